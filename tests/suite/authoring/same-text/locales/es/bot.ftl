title = Console
# same-ok
name = Puente
count = { $n } / { $m }
reply = Hola.
    .label = Chat
    .skill = all
