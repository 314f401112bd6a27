//! Floor 2: a visitor's message, one file a step.
