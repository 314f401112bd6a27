//! What people say besides asking: to the bot, in line, and after the end.

use super::*;
use crate::domain::act::{Act, ActReading, HeardAct, Source};

fn says(text: &str, manner: Manner) -> VisitorAct {
    VisitorAct::Say {
        text: Text::redacted(text.to_owned()),
        masked: 0,
        pieces: Vec::new(),
        heard: heard(Lang::En, Evidence::None),
        room: false,
        manner,
    }
}

fn reading(acts: &[Act]) -> ActReading {
    let heard = |act: &Act| HeardAct { act: *act, text: String::new(), source: Source::Example };
    ActReading { acts: acts.iter().map(heard).collect(), matter: None }
}

#[test]
fn words_that_decline_an_answer_count_like_the_button() {
    let mut stage = Stage::opened();
    stage.visitor(say("my account is locked")).unwrap();
    stage.bot(answer()).unwrap();
    for (n, expected) in
        [["feedback-given", "bot-said"], ["feedback-given", "escalated"]].iter().enumerate()
    {
        stage.visitor(say("not it")).unwrap();
        let Consequence::Replies(replies) = replies_to(&stage.state, Act::NotIt) else { panic!() };
        let events = stage.bot_hears(Mood::Calm, replies).unwrap();
        assert_eq!(names(&events), *expected, "{n}");
        if n == 0 {
            assert!(stage.state.memory.failed.contains(&article("acct-locked")));
            stage.visitor(say("and now?")).unwrap();
            stage.bot(answer_of("acct-password-reset")).unwrap();
        }
    }
}

#[test]
fn a_nod_leaves_the_answer_to_be_judged() {
    let mut stage = Stage::opened();
    stage.visitor(say("my account is locked")).unwrap();
    stage.bot(answer()).unwrap();
    stage.visitor(say("ok")).unwrap();
    stage.bot(Reply::Say(Phrase::new("bot-all-right"))).unwrap();
    assert_eq!(stage.state.judge, Some(article("acct-locked")));
    stage.visitor(VisitorAct::Judge(Feedback::StillStuck)).unwrap();
}

#[test]
fn an_answer_shown_again_on_request_is_no_repetition() {
    let mut stage = Stage::opened();
    stage.visitor(say("my account is locked")).unwrap();
    stage.bot(answer()).unwrap();
    let given = stage.state.memory.given.clone();
    for _ in 0..4 {
        stage.visitor(say("again please")).unwrap();
        let Reply::Answer { article, title, body, confidence, topic, part, origin, .. } = answer()
        else {
            panic!()
        };
        let again =
            Reply::Answer { article, title, body, confidence, topic, again: true, part, origin };
        assert_eq!(names(&stage.bot(again).unwrap()), ["bot-answered"]);
    }
    assert_eq!(stage.state.memory.given, given);
}

#[test]
fn who_needs_nobody_any_more_leaves_the_line_whatever_stage_it_has_reached() {
    for mut stage in [Stage::queued(), Stage::offered(), Stage::left_message()] {
        let manner = manner(&stage.state, &reading(&[Act::Refusal, Act::Thanks, Act::Solved]));
        assert_eq!(manner, Manner::CallOff("bot-called-off"));
        let events = stage.visitor(says("ya no, gracias, ya lo resolví", manner)).unwrap();
        assert_eq!(names(&events), ["visitor-said", "called-off", "bot-said"]);
        assert_eq!((stage.state.phase.clone(), stage.state.hand_over.clone()), (Phase::Bot, None));
        assert!(stage.state.alarm(stage.now).is_some());
    }
    let mut stage = Stage::queued();
    let events = stage.visitor(VisitorAct::CallOff).unwrap();
    assert_eq!(names(&events), ["called-off", "bot-said"]);
    assert_eq!(stage.visitor(VisitorAct::CallOff), Err(Rejection::NotNow), "the line is left");
}

#[test]
fn somebody_in_danger_is_not_let_go_by_a_word() {
    let mut stage = Stage::opened();
    stage.visitor(say("help")).unwrap();
    let reply = Reply::HandOver { reason: HandoverReason::Distress, topic: None, facts: None };
    stage.bot(reply).unwrap();
    stage.visitor(says("never mind", Manner::CallOff("bot-called-off"))).unwrap();
    assert_eq!(stage.state.phase, Phase::Queued);
}

#[test]
fn thanks_after_the_end_open_nothing_and_whats_still_broken_does() {
    let mut stage = Stage::ended_after_a_person();
    let kind = manner(&stage.state, &reading(&[Act::Thanks]));
    let events = stage.visitor(says("muchas gracias", kind)).unwrap();
    assert_eq!(names(&events), ["visitor-said", "bot-said"]);
    assert_eq!(stage.state.phase, Phase::Ended);
    let again = manner(&stage.state, &reading(&[Act::StillBroken]));
    assert_eq!(again, Manner::Plain);
    stage.visitor(says("sigue igual", again)).unwrap();
    assert_eq!(stage.state.phase, Phase::Queued);
}

#[test]
fn thanks_while_the_agent_files_pull_nobody_back() {
    let mut stage = Stage::active();
    stage.agent(1, AgentAct::End).unwrap();
    let kind = manner(&stage.state, &reading(&[Act::Thanks]));
    stage.visitor(says("thx!!", kind)).unwrap();
    assert_eq!(stage.state.phase, Phase::WrapUp);
}

#[test]
fn a_side_question_in_line_is_answered_while_it_is_the_newest() {
    let mut stage = Stage::queued();
    stage.visitor(say("what is a trade account owner")).unwrap();
    let to = stage.state.said_at;
    let aside = |reply| Command::Aside { to, reply };
    assert_eq!(names(&stage.does(aside(Some(answer()))).unwrap()), ["bot-answered"]);
    assert_eq!(stage.state.phase, Phase::Queued);
    stage.visitor(say("and another thing")).unwrap();
    assert_eq!(stage.does(aside(Some(answer()))), Err(Rejection::NotNow));
    let to = stage.state.said_at;
    let noted = stage.does(Command::Aside { to, reply: None }).unwrap();
    assert_eq!(names(&noted), ["bot-said"]);
    assert_eq!(stage.does(Command::Aside { to, reply: None }).unwrap(), [], "once is enough");
}

#[test]
fn an_article_is_opened_in_line_too() {
    let mut stage = Stage::queued();
    let chosen = VisitorAct::Choose {
        article: article("acct-locked"),
        title: "Locked".to_owned(),
        shown: Some(Box::new(answer())),
    };
    assert_eq!(names(&stage.visitor(chosen).unwrap()), ["visitor-chose", "bot-answered"]);
    assert_eq!(stage.state.phase, Phase::Queued);
}
