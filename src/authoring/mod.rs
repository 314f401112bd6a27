//! Floor 3: for the authors of articles and phrases.

pub mod recall;
