title = Console
# same-ok: a name
name = Puente
count = { $n } / { $m }
reply = Hello.
    .label = Chat
    .skill = all
