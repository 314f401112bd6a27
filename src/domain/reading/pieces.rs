//! A folded text as words with what stands before each; together they are the text again. Knows no word.

/// A run of letters and digits with the blanks and signs before it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Piece {
    pub(super) before: String,
    /// Empty at the end of a text that ends in signs.
    pub(super) word: String,
}

/// The pieces of a text, with a place in them from which they are taken and put back: whoever goes from the first to the
/// last and replaces on the way moves each of them once, however many there are.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    /// Before the place.
    done: Vec<Piece>,
    /// From the place on, the next one last.
    rest: Vec<Piece>,
}

impl Pieces {
    pub(super) fn cut(text: &str) -> Self {
        let mut rest = cut(text);
        rest.reverse();
        Self { done: Vec::new(), rest }
    }

    pub(super) fn len(&self) -> usize {
        self.done.len() + self.rest.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<&Piece> {
        match at.checked_sub(self.done.len()) {
            None => self.done.get(at),
            Some(ahead) => self.rest.get(self.rest.len().checked_sub(ahead + 1)?),
        }
    }

    pub(super) fn get_mut(&mut self, at: usize) -> Option<&mut Piece> {
        match at.checked_sub(self.done.len()) {
            None => self.done.get_mut(at),
            Some(ahead) => {
                let behind = self.rest.len().checked_sub(ahead + 1)?;
                self.rest.get_mut(behind)
            }
        }
    }

    /// Puts others in the place of `taken` pieces from `at` on.
    pub(super) fn put(&mut self, at: usize, taken: usize, others: Vec<Piece>) {
        self.go_to(at);
        self.rest.truncate(self.rest.len().saturating_sub(taken));
        self.rest.extend(others.into_iter().rev());
    }

    /// Puts one word in the place of `taken` pieces from `at` on; what stood before the first stays.
    pub(super) fn replace(&mut self, at: usize, taken: usize, word: &str) {
        let before = self.get(at).map(|piece| piece.before.clone()).unwrap_or_default();
        self.put(at, taken, vec![Piece { before, word: word.to_owned() }]);
    }

    /// All of them, those left out that only say the one before again.
    pub(super) fn without_twins(&mut self, twins: fn(&Piece, &Piece) -> bool) {
        self.go_to(self.len());
        self.done.dedup_by(|later, earlier| twins(earlier, later));
        self.go_to(0);
    }

    pub(super) fn into_vec(mut self) -> Vec<Piece> {
        self.go_to(self.len());
        self.done
    }

    fn go_to(&mut self, at: usize) {
        while self.done.len() < at
            && let Some(piece) = self.rest.pop()
        {
            self.done.push(piece);
        }
        while self.done.len() > at
            && let Some(piece) = self.done.pop()
        {
            self.rest.push(piece);
        }
    }
}

/// Cuts a text before and after each word.
fn cut(text: &str) -> Vec<Piece> {
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

/// The letters at the beginning of a word and the digits after them, when there is nothing else.
pub(super) fn letters_and_digits(word: &str) -> Option<(&str, &str)> {
    let at = word.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = word.split_at(at);
    let whole = letters.chars().all(char::is_alphabetic)
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    (whole && !letters.is_empty()).then_some((letters, digits))
}
