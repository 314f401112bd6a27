//! What everybody is told: problems of authors, new wordings, going by words alone.

use super::*;

#[test]
fn going_by_words_alone_is_told_when_it_changes() {
    let mut session = entered();
    let alone = Announcements {
        words_alone: Some("/var/cache/model is missing".to_owned()),
        ..(*told("p1", &[])).clone()
    };
    let dirt = Dirt { announced: true, ..Dirt::default() };
    let actions = session.0.step(Input::Dirty(dirt, Some(Arc::new(alone))), at(0));
    let [Action::Send(ServerFrame::Authoring { words_alone, .. })] = &actions[..] else {
        panic!("expected one frame: {actions:?}")
    };
    assert_eq!(words_alone.as_deref(), Some("model"), "no path of a file");
}

#[test]
fn authors_problems_and_new_wordings_are_told_when_they_change() {
    let mut session = entered();
    assert_eq!(session.at(0, announced("p1", &["bad"])), ["authoring 1"]);
    assert_eq!(session.at(0, announced("p2", &["bad"])), ["phrases p2"]);
    assert!(session.at(0, announced("p2", &["bad"])).is_empty());
}

#[test]
fn what_was_announced_before_hello_is_not_missed() {
    let mut session = fresh();
    assert!(session.at(0, announced("p2", &["bad"])).is_empty());
    session.hears(HELLO);
    let actions = session.0.step(Input::Outcome(AgentOutcome::Entered(Ok(epoch()))), at(0));
    let Some(Action::Send(ServerFrame::Welcome { phrases, .. })) = actions.first() else {
        panic!("expected a welcome: {actions:?}")
    };
    assert_eq!(phrases, "p2");
    assert_eq!(shown(&actions)[1], "authoring 1");
}
