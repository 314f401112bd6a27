//! What an append does and when it does nothing.

use super::*;

promises! {
    a_batch_reports_its_heads_in_its_own_order,
    positions_begin_at_one_and_have_no_gaps,
    a_conflict_anywhere_changes_nothing_anywhere,
    an_expected_head_is_met_exactly_or_not_at_all,
    any_never_conflicts,
    a_stream_stands_in_a_batch_once,
    a_batch_beyond_a_limit_is_refused_whole,
    a_batch_at_its_limits_is_written,
    of_appends_that_expect_the_same_head_one_wins,
}

async fn a_batch_reports_its_heads_in_its_own_order(subject: Subject) {
    subject.add("b", facts("x", 4)).await;
    let entries = vec![
        entry("c", Expect::Any, facts("c", 2)),
        alarm("b", AlarmChange::Set(Timestamp(9))),
        entry("a", Expect::Head(Seq::START), facts("a", 1)),
    ];
    let heads = subject.store.append(batch(1, entries)).await.unwrap();
    assert_eq!(heads, [Seq(2), Seq(4), Seq(1)]);
    assert_eq!(subject.store.append(batch(1, vec![])).await.unwrap(), []);
}

async fn positions_begin_at_one_and_have_no_gaps(subject: Subject) {
    assert_eq!(subject.add("cnv/a", facts("a", 2)).await, Seq(2));
    assert_eq!(subject.add("cnv/a", facts("b", 1)).await, Seq(3));
    assert_eq!(subject.add("cnv/b", facts("c", 1)).await, Seq(1));
    assert_eq!(subject.add("cnv/a", facts("d", 2)).await, Seq(5));
    assert_eq!(subject.seqs("cnv/a", 0, 100).await, [1, 2, 3, 4, 5]);
}

async fn a_conflict_anywhere_changes_nothing_anywhere(subject: Subject) {
    subject.add("b", facts("b", 3)).await;
    let mut first = entry("a", Expect::Any, facts("a", 2));
    first.alarm = AlarmChange::Set(Timestamp(5));
    let entries = vec![
        first,
        entry("b", Expect::Head(Seq(2)), facts("x", 1)),
        entry("c", Expect::Head(Seq(9)), facts("c", 1)),
    ];
    let outcome = subject.store.append(batch(1, entries)).await;
    assert_eq!(outcome, Err(AppendError::Conflict { stream: stream("b"), head: Seq(3) }));
    for (name, head) in [("a", 0), ("b", 3), ("c", 0)] {
        assert_eq!(subject.head(name).await, Seq(head), "{name}");
    }
    assert_eq!(subject.store.next_alarm().await.unwrap(), None);
    assert_eq!(subject.seqs("a", 0, 10).await, [0; 0]);
}

async fn an_expected_head_is_met_exactly_or_not_at_all(subject: Subject) {
    subject.add("a", facts("a", 2)).await;
    for wrong in [0, 1, 3, u64::MAX] {
        let entries = vec![entry("a", Expect::Head(Seq(wrong)), facts("x", 1))];
        let outcome = subject.store.append(batch(1, entries)).await;
        assert_eq!(outcome, Err(AppendError::Conflict { stream: stream("a"), head: Seq(2) }));
    }
    let entries = vec![entry("a", Expect::Head(Seq(2)), facts("x", 1))];
    assert_eq!(subject.store.append(batch(1, entries)).await.unwrap(), [Seq(3)]);
}

async fn any_never_conflicts(subject: Subject) {
    for n in 1..=5 {
        assert_eq!(subject.add("desk", facts("x", 1)).await, Seq(n));
    }
}

async fn a_stream_stands_in_a_batch_once(subject: Subject) {
    let entries =
        vec![entry("a", Expect::Any, facts("x", 1)), alarm("a", AlarmChange::Set(Timestamp(1)))];
    let outcome = subject.store.append(batch(1, entries)).await;
    assert!(matches!(outcome, Err(AppendError::Refused { .. })), "{outcome:?}");
    assert_eq!(subject.head("a").await, Seq::START);
}

fn fact_of(bytes: usize) -> Fact {
    let opened = |site: String| -> Fact {
        let (visitor, lang) = (VisitorId::from_body("1"), Lang::En);
        Event::Opened { visitor, site, lang, source: LangSource::Default, mark: None }.into()
    };
    let bare = puente::adapters::store::record::encode(Timestamp(1), &opened(String::new())).len();
    opened("s".repeat(bytes - bare))
}

async fn a_batch_beyond_a_limit_is_refused_whole(subject: Subject) {
    let many_entries = (0..=BATCH_LIMIT)
        .map(|i| entry(&format!("s{i}"), Expect::Any, facts("x", 1)))
        .collect::<Vec<_>>();
    let many_events = vec![entry("s0", Expect::Any, facts("x", BATCH_LIMIT + 1))];
    let large = vec![
        entry("s0", Expect::Any, facts("x", 1)),
        entry("s1", Expect::Any, vec![fact_of(RECORD_BYTES_MAX + 1)]),
    ];
    for entries in [many_entries, many_events, large] {
        let outcome = subject.store.append(batch(1, entries)).await;
        assert!(matches!(outcome, Err(AppendError::Refused { .. })), "{outcome:?}");
    }
    assert_eq!(subject.head("s0").await, Seq::START);
}

async fn a_batch_at_its_limits_is_written(subject: Subject) {
    let mut entries = (1..BATCH_LIMIT)
        .map(|i| entry(&format!("s{i}"), Expect::Any, facts("x", 1)))
        .collect::<Vec<_>>();
    entries.push(entry("s0", Expect::Any, facts("x", BATCH_LIMIT)));
    assert_eq!(subject.store.append(batch(1, entries)).await.unwrap().len(), BATCH_LIMIT);
    assert_eq!(subject.head("s0").await, Seq(256));
    let large = fact_of(RECORD_BYTES_MAX);
    subject.add("large", vec![large.clone()]).await;
    let slice = subject.store.read(&stream("large"), Seq::START, 1).await.unwrap();
    assert_eq!(slice.records[0].fact, large);
}

async fn of_appends_that_expect_the_same_head_one_wins(subject: Subject) {
    const WRITERS: usize = 8;
    const WINS: usize = 25;
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let store = subject.store.clone();
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                runtime.block_on(win(&*store, writer, WINS));
            });
        }
    });
    let slice = subject.store.read(&stream("desk"), Seq::START, u16::MAX).await.unwrap();
    assert_eq!(slice.head, Seq::START.plus(WRITERS * WINS));
    for writer in 0..WRITERS {
        let wins: Vec<_> = (0..WINS).map(|n| fact(&format!("w{writer}-{n}"))).collect();
        let written = slice.records.iter().map(|record| &record.fact);
        let own: Vec<_> = written.filter(|fact| wins.contains(fact)).cloned().collect();
        assert_eq!(own, wins, "each win is there once, in its writer's order");
    }
}

/// Appends behind the head it last saw, until it has won often enough.
async fn win(store: &dyn Store, writer: usize, wins: usize) {
    let mut head = Seq::START;
    for n in 0..wins {
        let facts = vec![fact(&format!("w{writer}-{n}"))];
        loop {
            let entries = vec![entry("desk", Expect::Head(head), facts.clone())];
            match store.append(batch(1, entries)).await {
                Ok(heads) => break head = heads[0],
                Err(AppendError::Conflict { head: now, .. }) => head = now,
                Err(other) => panic!("{other}"),
            }
        }
    }
}
