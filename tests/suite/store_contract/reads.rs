//! Reading, compacting and forgetting.

use super::*;

promises! {
    a_stream_that_never_was_is_empty,
    what_was_written_is_read_back_with_its_time,
    a_read_begins_after_its_cursor_and_ends_at_its_limit,
    a_read_never_returns_more_than_the_most,
    names_that_begin_alike_are_different_streams,
    a_snapshot_stands_for_what_was_compacted,
    a_snapshot_beyond_the_head_is_refused,
    an_older_snapshot_does_not_replace_a_newer_one,
    a_forgotten_stream_keeps_its_head_and_nothing_else,
    a_forgotten_stream_does_not_come_back_by_an_old_snapshot,
}

async fn a_stream_that_never_was_is_empty(subject: Subject) {
    let slice = subject.store.read(&stream("cnv/a"), Seq::START, 10).await.unwrap();
    assert_eq!(
        (slice.snapshot, slice.records, slice.head, slice.alarm),
        (None, vec![], Seq(0), None)
    );
    assert_eq!(subject.store.next_alarm().await.unwrap(), None);
}

async fn what_was_written_is_read_back_with_its_time(subject: Subject) {
    let opened: Fact = Event::Opened {
        visitor: VisitorId::from_body("1"),
        site: "aduana \"norte\" \u{1F69A}".to_owned(),
        lang: Lang::Es,
        source: LangSource::Page,
        mark: None,
    }
    .into();
    let entries = vec![entry("cnv/a", Expect::Any, vec![opened.clone(), fact("c1")])];
    subject.store.append(batch(-7, entries)).await.unwrap();
    let slice = subject.store.read(&stream("cnv/a"), Seq::START, 10).await.unwrap();
    let record = |seq, fact| Record { seq: Seq(seq), at: Timestamp(-7), fact };
    assert_eq!(slice.records, [record(1, opened), record(2, fact("c1"))]);
}

async fn a_read_begins_after_its_cursor_and_ends_at_its_limit(subject: Subject) {
    subject.add("a", facts("x", 6)).await;
    assert_eq!(subject.seqs("a", 0, 3).await, [1, 2, 3]);
    assert_eq!(subject.seqs("a", 3, 3).await, [4, 5, 6]);
    assert_eq!(subject.seqs("a", 5, 3).await, [6]);
    assert_eq!(subject.seqs("a", 6, 3).await, [0; 0]);
    assert_eq!(subject.seqs("a", u64::MAX, 3).await, [0; 0]);
    assert_eq!(subject.seqs("a", 0, 0).await, [0; 0]);
    assert_eq!(subject.head("a").await, Seq(6));
}

async fn a_read_never_returns_more_than_the_most(subject: Subject) {
    for _ in 0..3 {
        subject.add("a", facts("x", BATCH_LIMIT)).await;
    }
    assert_eq!(subject.seqs("a", 0, u16::MAX).await.len(), usize::from(READ_LIMIT_MAX));
}

async fn names_that_begin_alike_are_different_streams(subject: Subject) {
    for (name, n) in [("cnv/a", 2), ("cnv/a ", 1), ("cnv/aa", 3), ("cnv", 1)] {
        subject.add(name, facts("x", n)).await;
    }
    subject.store.forget(&stream("cnv/a")).await.unwrap();
    assert_eq!(subject.seqs("cnv/a", 0, 9).await, [0; 0]);
    assert_eq!(subject.seqs("cnv/a ", 0, 9).await, [1]);
    assert_eq!(subject.seqs("cnv/aa", 0, 9).await, [1, 2, 3]);
    assert_eq!(subject.seqs("cnv", 0, 9).await, [1]);
}

async fn a_snapshot_stands_for_what_was_compacted(subject: Subject) {
    subject.add("desk", facts("x", 5)).await;
    subject.change_alarm("desk", AlarmChange::Set(Timestamp(7))).await;
    subject.store.compact(&stream("desk"), Seq(3), snapshot()).await.unwrap();
    let read = async |after| {
        let slice = subject.store.read(&stream("desk"), Seq(after), 10).await.unwrap();
        assert_eq!((slice.head, slice.alarm), (Seq(5), Some(Timestamp(7))));
        (slice.snapshot, slice.records.iter().map(|record| record.seq.0).collect::<Vec<_>>())
    };
    assert_eq!(read(0).await, (Some((Seq(3), snapshot())), vec![4, 5]));
    assert_eq!(read(2).await, (Some((Seq(3), snapshot())), vec![4, 5]));
    assert_eq!(read(3).await, (None, vec![4, 5]));
    assert_eq!(read(4).await, (None, vec![5]));
    assert_eq!(subject.add("desk", facts("y", 1)).await, Seq(6));
}

async fn a_snapshot_beyond_the_head_is_refused(subject: Subject) {
    subject.add("desk", facts("x", 2)).await;
    for (name, upto) in [("desk", 3), ("never", 1), ("never", 0)] {
        let outcome = subject.store.compact(&stream(name), Seq(upto), snapshot()).await;
        assert!(matches!(outcome, Err(AppendError::Refused { .. })), "{outcome:?}");
    }
    assert_eq!(subject.seqs("desk", 0, 9).await, [1, 2]);
}

async fn an_older_snapshot_does_not_replace_a_newer_one(subject: Subject) {
    subject.add("desk", facts("x", 5)).await;
    subject.store.compact(&stream("desk"), Seq(4), snapshot()).await.unwrap();
    subject.store.compact(&stream("desk"), Seq(2), snapshot()).await.unwrap();
    let slice = subject.store.read(&stream("desk"), Seq::START, 10).await.unwrap();
    assert_eq!(slice.snapshot.unwrap().0, Seq(4));
    subject.store.compact(&stream("desk"), Seq(5), snapshot()).await.unwrap();
    let slice = subject.store.read(&stream("desk"), Seq::START, 10).await.unwrap();
    assert_eq!((slice.snapshot.unwrap().0, slice.records), (Seq(5), vec![]));
}

async fn a_forgotten_stream_keeps_its_head_and_nothing_else(subject: Subject) {
    subject.add("desk", facts("x", 5)).await;
    subject.store.compact(&stream("desk"), Seq(2), snapshot()).await.unwrap();
    subject.change_alarm("desk", AlarmChange::Set(Timestamp(7))).await;
    subject.store.forget(&stream("desk")).await.unwrap();
    subject.store.forget(&stream("never")).await.unwrap();
    let slice = subject.store.read(&stream("desk"), Seq::START, 10).await.unwrap();
    assert_eq!(
        (slice.snapshot, slice.records, slice.head, slice.alarm),
        (None, vec![], Seq(5), None)
    );
    assert_eq!(subject.store.next_alarm().await.unwrap(), None);
    assert_eq!(subject.add("desk", facts("y", 1)).await, Seq(6));
    assert_eq!(subject.seqs("desk", 0, 10).await, [6]);
}

async fn a_forgotten_stream_does_not_come_back_by_an_old_snapshot(subject: Subject) {
    subject.add("desk", facts("x", 5)).await;
    subject.store.forget(&stream("desk")).await.unwrap();
    let outcome = subject.store.compact(&stream("desk"), Seq(5), snapshot()).await;
    assert!(matches!(outcome, Err(AppendError::Refused { .. })), "{outcome:?}");
    assert_eq!(subject.store.read(&stream("desk"), Seq::START, 1).await.unwrap().snapshot, None);
}
