//! Characters → the form in which words are compared: small letters without accents, no characters without width,
//! accents that were typed as signs of their own read as accents. Knows no word.

use unicode_normalization::char::is_combining_mark;

use crate::domain::fold::{has_no_width, taken_apart};

/// Signs that people type for an apostrophe or, on keyboards without dead keys, for an accent.
const fn is_tick(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '´' | '`' | '′' | 'ˈ' | '＇' | '¨' | 'ˊ' | 'ˋ')
}

/// What was typed, with accents as signs of their own made one sign or put on their letter: `n~` and `~n` are ñ, and
/// an acute or grave typed by itself is an apostrophe. Characters without width are gone.
pub fn typed(text: &str) -> String {
    let plain = |c: &char| c.is_ascii() && !matches!(c, '~' | '`');
    if text.chars().all(|c| plain(&c)) {
        return text.to_owned();
    }
    let mut made = String::with_capacity(text.len());
    let mut rest = text.chars().filter(|c| !has_no_width(*c)).peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        match c {
            'n' | 'N' if next == Some('~') => {
                rest.next();
                if rest.peek().is_some_and(|after| after.is_alphabetic()) {
                    made.push(if c == 'n' { 'ñ' } else { 'Ñ' });
                } else {
                    made.push(c);
                    made.push('~');
                }
            }
            '~' if matches!(next, Some('n' | 'N'))
                && made.ends_with(|before: char| before.is_alphabetic()) =>
            {
                made.push(if rest.next() == Some('n') { 'ñ' } else { 'Ñ' });
            }
            c if is_tick(c) => made.push('\''),
            c => made.push(c),
        }
    }
    made
}

/// Small letters without accents, ñ kept; compatible characters as one (full width, ligatures), apostrophes gone from
/// words. Most of a text is ASCII, where there is nothing to take apart.
pub fn folded(text: &str) -> String {
    let text = typed(text);
    let mut folded = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let plain = rest.bytes().take_while(u8::is_ascii).count();
        let (ascii, marked) = rest.split_at(plain);
        folded.push_str(&ascii.to_ascii_lowercase());
        let (marked, after) =
            marked.split_at(marked.find(|c: char| c.is_ascii()).unwrap_or(marked.len()));
        fold_marked(marked, &mut folded);
        rest = after;
    }
    without_ticks(&folded)
}

/// Combining marks are never ASCII, so no run between ASCII letters has anything to do with the next one; its first
/// mark may belong to the letter that is already there.
fn fold_marked(marked: &str, folded: &mut String) {
    for c in taken_apart(marked.chars()).flat_map(char::to_lowercase) {
        match c {
            '\u{303}' if folded.ends_with('n') => {
                folded.pop();
                folded.push('ñ');
            }
            c if is_combining_mark(c) => {}
            // Some signs are several of them, such as the quadruple prime.
            c if is_tick(c) => folded.push('\''),
            c => folded.push(c),
        }
    }
}

/// An apostrophe in a word or behind it says nothing that is looked at: `can't`, `camio'n`, `olvide'`.
fn without_ticks(folded: &str) -> String {
    if !folded.contains('\'') {
        return folded.to_owned();
    }
    let mut kept = String::with_capacity(folded.len());
    for c in folded.chars() {
        if c != '\'' || !kept.ends_with(char::is_alphanumeric) {
            kept.push(c);
        }
    }
    kept
}
