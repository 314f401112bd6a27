console-title = Consola de agentes
