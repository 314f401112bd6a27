//! The two languages of the desk, equal by construction: wherever there is one, the type asks for the other.

use std::fmt;

use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

/// A language the desk speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English, as used in the United States.
    En,
    /// Spanish, as used in Mexico and along the border.
    Es,
}

impl Lang {
    /// Both, in a fixed order.
    pub const ALL: [Self; 2] = [Self::En, Self::Es];

    /// `en` or `es`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::En => Self::Es,
            Self::Es => Self::En,
        }
    }

    /// As a Unicode language identifier.
    pub fn identifier(self) -> LanguageIdentifier {
        self.code().parse().expect("en and es are languages")
    }

    /// Reads a tag such as `es`, `es-MX` or `en_US`; any other language is `None`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let identifier: LanguageIdentifier = tag.trim().parse().ok()?;
        Self::ALL.into_iter().find(|lang| lang.code() == identifier.language.as_str())
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Where the knowledge of a conversation's language comes from, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LangSource {
    /// Nothing better was known.
    Default,
    /// The browser's preferred language.
    Browser,
    /// The language of the page that embeds the widget.
    Page,
    /// What the visitor writes.
    Detected,
    /// The visitor's own switch. Nothing but another switch overrides it.
    Chosen,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_with_or_without_a_region() {
        assert_eq!(Lang::from_tag("es-MX"), Some(Lang::Es));
        assert_eq!(Lang::from_tag("en_US"), Some(Lang::En));
        assert_eq!(Lang::from_tag(" ES "), Some(Lang::Es));
        assert_eq!(Lang::from_tag("fr"), None);
        assert_eq!(Lang::from_tag("*"), None);
    }
}
