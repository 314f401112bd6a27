hi = Hello from here.
menu = Menu
    .label = One
    .label = Two
