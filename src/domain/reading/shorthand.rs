//! Phone shorthand → the words it stands for, where the language of the message makes it that: a lone `d` is *de* in
//! Spanish and a letter in English, and in neither language anything behind *opción*. `shorthand.tsv` has the words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::pieces::{Piece, Pieces};
use super::{Tongue, stands};
use crate::domain::lang::Lang;

const TABLE: &str = include_str!("shorthand.tsv");

/// Behind these a single letter is a letter.
const LETTER_BEHIND: &str = "opcion|option|letra|letter|inciso|seccion|section|tipo|type|clase|class|grupo|group|\
categoria|category|forma|form|formulario|parte|part|anexo|annex|rayos|vitamina|vitamin|plan|lista|list|puerta|gate|\
columna|column|campo|field|visa|bloque|block|caso|case|box|casilla";

/// Shorthand of one language that is a word of the other, or too short to tell: not looked for in a message that is
/// mostly in the other one.
const OWN_ONLY: &str = "ya|ago|ay|ps|fact|facts|ta|sta|stan|ora|cm|ty|coz|cos|cn|kn|mb|nd|td|tb|da|asta|dia|desp|wat|ur|\
co|aut|mins|num|tel|doc|docs|info|hrs|pal|pa|nite|prob|rn|por|wen|pos|lic|toy|num|ph|to";

/// One entry: the words as they are typed, and as they are read.
type Entry = (Vec<&'static str>, &'static str);

/// By the first word.
type Entries = BTreeMap<&'static str, Vec<Entry>>;

static TABLES: LazyLock<[Entries; 2]> = LazyLock::new(|| Lang::ALL.map(entries));

fn entries(lang: Lang) -> Entries {
    let mut entries = Entries::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(code), Some(typed), Some(read)) =
            (columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        if code != lang.code() {
            continue;
        }
        for typed in typed.split('|') {
            let words: Vec<&str> = typed.split(' ').collect();
            if let Some(first) = words.first() {
                entries.entry(first).or_default().push((words, read));
            }
        }
    }
    for ways in entries.values_mut() {
        ways.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    entries
}

fn table(lang: Lang) -> &'static Entries {
    let [en, es] = &*TABLES;
    match lang {
        Lang::En => en,
        Lang::Es => es,
    }
}

/// Reads it out. In a message that mixes both languages the other one's shorthand counts, too, but for single letters.
pub(super) fn read_out(pieces: &mut Pieces, tongue: Tongue) {
    let mut at = 0;
    while at < pieces.len() {
        let own = found(pieces, at, tongue.lang());
        let other = match tongue {
            Tongue::Mixed(lang) => found(pieces, at, lang.other()).filter(|(_, _, sure)| *sure),
            Tongue::In(_) | Tongue::Formal(_) => None,
        };
        if let Some((taken, read, _)) = own.or(other) {
            at += put(pieces, at, taken, read);
        } else {
            at += 1;
        }
    }
}

/// What stands here: how many pieces it takes, what it is read as, and whether it is shorthand in
/// whatever language.
fn found(pieces: &Pieces, at: usize, lang: Lang) -> Option<(usize, &'static str, bool)> {
    let piece = pieces.get(at)?;
    let ways = table(lang).get(piece.word.as_str())?;
    let single = piece.word.chars().count() == 1;
    let (words, read) = ways.iter().find(|(words, _)| {
        let alone = words.len() == 1 && single;
        stands(pieces, at, words, |between| between.chars().all(char::is_whitespace))
            && (!alone || is_a_word(pieces, at))
    })?;
    let only_own = OWN_ONLY.split('|').any(|own| own == piece.word);
    Some((words.len(), read, !single && !only_own))
}

/// Whether a single letter is a word: blanks or a comma around it, another word behind it or before it, and nothing that
/// makes it a letter or a unit.
fn is_a_word(pieces: &Pieces, at: usize) -> bool {
    let loose = |between: &str| between.chars().all(|c| c.is_whitespace() || ",;¿?¡!".contains(c));
    let Some(piece) = pieces.get(at) else { return false };
    let next = pieces.get(at + 1).filter(|next| !next.word.is_empty());
    let before = at.checked_sub(1).and_then(|at| pieces.get(at));
    let letter_behind = |word: &str| LETTER_BEHIND.split('|').any(|known| known == word);
    let stuck_before = !loose(&piece.before) || at > 0 && piece.before.is_empty();
    let stuck_behind = next.is_some_and(|next| !loose(&next.before));
    let named = before.is_some_and(|before| {
        letter_behind(&before.word) || before.word.ends_with(|c: char| c.is_ascii_digit())
    });
    !stuck_before && !stuck_behind && !named && (next.is_some() || before.is_some())
}

/// Puts the words read in the place of those typed; how many there are.
fn put(pieces: &mut Pieces, at: usize, taken: usize, read: &str) -> usize {
    let mut before = pieces.get(at).map(|piece| piece.before.clone()).unwrap_or_default();
    let words: Vec<Piece> = read
        .split(' ')
        .map(|word| Piece {
            before: std::mem::replace(&mut before, " ".to_owned()),
            word: word.to_owned(),
        })
        .collect();
    let n = words.len();
    pieces.put(at, taken, words);
    n
}
