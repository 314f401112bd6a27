//! Trade codes and compounds that people write together, apart or with joints → one way of writing. `codes.tsv` names
//! the compounds; numbers after the words for a form, reports and initials have rules of their own.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::pieces::{Piece, Pieces, is_joint, letters_and_digits};
use super::stands;
use crate::domain::lang::Lang;

const TABLE: &str = include_str!("codes.tsv");

/// Words behind which a number is that of a form.
const FORM: [&[&str]; 16] = [
    &["usa", "customs", "form"],
    &["cbp", "form"],
    &["customs", "form"],
    &["form", "cbp"],
    &["formulario", "cbp"],
    &["formulario", "de", "cbp"],
    &["forma", "cbp"],
    &["forma", "de", "cbp"],
    &["cbp", "forma"],
    &["form"],
    &["forms"],
    &["formulario"],
    &["forma"],
    &["cbpf"],
    &["cbp"],
    &["cf"],
];
/// Words that are written together with a number that belongs to them.
const BEFORE_NUMBERS: [&str; 21] = [
    "form",
    "forms",
    "forma",
    "formulario",
    "cbpf",
    "cbp",
    "cf",
    "isf",
    "type",
    "tipo",
    "section",
    "seccion",
    "sec",
    "entry",
    "error",
    "code",
    "codigo",
    "csms",
    "hts",
    "art",
    "cfr",
];
/// Initials of three letters and more that are known even when they are typed in small letters with blanks.
const INITIALS: &str = "ace|isf|cbp|abi|edi|ach|fda|epa|fws|itn|aes|eei|ftz|tib|pms|psc|mpf|hmf|hts|poa|tao|ior|pga|\
dis|cape|csms|mid|scac|fcc|usda|nhtsa|aphis|usmca|tmec|adcvd|mfa|ein|duns|ofac|cfr|fmc|vin|iata|ams|aci|rlf|fast|csv|pdf";

/// Initials have so many letters at most.
const LETTERS_MAX: usize = 12;

/// What is written one way: its parts, and how. By its first part.
type Compounds = BTreeMap<&'static str, Vec<(Vec<&'static str>, [&'static str; 2])>>;

static COMPOUNDS: LazyLock<Compounds> = LazyLock::new(|| {
    let mut compounds = Compounds::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(lang), Some(written)) = (columns.next(), columns.next()) else { continue };
        let both = match lang {
            "en" => [written, ""],
            "es" => ["", written],
            _ => [written; 2],
        };
        for parts in columns.flat_map(|column| column.split('|')) {
            let parts: Vec<&str> = parts.split(' ').collect();
            if let Some(first) = parts.first() {
                compounds.entry(first).or_default().push((parts, both));
            }
        }
    }
    for ways in compounds.values_mut() {
        ways.sort_by_key(|(parts, _)| std::cmp::Reverse(parts.len()));
    }
    compounds
});

/// Writes every code and compound one way.
pub(super) fn write_one_way(pieces: &mut Pieces, lang: Lang) {
    split_numbers(pieces);
    join_initials(pieces);
    let mut at = 0;
    while at < pieces.len() {
        if !form(pieces, at, lang) && !report(pieces, at) && !ten_plus_two(pieces, at) {
            compound(pieces, at, lang);
        }
        at += 1;
    }
    let said_twice: fn(&Piece, &Piece) -> bool =
        |one, other| one.word == "isf" && other.word == "isf";
    pieces.without_twins(said_twice);
}

/// `form7501` → `form 7501`.
fn split_numbers(pieces: &mut Pieces) {
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        if let Some((letters, digits)) = letters_and_digits(&piece.word)
            && BEFORE_NUMBERS.contains(&letters)
        {
            let first = Piece { before: piece.before.clone(), word: letters.to_owned() };
            let second = Piece { before: " ".to_owned(), word: digits.to_owned() };
            pieces.put(at, 1, vec![first, second]);
        }
        at += 1;
    }
}

/// `i.s.f.` and `i s f` → `isf`. Single letters with blanks between them are mostly words of their own, so those are
/// joined only when they are initials that are known.
fn join_initials(pieces: &mut Pieces) {
    let mut at = 0;
    while at < pieces.len() {
        let is_letter = |piece: &Piece| {
            piece.word.chars().count() == 1 && piece.word.starts_with(char::is_alphabetic)
        };
        let run = |between: &str| {
            let rest = (at + 1..at + LETTERS_MAX).map_while(|next| pieces.get(next));
            let more = rest.take_while(|piece| is_letter(piece) && piece.before == between);
            if pieces.get(at).is_some_and(is_letter) { 1 + more.count() } else { 0 }
        };
        let (dotted, spaced) = (run("."), run(" "));
        let taken = dotted.max(spaced).max(run(". ")).max(run("-"));
        if taken >= 2 {
            let of = (at..at + taken).map_while(|letter| pieces.get(letter));
            let word: String = of.map(|piece| piece.word.as_str()).collect();
            let is_known = taken > 2 && INITIALS.split('|').any(|known| known == word);
            if dotted == taken || is_known {
                let word = if word == "us" { "usa" } else { &word };
                pieces.replace(at, taken, word);
                // The last initial's full stop belongs to it.
                if let Some(next) = pieces.get_mut(at + 1)
                    && dotted == taken
                    && let Some(rest) = next.before.strip_prefix('.')
                {
                    next.before = rest.to_owned();
                }
            }
        }
        at += 1;
    }
}

/// `cbpf-7501`, `CBP Form 7501`, `cf 28` → `form 7501`, `form 28`.
fn form(pieces: &mut Pieces, at: usize, lang: Lang) -> bool {
    let between = |between: &str| is_joint(between) || matches!(between, " #" | "#" | ". ");
    let is_number = |piece: &Piece| {
        let digits = piece.word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        matches!(digits.len(), 2..=4) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let taken = FORM.iter().find_map(|words| {
        let number = pieces.get(at + words.len())?;
        let fits = stands(pieces, at, words, is_joint) && between(&number.before);
        (fits && is_number(number)).then_some(words.len())
    });
    let Some(taken) = taken else { return false };
    let word = if lang == Lang::En { "form" } else { "forma" };
    pieces.replace(at, taken, word);
    if let Some(number) = pieces.get_mut(at + 1) {
        " ".clone_into(&mut number.before);
    }
    true
}

/// `es003`, `ES 003` → `es-003`: two letters and a number of three digits that begins with 0.
fn report(pieces: &mut Pieces, at: usize) -> bool {
    let Some(piece) = pieces.get(at) else { return false };
    let is_number = |digits: &str| {
        digits.len() == 3
            && digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_kind =
        |letters: &str| letters.len() == 2 && letters.bytes().all(|byte| byte.is_ascii_lowercase());
    if let Some((kind, number)) = letters_and_digits(&piece.word) {
        if !is_kind(kind) || !is_number(number) {
            return false;
        }
        let word = format!("{kind}-{number}");
        pieces.replace(at, 1, &word);
        return true;
    }
    let Some(number) = pieces.get(at + 1) else { return false };
    if !is_kind(&piece.word) || !is_number(&number.word) || !is_joint(&number.before) {
        return false;
    }
    let word = format!("{}-{}", piece.word, number.word);
    pieces.replace(at, 2, &word);
    true
}

/// `10+2`, as people call the filing that the table calls `isf`. With anything but a plus between them they are numbers.
fn ten_plus_two(pieces: &mut Pieces, at: usize) -> bool {
    let fits = stands(pieces, at, &["10", "2"], |between| between.trim() == "+");
    if fits {
        pieces.replace(at, 2, "isf");
    }
    fits
}

/// What the table knows.
fn compound(pieces: &mut Pieces, at: usize, lang: Lang) {
    let Some(first) = pieces.get(at) else { return };
    let joint = |between: &str| is_joint(between) || between == "+" || between == " + ";
    let found = COMPOUNDS.get(first.word.as_str()).and_then(|ways| {
        ways.iter().find_map(|(parts, [en, es])| {
            let written = if lang == Lang::En { en } else { es };
            let fits = !written.is_empty() && stands(pieces, at, parts, joint);
            fits.then_some((parts.len(), *written))
        })
    });
    if let Some((taken, written)) = found {
        pieces.replace(at, taken, written);
    }
}
