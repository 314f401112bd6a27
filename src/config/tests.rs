//! What an operator gets for each source, and what they read when something is wrong.

use std::ffi::OsString;
use std::path::PathBuf;

use super::*;

fn with_file(text: &str) -> (tempfile::TempDir, Sources) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("puente.toml");
    std::fs::write(&path, text).unwrap();
    (dir, Sources { file: Some(path), ..Sources::default() })
}

fn variable(name: &str, value: &str) -> (OsString, OsString) {
    (name.into(), value.into())
}

/// What is wrong with a file, its folder left out.
fn complaints(text: &str) -> String {
    let (dir, sources) = with_file(text);
    let said = resolve(&sources).unwrap_err().to_string();
    said.replace(&format!("{}/", dir.path().display()), "")
}

#[test]
fn without_any_source_everything_has_its_default() {
    let resolved = resolve(&Sources::default()).unwrap();
    assert_eq!(resolved.config, Config::default());
    assert!(resolved.origins.is_empty());
}

#[test]
fn a_flag_beats_the_environment_which_beats_the_file() {
    let (_dir, mut sources) = with_file(
        "[server]\nlisten = '0.0.0.0:1'\nheartbeat_s = 10\nconnections_max = 7\n[store]\ndata = 'a'",
    );
    sources.environment = vec![
        variable("PUENTE__SERVER__LISTEN", "0.0.0.0:2"),
        variable("PUENTE__SERVER__HEARTBEAT_S", "20"),
        variable("PUENTE_SEED", "not ours"),
        variable("PATH", "/bin"),
    ];
    sources.flags =
        vec![Flag { flag: "--listen", key: "server.listen", value: "0.0.0.0:3".to_owned() }];
    let Resolved { config, origins } = resolve(&sources).unwrap();
    assert_eq!(config.server.listen.port(), 3);
    assert_eq!(config.server.heartbeat_s, 20);
    assert_eq!(config.server.connections_max, 7);
    assert_eq!(config.store.data, PathBuf::from("a"));
    assert_eq!(config.content, Content::default());
    assert_eq!(origins["server.listen"], Origin::Flag("--listen"));
    assert_eq!(
        origins["server.heartbeat_s"],
        Origin::Variable("PUENTE__SERVER__HEARTBEAT_S".to_owned())
    );
    assert!(matches!(origins["store.data"], Origin::File(_, 6, 8)));
}

#[test]
fn every_unknown_key_is_named_with_its_place_and_its_nearest() {
    insta::assert_snapshot!(
        complaints("lisen = 1\n[server]\n  lisen = 'x'\n[store]\nlisten = 'x'\n[contents]\nwatch = 1"),
        @r"
    puente.toml:1:1: unknown key lisen; did you mean server.listen?
    puente.toml:3:3: unknown key server.lisen; did you mean server.listen?
    puente.toml:5:1: unknown key store.listen; did you mean server.listen?
    puente.toml:6:2: unknown section [contents]; did you mean [content]?
    "
    );
}

#[test]
fn every_wrong_value_is_named_with_its_place() {
    insta::assert_snapshot!(
        complaints(
            "[server]\nlisten = 'localhost'\nheartbeat_s = '25'\nconnections_max = 0\npublic_url = 'example.com'\n\
             [content]\nwatch = 'yes'\nlocales = ''\n[sites]\ndemo = ['*']\n[log]\nlevel = 'loud=x=y'\nformat = 'xml'\n\
             [store]\ndesk = '{a}'\nwait_replicas = 17\nca = ''\n"
        ),
        @r#"
    puente.toml:2:10: server.listen: `localhost` is not a numeric address with a port, such as 127.0.0.1:8080
    puente.toml:3:15: server.heartbeat_s: "25" is not a whole number in range
    puente.toml:4:19: server.connections_max: 0 is not between 1 and 1000000
    puente.toml:5:14: server.public_url: `example.com` is not an origin such as https://help.example.com (http only for this machine)
    puente.toml:7:9: content.watch: "yes" is not true or false
    puente.toml:8:11: content.locales: an empty text names no folder
    puente.toml:10:8: sites.demo: `*` is not an origin: write https://host, https://*.host, http://localhost:* or self
    puente.toml:12:9: log.level: `loud=x=y` is not a level: write error, warn, info, debug or trace
    puente.toml:13:10: log.format: unknown variant `xml`, expected `text` or `json`
    puente.toml:15:8: store.desk: `{a}` is not a desk's name: up to 64 letters, digits, `-`, `_` and `.`
    puente.toml:16:17: store.wait_replicas: 17 is not between 0 and 16
    puente.toml:17:6: store.ca: an empty text names no file
    "#
    );
}

#[test]
fn a_file_that_is_not_toml_is_named_with_line_and_column() {
    let said = complaints("[server]\nlisten = \n");
    assert!(said.starts_with("puente.toml:2:10: "), "{said}");
}

#[test]
fn a_named_file_that_is_not_there_is_an_error() {
    let sources = Sources { file: Some("nowhere/puente.toml".into()), ..Sources::default() };
    let said = resolve(&sources).unwrap_err().to_string();
    assert!(said.starts_with("nowhere/puente.toml: cannot be read: "), "{said}");
}

#[test]
fn a_file_in_the_encoding_of_another_system_says_how_to_save_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("puente.toml");
    let wide: Vec<u8> = "\u{feff}[server]\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(&file, wide).unwrap();
    let sources = Sources { file: Some(file), ..Sources::default() };
    let said = resolve(&sources).unwrap_err().to_string();
    assert!(said.contains("is not UTF-8 text: save it as UTF-8"), "{said}");
}

#[test]
fn an_unknown_variable_names_its_nearest() {
    let sources = Sources {
        environment: vec![
            variable("PUENTE__SERVER__LISEN", "x"),
            variable("PUENTE__LISTEN", "x"),
            variable("PUENTE__CONTENT__WATCH", "often"),
        ],
        ..Sources::default()
    };
    insta::assert_snapshot!(resolve(&sources).unwrap_err(), @r#"
    PUENTE__SERVER__LISEN: unknown key; did you mean PUENTE__SERVER__LISTEN?
    PUENTE__LISTEN: unknown key; did you mean PUENTE__SERVER__LISTEN?
    PUENTE__CONTENT__WATCH: content.watch: "often" is not true or false
    "#);
}

#[test]
fn a_list_in_the_environment_is_separated_by_commas() {
    let sources = Sources {
        environment: vec![variable("PUENTE__SITES__BROKER", "self, https://a.example.com")],
        ..Sources::default()
    };
    let config = resolve(&sources).unwrap().config;
    assert_eq!(config.sites.frame_ancestors("broker").unwrap(), "'self' https://a.example.com");
    assert_eq!(config.sites.frame_ancestors(DEMO_SITE), None);
}

/// Keys that have no value unless somebody gives them one.
const NOT_BY_DEFAULT: [&str; 6] = [
    "server.public_url",
    "store.url",
    "store.ca",
    "content.index",
    "content.model",
    "sites.<name>",
];

#[test]
fn the_address_of_a_store_is_never_shown() {
    let (_dir, mut sources) = with_file("[store]\nurl = 'redis://u:hunter2@a'\ndesk = 'north'");
    let config = resolve(&sources).unwrap().config;
    assert_eq!(config.store.url.as_ref().unwrap().expose(), "redis://u:hunter2@a");
    assert_eq!(config.store.desk, "north");
    let shown = format!("{config:?} {}", toml::to_string(&config).unwrap());
    assert!(shown.contains("***") && !shown.contains("hunter2"), "{shown}");
    for wrong in ["url = ['hunter2']", "url = 'hunter2'", "url = 'redis://u:hunter2 @a'"] {
        let said = complaints(&format!("[store]\n{wrong}"));
        assert!(said.starts_with("puente.toml:2:7: store.url: that is not "), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
    sources.flags = vec![Flag { flag: "--store", key: "store.url", value: "hunter2".to_owned() }];
    assert!(!resolve(&sources).unwrap_err().to_string().contains("hunter2"));
}

#[test]
fn the_list_of_keys_and_the_structs_name_the_same_keys() {
    let defaults = keys::defaults();
    for (section, keys) in &defaults {
        for name in keys.as_table().unwrap().keys() {
            assert!(keys::find(&format!("{section}.{name}")).is_some(), "{section}.{name}");
        }
    }
    for key in KEYS.iter().filter(|key| !NOT_BY_DEFAULT.contains(&key.path)) {
        let (section, name) = key.path.split_once('.').unwrap();
        assert!(defaults[section].get(name).is_some(), "{}", key.path);
    }
}

#[test]
fn a_configuration_survives_being_written_and_read() {
    let mut config = Config::default();
    config.server.public_url = Some("https://help.example.com".to_owned());
    config.log.format = LogFormat::Json;
    let text = toml::to_string(&config).unwrap();
    let (_dir, sources) = with_file(&text);
    assert_eq!(resolve(&sources).unwrap().config, config);
}
