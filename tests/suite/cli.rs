//! The real binary, as an operator and as a script use it.

mod eval;
mod explain;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

pub(super) const COMMANDS: [&str; 14] = [
    "serve",
    "ask",
    "check",
    "eval",
    "index",
    "agent",
    "inspect",
    "doctor",
    "migrate",
    "backup",
    "restore",
    "completions",
    "man",
    "licenses",
];

fn puente(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_puente")).args(args).current_dir(dir).output().unwrap()
}

fn piped(dir: &Path, args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_puente"))
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    out(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn write(dir: &Path, name: &str, text: &str) {
    let path = dir.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn write_article(dir: &Path, name: &str, title: &str, phrasing: &str, body: &str) {
    let text = format!("+++\ntitle = \"{title}\"\nphrasings = [\"{phrasing}\"]\n+++\n\n{body}\n");
    write(dir, &format!("kb/{name}.md"), &text);
}

/// Two topics in both languages.
fn small_kb() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let kb = dir.path();
    write_article(
        kb,
        "password.en",
        "Reset your password",
        "I forgot my password",
        "Choose *Forgot password*.",
    );
    write_article(
        kb,
        "password.es",
        "Restablecer la contraseña",
        "olvidé mi contraseña",
        "Elija *Olvidé mi contraseña*.",
    );
    write_article(kb, "hours.en", "Opening hours", "when are you open", "From nine to five.");
    write_article(kb, "hours.es", "Horario", "a qué hora abren", "De nueve a cinco.");
    dir
}

#[test]
fn every_command_teaches_by_an_example() {
    let dir = tempfile::tempdir().unwrap();
    for command in COMMANDS {
        let output = puente(dir.path(), &[command, "--help"]);
        assert!(output.status.success());
        assert!(out(&output).contains(&format!("Examples:\n  puente {command}")), "{command}");
    }
    let output = puente(dir.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("puente serve --demo"));
}

#[test]
fn shells_and_the_manual_know_every_command_whatever_the_settings_say() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "puente.toml", "[server]\nlisen = 1\n");
    let pages = dir.path().join("man1");
    for shell in ["bash", "zsh", "fish"] {
        let output = puente(dir.path(), &["completions", shell]);
        assert!(output.status.success(), "{}", err(&output));
        let unknown: Vec<_> =
            COMMANDS.iter().filter(|name| !out(&output).contains(**name)).collect();
        assert!(unknown.is_empty(), "{shell}: {unknown:?}");
    }
    let output = puente(dir.path(), &["licenses"]);
    assert!(out(&output).contains("\ncrate tokio "), "{}", err(&output));
    let output = puente(dir.path(), &["man"]);
    assert!(out(&output).contains(".TH puente 1"), "{}", out(&output));
    let output = puente(dir.path(), &["man", &pages.display().to_string()]);
    assert!(output.status.success(), "{}", err(&output));
    for command in COMMANDS {
        assert!(pages.join(format!("puente-{command}.1")).is_file(), "{command}");
    }
}

#[test]
fn an_unknown_key_is_refused_with_its_place_and_its_nearest() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "puente.toml", "[server]\nlisen = \"127.0.0.1:1\"\n");
    let output = puente(dir.path(), &["doctor"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output)
            .contains("puente.toml:2:1: unknown key server.lisen; did you mean server.listen?"),
        "{}",
        err(&output)
    );
}

#[test]
fn a_flag_is_held_to_the_same_rules_as_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let output = puente(dir.path(), &["doctor", "--listen", "localhost"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("--listen: server.listen: `localhost` is not a numeric address"));
}

#[test]
fn a_question_is_answered_with_its_reasons_as_one_json_line() {
    let dir = small_kb();
    let output = puente(dir.path(), &["ask", "--json", "--kb", "kb", "olvidé mi contraseña"]);
    assert!(output.status.success(), "{}", err(&output));
    let [line] = &lines(&output)[..] else { panic!("one line") };
    let keys: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
    let mut wanted = vec![
        "text",
        "lang",
        "lang_confidence",
        "outcome",
        "article",
        "confidence",
        "candidates",
        "reason",
        "signals",
        "parts",
        "ms",
    ];
    wanted.sort_unstable();
    assert_eq!(keys, wanted);
    assert_eq!(line["lang"], "es");
    assert_eq!(line["outcome"], "answer");
    assert_eq!(line["article"], "password");
    assert_eq!(line["candidates"][0]["article"], "password");
    assert!(line["candidates"][0]["score"].as_f64().unwrap() > 0.0);
    assert_eq!(line["reason"], Value::Null);
}

#[test]
fn what_a_message_signals_is_told_by_its_stable_name() {
    let dir = small_kb();
    let asked = "my account was hacked!!!\n¿es legal esta multa?\nolvidé mi contraseña\n";
    let output = piped(dir.path(), &["ask", "--json", "--kb", "kb", "-"], asked);
    let said = lines(&output);
    let told: Vec<_> = said.iter().map(|line| (&line["outcome"], &line["reason"])).collect();
    assert_eq!(told[0], (&"handoff".into(), &"security".into()));
    assert_eq!(told[1], (&"handoff".into(), &"legal".into()));
    assert_eq!(told[2], (&"answer".into(), &Value::Null));
    assert_eq!(said[0]["signals"], serde_json::json!(["security", "upset"]));
    assert_eq!(said[2]["signals"], serde_json::json!([]));
}

#[test]
fn questions_are_read_one_a_line_and_answered_in_that_order() {
    let dir = small_kb();
    let asked = "when are you open\n\na qué hora abren\nmy card is 4111 1111 1111 1111\n";
    let output = piped(dir.path(), &["ask", "--json", "--kb", "kb", "-"], asked);
    assert!(output.status.success(), "{}", err(&output));
    let said = lines(&output);
    assert_eq!(said.len(), 3, "an empty line is no question");
    assert_eq!((&said[0]["lang"], &said[0]["article"]), (&"en".into(), &"hours".into()));
    assert_eq!((&said[1]["lang"], &said[1]["article"]), (&"es".into(), &"hours".into()));
    assert!(!out(&output).contains("4111"), "masked as it would be stored");
}

#[test]
fn an_answer_for_eyes_is_the_article_in_the_language_of_the_conversation() {
    let dir = small_kb();
    let ask =
        |lang| puente(dir.path(), &["ask", "--kb", "kb", "--lang", lang, "I forgot my password"]);
    assert!(out(&ask("en")).contains("Reset your password\n\nChoose Forgot password."));
    assert!(out(&ask("es")).contains("Restablecer la contraseña\n\nElija Olvidé mi contraseña."));
}

#[test]
fn a_folder_in_one_language_is_a_warning_and_answers() {
    let dir = small_kb();
    for name in ["password.es", "hours.es"] {
        std::fs::remove_file(dir.path().join(format!("kb/{name}.md"))).unwrap();
    }
    let output = puente(dir.path(), &["ask", "--json", "--kb", "kb", "when are you open"]);
    assert!(output.status.success());
    assert!(err(&output).contains("no article in es"), "{}", err(&output));
    assert_eq!(lines(&output)[0]["article"], "hours");
}

#[test]
fn a_folder_without_articles_says_what_an_article_is_called() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("kb")).unwrap();
    let output = puente(dir.path(), &["ask", "--kb", "kb", "hello"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("<id>.en.md"), "{}", err(&output));
}

#[test]
fn an_index_is_built_once_for_each_wording() {
    let dir = small_kb();
    let first = puente(dir.path(), &["index", "--kb", "kb"]);
    let again = puente(dir.path(), &["index", "--kb", "kb"]);
    assert!(out(&first).starts_with("4 articles: built in "), "{}", out(&first));
    assert!(out(&again).starts_with("4 articles: was there already"), "{}", out(&again));
}

#[test]
fn everything_that_is_wrong_is_named_in_one_run_and_ends_with_1() {
    let dir = small_kb();
    write(dir.path(), "kb/broken.en.md", "+++\ntitle = 7\n+++\n\nText.\n");
    write(
        dir.path(),
        "kb/questions.tsv",
        "en\tpassword\tI cannot remember my password\nfr\tx\ty\n",
    );
    let output = puente(dir.path(), &["check", "kb"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("kb/broken.en.md:2:"), "{}", out(&output));
    assert!(out(&output).contains("kb/questions.tsv:2:"), "{}", out(&output));
    assert!(
        out(&output).contains("en: 1 golden question, 100.0 % found first"),
        "{}",
        out(&output)
    );
    let json = puente(dir.path(), &["check", "--json", "kb"]);
    assert_eq!(json.status.code(), Some(1));
    assert!(lines(&json).last().unwrap().get("summary").is_some());
}

#[test]
fn an_account_is_added_listed_locked_and_given_a_new_password() {
    let dir = tempfile::tempdir().unwrap();
    let agent = |args: &[&str]| puente(dir.path(), &[&["agent"], args].concat());
    let added = agent(&["add", "maria", "--name", "María", "--langs", "en,es", "--capacity", "2"]);
    assert!(added.status.success(), "{}", err(&added));
    let password = |output: &Output| {
        let line = out(output).lines().find_map(|line| line.strip_prefix("password  "));
        line.unwrap().to_owned()
    };
    assert_eq!(password(&added).len(), 19);

    let again = agent(&["add", "maria", "--name", "María", "--langs", "en"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(err(&again).contains("puente agent reset maria"), "{}", err(&again));

    assert!(agent(&["disable", "maria"]).status.success());
    assert_eq!(lines(&agent(&["list", "--json"]))[0]["enabled"], false);
    let reset = agent(&["reset", "maria"]);
    assert_ne!(password(&added), password(&reset));
    let listed = agent(&["list", "--json"]);
    assert_eq!(lines(&listed)[0]["enabled"], true);
    assert_eq!(lines(&listed)[0]["capacity"], 2);
    assert!(!out(&listed).contains("argon2"), "no hash leaves the store");

    let skilled = agent(&["add", "joe", "--name", "Joe", "--langs", "en", "--skills", "report"]);
    assert_eq!(skilled.status.code(), Some(1));
    assert!(err(&skilled).contains("there is no skill report; there are accounts_access"));
    let turned = agent(&["add", "joe", "--name", "Joe\u{202e}", "--langs", "en"]);
    assert!(err(&turned).contains("U+202E"), "{}", err(&turned));

    let unknown = agent(&["reset", "joe"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(err(&unknown).contains("puente agent list"), "{}", err(&unknown));
}

#[test]
fn looking_makes_no_store() {
    let dir = tempfile::tempdir().unwrap();
    for args in [&["agent", "list"][..], &["inspect"]] {
        let output = puente(dir.path(), args);
        assert_eq!(output.status.code(), Some(1));
        assert!(err(&output).contains("there is no store in data yet"), "{}", err(&output));
    }
    assert!(!dir.path().join("data").exists());
}

#[test]
fn the_doctor_shows_where_each_setting_comes_from_and_what_is_broken() {
    let dir = small_kb();
    write(dir.path(), "puente.toml", "[server]\nheartbeat_s = 30\nlisten = \"127.0.0.1:0\"\n");
    write(dir.path(), "locales/en/bot.ftl", "x = y\n");
    let mut doctor = Command::new(env!("CARGO_BIN_EXE_puente"));
    doctor.args(["doctor", "--kb", "kb"]).env("PUENTE_MODEL", dir.path().join("no-model"));
    let output = doctor.current_dir(dir.path()).output().unwrap();
    let said = out(&output);
    assert!(said.contains("heartbeat_s = 30") && said.contains("# puente.toml:2:15"), "{said}");
    assert!(said.contains("knowledge = \"kb\"") && said.contains("# --kb"), "{said}");
    assert!(said.contains("connections_max = 10000") && said.contains("# default"), "{said}");
    assert!(said.contains("ok       data"), "{said}");
    assert!(said.contains("warning  meaning    by words alone: model file "), "{said}");
    assert!(said.contains("`make model` fetches it"), "{said}");
    assert_eq!(output.status.code(), Some(0), "{said}");

    let output = puente(dir.path(), &["doctor", "--kb", "nowhere"]);
    assert!(out(&output).contains("BROKEN   content"), "{}", out(&output));
    assert_eq!(output.status.code(), Some(1));
}
