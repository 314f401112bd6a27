//! The dearest messages that anybody found or thought of, and all that reads a message before it is looked up: for the
//! test that holds the cost to its length, and for the bench that measures it.

use std::hint::black_box;

use puente::domain::act::{self, ActLexicon, asks_for_person, is_reference, read_acts};
use puente::domain::detect::{detect, hear, is_noise, other_language, wished_language};
use puente::domain::lang::Lang;
use puente::domain::question::{ellipsis, parts, telling};
use puente::domain::reading::{Tongue, read};
use puente::domain::redact::{redact, without_digits};
use puente::domain::signal::signals;
use puente::domain::text::RawText;

/// Has it done, whatever comes of it.
fn done<T>(value: T) {
    let _kept = black_box(value);
}

/// One thing that is done with a message.
pub(crate) type Stage = (&'static str, fn(&str));

/// Everything that reads a message, by name.
pub(crate) const STAGES: [Stage; 12] = [
    ("masking", |text| done(RawText::parse(text).map(|raw| redact(&raw)))),
    ("masking a quotation", |text| done(without_digits(text))),
    ("its language", |text| done(detect(text, Lang::En))),
    ("its language, said", |text| {
        done((hear(text, Lang::Es), other_language(text), wished_language(text)));
    }),
    ("noise", |text| done(is_noise(text))),
    ("signals", |text| done(signals(text))),
    ("acts", |text| done(read_acts(text, ActLexicon::shipped(), &|_| None))),
    ("a choice", |text| done(act::choice(text, &["Unlock your account", "Reset your password"]))),
    ("a person", |text| done((asks_for_person(text), is_reference(text)))),
    ("questions", |text| done(parts(text))),
    ("what is left out", |text| done((ellipsis(text), telling(text)))),
    ("one form", |text| {
        for tongue in
            Lang::ALL.into_iter().flat_map(|lang| [Tongue::Mixed(lang), Tongue::Formal(lang)])
        {
            done(read(text, tongue));
        }
    }),
];

/// What was found to be dear once, and its nearest relatives; repeated until it is as long as wanted.
pub(crate) const DEAREST: [&str; 13] = [
    "¿y ",
    "y que ",
    "\u{fdfa}",
    "a ",
    "a. ",
    "a'",
    "a\n",
    "4.1.",
    "x d ",
    "no ",
    "es003 ",
    "password: ",
    "someone call ",
];

/// The same and many more, for the bench.
pub(crate) const PIECES: [&str; 65] = [
    "¿la ",
    "1 ",
    "10+2 ",
    "also how ",
    "\u{301}",
    "¿y ",
    "¿la ",
    "y que ",
    "\u{fdfa}",
    "a ",
    "a. ",
    "a.",
    "a-",
    "a",
    "1",
    "1 ",
    "1-",
    "4111 ",
    "4111111111111111 ",
    "4-1-1-1-",
    "4.1.",
    "four ",
    "uno dos ",
    "cuatro mil ",
    "¿",
    "¿¿",
    "? ",
    "?",
    "!",
    ", ",
    ". ",
    "\n",
    "a\n",
    "also ",
    "también ",
    "how ",
    "¿cómo ",
    "form ",
    "form 7501 ",
    "es003 ",
    "10+2 ",
    "i.s.f. ",
    "x d ",
    "q ",
    "n~",
    "~n",
    "'",
    "a'",
    "e\u{301}",
    "\u{301}",
    "a\u{200d}",
    "😀",
    "password ",
    "password: ",
    "contraseña es ",
    "cvv ",
    "pin 12 ",
    "no ",
    "not it ",
    "person ",
    "agente ",
    "ok, ",
    "hola, ",
    "ﷺa ",
    "\u{1e9e}",
];

/// `piece` again and again.
pub(crate) fn text(piece: &str, n_chars: usize) -> String {
    piece.chars().cycle().take(n_chars).collect()
}
