### Lo que lee un agente en la consola.

console-title = Consola de agentes

## Inicio de sesión

sign-in-title = Iniciar sesión
sign-in-lead = Mesa de ayuda, consola de agentes
sign-in-login = Usuario
sign-in-password = Contraseña
sign-in = Entrar
sign-in-busy = Entrando…
sign-out = Cerrar sesión

## Barra superior

presence-label = Si toma chats nuevos
presence-available = Disponible
presence-away = Ausente
load = { $load } de { $capacity } chats
sound-on = Activar sonidos
sound-off = Desactivar sonidos
problems = { $count ->
    [one] Un problema en la base de conocimiento o en las frases
   *[other] { $count } problemas en la base de conocimiento o en las frases
}

## Ofertas

offers-title = Ofertas
offer-accept = Aceptar
offer-decline = Rechazar
# same-ok
offer-left = { $seconds } s
offer-widened = Acepta el otro idioma
offer-spoken = Oferta nueva: { $lang }, { $priority }
handover-reason-asked = Pidió hablar con una persona
handover-reason-person-only = Tema solo para personas
handover-reason-no-answer = Sin respuesta
handover-reason-still-stuck = Las respuestas no le sirvieron
handover-reason-bot-failed = Falló el asistente
handover-reason-reopened = Volvió después del final
handover-reason-distress = Angustia o amenaza
handover-reason-security = Seguridad
handover-reason-outage = Falla general
handover-reason-legal = Pide una opinión legal o que obliga
handover-reason-account-data = Pregunta por sus propios datos
handover-reason-frustration = Molestia por segunda vez
handover-reason-same-answer = Otra vez la misma respuesta
handover-reason-loop = Vueltas a lo mismo
handover-reason-turn-cap = Plática larga con el asistente

## Chats

side-label = Ofertas y chats
mine-title = Mis chats
mine-none = Aún no tiene chats. La próxima oferta aparece aquí.
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
phase-dormant = Visitante sin responder
phase-wrap-up = Por clasificar
phase-left-message = Dejó un mensaje

## La mesa

desk-title = La mesa ahora
desk-language = Idioma
desk-waiting = En espera
desk-oldest = Mayor
desk-agents = Agentes
desk-nobody = Hay quien espera y nadie en la mesa

## Un chat

# same-ok
thread-label = Chat: { $skill }
back-to-list = Volver a la lista
visitor-reads = El visitante lee en { $lang }
visitor-typing = El visitante está escribiendo…
give-back = Devolver
cancel = Cancelar
end-question = ¿Terminar este chat?
end-explained = Se avisa al visitante que el chat terminó. Después usted lo clasifica.
give-back-question = ¿Devolver este chat a la fila?
give-back-explained = Se ofrece a otra persona. El visitante conserva su lugar.
nothing-label = Ningún chat abierto
nothing-open = Elija un chat de la lista.
nothing-yet = Al aceptar una oferta, el chat se abre aquí.
nothing-hint = Ctrl + . va a una oferta, Ctrl + / muestra todas las teclas.

## Responder

reply-label = Su respuesta; el visitante lee en { $lang }
reply-placeholder = Escriba una respuesta, o / para una lista…
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

wrap-up-title = El chat terminó. ¿Cómo lo clasifica?
wrap-up-file = Clasificar
wrap-up-choose = Elija cómo clasificar el chat.
wrap-up-resolved = Resuelto
wrap-up-waiting-for-visitor = Le toca actuar al visitante
wrap-up-passed-on = Se pasó a otro equipo o agencia
wrap-up-out-of-scope = No corresponde a esta mesa
wrap-up-no-reply = El visitante se fue
wrap-up-unfiled = No se clasificó a tiempo

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

## Teclas

help-title = Teclado
key-send = Enviar
key-break = Línea nueva
key-canned = Al inicio de una línea: respuestas preparadas
key-previous = Chat anterior
key-next = Chat siguiente
key-offer = Ir a la oferta
key-accept = Aceptar, dentro de una oferta
key-decline = Rechazar, dentro de una oferta
key-pane = Siguiente parte de la ventana
key-help = Esta hoja

## Solo para lectores de pantalla

said-visitor = El visitante dijo: { $text }
said-elsewhere = Mensaje nuevo en otro chat
said-you = Usted dijo: { $text }
