//! What an agent does in a conversation: write, give it back, end it, file it. Redacted like everything else, and
//! refused while a blank of an approved reply is still to be filled in.
//! Knows nothing about sockets.

use super::{Flow, FlowError};
use crate::domain::conversation::{AgentAct, Author, Command, decide};
use crate::domain::detect::detect;
use crate::domain::ids::{AgentId, CommandId, ConversationId, Seq};
use crate::domain::rejection::Rejection;
use crate::domain::text::RawText;
use crate::domain::ticket::WrapUpCode;

/// What an agent wants to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgentWish {
    /// Write.
    Say(RawText),
    /// Write what began as an approved reply.
    Reply {
        /// Which one.
        reply: String,
        /// What became of it.
        text: RawText,
    },
    /// End the chat.
    End,
    /// File the ended chat.
    WrapUp(WrapUpCode),
    /// Give it back to the queue.
    Return,
}

/// Carries out what an agent does; the position at which it is stored. Safe to repeat under the same command.
pub async fn relay(
    flow: &Flow,
    agent: &AgentId,
    conversation: &ConversationId,
    command: &CommandId,
    wish: &AgentWish,
) -> Result<Seq, FlowError> {
    let replies = flow.phrases.as_ref().map(|phrases| phrases.replies()).unwrap_or_default();
    let done = flow
        .on_conversation(conversation, |state, now| {
            // What is stored stays so, whatever authors have made of the replies since.
            let fresh = !state.commands.contains_key(command);
            if let AgentWish::Reply { reply, .. } = wish
                && fresh
                && !replies.has(reply)
            {
                return Err(Rejection::NoSuchReply);
            }
            let act = match wish {
                AgentWish::Say(raw) | AgentWish::Reply { text: raw, .. } => {
                    let (clean, pieces) = state.recent.redact(Author::Agent, raw, state.head, now);
                    if fresh && replies.leave_open(clean.text.as_str()) {
                        return Err(Rejection::BlankLeft);
                    }
                    let lang = detect(clean.text.as_str(), state.lang).lang;
                    AgentAct::Say { text: clean.text, masked: clean.masked, pieces, lang }
                }
                AgentWish::End => AgentAct::End,
                AgentWish::WrapUp(code) => AgentAct::WrapUp(*code),
                AgentWish::Return => AgentAct::Return,
            };
            let command = Command::Agent { command: command.clone(), agent: agent.clone(), act };
            decide(state, command, now)
        })
        .await?;
    Ok(done.state.commands.get(command).copied().ok_or(Rejection::NotYours)?)
}
