//! `puente eval` on sets so small that its figures can be told by hand.

use serde_json::json;

use super::*;

/// Two of three articles' rows are right in Spanish and all three in English; one message of each other kind.
const ROWS: &str = r#"
{"text":"I forgot my password","lang":"en","expect":"password"}
{"text":"when are you open","lang":"en","expect":["hours","gone"],"note":"passed over"}
{"text":"I forgot my password","lang":"en","expect":"hours","also_ok":"password"}
{"text":"a qué hora abren","lang":"es","expect":"hours"}
{"text":"olvidé mi contraseña","lang":"es","expect":"password","also_ok":["human"]}
{"text":"olvidé mi contraseña","lang":"es","expect":"hours"}
{"text":"olvidé mi contraseña","lang":"mixed","expect":"password","answer_lang":"es"}
{"text":"I want to talk to a person","lang":"en","expect":"human"}
{"text":"gracias","lang":"es","expect":"smalltalk"}
{"text":"zebras sing well","lang":"en","expect":"oos"}
{"text":"olvidé mi contraseña","lang":"es","expect":"oos"}
"#;

fn evaluated(dir: &Path, args: &[&str]) -> Value {
    let output = puente(dir, &[&["eval", "--json", "--kb", "kb"], args].concat());
    assert!(output.status.success(), "{}", err(&output));
    lines(&output).remove(0)
}

fn share(group: &Value, name: &str) -> (u64, u64) {
    let share = &group[name];
    (share["n"].as_u64().unwrap(), share["of"].as_u64().unwrap())
}

/// As gzip packs it without pressing it.
fn packed(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).unwrap();
    let sum = !text.bytes().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 * (sum & 1)))
    });
    let mut file = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    file.extend(length.to_le_bytes());
    file.extend((!length).to_le_bytes());
    file.extend(text.as_bytes());
    file.extend(sum.to_le_bytes());
    file.extend(u32::from(length).to_le_bytes());
    file
}

#[test]
fn the_figures_are_those_that_were_counted_by_hand() {
    let dir = small_kb();
    write(dir.path(), "rows.jsonl", ROWS);
    let all = evaluated(dir.path(), &["rows.jsonl"]);
    assert_eq!(all["questions"], 11);
    let (en, es) = (&all["groups"]["en"], &all["groups"]["es"]);
    let every = &all["groups"]["all"];
    for (name, of_en, of_es, of_all) in [
        ("recall_at_1", (3, 3), (2, 3), (6, 7)),
        ("answered_right", (3, 3), (2, 3), (6, 7)),
        ("answered_wrong", (0, 3), (1, 3), (1, 7)),
        ("answer_precision", (3, 3), (2, 4), (6, 8)),
        ("false_answers", (0, 1), (1, 1), (1, 2)),
        ("human_recall", (1, 1), (0, 0), (1, 1)),
        ("small_talk_recall", (0, 0), (1, 1), (1, 1)),
        ("language_accuracy", (5, 5), (5, 5), (11, 11)),
    ] {
        let found = [en, es, every].map(|group| share(group, name));
        assert_eq!(found, [of_en, of_es, of_all], "{name}");
    }
    assert_eq!(every["answer_precision"]["share"], 0.75);
    assert_eq!(en["auroc"], 1.0);
    assert_eq!(all["en_minus_es"]["recall_at_1"], 33.3333);
    assert_eq!(all["groups"]["mixed"]["rows"], 1);
    assert!(every["ms_p50"].as_f64().unwrap() <= every["ms_p99"].as_f64().unwrap());
    // The row expects another article besides, so it stays.
    assert_eq!((&all["unknown"], &all["excluded"]), (&json!({"gone": 1}), &json!(0)));
}

#[test]
fn what_went_wrong_is_listed_with_what_was_found() {
    let dir = small_kb();
    write(dir.path(), "rows.jsonl", ROWS);
    let all = evaluated(dir.path(), &["--errors", "rows.jsonl"]);
    let errors = all["errors"].as_array().unwrap();
    let faults: Vec<&Value> = errors.iter().map(|row| &row["faults"]).collect();
    assert_eq!(faults, [&json!(["answered-wrong", "not-first"]), &json!(["false-answer"])]);
    assert_eq!(
        (&errors[0]["expected"], &errors[0]["shown"]),
        (&json!(["hours"]), &json!("password"))
    );
    assert_eq!(errors[0]["found"][0]["article"], "password");

    let output = puente(dir.path(), &["eval", "--errors", "--kb", "kb", "rows.jsonl"]);
    let said = out(&output);
    assert!(said.starts_with("11 questions\n"), "{said}");
    assert!(said.contains("false-answer  [es] \"olvidé mi contraseña\"\n"), "{said}");
    assert!(said.contains("    expected hours; answered password\n    found password "), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 100), "{said}");
}

#[test]
fn packed_files_and_tables_are_read_like_others() {
    let dir = small_kb();
    std::fs::write(dir.path().join("rows.jsonl.gz"), packed(ROWS)).unwrap();
    write(dir.path(), "q.tsv", "# golden\nen\thours\twhen are you open\n");
    write(dir.path(), "o.tsv", "es\tolvidé mi contraseña\n");
    let all = evaluated(dir.path(), &["rows.jsonl.gz", "q.tsv", "o.tsv"]);
    assert_eq!(all["questions"], 13);
    assert_eq!(share(&all["groups"]["en"], "recall_at_1"), (4, 4));
    assert_eq!(share(&all["groups"]["es"], "false_answers"), (2, 2));
}

#[test]
fn lines_that_are_no_rows_are_named_and_counted() {
    let dir = small_kb();
    let rows = "{\"text\":\"when are you open\",\"lang\":\"en\",\"expect\":\"hours\"}\n\nno json\n\
                {\"text\":\"x\",\"lang\":\"fr\",\"expect\":\"hours\"}\n\
                {\"text\":\"x\",\"lang\":\"en\",\"expect\":\"nowhere\"}\n\
                {\"text\":\"y\",\"lang\":\"en\",\"expect\":\"nowhere\"}\n";
    write(dir.path(), "rows.jsonl", rows);
    let output = puente(dir.path(), &["eval", "--kb", "kb", "rows.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        err(&output),
        "puente: rows.jsonl:3: expected ident\n\
         puente: rows.jsonl:4: lang is \"fr\": write en, es, mixed\n\
         puente: there is no article nowhere, which 2 rows name\n"
    );
    let counts = "1 question; 2 malformed lines; 2 rows excluded: no such article\n";
    assert!(out(&output).starts_with(counts), "{}", out(&output));
    assert!(out(&output).contains("100.0% 1/1"), "{}", out(&output));

    std::fs::write(dir.path().join("cut.gz"), &packed("x")[..12]).unwrap();
    let output = puente(dir.path(), &["eval", "--kb", "kb", "cut.gz"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("failed to read cut.gz: the gzip file ends too early"));
}

/// Three intents with two phrasings each, one question to each, and one that has no intent.
const INTENTS: &str = r#"
{"s":"train","q":"I want my money back","y":"refund/ask_for"}
{"s":"train","q":"give me a refund","y":"refund/ask_for"}
{"s":"train","q":"where is my parcel","y":"track.parcel"}
{"s":"train","q":"track my delivery","y":"track.parcel"}
{"s":"train","q":"change my street address","y":"address"}
{"s":"train","q":"I have moved house","y":"address"}
{"s":"train","q":"the moon is round","y":"None"}
{"s":"test","q":"I want my money back","y":"refund/ask_for"}
{"s":"test","q":"where is my parcel","y":"track.parcel"}
{"s":"test","q":"change my street address","y":"address"}
{"s":"test","q":"zebras sing well","y":"None"}
"#;

#[test]
fn intents_are_measured_as_if_they_were_articles() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "set.jsonl", INTENTS);
    let evaluated = |args: &[&str]| {
        let args = [&["eval", "--json", "--intents", "set.jsonl", "set.jsonl"], args].concat();
        let output = puente(dir.path(), &args);
        assert!(output.status.success(), "{}", err(&output));
        lines(&output).remove(0)
    };
    let all = evaluated(&[]);
    assert_eq!(
        all["intents"],
        json!({"articles": 3, "phrasings": 6, "lang": "en", "left_out": []})
    );
    assert_eq!(share(&all["groups"]["en"], "recall_at_1"), (3, 3));
    assert_eq!(share(&all["groups"]["en"], "false_answers"), (0, 1));

    let fewer = evaluated(&["--leave-out", "1", "--per", "1", "--lang", "es", "--errors"]);
    let intents = &fewer["intents"];
    assert_eq!(
        intents,
        &json!({"articles": 2, "phrasings": 2, "lang": "es", "left_out": ["refund/ask_for"]})
    );
    assert_eq!(share(&fewer["groups"]["es"], "recall_at_1").1, 2);
    assert_eq!(share(&fewer["groups"]["es"], "false_answers").1, 2);
    let wrong = fewer["errors"].as_array().unwrap();
    assert!(wrong.iter().any(|row| row["expected"] == json!(["track.parcel"])), "{wrong:?}");

    let output =
        puente(dir.path(), &["eval", "--intents", "set.jsonl", "set.jsonl", "--leave-out", "3"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("--leave-out 3 leaves none of 3 intents"), "{}", err(&output));
}

#[test]
fn noise_is_the_same_on_every_run() {
    let dir = small_kb();
    let row = "{\"text\":\"¿Quién ganó el Mundial?\",\"lang\":\"es\",\"expect\":\"hours\"}\n";
    write(dir.path(), "rows.jsonl", row);
    let typed = |noise: &str| {
        let all = evaluated(dir.path(), &["--errors", "--noise", noise, "rows.jsonl"]);
        assert_eq!(all["noise"], noise);
        all["errors"][0]["text"].as_str().unwrap().to_owned()
    };
    assert_eq!(typed("noacc"), "¿Quien gano el Mundial?");
    assert_eq!(typed("lower"), "quién ganó el mundial");
    let mistyped = typed("typo");
    assert_ne!(mistyped, "¿Quién ganó el Mundial?");
    assert_eq!(mistyped, typed("typo"));
}

#[test]
fn a_set_or_two_must_be_named() {
    let dir = tempfile::tempdir().unwrap();
    for args in [&["eval"][..], &["eval", "--intents", "a"], &["eval", "a", "--per", "1"]] {
        assert_eq!(puente(dir.path(), args).status.code(), Some(2), "{args:?}");
    }
}
