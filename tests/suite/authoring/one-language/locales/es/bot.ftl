hi = Hola.
only-spanish = Hola otra vez.
reply = Hola.
