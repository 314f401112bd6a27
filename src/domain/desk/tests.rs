//! What must hold of every desk.
