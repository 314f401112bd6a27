//! How much a conversation holds, in bytes of what was said in it: two thousand long messages would be 32 MB that every
//! reader of the transcript carries. What events weigh beside that, the limit on their number bounds.

use super::event::Event;
use crate::domain::article::Node;

impl Event {
    /// The bytes of what is said in it.
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
            _ => 0,
        }
    }
}

fn written(nodes: &[Node]) -> usize {
    let own = |node: &Node| match node {
        Node::Text { text } | Node::Code { text } | Node::Link { href: text, .. } => text.len(),
        _ => 0,
    };
    nodes.iter().map(|node| own(node) + written(node.children())).sum()
}
