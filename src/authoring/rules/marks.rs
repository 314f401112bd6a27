//! `unpaired-mark`: Spanish opens what it closes: ¿ … ? and ¡ … !. Looked for in lines, titles and articles;
//! phrasings are as people type.

use super::error;
use crate::authoring::corpus::{ArticleFile, Corpus, PhraseFile};
use crate::authoring::words::is_address;
use crate::domain::diagnostic::Diagnostic;
use crate::domain::lang::Lang;

const PAIRS: [(char, char); 2] = [('¿', '?'), ('¡', '!')];
const HINT: &str = "Spanish writes ¿ … ? and ¡ … !";

/// Looks at everything in Spanish.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let phrases = corpus.phrases.iter().filter(|file| file.lang == Lang::Es);
    let articles = corpus.articles.iter().filter(|file| file.article.reference.lang == Lang::Es);
    phrases.flat_map(in_phrases).chain(articles.flat_map(in_article)).collect()
}

fn in_phrases(file: &PhraseFile) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for line in &file.lines {
        for part in &line.parts {
            let fault = part.pattern.readings().iter().find_map(|text| unpaired(text));
            if let Some((_, mark)) = fault {
                let message = format!("{} in {} stands alone", quoted(mark), line.id);
                let place = file.place(part.at);
                found.push(error(&file.path, place, "unpaired-mark", message, HINT));
            }
        }
    }
    found
}

fn in_article(file: &ArticleFile) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Some((_, mark)) = unpaired(&file.article.title) {
        let message = format!("{} in the title stands alone", quoted(mark));
        let place = file.place_of_key("title");
        found.push(error(&file.path, place, "unpaired-mark", message, HINT));
    }
    for (start, block) in blocks(file.body()) {
        if let Some((at, mark)) = unpaired(block) {
            let place = file.place(file.body_at() + start + at);
            let message = format!("{} stands alone", quoted(mark));
            found.push(error(&file.path, place, "unpaired-mark", message, HINT));
        }
    }
    found
}

/// Paragraphs and list items with their offsets: no question runs on from one to the next.
fn blocks(body: &str) -> Vec<(usize, &str)> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let text = line.trim_start();
        let is_item =
            text.starts_with(['-', '*', '+']) || text.starts_with(|c: char| c.is_ascii_digit());
        if text.is_empty() || is_item {
            starts.push(at);
        }
        at += line.len();
    }
    starts.push(body.len());
    starts
        .windows(2)
        .filter_map(|ends| match ends {
            [from, to] => Some((*from, body.get(*from..*to)?)),
            _ => None,
        })
        .collect()
}

/// The first mark that has no partner, with its offset. Addresses and `code` are not prose.
fn unpaired(text: &str) -> Option<(usize, char)> {
    let mut open: [Option<usize>; 2] = [None; 2];
    let mut last = ' ';
    let mut in_code = false;
    for (at, c) in text.char_indices() {
        in_code ^= c == '`';
        for ((opening, closing), open) in PAIRS.iter().zip(&mut open) {
            if in_code || (c != *opening && c != *closing) || is_address(token(text, at)) {
                continue;
            }
            // In the middle of a word it stands for a letter that was lost, which is another remark.
            if is_within_word(text, at) {
                continue;
            }
            if c == *opening {
                if let Some(before) = open.replace(at).filter(|_| last != c) {
                    return Some((before, c));
                }
            } else if open.take().is_none() && last != c {
                return Some((at, c));
            }
        }
        last = c;
    }
    let left = PAIRS.iter().zip(open).filter_map(|((opening, _), at)| Some((at?, *opening)));
    left.min()
}

/// Whether a one-byte sign stands between two letters.
pub(super) fn is_within_word(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    let (before, after) = (before.chars().next_back(), after.chars().nth(1));
    before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_lowercase)
}

/// The word around a byte, up to the white space on both sides.
pub(super) fn token(text: &str, at: usize) -> &str {
    let (before, after) = text.split_at(at);
    let from = before.rfind(char::is_whitespace).map_or(0, |space| space + 1);
    let to = after.find(char::is_whitespace).map_or(text.len(), |space| at + space);
    text.get(from..to).unwrap_or_default()
}

fn quoted(mark: char) -> String {
    format!("the {mark}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_opened_is_closed_and_the_other_way_round() {
        for sound in [
            "¿Sí? No.",
            "Hola. ¿Qué pasa, eh? ¡Ah!",
            "¡¿Cómo?!",
            "¿¿Qué??",
            "x",
            "vea https://a.b/?q=1",
        ] {
            assert_eq!(unpaired(sound), None, "{sound}");
        }
        assert_eq!(unpaired("Qué pasa?"), Some((9, '?')));
        assert_eq!(unpaired("¿Qué pasa."), Some((0, '¿')));
        assert_eq!(unpaired("a ¡b"), Some((2, '¡')));
        assert_eq!(unpaired("¿A o ¿B?"), Some((0, '¿')));
        assert_eq!(unpaired("`a?b`"), None);
    }
}
