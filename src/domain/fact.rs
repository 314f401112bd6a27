//! One event of any stream, and what a compacted stream is replaced by. This is what stores carry;
//! how it looks as bytes is `adapters::store::record`'s business.

use crate::domain::phrase::Said;
use crate::domain::{account, conversation, desk};

/// One event, of whichever kind its stream holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// In `cnv/<id>`, with the words of the line that it says, once the write path has filled them in.
    Conversation(conversation::Event, Option<Said>),
    /// In `desk`.
    Desk(desk::Event),
    /// In `agents`, `ses/<hash>`, `vis/<id>` and `read/<id>`.
    Account(account::Event),
    /// In any of them, at the place of an event that cannot be read here: a newer node's, or damaged. Never written.
    SetAside,
}

impl From<conversation::Event> for Fact {
    fn from(event: conversation::Event) -> Self {
        Self::Conversation(event, None)
    }
}

impl From<desk::Event> for Fact {
    fn from(event: desk::Event) -> Self {
        Self::Desk(event)
    }
}

impl From<account::Event> for Fact {
    fn from(event: account::Event) -> Self {
        Self::Account(event)
    }
}

/// The state that stands for the events before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Snapshot {
    /// Of `desk`.
    Desk(Box<desk::Desk>),
}
