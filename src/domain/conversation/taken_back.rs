//! What a conversation remembers of messages that turn out to be pieces of something confidential. Knows no number.

use super::details::MaskedPiece;
use super::pending::Ask;
use super::state::Conversation;

impl Conversation {
    /// Whatever holds the text of a message that turned out to be a piece of something confidential lets it go.
    pub(super) fn take_back(&mut self, pieces: &[MaskedPiece]) {
        let topic = self.memory.topic.as_mut().map(|topic| &mut topic.question);
        let ask = self.awaiting.as_mut().and_then(|awaiting| match &mut awaiting.ask {
            Ask::Message(text) => Some(text),
            Ask::Article(_) => None,
        });
        let held = [&mut self.last_words, &mut self.memory.heard].into_iter().chain(topic);
        self.recent.take_back(pieces, held.chain(ask));
    }
}
