//! Text normalization before tokenizing and encoding. Everything that is indexed, trained on or searched goes through
//! here.

use crate::domain::article::Article;
use crate::domain::lang::Lang;
use crate::domain::reading::{Tongue, folded, read};
use crate::domain::search::Question;

/// A visitor's message.
pub(super) fn question(question: &Question) -> String {
    let Question { text, lang, mixed } = question;
    read(text, if *mixed { Tongue::Mixed(*lang) } else { Tongue::In(*lang) })
}

/// A phrasing. Authors write some that mix both languages.
pub(super) fn phrasing(text: &str, lang: Lang) -> String {
    read(text, Tongue::Mixed(lang))
}

/// Text of unknown language: only its characters are folded.
pub(super) fn any_language(text: &str) -> String {
    folded(text)
}

/// A passage of an article.
pub(super) fn passage(text: &str, lang: Lang) -> String {
    read(text, Tongue::Formal(lang))
}

/// An article's phrasings and its title.
pub(super) fn phrasings(article: &Article) -> impl Iterator<Item = String> {
    let lang = article.reference.lang;
    article.phrasings.iter().chain([&article.title]).map(move |text| phrasing(text, lang))
}
