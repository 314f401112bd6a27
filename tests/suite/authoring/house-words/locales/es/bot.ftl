one = Escriba “un correo”
