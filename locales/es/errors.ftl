### Lo que se dice cuando algo se rechaza o falla: `error-` y el código que viaja.
### Diga qué pasó y qué hacer después, sin culpar a nadie.

## La mesa dice que no

error-no-such-conversation = No se encuentra este chat. Escriba un mensaje para comenzar otro.
error-conversation-ended = Este chat ya terminó. Escriba un mensaje para comenzar otro.
error-conversation-full = Este chat ya es demasiado largo. Su próximo mensaje comienza otro.
error-not-yours = Este chat ya lo atiende otra persona.
error-offer-gone = Este chat ya no está por aceptar.
error-not-now = Eso no es posible en este momento del chat.
error-no-such-choice = Esa opción ya no está disponible.
error-agent-full = Ya tiene el máximo de chats. Primero termine o devuelva uno.
error-agent-away = Primero póngase como disponible.
error-no-such-agent = La mesa no conoce esta cuenta. Inicie sesión de nuevo.
error-blank-left = En este mensaje falta llenar algo. Llene lo que está entre corchetes y envíelo.
error-no-such-reply = Esta respuesta preparada ya no está aprobada. Escríbala con sus propias palabras o elija otra.
error-no-such-offer = Este chat por aceptar no existe o ya se decidió.

## Mensajes

error-text-empty = El mensaje está vacío.
error-text-too-long = El mensaje es demasiado largo. Acórtelo o envíelo en dos partes.
error-too-fast = Está enviando muy rápido. Espere unos segundos.
error-unavailable = Por un momento no hay conexión con el servicio. Lo que escribió se conserva y se enviará de nuevo.
error-not-stored = No se pudo guardar y enviarlo de nuevo no servirá. Por favor, escríbalo en un mensaje más corto.

## Inicio de sesión

error-not-signed-in = No ha iniciado sesión. Inicie sesión de nuevo.
error-bad-credentials = El usuario o la contraseña son incorrectos.
error-busy = En este momento hay muchas personas iniciando sesión. Inténtelo de nuevo en unos segundos.
error-wrong-role = Su cuenta no puede hacer eso.

## Entre la página y el servidor

error-bad-version = Esta página ya no está al día. Cárguela de nuevo.
error-frame-too-large = Eso era demasiado grande para enviarlo.
error-not-json = La página envió algo que no se pudo leer. Cárguela de nuevo.
error-unknown-frame = La página pidió algo que el servidor no conoce. Cárguela de nuevo.
error-not-yet = La página todavía se está conectando. Intente de nuevo.
error-hello-twice = La página se conectó dos veces. Cárguela de nuevo.
error-bad-id = La página nombró algo que el servidor no reconoce. Cárguela de nuevo.
error-bad-value = Uno de los valores enviados no se puede usar. Revíselo e intente de nuevo.
