skill-reports = Reports
skill-cargo-release = Cargo release
reply-a = Hello.
    .skill = cargo
