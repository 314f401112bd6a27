//! Passwords that people choose for themselves: long enough, and not what anybody would try first. Length is what
//! counts (NIST SP 800-63B): nobody is made to mix in signs. Knows nothing about how they are kept.

use unicode_normalization::UnicodeNormalization;

use super::fold::fold;

/// The shortest password, in characters.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// The longest password, in characters.
pub const PASSWORD_CHARS_MAX: usize = 128;
/// So much must be left, in characters, when what anybody would try first is taken out.
const OWN_CHARS_MIN: usize = 8;
/// So many different characters are in it.
const DIFFERENT_MIN: usize = 5;
/// Parts of a name shorter than this are in too many words to be taken out.
const NAME_PART_CHARS_MIN: usize = 3;
/// What is tried first, in both languages, folded.
const TRIED_FIRST: [&str; 18] = [
    "password",
    "passw0rd",
    "contrasena",
    "clave",
    "puente",
    "support",
    "soporte",
    "welcome",
    "bienvenido",
    "bienvenida",
    "qwerty",
    "asdfgh",
    "letmein",
    "123456",
    "654321",
    "abcdef",
    "agente",
    "agent",
];

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFault {
    /// Fewer than [`PASSWORD_CHARS_MIN`] characters.
    Short,
    /// More than [`PASSWORD_CHARS_MAX`] characters.
    Long,
    /// Hardly more than a name, a row of keys, or one character again and again.
    Guessable,
    /// The one that there was.
    Same,
}

impl PasswordFault {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Short, Self::Long, Self::Guessable, Self::Same];

    /// Its stable name. Each has a line in `locales/`: `error-<code>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Short => "password-short",
            Self::Long => "password-long",
            Self::Guessable => "password-guessable",
            Self::Same => "password-same",
        }
    }
}

/// A password as it is hashed and compared: keyboards write `é` in two ways, and a copied one has blanks around it.
pub fn typed(password: &str) -> String {
    password.trim().nfc().collect()
}

/// What is wrong with a new password, if anything is. All of them as [`typed`].
pub fn password_fault(new: &str, old: &str, login: &str, name: &str) -> Option<PasswordFault> {
    let chars = new.chars().count();
    if chars < PASSWORD_CHARS_MIN {
        return Some(PasswordFault::Short);
    }
    if chars > PASSWORD_CHARS_MAX {
        return Some(PasswordFault::Long);
    }
    if new == old {
        return Some(PasswordFault::Same);
    }
    let mut left = fold(new);
    let (login, name) = (fold(login), fold(name));
    let own = login.split(|c: char| !c.is_alphanumeric()).chain(name.split_whitespace());
    let own = own.filter(|part| part.chars().count() >= NAME_PART_CHARS_MIN);
    for part in own.chain(TRIED_FIRST) {
        left = left.replace(part, "");
    }
    let different: std::collections::BTreeSet<char> = left.chars().collect();
    let guessable = left.chars().count() < OWN_CHARS_MIN || different.len() < DIFFERENT_MIN;
    guessable.then_some(PasswordFault::Guessable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(new: &str) -> Option<PasswordFault> {
        password_fault(new, "abcd-efgh-jkmn-pqrs", "maria", "María José Ortega")
    }

    #[test]
    fn a_long_password_of_ones_own_is_taken_without_any_signs() {
        for new in [
            "tres tristes tigres",
            "correct horse battery staple",
            "ñandú en el río",
            "k7Q!pz0w_Lm2x",
        ] {
            assert_eq!(fault(new), None, "{new}");
        }
        assert_eq!(fault(&"río Bravo ".repeat(12)), None);
    }

    #[test]
    fn what_anybody_would_try_first_is_not_taken() {
        for new in [
            "Puente2026!!",
            "password1234",
            "Contraseña123",
            "maria.ortega.1",
            "María José 2026",
            "123456123456",
            "aaaaaaaaaaaaaaaa",
            "abababababababab",
            "qwerty123456!",
            "Bienvenida2026",
        ] {
            assert_eq!(fault(new), Some(PasswordFault::Guessable), "{new}");
        }
    }

    #[test]
    fn length_and_the_one_before_are_looked_at() {
        assert_eq!(fault(""), Some(PasswordFault::Short));
        assert_eq!(fault("k7Q!pz0w_Lm"), Some(PasswordFault::Short));
        assert_eq!(fault(&"río Bravo ".repeat(13)), Some(PasswordFault::Long));
        assert_eq!(fault("abcd-efgh-jkmn-pqrs"), Some(PasswordFault::Same));
    }

    #[test]
    fn a_password_is_the_same_from_every_keyboard() {
        assert_eq!(typed(" n\u{303}andu\u{301} en el ri\u{301}o\n"), typed("ñandú en el río"));
    }
}
