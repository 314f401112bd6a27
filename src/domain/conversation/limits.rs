//! How long things may take, and how many of them there may be. Each is a promise to somebody.

use crate::domain::time::Span;

/// A visitor's message is answered by the bot within this, or any node does it again.
pub const ANSWER_OVERDUE: Span = Span::s(10);
/// The bot gives up on its own answer and hands over.
pub const ANSWER_ABANDONED: Span = Span::s(30);
/// With the bot, a silent visitor's chat ends after this.
pub const BOT_IDLE: Span = Span::min(30);
/// In line, the visitor hears how things stand after this …
pub const FIRST_NOTICE: Span = Span::s(45);
/// … is asked what they prefer after this …
pub const WAIT_CHOICES: Span = Span::min(3);
/// … and hears again every so often.
pub const NEXT_NOTICE: Span = Span::min(10);
/// An offer that nobody settles is looked at again.
pub const OFFER_CHECK: Span = Span::s(60);
/// A visitor who owes a reply is reminded.
pub const REMINDER: Span = Span::min(4);
/// A visitor who still owes a reply frees the agent's hands.
pub const DORMANT: Span = Span::min(10);
/// A dormant chat ends.
pub const DORMANT_END: Span = Span::min(30);
/// A visitor whose agent owes a reply is told that the agent is still there.
pub const AGENT_SILENT: Span = Span::min(3);
/// A message left for later is looked at again.
pub const MESSAGE_CHECK: Span = Span::h(24);
/// An agent files an ended chat within this, or it is filed as unfiled.
pub const WRAP_UP: Span = Span::min(2);
/// Writing again within this continues the same conversation.
pub const REOPEN: Span = Span::h(24);
/// After so many events a visitor's next message begins a new conversation.
pub const EVENTS_MAX: u64 = 2_000;
/// So do so many bytes of what was said.
pub const BYTES_MAX: usize = 1 << 20;
/// The pieces of a number that is sent in several messages are found within this …
pub const PIECES_WITHIN: Span = Span::s(60);
/// … when they lie within so many events, so that a reader need look no further ahead …
pub const PIECES_SPAN: u16 = 128;
/// … among so many messages of one side …
pub const PIECES_MAX: usize = 24;
/// … of so many bytes together.
pub const PIECES_BYTES_MAX: usize = 8_000;
/// The bot hands over after so many questions in a row without an answer.
pub const MISSES_MAX: u8 = 2;
/// The bot hands over after so many answers that did not help.
pub const STUCK_MAX: u8 = 2;
/// The bot hands over rather than be about one article so many times in a row.
pub const LOOP_TURNS: u8 = 3;
/// The bot hands over at so many signs of being upset; at the first it offers to.
pub const UPSET_MAX: u8 = 2;
/// The bot offers a person after so many replies …
pub const TURNS_MAX: u16 = 12;
/// … and hands over after so many more.
pub const TURNS_MORE: u16 = 4;
