//! Two questions in one message: cut at the ends of sentences and at words such as "also". A sentence that only
//! explains, greets or points back stays with the question it belongs to.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::follow_up::{Ellipsis, ellipsis};
use super::telling;
use crate::domain::fold::fold;

/// More questions than this are not answered one by one; the message is then taken as a whole.
pub const PARTS_MAX: usize = 3;
/// A question of its own names at least so many things.
const TELLING_MIN: usize = 2;

/// Words before which another question begins.
static TURNS: Phrases = LazyLock::new(|| phrases(TURNING));
const TURNING: &str = "also|and also|tambien|y tambien|otra pregunta|otra duda|another question|one more question|\
one more thing|second question|ademas|aparte|by the way|por cierto|y otra cosa|otra cosa|and how|and what|and where|\
and when|and which|and who|and why|and can|and do|and does|and is|y como|y que|y donde|y cuando|y cual|y quien|y cuanto|\
y cuantos|y puedo|y se puede|y por que";

/// Words with which a question begins that bears no question mark.
static ASKS: Phrases = LazyLock::new(|| phrases(ASKING_AT_ONCE));
const ASKING_AT_ONCE: &str = "how|what|whats|where|wheres|when|which|who|why|can|could|do|does|did|is|are|should|may|will|i need|\
i want|we need|we want|need|want|tell|explain|como|que|donde|cuando|cual|cuales|quien|cuanto|cuanta|cuantos|cuantas|puedo|\
puede|pueden|se puede|por que|necesito|necesitamos|quiero|queremos|quisiera|ocupo|ocupamos|digame|dime|explique|podria|\
podrian";

/// Words that stand for what, or for whom, the question before is about.
const BACK: [&str; 17] = [
    "it", "them", "one", "that", "this", "eso", "esto", "lo", "ese", "esa", "he", "him", "she",
    "her", "they", "ella", "ellos",
];
/// Behind a word that asks, these stand for somebody or something and are no articles: "¿quién la nombra?".
const CLITICS: [&str; 3] = ["la", "las", "los"];
const ASKING: [&str; 4] = ["quien", "como", "donde", "cuando"];
/// A shorter word with a full stop is an abbreviation.
const LAST_WORD_MIN: usize = 4;

struct Token<'a> {
    written: &'a str,
    folded: String,
}

/// The questions of a message, in its own words; one when it cannot be cut.
pub fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    // What explains the question that follows, as long as there is none before it.
    let mut told = String::new();
    // Counted on the way: what is told may grow to the whole message.
    let mut told_telling = 0;
    for piece in pieces(text) {
        let asks = asks(&piece) || !parts.is_empty() && begins(&tokens(&piece), &TURNS);
        let on_its_own = parts.is_empty() || !points_back(&piece);
        let own_telling = telling(&piece);
        if asks && on_its_own && own_telling >= TELLING_MIN {
            if let Some(last) = parts.last_mut() {
                join(last, &std::mem::take(&mut told));
            }
            join(&mut told, &piece);
            parts.push(std::mem::take(&mut told));
        } else if asks && told_telling >= TELLING_MIN {
            join(&mut told, &piece);
            parts.push(std::mem::take(&mut told));
        } else if let (true, Some(last)) = (asks, parts.last_mut()) {
            join(last, &std::mem::take(&mut told));
            join(last, &piece);
        } else {
            join(&mut told, &piece);
            told_telling += own_telling;
            continue;
        }
        told_telling = 0;
        if parts.len() > PARTS_MAX {
            return vec![text.to_owned()];
        }
    }
    match parts.last_mut() {
        Some(last) => join(last, &told),
        None => parts.push(told),
    }
    parts
}

fn points_back(piece: &str) -> bool {
    let tokens = tokens(piece);
    let is = |token: &Token<'_>, words: &[&str]| words.contains(&token.folded.as_str());
    let clitic = |pair: &[Token<'_>]| matches!(pair, [asking, word] if is(asking, &ASKING) && is(word, &CLITICS));
    tokens.iter().any(|token| is(token, &BACK))
        || tokens.windows(2).any(clitic)
        || ellipsis(piece) == Ellipsis::Surely && !begins(&tokens, &TURNS)
}

fn asks(piece: &str) -> bool {
    let tokens = tokens(piece);
    let from = tokens.iter().position(|token| !is_greeting(&token.folded)).unwrap_or_default();
    let tokens = tokens.get(from..).unwrap_or_default();
    // "My account is locked, how do I unlock it".
    let after_pause = tokens.windows(2).enumerate().any(|(at, pair)| {
        pair.first().is_some_and(|token| token.written.ends_with(','))
            && begins(tokens.get(at + 1..).unwrap_or_default(), &ASKS)
    });
    piece.contains(['?', '¿']) || begins(tokens, &ASKS) || after_pause
}

fn is_greeting(word: &str) -> bool {
    [
        "hi", "hello", "hey", "hola", "please", "oiga", "buenas", "and", "y", "pero", "but", "so",
        "ok",
    ]
    .contains(&word)
}

/// Pieces of a message between the ends of sentences and the words that turn to another question.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for line in text.lines() {
        let tokens = tokens(line);
        let mut piece = String::new();
        let mut tells = false;
        for (at, token) in tokens.iter().enumerate() {
            let turns = begins(tokens.get(at..).unwrap_or_default(), &TURNS);
            if (turns || token.written.starts_with('¿')) && tells {
                pieces.push(std::mem::take(&mut piece));
                tells = false;
            }
            join(&mut piece, token.written);
            tells = tells || telling(token.written) > 0;
            let stops =
                token.written.ends_with('.') && token.folded.chars().count() >= LAST_WORD_MIN;
            if stops || token.written.ends_with(['?', '!', ';']) {
                pieces.push(std::mem::take(&mut piece));
                tells = false;
            }
        }
        pieces.push(piece);
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let plain = |written: &str| -> String {
        fold(written).chars().filter(|c| c.is_alphanumeric()).collect()
    };
    text.split_whitespace().map(|written| Token { written, folded: plain(written) }).collect()
}

/// Phrases by their first words.
type Phrases = LazyLock<BTreeMap<&'static str, Vec<Vec<&'static str>>>>;

fn phrases(listed: &'static str) -> BTreeMap<&'static str, Vec<Vec<&'static str>>> {
    let mut phrases: BTreeMap<&str, Vec<Vec<&str>>> = BTreeMap::new();
    for phrase in listed.split('|') {
        let mut words = phrase.split(' ');
        let first = words.next().unwrap_or_default();
        phrases.entry(first).or_default().push(words.collect());
    }
    phrases
}

/// Whether one of the listed phrases stands at the beginning.
fn begins(tokens: &[Token<'_>], phrases: &Phrases) -> bool {
    let Some((first, rest)) = tokens.split_first() else { return false };
    let stands = |words: &Vec<&str>| {
        words.len() <= rest.len()
            && words.iter().zip(rest).all(|(word, token)| token.folded == *word)
    };
    phrases.get(first.folded.as_str()).is_some_and(|ways| ways.iter().any(stands))
}

fn join(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn two_questions_are_two() {
        for (text, first, second) in [
            (
                "How do I reset my password? What is form 5106?",
                "How do I reset my password?",
                "What is form 5106?",
            ),
            (
                "My account is locked. How do I unlock it? Also, what is form 5106 for?",
                "My account is locked. How do I unlock it?",
                "Also, what is form 5106 for?",
            ),
            (
                "how do I reset my password and how do I add a user",
                "how do I reset my password",
                "and how do I add a user",
            ),
            (
                "¿Cómo cambio mi contraseña? ¿Qué es la forma 5106?",
                "¿Cómo cambio mi contraseña?",
                "¿Qué es la forma 5106?",
            ),
            (
                "quiero agregar un usuario y también cambiar mi contraseña",
                "quiero agregar un usuario",
                "y también cambiar mi contraseña",
            ),
            (
                "cómo agrego un usuario, otra pregunta: qué navegador sirve para ACE",
                "cómo agrego un usuario,",
                "otra pregunta: qué navegador sirve para ACE",
            ),
            (
                "How do I add a user? My report ES-003 shows no data. What can I do?",
                "How do I add a user?",
                "My report ES-003 shows no data. What can I do?",
            ),
        ] {
            assert_eq!(parts(text), [first, second]);
        }
    }

    #[test]
    fn one_question_with_what_belongs_to_it_is_one() {
        for text in [
            "Hello! How do I reset my password?",
            "hola, ¿cómo cambio mi contraseña?",
            "My account is locked. How do I unlock it?",
            "How do I unlock my account? Please help. It is urgent.",
            "What is ES-003 and how do I run it?",
            "How do I file a protest? How long does it take?",
            "¿Cómo presento una protesta? ¿Y cuánto tarda?",
            "We want a second person to stand in for the owner; who may appoint her and where?",
            "Queremos que otra persona pueda suplir al titular. ¿Quién la nombra y en qué parte?",
            "can I also add a user?",
            "no puedo entrar. me sale un error. ayuda",
            "I need to file 9802.00.80 vs. 9801",
        ] {
            assert_eq!(parts(text).len(), 1, "{:?}", parts(text));
        }
    }

    #[test]
    fn too_many_questions_are_taken_as_a_whole() {
        let text = "What is form 5106? What is form 7501? What is form 3461? What is form 7512?";
        assert_eq!(parts(text), [text]);
    }

    proptest! {
        #[test]
        fn nothing_of_a_message_is_lost(text in "[a-z¿?.! \n]{0,80}( also | y también |\\? how )?[a-z ?]{0,40}") {
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&parts(&text).join(" ")), words(&text));
        }
    }
}
