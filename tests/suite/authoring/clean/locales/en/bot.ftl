skill-reports = Reports
hi = Hello, { $name }.
