//! Which of the titles that were offered is meant: "the first one", "2", "la segunda", "the one about trucks".

use super::lexicon::words;
use crate::domain::question::telling_words;

/// A longer message asks something of its own.
const WORDS_MAX: usize = 6;

/// Words for the places in a list, each list for one place, both languages.
const ORDINALS: [&[&str]; 3] = [
    &[
        "1", "1st", "first", "one", "primero", "primera", "1ro", "1ero", "1ra", "1era", "uno",
        "una", "a", "primer",
    ],
    &["2", "2nd", "second", "two", "segundo", "segunda", "2do", "2da", "dos", "b", "middle"],
    &[
        "3", "3rd", "third", "three", "tercero", "tercera", "3ro", "3ero", "3ra", "3era", "tres",
        "c", "tercer",
    ],
];
const LAST: [&str; 3] = ["last", "ultimo", "ultima"];
const MIDDLE: [&str; 2] = ["medio", "enmedio"];

/// What may stand around a place without saying anything else.
const AROUND: &[&str] = &[
    "the", "one", "option", "number", "no", "num", "la", "el", "opcion", "numero", "esa", "ese",
    "that", "this", "please", "pls", "por", "favor", "porfa", "de", "del", "en", "i", "mean",
    "want", "its", "es", "quiero", "yes", "si", "choose", "pick", "escojo", "elijo", "would", "be",
    "seria", "ok", "link", "topic", "tema", "choice", "answer", "title", "titulo", "lo", "of",
    "them", "think", "creo", "que", "los", "las", "uno", "una",
];

/// The place, from 0, of the title that a message chooses among these.
pub fn choice(text: &str, titles: &[&str]) -> Option<usize> {
    let words = words(text);
    if words.is_empty() || titles.is_empty() {
        return None;
    }
    by_place(&words, titles.len()).or_else(|| by_title(text, &words, titles))
}

fn by_place(words: &[String], n_titles: usize) -> Option<usize> {
    if words.len() > WORDS_MAX {
        return None;
    }
    let mut places: Vec<usize> = Vec::new();
    let mut weak = None;
    for word in words {
        let word = word.as_str();
        let place = ORDINALS.iter().position(|names| names.contains(&word));
        let last = LAST.contains(&word).then(|| n_titles - 1);
        let middle = (MIDDLE.contains(&word) && n_titles == 3).then_some(1);
        match place.or(last).or(middle) {
            // "The second one", "quiero una": these words hold a place only when no other does.
            Some(place) if AROUND.contains(&word) => weak = weak.or(Some(place)),
            Some(place) => places.push(place),
            None if AROUND.contains(&word) => {}
            None => return None,
        }
    }
    places.dedup();
    let place = match places.as_slice() {
        [only] => Some(*only),
        [] if words.len() == 1 => weak,
        _ => None,
    };
    place.filter(|place| *place < n_titles)
}

/// The one title that says every telling word of a short message.
fn by_title(text: &str, words: &[String], titles: &[&str]) -> Option<usize> {
    let telling = telling_words(text);
    if telling.is_empty() || words.len() > 2 * WORDS_MAX {
        return None;
    }
    let says = |title: &&str| {
        let title = telling_words(title);
        telling.iter().all(|word| title.iter().any(|said| same_stem(said, word)))
    };
    let mut fitting = titles.iter().enumerate().filter(|(_, title)| says(title));
    match (fitting.next(), fitting.next()) {
        (Some((place, _)), None) => Some(place),
        _ => None,
    }
}

/// "truck" and "trucks", "barco" and "barcos": one begins the other and little follows.
fn same_stem(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short == long || short.len() >= 4 && long.starts_with(short) && long.len() - short.len() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    const TITLES: [&str; 3] = [
        "Truck manifest deadlines",
        "Deadlines for ships, planes and trains",
        "Correct a manifest",
    ];

    #[test]
    fn a_place_in_the_list_is_a_choice() {
        for (text, place) in [
            ("the first one", 0),
            ("1", 0),
            ("la primera por favor", 0),
            ("2", 1),
            ("number two", 1),
            ("la segunda", 1),
            ("option 3", 2),
            ("the last one", 2),
            ("el último", 2),
            ("la de en medio", 1),
            ("#2", 1),
            ("the 2nd", 1),
        ] {
            assert_eq!(choice(text, &TITLES), Some(place), "{text}");
        }
        for text in
            ["4", "the first or the second", "2 weeks late", "one more question", "none", "yes", ""]
        {
            assert_eq!(choice(text, &TITLES), None, "{text}");
        }
        assert_eq!(choice("3", &TITLES[..2]), None, "there is no third");
    }

    #[test]
    fn the_words_of_one_title_are_a_choice() {
        assert_eq!(choice("the trucks one", &TITLES), Some(0));
        assert_eq!(choice("ships", &TITLES), Some(1));
        assert_eq!(choice("manifest", &TITLES), None, "two titles say it");
        assert_eq!(choice("Correct a manifest", &TITLES), Some(2));
    }
}
