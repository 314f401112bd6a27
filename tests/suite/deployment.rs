//! The files that a desk is deployed with agree with the program and with each other: settings, ports, paths, times,
//! users. They are looked at as text. Knows nothing about whether containers start: that takes what they run on.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use puente::config::{Config, KEYS};

/// What sets variables for a node.
const SETTERS: [&str; 5] = [
    "Dockerfile",
    "compose.yaml",
    "deploy/puente.service",
    "deploy/kubernetes.yaml",
    "deploy/kubernetes-authors.yaml",
];
const YAML: [&str; 4] = [
    "compose.yaml",
    "deploy/kubernetes.yaml",
    "deploy/kubernetes-authors.yaml",
    "deploy/kubernetes-redis.yaml",
];
const SCRIPTS: [&str; 5] = [
    "scripts/attack.sh",
    "scripts/cluster.sh",
    "scripts/secrets.sh",
    "scripts/model.sh",
    "scripts/node.sh",
];
const PROXIES: [&str; 2] = ["deploy/nginx.conf", "deploy/nginx-tls.conf"];
/// What images are made from: lines that are supported for more than a year from now, all on one Debian.
const SUPPORTED: [&str; 6] = [
    "node:24-trixie-slim",
    "python:3.13-slim-trixie",
    "rust:1.95-slim-trixie",
    "debian:trixie-slim",
    "valkey/valkey:9.0-trixie",
    "nginx:1.30-trixie",
];
/// The port that nodes and the proxy listen on in containers.
const PORT: &str = "8080";
/// The user that nodes run as in containers.
const USER: &str = "10001";

fn file(path: &str) -> String {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(whole).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A file's lines without comments and without what is empty then.
fn lines(path: &str) -> Vec<String> {
    let bare = |line: &str| {
        let comment = line.trim_start().starts_with('#');
        let said = if comment { "" } else { line.split(" #").next().unwrap() };
        said.trim_end().to_owned()
    };
    file(path).lines().map(bare).filter(|line| !line.is_empty()).collect()
}

/// What stands behind every place where a mark stands, up to the first character that does not belong to it.
fn behind(text: &str, mark: &str, belongs: impl Fn(char) -> bool) -> Vec<String> {
    let values = text.split(mark).skip(1);
    values.map(|rest| rest.chars().take_while(|c| belongs(*c)).collect()).collect()
}

fn numbers(path: &str, mark: &str) -> Vec<u64> {
    let found = behind(&lines(path).join("\n"), mark, |c| c.is_ascii_digit());
    assert!(!found.is_empty(), "{path}: no {mark}");
    found.iter().map(|number| number.parse().unwrap()).collect()
}

/// Every path that the router knows, without its parameters.
fn routes() -> BTreeSet<String> {
    let found = behind(&file("src/gateway/router.rs"), ".route(\"", |c| c != '"');
    assert!(found.len() > 5, "no routes were found");
    found.iter().map(|path| path.split("/{").next().unwrap().to_owned()).collect()
}

#[test]
fn every_variable_that_is_set_is_a_key() {
    let known: BTreeSet<String> =
        KEYS.iter().map(|key| key.path.replace('.', "__").to_uppercase()).collect();
    for path in SETTERS {
        let belongs = |c: char| c.is_ascii_uppercase() || c == '_';
        let set = behind(&lines(path).join("\n"), "PUENTE__", belongs);
        assert!(!set.is_empty(), "{path} sets nothing");
        for name in set {
            let free = name.strip_prefix("SITES__").is_some_and(|site| !site.is_empty());
            assert!(free || known.contains(&name), "{path}: PUENTE__{name} is no key");
        }
    }
}

#[test]
fn everybody_means_the_same_port() {
    let image = file("Dockerfile");
    assert!(image.contains(&format!("PUENTE__SERVER__LISTEN=0.0.0.0:{PORT} ")));
    assert!(image.contains(&format!("EXPOSE {PORT}\n")));
    assert!(image.contains(&format!("/dev/tcp/127.0.0.1/{PORT} ")));
    let proxy = lines("deploy/nginx.conf").join("\n");
    assert!(proxy.contains(&format!("listen {PORT};")));
    let compose = file("compose.yaml");
    assert!(compose.contains(&format!("\"127.0.0.1:{PORT}:{PORT}\"")));
    for n in 1..=3 {
        assert!(proxy.contains(&format!("server puente-{n}:{PORT} ")), "the proxy misses node {n}");
        assert!(compose.contains(&format!("\n  puente-{n}:\n")), "compose.yaml misses node {n}");
    }
    assert_eq!(proxy.matches(" server puente-").count(), 3);
    let pods = file("deploy/kubernetes.yaml");
    assert!(pods.contains(&format!("{{name: http, containerPort: {PORT}}}")));
    assert!(pods.contains(&format!("prometheus.io/port: \"{PORT}\"")));
}

#[test]
fn probes_and_proxies_ask_for_paths_that_there_are() {
    let routes = routes();
    let probes = behind(&file("deploy/kubernetes.yaml"), "httpGet: {path: ", |c| c != ',');
    assert_eq!(probes, ["/healthz", "/readyz", "/healthz"]);
    let shown = behind(&file("deploy/kubernetes.yaml"), "- {path: ", |c| c != ',');
    assert!(shown.len() > 3, "no paths of the Ingress were found");
    let kept: Vec<String> = PROXIES
        .into_iter()
        .flat_map(|proxy| behind(&file(proxy), "location = ", |c| c != ' '))
        .collect();
    assert_eq!(kept, ["/metrics", "/readyz", "/metrics", "/readyz"]);
    for path in probes.iter().chain(&shown).chain(&kept) {
        assert!(routes.contains(path), "{path} is no route");
    }
    for inside in ["/metrics", "/readyz", "/healthz"] {
        assert!(!shown.iter().any(|path| path == inside), "{inside} is shown to everybody");
    }
    assert!(file("Dockerfile").contains("GET /healthz "), "the image's health is its liveness");
}

#[test]
fn a_stopping_node_gets_the_time_it_takes() {
    let within = numbers("src/app/mod.rs", "STOP_WITHIN: Duration = Duration::from_secs(")[0];
    let drained = numbers("deploy/kubernetes.yaml", "[\"sleep\", \"")[0];
    let given = numbers("deploy/kubernetes.yaml", "terminationGracePeriodSeconds: ")[0];
    assert!(given > drained + within, "Kubernetes kills a node before it has finished");
    assert!(numbers("deploy/puente.service", "TimeoutStopSec=")[0] > within);
    assert!(numbers("compose.yaml", "stop_grace_period: ").iter().all(|s| *s > within));
    assert!(numbers("scripts/cluster.sh", "STOP_S=")[0] > within);
}

#[test]
fn a_proxy_is_more_patient_than_a_heartbeat() {
    let beat = u64::from(Config::default().server.heartbeat_s);
    for proxy in PROXIES {
        let patience = numbers(proxy, "proxy_read_timeout ");
        assert!(patience[0] > beat, "{proxy}: the first is that of the WebSockets");
    }
    assert!(numbers("deploy/kubernetes.yaml", "proxy-read-timeout: \"")[0] > beat);
}

#[test]
fn nothing_runs_with_more_rights_than_it_needs() {
    let image = file("Dockerfile");
    assert!(image.contains(&format!("USER {USER}:{USER}\n")));
    assert!(image.contains(&format!("-o {USER} -g {USER} /var/lib/puente")));
    let compose = file("compose.yaml");
    assert!(compose.contains(&format!("user: \"{USER}:{USER}\"")));
    assert!(compose.contains(&format!("uid={USER},gid={USER}")));
    // Nodes share one description; Redis and the proxy have their own.
    let promises = ["read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "user: \""];
    for promise in promises {
        assert_eq!(compose.matches(promise).count(), 3, "{promise}");
    }
    assert!(file("deploy/kubernetes.yaml").contains(&format!("runAsUser: {USER}\n")));
    for path in ["deploy/kubernetes.yaml", "deploy/kubernetes-redis.yaml"] {
        for promise in [
            "runAsNonRoot: true",
            "readOnlyRootFilesystem: true",
            "allowPrivilegeEscalation: false",
            "capabilities: {drop: [ALL]}",
            "automountServiceAccountToken: false",
        ] {
            assert_eq!(file(path).matches(promise).count(), 1, "{path}: {promise}");
        }
    }
    let unit = lines("deploy/puente.service");
    for promise in ["DynamicUser=yes", "ProtectSystem=strict", "NoNewPrivileges=yes"] {
        assert!(unit.iter().any(|line| line == promise), "{promise}");
    }
}

#[test]
fn what_authors_change_reaches_a_running_desk_wherever_it_runs() {
    for path in SETTERS {
        let text = lines(path).join("\n");
        assert!(!text.contains("CONTENT__WATCH"), "{path} decides about live editing");
        assert!(
            file(path).contains("authors change") || path == "Dockerfile",
            "{path} says no way"
        );
    }
    let image = file("Dockerfile");
    let compose = lines("compose.yaml").join("\n");
    for (folder, key) in [("locales", "LOCALES"), ("kb-index", "KNOWLEDGE")] {
        let place = format!("/usr/share/puente/{folder}");
        assert!(image.contains(&format!("-v ./{folder}:{place}:ro")), "the image does not say how");
        assert!(image.contains(&format!("PUENTE__CONTENT__{key}={place} ")));
        assert!(
            compose.contains(&format!("- ./{folder}:{place}:ro")),
            "compose mounts no {folder}"
        );
    }
    // Where articles are mounted over those of the image, its index must not lie below them.
    assert!(image.contains("PUENTE__CONTENT__INDEX=/usr/share/puente/index "));
    assert!(image.contains("COPY --from=build /out/index /usr/share/puente/index\n"));
    let patch = file("deploy/kubernetes-authors.yaml");
    let settings = lines("deploy/kubernetes-authors.yaml").join("\n");
    assert!(patch.contains("`..data`") && !settings.contains("subPath"), "a swap never arrives");
    assert!(
        settings.contains("value: /authors/git/current/kb-index")
            && settings.contains("--link=current")
    );
    assert!(file("deploy/puente.service").contains("`git pull`"));
}

#[test]
fn redis_keeps_what_it_is_given_wherever_it_runs() {
    let settings = lines("deploy/redis.conf");
    for promise in ["appendonly yes", "appendfsync always", "maxmemory-policy noeviction"] {
        assert!(settings.iter().any(|line| line == promise), "{promise}");
    }
    let text = file("deploy/kubernetes-redis.yaml");
    let (_, rest) = text.split_once("  redis.conf: |\n").expect("the settings as a block");
    let block = rest.lines().map_while(|line| line.strip_prefix("    "));
    assert_eq!(block.collect::<Vec<_>>(), settings, "two Redis that are set differently");
}

#[test]
fn the_nodes_user_may_do_what_the_guide_says_and_no_more() {
    let users = file("deploy/users.acl");
    let nodes = users.lines().find(|line| line.starts_with("user puente ")).unwrap();
    let (who, commands) = nodes.split_once(" -@all ").expect("nothing at first");
    assert!(who.contains(" resetkeys ~{puente}* resetchannels &{puente}*"), "{who}");
    assert!(!commands.contains('@'), "a whole category: {commands}");
    assert!(file("docs/clustering.md").contains(commands), "the guide lists other commands");
    let everybody = users.lines().find(|line| line.starts_with("user default ")).unwrap();
    assert!(everybody.ends_with(" resetkeys resetchannels -@all +ping"), "{everybody}");
}

/// Every command that scripts and requests name in the Redis store.
fn asked_for() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/adapters/store/redis");
    let upper = |c: char| c.is_ascii_uppercase();
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let text = std::fs::read_to_string(path).unwrap();
        found.extend(behind(&text, "redis.call('", upper));
        found.extend(behind(&text, "cmd(\"", upper));
    }
    found.into_iter().filter(|name| !name.is_empty()).map(|name| name.to_lowercase()).collect()
}

#[test]
fn the_nodes_user_may_do_all_that_the_store_asks_for() {
    let users = file("deploy/users.acl");
    let nodes = users.lines().find(|line| line.starts_with("user puente ")).unwrap();
    let may: BTreeSet<&str> = nodes
        .split(' ')
        .filter_map(|word| word.strip_prefix('+'))
        .map(|command| command.split('|').next().unwrap())
        .collect();
    let asked = asked_for();
    assert!(asked.len() > 10, "no commands were found: {asked:?}");
    for command in asked {
        assert!(may.contains(command.as_str()), "deploy/users.acl does not allow {command}");
    }
}

#[test]
fn what_is_made_for_the_nodes_is_a_setting() {
    assert!(file("scripts/secrets.sh").contains("'[store]\\nurl = "), "another setting is made");
    assert!(KEYS.iter().any(|key| key.path == "store.url"), "store.url is no key");
}

#[test]
fn no_secret_is_kept_with_the_sources() {
    for (path, line) in [(".gitignore", "/deploy/secrets"), (".dockerignore", "deploy")] {
        assert!(file(path).lines().any(|found| found == line), "{path} does not leave out {line}");
    }
    for path in YAML.into_iter().chain(["deploy/users.acl", "deploy/puente.service"]) {
        let text = file(path);
        assert!(!text.contains("redis://"), "{path}: an address, and perhaps a password");
        assert!(!text.contains(" >"), "{path}: a password that is no hash");
    }
}

#[test]
fn the_files_are_whole() {
    for path in YAML.into_iter().chain(PROXIES) {
        let text = lines(path).join("\n");
        assert!(!text.contains('\t'), "{path}: a tab");
        for (open, close) in [('{', '}'), ('[', ']')] {
            assert_eq!(text.matches(open).count(), text.matches(close).count(), "{path}: {open}");
        }
    }
    for path in PROXIES {
        for line in lines(path) {
            assert!([';', '{', '}'].iter().any(|end| line.ends_with(*end)), "{path}: {line}");
        }
    }
    for line in lines("deploy/puente.service") {
        assert!(line.starts_with('[') || line.contains('='), "puente.service: {line}");
    }
    for path in YAML {
        for line in lines(path) {
            let depth = line.len() - line.trim_start().len();
            assert_eq!(depth % 2, 0, "{path}: {line}");
        }
    }
}

#[test]
fn bash_understands_every_script() {
    for path in SCRIPTS {
        let checked = Command::new("bash")
            .args(["-n", path])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        assert!(checked.status.success(), "{path}: {}", String::from_utf8_lossy(&checked.stderr));
    }
}

#[test]
fn images_stand_on_versions_that_are_supported() {
    let stages = behind(&lines("Dockerfile").join("\n"), "FROM ", |c| c != ' ' && c != '\n');
    assert_eq!(stages.len(), 4);
    let others = ["compose.yaml", "deploy/kubernetes-redis.yaml"]
        .into_iter()
        .flat_map(|path| behind(&lines(path).join("\n"), "image: ", |c| c != '\n'));
    let ours = |image: &String| image == "puente";
    let used: BTreeSet<String> = stages.into_iter().chain(others).filter(|i| !ours(i)).collect();
    let supported: BTreeSet<String> = SUPPORTED.into_iter().map(str::to_owned).collect();
    assert_eq!(used, supported);
}

/// One service of compose.yaml, to the next.
fn service(name: &str) -> String {
    let text = lines("compose.yaml").join("\n");
    let (_, rest) = text.split_once(&format!("\n  {name}:\n")).unwrap_or_else(|| panic!("{name}"));
    let own = rest.lines().take_while(|line| line.starts_with("    "));
    own.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_plain_case_is_one_container_and_one_volume() {
    let plain = service("puente");
    assert!(plain.contains("profiles: [plain]"), "{plain}");
    for mount in [
        "data:/var/lib/puente",
        "./locales:/usr/share/puente/locales:ro",
        "./kb-index:/usr/share/puente/kb-index:ro",
    ] {
        assert!(plain.contains(&format!("- {mount}\n")), "{mount}: {plain}");
    }
    assert!(plain.contains(&format!("ports: [\"127.0.0.1:{PORT}:{PORT}\"]")), "{plain}");
    for of_the_cluster in ["depends_on", "secrets", "networks", "store"] {
        assert!(!plain.contains(of_the_cluster), "{of_the_cluster}");
    }
    let text = file("compose.yaml");
    assert_eq!(text.matches("profiles: [plain]").count(), 1);
    // The nodes share theirs.
    assert_eq!(text.matches("profiles: [cluster]").count(), 3);
    assert!(text.contains("\n  data: {}\n"), "the volume is not declared");
    for guide in ["docs/operating.md", "compose.yaml"] {
        assert!(file(guide).contains("docker compose --profile plain up --build -d"), "{guide}");
    }
    for guide in ["docs/clustering.md", "compose.yaml"] {
        assert!(file(guide).contains("docker compose --profile cluster up --build -d"), "{guide}");
    }
}

#[test]
fn the_proxy_for_the_internet_speaks_tls_and_both_compress() {
    for path in PROXIES {
        let text = lines(path).join("\n");
        let compressed = behind(&text, "gzip_types ", |c| c != ';').join(" ");
        for kind in ["text/css", "text/javascript", "text/plain"] {
            assert!(compressed.split(' ').any(|one| one == kind), "{path} sends {kind} as it is");
        }
        // A secret beside a stranger's text shows in the length of the whole.
        assert!(!compressed.contains("json"), "{path} compresses what is personal");
        assert!(text.contains("gzip on;") && text.contains("gzip_vary on;"), "{path}");
        for passed in ["Host $http_host;", "Upgrade $http_upgrade;", "X-Forwarded-For $"] {
            assert!(text.contains(&format!("proxy_set_header {passed}")), "{path}: {passed}");
        }
    }
    let text = lines("deploy/nginx-tls.conf").join("\n");
    for promise in [
        "listen 443 ssl;",
        "ssl_protocols TLSv1.2 TLSv1.3;",
        "return 308 https://$host$request_uri;",
        "Strict-Transport-Security",
    ] {
        assert!(text.contains(promise), "{promise}");
    }
    let upstream = format!("server {};", Config::default().server.listen);
    assert!(text.contains(&upstream), "the server does not listen there by default");
}

#[test]
fn a_newcomer_runs_an_optimised_binary_that_is_not_linked_twice() {
    let settings: toml::Table = file("Cargo.toml").parse().unwrap();
    let quick = &settings["profile"]["quick"];
    assert_eq!(quick["inherits"].as_str(), Some("release"));
    assert_eq!(quick["lto"].as_str(), Some("off"));
    assert!(quick["opt-level"].as_integer().unwrap() >= 2);
    let steps = file("Makefile");
    assert!(steps.contains("cargo build --locked --profile quick\n"));
    assert!(steps.contains("QUICK := target/quick/puente\n"));
    let run = steps.split("\nrun: quick ").nth(1).unwrap().split("\n\n").next().unwrap();
    assert!(run.contains("./$(QUICK) index\n") && run.contains("./$(QUICK) serve --demo"), "{run}");
}

#[test]
fn an_old_node_js_is_named_with_what_to_do() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    for (version, fine) in [
        ("v18.19.0", false),
        ("v9.0.0", false),
        ("what?", false),
        ("v20.20.2", true),
        ("v24.1.0", true),
    ] {
        for name in ["node", "npm"] {
            let path = dir.path().join(name);
            std::fs::write(&path, format!("#!/bin/sh\necho '{version}'\n")).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        let checked = Command::new("bash")
            .args(["-c", "PATH=\"$0:$PATH\" exec bash scripts/node.sh"])
            .arg(dir.path())
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&checked.stderr);
        assert_eq!(checked.status.success(), fine, "{version}: {said}");
        assert_eq!(
            said.contains("nodejs.org") && said.contains(version),
            !fine,
            "{version}: {said}"
        );
    }
    let wanted: serde_json::Value = serde_json::from_str(&file("web-widget/package.json")).unwrap();
    let oldest = behind(&file("scripts/node.sh"), "OLDEST=", |c| c.is_ascii_digit());
    assert_eq!(wanted["engines"]["node"], format!(">={}", oldest[0]));
}
