//! This file is a file format: what stands in a stored text in place of something confidential. A placeholder is
//! stored as its kind; the words for it are `locales/`'s, in the language of whoever reads.

/// What stands in place of something confidential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Placeholder {
    /// A card number.
    Pan,
    /// A card's security code.
    Cvv,
    /// A card's last month.
    Expiry,
    /// A card's last month and its security code, written together.
    ExpiryCvv,
    /// A code that lets somebody in once.
    Otp,
    /// A password.
    Password,
}

impl Placeholder {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Pan, Self::Cvv, Self::Expiry, Self::ExpiryCvv, Self::Otp, Self::Password];

    /// As it is written into the text. Events keep it for ever: never change one.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pan => "[PAN]",
            Self::Cvv => "[CVV]",
            Self::Expiry => "[EXPIRY]",
            Self::ExpiryCvv => "[EXPIRY+CVV]",
            Self::Otp => "[OTP]",
            Self::Password => "[PASSWORD]",
        }
    }

    /// The line of `locales/` that says it in words.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Pan => "hidden-pan",
            Self::Cvv => "hidden-cvv",
            Self::Expiry => "hidden-expiry",
            Self::ExpiryCvv => "hidden-expiry-cvv",
            Self::Otp => "hidden-otp",
            Self::Password => "hidden-password",
        }
    }

    /// The placeholder a text begins with.
    pub(super) fn at_start(text: &str) -> Option<Self> {
        if !text.starts_with('[') {
            return None;
        }
        Self::ALL.into_iter().find(|placeholder| text.starts_with(placeholder.as_str()))
    }

    /// Whether it belongs to a card.
    pub(super) const fn is_of_card(self) -> bool {
        matches!(self, Self::Pan | Self::Cvv | Self::Expiry | Self::ExpiryCvv)
    }
}

/// The text with every placeholder put into words.
pub fn in_words(text: &str, words: impl Fn(Placeholder) -> String) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        let (before, from) = rest.split_at(at);
        shown.push_str(before);
        let length = if let Some(placeholder) = Placeholder::at_start(from) {
            shown.push_str(&words(placeholder));
            placeholder.as_str().len()
        } else {
            shown.push('[');
            1
        };
        rest = from.get(length..).unwrap_or_default();
    }
    shown.push_str(rest);
    shown
}
