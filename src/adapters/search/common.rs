//! The common words of both languages, so that "weather" is never taken for a misspelt word of the trade.
//! The list has its own licence: see `common_words.ATTRIBUTION.md`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

static WORDS: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| include_str!("common_words.txt").lines().collect());

/// Whether a folded word is a common one of English or Spanish.
pub fn is_common(folded: &str) -> bool {
    WORDS.contains(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_words_are_common_and_words_of_the_trade_are_not() {
        for word in ["weather", "because", "manana", "tiempo"] {
            assert!(is_common(word), "{word}");
        }
        for word in ["drawback", "pedimento", "contrasenia"] {
            assert!(!is_common(word), "{word}");
        }
    }
}
