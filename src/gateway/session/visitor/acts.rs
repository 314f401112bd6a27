//! What a visitor's frame asks for, or why it cannot be understood.

use crate::domain::article::ArticleId;
use crate::domain::ids::ConversationId;
use crate::domain::rejection::Rejection;
use crate::flow::receive::Wish;
use crate::gateway::codes::ErrorCode;
use crate::gateway::session::{EPOCH_BYTES_MAX, error, message, rejected};
use crate::gateway::wire::{ServerFrame, VisitorFrame};

/// The client's name for an act; nothing for what is none.
pub(super) fn name_of(frame: &VisitorFrame) -> Option<&str> {
    match frame {
        VisitorFrame::Say { id, .. }
        | VisitorFrame::Choose { id, .. }
        | VisitorFrame::Feedback { id, .. }
        | VisitorFrame::Person { id }
        | VisitorFrame::Lang { id, .. }
        | VisitorFrame::Wait { id, .. }
        | VisitorFrame::CallOff { id }
        | VisitorFrame::End { id } => Some(id),
        VisitorFrame::Hello { .. }
        | VisitorFrame::Typing { .. }
        | VisitorFrame::Read { .. }
        | VisitorFrame::Ping
        | VisitorFrame::Pong => None,
    }
}

/// The conversation that a client says it has, if any, beside an epoch that could be one of ours; or why that is none.
pub(super) fn cursor(
    conversation: Option<String>,
    epoch: Option<&str>,
) -> Result<Option<ConversationId>, ServerFrame> {
    let odd = || error(ErrorCode::UnknownFrame, None);
    if epoch.is_some_and(|epoch| epoch.len() > EPOCH_BYTES_MAX) {
        return Err(odd());
    }
    conversation.map(|id| ConversationId::parse(&id).map_err(|_| odd())).transpose()
}

/// What an act asks for, or why it cannot be understood.
pub(super) fn wish(frame: VisitorFrame, id: &str) -> Result<Wish, ServerFrame> {
    Ok(match frame {
        VisitorFrame::Say { text, .. } => Wish::Say(message(&text, id)?),
        VisitorFrame::Choose { article, .. } => Wish::Choose(
            ArticleId::parse(&article)
                .map_err(|_| rejected(Rejection::NoSuchChoice, Some(id.to_owned())))?,
        ),
        VisitorFrame::Feedback { verdict, .. } => Wish::Judge(verdict),
        VisitorFrame::Person { .. } => Wish::Person,
        VisitorFrame::Lang { lang, .. } => Wish::SetLang(lang.into()),
        VisitorFrame::Wait { choice, .. } => Wish::Wait(choice),
        VisitorFrame::CallOff { .. } => Wish::CallOff,
        VisitorFrame::End { .. } => Wish::End,
        VisitorFrame::Hello { .. }
        | VisitorFrame::Typing { .. }
        | VisitorFrame::Read { .. }
        | VisitorFrame::Ping
        | VisitorFrame::Pong => return Err(error(ErrorCode::UnknownFrame, None)),
    })
}
