//! How a message asks: one thing or several, on its own or in the light of the topic before. Looks at words only;
//! knows nothing about what is found for them.

mod words;
mod parts;
mod follow_up;

pub use follow_up::{Context, Ellipsis, ellipsis};
pub use parts::{PARTS_MAX, parts};
pub use words::{telling, telling_words};
