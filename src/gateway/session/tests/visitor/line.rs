//! What a visitor's session tells about the line, driven by hand.

use super::*;
use crate::domain::conversation::Leave;
use crate::domain::desk::Standing;

#[test]
fn the_place_in_line_is_looked_up_only_while_in_line() {
    let mut session = fresh();
    session.hears(HELLO);
    session.learns(entrance(Some(("a", 2))));
    let queued = session.learns(read("a", 1, vec![opened(), escalated()], 2));
    assert_eq!(
        queued,
        [
            "event 1 hidden",
            "event 2 notice",
            "live",
            "watch desk",
            "do standing cnv_a",
            "state queued"
        ]
    );
    let standing = Some(Standing { next: true, desk: Availability::Busy });
    assert_eq!(
        session.learns(VisitorOutcome::Standing(cnv("a"), standing)),
        ["state queued next busy"]
    );
    assert_eq!(session.at(0, moved(&[Stream::desk()])), ["do standing cnv_a"]);
    let gone = Some(Standing { next: false, desk: Availability::Away });
    assert_eq!(session.learns(VisitorOutcome::Standing(cnv("a"), gone)), ["state queued away"]);
    let unknown = VisitorOutcome::Standing(cnv("a"), None);
    assert_eq!(session.learns(unknown), ["state queued"], "a look that failed says nothing");
    let beat = ["ping", "do read cnv_a after 2", "do standing cnv_a"];
    assert_eq!(session.at(25_000, Input::Tick), beat, "time alone changes who may take it");
    session.learns(read("a", 3, vec![], 2));
    session.at(0, moved(&[Stream::conversation(&cnv("a"))]));
    let answered = session.learns(read("a", 3, vec![offered("o"), joined()], 4));
    assert_eq!(answered, ["event 3 hidden", "event 4 notice", "unwatch desk", "state active"]);
    assert!(session.at(0, moved(&[Stream::desk()])).is_empty());
    let late = VisitorOutcome::Standing(cnv("a"), standing);
    assert!(session.learns(late).is_empty(), "whoever has an agent stands nowhere");
}

#[test]
fn how_one_language_stands_is_not_told_of_the_other() {
    let mut session = inside(vec![opened(), escalated()]);
    let free = Some(Standing { next: true, desk: Availability::Free });
    session.learns(VisitorOutcome::Standing(cnv("a"), free));
    session.at(0, moved(&[Stream::conversation(&cnv("a"))]));
    let switched = Event::LangChanged { command: None, lang: Lang::Es, source: LangSource::Chosen };
    let seen = session.learns(read("a", 3, vec![switched], 3));
    assert_eq!(seen, ["event 3 notice", "do standing cnv_a", "state queued"]);
}

#[test]
fn a_place_in_line_does_not_pass_to_the_next_conversation() {
    let mut session = inside(vec![opened(), escalated()]);
    session.hears(r#"{"t":"person","id":"m1"}"#);
    let stored = session.learns(receipt("m1", "b", 2, false));
    assert!(stored.contains(&"unwatch desk".to_owned()), "{stored:?}");
    let old = Some(Standing { next: true, desk: Availability::Free });
    session.learns(VisitorOutcome::Standing(cnv("a"), old));
    let seen = session.learns(read("b", 1, vec![opened(), escalated()], 2));
    assert_eq!(seen[2..], ["live", "watch desk", "do standing cnv_b", "state queued"]);
}

#[test]
fn what_was_found_too_late_is_not_told_when_the_visitor_is_in_line_again() {
    let mut session = inside(vec![opened(), escalated(), offered("o"), joined()]);
    let late = Some(Standing { next: false, desk: Availability::Busy });
    assert!(session.learns(VisitorOutcome::Standing(cnv("a"), late)).is_empty());
    session.at(0, moved(&[Stream::conversation(&cnv("a"))]));
    let lost =
        Event::AgentLeft { command: None, agent: AgentId::from_body("a"), because: Leave::Lost };
    let seen = session.learns(read("a", 5, vec![lost], 5));
    assert_eq!(seen, ["event 5 notice", "watch desk", "do standing cnv_a", "state queued"]);
}
