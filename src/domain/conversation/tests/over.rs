//! One example for each way in which a conversation is over, or is after all not over.

use super::*;
use crate::domain::ticket::WrapUpCode;

const NOTHING: [&str; 0] = [];

#[test]
fn either_side_may_end_it_and_the_agent_files_it() {
    let mut by_agent = Stage::active();
    by_agent.agent(1, AgentAct::End).unwrap();
    let mut by_visitor = Stage::active();
    by_visitor.visitor(VisitorAct::End).unwrap();
    for mut stage in [by_agent, by_visitor] {
        assert_eq!(stage.state.phase, Phase::WrapUp);
        assert_eq!(stage.agent(1, say_by_agent("wait")), Err(Rejection::NotNow));
        stage.agent(1, AgentAct::WrapUp(WrapUpCode::Resolved)).unwrap();
        assert_eq!(stage.state.phase, Phase::Ended);
    }
}

#[test]
fn what_is_not_filed_in_time_is_filed_as_unfiled() {
    let mut stage = Stage::active();
    stage.agent(1, AgentAct::End).unwrap();
    let since = stage.now;
    let unfiled = Event::WrappedUp { command: None, code: WrapUpCode::Unfiled };
    assert_eq!(stage.rings(), [unfiled]);
    assert_eq!(stage.now.since(since), limits::WRAP_UP);
}

#[test]
fn what_a_lost_agent_cannot_file_is_filed_as_unfiled() {
    let mut stage = Stage::active();
    stage.agent(1, AgentAct::End).unwrap();
    let lost = Command::LoseAgent { agent: agent(1), because: Leave::Lost };
    assert_eq!(names(&stage.does(lost).unwrap()), ["wrapped-up"]);
}

#[test]
fn writing_before_it_is_filed_goes_on_with_the_same_agent() {
    let mut stage = Stage::active();
    stage.agent(1, AgentAct::End).unwrap();
    let events = stage.visitor(say("one more thing")).unwrap();
    assert_eq!(names(&events), ["reopened", "visitor-said"]);
    assert!(stage.state.is_held_by(&agent(1)));
    assert_eq!(names(&stage.rings()), ["notice-given"], "the agent owes a reply");
}

#[test]
fn writing_after_a_dormant_chat_was_ended_needs_room_as_waking_does() {
    let mut ended = Stage::dormant();
    ended.visitor(VisitorAct::End).unwrap();
    let mut with_room = ended.clone();
    let events = with_room.visitor(say_with_room("one more thing", true)).unwrap();
    assert_eq!(names(&events), ["reopened", "visitor-said", "woke"]);
    let events = ended.visitor(say("one more thing")).unwrap();
    assert_eq!(names(&events), ["reopened", "visitor-said", "agent-left"]);
    assert_eq!(ended.state.phase, Phase::Queued);
}

#[test]
fn writing_within_a_day_goes_back_to_people_if_it_was_with_people() {
    let mut stage = Stage::ended_after_a_person();
    let before = stage.state.hand_over.clone().unwrap().ticket;
    stage.passes(limits::REOPEN);
    let events = stage.visitor(say("it happened again")).unwrap();
    assert_eq!(names(&events), ["reopened", "visitor-said", "escalated"]);
    assert_eq!(stage.state.phase, Phase::Queued);
    assert_ne!(stage.state.hand_over.unwrap().ticket, before);
}

#[test]
fn writing_within_a_day_goes_back_to_the_bot_if_it_was_only_with_the_bot() {
    let mut stage = Stage::opened();
    stage.visitor(VisitorAct::End).unwrap();
    stage.visitor(say("one more thing")).unwrap();
    assert_eq!(stage.state.phase, Phase::Bot);
    assert!(stage.state.awaiting.is_some());
}

#[test]
fn after_a_day_it_stays_ended() {
    let mut stage = Stage::ended_after_a_person();
    stage.passes(limits::REOPEN);
    stage.passes(Span::ms(1));
    for act in [say("hello?"), ask()] {
        assert_eq!(stage.visitor(act), Err(Rejection::ConversationEnded));
    }
}

#[test]
fn the_agent_of_an_earlier_part_does_not_file_what_the_bot_went_on_with() {
    let mut stage = Stage::ended_after_a_person();
    let chosen =
        VisitorAct::Choose { article: article("acct-locked"), title: String::new(), shown: None };
    assert_eq!(names(&stage.visitor(chosen).unwrap()), ["reopened", "visitor-chose"]);
    assert_eq!(stage.state.phase, Phase::Bot);
    stage.visitor(VisitorAct::End).unwrap();
    assert_eq!(stage.state.phase, Phase::Ended);
    let filed = stage.agent(1, AgentAct::WrapUp(WrapUpCode::Resolved));
    assert_eq!(filed, Err(Rejection::NotYours));
}

#[test]
fn an_alarm_says_nothing_any_more() {
    let mut stage = Stage::ended_after_a_person();
    assert_eq!(stage.state.alarm(stage.now), None);
    stage.passes(Span::h(30));
    assert_eq!(names(&stage.ticks()), NOTHING);
}
