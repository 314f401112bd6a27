//! Names of things: one newtype a kind, with a prefix that says which, parsed strictly at the door.
//! Knows nothing about how a new one is made; that is `ports::Ids`.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest body of an identifier after its prefix, in characters.
pub const ID_BODY_MAX: usize = 32;
/// The longest command identifier a client may choose, in characters.
pub const COMMAND_ID_MAX: usize = 64;

/// Text that is not the identifier it was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MalformedId {
    /// What was expected, for instance `cnv_`.
    pub expected: &'static str,
}

impl fmt::Display for MalformedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "malformed identifier: expected {} and letters or digits", self.expected)
    }
}

impl std::error::Error for MalformedId {}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// What every one of these begins with.
            pub const PREFIX: &'static str = $prefix;

            /// Puts the prefix before a body that `ports::Ids` made.
            pub fn from_body(body: &str) -> Self {
                Self(format!("{}{body}", $prefix))
            }

            /// Reads one that came from outside.
            pub fn parse(text: &str) -> Result<Self, MalformedId> {
                let malformed = MalformedId { expected: $prefix };
                let body = text.strip_prefix($prefix).ok_or_else(|| malformed.clone())?;
                let sound = (1..=ID_BODY_MAX).contains(&body.len())
                    && body.bytes().all(|b| b.is_ascii_alphanumeric());
                if sound { Ok(Self(text.to_owned())) } else { Err(malformed) }
            }

            /// The whole identifier, prefix included.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = MalformedId;
            fn try_from(text: String) -> Result<Self, MalformedId> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    };
}

id!(
    /// One conversation between a visitor and the desk.
    ConversationId,
    "cnv_"
);
id!(
    /// One visitor: a browser that holds the session the desk gave it.
    VisitorId,
    "vis_"
);
id!(
    /// One person who answers for the desk.
    AgentId,
    "agt_"
);
id!(
    /// One hand-over to people. A conversation that is reopened gets a new one.
    TicketId,
    "tkt_"
);
id!(
    /// One offer of one ticket to one agent.
    OfferId,
    "off_"
);
id!(
    /// One running process.
    NodeId,
    "nod_"
);

/// The name a client gives to one thing it asks for, so that asking twice does it once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CommandId(String);

impl CommandId {
    /// Reads one from a client: 1 to 64 letters, digits, `-` or `_`.
    pub fn parse(text: &str) -> Result<Self, MalformedId> {
        let sound = (1..=COMMAND_ID_MAX).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if sound {
            Ok(Self(text.to_owned()))
        } else {
            Err(MalformedId { expected: "1 to 64 letters, digits, - or _" })
        }
    }

    /// As the client wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CommandId {
    type Error = MalformedId;
    fn try_from(text: String) -> Result<Self, MalformedId> {
        Self::parse(&text)
    }
}

impl From<CommandId> for String {
    fn from(id: CommandId) -> String {
        id.0
    }
}

/// A position in a stream. The first event has 1; 0 stands before it.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(pub u64);

impl Seq {
    /// Before the first event.
    pub const START: Self = Self(0);

    /// The position after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The position `n` after this one.
    #[must_use]
    pub fn plus(self, n: usize) -> Self {
        Self(self.0 + n as u64)
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_parsed_only_with_its_own_prefix_and_a_plain_body() {
        assert!(ConversationId::parse("cnv_01J9ZK").is_ok());
        for bad in ["", "cnv_", "tkt_01J9ZK", "cnv_01 J9", "cnv_01/J9", "cnv_ñ"] {
            assert!(ConversationId::parse(bad).is_err(), "{bad}");
        }
        assert!(ConversationId::parse(&format!("cnv_{}", "1".repeat(33))).is_err());
    }

    #[test]
    fn a_command_id_is_short_and_plain() {
        assert!(CommandId::parse("0b6f-11_A").is_ok());
        assert!(CommandId::parse("").is_err());
        assert!(CommandId::parse("a b").is_err());
        assert!(CommandId::parse(&"a".repeat(65)).is_err());
    }
}
