skill-reports = Reportes
skill-cargo-release = Liberación de carga
reply-a = Hola.
    .skill = cargo_release
