### Respuestas aprobadas para los agentes. Lo que está entre [corchetes] es un espacio que el agente llena antes de enviar.
### `.label` es el título corto en la lista, `.skill` el campo al que pertenece (`all` para todos).

reply-greeting = Hola, [nombre del cliente]. Soy [nombre del agente], del segundo nivel de soporte. Ya leí su conversación y le ayudo a partir de aquí.
    .label = Saludo
    .skill = all

reply-ack-wait = Gracias. Permítame [minutos] minutos para revisarlo. Le escribiré aunque necesite más tiempo.
    .label = Unos minutos para revisar
    .skill = all

reply-still-working = Sigo trabajando en su caso. Todavía no tengo la respuesta; le escribiré antes de las [hora] [zona horaria].
    .label = Sigo trabajando en ello
    .skill = all

reply-verify-identity = Para proteger su cuenta, primero debo verificar su identidad. Confirme el nombre de su empresa, los últimos cuatro caracteres del número de importador (o su código de filer o SCAC) y el correo registrado en el portal. No envíe el número completo.
    .label = Verificar identidad
    .skill = accounts_access

reply-verify-failed = No pude verificar la cuenta con esos datos, así que por su seguridad no puedo continuar por chat. Pida al titular de la cuenta (TAO) que nos contacte desde el correo registrado.
    .label = Identidad no verificada
    .skill = accounts_access

reply-no-secrets = No envíe contraseñas, códigos de seguridad ni datos bancarios o de tarjeta por este medio. Esa parte de su mensaje ya quedó oculta.
    .label = Sin contraseñas ni tarjetas
    .skill = all

reply-tao-can-fix = El titular de su cuenta (TAO) puede resolverlo de inmediato en el portal: Tools, el nombre de usted, Reactivate. ¿Desea los pasos para compartirlos?
    .label = El titular puede resolverlo
    .skill = accounts_access

reply-reactivation-started = Registré la solicitud de reactivación con el número [número de ticket]. La procesará un especialista autorizado. Entre al portal el mismo día en que reciba la confirmación.
    .label = Reactivación solicitada
    .skill = accounts_access

reply-reactivated-ok = Su acceso quedó reactivado. Cierre el navegador, ábralo de nuevo y entre ahora. Avíseme cuando esté dentro.
    .label = Acceso reactivado
    .skill = accounts_access

reply-owner-change = Para cambiar al titular, envíe la solicitud en línea con la opción de actualizar titular, firmada por un directivo de la empresa. Dejo la referencia en [número de ticket].
    .label = Cambio de titular
    .skill = accounts_access

reply-password-steps = Use el enlace de contraseña olvidada con su correo registrado. Después cierre todas las ventanas y entre de nuevo. Si en diez minutos no llega el mensaje, avíseme.
    .label = Contraseña olvidada
    .skill = accounts_access

reply-clear-cache = Intente en una ventana privada de Chrome o Edge, con las ventanas emergentes permitidas para el sitio. Si continúa, envíeme la hora, el texto exacto del error y una descripción de la pantalla sin datos personales.
    .label = Probar en ventana privada
    .skill = all

reply-report-details = Indíqueme el nombre del reporte, los filtros que usó (fechas y subcuenta), la hora en que lo corrió y el texto del error. Voy a reproducirlo.
    .label = Datos de un reporte
    .skill = reports

reply-report-schedule = Le sugiero programar el reporte mes por mes, fuera de las horas de mayor carga y en CSV. ¿Desea los pasos?
    .label = Programar el reporte
    .skill = reports

reply-hold-not-ours = La retención la puso [agencia]. Esta mesa no puede quitarla; la decisión es de esa agencia o del puerto. Lo que sí puedo revisar es si los mensajes llegaron bien al sistema.
    .label = Retención de otra agencia
    .skill = cargo_release

reply-bill-match = El conocimiento de su entrada no coincide con el manifiesto. Confirme con el transportista el SCAC, el número y el nivel (máster o house), y transmita la corrección.
    .label = Conocimiento no coincide
    .skill = cargo_release

reply-pga-reject = La agencia rechazó los datos con el código [código]. Corrija los registros PGA de esa línea y transmita de nuevo. Si regresa el mismo código con datos correctos, abriré un incidente.
    .label = La agencia rechazó los datos
    .skill = pga

reply-vendor-first = ¿Podría preguntar a su proveedor si el mensaje salió de su sistema, a qué hora y cuál fue la respuesta? Con eso puedo rastrearlo dentro de ACE.
    .label = Primero con el proveedor
    .skill = technical_edi_abi

reply-edi-details = Indíqueme el código de filer, la aplicación, la fecha, la hora con zona horaria, el número de control o de entrada y el texto completo del error.
    .label = Datos de una transmisión
    .skill = technical_edi_abi

reply-statement-review = Entiendo que hay una diferencia en el estado de cuenta. La envío al equipo de ingresos con el número [número de ticket]. Mientras tanto, no pague las mismas partidas por otra vía.
    .label = Diferencia en estado de cuenta
    .skill = entry_summary_ach

reply-ach-refund-help = Los datos bancarios para reembolsos se capturan solo en la pestaña ACH Refund Authorization, una vez por cada número de importador. No puedo recibirlos aquí, pero puedo acompañarle mientras lo hace.
    .label = Datos bancarios para reembolsos
    .skill = entry_summary_ach

reply-no-legal-advice = No puedo dar una opinión legal ni obligatoria sobre clasificación, valor, origen o multas. Para eso existen las resoluciones anticipadas, su agente aduanal o un abogado en comercio exterior. Puedo indicarle dónde pedir una resolución.
    .label = Sin opinión legal
    .skill = entry_summary_ach

reply-security-first = Gracias por avisar. Lo trato como incidente de seguridad, [número de ticket]. No use la cuenta hasta que le contactemos y conserve los mensajes que recibió.
    .label = Incidente de seguridad
    .skill = urgent_command_center

reply-outage-known = Hay un problema conocido con [servicio] desde las [hora] [zona horaria]. Los equipos ya trabajan en él. Su reporte quedó ligado a [número de ticket]; el próximo aviso se espera a las [hora del próximo aviso].
    .label = Falla conocida
    .skill = urgent_command_center

reply-outage-workaround = Mientras se restablece el servicio, consulte con su puerto los procedimientos de contingencia y guarde prueba de cada intento. No envíe el mismo mensaje muchas veces.
    .label = Mientras no hay servicio
    .skill = urgent_command_center

reply-outage-resolved = El servicio se restableció a las [hora] [zona horaria]. Intente de nuevo y avíseme si queda algo pendiente.
    .label = Servicio restablecido
    .skill = urgent_command_center

reply-transfer-other-team = Este asunto corresponde a [equipo]. Paso su caso con todo lo que nos explicó, para que no tenga que repetirlo. Su referencia es [número de ticket].
    .label = Transferir a otro equipo
    .skill = all

reply-apology-delay = Lamento la demora. Su caso está abierto desde [fecha de apertura]. Ya elevé su prioridad y le responderé personalmente.
    .label = Disculpa por la demora
    .skill = all

reply-frustration = Comprendo su molestia y que esto afecta su operación. Vamos paso a paso; sigo con usted hasta que haya una respuesta o un responsable.
    .label = Comprensión
    .skill = all

reply-no-answer-yet = No he recibido respuesta en [minutos] minutos. Mantendré el chat abierto un poco más. Después, su ticket [número de ticket] sigue abierto y puede escribir de nuevo.
    .label = El cliente no responde
    .skill = all

reply-resolved-check = ¿Ya funciona todo? De ser así, marcaré el ticket como resuelto; puede reabrirlo si escribe aquí.
    .label = ¿Quedó resuelto?
    .skill = all

reply-closing = Gracias por comunicarse. Su ticket es [número de ticket]. Que tenga buen día.
    .label = Despedida
    .skill = all
