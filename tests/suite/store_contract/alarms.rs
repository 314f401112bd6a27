//! Alarms: how they change, and who is due.

use super::*;

promises! {
    an_alarm_is_set_kept_moved_and_cleared,
    no_later_than_never_moves_an_alarm_back,
    an_entry_without_events_changes_the_alarm_alone,
    due_streams_come_longest_overdue_first,
}

async fn an_alarm_is_set_kept_moved_and_cleared(subject: Subject) {
    let at = |ms| Some(Timestamp(ms));
    assert_eq!(subject.change_alarm("a", AlarmChange::Set(Timestamp(50))).await, at(50));
    assert_eq!(subject.change_alarm("a", AlarmChange::Keep).await, at(50));
    subject.add("a", facts("x", 1)).await;
    assert_eq!(subject.change_alarm("a", AlarmChange::Set(Timestamp(90))).await, at(90));
    assert_eq!(subject.store.next_alarm().await.unwrap(), at(90));
    assert_eq!(subject.change_alarm("a", AlarmChange::Clear).await, None);
    assert_eq!(subject.change_alarm("a", AlarmChange::Clear).await, None);
    assert_eq!(subject.store.next_alarm().await.unwrap(), None);
}

async fn no_later_than_never_moves_an_alarm_back(subject: Subject) {
    let at = |ms| Some(Timestamp(ms));
    assert_eq!(subject.change_alarm("a", AlarmChange::NoLaterThan(Timestamp(50))).await, at(50));
    assert_eq!(subject.change_alarm("a", AlarmChange::NoLaterThan(Timestamp(80))).await, at(50));
    assert_eq!(subject.change_alarm("a", AlarmChange::NoLaterThan(Timestamp(20))).await, at(20));
    assert_eq!(subject.store.due(Timestamp(99), 9).await.unwrap(), [stream("a")]);
}

async fn an_entry_without_events_changes_the_alarm_alone(subject: Subject) {
    subject.add("a", facts("x", 2)).await;
    let alarm_of =
        |name, expect, ms| Entry { expect, ..alarm(name, AlarmChange::Set(Timestamp(ms))) };
    let right = vec![
        alarm_of("a", Expect::Head(Seq(2)), 5),
        alarm_of("new", Expect::Head(Seq::START), 6),
        alarm_of("other", Expect::Any, 7),
    ];
    let heads = subject.store.append(batch(1, right)).await.unwrap();
    assert_eq!(heads, [Seq(2), Seq::START, Seq::START]);
    let wrong = vec![alarm_of("a", Expect::Head(Seq(1)), 1)];
    let outcome = subject.store.append(batch(1, wrong)).await;
    assert_eq!(outcome, Err(AppendError::Conflict { stream: stream("a"), head: Seq(2) }));
    assert_eq!(subject.store.next_alarm().await.unwrap(), Some(Timestamp(5)));
    assert_eq!(subject.head("new").await, Seq::START);
}

async fn due_streams_come_longest_overdue_first(subject: Subject) {
    for (name, ms) in [("b", 30), ("a", 40), ("d", -10), ("c", 20), ("e", 41)] {
        subject.change_alarm(name, AlarmChange::Set(Timestamp(ms))).await;
    }
    let due = async |now, limit| -> Vec<String> {
        let due = subject.store.due(Timestamp(now), limit).await.unwrap();
        due.iter().map(ToString::to_string).collect()
    };
    assert_eq!(due(40, 9).await, ["d", "c", "b", "a"]);
    assert_eq!(due(40, 2).await, ["d", "c"]);
    assert_eq!(due(19, 9).await, ["d"]);
    assert_eq!(due(-11, 9).await, [""; 0]);
    assert_eq!(subject.store.next_alarm().await.unwrap(), Some(Timestamp(-10)));
}
