//! How much a conversation holds, in bytes of what was said in it: two thousand long messages would be 32 MB that every
//! reader of the transcript carries. What events weigh beside that, the limit on their number bounds.

use super::event::Event;
use crate::domain::article::Node;

impl Event {
    /// The bytes of text in it.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::VisitorSaid { text, .. } | Self::AgentSaid { text, .. } => text.as_str().len(),
            Self::BotAnswered { body, title, .. } => title.len() + written(body),
            Self::BotClarified { options, .. } => {
                options.iter().map(|option| option.title.len()).sum()
            }
            Self::PiecesMasked { pieces } => {
                pieces.iter().map(|piece| piece.text.as_str().len()).sum()
            }
            Self::Opened { .. }
            | Self::VisitorChose { .. }
            | Self::PersonAsked { .. }
            | Self::FeedbackGiven { .. }
            | Self::LangChanged { .. }
            | Self::LangOffered { .. }
            | Self::BotSaid { .. }
            | Self::NoticeGiven { .. }
            | Self::Escalated { .. }
            | Self::DangerNoticed { .. }
            | Self::Offered { .. }
            | Self::OfferReturned { .. }
            | Self::AgentJoined { .. }
            | Self::AgentLeft { .. }
            | Self::WaitChoicesOffered { .. }
            | Self::WaitChosen { .. }
            | Self::Reminded
            | Self::WentDormant
            | Self::Woke
            | Self::Ended { .. }
            | Self::WrappedUp { .. }
            | Self::Reopened
            | Self::CalledOff { .. } => 0,
        }
    }
}

fn written(nodes: &[Node]) -> usize {
    let of = |node: &Node| match node {
        Node::Text { text } | Node::Code { text } => text.len(),
        Node::Link { href, children } => href.len() + written(children),
        Node::Paragraph { children }
        | Node::List { children, .. }
        | Node::Item { children }
        | Node::Strong { children }
        | Node::Emphasis { children }
        | Node::Article { children, .. } => written(children),
        Node::Break => 0,
    };
    nodes.iter().map(of).sum()
}
