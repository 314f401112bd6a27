hi = Bonjour.
