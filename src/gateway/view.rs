//! What a reader may see of a conversation and of the desk: domain → wire. A visitor never learns who declined,
//! an agent never learns less than the visitor. Pure.

mod trial;

use std::collections::BTreeMap;

use super::wire::{
    AlarmBody, ArgBody, DeskBody, EventBody, MeBody, MineBody, OfferBody, OptionBody, PhaseBody,
    PhraseBody, PieceBody, SaidBody, StaffedBody, StateBody, WaitingBody, WireLang,
};
use crate::domain::account::Account;
use crate::domain::conversation::{Brief, Choice, Conversation, Event, MaskedPiece, Phase};
use crate::domain::desk::{Desk, Place, Presence, Standing, Ticket};
use crate::domain::fact::Fact;
use crate::domain::ids::Seq;
use crate::domain::lang::{Lang, LangSource};
use crate::domain::phrase::{Arg, Phrase, Said};
use crate::domain::ticket::{Availability, HandoverReason};
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

/// A line as it travels, in the words in which it was said where those are known.
fn phrase(phrase: &Phrase, said: Option<&Said>) -> PhraseBody {
    let args = phrase.args.iter().map(|(name, arg)| {
        let arg = match arg {
            Arg::Text(text) => ArgBody::Text(text.clone()),
            Arg::Number(number) => ArgBody::Number(*number),
            Arg::Phrase(id) => ArgBody::Phrase(id.clone()),
        };
        (name.clone(), arg)
    });
    let said = said.map(|said| SaidBody { en: said.en.clone(), es: said.es.clone() });
    PhraseBody { id: phrase.id.clone(), args: args.collect(), said }
}

/// What is stored at one position, as this reader may see it: nothing of what cannot be read here, but that it is there.
pub fn fact(fact: &Fact, agent: &str, reader: Reader) -> EventBody {
    match fact {
        Fact::Conversation(stored, said) => event(stored, said.as_ref(), agent, reader),
        Fact::Desk(_) | Fact::Account(_) | Fact::SetAside => EventBody::Hidden,
    }
}

/// An event, as this reader may see it. `said` are the stored words of the line that it says, `agent` is the name of
/// whoever holds the conversation at that point.
pub fn event(event: &Event, said: Option<&Said>, agent: &str, reader: Reader) -> EventBody {
    let line = event.line().map(|line| phrase(&line, said));
    match event {
        Event::VisitorSaid { command, text, lang, masked, .. } => EventBody::Visitor {
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
        Event::BotAnswered { .. } | Event::BotClarified { .. } => found(event, line),
        Event::BotSaid { offer, .. } => line.map_or(EventBody::Hidden, |phrase| EventBody::Bot {
            phrase,
            offers_person: offer.is_some(),
        }),
        Event::AgentSaid { command, agent: by, text, lang, masked } => EventBody::Agent {
            id: command.as_str().to_owned(),
            name: agent.to_owned(),
            agent: (reader == Reader::Agent).then(|| by.as_str().to_owned()),
            text: text.as_str().to_owned(),
            lang: (*lang).into(),
            masked: (*masked > 0).then_some(*masked),
        },
        Event::PiecesMasked { pieces } => {
            EventBody::Masked { pieces: pieces.iter().map(piece).collect() }
        }
        Event::WrappedUp { .. } if reader == Reader::Visitor => EventBody::Hidden,
        Event::Opened { .. }
        | Event::LangOffered { .. }
        | Event::Offered { .. }
        | Event::OfferReturned { .. }
        | Event::CalledOff { .. } => EventBody::Hidden,
        Event::NoticeGiven { .. }
        | Event::AgentJoined { .. }
        | Event::WrappedUp { .. }
        | Event::LangChanged { .. }
        | Event::Escalated { .. }
        | Event::DangerNoticed { .. }
        | Event::AgentLeft { .. }
        | Event::WaitChoicesOffered { .. }
        | Event::Reminded
        | Event::WentDormant
        | Event::Woke
        | Event::Ended { .. }
        | Event::Reopened => line.map_or(EventBody::Hidden, |phrase| EventBody::Notice { phrase }),
    }
}

fn option(choice: &Choice) -> OptionBody {
    OptionBody { article: choice.article.as_str().to_owned(), title: choice.title.clone() }
}

/// What the bot found: an article, or several that may be meant, under this question.
fn found(event: &Event, lead: Option<PhraseBody>) -> EventBody {
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
            options: options.iter().map(option).collect(),
            lead,
            about: about.clone(),
        },
        _ => EventBody::Hidden,
    }
}

fn piece(masked: &MaskedPiece) -> PieceBody {
    PieceBody { seq: masked.seq.0, text: masked.text.as_str().to_owned(), masked: masked.masked }
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
    let safety = conversation.unattended_danger();
    // Who is in danger is told whom to call, not how long the line is.
    let standing = standing.filter(|_| waits && safety.is_none());
    StateBody {
        phase,
        lang: conversation.lang.into(),
        lang_chosen: conversation.lang_source == LangSource::Chosen,
        lang_offer: conversation.lang_offer.map(WireLang::from),
        agent: conversation.agent.as_ref().map(|(_, name)| name.clone()),
        position: standing.filter(|s| s.next).map(|_| 1),
        staffed: standing.map(|s| s.desk != Availability::Away),
        desk: standing.map(|s| s.desk),
        since: conversation.hand_over.as_ref().filter(|_| waits).map(|h| h.since.0),
        wait_choices: if waits { conversation.wait_choices.clone() } else { Vec::new() },
        judge: conversation
            .judge
            .as_ref()
            .filter(|_| phase == PhaseBody::Bot)
            .map(|article| article.as_str().to_owned()),
        answering: phase == PhaseBody::Bot && conversation.awaiting.is_some(),
        safety,
        reopen_until: conversation.reopen_until().map(|until| until.0),
        waits_since: None,
        unread: 0,
    }
}

/// The same for the agent who holds it: since when they owe a reply, and how much they have not read.
pub fn state_for_agent(conversation: &Conversation, unread: usize) -> StateBody {
    let held = matches!(conversation.phase, Phase::Active | Phase::Dormant | Phase::WrapUp);
    let owed = conversation.owed_since.filter(|_| held);
    StateBody {
        waits_since: owed.map(|since| since.0),
        unread: u32::try_from(unread).unwrap_or(u32::MAX),
        ..state(conversation, None)
    }
}

/// Of what a visitor wrote an offer shows so many characters, and the conversation all of them …
const OFFER_CHARS_MAX: usize = 1_000;
/// … and an alarm so many: it goes to every agent, again whenever the desk changes.
const ALARM_CHARS_MAX: usize = 240;

/// The beginning of a text that is longer.
fn shortened(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
    }
}

/// What is looked up for an agent beside the desk itself.
#[derive(Debug, Default)]
pub struct Beside {
    /// The conversations offered to them, and those of alarms.
    pub asked: BTreeMap<String, Asked>,
    /// Up to where they have read those in their hands.
    pub read: BTreeMap<String, Seq>,
}

/// A conversation that an agent is asked to take.
#[derive(Debug)]
pub struct Asked {
    /// How it stands.
    pub conversation: Conversation,
    /// What it is about.
    pub brief: Brief,
    /// Whether its visitor is still connected, where that is known.
    pub there: Option<bool>,
}

/// The desk, as one agent sees it.
pub fn desk(account: &Account, desk: &Desk, beside: &Beside, now: Timestamp) -> DeskBody {
    let me = desk.agents.get(&account.agent);
    let offers = desk.tickets.values().filter_map(|ticket| {
        let Place::Offered { offer, agent, until } = &ticket.place else { return None };
        if *agent != account.agent {
            return None;
        }
        let Asked { conversation, brief, there } =
            beside.asked.get(ticket.conversation.as_str())?;
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
            summary: shortened(&conversation.last_words, OFFER_CHARS_MAX),
            question: shortened(&brief.question(), OFFER_CHARS_MAX),
            answers: brief.answers().to_vec(),
            there: *there,
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
            read: beside.read.get(ticket.conversation.as_str()).map_or(0, |read| read.0),
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
            missed_at: me.and_then(|me| me.missed_at).map(|at| at.0),
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
        alarms: alarms(account, desk, &beside.asked),
    }
}

/// Who is in danger and has nobody yet, for every agent, whatever their languages and their presence.
fn alarms(account: &Account, desk: &Desk, asked: &BTreeMap<String, Asked>) -> Vec<AlarmBody> {
    let alarm = |ticket: &Ticket| {
        let takes = desk.may_take(&account.agent, ticket)
            && (desk.has_room_for(&account.agent, ticket) || ticket.is_offered_to(&account.agent));
        Some(AlarmBody {
            conversation: ticket.conversation.as_str().to_owned(),
            lang: ticket.lang.into(),
            reason: ticket.danger?,
            since: ticket.since.0,
            summary: shortened(
                &asked.get(ticket.conversation.as_str())?.conversation.last_words,
                ALARM_CHARS_MAX,
            ),
            takes,
        })
    };
    desk.alarms().into_iter().filter_map(alarm).collect()
}

fn waiting(desk: &Desk, lang: Lang) -> WaitingBody {
    let line: Vec<_> = desk.waiting(lang).collect();
    WaitingBody {
        lang: lang.into(),
        count: u32::try_from(line.len()).unwrap_or(u32::MAX),
        oldest: line.iter().map(|ticket| ticket.since.0).min(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_agent_is_sent_is_short_whatever_a_visitor_wrote() {
        assert_eq!(shortened("a fire", ALARM_CHARS_MAX), "a fire");
        let long = shortened(&"🔥".repeat(4_000), ALARM_CHARS_MAX);
        assert_eq!(long.chars().count(), ALARM_CHARS_MAX + 1);
        assert!(long.ends_with('…'));
    }
}
