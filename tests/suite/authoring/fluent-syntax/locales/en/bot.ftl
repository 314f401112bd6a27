hi = Hello.
bye = { $name
thanks = You are welcome.
