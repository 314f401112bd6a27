//! What may happen next in a conversation. Pure: the same state, command and moment give the same events,
//! and a command that is already in the state gives none.

use super::command::{AgentAct, Command, Manner, Reply, VisitorAct};
use super::danger;
use super::details::{EndedBy, Feedback, Leave, MaskedPiece};
use super::event::Event;
use super::hand_over::escalated;
use super::limits;
use super::policy::{after_judging, plain_line, spoken, turn};
use super::state::{Conversation, NOTED, Phase};
use super::tick::tick;
use crate::domain::detect::{Heard, Turn, next_language};
use crate::domain::ids::{AgentId, CommandId, Seq, TicketId};
use crate::domain::lang::LangSource;
use crate::domain::rejection::Rejection;
use crate::domain::ticket::{HandoverReason, WrapUpCode};
use crate::domain::time::Timestamp;

/// The events that a command leads to; none when it was carried out before.
pub fn decide(
    state: &Conversation,
    command: Command,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    match command {
        Command::Open { visitor, site, lang, source, mark } => match state.phase {
            Phase::Fresh => Ok(vec![Event::Opened { visitor, site, lang, source, mark }]),
            _ => Err(Rejection::NotNow),
        },
        Command::Visitor { command, .. } | Command::Agent { command, .. }
            if state.commands.contains_key(&command) =>
        {
            Ok(Vec::new())
        }
        Command::Visitor { command, act, ticket } => visitor(state, command, act, ticket, now),
        Command::Reply { to, replies, mood, ticket } => {
            // The bot speaks only while it owns the conversation, and only to what is still unanswered.
            let owed = state.awaiting.as_ref().is_some_and(|awaiting| awaiting.seq == to);
            if state.phase != Phase::Bot || !owed {
                return Err(Rejection::NotNow);
            }
            Ok(turn(state, to, replies, mood, &ticket))
        }
        Command::Aside { to, reply } => aside(state, to, reply),
        Command::Offer { offer, agent } => match state.phase {
            Phase::Queued | Phase::LeftMessage => Ok(vec![Event::Offered { offer, agent }]),
            _ => Err(Rejection::NotNow),
        },
        Command::ReturnOffer { offer, because } => match &state.phase {
            Phase::Offered { offer: open, .. } if *open == offer => {
                Ok(vec![Event::OfferReturned { offer, because }])
            }
            _ => Err(Rejection::OfferGone),
        },
        Command::Join { offer, agent, name } => match &state.phase {
            Phase::Offered { offer: open, agent: to } if *open == offer && *to == agent => {
                Ok(vec![Event::AgentJoined { agent, name }])
            }
            _ => Err(Rejection::OfferGone),
        },
        Command::Agent { command, agent, act } => by_agent(state, command, agent, act),
        Command::LoseAgent { agent, because } => match state.phase {
            Phase::Active | Phase::Dormant if state.is_held_by(&agent) => {
                Ok(vec![Event::AgentLeft { command: None, agent, because }])
            }
            // Nobody is left to file it.
            Phase::WrapUp if state.is_held_by(&agent) => {
                Ok(vec![Event::WrappedUp { command: None, code: WrapUpCode::Unfiled }])
            }
            _ => Err(Rejection::NotYours),
        },
        Command::Tick { desk, other_staffed, ticket } => {
            Ok(tick(state, desk, other_staffed, ticket, now))
        }
    }
}

fn visitor(
    state: &Conversation,
    command: CommandId,
    act: VisitorAct,
    ticket: TicketId,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    if state.phase == Phase::Fresh {
        return Err(Rejection::NoSuchConversation);
    }
    let full = state.head.0 >= limits::EVENTS_MAX || state.bytes >= limits::BYTES_MAX;
    if full && !matches!(act, VisitorAct::End) {
        return Err(Rejection::ConversationFull);
    }
    match act {
        VisitorAct::Say { text, masked, pieces, heard, manner, .. }
            // "Goodbye" and "never mind" beside a call for help are no end of the matter.
            if said_and_done(state, manner).is_some() && danger::told(text.as_str()).is_none() =>
        {
            let Heard { lang, evidence, .. } = heard;
            let said = Event::VisitorSaid { command, text, lang, evidence, masked };
            let to = state.head.next();
            let settled = said_and_done(state, manner).into_iter();
            let follows = settled
                .flat_map(|line| line.leaves.into_iter().chain([plain_line(to, line.phrase)]));
            Ok([said].into_iter().chain(masked_with(pieces)).chain(follows).collect())
        }
        VisitorAct::Say { .. } | VisitorAct::Choose { .. } | VisitorAct::AskPerson { .. } => {
            talks(state, command, act, ticket, now)
        }
        VisitorAct::Judge(verdict) => judge(state, command, verdict, &ticket),
        VisitorAct::SetLang(lang) => Ok(vec![Event::LangChanged {
            command: Some(command),
            lang,
            source: LangSource::Chosen,
        }]),
        VisitorAct::Wait(choice) if state.wait_choices.contains(&choice) => {
            Ok(vec![Event::WaitChosen { command, choice }])
        }
        VisitorAct::Wait(_) => Err(Rejection::NoSuchChoice),
        VisitorAct::CallOff if state.is_waiting() => {
            let to = state.head.next();
            let line = plain_line(to, "bot-called-off");
            Ok(vec![Event::CalledOff { command: Some(command) }, line])
        }
        VisitorAct::CallOff => Err(Rejection::NotNow),
        VisitorAct::End if matches!(state.phase, Phase::Ended | Phase::WrapUp) => {
            Err(Rejection::ConversationEnded)
        }
        VisitorAct::End => Ok(vec![Event::Ended { command: Some(command), by: EndedBy::Visitor }]),
    }
}

/// What continues the talk, and reopens it after the end: a message, an article, the wish for a person.
fn talks(
    state: &Conversation,
    command: CommandId,
    act: VisitorAct,
    ticket: TicketId,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    let mut events = Vec::new();
    let mut phase = state.phase.clone();
    if matches!(phase, Phase::WrapUp | Phase::Ended) {
        if state.reopen_until().is_some_and(|until| now > until) {
            return Err(Rejection::ConversationEnded);
        }
        phase = if phase == Phase::WrapUp { Phase::Active } else { Phase::Bot };
        events.push(Event::Reopened);
    }
    match act {
        VisitorAct::Say { text, masked, pieces, heard, room, .. } => {
            let called = danger::called(state, &phase, text.as_str(), &ticket);
            let Heard { lang, evidence, .. } = heard;
            events.push(Event::VisitorSaid { command, text, lang, evidence, masked });
            events.extend(masked_with(pieces));
            events.extend(turn_event(state, heard));
            events.extend(waking(state, room));
            if let Some(called) = called {
                events.push(called);
            } else if state.phase == Phase::Ended && state.hand_over.is_some() {
                // Whoever was with a person before the end goes back to people, not to the bot.
                events.push(escalated(state, ticket, HandoverReason::Reopened));
            }
        }
        VisitorAct::Choose { article, title, .. } if phase == Phase::Bot => {
            events.push(Event::VisitorChose { command, article, title });
        }
        VisitorAct::Choose { article, title, shown: Some(shown) } if state.is_waiting() => {
            let to = state.head.next();
            events.push(Event::VisitorChose { command, article, title });
            events.extend(spoken(to, *shown));
        }
        VisitorAct::AskPerson { room } => {
            events.push(Event::PersonAsked { command });
            events.extend(waking(state, room));
            if phase == Phase::Bot {
                events.push(escalated(state, ticket, HandoverReason::Asked));
            }
        }
        VisitorAct::Choose { .. }
        | VisitorAct::Judge(_)
        | VisitorAct::SetLang(_)
        | VisitorAct::Wait(_)
        | VisitorAct::CallOff
        | VisitorAct::End => return Err(Rejection::NotNow),
    }
    Ok(events)
}

/// With the last piece of a number the earlier ones are masked.
fn masked_with(pieces: Vec<MaskedPiece>) -> Option<Event> {
    (!pieces.is_empty()).then_some(Event::PiecesMasked { pieces })
}

/// What a message in the other language, or a wish for it, changes.
fn turn_event(state: &Conversation, heard: Heard) -> Option<Event> {
    let lang = state.lang.other();
    match next_language(&state.standing(), &heard) {
        Turn::Keep => None,
        Turn::Switch(source) => Some(Event::LangChanged { command: None, lang, source }),
        Turn::Offer => Some(Event::LangOffered { lang }),
    }
}

/// A paused conversation wakes in its agent's hands, or waits for another when those are full.
fn waking(state: &Conversation, room: bool) -> Option<Event> {
    let (agent, _) = state.agent.as_ref().filter(|_| state.paused)?;
    if room {
        return Some(Event::Woke);
    }
    Some(Event::AgentLeft { command: None, agent: agent.clone(), because: Leave::Full })
}

fn judge(
    state: &Conversation,
    command: CommandId,
    verdict: Feedback,
    ticket: &TicketId,
) -> Result<Vec<Event>, Rejection> {
    let (Phase::Bot, Some(article)) = (&state.phase, state.judge.clone()) else {
        return Err(Rejection::NotNow);
    };
    let to = state.head.next();
    let mut events = vec![Event::FeedbackGiven { command, verdict, article }];
    events.push(after_judging(state, to, verdict, ticket));
    Ok(events)
}

/// What a message leads to that is settled once it is stored.
struct Settled {
    /// The line is left.
    leaves: Option<Event>,
    phrase: &'static str,
}

/// A courtesy after the end opens nothing; who is in line and needs nobody any more leaves it. Somebody in danger is
/// never let go by a word.
fn said_and_done(state: &Conversation, manner: Manner) -> Option<Settled> {
    match manner {
        Manner::Courtesy(phrase) if matches!(state.phase, Phase::WrapUp | Phase::Ended) => {
            Some(Settled { leaves: None, phrase })
        }
        Manner::CallOff(phrase) if state.is_waiting() && !state.is_in_danger() => {
            Some(Settled { leaves: Some(Event::CalledOff { command: None }), phrase })
        }
        Manner::Plain | Manner::Courtesy(_) | Manner::CallOff(_) => None,
    }
}

/// The bot's answer beside a wait, while it is still about the newest message.
fn aside(state: &Conversation, to: Seq, reply: Option<Reply>) -> Result<Vec<Event>, Rejection> {
    if !state.is_waiting() || state.said_at != to {
        return Err(Rejection::NotNow);
    }
    Ok(match reply.and_then(|reply| spoken(to, reply)) {
        Some(event) => vec![event],
        None if state.noted => Vec::new(),
        None => vec![plain_line(to, NOTED)],
    })
}

fn by_agent(
    state: &Conversation,
    command: CommandId,
    agent: AgentId,
    act: AgentAct,
) -> Result<Vec<Event>, Rejection> {
    if !state.is_held_by(&agent) {
        return Err(Rejection::NotYours);
    }
    match (act, &state.phase) {
        (AgentAct::Say { text, masked, pieces, lang }, Phase::Active | Phase::Dormant) => {
            let said = Event::AgentSaid { command, agent, text, lang, masked };
            Ok([said].into_iter().chain(masked_with(pieces)).collect())
        }
        (AgentAct::End, Phase::Active | Phase::Dormant) => {
            Ok(vec![Event::Ended { command: Some(command), by: EndedBy::Agent }])
        }
        (AgentAct::WrapUp(code), Phase::WrapUp) => {
            Ok(vec![Event::WrappedUp { command: Some(command), code }])
        }
        (AgentAct::Return, Phase::Active | Phase::Dormant) => {
            Ok(vec![Event::AgentLeft { command: Some(command), agent, because: Leave::Returned }])
        }
        _ => Err(Rejection::NotNow),
    }
}
