//! When each sentence about the desk may be said: the table that `true_sentences` holds complete and that the
//! simulation checks whenever a sentence is said. Knows the ids of sentences, not their words.

use puente::domain::conversation::{Conversation, EndedBy, Event, Phase, limits};
use puente::domain::desk::{Agent, Desk, Place, Standing, Ticket};
use puente::domain::ids::{ConversationId, TicketId};
use puente::domain::lang::Lang;
use puente::domain::ticket::Availability;
use puente::domain::time::{Span, Timestamp};
use puente::gateway::wire::{PhaseBody, StateBody};

/// A sentence counts as true while it was true so shortly before it is read: what a node knows of the desk is at
/// most one heartbeat old, and the network takes its time.
pub(crate) const TOLD_WITHIN: Span = Span::s(40);

/// One moment at which a sentence may have been true.
pub(crate) struct Moment<'a> {
    /// The event that says it; none for what is shown beside the conversation.
    pub(crate) event: Option<&'a Event>,
    /// The conversation, after everything that was written with that event.
    pub(crate) state: &'a Conversation,
    /// The desk.
    pub(crate) desk: &'a Desk,
    /// The conversation's ticket, while it is on the desk.
    pub(crate) ticket: Option<(&'a TicketId, &'a Ticket)>,
    /// The time.
    pub(crate) now: Timestamp,
}

fn in_line(m: &Moment<'_>) -> bool {
    matches!(m.state.phase, Phase::Queued | Phase::Offered { .. })
}

/// A person is called for, and none has joined.
fn in_danger(m: &Moment<'_>) -> bool {
    m.state.is_waiting() && m.state.is_in_danger()
}

fn waits(m: &Moment<'_>) -> bool {
    m.ticket.is_some_and(|(_, ticket)| ticket.place == Place::Waiting)
}

fn is_asked(m: &Moment<'_>) -> bool {
    m.ticket.is_some_and(|(_, ticket)| matches!(ticket.place, Place::Offered { .. }))
}

fn is_open(m: &Moment<'_>) -> bool {
    waits(m) || is_asked(m)
}

fn is_over(m: &Moment<'_>) -> bool {
    matches!(m.state.phase, Phase::Ended | Phase::WrapUp)
}

fn is_active(m: &Moment<'_>) -> bool {
    m.state.phase == Phase::Active
}

impl Moment<'_> {
    fn standing(&self) -> Option<Standing> {
        let (_, ticket) = self.ticket?;
        self.desk.standings(self.now).of(&ticket.conversation)
    }

    fn desk_is(&self, wanted: Availability) -> bool {
        self.standing().is_some_and(|standing| standing.desk == wanted)
    }

    /// The agent that the event says has left, and whether the desk knows of a reason.
    fn leaver(&self, why: impl Fn(&Agent) -> bool) -> bool {
        let Some(Event::AgentLeft { agent, .. }) = self.event else { return false };
        self.state.phase == Phase::Queued && self.desk.agents.get(agent).is_some_and(why)
    }

    fn ended_by(&self, who: EndedBy) -> bool {
        is_over(self) && self.state.ended.is_some_and(|(by, _)| by == who)
    }
}

/// Whether a sentence may be said at a moment.
type Condition = fn(&Moment<'_>) -> bool;

/// Every sentence of a conversation that states a fact about the desk, and when it is one.
pub(crate) const FACTS: &[(&str, Condition)] = &[
    // What the bot says.
    ("bot-no-answer-twice", in_line),
    ("bot-noted-for-person", |m| in_line(m) || m.state.phase == Phase::LeftMessage),
    ("bot-called-off", |m| m.ticket.is_none()),
    ("bot-back-with-assistant", |m| m.state.phase == Phase::Bot),
    ("bot-refused-person", |m| m.state.phase == Phase::Bot),
    // The hand-over.
    ("notice-handed-over-asked", in_line),
    ("notice-handed-over-person-only", in_line),
    ("notice-handed-over-no-answer", in_line),
    ("notice-handed-over-still-stuck", in_line),
    ("notice-handed-over-bot-failed", in_line),
    ("notice-handed-over-reopened", in_line),
    ("notice-handed-over-distress", in_line),
    ("notice-handed-over-distress-emergency", in_danger),
    ("notice-handed-over-distress-self-harm", in_danger),
    ("notice-handed-over-distress-threat", in_danger),
    ("notice-danger-waiting", |m| in_danger(m) && m.state.agent.is_none()),
    ("notice-handed-over-security", in_line),
    ("notice-handed-over-outage", in_line),
    ("notice-handed-over-legal", in_line),
    ("notice-handed-over-account-data", in_line),
    ("notice-handed-over-frustration", in_line),
    ("notice-handed-over-same-answer", in_line),
    ("notice-handed-over-loop", in_line),
    ("notice-handed-over-complaint", in_line),
    ("notice-handed-over-turn-cap", in_line),
    // In line.
    ("notice-still-looking", |m| in_line(m) && m.desk_is(Availability::Free)),
    ("notice-all-busy", |m| in_line(m) && m.desk_is(Availability::Busy)),
    ("notice-nobody-there", |m| in_line(m) && m.desk_is(Availability::Away)),
    ("notice-wait-choices", |m| {
        let since = m.state.hand_over.as_ref().map(|hand_over| hand_over.since);
        let long = since.is_some_and(|since| m.now.since(since) >= limits::FIRST_NOTICE);
        in_line(m) && long && !m.desk_is(Availability::Away)
    }),
    // With a person.
    ("notice-agent-joined", |m| m.state.phase == Phase::Active && m.state.agent.is_some()),
    ("notice-agent-has-message", |m| {
        m.state.phase == Phase::Active && m.state.owed_since.is_some()
    }),
    // Conversations from before have it. Only an agent knows whether they are working, so nothing says it now.
    ("notice-agent-working", |_| false),
    ("notice-agent-left-returned", |m| {
        let by_hand = matches!(m.event, Some(Event::AgentLeft { command: Some(_), .. }));
        by_hand && m.leaver(|_| true)
    }),
    ("notice-agent-left-lost", |m| m.leaver(|agent| agent.lost_at.is_some() && !agent.signed_out)),
    ("notice-agent-left-signed-out", |m| m.leaver(|agent| agent.signed_out)),
    ("notice-agent-left-full", |m| {
        let Some(Event::AgentLeft { agent, .. }) = m.event else { return false };
        m.leaver(|_| true) && !m.desk.has_room(agent)
    }),
    ("notice-reminder", |m| m.state.phase == Phase::Active && m.state.owed_since.is_none()),
    ("notice-dormant", |m| m.state.phase == Phase::Dormant),
    ("notice-woke", is_active),
    ("notice-lang-changed-en", |m| m.state.lang == Lang::En),
    ("notice-lang-changed-es", |m| m.state.lang == Lang::Es),
    // The end, and after it.
    ("notice-ended-visitor", |m| m.ended_by(EndedBy::Visitor)),
    ("notice-ended-agent", |m| m.ended_by(EndedBy::Agent)),
    ("notice-ended-silence", |m| m.ended_by(EndedBy::Silence)),
    ("notice-reopened", |m| m.state.ended.is_none()),
    ("notice-filed", |m| m.state.phase == Phase::Ended),
    // Beside the conversation.
    ("header-bot", |m| matches!(m.state.phase, Phase::Fresh | Phase::Bot)),
    ("header-waiting", is_open),
    ("header-agent", |m| matches!(m.state.phase, Phase::Active | Phase::Dormant)),
    ("header-left-message", |m| m.state.left_message),
    ("header-ended", is_over),
    ("queue-label", is_open),
    ("queue-waiting", waits),
    ("queue-next", |m| m.standing().is_some_and(|standing| standing.next)),
    ("queue-offered", is_asked),
    ("queue-since", |m| m.ticket.is_some()),
    ("queue-saved", |m| m.desk_is(Availability::Away) && !m.state.last_words.is_empty()),
    ("queue-desk-free", |m| m.desk_is(Availability::Free)),
    ("queue-desk-busy", |m| m.desk_is(Availability::Busy)),
    ("queue-desk-away", |m| m.desk_is(Availability::Away)),
    ("queue-ask-meanwhile", is_open),
    ("left-message", |m| m.state.left_message && !m.state.last_words.is_empty()),
    ("left-message-empty", |m| m.state.left_message),
    ("ended-title", is_over),
    ("ended-reopen", |m| {
        let until = m.state.reopen_until();
        m.state.phase == Phase::WrapUp || until.is_some_and(|until| m.now < until)
    }),
    ("ended-again", is_over),
];

/// Sentences of the same files that state nothing about the desk: courtesies, questions, buttons, and what the bot
/// says of itself.
pub(crate) const NO_FACTS: &[&str] = &[
    "bot-hello",
    "bot-languages-served",
    "bot-you-are-welcome",
    "bot-who-i-am",
    "bot-goodbye",
    "bot-all-right",
    "bot-glad-it-helped",
    "bot-still-stuck",
    "bot-no-answer",
    "bot-take-your-time",
    "bot-welcome-back",
    "bot-go-ahead",
    "bot-nice-to-meet",
    "bot-no-problem",
    "bot-thanks-for-praise",
    "bot-none-of-these",
    "bot-not-it",
    "bot-cannot-rephrase",
    "bot-person-advised",
    "bot-nothing-to-repeat",
    "bot-cancelled",
    "bot-small-talk",
    "bot-noise",
    "bot-glad-solved",
    "bot-menu",
    "bot-need-more-words",
    "bot-offer-frustration",
    "bot-offer-same-answer",
    "bot-offer-turn-cap",
    "bot-part-not-found",
    "queue-call-off",
    "wait-question",
    "wait-keep-waiting",
    "wait-leave-message",
    "wait-other-language",
    "end-title",
    // Its number is compared with the limit.
    "end-text",
    "end-no",
    "ended-new",
    "ended-continue",
];

/// A sentence that somebody is told.
pub(crate) struct Told<'a> {
    pub(crate) line: &'a str,
    pub(crate) event: Option<&'a Event>,
    pub(crate) conversation: &'a ConversationId,
}

impl Told<'_> {
    /// Whether it was true at some moment of the last [`TOLD_WITHIN`], with one of these states of the conversation
    /// and one of these of the desk, each with the moment from which it was so. A sentence that states no fact
    /// about the desk is true.
    pub(crate) fn is_true(
        &self,
        states: &[&Conversation],
        desks: &[(Timestamp, Desk)],
        now: Timestamp,
    ) -> Result<(), String> {
        let Some((_, condition)) = FACTS.iter().find(|(id, _)| *id == self.line) else {
            return Ok(());
        };
        let untils = desks.iter().skip(1).map(|(from, _)| *from).chain([now]);
        for ((from, desk), until) in desks.iter().zip(untils) {
            if now.since(until) > TOLD_WITHIN {
                continue;
            }
            let mut tickets = desk.tickets.iter();
            let ticket = tickets.find(|(_, ticket)| ticket.conversation == *self.conversation);
            for state in states {
                for now in [*from, until] {
                    let moment = Moment { event: self.event, state, desk, ticket, now };
                    if condition(&moment) {
                        return Ok(());
                    }
                }
            }
        }
        let latest = desks.last().map(|(_, desk)| desk);
        Err(format!("{} was told and was not so: {latest:?}", self.line))
    }
}

/// What the visitor's page shows of a state beside the conversation, as `web-widget/src/widget/standing.ts` and the
/// header choose it. `wrote` says whether the visitor has written anything.
pub(crate) fn shown(state: &StateBody, wrote: bool, now: Timestamp) -> Vec<&'static str> {
    let message = if wrote { "left-message" } else { "left-message-empty" };
    match state.phase {
        PhaseBody::Bot => vec!["header-bot"],
        PhaseBody::Offered => vec!["header-waiting", "queue-label", "queue-since", "queue-offered"],
        PhaseBody::Queued => {
            let mut lines = vec!["header-waiting", "queue-label", "queue-since"];
            lines.push(match (state.position, state.desk) {
                (Some(_), _) => "queue-next",
                (None, Some(Availability::Away)) if wrote => "queue-saved",
                (None, _) => "queue-waiting",
            });
            lines.extend(state.desk.map(|desk| match desk {
                Availability::Free => "queue-desk-free",
                Availability::Busy => "queue-desk-busy",
                Availability::Away => "queue-desk-away",
            }));
            lines
        }
        PhaseBody::Active | PhaseBody::Dormant => vec!["header-agent"],
        PhaseBody::LeftMessage => vec!["header-left-message", message],
        PhaseBody::WrapUp | PhaseBody::Ended => {
            let reopens = state.phase == PhaseBody::WrapUp
                || state.reopen_until.is_some_and(|until| until > now.0);
            vec![
                "header-ended",
                "ended-title",
                if reopens { "ended-reopen" } else { "ended-again" },
            ]
        }
    }
}
