//! Which language holds a sentence together that words of both stand in. Knows no frequencies.
//!
//! A code-switched sentence has one matrix language: it gives the order of words and the little words, and takes
//! content words from the other (Myers-Scotton, *Duelling Languages*, 1993, the System Morpheme Principle). So a
//! little word counts in full and a content word less, and an article before a word of the other language counts
//! once more: one says "el entry" in Spanish and "the pedimento" in English, never the other way about.

/// The most a content word can prove in a sentence of both languages.
const CONTENT_MOST: f32 = 2.0;
/// What an article or possessive proves that stands before a word of the other language.
const BORROWED_NOUN: f32 = 4.0;
/// A neighbour must speak for the other language at least so clearly, though it be known in both.
const NEIGHBOUR_MIN: f32 = 0.9;
/// Shorter messages have no frame: in "gracias friend" each word counts for what it is.
const WORDS_MIN: usize = 4;

/// Articles and possessives that only one language has; English "a" is a Spanish word too.
const ENGLISH: [&str; 11] =
    ["an", "her", "his", "my", "our", "that", "the", "their", "these", "this", "your"];
const SPANISH: [&str; 18] = [
    "al", "del", "el", "esa", "ese", "esta", "este", "la", "las", "los", "mi", "mis", "su", "sus",
    "tu", "un", "una", "unos",
];
/// Before a word of their own language these belong to it: "número de entrada", "bill of lading".
const LINKS: [&str; 2] = ["de", "of"];

/// A word as the frame sees it.
pub(super) struct Place<'a> {
    /// Folded.
    pub(super) key: &'a str,
    pub(super) odds: f32,
    /// Whether it is one of the common words that hold sentences together.
    pub(super) frame: bool,
}

/// The odds of each word of a sentence of both languages, in order.
pub(super) fn weigh(places: &[Place<'_>]) -> Vec<f32> {
    let followers = places.iter().skip(1).map(Some).chain([None]);
    places.iter().zip(followers).map(|(place, next)| odds(place, next, places.len())).collect()
}

fn odds(place: &Place<'_>, next: Option<&Place<'_>>, words: usize) -> f32 {
    if words < WORDS_MIN {
        return place.odds;
    }
    let links = LINKS.contains(&place.key) && next.is_some_and(|n| n.odds * place.odds > 0.0);
    let holds = place.frame && !links;
    let own = if holds { place.odds } else { place.odds.clamp(-CONTENT_MOST, CONTENT_MOST) };
    let side = side(place.key);
    let borrowed = next.is_some_and(|next| next.odds * side <= -NEIGHBOUR_MIN);
    if borrowed { own + side * BORROWED_NOUN } else { own }
}

/// Which language an article is of: 1 is Spanish, -1 English, 0 neither.
fn side(key: &str) -> f32 {
    if ENGLISH.contains(&key) {
        -1.0
    } else if SPANISH.contains(&key) {
        1.0
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weighed(words: &[(&str, f32, bool)]) -> Vec<f32> {
        let places: Vec<Place<'_>> = words
            .iter()
            .map(|(key, odds, frame)| Place { key, odds: *odds, frame: *frame })
            .collect();
        weigh(&places)
    }

    #[test]
    fn little_words_count_in_full_and_content_words_less() {
        let words = [
            ("set", -3.0, false),
            ("alarma", 4.0, false),
            ("for", -5.0, true),
            ("hoy", 4.0, false),
        ];
        assert_eq!(weighed(&words), [-2.0, 2.0, -5.0, 2.0]);
    }

    #[test]
    fn an_article_before_a_borrowed_noun_counts_once_more() {
        let words =
            [("mandar", 4.0, false), ("el", 6.0, true), ("entry", -1.0, false), ("ya", 4.0, true)];
        assert_eq!(weighed(&words), [2.0, 10.0, -1.0, 4.0]);
    }

    #[test]
    fn a_link_between_nouns_holds_nothing_together() {
        let words = [
            ("numero", 4.0, false),
            ("de", 6.0, true),
            ("entrada", 4.0, false),
            ("is", -6.0, true),
        ];
        assert_eq!(weighed(&words), [2.0, 2.0, 2.0, -6.0]);
    }

    #[test]
    fn a_link_to_a_borrowed_noun_holds_the_sentence() {
        let words = [
            ("tipos", 4.0, false),
            ("de", 6.0, true),
            ("bond", -3.0, false),
            ("please", -4.0, false),
        ];
        assert_eq!(weighed(&words), [2.0, 6.0, -2.0, -2.0]);
    }

    #[test]
    fn few_words_have_no_frame() {
        assert_eq!(weighed(&[("gracias", 4.0, false), ("friend", -4.0, false)]), [4.0, -4.0]);
    }
}
