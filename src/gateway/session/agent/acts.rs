//! What an agent's frame asks for: read once, here, or refused by name. Knows nothing about what comes of it.

use super::work::AgentDo;
use super::{AgentSession, command, message};
use crate::domain::ids::{CommandId, ConversationId, OfferId};
use crate::domain::rejection::Rejection;
use crate::domain::time::Timestamp;
use crate::flow::relay::AgentWish;
use crate::gateway::codes::ErrorCode;
use crate::gateway::session::{error, rejected};
use crate::gateway::wire::{AgentFrame, ServerFrame};

/// What an agent asks of a conversation, before it is known whether it is looked at.
enum Asked {
    Say(String, Option<String>),
    Wish(AgentWish),
    Take,
}

impl AgentSession {
    pub(super) fn act(
        &mut self,
        frame: AgentFrame,
        now: Timestamp,
    ) -> Result<AgentDo, ServerFrame> {
        let (id, conversation, asked) = match frame {
            AgentFrame::Presence { id, presence } => {
                let command = self.admit(&id, now)?;
                return Ok(AgentDo::Choose { command, presence });
            }
            AgentFrame::Try { id, text, lang } => {
                let command = self.admit(&id, now)?;
                let text = message(&text, &id)?;
                return Ok(AgentDo::Try { command, text, lang: lang.map(Into::into) });
            }
            AgentFrame::Accept { id, offer } => return self.settle(&id, &offer, true, now),
            AgentFrame::Decline { id, offer } => return self.settle(&id, &offer, false, now),
            AgentFrame::Take { id, conversation } => (id, conversation, Asked::Take),
            AgentFrame::Say { id, conversation, text, reply } => {
                (id, conversation, Asked::Say(text, reply))
            }
            AgentFrame::End { id, conversation } => (id, conversation, Asked::Wish(AgentWish::End)),
            AgentFrame::WrapUp { id, conversation, code } => {
                (id, conversation, Asked::Wish(AgentWish::WrapUp(code)))
            }
            AgentFrame::Return { id, conversation } => {
                (id, conversation, Asked::Wish(AgentWish::Return))
            }
            AgentFrame::Hello { .. }
            | AgentFrame::Typing { .. }
            | AgentFrame::Read { .. }
            | AgentFrame::Ping
            | AgentFrame::Pong => return Err(error(ErrorCode::UnknownFrame, None)),
        };
        let command = self.admit(&id, now)?;
        let wish = match asked {
            Asked::Say(text, None) => Some(AgentWish::Say(message(&text, &id)?)),
            Asked::Say(text, Some(reply)) => {
                Some(AgentWish::Reply { reply, text: message(&text, &id)? })
            }
            Asked::Wish(wish) => Some(wish),
            Asked::Take => None,
        };
        let conversation = ConversationId::parse(&conversation)
            .map_err(|_| rejected(Rejection::NoSuchConversation, Some(id)))?;
        Ok(match wish {
            Some(wish) => AgentDo::Relay { command, conversation, wish },
            None => AgentDo::Take { command, conversation },
        })
    }

    /// Whether an act is looked at at all.
    fn admit(&mut self, id: &str, now: Timestamp) -> Result<CommandId, ServerFrame> {
        let command = command(id)?;
        if self.epoch.is_none() {
            return Err(error(ErrorCode::NotYet, Some(id.to_owned())));
        }
        self.pulse.may_act(now).map_err(|wait_ms| ServerFrame::Error {
            code: ErrorCode::TooFast.code().to_owned(),
            id: Some(id.to_owned()),
            retry_ms: Some(wait_ms),
        })?;
        Ok(command)
    }

    fn settle(
        &mut self,
        id: &str,
        offer: &str,
        accept: bool,
        now: Timestamp,
    ) -> Result<AgentDo, ServerFrame> {
        let command = self.admit(id, now)?;
        let gone = || rejected(Rejection::OfferGone, Some(id.to_owned()));
        let offer = OfferId::parse(offer).map_err(|_| gone())?;
        let conversation = self.offered(&offer).or_else(|| self.accepted(&offer));
        let conversation = conversation.ok_or_else(gone)?;
        Ok(AgentDo::Settle { command, offer, conversation, accept })
    }

    /// The conversation that is on offer under this name.
    fn offered(&self, offer: &OfferId) -> Option<ConversationId> {
        let offers = self.desk.iter().flat_map(|desk| &desk.offers);
        let known = offers.into_iter().find(|known| known.offer == offer.as_str())?;
        ConversationId::parse(&known.conversation).ok()
    }

    /// The conversation in hand that was taken under this name: whoever asks again, because the first
    /// acknowledgement was lost, is told so again.
    fn accepted(&self, offer: &OfferId) -> Option<ConversationId> {
        let mut held = self.threads.iter().filter(|(_, held)| !held.leaving);
        held.find(|(_, held)| held.thread.offer.as_ref() == Some(offer)).map(|(id, _)| id.clone())
    }
}
