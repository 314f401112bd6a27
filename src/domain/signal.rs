//! What in a message calls for a person whatever an article may say: danger, a break-in, an outage, a legal opinion,
//! somebody's own data; and how upset it sounds. By rules over words in both languages, each one line to explain
//! (`rules.txt`). Knows nothing about conversations, articles or search.

mod clauses;
mod rule;
mod danger;
mod mood;

use std::sync::LazyLock;

use crate::domain::ticket::{HandoverReason, Priority, Skill};
use clauses::Message;
use rule::Rules;

pub use danger::danger;
pub use mood::Mood;

/// Something that a person should see, weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    /// Somebody may come to harm.
    Distress,
    /// A break-in, a theft of access, a swindle.
    Security(Reach),
    /// Nobody can work.
    Outage(Reach),
    /// A legal or binding opinion is wanted.
    Legal,
    /// The answer lies in somebody's own data.
    AccountData(Matter),
}

/// How many it concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Several companies, a port, or everybody.
    Wide,
    /// One company, one account.
    One,
}

/// Whose own data would answer it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matter {
    /// An entry, a container, a truck.
    Cargo,
    /// A refund, a balance, a bond.
    Money,
    /// A ticket at this desk.
    Ticket,
    /// A user, an account, its owner.
    Account,
}

/// What a message says besides its question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signals {
    /// Each at most once, weightiest first.
    pub found: Vec<Signal>,
    /// How it sounds.
    pub mood: Mood,
}

impl Signal {
    /// Its stable name, the same as that of the hand-over it leads to.
    pub const fn code(self) -> &'static str {
        self.reason().code()
    }

    /// Why the bot steps aside for it.
    pub const fn reason(self) -> HandoverReason {
        match self {
            Self::Distress => HandoverReason::Distress,
            Self::Security(_) => HandoverReason::Security,
            Self::Outage(_) => HandoverReason::Outage,
            Self::Legal => HandoverReason::Legal,
            Self::AccountData(_) => HandoverReason::AccountData,
        }
    }

    /// Whether it goes before a plain wish for a person, because it also says which person and how soon.
    pub const fn is_urgent(self) -> bool {
        match self {
            Self::Distress | Self::Security(_) | Self::Outage(_) => true,
            Self::Legal | Self::AccountData(_) => false,
        }
    }

    /// How urgent it is.
    pub const fn priority(self) -> Priority {
        match self {
            Self::Distress | Self::Security(Reach::Wide) | Self::Outage(Reach::Wide) => {
                Priority::P1
            }
            Self::Security(Reach::One) | Self::Outage(Reach::One) => Priority::P2,
            Self::AccountData(Matter::Cargo | Matter::Money | Matter::Account) => Priority::P3,
            Self::Legal | Self::AccountData(Matter::Ticket) => Priority::P4,
        }
    }

    /// Who among the agents knows more.
    pub fn skill(self) -> Skill {
        let name = match self {
            Self::Distress | Self::Security(_) | Self::Outage(_) => return Skill::urgent(),
            Self::AccountData(Matter::Ticket) => return Skill::general(),
            Self::Legal | Self::AccountData(Matter::Money) => "entry_summary_ach",
            Self::AccountData(Matter::Cargo) => "cargo_release",
            Self::AccountData(Matter::Account) => "accounts_access",
        };
        Skill::parse(name).unwrap_or_else(|_| Skill::general())
    }
}

impl Signals {
    /// The weightiest.
    pub fn first(&self) -> Option<Signal> {
        self.found.first().copied()
    }

    /// The stable names of all of them, the mood included.
    pub fn codes(&self) -> Vec<&'static str> {
        let mood = self.mood.code();
        self.found.iter().map(|signal| signal.code()).chain(mood).collect()
    }
}

/// The rules of `rules.txt`, read once.
static RULES: LazyLock<Rules> =
    LazyLock::new(|| Rules::read(include_str!("signal/rules.txt")).expect("a test reads them all"));

/// What a message says besides its question.
pub fn signals(text: &str) -> Signals {
    let message = Message::read(text);
    let mut found: Vec<Signal> = SECTIONS
        .iter()
        .filter(|(section, _)| RULES.match_in(&message, section))
        .map(|(_, signal)| *signal)
        .collect();
    found.extend(danger::danger_in(&message, &RULES).map(|_| Signal::Distress));
    found.sort_unstable();
    // The wide reach stands first and covers the narrow one; of two matters the first is enough.
    found.dedup_by_key(|signal| signal.code());
    Signals { found, mood: mood::mood(text, &message, &RULES) }
}

/// Which section of the rules speaks for which signal.
const SECTIONS: [(&str, Signal); 10] = [
    ("security-wide", Signal::Security(Reach::Wide)),
    ("security", Signal::Security(Reach::One)),
    ("security-access", Signal::Security(Reach::One)),
    ("outage-wide", Signal::Outage(Reach::Wide)),
    ("outage", Signal::Outage(Reach::One)),
    ("legal", Signal::Legal),
    ("cargo", Signal::AccountData(Matter::Cargo)),
    ("money", Signal::AccountData(Matter::Money)),
    ("ticket", Signal::AccountData(Matter::Ticket)),
    ("account", Signal::AccountData(Matter::Account)),
];

#[cfg(test)]
mod tests;
