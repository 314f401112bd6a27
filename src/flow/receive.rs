//! A visitor does something: redacted, its language judged, appended; only then may it be acknowledged.
//! Does not answer; that is the next step. Knows nothing about sockets.

use super::answer::shown_aside;
use super::open::Opening;
use super::transact::{Both, Done, TRIES_MAX};
use super::{Flow, FlowError};
use crate::domain::act::ActReading;
use crate::domain::article::ArticleId;
use crate::domain::conversation::{
    Author, Command, Conversation, Feedback, Manner, Phase, VisitorAct, WaitChoice, decide, manner,
};
use crate::domain::desk::{self, Decision};
use crate::domain::detect::hear;
use crate::domain::ids::{CommandId, ConversationId, Seq, TicketId};
use crate::domain::lang::Lang;
use crate::domain::rejection::Rejection;
use crate::domain::text::RawText;
use crate::domain::time::Timestamp;
use crate::ports::Unavailable;

/// What a visitor wants to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Write.
    Say(RawText),
    /// See an article.
    Choose(ArticleId),
    /// Talk to a person.
    Person,
    /// Say whether the answer helped.
    Judge(Feedback),
    /// Go on in this language.
    SetLang(Lang),
    /// Choose about a long wait.
    Wait(WaitChoice),
    /// Leave the line: no person is needed any more.
    CallOff,
    /// End the chat.
    End,
}

/// The proof that what the visitor did is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// In which conversation; a first message begins one.
    pub conversation: ConversationId,
    /// Where in it.
    pub seq: Seq,
    /// Whether the bot now owes an answer.
    pub answer_owed: bool,
    /// Whether it is a message of somebody who waits for a person; the bot may answer it beside the wait.
    pub aside: bool,
    /// Whether it stands in a conversation that was begun for it.
    pub begun: bool,
}

/// Takes in what a visitor does. Safe to repeat under the same command.
pub async fn receive(
    flow: &Flow,
    opening: &Opening,
    command: &CommandId,
    wish: &Wish,
) -> Result<Receipt, FlowError> {
    for _ in 0..TRIES_MAX {
        let (current, visitor_head) = flow.current(&opening.visitor).await?;
        if let Some(id) = current {
            match continue_in(flow, &id, command, wish).await {
                // What is over or full is not continued; a message then begins anew. So it does where the beginning of
                // the conversation cannot be read: nobody knows whose it is.
                Err(FlowError::Rejected(
                    Rejection::ConversationEnded
                    | Rejection::ConversationFull
                    | Rejection::NoSuchConversation,
                )) if begins(wish) => {}
                Err(error) => return Err(error),
                Ok(done) => return receipt(id, &done, command, false),
            }
        } else if !begins(wish) {
            return Err(Rejection::NoSuchConversation.into());
        }
        let begun = flow
            .begin(opening, visitor_head, |state, now| {
                let act = act(flow, state, wish, false, &mut Heeded::default(), now)?;
                let ticket = TicketId::from_body(&flow.ids.body());
                decide(state, Command::Visitor { command: command.clone(), act, ticket }, now)
            })
            .await?;
        if let Some((id, done)) = begun {
            return receipt(id, &done, command, true);
        }
    }
    Err(Unavailable { reason: format!("gave up after {TRIES_MAX} conflicts") }.into())
}

/// Whether an act may be the first of a conversation.
fn begins(wish: &Wish) -> bool {
    matches!(wish, Wish::Say(_) | Wish::Choose(_) | Wish::Person)
}

fn receipt(
    conversation: ConversationId,
    done: &Done,
    command: &CommandId,
    begun: bool,
) -> Result<Receipt, FlowError> {
    let seq = done.state.commands.get(command).copied().ok_or(Rejection::NotNow)?;
    let answer_owed = done.state.awaiting.is_some();
    let aside = done.state.is_waiting() && done.state.said_at == seq;
    Ok(Receipt { conversation, seq, answer_owed, aside, begun })
}

async fn continue_in(
    flow: &Flow,
    id: &ConversationId,
    command: &CommandId,
    wish: &Wish,
) -> Result<Done, FlowError> {
    // What a message does besides asking is read outside of the step, and only where that matters.
    let mut heard = Heeded::default();
    loop {
        let mut wakes = false;
        let done = flow
            .on_conversation(id, |state, now| {
                wakes = state.paused && matches!(wish, Wish::Say(_) | Wish::Person);
                if wakes {
                    return Err(Rejection::NotNow);
                }
                let act = act(flow, state, wish, false, &mut heard, now)?;
                let ticket = TicketId::from_body(&flow.ids.body());
                decide(state, Command::Visitor { command: command.clone(), act, ticket }, now)
            })
            .await;
        let done = if wakes { wake(flow, id, command, wish, &mut heard).await } else { done };
        // Each text is read once, so that this ends.
        let Some(text) = heard.wanted.take() else { return done };
        heard.read = Some(flow.search.acts(&text).await);
    }
}

/// What a message does besides asking, once that was looked at.
#[derive(Default)]
struct Heeded {
    read: Option<ActReading>,
    /// The text that is yet to be read.
    wanted: Option<String>,
}

impl Heeded {
    /// How a message is meant, or the wish to have it read first. A text that changes under the step, because what came
    /// before it is masked otherwise now, is taken as it was read.
    fn manner(&mut self, state: &Conversation, text: &str) -> Result<Manner, Rejection> {
        if let Some(reading) = &self.read {
            return Ok(manner(state, reading));
        }
        self.wanted = Some(text.to_owned());
        Err(Rejection::NotNow)
    }
}

/// A silent visitor writes again: whether their agent has room is a question to the desk,
/// so both must be unchanged.
async fn wake(
    flow: &Flow,
    id: &ConversationId,
    command: &CommandId,
    wish: &Wish,
    heard: &mut Heeded,
) -> Result<Done, FlowError> {
    flow.on_both(id, |state, desk, now| {
        let ticket = state.hand_over.as_ref().map(|h| h.ticket.clone());
        let resumed = ticket
            .filter(|_| state.paused)
            .and_then(|ticket| desk::decide(desk, Decision::Resume { ticket }, now).ok());
        let act = act(flow, state, wish, resumed.is_some(), heard, now)?;
        let ticket = TicketId::from_body(&flow.ids.body());
        let command = Command::Visitor { command: command.clone(), act, ticket };
        let conversation = decide(state, command, now)?;
        let desk = if conversation.is_empty() { None } else { resumed };
        Ok(Both { conversation, desk: desk.into_iter().collect() })
    })
    .await
}

fn act(
    flow: &Flow,
    state: &Conversation,
    wish: &Wish,
    room: bool,
    heeded: &mut Heeded,
    now: Timestamp,
) -> Result<VisitorAct, Rejection> {
    Ok(match wish {
        Wish::Say(raw) => {
            let (clean, pieces) = state.recent.redact(Author::Visitor, raw, state.head, now);
            let heard = hear(clean.text.as_str(), state.lang);
            let manner =
                if state.is_waiting() || matches!(state.phase, Phase::WrapUp | Phase::Ended) {
                    heeded.manner(state, clean.text.as_str())?
                } else {
                    Manner::Plain
                };
            let (text, masked) = (clean.text, clean.masked);
            VisitorAct::Say { text, masked, pieces, heard, room, manner }
        }
        Wish::Choose(id) => {
            let article = flow
                .search
                .article(id, state.lang)
                .or_else(|| flow.search.article(id, state.lang.other()))
                .ok_or(Rejection::NoSuchChoice)?;
            let shown = state
                .is_waiting()
                .then(|| shown_aside(flow, id, state.lang).map(Box::new))
                .flatten();
            VisitorAct::Choose { article: id.clone(), title: article.title.clone(), shown }
        }
        Wish::Person => VisitorAct::AskPerson { room },
        Wish::Judge(verdict) => VisitorAct::Judge(*verdict),
        Wish::SetLang(lang) => VisitorAct::SetLang(*lang),
        Wish::Wait(choice) => VisitorAct::Wait(*choice),
        Wish::CallOff => VisitorAct::CallOff,
        Wish::End => VisitorAct::End,
    })
}
