-desk = la mesa
hi = Hola de parte de { -desk }.
bye = Adiós.
see = La consola
round = Vuelta
about = Acerca de
labelled = Hola
