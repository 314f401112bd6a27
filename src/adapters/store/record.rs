//! This file is a file format: how one event or one snapshot looks as bytes, the same in every store.
//! Knows nothing about where the bytes are kept or at which position of which stream.
//!
//! A record is one JSON object, `{"v":1,"at":…,"kind":"conversation","event":{…}}`; a snapshot is
//! `{"v":1,"kind":"desk","state":{…}}`. `"said":{"en":…,"es":…}` follows an event of a conversation that says a line
//! of `locales/`: the words as they were at the time. Records from before it, and from nodes without it, lack it.
//! `v` counts changes of this envelope, not of the events in it:
//! those grow by fields with a default, and whoever does not know a field passes over it.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::domain::fact::{Fact, Snapshot};
use crate::domain::phrase::Said;
use crate::domain::time::Timestamp;

/// The envelope this puente writes, and the newest it reads.
pub const VERSION: u64 = 1;

const CONVERSATION: &str = "conversation";
const DESK: &str = "desk";
const ACCOUNT: &str = "account";
/// Stands for what cannot be read, which no store takes in: nobody knows it when it is read, either.
const SET_ASIDE: &str = "set-aside";

/// Why stored bytes cannot be read. Never repeats what the bytes say: that may be a visitor's message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// The envelope is of a later version.
    #[error("written by a newer puente (record version {version}, this one reads up to {VERSION})")]
    Newer {
        /// Which version.
        version: u64,
    },
    /// The envelope is fine, but holds something that did not exist yet.
    #[error("written by a newer puente (this one knows no {kind:?} records)")]
    UnknownKind {
        /// What it calls itself.
        kind: String,
    },
    /// It is not a record, or holds an event that is unknown here or incomplete.
    #[error("damaged, or written by a newer puente ({reason})")]
    Unreadable {
        /// What is wrong with it.
        reason: String,
    },
}

/// The bytes of an event.
pub fn encode(at: Timestamp, fact: &Fact) -> Vec<u8> {
    match fact {
        Fact::Conversation(event, said) => envelope(at, CONVERSATION, event, said.as_ref()),
        Fact::Desk(event) => envelope(at, DESK, event, None),
        Fact::Account(event) => envelope(at, ACCOUNT, event, None),
        Fact::SetAside => envelope(at, SET_ASIDE, &(), None),
    }
}

/// The event in these bytes, and when it was written.
pub fn decode(bytes: &[u8]) -> Result<(Timestamp, Fact), RecordError> {
    let kind = kind(bytes)?;
    match kind.as_str() {
        CONVERSATION => {
            read(bytes).map(|Body { at, event, said }| (at, Fact::Conversation(event, said)))
        }
        DESK => read(bytes).map(|Body { at, event, .. }| (at, Fact::Desk(event))),
        ACCOUNT => read(bytes).map(|Body { at, event, .. }| (at, Fact::Account(event))),
        _ => Err(RecordError::UnknownKind { kind }),
    }
}

/// The bytes of a snapshot.
pub fn encode_snapshot(snapshot: &Snapshot) -> Vec<u8> {
    match snapshot {
        Snapshot::Desk(state) => written(&Still { v: VERSION, kind: DESK, state }),
    }
}

/// The snapshot in these bytes.
pub fn decode_snapshot(bytes: &[u8]) -> Result<Snapshot, RecordError> {
    let kind = kind(bytes)?;
    match kind.as_str() {
        DESK => read(bytes).map(|Kept { state }| Snapshot::Desk(state)),
        _ => Err(RecordError::UnknownKind { kind }),
    }
}

/// A record on its way out. The order of the fields is the order in the bytes.
#[derive(Serialize)]
struct Envelope<'a, E> {
    v: u64,
    at: Timestamp,
    kind: &'a str,
    event: &'a E,
    #[serde(skip_serializing_if = "Option::is_none")]
    said: Option<&'a Said>,
}

/// A snapshot on its way out.
#[derive(Serialize)]
struct Still<'a, S> {
    v: u64,
    kind: &'a str,
    state: &'a S,
}

/// Enough to tell how the rest is to be read.
#[derive(Deserialize)]
struct Label {
    v: u64,
    kind: String,
}

/// What every envelope has, whatever else becomes of it.
#[derive(Deserialize)]
struct Version {
    v: u64,
}

#[derive(Deserialize)]
struct Body<E> {
    at: Timestamp,
    event: E,
    #[serde(default)]
    said: Option<Said>,
}

#[derive(Deserialize)]
struct Kept<S> {
    state: S,
}

fn envelope<E: Serialize>(at: Timestamp, kind: &str, event: &E, said: Option<&Said>) -> Vec<u8> {
    written(&Envelope { v: VERSION, at, kind, event, said })
}

fn written<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("events have names for keys and nothing that JSON lacks")
}

fn kind(bytes: &[u8]) -> Result<String, RecordError> {
    match read(bytes) {
        Ok(Label { v: VERSION, kind }) => Ok(kind),
        // A newer envelope is named as such however little else of it is understood.
        Ok(Label { v, .. }) => Err(other(v)),
        Err(error) => match read(bytes) {
            Ok(Version { v }) if v != VERSION => Err(other(v)),
            Ok(_) | Err(_) => Err(error),
        },
    }
}

fn other(version: u64) -> RecordError {
    if version > VERSION {
        RecordError::Newer { version }
    } else {
        RecordError::Unreadable { reason: format!("there is no record version {version}") }
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, RecordError> {
    serde_json::from_slice(bytes)
        .map_err(|error| RecordError::Unreadable { reason: reason(&error) })
}

/// What serde says, as far as it consists of our own words: names of fields and variants.
/// Everything else it says may quote the value it stumbled over.
fn reason(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let own_words = ["missing field", "unknown variant"];
    if own_words.iter().any(|words| said.starts_with(words)) {
        // The list of everything that would have been accepted helps nobody at night.
        return said.split(", expected").next().unwrap_or_default().to_owned();
    }
    match error.classify() {
        serde_json::error::Category::Data => "a field holds what it never held".to_owned(),
        serde_json::error::Category::Io
        | serde_json::error::Category::Syntax
        | serde_json::error::Category::Eof => "not whole JSON".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: &str) -> String {
        decode(bytes.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_newer_envelope_is_named_as_such_whatever_else_it_holds() {
        insta::assert_snapshot!(
            refused(r#"{"v":2,"when":"noon","what":[]}"#),
            @"written by a newer puente (record version 2, this one reads up to 1)"
        );
    }

    #[test]
    fn an_unknown_kind_is_a_newer_one() {
        insta::assert_snapshot!(
            refused(r#"{"v":1,"at":5,"kind":"case","event":{"type":"opened"}}"#),
            @r#"written by a newer puente (this one knows no "case" records)"#
        );
        assert!(decode_snapshot(br#"{"v":1,"kind":"case","state":{}}"#).is_err());
    }

    #[test]
    fn an_unknown_event_is_called_by_its_name() {
        insta::assert_snapshot!(
            refused(r#"{"v":1,"at":5,"kind":"conversation","event":{"type":"whistled"}}"#),
            @"damaged, or written by a newer puente (unknown variant `whistled`)"
        );
    }

    #[test]
    fn no_complaint_quotes_what_a_visitor_wrote() {
        let bytes = r#"{"v":1,"at":5,"kind":"conversation","event":{"type":"visitor-said",
            "command":"c1","lang":"es","text":"mi secreto","masked":"mi secreto"}}"#;
        insta::assert_snapshot!(
            refused(bytes),
            @"damaged, or written by a newer puente (a field holds what it never held)"
        );
    }

    #[test]
    fn nothing_that_could_be_in_a_file_makes_it_panic() {
        for bytes in
            ["", "{", "[]", "null", "\u{0}\u{1}", r#"{"v":0}"#, r#"{"v":-1}"#, r#"{"v":1}"#]
        {
            assert!(matches!(decode(bytes.as_bytes()), Err(RecordError::Unreadable { .. })));
        }
    }
}
