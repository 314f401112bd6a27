### Lo que lee un visitante alrededor de la conversación.

## El botón en la página del cliente (lo único que lleva su script)

launcher-open = Chatee con nosotros
launcher-close = Cerrar el chat
launcher-frame = Chat de soporte
launcher-unread = { $count ->
    [one] { $count } mensaje nuevo
   *[other] { $count } mensajes nuevos
}
launcher-late = El chat no ha cargado. Puede que la conexión esté lenta o que algo en este navegador lo bloquee.
launcher-retry = Intentar de nuevo
launcher-tab = Abrir el chat en otra pestaña

## Encabezado

chat-title = Mesa de ayuda
close-chat = Cerrar la ventana del chat
header-bot = Asistente automático
header-waiting = En espera de un especialista
header-agent = { $name } le atiende
header-left-message = Mensaje para el equipo
header-ended = Chat terminado
talk-to-person = Hablar con una persona
unknown-site = En esta dirección no hay ningún chat. Regrese a la página de donde viene y busque ahí otra forma de comunicarse con nosotros.
connection-late = El chat no logra conectarse. Puede que su red, una VPN o una extensión del navegador lo bloquee. Pruebe con otra red u otro navegador; lo que escriba aquí se enviará en cuanto haya conexión.
connection-retry = Intentar de nuevo
connection-own-tab = Abrir el chat en otra pestaña

## Lo que el visitante elige para todas las páginas

chime-on = Activar un sonido al recibir mensajes
chime-off = Desactivar el sonido
button-small = Reducir el botón del chat
button-large = Mostrar el botón del chat con texto

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
    [one] Se ocultó una parte de su mensaje porque parecía confidencial.
   *[other] Se ocultaron { $count } partes de su mensaje porque parecían confidenciales.
}
kept-not = Este navegador no nos permite conservar su chat. Si sale de esta página o la vuelve a cargar, no podrá retomarlo.

## Idioma

lang-offer-question = ¿Prefiere continuar en español?
lang-offer-yes = Sí, en español
lang-offer-no = No, seguir en español

## En espera de una persona

queue-label = En espera de un especialista
queue-waiting = Está en la fila
queue-next = Su turno es el próximo
queue-offered = Estamos llamando a un especialista
queue-since = { $minutes ->
    [0] Lleva menos de un minuto en espera.
    [one] Lleva un minuto en espera.
   *[other] Lleva { $minutes } minutos en espera.
}
queue-saved = Guardamos su mensaje
queue-desk-free = Hay un especialista disponible en este momento.
queue-desk-busy = Todos los especialistas están ocupados en este momento.
queue-desk-away = Por ahora no hay especialistas que atiendan en español.
queue-call-off = Ya no necesito a una persona
queue-ask-meanwhile = Mientras espera, puede preguntarle al asistente.
wait-question = ¿Qué prefiere?
wait-keep-waiting = Seguir esperando
wait-leave-message = Dejar un mensaje
wait-other-language = Aceptar ayuda en inglés
left-message = Tenemos su mensaje. Una persona le responderá aquí. Aquí puede agregar más detalles.
left-message-empty = Escriba aquí su mensaje. Una persona le responderá aquí.

## Peligro: números para llamar hasta que entre una persona

safety-title-emergency = Llame ahora al 911
safety-title-self-harm = Hay quien le escuche en este momento
safety-title-threat = Si alguien corre peligro, llame ahora al 911
safety-call-911 = Llamar al 911
safety-of-911 = Emergencias, EE. UU. y México
safety-call-988 = Llamar al 988
safety-of-988 = Línea de crisis, EE. UU. En español: oprima 2
safety-call-988-text = Enviar AYUDA al 988
safety-of-988-text = Mensaje de texto, EE. UU.
safety-call-linea-de-la-vida = Llamar al 800 911 2000
safety-of-linea-de-la-vida = Línea de la Vida, México
safety-person = También estamos pidiendo que entre una persona de esta mesa. No la espere para llamar.

## El final

end-title = ¿Terminar este chat?
end-text = Si escribe en las próximas 24 horas, continúa este mismo chat.
end-no = Seguir en el chat
ended-title = Este chat terminó.
ended-again = Cuando nos necesite, solo escriba.
ended-reopen = Si escribe en las próximas 24 horas, continúa este mismo chat.
ended-new = Iniciar un chat nuevo
ended-continue = Escribir de nuevo

## Solo para lectores de pantalla

said-own = Usted dijo: { $text }
said-own-elsewhere = Usted dijo en otra ventana: { $text }
said-agent = { $name } dijo: { $text }
said-bot = El asistente dijo: { $text }
