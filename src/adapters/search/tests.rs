//! Searches over a small knowledge base.
