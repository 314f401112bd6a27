//! Guesses at the door, in virtual time.

use super::*;

const NOW: Timestamp = Timestamp(0);

#[expect(clippy::unnecessary_wraps, reason = "as the door is told it")]
fn at(last: u8) -> Option<Address> {
    Some(Address::of([192, 0, 2, last].into()))
}

/// One try; a right password takes a hash's time, as a wrong one does.
async fn tries(
    door: &Doorway,
    login: &str,
    from: u8,
    right: bool,
    known: bool,
) -> Result<(), Problem> {
    let look = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Ok(if right { Looked::Right(()) } else { Looked::Wrong(Problem::BadCredentials) })
    };
    door.password(login, at(from), NOW, async { Ok(known) }, look).await
}

#[tokio::test(start_paused = true)]
async fn a_right_password_is_let_in_from_the_very_address_that_guesses() {
    let door = Doorway::default();
    for n in 0..200 {
        let _refused = tries(&door, &format!("guess{n}"), 1, false, false).await;
    }
    for _ in 0..50 {
        let _refused = tries(&door, "ana", 1, false, true).await;
    }
    assert_eq!(tries(&door, "bea", 1, true, true).await, Ok(()));
    assert_eq!(tries(&door, "ana", 2, true, true).await, Ok(()));
    assert!(matches!(tries(&door, "ana", 1, true, true).await, Err(Problem::TooFast(_))));
}

#[tokio::test(start_paused = true)]
async fn who_guesses_a_lot_learns_from_the_time_it_takes_nothing_about_logins() {
    let door = Doorway::default();
    for n in 0..30 {
        let _refused = tries(&door, &format!("guess{n}"), 1, false, false).await;
    }
    for (login, known) in [("ana", true), ("nobody", false)] {
        let begun = tokio::time::Instant::now();
        let refused = tries(&door, login, 1, false, known).await;
        assert_eq!(refused, Err(Problem::BadCredentials), "{login}");
        assert_eq!(begun.elapsed(), SUSPECT_ANSWER, "{login}");
    }
}

#[tokio::test(start_paused = true)]
async fn more_passwords_than_can_be_looked_at_are_told_to_come_back() {
    let door = Doorway::default();
    let held: Vec<_> =
        (0..PASSWORDS_AT_ONCE).map(|_| door.passwords.try_acquire().unwrap()).collect();
    for _ in 0..100 {
        assert_eq!(tries(&door, "ana", 1, true, true).await, Err(Problem::Busy));
    }
    drop(held);
    assert_eq!(
        tries(&door, "ana", 1, true, true).await,
        Ok(()),
        "what was not looked at is no guess"
    );
}

#[test]
fn sign_outs_without_a_session_are_few() {
    let door = Doorway::default();
    let stray = (0..500).filter(|_| door.may_sign_out(at(1), NOW).is_ok()).count();
    assert_eq!(stray, 20);
    assert_eq!(door.may_sign_out(at(2), NOW), Ok(()));
}

#[test]
fn conversations_of_one_address_are_begun_at_a_pace() {
    let door = Doorway::default();
    let begun = (0..500).filter(|_| door.may_begin(at(1), NOW).is_ok()).count();
    assert_eq!(begun, 120);
    assert_eq!(door.may_begin(at(2), NOW), Ok(()));
    assert_eq!(door.may_begin(None, NOW), Ok(()));
    door.not_begun(at(1));
    assert_eq!(door.may_begin(at(1), NOW), Ok(()));
}

#[test]
fn a_mark_tells_who_comes_from_one_address_and_is_another_after_every_start() {
    let door = Doorway::default();
    let marks = [1, 1, 2].map(|last| door.mark(at(last).unwrap()));
    assert_eq!(marks[0], marks[1]);
    assert_ne!(marks[0], marks[2]);
    let later = (0..4).map(|_| Doorway::default().mark(at(1).unwrap()));
    assert!(later.into_iter().any(|mark| mark != marks[0]));
}
