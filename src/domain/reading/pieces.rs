//! A folded text as words with what stands before each; together they are the text again. Knows no word.

/// A run of letters and digits with the blanks and signs before it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Piece {
    pub(super) before: String,
    /// Empty at the end of a text that ends in signs.
    pub(super) word: String,
}

/// Cuts a text before and after each word.
pub(super) fn cut(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut piece = Piece::default();
    for c in text.chars() {
        if c.is_alphanumeric() {
            piece.word.push(c);
        } else {
            if !piece.word.is_empty() {
                pieces.push(std::mem::take(&mut piece));
            }
            piece.before.push(c);
        }
    }
    pieces.push(piece);
    pieces
}

/// The text again.
pub(super) fn joined(pieces: &[Piece]) -> String {
    pieces.iter().flat_map(|piece| [piece.before.as_str(), piece.word.as_str()]).collect()
}

/// Whether this may stand between the parts of what is written together or apart.
pub(super) fn is_joint(between: &str) -> bool {
    matches!(between, "" | " " | "-" | " - " | "." | "/" | "_" | "–" | "\u{2011}" | "\u{2010}")
}

/// Puts one word in the place of `taken` pieces from `at` on; what stood before the first stays.
pub(super) fn replace(pieces: &mut Vec<Piece>, at: usize, taken: usize, word: &str) {
    let before = pieces.get(at).map(|piece| piece.before.clone()).unwrap_or_default();
    let to = (at + taken).min(pieces.len());
    pieces.splice(at..to, [Piece { before, word: word.to_owned() }]);
}

/// The letters at the beginning of a word and the digits after them, when there is nothing else.
pub(super) fn letters_and_digits(word: &str) -> Option<(&str, &str)> {
    let at = word.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = word.split_at(at);
    let whole = letters.chars().all(char::is_alphabetic)
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    (whole && !letters.is_empty()).then_some((letters, digits))
}
