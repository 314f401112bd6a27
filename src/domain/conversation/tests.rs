//! What must hold of every conversation.
