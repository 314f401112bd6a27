wait = Espere 15 minutos y llame al 866-530-4172.
site = Vea https://example.gov/ayuda o escriba a desk@example.gov.
reply = Hola, [nombre del cliente].
