bot-hello = Hello.
bot-helo = Hello.
reply-extra = Anything.
    .label = Extra
-desk = the desk
part = { -desk }
whole = This is { part }.
