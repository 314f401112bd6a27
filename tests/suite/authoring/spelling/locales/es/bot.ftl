one = No es manana, seÃ±or
