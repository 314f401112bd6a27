//! Which parts of a message may speak for a language: words, but not codes, addresses, quotations,
//! shouted screen texts or names. Knows no word of either language.

use crate::domain::fold::fold;

/// A quotation longer than this is taken for a stray quotation mark, in bytes.
const QUOTE_MAX: usize = 300;
/// So many small-lettered words make capitals in the same message mean something.
const PLAIN_WORDS_MIN: usize = 2;

/// A word of a message.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// As it was written.
    pub(super) text: String,
    /// Folded, letters a–z only.
    pub(super) key: String,
    /// The most it may prove: nothing for a shouted or capitalised word among small ones.
    pub(super) most: f32,
    /// Whether it was written with `ñ` or an acute accent.
    pub(super) accented: bool,
}

/// The words of a message, without what was quoted unless everything was.
pub(super) fn words(text: &str) -> Vec<Word> {
    let outside = without_quotations(text);
    let words = words_of(&outside);
    if words.is_empty() && outside.len() != text.len() { words_of(text) } else { words }
}

/// How many inverted marks open a sentence outside quotations.
pub(super) fn inverted_marks(text: &str) -> usize {
    without_quotations(text).matches(['¿', '¡']).count()
}

/// The words of a message as they were written, in small letters: no codes, addresses, or capitalised words
/// among small ones; an apostrophe stays in its word.
pub(super) fn plain_words(text: &str) -> Vec<String> {
    let quiet = |word: Word| (word.most > 0.0).then(|| word.text.to_lowercase().replace('’', "'"));
    words(text).into_iter().filter_map(quiet).collect()
}

fn words_of(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut begins = true;
    for chunk in text.split_whitespace() {
        if !is_address(chunk) {
            for piece in chunk.split(|c: char| !is_of_a_word(c)) {
                push_words(piece, begins, &mut words);
                begins &= piece.is_empty();
            }
        }
        begins = chunk.ends_with(['.', '!', '?', ':', ';', '…', ')', '-', '—']);
    }
    quieten(&mut words);
    words.into_iter().map(|(word, _)| word).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Small,
    Capital,
    /// A capital that grammar asks for.
    Opening,
    Shouted,
}

fn push_words(piece: &str, mut begins: bool, words: &mut Vec<(Word, Case)>) {
    // ES-003, 7501-A and MSCU1234567 are codes as a whole; but "re-enviar" is two words.
    if piece.chars().any(char::is_numeric) {
        return;
    }
    for text in piece.split(['-', '_', '.']) {
        let key: String = fold(text).chars().filter(char::is_ascii_lowercase).collect();
        if key.is_empty() {
            continue;
        }
        let accented = text.chars().any(|c| "áéíóúñÁÉÍÓÚÑ".contains(c)) || text.contains('\u{303}');
        let word = Word { text: text.to_owned(), key, most: f32::MAX, accented };
        words.push((word, case_of(text, begins)));
        begins = false;
    }
}

fn case_of(text: &str, begins: bool) -> Case {
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    if capitals == 0 {
        Case::Small
    } else if capitals > 1 && !text.chars().any(char::is_lowercase) {
        Case::Shouted
    } else if begins {
        Case::Opening
    } else {
        Case::Capital
    }
}

/// Capitals mean a name or a screen's text only where most words go without.
fn quieten(words: &mut [(Word, Case)]) {
    let plain = words.iter().filter(|(_, case)| *case == Case::Small).count();
    if plain < PLAIN_WORDS_MIN {
        return;
    }
    let titled = words.iter().filter(|(_, case)| *case == Case::Capital).count();
    // Where most is shouted, shouting is how this person writes.
    let shouted = words.iter().filter(|(_, case)| *case == Case::Shouted).count();
    for (word, case) in words {
        let quiet = match case {
            Case::Small | Case::Opening => false,
            Case::Capital => titled < plain && word.key.len() > 1,
            Case::Shouted => shouted <= plain,
        };
        if quiet {
            word.most = 0.0;
        }
    }
}

fn is_address(chunk: &str) -> bool {
    chunk.contains('@') || chunk.contains("://") || chunk.starts_with("www.")
}

fn is_of_a_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '_' | '.' | '\u{301}' | '\u{303}')
}

/// The text without what stands between quotation marks.
pub(super) fn without_quotations(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['"', '“', '«', '`', '\'', '‘']) {
        let (before, quoted) = rest.split_at(at);
        kept.push_str(before);
        let mut chars = quoted.chars();
        let open = chars.next().unwrap_or('"');
        let opens = kept.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        rest = if let Some(after) = opens.then(|| closing(chars.as_str(), open)).flatten() {
            kept.push(' ');
            after
        } else {
            kept.push(open);
            chars.as_str()
        };
    }
    kept.push_str(rest);
    kept
}

/// What follows the mark that closes a quotation, if it closes.
fn closing(text: &str, open: char) -> Option<&str> {
    let close = match open {
        '“' => '”',
        '«' => '»',
        '‘' => '’',
        same => same,
    };
    let ends = |(at, _): &(usize, &str)| {
        let after = text.get(at + close.len_utf8()..).and_then(|after| after.chars().next());
        after.is_none_or(|c| !c.is_alphanumeric())
    };
    let mut near = text.match_indices(close).take_while(|(at, _)| *at <= QUOTE_MAX);
    let (at, _) = near.find(ends)?;
    text.get(at + close.len_utf8()..)
}
