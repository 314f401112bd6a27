//! Floor 3: for the authors of articles and phrases. Files in, remarks and a decision about what may go live out.
//! Knows no folder, no index and no clock: whoever calls hands in what they found.

pub mod corpus;
pub mod ftl;
pub mod recall;
pub mod rules;
pub mod report;
pub mod review;
pub mod reload;
mod place;
mod words;
