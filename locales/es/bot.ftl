### Lo que dicen el asistente y la mesa en una conversación.
### Siempre de usted, con sencillez y cortesía; sin signos de admiración, sin prometer liberaciones, reembolsos ni plazos.

## Las frases del asistente

bot-hello = Hola. ¿En qué puedo ayudarle?
bot-you-are-welcome = Con gusto. ¿Hay algo más en lo que pueda ayudarle?
bot-who-i-am = Soy el asistente automático de la mesa: un programa, no una persona. Respondo con artículos aprobados y puedo comunicarle con una persona cuando usted lo prefiera.
bot-goodbye = Gracias por escribir. Puede volver a este chat cuando lo necesite.
bot-all-right = Muy bien. Cuando necesite algo más, dígamelo en pocas palabras o pida hablar con una persona.
bot-glad-it-helped = Me alegra que le haya servido. ¿Necesita algo más?
bot-still-stuck = Lamento que eso no lo haya resuelto. Dígame con otras palabras qué estaba haciendo y qué dice la pantalla, o pida hablar con una persona.
bot-no-answer = No encontré respuesta a eso. Puede decirlo con otras palabras, elegir un tema o pedir hablar con una persona.
bot-no-answer-twice = Sigo sin encontrar una respuesta. Para que no pierda tiempo, le comunico con una persona.

## Lo que dice el asistente cuando el mensaje no es una pregunta

bot-take-your-time = Tómese su tiempo. Escriba aquí cuando guste.
bot-welcome-back = Qué gusto leerle de nuevo. ¿En qué puedo ayudarle?
bot-go-ahead = Por supuesto. ¿De qué se trata? Basta con una frase.
bot-nice-to-meet = Mucho gusto. ¿En qué puedo ayudarle?
bot-no-problem = No se preocupe. Si necesita algo de esta mesa, solo escriba.
bot-thanks-for-praise = Gracias, da gusto leerlo. ¿Necesita algo más?
bot-none-of-these = De acuerdo, ninguna de estas. Dígalo con otras palabras, por ejemplo qué estaba haciendo y qué dice la pantalla, o pida hablar con una persona.
bot-not-it = Lamento que no fuera eso. Dígame qué estaba haciendo y qué dice la pantalla, o pida hablar con una persona.
bot-cannot-rephrase = Solo puedo mostrar textos aprobados, así que no puedo decirlo con otras palabras. Una persona puede explicárselo.
bot-nothing-to-repeat = Todavía no hay nada que repetir. ¿Cuál es su pregunta?
bot-cancelled = De acuerdo, lo dejamos ahí. Si necesita algo más, solo escriba.
bot-small-talk = Soy un programa y solo conozco los temas de esta mesa. ¿En qué puedo ayudarle?
bot-noise = No logré entender eso. Escriba en pocas palabras qué necesita.
bot-glad-solved = Me alegra que ya se haya resuelto. Si surge algo más, escriba aquí.
bot-refused-person = De acuerdo, sin pasar a una persona. Seguimos aquí: ¿qué necesita saber?
bot-person-advised = De esto suele encargarse un especialista. Pida hablar con una persona cuando guste.
bot-menu = Lo que mejor conozco son cuentas, reportes, liberación de carga, agencias asociadas, pagos y EDI. ¿De qué se trata su pregunta?
bot-need-more-words = Un número o un nombre por sí solo no me basta para encontrar una respuesta. ¿Qué necesita saber al respecto?

## En la fila: el asistente sigue respondiendo, y el camino de regreso

bot-noted-for-person = El especialista también verá esto.
bot-called-off = Qué bueno. Ya no está en la fila para un especialista; escriba aquí cuando necesite uno.
bot-back-with-assistant = Está de nuevo con el asistente automático. ¿Qué necesita saber?

## Ofrecer a una persona junto a la respuesta; el botón está debajo de la frase

bot-offer-frustration = Lamento que esto sea tan pesado. Si lo prefiere, una persona puede continuar con usted.
bot-offer-same-answer = Esto es lo que encuentro otra vez: «{ $title }». Si no es lo que busca, una persona puede continuar con usted.
bot-offer-turn-cap = Ya llevamos un buen rato con esto. Si lo prefiere, una persona puede continuar con usted.
bot-part-not-found = No encontré respuesta a esta parte: «{ $part }». Puede preguntarla por separado o pedir hablar con una persona.

## El paso a una persona, una frase por motivo

notice-handed-over-asked = Por supuesto. Le comunico con una persona, que verá lo que ha escrito hasta ahora.
notice-handed-over-person-only = Este asunto lo debe atender una persona. Le comunico con un especialista, que verá lo que ha escrito hasta ahora.
notice-handed-over-no-answer = A partir de aquí le atiende una persona, que verá lo que ha escrito; no tendrá que repetirlo.
notice-handed-over-still-stuck = Mis respuestas no lo resolvieron, así que a partir de aquí le atiende una persona. No tendrá que repetir lo que ha escrito.
notice-handed-over-bot-failed = En este momento no pude consultarlo, así que le comunico con una persona, que verá lo que ha escrito hasta ahora.
notice-handed-over-reopened = Qué bueno que volvió. Le comunico otra vez con una persona, que verá lo que se escribió antes.
notice-handed-over-distress = No tiene por qué pasar por esto sin compañía. Le comunico con una persona en este momento. Si alguien corre peligro, llame al 911.
notice-handed-over-security = Puede tratarse de un asunto de seguridad, así que una persona lo revisa de inmediato. No comparta contraseñas ni códigos con nadie, tampoco en este chat.
notice-handed-over-outage = Si nadie puede trabajar, una persona debe revisarlo de inmediato. Le comunico con el equipo que da seguimiento a las fallas.
notice-handed-over-legal = No puedo dar una opinión legal ni una que obligue. Le comunico con una persona, que puede indicarle qué resoluciones y oficinas existen; para su caso, consulte a su agente aduanal o a un abogado.
notice-handed-over-account-data = No puedo consultar entradas, reembolsos ni cuentas. Le comunico con una persona, que primero confirmará con quién habla.
notice-handed-over-frustration = Lamento que esto haya sido tan pesado. A partir de aquí le atiende una persona, que verá lo que ha escrito; no tendrá que repetirlo.
notice-handed-over-same-answer = Solo encuentro otra vez la misma respuesta, y no le sirvió. A partir de aquí le atiende una persona, que verá lo que se escribió.
notice-handed-over-loop = Estamos dando vueltas a lo mismo, así que a partir de aquí le atiende una persona, que verá lo que se escribió.
notice-handed-over-complaint = Lamento que esto no haya salido como debía. Paso su queja a una persona, que verá lo que ha escrito hasta ahora.
notice-handed-over-turn-cap = Ya llevamos un buen rato con esto, así que a partir de aquí le atiende una persona. No tendrá que repetir lo que ha escrito.

## En espera de una persona

notice-still-looking = Seguimos buscando un especialista libre. Gracias por su paciencia.
notice-nobody-there = Por ahora no hay especialistas disponibles en este idioma. Su chat conserva su lugar y una persona le responderá aquí.
notice-wait-choices = La espera es mayor de lo normal. ¿Qué prefiere?

## Con una persona

notice-agent-joined = { $agent } se unió al chat.
notice-agent-working = { $agent } sigue trabajando en su pregunta.
notice-agent-left-returned = El especialista tuvo que devolver este chat al equipo. Usted conserva su lugar y lo escrito queda aquí.
notice-agent-left-lost = Se perdió la conexión del especialista. Buscamos a otra persona y usted conserva su lugar.
notice-agent-left-full = El especialista está atendiendo a alguien más en este momento. Buscamos a otra persona, que verá lo que se escribió.
notice-reminder = ¿Sigue ahí? El especialista espera su respuesta.
notice-dormant = Hace un rato que no escribe, así que el especialista atiende a otras personas mientras tanto. Escriba aquí cuando guste.
notice-woke = Qué bueno que volvió. El especialista ya puede ver su mensaje.

## El idioma del chat

notice-lang-changed-en = Continuamos en inglés.
notice-lang-changed-es = Continuamos en español.

## El final, y después

notice-ended-visitor = Usted terminó el chat. Escriba aquí de nuevo cuando lo necesite.
notice-ended-agent = El especialista terminó el chat. Si algo quedó pendiente, escriba aquí y continúa.
notice-ended-silence = El chat terminó porque pasó un tiempo sin mensajes. Escriba aquí de nuevo cuando lo necesite.
notice-reopened = El chat continúa.

## Cómo archivan los agentes un chat

notice-filed = Archivado como: { $code }
