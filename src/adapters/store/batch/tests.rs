//! Parts of streams with holes, damage and what a newer node wrote.

use super::*;
use crate::domain::desk::Event;
use crate::domain::ids::AgentId;

fn written(n: u64) -> (Seq, Vec<u8>) {
    (Seq(n), record::encode(Timestamp(5), &lost(n)))
}

fn lost(n: u64) -> Fact {
    Event::AgentLost { agent: AgentId::from_body(&n.to_string()), signed_out: false }.into()
}

fn decoded(after: u64, records: Vec<(Seq, Vec<u8>)>) -> Vec<(u64, Fact)> {
    let head = records.last().map_or(Seq::START, |(seq, _)| *seq);
    let part = Part { snapshot: None, records, head, alarm: None };
    let slice = slice(&Stream::desk(), Seq(after), part, &Aside::default()).unwrap();
    slice.records.into_iter().map(|record| (record.seq.0, record.fact)).collect()
}

#[test]
fn what_cannot_be_read_has_its_place_and_takes_nothing_else_with_it() {
    for odd in [
        &br#"{"v":1,"at":5,"kind":"case","event":{"type":"opened"}}"#[..],
        br#"{"v":1,"at":5,"kind":"desk","event":{"type":"whistled"}}"#,
        br#"{"v":2,"when":"noon"}"#,
        b"{\"v\":1,",
        b"",
        b"\xff\xfe",
    ] {
        let read = decoded(0, vec![written(1), (Seq(2), odd.to_vec()), written(3)]);
        assert_eq!(read, [(1, lost(1)), (2, Fact::SetAside), (3, lost(3))]);
    }
}

#[test]
fn what_is_missing_takes_nothing_else_with_it() {
    assert_eq!(decoded(0, vec![written(1), written(4)]), [(1, lost(1)), (4, lost(4))]);
    assert_eq!(decoded(2, vec![written(9)]), [(9, lost(9))]);
}

#[test]
fn nobody_writes_what_nobody_can_read() {
    let entry = Entry {
        stream: Stream::desk(),
        expect: Expect::Any,
        facts: vec![lost(1), Fact::SetAside],
        alarm: AlarmChange::Keep,
    };
    let refused = validate(Batch { at: Timestamp(1), entries: vec![entry] }).map(|_| ());
    assert!(matches!(refused, Err(AppendError::Refused { .. })), "{refused:?}");
    let bytes = record::encode(Timestamp(1), &Fact::SetAside);
    assert!(matches!(record::decode(&bytes), Err(RecordError::UnknownKind { .. })));
}
