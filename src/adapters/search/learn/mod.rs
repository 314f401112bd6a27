//! What a knowledge base teaches about itself: which words and meanings belong to which article, what each sign is
//! worth, and how sure is sure enough. Learned from its own phrasings when it is indexed, in seconds, and always with
//! the same result for the same files. Knows nothing about folders of articles or about verdicts.

pub(super) mod rows;
pub(super) mod softmax;
mod solve;
pub(super) mod fuse;
pub(super) mod odds;
pub(super) mod taught;
pub(super) mod lesson;
pub(super) mod keep;
