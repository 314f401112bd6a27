//! What passes: pokes, whispers, leases; and the epoch, which does not.

use super::*;

promises! {
    pokes_follow_what_moved_and_nothing_else,
    a_listener_that_falls_behind_is_told_of_a_gap,
    a_whisper_is_heard_and_not_stored,
    a_feed_ends_with_its_store,
    a_lease_is_one_owners_until_it_runs_out,
    a_lease_is_given_back_by_a_ttl_of_zero,
    the_epoch_is_the_one_of_the_making,
}

/// What a feed has ready. Nothing is waited for: a poke is sent before its append returns.
fn heard(feed: &mut Box<dyn PokeFeed>) -> Option<Poke> {
    unconstrained(feed.next()).now_or_never().flatten()
}

fn moved(name: &str, head: u64) -> Poke {
    Poke::Moved { stream: stream(name), head: Seq(head) }
}

async fn pokes_follow_what_moved_and_nothing_else(subject: Subject) {
    let mut feed = subject.store.pokes();
    subject.change_alarm("a", AlarmChange::Set(Timestamp(1))).await;
    let stale = vec![entry("a", Expect::Head(Seq(4)), facts("x", 1))];
    subject.store.append(batch(1, stale)).await.unwrap_err();
    let entries = vec![
        entry("a", Expect::Any, facts("x", 3)),
        alarm("b", AlarmChange::Clear),
        entry("c", Expect::Any, facts("x", 1)),
    ];
    subject.store.append(batch(1, entries)).await.unwrap();
    assert_eq!(heard(&mut feed), Some(moved("a", 3)));
    assert_eq!(heard(&mut feed), Some(moved("c", 1)));
    assert_eq!(heard(&mut feed), None);
    assert_eq!(heard(&mut subject.store.pokes()), None, "a feed begins when it is asked for");
}

async fn a_listener_that_falls_behind_is_told_of_a_gap(subject: Subject) {
    let mut feed = subject.store.pokes();
    for _ in 0..POKES_HELD {
        subject.store.whisper(&stream("a"), Bytes::new()).await;
    }
    subject.add("a", facts("x", 1)).await;
    assert_eq!(heard(&mut feed), Some(Poke::Gap));
    let mut last = None;
    while let Some(poke) = heard(&mut feed) {
        last = Some(poke);
    }
    assert_eq!(last, Some(moved("a", 1)));
}

async fn a_whisper_is_heard_and_not_stored(subject: Subject) {
    let mut feed = subject.store.pokes();
    let body = Bytes::from_static(b"typing");
    subject.store.whisper(&stream("a"), body.clone()).await;
    assert_eq!(heard(&mut feed), Some(Poke::Whisper { stream: stream("a"), body }));
    assert_eq!(subject.head("a").await, Seq::START);
}

async fn a_feed_ends_with_its_store(subject: Subject) {
    let mut feed = subject.store.pokes();
    subject.add("a", facts("x", 1)).await;
    drop(subject);
    assert_eq!(feed.next().await, Some(moved("a", 1)));
    assert_eq!(feed.next().await, None);
}

async fn a_lease_is_one_owners_until_it_runs_out(subject: Subject) {
    assert!(subject.lease("a", 1_000, 500).await);
    assert!(!subject.lease("b", 1_499, 500).await);
    assert!(subject.lease("a", 1_400, 500).await, "its owner renews it");
    assert!(!subject.lease("b", 1_899, 500).await);
    assert!(subject.lease("b", 1_900, 500).await);
    assert!(!subject.lease("a", 1_900, 500).await);
}

async fn a_lease_is_given_back_by_a_ttl_of_zero(subject: Subject) {
    assert!(subject.lease("a", 1_000, 500).await);
    assert!(!subject.lease("b", 1_000, 0).await, "nobody gives back what is another's");
    assert!(!subject.lease("b", 1_000, 500).await);
    assert!(subject.lease("a", 1_000, 0).await);
    assert!(subject.lease("b", 1_000, 500).await);
}

async fn the_epoch_is_the_one_of_the_making(subject: Subject) {
    assert_eq!(subject.store.epoch().await.unwrap(), Epoch("e1".to_owned()));
}
