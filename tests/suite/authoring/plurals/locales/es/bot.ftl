a = { $n ->
    [one] un archivo
    [many] { $n } de archivos
   *[other] { $n } archivos
}
b = { $n ->
    [uno] un archivo
   *[otros] { $n } archivos
}
c = { $n ->
    [0] nada
    [one] un archivo
   *[other] { $n } archivos
}
d = { $who ->
    [visitor] el visitante
   *[agent] el agente
}
e = { $n ->
   *[one] un archivo
    [other] { $n } archivos
}
