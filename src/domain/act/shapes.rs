//! Acts that have a shape and no words to learn: a key to press for a person, a bare number, an emoji, nothing that can
//! be read. Looks at whole messages.

use super::Act;
use crate::domain::detect::{is_noise, other_language};

/// Ways to write the key for the operator.
const ZEROS: [&str; 4] = ["0", "00", "cero", "zero"];
/// Words that say that a key is pressed, or for whom.
const PRESSES: [&str; 21] = [
    "press",
    "pressing",
    "pressed",
    "dial",
    "hit",
    "key",
    "option",
    "operator",
    "marco",
    "marque",
    "marcar",
    "oprimo",
    "oprima",
    "oprimir",
    "pulso",
    "pulse",
    "presiono",
    "presione",
    "tecla",
    "operadora",
    "operador",
];
/// Small words beside them.
const BESIDE: [&str; 9] = ["the", "for", "to", "el", "la", "para", "con", "opcion", "un"];
/// What a number may be counted in, and what may stand beside it, without becoming a question.
const UNITS: [&str; 40] = [
    "am", "pm", "hrs", "hr", "h", "hours", "horas", "min", "mins", "minutes", "minutos", "days",
    "dias", "usd", "dlls", "dollars", "dolares", "pesos", "mxn", "kg", "kgs", "kilos", "lb", "lbs",
    "pounds", "libras", "pcs", "pieces", "piezas", "cajas", "boxes", "percent", "por", "ciento",
    "no", "num", "number", "numero", "de", "a",
];
/// How one says one's name.
const INTRODUCTIONS: &[&[&str]] = &[
    &["my", "name", "is"],
    &["my", "names"],
    &["i", "am"],
    &["im"],
    &["this", "is"],
    &["its"],
    &["soy"],
    &["me", "llamo"],
    &["mi", "nombre", "es"],
    &["le", "habla"],
    &["le", "escribe"],
    &["habla"],
    &["hablo", "de"],
    &["aqui"],
];
/// With these words beside it, it is more than a name.
const ASKS: [&str; 26] = [
    "not", "no", "cant", "cannot", "need", "want", "how", "what", "when", "where", "why", "who",
    "error", "locked", "como", "que", "cuando", "donde", "quien", "necesito", "quiero", "puedo",
    "puede", "ocupo", "urgent", "urgente",
];
/// A name, a firm and a place have at most so many words.
const NAME_WORDS_MAX: usize = 8;
/// A longer word of one message says something, however little.
const LETTERS_MAX: usize = 1;
/// So many digits make a number that names something: a form, an entry.
const NAMES_DIGITS_MIN: usize = 4;

/// The letters before a number have at most so many: `HTS`, a filer's code, a container's owner.
const CODE_LETTERS_MAX: usize = 4;

/// The act of a message that has one of these shapes. `words` are its folded words.
pub(super) fn shape(text: &str, words: &[String]) -> Option<Act> {
    if words.is_empty() {
        return Some(of_signs(text));
    }
    if asks_by_key(words) {
        return Some(Act::AskPerson);
    }
    if is_bare(words) {
        return Some(Act::Bare);
    }
    if introduces(text, words) {
        return Some(Act::Introduction);
    }
    if other_language(text).is_some() {
        return Some(Act::OtherLanguage);
    }
    is_noise(text).then_some(Act::Noise)
}

/// "0", "marco 0?", "press the 0 key": the habit of telephone menus.
fn asks_by_key(words: &[String]) -> bool {
    let is = |list: &[&str], word: &String| list.contains(&word.as_str());
    let presses = words.iter().any(|word| is(&PRESSES, word));
    let known = |word: &String| is(&ZEROS, word) || is(&PRESSES, word) || is(&BESIDE, word);
    words.iter().any(|word| is(&ZEROS, word))
        && words.iter().all(known)
        && (presses || words.len() == 1 && words.first().is_some_and(|word| word == "0"))
}

/// "My name is Kevin", "le habla Don Chuy, de la línea": a name cannot be learned, only how it is led up to.
fn introduces(text: &str, words: &[String]) -> bool {
    let led = INTRODUCTIONS.iter().find(|lead| {
        words.len() > lead.len() && lead.iter().zip(words).all(|(listed, word)| listed == word)
    });
    let Some(lead) = led else { return false };
    let rest = words.len() - lead.len();
    let mut written = text.split_whitespace().skip(lead.len());
    let named = written.any(|word| word.chars().next().is_some_and(char::is_uppercase));
    let asks = words.iter().any(|word| ASKS.contains(&word.as_str())) || text.contains(['?', '¿']);
    named && !asks && rest <= NAME_WORDS_MAX
}

/// Numbers, units and single letters only. A number of four digits or more may name a form.
fn is_bare(words: &[String]) -> bool {
    let bare = |word: &String| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let rest: String = word.chars().filter(|c| !c.is_ascii_digit()).collect();
        let unit = UNITS.contains(&rest.as_str());
        match digits {
            0 => unit || word.chars().count() <= LETTERS_MAX,
            _ => digits < NAMES_DIGITS_MIN && (rest.is_empty() || unit),
        }
    };
    // "I S F" is spelled out: letters in a row name something.
    let letters = words
        .iter()
        .filter(|word| word.chars().all(char::is_alphabetic) && word.chars().count() == 1);
    words.iter().all(bare) && letters.count() <= 1
}

/// Whether a text is a number that may name something, with no more beside it than units and short codes: "41127",
/// "8471.30.01", "ABC-1234567-8". If no article knows it, nothing was asked about it.
pub fn is_reference(text: &str) -> bool {
    let words = super::lexicon::words(text);
    let has_digits = |word: &str| word.chars().any(|c| c.is_ascii_digit());
    let is_code = |word: &str| word.chars().count() <= CODE_LETTERS_MAX && is_capital(text, word);
    let beside = |word: &str| has_digits(word) || UNITS.contains(&word) || is_code(word);
    words.iter().any(|word| has_digits(word)) && words.iter().all(|word| beside(word))
}

/// Whether a folded word stands in the text in capitals.
fn is_capital(text: &str, word: &str) -> bool {
    let capital = word.to_uppercase();
    text.split(|c: char| !c.is_alphanumeric()).any(|written| written == capital)
}

/// What a message without a word means.
fn of_signs(text: &str) -> Act {
    let has = |signs: &str| text.chars().any(|c| signs.contains(c));
    if has("🙏💐🌹") {
        Act::Thanks
    } else if has("👋") {
        Act::Greeting
    } else if has("👎😡🤬😠😤😒🙄") {
        Act::Frustration
    } else if has("🎉🥳🏆⭐🌟❤💯👏") {
        Act::Praise
    } else if has("👍👌✅☑✔🆗😊🙂😀😃😄😁😉🤝🤙🙌😂🤣😅") {
        Act::Acknowledgement
    } else {
        Act::Noise
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::words;
    use super::*;

    fn of(text: &str) -> Option<Act> {
        shape(text, &words(text))
    }

    #[test]
    fn a_key_for_the_operator_is_a_wish_for_a_person() {
        for text in [
            "0",
            "marco 0?",
            "oprimo 0",
            "press 0",
            "dial 0!!",
            "pulso el 0",
            "option 0",
            "marco cero para la operadora",
            "00 operator",
        ] {
            assert_eq!(of(text), Some(Act::AskPerson), "{text}");
        }
        for text in ["00", "10", "0 errors in report", "zero"] {
            assert_ne!(of(text), Some(Act::AskPerson), "{text}");
        }
    }

    #[test]
    fn a_name_is_an_introduction_and_a_matter_is_none() {
        for text in [
            "My name is Kevin",
            "this is Ann from Gulf Brokers",
            "le habla Don Chuy, de la línea",
            "soy Maribel, de cuentas por pagar",
        ] {
            assert_eq!(of(text), Some(Act::Introduction), "{text}");
        }
        for text in [
            "this is urgent",
            "I am locked out of ACE",
            "soy importador y necesito mi número",
            "this is not Ann's account",
            "im new",
        ] {
            assert_ne!(of(text), Some(Act::Introduction), "{text}");
        }
    }

    #[test]
    fn a_number_a_unit_or_a_letter_is_bare() {
        for text in [
            "13",
            "29",
            "2 pm",
            "s",
            "00",
            "x?",
            "14:30 hrs",
            "100 usd",
            "45 kg",
            "no. 7",
            "5%",
            "2",
        ] {
            assert_eq!(of(text), Some(Act::Bare), "{text}");
        }
        for text in [
            "7501",
            "ES-003",
            "I.S.F.",
            "I S F",
            "isf 10+2",
            "form 13",
            "29 days late",
            "13 entries",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_that_names_something_is_a_reference_and_a_sentence_is_none() {
        for text in [
            "41127",
            "8471.30",
            "ABC-1234567-8",
            "31/12/2026",
            "MSCU 1234567",
            "40,000 kg",
            "no. 41127",
        ] {
            assert!(is_reference(text), "{text}");
        }
        for text in
            ["", "HOLD", "error 41127", "my 41127", "form 7501", "cuenta 41127", "what is 7501"]
        {
            assert!(!is_reference(text), "{text}");
        }
    }

    #[test]
    fn signs_alone_are_read_as_far_as_they_mean_something() {
        assert_eq!(of("👍🏽"), Some(Act::Acknowledgement));
        assert_eq!(of("🙏🙏"), Some(Act::Thanks));
        assert_eq!(of("?!?"), Some(Act::Noise));
    }
}
