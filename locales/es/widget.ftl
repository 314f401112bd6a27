### Lo que lee un visitante alrededor de la conversación.

## El botón en la página del cliente (lo único que lleva su script)

launcher-open = Chatee con nosotros
launcher-close = Cerrar el chat
launcher-frame = Chat de soporte
launcher-unread = { $count ->
    [one] { $count } mensaje nuevo
   *[other] { $count } mensajes nuevos
}

## Encabezado

chat-title = Mesa de ayuda
close-chat = Cerrar la ventana del chat
header-bot = Asistente automático
header-waiting = Buscando un especialista
header-agent = { $name } le atiende
header-left-message = Tenemos su mensaje
header-ended = Chat terminado
talk-to-person = Hablar con una persona

## Antes del primer mensaje

intro-label = Bienvenida
greeting = Hola. ¿En qué puedo ayudarle hoy? Puede escribir en español o en inglés.
bot-disclosure = Soy un programa, no una persona. Escriba «agente» cuando quiera hablar con una persona.
privacy-notice = No incluya contraseñas, códigos de seguridad, datos bancarios o de tarjeta ni números fiscales completos. Los chats se graban con fines de calidad.
topics-label = Preguntas frecuentes
topic-accounts = Mi cuenta está bloqueada. ¿Cómo la desbloqueo?
topic-reports = ¿Cómo programo un reporte?
topic-release = ¿Qué significan los estatus de liberación de carga?
topic-agencies = ¿A quién contacto por una retención de otra agencia?
topic-payments = ¿Cómo configuro ACH para pagar impuestos?
topic-edi = ¿Por qué rechazaron mi mensaje EDI?

## Conversación

composer-label = Su mensaje
composer-placeholder = Escriba su pregunta…
composer-message = Escriba un mensaje…
bot-answering = Buscando una respuesta…
agent-typing = { $name } está escribiendo…
chosen-article = Tema elegido
answer-helpful = ¿Resolvió esto su duda?
answer-helped = Sí me sirvió
answer-still-stuck = Sigo con la duda
clarify-none = Ninguna de estas
masked-own = { $count ->
    [one] Oculté una parte de su mensaje porque parecía confidencial.
   *[other] Oculté { $count } partes de su mensaje porque parecían confidenciales.
}

## Idioma

lang-offer-question = ¿Prefiere continuar en español?
lang-offer-yes = Sí, en español
lang-offer-no = No, seguir en español

## En espera de una persona

queue-label = Su lugar en la fila
queue-waiting = Está en la fila
queue-position = Usted es el número { $position } en la fila
queue-next = Usted es el siguiente
queue-offered = Estamos llamando a un especialista
queue-since = { $minutes ->
    [0] Lleva menos de un minuto en espera.
    [one] Lleva un minuto en espera.
   *[other] Lleva { $minutes } minutos en espera.
}
queue-staffed = Hay especialistas en su puesto.
queue-unstaffed = En este momento no hay nadie en su idioma.
queue-call-off = Ya no necesito a una persona
wait-question = ¿Qué prefiere?
wait-keep-waiting = Seguir esperando
wait-leave-message = Dejar un mensaje
wait-other-language = Aceptar ayuda en inglés
left-message = Tenemos su mensaje. Una persona le responderá aquí; puede agregar más datos.

## El final

end-title = ¿Terminar este chat?
end-text = Si nos necesita otra vez, solo escriba: se inicia un chat nuevo.
end-no = Seguir en el chat
ended-title = Este chat terminó.
ended-again = Cuando nos necesite, solo escriba.
ended-reopen = Si algo quedó pendiente, solo escriba y lo retomamos donde estaba.
ended-new = Iniciar un chat nuevo
ended-continue = Escribir de nuevo

## Solo para lectores de pantalla

said-own = Usted dijo: { $text }
said-own-elsewhere = Usted dijo en otra ventana: { $text }
said-agent = { $name } dijo: { $text }
said-bot = El asistente dijo: { $text }
