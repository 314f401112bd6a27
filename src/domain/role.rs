//! What an account may do. A role is a format: its name is stored with the account and typed at the command line.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What kind of a user an account is of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Answers visitors.
    #[default]
    Agent,
    /// Answers visitors, and sees to it that all are answered.
    Lead,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Agent, Self::Lead];

    /// Its name, as it is stored and typed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Lead => "lead",
        }
    }

    /// Whether it is what an account has that says nothing of a role.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// It is not the name of a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRole;

impl fmt::Display for UnknownRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the roles are agent and lead")
    }
}

impl std::error::Error for UnknownRole {}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.name() == text).ok_or(UnknownRole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_stored_under_the_name_that_is_typed() {
        for role in Role::ALL {
            assert_eq!(role.name().parse(), Ok(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.name());
        }
        assert_eq!("boss".parse::<Role>(), Err(UnknownRole));
    }
}
