hi = Hola.
bye = Adiós, { $name }.
thanks = Con gusto.
this is no line
