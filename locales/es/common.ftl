### Palabras que comparten la página del visitante y la consola de agentes.

# same-ok: each language is named in itself
own-name-en = English
# same-ok
own-name-es = Español
lang-en = inglés
lang-es = español

close = Cerrar
menu = Más opciones
no-script = Este chat necesita JavaScript. Actívelo o comuníquese por teléfono.
stopped = Hay que recargar esta página para continuar.
reload = Recargar la página
opens-new-tab = se abre en otra pestaña
send = Enviar
end-chat = Terminar el chat

## Quién habla

author-you = Usted
author-visitor = Visitante
author-agent = Especialista
author-bot = Asistente automático

## Líneas de la conversación

line-asked-person = Pidió hablar con una persona
line-feedback-helped = Indicó que la respuesta le sirvió
line-feedback-still-stuck = Indicó que la respuesta no lo resolvió
line-wait-keep-waiting = Eligió seguir esperando
line-wait-leave-message = Eligió dejar un mensaje
line-wait-other-language = Acepta un especialista en el otro idioma
line-own-asked-person = Usted pidió hablar con una persona
line-own-feedback-helped = Indicó que le sirvió
line-own-feedback-still-stuck = Indicó que no lo resolvió
line-own-wait-keep-waiting = Eligió seguir esperando
line-own-wait-leave-message = Eligió dejar un mensaje
line-own-wait-other-language = Aceptó un especialista en el otro idioma
clarify-lead = ¿Cuál de estas opciones se acerca más a su pregunta?
clarify-about = Sobre «{ $part }»: ¿cuál se acerca más?
answer-about = Sobre «{ $part }»
answer-only-en = Este artículo solo existe en inglés.
answer-only-es = Este artículo solo existe en español.
answer-cited = Fuente: { $source } · revisado el { $date }.
answer-cited-undated = Fuente: { $source }.
answer-reviewed = Revisado el { $date }.
answer-source = Información general. Prevalece la fuente oficial.
masked-other = { $count ->
    [one] Se ocultó un dato confidencial en este mensaje.
   *[other] Se ocultaron { $count } datos confidenciales en este mensaje.
}

## Lo que se oculta en un mensaje

hidden-pan = [número de tarjeta oculto]
hidden-cvv = [código de seguridad oculto]
hidden-expiry = [fecha de vencimiento oculta]
hidden-expiry-cvv = [fecha de vencimiento y código de seguridad ocultos]
hidden-otp = [código de un solo uso oculto]
hidden-password = [contraseña oculta]

## Envío

sending = Enviando…
sending-later = Se enviará solo en un momento…
files-not-taken = Aquí no se pueden enviar imágenes ni archivos. Por favor, escriba con palabras lo que muestran.
not-sent = No se envió.
not-sent-spoken = Mensaje no enviado: «{ $text }». { $reason }
not-sent-retry = Reintentar
not-sent-edit = Editar
chars-left = { $left ->
    [one] Queda un carácter
   *[other] Quedan { $left } caracteres
}
too-long = { $over ->
    [one] El mensaje se pasa por un carácter.
   *[other] El mensaje se pasa por { $over } caracteres.
}

## Lectura

transcript-label = Conversación
load-earlier = Ver mensajes anteriores
new-messages-below = Hay mensajes nuevos abajo

## Conexión

connection-first = Conectando…
connection-lost = Se perdió la conexión. Reintentando…
connection-back = Conexión restablecida. No se perdió nada.

## Errores sin texto propio

error-unknown = No se pudo hacer. Intente de nuevo en un momento.
