//! What a reader may see of a conversation and of the desk: domain → wire. A visitor never learns who declined,
//! an agent never learns less than the visitor. Pure.

mod trial;

use std::collections::BTreeMap;

use super::wire::{
    ArgBody, DeskBody, EventBody, MeBody, MineBody, OfferBody, OptionBody, PhaseBody, PhraseBody,
    StaffedBody, StateBody, WaitingBody, WireLang,
};
use crate::domain::account::Account;
use crate::domain::conversation::{Conversation, EndedBy, Event, Leave, Phase};
use crate::domain::desk::{Desk, Place, Presence};
use crate::domain::lang::{Lang, LangSource};
use crate::domain::phrase::{Arg, Phrase};
use crate::domain::ticket::HandoverReason;
use crate::domain::time::Timestamp;

pub use trial::trial;

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The visitor.
    Visitor,
    /// An agent.
    Agent,
}

/// How a waiting visitor stands in line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// The place in line, from 1.
    pub position: Option<u32>,
    /// Whether anybody who speaks the language is at their desk.
    pub staffed: bool,
}

impl From<Lang> for WireLang {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => Self::En,
            Lang::Es => Self::Es,
        }
    }
}

impl From<WireLang> for Lang {
    fn from(lang: WireLang) -> Self {
        match lang {
            WireLang::En => Self::En,
            WireLang::Es => Self::Es,
        }
    }
}

/// A line as it travels.
pub fn phrase(phrase: &Phrase) -> PhraseBody {
    let args = phrase.args.iter().map(|(name, arg)| {
        let arg = match arg {
            Arg::Text(text) => ArgBody::Text(text.clone()),
            Arg::Number(number) => ArgBody::Number(*number),
            Arg::Phrase(id) => ArgBody::Phrase(id.clone()),
        };
        (name.clone(), arg)
    });
    PhraseBody { id: phrase.id.clone(), args: args.collect() }
}

fn notice(id: &str) -> EventBody {
    EventBody::Notice { phrase: PhraseBody { id: id.to_owned(), args: BTreeMap::new() } }
}

/// An event, as this reader may see it. `agent` is the name of whoever holds the conversation at that point.
pub fn event(event: &Event, agent: &str, reader: Reader) -> EventBody {
    match event {
        Event::VisitorSaid { command, text, lang, masked } => EventBody::Visitor {
            id: command.as_str().to_owned(),
            text: text.as_str().to_owned(),
            lang: (*lang).into(),
            masked: *masked,
        },
        Event::VisitorChose { command, title, .. } => {
            EventBody::Chose { id: command.as_str().to_owned(), title: title.clone() }
        }
        Event::PersonAsked { command } => {
            EventBody::AskedPerson { id: command.as_str().to_owned() }
        }
        Event::FeedbackGiven { command, verdict, .. } => {
            EventBody::Feedback { id: command.as_str().to_owned(), verdict: *verdict }
        }
        Event::WaitChosen { command, choice } => {
            EventBody::Wait { id: command.as_str().to_owned(), choice: *choice }
        }
        Event::BotAnswered { .. } | Event::BotClarified { .. } => found(event),
        Event::BotSaid { phrase: line, offer, .. } => {
            EventBody::Bot { phrase: phrase(line), offers_person: offer.is_some() }
        }
        Event::NoticeGiven { phrase: line } => EventBody::Notice { phrase: phrase(line) },
        Event::AgentSaid { command, text, lang, .. } => EventBody::Agent {
            id: command.as_str().to_owned(),
            name: agent.to_owned(),
            text: text.as_str().to_owned(),
            lang: (*lang).into(),
        },
        Event::AgentJoined { name, .. } => EventBody::Notice {
            phrase: phrase(&Phrase::new("notice-agent-joined").text("agent", name)),
        },
        Event::Opened { .. }
        | Event::LangOffered { .. }
        | Event::Offered { .. }
        | Event::OfferReturned { .. }
        | Event::CalledOff { .. }
        | Event::WrappedUp { .. } => hidden_or_filed(event, reader),
        Event::LangChanged { .. }
        | Event::Escalated { .. }
        | Event::AgentLeft { .. }
        | Event::WaitChoicesOffered { .. }
        | Event::Reminded
        | Event::WentDormant
        | Event::Woke
        | Event::Ended { .. }
        | Event::Reopened => notice(turn_of_events(event)),
    }
}

/// What the bot found: an article, or several that may be meant.
fn found(event: &Event) -> EventBody {
    match event {
        Event::BotAnswered {
            article,
            title,
            body,
            confidence,
            part,
            source,
            reviewed,
            only_lang,
            ..
        } => EventBody::Answer {
            article: article.id.as_str().to_owned(),
            version: article.version.clone(),
            lang: article.lang.into(),
            title: title.clone(),
            nodes: body.clone(),
            confidence: *confidence,
            part: part.clone(),
            source: source.clone(),
            reviewed: reviewed.clone(),
            only_lang: *only_lang,
        },
        Event::BotClarified { options, about, .. } => EventBody::Clarify {
            options: options
                .iter()
                .map(|o| OptionBody {
                    article: o.article.as_str().to_owned(),
                    title: o.title.clone(),
                })
                .collect(),
            about: about.clone(),
        },
        _ => EventBody::Hidden,
    }
}

/// What only agents see.
fn hidden_or_filed(event: &Event, reader: Reader) -> EventBody {
    match (event, reader) {
        (Event::WrappedUp { code, .. }, Reader::Agent) => {
            let line =
                Phrase::new("notice-filed").phrase("code", &format!("wrap-up-{}", code.code()));
            EventBody::Notice { phrase: phrase(&line) }
        }
        _ => EventBody::Hidden,
    }
}

/// The line that tells both sides of a turn of events.
fn turn_of_events(event: &Event) -> &'static str {
    match event {
        Event::LangChanged { lang: Lang::En, .. } => "notice-lang-changed-en",
        Event::LangChanged { lang: Lang::Es, .. } => "notice-lang-changed-es",
        Event::Escalated { reason, .. } => handed_over(*reason),
        Event::AgentLeft { because: Leave::Returned, .. } => "notice-agent-left-returned",
        Event::AgentLeft { because: Leave::Lost, .. } => "notice-agent-left-lost",
        Event::AgentLeft { because: Leave::Full, .. } => "notice-agent-left-full",
        Event::WaitChoicesOffered { .. } => "notice-wait-choices",
        Event::Reminded => "notice-reminder",
        Event::WentDormant => "notice-dormant",
        Event::Woke => "notice-woke",
        Event::Ended { by: EndedBy::Visitor, .. } => "notice-ended-visitor",
        Event::Ended { by: EndedBy::Agent, .. } => "notice-ended-agent",
        Event::Ended { by: EndedBy::Silence, .. } => "notice-ended-silence",
        Event::Reopened => "notice-reopened",
        // Shown as what they are, by `event`.
        _ => "notice-still-looking",
    }
}

/// The line that tells why a person takes over.
fn handed_over(reason: HandoverReason) -> &'static str {
    match reason {
        HandoverReason::Asked => "notice-handed-over-asked",
        HandoverReason::PersonOnly => "notice-handed-over-person-only",
        HandoverReason::NoAnswer => "notice-handed-over-no-answer",
        HandoverReason::StillStuck => "notice-handed-over-still-stuck",
        HandoverReason::BotFailed => "notice-handed-over-bot-failed",
        HandoverReason::Reopened => "notice-handed-over-reopened",
        HandoverReason::Distress => "notice-handed-over-distress",
        HandoverReason::Security => "notice-handed-over-security",
        HandoverReason::Outage => "notice-handed-over-outage",
        HandoverReason::Legal => "notice-handed-over-legal",
        HandoverReason::AccountData => "notice-handed-over-account-data",
        HandoverReason::Frustration => "notice-handed-over-frustration",
        HandoverReason::SameAnswer => "notice-handed-over-same-answer",
        HandoverReason::Loop => "notice-handed-over-loop",
        HandoverReason::TurnCap => "notice-handed-over-turn-cap",
        HandoverReason::Complaint => "notice-handed-over-complaint",
    }
}

/// How a conversation stands, for whoever reads it.
pub fn state(conversation: &Conversation, standing: Option<Standing>) -> StateBody {
    let phase = match conversation.phase {
        Phase::Fresh | Phase::Bot => PhaseBody::Bot,
        Phase::Queued => PhaseBody::Queued,
        Phase::Offered { .. } if conversation.left_message => PhaseBody::LeftMessage,
        Phase::Offered { .. } => PhaseBody::Offered,
        Phase::Active => PhaseBody::Active,
        Phase::Dormant => PhaseBody::Dormant,
        Phase::LeftMessage => PhaseBody::LeftMessage,
        Phase::WrapUp => PhaseBody::WrapUp,
        Phase::Ended => PhaseBody::Ended,
    };
    let waits = matches!(phase, PhaseBody::Queued | PhaseBody::Offered);
    let standing = standing.filter(|_| waits);
    StateBody {
        phase,
        lang: conversation.lang.into(),
        lang_chosen: conversation.lang_source == LangSource::Chosen,
        lang_offer: conversation.lang_offer.map(WireLang::from),
        agent: conversation.agent.as_ref().map(|(_, name)| name.clone()),
        position: standing.and_then(|s| s.position),
        staffed: standing.map(|s| s.staffed),
        since: conversation.hand_over.as_ref().filter(|_| waits).map(|h| h.since.0),
        wait_choices: if waits { conversation.wait_choices.clone() } else { Vec::new() },
        judge: conversation
            .judge
            .as_ref()
            .filter(|_| phase == PhaseBody::Bot)
            .map(|article| article.as_str().to_owned()),
        answering: phase == PhaseBody::Bot && conversation.awaiting.is_some(),
        reopen_until: conversation.reopen_until().map(|until| until.0),
    }
}

/// How a waiting conversation stands in line.
pub fn standing(conversation: &Conversation, desk: &Desk) -> Option<Standing> {
    let hand_over = conversation.hand_over.as_ref()?;
    let position = desk.position(&hand_over.ticket).and_then(|p| u32::try_from(p).ok());
    let widened = desk.tickets.get(&hand_over.ticket).is_some_and(|ticket| ticket.widened);
    let other = widened && desk.staffed(conversation.lang.other()) > 0;
    Some(Standing { position, staffed: desk.staffed(conversation.lang) > 0 || other })
}

/// The desk, as one agent sees it. `asked` are the conversations offered to them.
pub fn desk(
    account: &Account,
    desk: &Desk,
    asked: &BTreeMap<String, Conversation>,
    now: Timestamp,
) -> DeskBody {
    let me = desk.agents.get(&account.agent);
    let offers = desk.tickets.values().filter_map(|ticket| {
        let Place::Offered { offer, agent, until } = &ticket.place else { return None };
        if *agent != account.agent {
            return None;
        }
        let conversation = asked.get(ticket.conversation.as_str())?;
        Some(OfferBody {
            offer: offer.as_str().to_owned(),
            conversation: ticket.conversation.as_str().to_owned(),
            lang: ticket.lang.into(),
            widened: ticket.widened,
            skill: ticket.skill.as_str().to_owned(),
            priority: ticket.priority,
            reason: conversation
                .hand_over
                .as_ref()
                .map_or(HandoverReason::Asked, |hand_over| hand_over.reason),
            since: ticket.since.0,
            left_ms: u32::try_from(until.since(now).as_ms()).unwrap_or(0),
            summary: conversation.last_words.clone(),
        })
    });
    let mut mine: Vec<MineBody> = desk
        .tickets
        .values()
        .filter(|ticket| ticket.is_with(&account.agent))
        .map(|ticket| MineBody {
            conversation: ticket.conversation.as_str().to_owned(),
            lang: ticket.lang.into(),
            skill: ticket.skill.as_str().to_owned(),
            priority: ticket.priority,
            since: ticket.since.0,
        })
        .collect();
    mine.sort_by(|a, b| (a.since, &a.conversation).cmp(&(b.since, &b.conversation)));
    DeskBody {
        me: MeBody {
            agent: account.agent.as_str().to_owned(),
            name: account.name.clone(),
            langs: account.langs.iter().map(|lang| (*lang).into()).collect(),
            presence: me.map_or(Presence::Away, |me| me.presence),
            capacity: account.capacity,
            load: u8::try_from(desk.load(&account.agent)).unwrap_or(u8::MAX),
        },
        offers: offers.collect(),
        mine,
        waiting: Lang::ALL.into_iter().map(|lang| waiting(desk, lang)).collect(),
        staffed: Lang::ALL
            .into_iter()
            .map(|lang| StaffedBody {
                lang: lang.into(),
                agents: u32::try_from(desk.staffed(lang)).unwrap_or(u32::MAX),
            })
            .collect(),
    }
}

fn waiting(desk: &Desk, lang: Lang) -> WaitingBody {
    let line: Vec<_> = desk.waiting(lang).collect();
    WaitingBody {
        lang: lang.into(),
        count: u32::try_from(line.len()).unwrap_or(u32::MAX),
        oldest: line.iter().map(|ticket| ticket.since.0).min(),
    }
}
