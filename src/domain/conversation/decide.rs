//! What may happen next in a conversation. Pure: the same state, command and moment give the same events,
//! and a command that is already in the state gives none.

use super::event::{Choice, EndedBy, Event, Feedback, Leave, OfferEnd, WaitChoice};
use super::state::{Conversation, Phase, dormant_after_reminder, limits};
use crate::domain::article::{ArticleId, ArticleRef, Node};
use crate::domain::ids::{AgentId, CommandId, OfferId, Seq, TicketId, VisitorId};
use crate::domain::lang::{Lang, LangSource};
use crate::domain::phrase::Phrase;
use crate::domain::rejection::Rejection;
use crate::domain::text::Text;
use crate::domain::ticket::{HandoverReason, Priority, Skill, WrapUpCode};
use crate::domain::time::Timestamp;

/// Something somebody wants of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Begin.
    Open {
        /// Who.
        visitor: VisitorId,
        /// On which customer's page.
        site: String,
        /// In which language.
        lang: Lang,
        /// How that is known.
        source: LangSource,
    },
    /// The visitor does something. The ticket is used if it leads to a hand-over.
    Visitor {
        /// The client's name for the act.
        command: CommandId,
        /// What.
        act: VisitorAct,
        /// A name for the hand-over that may follow.
        ticket: TicketId,
    },
    /// The bot replies to the visitor's event at this position.
    Reply {
        /// Which event.
        to: Seq,
        /// What.
        reply: Reply,
        /// A name for the hand-over that may follow.
        ticket: TicketId,
    },
    /// The desk offers it to an agent.
    Offer {
        /// Which offer.
        offer: OfferId,
        /// To whom.
        agent: AgentId,
    },
    /// The offer came back.
    ReturnOffer {
        /// Which offer.
        offer: OfferId,
        /// What became of it.
        because: OfferEnd,
    },
    /// The agent takes the offer.
    Join {
        /// Which offer.
        offer: OfferId,
        /// Who.
        agent: AgentId,
        /// The name the visitor sees.
        name: String,
    },
    /// The agent does something.
    Agent {
        /// The client's name for the act.
        command: CommandId,
        /// Who.
        agent: AgentId,
        /// What.
        act: AgentAct,
    },
    /// The agent is gone.
    LoseAgent {
        /// Who.
        agent: AgentId,
        /// Why.
        because: Leave,
    },
    /// Time has passed. `staffed` says whether anybody who speaks the language is there,
    /// `other_staffed` whether anybody is who speaks only the other one.
    Tick {
        /// Whether the ticket's language is staffed.
        staffed: bool,
        /// Whether the other language is.
        other_staffed: bool,
        /// A name for the hand-over that may follow.
        ticket: TicketId,
    },
}

/// What a visitor does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VisitorAct {
    /// Writes.
    Say {
        /// What, redacted.
        text: Text,
        /// How many confidential items were masked.
        masked: u16,
        /// In which language.
        lang: Lang,
        /// What that means for the conversation's language.
        turn: Turn,
        /// Whether the agent of a paused conversation has room for it.
        room: bool,
    },
    /// Picks an article.
    Choose {
        /// Which.
        article: ArticleId,
        /// What the button says.
        title: String,
    },
    /// Asks for a person by the button.
    AskPerson {
        /// Whether the agent of a paused conversation has room for it.
        room: bool,
    },
    /// Judges the last answer.
    Judge(Feedback),
    /// Switches the language.
    SetLang(Lang),
    /// Chooses about a long wait.
    Wait(WaitChoice),
    /// Ends the chat.
    End,
}

/// What a message's language means for the conversation's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Nothing.
    Keep,
    /// It goes on in the message's language.
    Switch,
    /// The visitor is offered the message's language.
    Offer,
}

/// What the bot replies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// An article.
    Answer {
        /// Exactly which text.
        article: ArticleRef,
        /// Its title.
        title: String,
        /// Its text.
        body: Vec<Node>,
        /// How sure, in thousandths.
        confidence: u16,
    },
    /// A question back.
    Clarify(Vec<Choice>),
    /// A line.
    Say(Phrase),
    /// Nothing fits.
    Miss,
    /// A person must take it. The safe facts, if any, come first.
    HandOver {
        /// Why.
        reason: HandoverReason,
        /// Which knowledge it needs.
        skill: Skill,
        /// How urgent it is.
        priority: Priority,
        /// The safe facts: the article that says them.
        facts: Option<Box<Reply>>,
    },
}

/// What an agent does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgentAct {
    /// Writes.
    Say {
        /// What, redacted.
        text: Text,
        /// In which language.
        lang: Lang,
    },
    /// Ends the chat.
    End,
    /// Files the ended chat.
    WrapUp(WrapUpCode),
    /// Gives it back to the queue.
    Return,
}

/// The events that a command leads to; none when it was carried out before.
pub fn decide(
    state: &Conversation,
    command: Command,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    match command {
        Command::Open { visitor, site, lang, source } => match state.phase {
            Phase::Fresh => Ok(vec![Event::Opened { visitor, site, lang, source }]),
            _ => Err(Rejection::NotNow),
        },
        Command::Visitor { command, .. } | Command::Agent { command, .. }
            if state.commands.contains_key(&command) =>
        {
            Ok(Vec::new())
        }
        Command::Visitor { command, act, ticket } => visitor(state, command, act, ticket, now),
        Command::Reply { to, reply, ticket } => bot(state, to, reply, ticket),
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
        Command::Tick { staffed, other_staffed, ticket } => {
            Ok(tick(state, staffed, other_staffed, ticket, now))
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
    if state.head.0 >= limits::EVENTS_MAX && !matches!(act, VisitorAct::End) {
        return Err(Rejection::ConversationFull);
    }
    let mut events = Vec::new();
    let mut phase = state.phase.clone();
    let reopens = matches!(
        act,
        VisitorAct::Say { .. } | VisitorAct::Choose { .. } | VisitorAct::AskPerson { .. }
    );
    if reopens && matches!(phase, Phase::WrapUp | Phase::Ended) {
        if state.reopen_until().is_some_and(|until| now > until) {
            return Err(Rejection::ConversationEnded);
        }
        phase = if phase == Phase::WrapUp { Phase::Active } else { Phase::Bot };
        events.push(Event::Reopened);
    }
    match act {
        VisitorAct::Say { text, masked, lang, turn, room } => {
            events.push(Event::VisitorSaid { command, text, lang, masked });
            events.extend(turn_event(state, lang, turn));
            events.extend(waking(state, room));
        }
        VisitorAct::Choose { article, title } if phase == Phase::Bot => {
            events.push(Event::VisitorChose { command, article, title });
            return Ok(events);
        }
        VisitorAct::Choose { .. } => return Err(Rejection::NotNow),
        VisitorAct::AskPerson { room } => {
            events.push(Event::PersonAsked { command });
            events.extend(waking(state, room));
            if phase == Phase::Bot {
                events.push(escalated(state, ticket, HandoverReason::Asked));
            }
            return Ok(events);
        }
        VisitorAct::Judge(verdict) => return judge(state, command, verdict, ticket),
        VisitorAct::SetLang(lang) => {
            return Ok(vec![Event::LangChanged {
                command: Some(command),
                lang,
                source: LangSource::Chosen,
            }]);
        }
        VisitorAct::Wait(choice) if state.wait_choices.contains(&choice) => {
            return Ok(vec![Event::WaitChosen { command, choice }]);
        }
        VisitorAct::Wait(_) => return Err(Rejection::NoSuchChoice),
        VisitorAct::End => {
            return match phase {
                Phase::Ended | Phase::WrapUp => Err(Rejection::ConversationEnded),
                _ => Ok(vec![Event::Ended { command: Some(command), by: EndedBy::Visitor }]),
            };
        }
    }
    // Whoever was with a person before the end goes back to people, not to the bot.
    if state.phase == Phase::Ended && state.hand_over.is_some() {
        events.push(escalated(state, ticket, HandoverReason::Reopened));
    }
    Ok(events)
}

/// What a message in the other language changes.
fn turn_event(state: &Conversation, lang: Lang, turn: Turn) -> Option<Event> {
    match turn {
        Turn::Switch if lang != state.lang => {
            Some(Event::LangChanged { command: None, lang, source: LangSource::Detected })
        }
        Turn::Offer if lang != state.lang && state.lang_offer != Some(lang) => {
            Some(Event::LangOffered { lang })
        }
        Turn::Keep | Turn::Switch | Turn::Offer => None,
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
    ticket: TicketId,
) -> Result<Vec<Event>, Rejection> {
    let (Phase::Bot, Some(article)) = (&state.phase, state.judge.clone()) else {
        return Err(Rejection::NotNow);
    };
    let to = state.head.next();
    let mut events = vec![Event::FeedbackGiven { command, verdict, article }];
    match verdict {
        Feedback::Helped => events.push(Event::BotSaid {
            to,
            phrase: Phrase::new("bot-glad-it-helped"),
            missed: false,
        }),
        Feedback::StillStuck if state.stuck + 1 >= limits::STUCK_MAX => {
            events.push(escalated(state, ticket, HandoverReason::StillStuck));
        }
        Feedback::StillStuck => events.push(Event::BotSaid {
            to,
            phrase: Phrase::new("bot-still-stuck"),
            missed: false,
        }),
    }
    Ok(events)
}

fn bot(
    state: &Conversation,
    to: Seq,
    reply: Reply,
    ticket: TicketId,
) -> Result<Vec<Event>, Rejection> {
    // The bot speaks only while it owns the conversation, and only to what is still unanswered.
    let owed = state.awaiting.as_ref().is_some_and(|awaiting| awaiting.seq == to);
    if state.phase != Phase::Bot || !owed {
        return Err(Rejection::NotNow);
    }
    Ok(match reply {
        Reply::Miss if state.misses + 1 >= limits::MISSES_MAX => {
            let phrase = Phrase::new("bot-no-answer-twice");
            vec![
                Event::BotSaid { to, phrase, missed: true },
                escalated(state, ticket, HandoverReason::NoAnswer),
            ]
        }
        Reply::HandOver { reason, skill, priority, facts } => {
            let mut events: Vec<Event> =
                facts.and_then(|facts| spoken(to, *facts)).into_iter().collect();
            events.push(Event::Escalated { ticket, reason, skill, priority });
            events
        }
        other => spoken(to, other).into_iter().collect(),
    })
}

/// The event that says a reply; a hand-over says nothing by itself.
fn spoken(to: Seq, reply: Reply) -> Option<Event> {
    match reply {
        Reply::Answer { article, title, body, confidence } => {
            Some(Event::BotAnswered { to, article, title, body, confidence })
        }
        Reply::Clarify(options) => Some(Event::BotClarified { to, options }),
        Reply::Say(phrase) => Some(Event::BotSaid { to, phrase, missed: false }),
        Reply::Miss => {
            Some(Event::BotSaid { to, phrase: Phrase::new("bot-no-answer"), missed: true })
        }
        Reply::HandOver { .. } => None,
    }
}

/// A hand-over for which nothing more is known than the last one said, if there was one.
fn escalated(state: &Conversation, ticket: TicketId, reason: HandoverReason) -> Event {
    let (skill, priority) = state
        .hand_over
        .as_ref()
        .map_or((Skill::general(), Priority::P3), |last| (last.skill.clone(), last.priority));
    Event::Escalated { ticket, reason, skill, priority }
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
        (AgentAct::Say { text, lang }, Phase::Active | Phase::Dormant) => {
            Ok(vec![Event::AgentSaid { command, agent, text, lang }])
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

fn tick(
    state: &Conversation,
    staffed: bool,
    other_staffed: bool,
    ticket: TicketId,
    now: Timestamp,
) -> Vec<Event> {
    let silent_for = now.since(state.touched_at);
    match &state.phase {
        Phase::Bot => match &state.awaiting {
            Some(awaiting) if now.since(awaiting.since) >= limits::ANSWER_ABANDONED => {
                vec![escalated(state, ticket, HandoverReason::BotFailed)]
            }
            None if silent_for >= limits::BOT_IDLE => {
                vec![Event::Ended { command: None, by: EndedBy::Silence }]
            }
            _ => Vec::new(),
        },
        Phase::Queued if now >= state.next_notice() => {
            waiting_notice(state, staffed, other_staffed)
        }
        Phase::Active => match state.owed_since {
            Some(_) if state.alarm(now).is_some_and(|due| now >= due) => {
                let name = state.agent.as_ref().map_or("", |(_, name)| name.as_str());
                let phrase = Phrase::new("notice-agent-working").text("agent", name);
                vec![Event::NoticeGiven { phrase }]
            }
            None if state.reminded && silent_for >= dormant_after_reminder() => {
                vec![Event::WentDormant]
            }
            None if !state.reminded && silent_for >= limits::REMINDER => vec![Event::Reminded],
            _ => Vec::new(),
        },
        Phase::Dormant if silent_for >= limits::DORMANT_END => vec![
            Event::Ended { command: None, by: EndedBy::Silence },
            Event::WrappedUp { command: None, code: WrapUpCode::NoReply },
        ],
        Phase::WrapUp if state.ended.is_some_and(|(_, at)| now.since(at) >= limits::WRAP_UP) => {
            vec![Event::WrappedUp { command: None, code: WrapUpCode::Unfiled }]
        }
        Phase::Fresh
        | Phase::Queued
        | Phase::Offered { .. }
        | Phase::Dormant
        | Phase::LeftMessage
        | Phase::WrapUp
        | Phase::Ended => Vec::new(),
    }
}

/// What a visitor in line hears: first how things stand, then what they may choose.
fn waiting_notice(state: &Conversation, staffed: bool, other_staffed: bool) -> Vec<Event> {
    let notice = |id| Event::NoticeGiven { phrase: Phrase::new(id) };
    let heard_once =
        state.hand_over.as_ref().is_some_and(|h| state.noticed_at.is_some_and(|at| at > h.since));
    match (heard_once || !staffed, state.choices_given) {
        (true, false) => {
            let mut choices = vec![WaitChoice::KeepWaiting, WaitChoice::LeaveMessage];
            if other_staffed {
                choices.push(WaitChoice::OtherLanguage);
            }
            vec![Event::WaitChoicesOffered { choices }]
        }
        (_, _) if staffed => vec![notice("notice-still-looking")],
        (_, _) => vec![notice("notice-nobody-there")],
    }
}
