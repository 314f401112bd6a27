//! Golden lines: what was once written is readable for ever, and is still written the same.
//! Lines are added to `formats/`, never changed; a variant without one is a failure.

use std::collections::BTreeSet;

use puente::adapters::store::record;
use puente::domain::{account, conversation, desk};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const CONVERSATION: &str = include_str!("formats/conversation.jsonl");
const DESK: &str = include_str!("formats/desk.jsonl");
const ACCOUNT: &str = include_str!("formats/account.jsonl");
const SNAPSHOT: &str = include_str!("formats/snapshot.jsonl");

fn events() -> impl Iterator<Item = &'static str> {
    [CONVERSATION, DESK, ACCOUNT].into_iter().flat_map(str::lines)
}

/// The tags an event may have, by what serde says to one that it cannot have.
fn tags<E: DeserializeOwned>() -> BTreeSet<String> {
    let error = serde_json::from_value::<E>(json!({ "type": "?" })).err().unwrap().to_string();
    let (_, accepted) = error.split_once("expected one of").unwrap();
    accepted.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn tags_in(lines: &str) -> BTreeSet<String> {
    let tag = |line| -> String {
        let line: Value = serde_json::from_str(line).unwrap();
        line["event"]["type"].as_str().unwrap().to_owned()
    };
    lines.lines().map(tag).collect()
}

#[test]
fn every_event_has_a_golden_line() {
    assert_eq!(tags_in(CONVERSATION), tags::<conversation::Event>());
    assert_eq!(tags_in(DESK), tags::<desk::Event>());
    assert_eq!(tags_in(ACCOUNT), tags::<account::Event>());
}

#[test]
fn every_golden_event_is_read_and_written_back_to_the_byte() {
    for line in events() {
        let (at, fact) = record::decode(line.as_bytes()).unwrap_or_else(|e| panic!("{line}\n{e}"));
        assert_eq!(String::from_utf8(record::encode(at, &fact)).unwrap(), line);
    }
}

#[test]
fn every_golden_snapshot_is_read_and_written_back_to_the_byte() {
    for line in SNAPSHOT.lines() {
        let state =
            record::decode_snapshot(line.as_bytes()).unwrap_or_else(|e| panic!("{line}\n{e}"));
        assert_eq!(String::from_utf8(record::encode_snapshot(&state)).unwrap(), line);
    }
}

/// The same line as a later puente may write it: one more field in every object.
fn from_the_future(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(from_the_future);
            fields.insert("from_the_future".to_owned(), json!({ "type": ["anything"] }));
        }
        Value::Array(values) => values.iter_mut().for_each(from_the_future),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn a_field_that_nobody_knows_yet_is_passed_over() {
    for line in events() {
        let mut value: Value = serde_json::from_str(line).unwrap();
        // What fills a phrase's variables is a map by name, not an object with fields.
        if value["event"]["phrase"]["args"].is_object() {
            continue;
        }
        from_the_future(&mut value);
        let read = record::decode(value.to_string().as_bytes());
        assert_eq!(read, record::decode(line.as_bytes()), "{value}");
    }
}
