menu = Menú
    .label = Uno
