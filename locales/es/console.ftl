### Lo que lee un agente en la consola, y quien abre la dirección del propio servidor.

console-title = Consola de agentes

## Inicio de sesión

sign-in-title = Iniciar sesión
sign-in-lead = Mesa de ayuda, consola de agentes
sign-in-login = Usuario
sign-in-password = Contraseña
sign-in = Entrar
sign-in-busy = Entrando…
sign-in-plain = Esta página no está cifrada (http). El navegador no conservará su sesión aquí: abra la consola con https.
sign-in-foreign = Esta página está abierta como { $here }, pero la consola debe abrirse como { $expected }. Use esa dirección o pida a quien administra el servidor que corrija server.public_url.
sign-in-unnamed = El servidor no sabe que esta página está abierta como { $here }. Pida a quien lo administra que ponga esa dirección en server.public_url.
sign-out = Cerrar sesión

one-time-title = Elija su contraseña
one-time-lead = La contraseña que le dieron sirve una sola vez. Elija una que solo usted conozca.
password-old = Contraseña actual
password-new = Contraseña nueva
password-again = Repita la contraseña nueva
password-hint = Mínimo 12 caracteres. Una frase que solo a usted se le ocurriría es fácil de recordar y difícil de adivinar.
password-save = Guardar la contraseña
password-busy = Guardando…
password-back = Entrar con otro usuario
password-change = Cambiar contraseña
password-explained = Se cerrará su sesión en todos los demás equipos. Sus chats abiertos siguen con usted.
password-changed = Su contraseña ya cambió. Se cerró su sesión en todos los demás equipos.
error-password-short = La contraseña nueva es muy corta. Use al menos 12 caracteres.
error-password-long = La contraseña nueva es muy larga. Use 128 caracteres como máximo.
error-password-guessable = Esa contraseña se adivinaría pronto: es poco más que un nombre, una palabra común o una fila de teclas. Elija otra.
error-password-same = Esa es la contraseña que ya tiene. Elija otra.
error-password-differ = Las dos contraseñas nuevas no coinciden. Vuelva a escribir la nueva.
error-password-wrong = La contraseña actual no es correcta.

## Barra superior

presence-label = Disponibilidad
presence-available = Disponible
presence-away = Ausente
load = { $load } de { $capacity } chats
sound-on = Activar sonidos
sound-off = Desactivar sonidos
sound-blocked = Su navegador mantiene esta página en silencio hasta que usted haga clic o presione una tecla.
notes-on = Activar notificaciones de escritorio
notes-off = Desactivar notificaciones de escritorio
notes-blocked = Su navegador no permite notificaciones de esta página. Puede permitirlas en la configuración del navegador para esta página.
problems = { $count ->
    [one] El contenido del asistente tiene un problema. Lo que funcionaba sigue en uso; los autores encuentran los detalles en el registro.
   *[other] El contenido del asistente tiene { $count } problemas. Lo que funcionaba sigue en uso; los autores encuentran los detalles en el registro.
}
problems-mended = { $count ->
    [one] Se resolvió un problema en el contenido del asistente.
   *[other] Se resolvieron { $count } problemas en el contenido del asistente.
}
words-alone = Por ahora el asistente entiende menos bien las preguntas. Los operadores encuentran los detalles en el registro.
missed-offer = Se le puso como Ausente ({ $time }) porque no respondió a tiempo a un chat por aceptar.
back-to-available = Volver a disponible

## Ausentarse o cerrar sesión con chats abiertos

away-question = ¿Ausentarse con chats abiertos?
away-explained = { $count ->
    [one] Tiene un chat abierto. Mientras esté ausente no recibirá chats nuevos. ¿Qué hacemos con este?
   *[other] Tiene { $count } chats abiertos. Mientras esté ausente no recibirá chats nuevos. ¿Qué hacemos con estos?
}
away-keep = Conservar y terminar
away-give-back = Devolver a la fila
stay-available = Seguir disponible
sign-out-question = ¿Cerrar sesión con chats abiertos?
sign-out-explained = { $count ->
    [one] Todavía atiende a un visitante. ¿Qué hacemos con el chat?
   *[other] Todavía atiende a { $count } visitantes. ¿Qué hacemos con los chats?
}
sign-out-busy = La sesión se cierra en cuanto se resuelva qué pasa con los chats…
sign-out-give-back = Devolver y cerrar sesión
sign-out-end = Terminar y cerrar sesión
stay-signed-in = No cerrar sesión

## Ofertas

offers-title = Chats por aceptar
offer-accept = Aceptar
offer-decline = Rechazar
# same-ok
offer-left = { $seconds } s
offer-widened = Acepta el otro idioma
offer-is-gone = Ya no está disponible
offer-answered = El asistente respondió con
offer-answered-nothing = Nada: no encontró ningún artículo
offer-last-words = Último mensaje
offer-there = El visitante sigue conectado
offer-not-there = El visitante no está conectado en este momento
offer-spoken = Chat nuevo por aceptar: { $lang }, { $priority }
handover-reason-asked = Pidió hablar con una persona
handover-reason-person-only = Tema solo para personas
handover-reason-no-answer = Sin respuesta
handover-reason-still-stuck = Las respuestas no le sirvieron
handover-reason-bot-failed = Falló el asistente
handover-reason-reopened = Volvió después del final
handover-reason-distress = Angustia o peligro
handover-reason-security = Seguridad
handover-reason-outage = Falla general
handover-reason-legal = Pide una opinión legal o que obliga
handover-reason-account-data = Pregunta por sus propios datos
handover-reason-frustration = Molestia por segunda vez
handover-reason-same-answer = Otra vez la misma respuesta
handover-reason-loop = Vueltas a lo mismo
handover-reason-complaint = Una queja
handover-reason-turn-cap = Plática larga con el asistente

## Alarmas: visitantes en peligro, a la vista de todos los agentes hasta que alguien los tome

alarms-title = Visitantes en peligro
alarm-emergency = Accidente, incendio o emergencia médica
alarm-self-harm = Alguien podría hacerse daño
alarm-threat = Amenaza o ataque
alarm-take = Tomar ahora
alarm-not-yours = No puede tomarlo: tiene el máximo de chats, o aquí hay quien hable este idioma
alarm-spoken = { $takes ->
    [yes] Alarma: { $what }, { $lang }. El botón de arriba lo toma.
   *[no] Alarma: { $what }, { $lang }. Usted no puede tomarlo.
}

## Chats

side-label = Chats por aceptar y abiertos
mine-title = Mis chats
mine-none = Aún no tiene chats. El próximo aparece aquí.
mine-none-away = Está ausente; no se le ofrecen chats nuevos.
unread = { $count ->
    [one] mensaje sin leer
   *[other] mensajes sin leer
}
waited-minutes = { $minutes ->
    [0] menos de un minuto
    [one] un minuto
   *[other] { $minutes } minutos
}
# same-ok
minutes-short = { $minutes } min
waits-for-reply = Espera su respuesta: { $time }
chat-lost = Uno de sus chats ya no está con usted. Volvió a la fila o lo tiene otro agente.
phase-dormant = Visitante sin responder
phase-wrap-up = Falta el resultado
phase-left-message = Dejó un mensaje

## La mesa

desk-title = La mesa ahora
desk-language = Idioma
desk-waiting = En espera
desk-oldest = Espera máx.
desk-agents = Agentes
desk-nobody = Hay quien espera y nadie en la mesa

## Un chat

# same-ok
thread-label = Chat: { $skill }
back-to-list = { $count ->
    [0] Volver a la lista
    [one] Volver a la lista, donde espera un chat
   *[other] Volver a la lista, donde esperan { $count } chats
}
visitor-reads = El visitante lee en { $lang }
visitor-typing = El visitante está escribiendo…
give-back = Devolver
cancel = Cancelar
end-question = ¿Terminar este chat?
end-explained = Se avisa al visitante que el chat terminó. Después usted elige el resultado.
give-back-question = ¿Devolver este chat a la fila?
give-back-explained = Vuelve a la fila, antes que otros igual de urgentes. No se le pregunta de nuevo durante un minuto.
notices-label = Avisos de la mesa
nothing-label = Ningún chat abierto
nothing-open = Elija un chat de la lista.
nothing-yet = Al aceptar un chat, se abre aquí.
nothing-hint = Ctrl + . va a un chat por aceptar, Ctrl + / muestra todas las teclas.

## Responder

write-label = Su respuesta; el visitante lee en { $lang }
write-placeholder = Escriba una respuesta, o / para respuestas preparadas…
canned-label = Respuestas preparadas
canned-found = { $count ->
    [0] Ninguna respuesta preparada
    [one] Una respuesta preparada
   *[other] { $count } respuestas preparadas
}
blanks-left = { $count ->
    [one] Falta llenar un espacio. Tab lo lleva ahí.
   *[other] Faltan { $count } espacios por llenar. Tab lleva al siguiente.
}

## Clasificación

wrap-up-title = El chat terminó. ¿Cuál fue el resultado?
wrap-up-file = Guardar el resultado
wrap-up-choose = Elija un resultado.
wrap-up-resolved = Resuelto
wrap-up-waiting-for-visitor = Pendiente del visitante
wrap-up-passed-on = Se pasó a otro equipo o agencia
wrap-up-out-of-scope = No corresponde a esta mesa
wrap-up-no-reply = El visitante se fue
wrap-up-unfiled = Sin resultado a tiempo

## Clases de asuntos

skill-accounts-access = Cuentas y acceso
skill-reports = Reportes
skill-cargo-release = Liberación de carga
skill-pga = Agencias asociadas
skill-entry-summary-ach = Resumen de entrada y pagos
skill-technical-edi-abi = EDI y ABI
skill-urgent-command-center = Asuntos urgentes
skill-general-info = Información general
priority-P1 = Todo detenido
priority-P2 = Una empresa detenida
priority-P3 = Un usuario bloqueado
priority-P4 = Pregunta

## Probar una pregunta

try-open = Probar una pregunta
try-title = Probar una pregunta
try-lead = Vea qué haría el asistente con una pregunta y por qué. No se envía a nadie ni se guarda.
try-text = Pregunta, como la escribiría un visitante
try-lang = Idioma del chat
try-lang-auto = El de la pregunta
try-ask = Probar
try-asking = Buscando…
try-offline = Sin conexión. Se probará en cuanto vuelva la conexión.
try-unavailable = La búsqueda no responde por el momento. Intente de nuevo en un momento.
try-verdict-sure = Respondería: tiene una certeza de { $share } sobre este artículo, y basta con { $against }.
try-verdict-unsure = Preguntaría a cuál de { $count } artículos se refiere la pregunta: tiene una certeza de { $share } sobre el primero; pregunta a partir de { $clarify } y solo responde a partir de { $against }.
try-verdict-unlikely = Diría que no tiene respuesta y ofrecería a una persona: su certeza sobre el primer artículo es de solo { $share }, y pregunta a partir de { $against }.
try-verdict-nothing-found = Diría que no tiene respuesta y ofrecería a una persona: ningún artículo coincide.
try-verdict-for-people = Llamaría a una persona y mostraría antes los datos seguros de este artículo: la probabilidad de que sea un tema solo para personas es de { $share }, y basta con { $against }.
try-verdict-said = Llamaría a una persona, sin importar lo que encuentre: { $reason }.
try-verdict-small-talk = Respondería con una cortesía: el mensaje no pregunta nada.
try-language = Idioma
try-mixed = con palabras de ambos
try-more = { $count ->
    [one] y una más
   *[other] y { $count } más
}
try-repaired = Corregido al leer
try-becomes = se leyó como
try-expanded = También se buscó
try-nothing = Nada
try-looked-at = Se consideró
try-looked-at-both = Palabras y significado
try-looked-at-words = Solo palabras: falta el modelo de lenguaje, por lo que hay menos certeza
try-candidates = Lo que mejor coincide
try-people-only = Solo personas
try-words = Palabras
try-meaning = Significado
try-sure = Certeza
try-score = Puntuación
try-why = Por qué «{ $title }»
try-from-score = De qué se compone su puntuación
try-from-confidence = Qué aumenta o reduce la certeza
try-evidence = Indicio
try-value = Cantidad
try-adds = Suma
try-bars = Cuánta certeza basta
try-bar-first = Primer artículo: { $share }
try-bar-answer = Responde a partir de { $share }
try-bar-clarify = Pregunta a partir de { $share }
try-bar-person = Llama a una persona cuando los temas solo para personas suman { $share }
try-evidence-learned-words = Palabras típicas de preguntas sobre el tema
try-evidence-learned-meaning = Significado típico de preguntas sobre el tema
try-evidence-nearest-phrasing = La formulación conocida más cercana
try-evidence-near-phrasings = Varias formulaciones cercanas
try-evidence-nearest-passage = El pasaje más cercano de su texto
try-evidence-found-words = Palabras que aparecen en él
try-evidence-found-across = Palabras que aparecen en su otro idioma
try-evidence-coverage = Proporción de las palabras que contiene
try-evidence-same-words = Exactamente las palabras de una formulación conocida
try-evidence-always = Punto de partida de todo artículo
try-evidence-ahead = Ventaja sobre el siguiente artículo
try-evidence-score = Su puntuación
try-evidence-words-not-off-topic = Palabras propias de esta mesa
try-evidence-meaning-not-off-topic = Significado propio de esta mesa
try-evidence-unknown-words = Palabras que ningún artículo conoce

## Teclas

help-title = Teclado
key-send = Enviar
key-break = Línea nueva
key-canned = Al inicio de una palabra: respuestas preparadas
key-previous = Chat anterior
key-next = Chat siguiente
key-offer = Ir al chat por aceptar
key-accept = Aceptar, dentro de un chat por aceptar
key-decline = Rechazar, dentro de un chat por aceptar
key-pane = Siguiente parte de la ventana
key-try = Probar una pregunta
key-help = Esta hoja

## Solo para lectores de pantalla

said-visitor = El visitante dijo: { $text }
said-elsewhere = Mensaje nuevo en otro chat
said-you = Usted dijo: { $text }
said-colleague = { $agent } dijo: { $text }

## Lo que se dice a los visitantes, en palabras para el agente

seen-handed-over = Pasó a una persona: { $reason }
seen-danger-waiting = Se le repitió al visitante a quién llamar, porque aún no lo atendía nadie
seen-still-looking = Se le dijo al visitante que se sigue buscando a un especialista
seen-all-busy = Se le dijo al visitante que todos los especialistas están ocupados
seen-nobody-there = Se le dijo al visitante que no hay nadie que atienda en este idioma
seen-wait-choices = Se le dijo al visitante que la espera es larga y se le preguntó qué prefiere
seen-agent-joined = { $agent } se unió al chat
seen-agent-has-message = Se le dijo al visitante que { $agent } tiene el mensaje
seen-agent-working = Se le dijo al visitante que { $agent } trabaja en su pregunta
seen-agent-left-returned = El agente devolvió este chat; el visitante volvió a la fila
seen-agent-left-lost = El agente perdió la conexión; el visitante volvió a la fila
seen-agent-left-signed-out = El agente cerró sesión; el visitante volvió a la fila
seen-agent-left-full = El agente no tenía lugar para este chat; el visitante volvió a la fila
seen-reminder = Se le preguntó al visitante si sigue ahí
seen-dormant = El visitante no ha escrito; este chat ya no ocupa uno de sus lugares
seen-woke = El visitante volvió
seen-lang-changed-en = El chat sigue en inglés
seen-lang-changed-es = El chat sigue en español
seen-ended-visitor = El visitante terminó el chat
seen-ended-agent = Un agente terminó el chat
seen-ended-silence = El chat terminó porque el visitante no escribió más
seen-reopened = El visitante volvió a escribir después del final

## Lo que se dice a un agente cuando algo se rechaza, donde al visitante se le dice otra cosa

desk-error-no-such-conversation = No se encuentra este chat. Puede que ya haya terminado.
desk-error-conversation-ended = Este chat ya terminó. No se puede enviar nada más en él.
desk-error-conversation-full = Este chat ya es demasiado largo. Termínelo; si el visitante vuelve a escribir, comienza uno nuevo.
desk-error-not-yours = Este chat ya no está con usted.
desk-error-unavailable = Por el momento no hay conexión con el servidor. No se pierde nada; se volverá a intentar automáticamente.

## La página en la dirección del propio servidor

home-title = Mesa de ayuda
home-lead = Esta es una mesa de ayuda en español y en inglés. Los visitantes escriben desde las páginas que muestran el chat.
home-agents = Si usted atiende visitantes
home-console = Entre a la consola de agentes
home-owners = Si usted administra esta mesa o una página que la muestra
home-guides = Las guías vienen con el programa:
home-embedding = Cómo poner el chat en una página
home-operating = Configuración, cuentas y respaldos
home-authoring = Artículos y frases
