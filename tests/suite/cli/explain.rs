//! `puente ask --explain`: why, on one screen or as fields.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use super::{err, lines, out};

/// The small knowledge base, copied to where an index may be built beside it.
fn kb() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/kb"), &dir.path().join("kb"));
    dir
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Asks by words alone, whatever models this machine has.
fn ask(dir: &Path, args: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_puente"))
        .args([&["ask", "--kb", "kb", "--explain"], args].concat())
        .env("PUENTE_MODEL", dir.join("no-model"))
        .current_dir(dir)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", err(&output));
    output
}

#[test]
fn everything_that_decided_stands_on_one_screen() {
    let dir = kb();
    let output = ask(dir.path(), &["I forgott my pasword"]);
    let screen = out(&output);
    for told in [
        "language    en ",
        "repaired    forgott → forgot   pasword → password",
        "looked at   words alone",
        " 1 acct-password ",
        "score of the first",
        "found-words",
        "bars        answer 0.",
        "verdict     answers with acct-password, because ",
    ] {
        assert!(screen.contains(told), "{told} is not in\n{screen}");
    }
}

#[test]
fn a_screen_is_enough_whatever_is_asked() {
    let dir = kb();
    let long = "¿Cómo entro a mi cuenta bloqueada? I forgot my password too. ".repeat(30);
    let many = "contrasenha bloqeada acount pasword fileing summry ".repeat(20);
    for text in
        ["hola", "the", "help", "quiero una persona", "someone hacked my account", &long, &many]
    {
        let output = ask(dir.path(), &[text]);
        let screen = out(&output);
        assert!(screen.contains("\nverdict     "), "{screen}");
        assert!(screen.lines().count() <= 40, "{screen}");
        for line in screen.lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
}

#[test]
fn a_verdict_without_a_search_says_what_decided() {
    let dir = kb();
    let greeting = ask(dir.path(), &["hola"]);
    assert!(out(&greeting).contains("verdict     says a line (greeting), because of what"));
    let person = ask(dir.path(), &["quiero hablar con una persona"]);
    assert!(out(&person).contains("verdict     hands over (asked), because of what"));
}

#[test]
fn the_same_is_there_as_fields() {
    let dir = kb();
    let output = ask(dir.path(), &["--json", "I forgott my password"]);
    let [line] = &lines(&output)[..] else { panic!("one line") };
    let told = &line["explain"];
    assert_eq!(told["language"]["lang"], "en");
    assert!(told["language"]["words"][0]["odds"].as_f64().unwrap() < 0.0);
    assert_eq!(told["repaired"][0]["written"], "forgott");
    assert_eq!(told["repaired"][0]["read"], "forgot");
    assert_eq!(told["looked_at"], "words");
    assert_eq!(told["because"]["code"], "sure");
    assert!(told["because"]["share"].as_f64() >= told["because"]["bar"].as_f64());
    let number = |value: &Value| value.as_f64().unwrap();
    let first = &told["candidates"][0];
    assert_eq!(first["article"], "acct-password");
    assert!(number(&first["meaning"]).abs() < 1e-6, "by words alone");
    let sum = number(&first["words"]) + number(&first["meaning"]);
    assert!((sum - number(&first["score"])).abs() < 0.01, "the halves make the score");
    let adds: f64 =
        first["score_from"].as_array().unwrap().iter().map(|part| number(&part["adds"])).sum();
    assert!((adds - number(&first["score"])).abs() < 0.01, "the contributions make the score");
}
