//! Only what is true is said: every sentence of a conversation stands in the table of `support::truth`, with the
//! condition under which it may be said, or among those that state nothing about the desk. The simulation holds
//! each sentence to its condition whenever it is said.

use std::collections::BTreeSet;

use puente::adapters::phrases::shipped;
use puente::domain::conversation::{Conversation, Event, RETIRED, limits};
use puente::domain::desk::{self, Desk, Presence};
use puente::domain::ids::{AgentId, ConversationId, TicketId};
use puente::domain::lang::Lang;
use puente::domain::ticket::{HandoverReason, Priority, Skill};
use puente::domain::time::{Span, Timestamp};

use crate::support::truth::{FACTS, NO_FACTS, TOLD_WITHIN, Told};

/// The parts of `widget.ftl` that say how a visitor stands.
const STANDING: [&str; 6] = ["header-", "queue-", "wait-", "left-", "end-", "ended-"];

/// The ids of a file of `locales/`.
fn ids(path: &str) -> Vec<String> {
    let files = shipped();
    let (_, text) = files.iter().find(|(of, _)| of == path).expect("a file of locales/");
    let id = |line: &str| Some(line.split_once(" =")?.0.to_owned());
    let own = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
    text.lines().filter(own).filter_map(id).collect()
}

fn text(path: &str, id: &str) -> String {
    let files = shipped();
    let (_, text) = files.iter().find(|(of, _)| of == path).expect("a file of locales/");
    let line = text.lines().find(|line| line.starts_with(&format!("{id} ="))).expect("a line");
    line.split_once(" = ").expect("a wording").1.to_owned()
}

#[test]
fn every_sentence_of_a_conversation_has_its_condition_or_states_no_fact() {
    let standing = |id: &String| STANDING.iter().any(|start| id.starts_with(start));
    let mut said: Vec<String> = ids("en/bot.ftl");
    said.extend(ids("en/widget.ftl").into_iter().filter(standing));
    assert!(said.len() > 80, "the files were read");
    let facts: BTreeSet<&str> = FACTS.iter().map(|(id, _)| *id).collect();
    let others: BTreeSet<&str> = NO_FACTS.iter().copied().collect();
    assert_eq!((facts.len(), others.len()), (FACTS.len(), NO_FACTS.len()), "one row a sentence");
    assert_eq!(facts.intersection(&others).count(), 0);
    let listed: BTreeSet<&str> = facts.union(&others).copied().collect();
    let said: BTreeSet<&str> = said.iter().map(String::as_str).collect();
    let unlisted: Vec<_> = said.difference(&listed).collect();
    assert!(
        unlisted.is_empty(),
        "say in tests/suite/support/truth.rs when it is true: {unlisted:?}"
    );
    let idle: Vec<_> = listed.difference(&said).collect();
    assert!(idle.is_empty(), "no such sentence: {idle:?}");
}

#[test]
fn the_hours_that_a_chat_may_be_continued_are_the_limit() {
    let hours = format!(" {} ", limits::REOPEN.as_ms() / 3_600_000);
    for path in ["en/widget.ftl", "es/widget.ftl"] {
        let (asked, over) = (text(path, "end-text"), text(path, "ended-reopen"));
        assert_eq!(asked, over, "the same truth before the end and after it");
        assert!(asked.contains(&hours), "{asked}");
    }
}

#[test]
fn no_sentence_says_what_only_an_agent_knows_or_keeps_a_place() {
    let promises = [
        "keep your place",
        "keeps its place",
        "keeps their place",
        "conserva su lugar",
        "longer than usual",
    ];
    for (path, text) in shipped() {
        for words in promises {
            assert!(!text.contains(words), "{path} promises: {words}");
        }
    }
    for retired in RETIRED {
        let (_, may) = FACTS.iter().find(|(id, _)| *id == retired).expect("a row");
        assert!(!holds_ever(*may), "{retired}");
    }
}

/// Whether a condition holds in the story below at any time.
fn holds_ever(condition: fn(&crate::support::truth::Moment<'_>) -> bool) -> bool {
    let mut story = Story::new();
    let mut ever = false;
    story.plays(|story| {
        let ticket = story.desk.tickets.iter().next();
        ever |= condition(&crate::support::truth::Moment {
            event: None,
            state: &story.state,
            desk: &story.desk,
            ticket,
            now: story.now,
        });
    });
    ever
}

/// A visitor waits: nobody is there, somebody comes, is full, has room, goes.
struct Story {
    state: Conversation,
    desk: Desk,
    now: Timestamp,
}

impl Story {
    fn new() -> Self {
        let now = Timestamp(1_000_000_000);
        let (mut state, mut desk) = (Conversation::default(), Desk::default());
        let (ticket, skill) = (TicketId::from_body("1"), Skill::general());
        let priority = Priority::P3;
        let reason = HandoverReason::Asked;
        let escalated = Event::Escalated {
            ticket: ticket.clone(),
            reason,
            skill: skill.clone(),
            priority,
            danger: None,
        };
        state.apply(&escalated, now);
        let conversation = ConversationId::from_body("1");
        let since = now;
        let queued = desk::Event::Queued {
            ticket,
            conversation,
            lang: Lang::En,
            skill,
            priority,
            since,
            danger: None,
            mark: None,
        };
        desk.apply(&queued, now);
        Self { state, desk, now }
    }

    fn arrives(&mut self, capacity: u8) {
        self.desk.apply(
            &desk::Event::AgentArrived {
                agent: AgentId::from_body("1"),
                name: "Ana".to_owned(),
                langs: [Lang::En].into_iter().collect(),
                skills: BTreeSet::new(),
                capacity,
            },
            self.now,
        );
    }

    fn chooses(&mut self, presence: Presence) {
        let agent = AgentId::from_body("1");
        self.desk.apply(&desk::Event::PresenceChosen { agent, presence }, self.now);
    }

    fn says(&self, line: &str) -> bool {
        let desks = [(self.now, self.desk.clone())];
        let told = Told { line, event: None, conversation: &ConversationId::from_body("1") };
        told.is_true(&[&self.state], &desks, self.now).is_ok()
    }

    fn plays(&mut self, mut at_each: impl FnMut(&Self)) {
        at_each(self);
        self.arrives(0);
        self.chooses(Presence::Available);
        at_each(self);
        self.arrives(1);
        at_each(self);
        self.chooses(Presence::Away);
        at_each(self);
    }
}

#[test]
fn exactly_one_of_the_three_truths_about_the_desk_holds_at_a_time() {
    let mut told = Vec::new();
    Story::new().plays(|story| {
        let lines = ["queue-desk-away", "queue-desk-busy", "queue-desk-free", "queue-next"];
        told.push(lines.map(|line| story.says(line)));
    });
    assert_eq!(
        told,
        [
            [true, false, false, false],
            [false, true, false, true],
            [false, false, true, true],
            [true, false, false, false],
        ]
    );
}

#[test]
fn what_was_so_long_ago_is_a_lie() {
    let mut story = Story::new();
    let away = (story.now, story.desk.clone());
    story.arrives(1);
    story.chooses(Presence::Available);
    let desks = [away, (story.now.plus(Span::s(1)), story.desk.clone())];
    let conversation = ConversationId::from_body("1");
    let told = Told { line: "notice-nobody-there", event: None, conversation: &conversation };
    let at = |span: Span| told.is_true(&[&story.state], &desks, story.now.plus(span));
    assert!(at(Span::s(2)).is_ok(), "somebody came a moment ago");
    assert!(at(Span::ms(TOLD_WITHIN.as_ms() + 2_000)).is_err());
}
