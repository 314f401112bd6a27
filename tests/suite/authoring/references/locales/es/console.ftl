console-title = Consola
help = { bye }
