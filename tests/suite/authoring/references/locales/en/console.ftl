console-title = Console
help = { hi }
