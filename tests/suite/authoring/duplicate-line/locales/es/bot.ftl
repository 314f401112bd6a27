hi = Hola.
