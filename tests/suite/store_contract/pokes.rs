//! What passes: pokes, ephemeral messages, leases; and the epoch, which does not.

use super::*;

promises! {
    pokes_follow_what_moved_and_nothing_else,
    a_listener_that_falls_behind_is_told_of_a_gap,
    an_ephemeral_message_is_heard_and_not_stored,
    a_feed_ends_with_its_store,
    a_lease_is_one_owners_until_it_runs_out,
    a_lease_is_given_back_by_a_ttl_of_zero,
    the_epoch_is_the_one_of_the_making,
}

/// A poke is on its way when its append returns, and comes soon, not at once.
const HEARD_WITHIN: Duration = Duration::from_secs(10);

/// What a feed hears next.
async fn heard(feed: &mut Box<dyn PokeFeed>) -> Option<Poke> {
    timeout(HEARD_WITHIN, feed.next()).await.expect("nothing was heard")
}

/// Sends an ephemeral message that no test sends, and hears it next: nothing else was on its way.
async fn hears_nothing_else(subject: &Subject, feed: &mut Box<dyn PokeFeed>) {
    let (stream, body) = (stream("silence"), Bytes::from_static(b"?"));
    subject.store.send_ephemeral(&stream, body.clone()).await;
    assert_eq!(heard(feed).await, Some(Poke::Ephemeral { stream, body }));
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
    assert_eq!(heard(&mut feed).await, Some(moved("a", 3)));
    assert_eq!(heard(&mut feed).await, Some(moved("c", 1)));
    // A feed begins when it is asked for.
    let mut late = subject.store.pokes();
    hears_nothing_else(&subject, &mut feed).await;
    assert!(matches!(heard(&mut late).await, Some(Poke::Ephemeral { .. })));
}

async fn a_listener_that_falls_behind_is_told_of_a_gap(subject: Subject) {
    let (mut slow, mut quick) = (subject.store.pokes(), subject.store.pokes());
    for _ in 0..POKES_HELD {
        subject.store.send_ephemeral(&stream("a"), Bytes::new()).await;
    }
    subject.add("a", facts("x", 1)).await;
    while heard(&mut quick).await != Some(moved("a", 1)) {}
    assert_eq!(heard(&mut slow).await, Some(Poke::Gap));
    while heard(&mut slow).await != Some(moved("a", 1)) {}
    hears_nothing_else(&subject, &mut slow).await;
}

async fn an_ephemeral_message_is_heard_and_not_stored(subject: Subject) {
    let mut feed = subject.store.pokes();
    let body = Bytes::from_static(b"typing");
    subject.store.send_ephemeral(&stream("a"), body.clone()).await;
    assert_eq!(heard(&mut feed).await, Some(Poke::Ephemeral { stream: stream("a"), body }));
    assert_eq!(subject.head("a").await, Seq::START);
}

async fn a_feed_ends_with_its_store(subject: Subject) {
    let (mut slow, mut quick) = (subject.store.pokes(), subject.store.pokes());
    subject.add("a", facts("x", 1)).await;
    assert_eq!(heard(&mut quick).await, Some(moved("a", 1)));
    drop(subject);
    assert_eq!(heard(&mut slow).await, Some(moved("a", 1)));
    assert_eq!(heard(&mut slow).await, None);
}

async fn a_lease_is_one_owners_until_it_runs_out(subject: Subject) {
    assert!(subject.lease("a", 1_000, 500).await);
    assert!(!subject.lease("b", 1_499, 500).await);
    assert!(subject.lease("a", 1_400, 500).await, "its owner renews it");
    assert!(subject.is_leased(1_899).await && !subject.is_leased(1_900).await);
    assert!(!subject.lease("b", 1_899, 500).await);
    assert!(subject.lease("b", 1_900, 500).await);
    assert!(!subject.lease("a", 1_900, 500).await);
}

async fn a_lease_is_given_back_by_a_ttl_of_zero(subject: Subject) {
    assert!(subject.lease("a", 1_000, 500).await);
    assert!(!subject.lease("b", 1_000, 0).await, "nobody gives back what is another's");
    assert!(!subject.lease("b", 1_000, 500).await);
    assert!(subject.lease("a", 1_000, 0).await);
    assert!(!subject.is_leased(1_000).await, "nobody has it, and to look takes nothing");
    assert!(subject.lease("b", 1_000, 500).await);
}

async fn the_epoch_is_the_one_of_the_making(subject: Subject) {
    assert_eq!(subject.store.epoch().await.unwrap(), Epoch("e1".to_owned()));
}
