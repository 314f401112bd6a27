moved = Movido.
