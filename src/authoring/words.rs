//! Small questions about a text: what it comes to without accents and signs, which numbers and addresses are in it.
//! Knows nothing about where the text comes from.

use std::collections::BTreeSet;

use crate::domain::fold::fold;

/// The text folded, with single spaces for everything that is neither letter nor digit.
pub(super) fn folded(text: &str) -> String {
    let plain = fold(text);
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// The words of a text with their byte offsets, in lower case; accents stay.
pub(super) fn words(text: &str) -> impl Iterator<Item = (usize, String)> {
    let mut rest = text;
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = rest.find(char::is_alphanumeric)?;
        let (_, from) = rest.split_at(start);
        let len = from.find(|c: char| !c.is_alphanumeric()).unwrap_or(from.len());
        let (word, after) = from.split_at(len);
        let here = at + start;
        at = here + len;
        rest = after;
        Some((here, word.to_lowercase()))
    })
}

/// The addresses in a text: web pages and mail.
pub(super) fn addresses(text: &str) -> BTreeSet<String> {
    text.split(|c: char| c.is_whitespace() || "()<>[]\"'".contains(c))
        .filter(|token| is_address(token))
        .map(|token| token.trim_end_matches(['.', ',', ';', ':', '?', '!']).to_lowercase())
        .collect()
}

/// Whether a token is an address, so that nothing in it is prose.
pub(super) fn is_address(token: &str) -> bool {
    token.contains("://") || (token.contains('@') && token.contains('.'))
}

/// The numbers in a text, addresses left out. `1,500` and `1500` are the same; `530-4172` and `8471.30` are one each.
pub(super) fn numbers(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for token in text.split_whitespace().filter(|token| !is_address(token)) {
        let mut number = String::new();
        let mut chars = token.chars().peekable();
        while let Some(c) = chars.next() {
            let joins = matches!(c, '.' | '-' | ':' | '/' | ',')
                && !number.is_empty()
                && chars.peek().is_some_and(char::is_ascii_digit);
            if c.is_ascii_digit() || (joins && c != ',') {
                number.push(c);
            } else if !joins && !number.is_empty() {
                found.insert(std::mem::take(&mut number));
            }
        }
        if !number.is_empty() {
            found.insert(number);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_leaves_letters_and_digits() {
        assert_eq!(folded("  ¿Cómo  cambio mi CONTRASEÑA? "), "como cambio mi contrasena");
        assert_eq!(folded("…"), "");
    }

    #[test]
    fn words_come_with_their_offsets() {
        let found: Vec<_> = words("¿Tú, sí?").collect();
        assert_eq!(found, [(2, "tú".to_owned()), (7, "sí".to_owned())]);
    }

    #[test]
    fn numbers_are_compared_as_they_are_meant() {
        let found = numbers(
            "Call 866-530-4172 within 45 days, pay 1,500.00 (form 7501). See https://a.b/9",
        );
        let found: Vec<_> = found.iter().map(String::as_str).collect();
        assert_eq!(found, ["1500.00", "45", "7501", "866-530-4172"]);
    }

    #[test]
    fn addresses_are_found_without_the_full_stop_after_them() {
        let found = addresses("See https://www.cbp.gov/ace, or write to desk@example.gov.");
        assert_eq!(found.len(), 2);
        assert!(found.contains("desk@example.gov"));
        assert!(found.contains("https://www.cbp.gov/ace"));
    }
}
