//! Passwords: what stands after "password is" or "contraseña:" unless it plainly is none. Knows nothing about cards.

use std::ops::Range;

use super::Found;
use super::placeholder::Placeholder;
use super::reading::{Piece, Sort, is_sign, lists, skip};
use crate::domain::fold::slips_apart;

/// Words that a password follows; longer ones with a slip of the finger, too.
const WORDS: &str = "password|passwd|passwrd|psswrd|passwrod|passwort|pwd|psw|psswd|pword|passphrase|passkey|contrasena|contrasenia|contrasenya|\
    contrasea|contra|pass|pw|clave|credencial|credential";
/// Spelled with at most one slip, they are meant all the same.
const SLIPS: &[&str] = &["password", "contrasena", "passphrase"];
/// Of these only a sign or a verb makes one sure.
const SHORT: &str = "pass|pw|contra|clave|credencial|credential";

/// Verbs between the word and the password.
const VERBS: &str = "is|s|es|era|was|sera|fue|sea|be";
/// Small words that may stand after the verb, before what must then look like a password.
const AFTER_VERB: &str = "still|now|currently|just|the|la|el|following|siguiente|this|esta|este|ahora|solo|only|simplemente|\
    sigue|siendo|as|follows|igual|a|una|un";
/// "the password for the portal is …", "la clave que me dieron es …": what may begin such an insertion.
const INSERTS: &str = "for|to|on|in|of|at|that|which|you|i|we|they|del|de|para|en|que|nueva|new|actual|current|old|anterior|\
    temporal|temporary|temp|ace|portal|correcta|provisional|default|inicial|initial|y|and";
/// "clave de pedimento", "clave del país": keys of the trade, not of a door.
const TRADE_KEYS: &str = "pedimento|pais|paises|producto|unidad|aduana|fraccion|regimen|tarifa|contenedor|puerto|sat|patente|\
    documento|rastreo|interbancaria|proveedor|cliente|moneda|transporte|identificador|permiso|prevalidador|\
    elector|incoterm|vinculacion|operacion|metodo|cove|exito";
/// An insertion has at most so many words.
const INSERT_WORDS_MAX: usize = 7;
/// What a person types to get in is longer than this.
const LETTERS_MIN: usize = 3;

/// A quoted password has at most so many words and signs.
const QUOTED_PIECES_MAX: usize = 12;

/// What stands after "password is" and is none: states, and words that lead on.
const NONE: &str = "not|no|no|still|now|never|nunca|jamas|ya|aun|todavia|never|always|siempre|the|a|an|la|el|lo|los|las|un|una|\
    mi|my|your|su|tu|our|their|his|her|this|that|these|those|esta|este|esa|ese|it|too|very|muy|mas|more|less|so|\
    tan|demasiado|also|tambien|in|on|at|for|to|from|with|without|by|en|para|por|con|sin|desde|de|del|al|as|how|\
    what|when|where|who|why|which|como|que|cual|cuando|donde|quien|and|or|y|o|pero|but|if|si|because|porque|\
    wrong|incorrect|correct|right|fine|ok|okay|good|bad|invalid|valid|old|new|weak|strong|long|short|same|different|\
    unknown|gone|lost|stuck|broken|case|sensitive|secure|safe|private|secret|confidential|personal|empty|blank|\
    null|mandatory|optional|temporary|permanent|default|important|necessary|due|ready|available|unavailable|active|\
    inactive|visible|different|easy|hard|impossible|possible|useless|useful|public|simple|complex|down|up|out|off|\
    here|there|below|above|something|nothing|anything|wrongly|again|being|getting|about|not|only|just|still|\
    incorrecta|incorrecto|correcta|correcto|mala|malo|mal|bien|buena|bueno|invalida|invalido|valida|valido|vieja|\
    nueva|nuevo|debil|fuerte|larga|largo|corta|corto|misma|mismo|diferente|distinta|otra|otro|falsa|erronea|erroneo|\
    equivocada|obligatoria|obligatorio|opcional|temporal|permanente|necesaria|necesario|importante|segura|seguro|\
    insegura|secreta|privada|personal|vacia|sensible|igual|facil|dificil|imposible|posible|inutil|unica|unico|\
    algo|nada|aqui|alli|ahi|abajo|arriba|ella|desconocida|requerida|requerido|correctamente|asi|\
    reset|set|sent|shown|hidden|kept|written|forgotten|stolen|known|over|expire|expires|needed|password|passwords|\
    contrasena|contrasenas|clave|claves|nip|pin|token|error|code|codigo|usuario|user|username|login|email|correo|\
    acceso|cuenta|account|problem|problema|question|pregunta|issue|help|ayuda|please|favor|gracias|thanks|\
    llave|seguridad|security|vital|esencial|fundamental|essential|key|requirement|requisito|indispensable";
/// Endings of words that say what state something is in.
const ENDINGS: &[&str] = &[
    "ed", "ing", "ly", "ado", "ada", "ido", "ida", "ados", "adas", "idos", "idas", "ando", "endo",
    "mente", "ble", "able", "cion",
];
/// After one of these the clause is over, and the word before it was the password.
const LINKS: &str = "and|but|y|e|pero|please|pls|thanks|thank|gracias|por|favor|for|para|or|because|porque|so|so|then|\
    entonces|que|no|not|it|is|is|when|cuando|ok|user|usuario";

/// Where they stand.
pub(super) fn find(pieces: &[Piece]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let taken = found.last().is_some_and(|last| at < last.range.end);
        if taken || piece.sort != Sort::Word || !is_password_word(piece) {
            continue;
        }
        if let Some(range) = value_after(pieces, at) {
            found.push(Found { range, marks: vec![Placeholder::Password] });
        }
    }
    found
}

fn is_password_word(piece: &Piece) -> bool {
    let word = piece.plain.as_str();
    lists(WORDS, word) || word.len() >= 7 && SLIPS.iter().any(|meant| slips_apart(word, meant, 1))
}

/// How sure the words before make one that a password follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Lead {
    /// Nothing between: it must look like one by itself.
    Bare,
    /// Words between: it must not be a plain word.
    Loose,
    /// "is", ":" or "=" at once.
    Direct,
}

fn value_after(pieces: &[Piece], word: usize) -> Option<Range<usize>> {
    let (at, lead) = led_to(pieces, word)?;
    let value = token(pieces, at)?;
    let short = pieces.get(word).is_some_and(|piece| lists(SHORT, &piece.plain));
    looks_like_one(pieces, &value, lead, short).then_some(value)
}

/// Where what may be the password begins, and how sure that is.
fn led_to(pieces: &[Piece], word: usize) -> Option<(usize, Lead)> {
    if let Some((at, lead)) = verb(pieces, word + 1) {
        return Some((at, lead));
    }
    let mut at = skip_blanks(pieces, word + 1);
    let opens = pieces
        .get(at)
        .is_some_and(|piece| piece.sort == Sort::Word && lists(INSERTS, &piece.plain));
    if opens {
        for _ in 0..INSERT_WORDS_MAX {
            let piece = pieces.get(at).filter(|piece| piece.sort == Sort::Word)?;
            if lists(TRADE_KEYS, &piece.plain) {
                return None;
            }
            if let Some((at, _)) = verb(pieces, at + 1) {
                return Some((at, Lead::Loose));
            }
            at = skip_blanks(pieces, at + 1);
        }
        return None;
    }
    let at =
        skip(pieces, word + 1, |piece| piece.sort == Sort::Gap || is_sign(piece, "\"'«“(*`-–>,"));
    (at > word + 1).then_some((at, Lead::Bare))
}

/// What follows a verb or a sign that says "is".
fn verb(pieces: &[Piece], from: usize) -> Option<(usize, Lead)> {
    let mut at =
        skip(pieces, from, |piece| piece.sort == Sort::Gap || is_sign(piece, "'’\"()*`”»"));
    let mut lead = None;
    let mut small = false;
    loop {
        let piece = pieces.get(at)?;
        let is_word = piece.sort == Sort::Word;
        if is_sign(piece, ":=→") {
            lead = Some(Lead::Direct);
            small = false;
        } else if is_word && lead.is_none() && lists(VERBS, &piece.plain) {
            if is_glued(pieces, at) {
                return None;
            }
            lead = Some(Lead::Direct);
        } else if is_word
            && lead.is_some()
            && lists(AFTER_VERB, &piece.plain)
            && !is_glued(pieces, at)
        {
            small = true;
        } else {
            break;
        }
        at = skip(pieces, at + 1, |piece| piece.sort == Sort::Gap || is_sign(piece, "\"'«“(*`>"));
    }
    lead.map(|lead| (at, if small { Lead::Loose } else { lead }))
}

/// Whether a word goes on without a blank: "es2024" is no verb.
fn is_glued(pieces: &[Piece], at: usize) -> bool {
    pieces.get(at + 1).is_some_and(|next| {
        matches!(next.sort, Sort::Digits)
            || matches!(next.sort, Sort::Sign(c) if !":=,.'’".contains(c))
    })
}

fn skip_blanks(pieces: &[Piece], at: usize) -> usize {
    skip(pieces, at, |piece| piece.sort == Sort::Gap)
}

/// Everything up to the next white space, without the signs that end a sentence. Nothing where a mark stands in it.
fn token(pieces: &[Piece], at: usize) -> Option<Range<usize>> {
    let mut end =
        quoted(pieces, at).unwrap_or_else(|| skip(pieces, at, |piece| piece.sort != Sort::Gap));
    let run = pieces.get(at..end)?;
    if run.iter().any(|piece| matches!(piece.sort, Sort::Mark(_))) {
        return None;
    }
    while end > at && pieces.get(end - 1).is_some_and(|last| is_sign(last, ".,;:?)]”\"'’»`…"))
    {
        end -= 1;
    }
    (end > at).then_some(at..end)
}

/// Where the quotation ends that begins just before `at`: it may hold white space.
fn quoted(pieces: &[Piece], at: usize) -> Option<usize> {
    let close = match at.checked_sub(1).and_then(|before| pieces.get(before))?.sort {
        Sort::Sign('"') => '"',
        Sort::Sign('«') => '»',
        Sort::Sign('“') => '”',
        Sort::Sign('`') => '`',
        Sort::Word | Sort::Digits | Sort::Mark(_) | Sort::Sign(_) | Sort::Gap => return None,
    };
    let end = skip(pieces, at, |piece| piece.sort != Sort::Sign(close) && !piece.has_break);
    let closed = pieces.get(end).is_some_and(|piece| piece.sort == Sort::Sign(close));
    (closed && end <= at + QUOTED_PIECES_MAX).then_some(end)
}

fn looks_like_one(pieces: &[Piece], value: &Range<usize>, lead: Lead, short: bool) -> bool {
    let Some(run) = pieces.get(value.clone()) else { return false };
    let letters: usize = run.iter().filter(|p| p.sort == Sort::Word).map(|p| p.n_chars).sum();
    let digits: usize = run.iter().filter(|p| p.sort == Sort::Digits).map(|p| p.n_chars).sum();
    let signs =
        run.iter().filter(|p| matches!(p.sort, Sort::Sign(c) if !"-'’".contains(c))).count();
    let n_chars: usize = run.iter().map(|piece| piece.n_chars).sum();
    if let [only] = run
        && only.sort == Sort::Word
    {
        return lead == Lead::Direct && !is_plain_word(pieces, value.end, only);
    }
    if run.iter().all(|piece| matches!(piece.sort, Sort::Sign(_))) {
        return false;
    }
    // Words joined by a slash, a hyphen or a full stop are words: "user/password", "re-set", "wrong.Please".
    let parted = run.iter().all(|piece| match piece.sort {
        Sort::Word => true,
        Sort::Sign(c) => "-'’/.,".contains(c),
        Sort::Digits | Sort::Mark(_) | Sort::Gap => false,
    });
    if parted && run.iter().any(|piece| piece.sort == Sort::Word && is_listed(&piece.plain)) {
        return false;
    }
    match lead {
        Lead::Direct => n_chars > LETTERS_MIN || digits > 0,
        Lead::Loose => n_chars > LETTERS_MIN && (digits > 0 || signs > 0),
        Lead::Bare => {
            let mixed = letters > 0 && digits > 0 && n_chars >= 6;
            (mixed || letters > LETTERS_MIN && signs > 0 && !parted)
                || !short && letters == 0 && digits >= 4 && signs == 0
        }
    }
}

fn is_listed(word: &str) -> bool {
    lists(NONE, word)
        || ENDINGS.iter().any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending))
}

/// Whether a word without figures or signs is what the sentence says of the password, not the password.
fn is_plain_word(pieces: &[Piece], end: usize, word: &Piece) -> bool {
    if word.n_chars <= LETTERS_MIN || is_listed(&word.plain) {
        return true;
    }
    // "is working again": a sentence goes on where a password would end one.
    let next = skip_blanks(pieces, end);
    next > end
        && pieces
            .get(next)
            .is_some_and(|next| next.sort == Sort::Word && !lists(LINKS, &next.plain))
}
