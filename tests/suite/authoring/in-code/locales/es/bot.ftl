bot-hello = Hola.
bot-helo = Hola.
reply-extra = Lo que sea.
    .label = Más
-desk = la mesa
part = { -desk }
whole = Esta es { part }.
