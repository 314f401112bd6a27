one = Uno
    # nota
two = Dos
    bot-x = equis
three = "Tres"
four = { " " }
