//! Who may come to harm has a person called at once, and is never asked how they would like to wait.

use super::*;
use crate::domain::ticket::Danger;

const COLLAPSED: &str = "our driver collapsed at the gate and is not breathing";

fn says(stage: &mut Stage, words: &str) -> Vec<Event> {
    stage.visitor(say(words)).unwrap()
}

#[test]
fn a_person_is_called_in_the_append_that_stores_the_message() {
    for (words, danger) in [
        (COLLAPSED, Danger::Emergency),
        ("I want to kill myself", Danger::SelfHarm),
        ("a man with a gun is at the gate", Danger::Threat),
    ] {
        let mut stage = Stage::opened();
        let events = says(&mut stage, words);
        assert_eq!(names(&events), ["visitor-said", "escalated"]);
        let Event::Escalated { reason, priority, skill, danger: told, .. } = &events[1] else {
            unreachable!()
        };
        assert_eq!((*reason, *priority), (HandoverReason::Distress, Priority::P1));
        assert_eq!((skill, *told), (&Skill::urgent(), Some(danger)));
        assert_eq!(stage.state.awaiting, None, "the bot owes nothing more");
        assert_eq!(stage.state.unattended_danger(), Some(danger));
    }
}

#[test]
fn in_line_there_is_no_choice_to_make_only_numbers_to_call() {
    let mut stage = Stage::opened();
    says(&mut stage, COLLAPSED);
    for _ in 0..8 {
        for event in stage.rings() {
            let Event::NoticeGiven { phrase } = event else { panic!("{event:?}") };
            assert_eq!(phrase.id, "notice-danger-waiting");
        }
    }
    assert_eq!(stage.state.wait_choices, []);
    let leaves = stage.visitor(VisitorAct::Wait(WaitChoice::LeaveMessage));
    assert_eq!(leaves, Err(Rejection::NoSuchChoice));
}

#[test]
fn who_waits_already_is_raised_once_and_asked_nothing_more() {
    for mut stage in [Stage::queued(), Stage::offered(), Stage::asked_about_the_wait()] {
        let phase = stage.state.phase.clone();
        let events = says(&mut stage, COLLAPSED);
        assert_eq!(names(&events), ["visitor-said", "danger-noticed"]);
        assert_eq!(stage.state.phase, phase);
        assert_eq!(stage.state.wait_choices, []);
        assert_eq!(stage.state.hand_over.as_ref().map(|h| h.priority), Some(Priority::P1));
        assert_eq!(names(&says(&mut stage, COLLAPSED)), ["visitor-said"]);
    }
}

#[test]
fn who_left_a_message_is_looked_for_again() {
    let mut stage = Stage::left_message();
    says(&mut stage, COLLAPSED);
    assert_eq!(stage.state.phase, Phase::Queued);
    assert!(!stage.state.left_message);
}

#[test]
fn the_numbers_go_when_a_person_joins_and_come_back_when_they_are_lost() {
    let mut stage = Stage::opened();
    says(&mut stage, COLLAPSED);
    stage.does(Command::Offer { offer: offer(1), agent: agent(1) }).unwrap();
    assert_eq!(stage.state.unattended_danger(), Some(Danger::Emergency));
    stage.joins(1, 1).unwrap();
    assert_eq!(stage.state.unattended_danger(), None);
    assert_eq!(names(&says(&mut stage, COLLAPSED)), ["visitor-said"], "the agent reads it");
    let lost = Command::LoseAgent { agent: agent(1), because: Leave::Lost };
    stage.does(lost).unwrap();
    assert_eq!(stage.state.unattended_danger(), Some(Danger::Emergency));
}

#[test]
fn who_ended_the_chat_before_anybody_came_keeps_the_numbers_and_is_still_in_danger() {
    let mut stage = Stage::opened();
    says(&mut stage, COLLAPSED);
    stage.visitor(VisitorAct::End).unwrap();
    assert_eq!(stage.state.unattended_danger(), Some(Danger::Emergency));
    let events = says(&mut stage, "is anybody there");
    assert!(matches!(
        events.last(),
        Some(Event::Escalated {
            reason: HandoverReason::Reopened,
            danger: Some(Danger::Emergency),
            ..
        })
    ));
}
