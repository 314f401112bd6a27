//! How a message is read before its words and its meaning are taken: characters brought to one form, trade codes
//! written one way, phone shorthand read out. Phrasings of articles and messages of visitors are read alike, so that
//! what is the same to a person is the same to the index, to what is learned and to the encoder. Pure; knows nothing
//! about articles.

mod characters;
mod pieces;
mod codes;
mod shorthand;
mod tilde;
#[cfg(test)]
mod tests;

use crate::domain::lang::Lang;
use pieces::Pieces;

pub use characters::{folded, typed};

/// How a text is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// In one language.
    In(Lang),
    /// In this one for the most part, with words of the other.
    Mixed(Lang),
    /// An article's text, which is written out: nothing in it is shorthand.
    Formal(Lang),
}

impl Tongue {
    /// The language it is in for the most part.
    pub const fn lang(self) -> Lang {
        match self {
            Self::In(lang) | Self::Mixed(lang) | Self::Formal(lang) => lang,
        }
    }
}

/// A text in small letters without accents (ñ stays), codes written one way, shorthand read out. Its signs stay.
pub fn read(text: &str, tongue: Tongue) -> String {
    let mut pieces = Pieces::cut(&folded(text));
    codes::write_one_way(&mut pieces, tongue.lang());
    if !matches!(tongue, Tongue::Formal(_)) {
        shorthand::read_out(&mut pieces, tongue);
    }
    let mut pieces = pieces.into_vec();
    tilde::put_back(&mut pieces);
    pieces::joined(&pieces)
}

/// The place at which these words stand among the pieces from `at` on, with nothing but joints between them: how many
/// pieces they take.
fn stands(pieces: &Pieces, at: usize, words: &[&str], joint: fn(&str) -> bool) -> bool {
    words.iter().enumerate().all(|(n, word)| {
        pieces
            .get(at + n)
            .is_some_and(|piece| piece.word == *word && (n == 0 || joint(&piece.before)))
    })
}
