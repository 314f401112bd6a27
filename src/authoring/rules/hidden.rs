//! `hidden-character`: a character nobody sees that changes what is seen: marks of direction, joiners, soft hyphens.
//! They come with text that was copied from elsewhere.

use super::error;
use crate::authoring::corpus::Corpus;
use crate::authoring::place::place;
use crate::domain::diagnostic::Diagnostic;

/// Looks at every file.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let phrases = corpus.phrases.iter().map(|file| (&file.path, &file.text));
    let articles = corpus.articles.iter().map(|file| (&file.path, &file.text));
    let others = corpus.others.iter().map(|file| (&file.path, &file.text));
    phrases
        .chain(articles)
        .chain(others)
        .filter_map(|(path, text)| first_hidden(path, text))
        .collect()
}

/// The first one; whoever removes it sees the next.
fn first_hidden(path: &str, text: &str) -> Option<Diagnostic> {
    let begun = text.strip_prefix('\u{feff}').map_or(0, |_| '\u{feff}'.len_utf8());
    let (at, c) = text.char_indices().find(|(at, c)| *at >= begun && is_hidden(*c))?;
    Some(error(
        path,
        place(text, at),
        "hidden-character",
        format!("an invisible character stands here (U+{:04X})", u32::from(c)),
        "delete it and type the words around it again",
    ))
}

fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}'
    )
}
