console-title = Agent console
