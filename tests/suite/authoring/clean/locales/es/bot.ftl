skill-reports = Reportes
hi = Hola, { $name }.
