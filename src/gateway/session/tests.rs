//! The machines, driven by hand.
