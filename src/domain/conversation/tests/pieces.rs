//! A number that is sent in several messages: what the conversation keeps of it, and what a reader is shown.

use super::*;
use crate::domain::phrase::Arg;
use crate::domain::text::RawText;

/// The visitor writes, masked in the light of what they wrote before.
fn writes(stage: &mut Stage, text: &str) -> Vec<Event> {
    let raw = RawText::parse(text).unwrap();
    let state = &stage.state;
    let (clean, pieces) = state.recent.redact(Author::Visitor, &raw, state.head, stage.now);
    let VisitorAct::Say { lang, turn, room, manner, .. } = say("") else { unreachable!() };
    let (text, masked) = (clean.text, clean.masked);
    stage.visitor(VisitorAct::Say { text, masked, pieces, lang, turn, room, manner }).unwrap()
}

fn agent_writes(stage: &mut Stage, text: &str) -> Vec<Event> {
    let raw = RawText::parse(text).unwrap();
    let state = &stage.state;
    let (clean, pieces) = state.recent.redact(Author::Agent, &raw, state.head, stage.now);
    let act = AgentAct::Say { text: clean.text, masked: clean.masked, pieces, lang: Lang::En };
    stage.agent(1, act).unwrap()
}

/// What somebody reads who reads the log from its beginning.
fn read(stage: &Stage) -> Vec<Event> {
    let mut log: Vec<(Seq, Event)> =
        (1..).map(Seq).zip(stage.log.iter().map(|(event, _)| event.clone())).collect();
    let masks = masks(log.iter().map(|(seq, event)| (*seq, event)));
    conceal(log.iter_mut().map(|(seq, event)| (*seq, event)), &masks);
    log.into_iter().map(|(_, event)| event).collect()
}

fn is_mask(event: &Event) -> bool {
    matches!(event, Event::PiecesMasked { .. })
}

#[test]
fn the_last_piece_takes_the_earlier_ones_back_everywhere() {
    let mut stage = Stage::opened();
    writes(&mut stage, "my card is 4111 1111");
    stage.passes(Span::s(20));
    writes(&mut stage, "1111");
    stage.passes(Span::s(20));
    let events = writes(&mut stage, "1111 please");
    let [Event::VisitorSaid { masked: 1, .. }, Event::PiecesMasked { pieces }] = events.as_slice()
    else {
        panic!("{events:?}")
    };
    let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
    assert_eq!(texts, ["my card is [PAN]", "[PAN]"]);
    assert!(!format!("{:?}", stage.state).contains("1111"), "{:?}", stage.state);
    assert!(
        format!("{:?}", stage.state.awaiting).contains("my card is [PAN]\\n[PAN]\\n[PAN] please")
    );
    assert!(format!("{:?}", stage.log).contains("1111"), "the log only grows");
    assert!(!format!("{:?}", read(&stage)).contains("1111"), "{:?}", read(&stage));
}

#[test]
fn what_the_bot_heard_or_quoted_is_taken_back_too() {
    let mut stage = Stage::opened();
    writes(&mut stage, "4111 1111");
    let quote = Reply::Unanswered("4111 1111".to_owned());
    stage.bot(quote).unwrap();
    writes(&mut stage, "1111 1111");
    assert!(!format!("{:?}", stage.state).contains("1111"), "{:?}", stage.state);
    let quoted = |event: &Event| match event {
        Event::BotSaid { phrase, .. } => phrase.args.values().next().cloned(),
        _ => None,
    };
    assert_eq!(
        read(&stage).iter().find_map(quoted),
        Some(Arg::Text("[PAN]".to_owned())),
        "{:?}",
        stage.log
    );
}

#[test]
fn pieces_more_than_a_minute_apart_are_no_number() {
    let mut stage = Stage::opened();
    writes(&mut stage, "4111 1111");
    stage.passes(Span::ms(limits::PIECES_WITHIN.as_ms() + 1));
    assert!(!writes(&mut stage, "1111 1111").iter().any(is_mask));
    stage.passes(Span::ms(limits::PIECES_WITHIN.as_ms() + 1));
    writes(&mut stage, "4111 1111");
    stage.passes(limits::PIECES_WITHIN);
    assert!(writes(&mut stage, "1111 1111").iter().any(is_mask));
}

#[test]
fn each_side_has_its_own_pieces() {
    let mut stage = Stage::active();
    writes(&mut stage, "4111 1111");
    assert!(!agent_writes(&mut stage, "1111 1111").iter().any(is_mask));
    assert!(writes(&mut stage, "1111 1111").iter().any(is_mask));
    agent_writes(&mut stage, "5555 5555");
    let events = agent_writes(&mut stage, "5555 4444");
    assert!(events.iter().any(is_mask), "{events:?}");
    assert!(matches!(events.first(), Some(Event::AgentSaid { masked: 1, .. })));
}

#[test]
fn what_is_remembered_has_its_limits() {
    let mut stage = Stage::active();
    for n in 0..6 {
        writes(&mut stage, &format!("line {n} {}", "x".repeat(3_000)));
    }
    assert!(format!("{:?}", stage.state.recent).len() < 3 * limits::PIECES_BYTES_MAX);
    for n in 0..30 {
        writes(&mut stage, &format!("line {n}"));
    }
    assert!(format!("{:?}", stage.state.recent).matches("line ").count() <= limits::PIECES_MAX);
}
