//! What is said of an article and what is asked, read in one way before words and meanings are taken from it. Everything
//! that is indexed, learned or searched goes through here.

use crate::domain::article::Article;
use crate::domain::lang::Lang;
use crate::domain::reading::{Tongue, folded, read};
use crate::domain::search::Question;

/// A visitor's message.
pub(super) fn question(question: &Question) -> String {
    let Question { text, lang, mixed } = question;
    read(text, if *mixed { Tongue::Mixed(*lang) } else { Tongue::In(*lang) })
}

/// A way somebody asks. Authors write some that mix both languages.
pub(super) fn phrasing(text: &str, lang: Lang) -> String {
    read(text, Tongue::Mixed(lang))
}

/// Anything whose language nobody knows: its characters brought to one form, nothing else.
pub(super) fn spoken(text: &str) -> String {
    folded(text)
}

/// A piece of an article's text.
pub(super) fn passage(text: &str, lang: Lang) -> String {
    read(text, Tongue::Formal(lang))
}

/// The ways an article is asked for: its phrasings and its title.
pub(super) fn phrasings(article: &Article) -> impl Iterator<Item = String> {
    let lang = article.reference.lang;
    article.phrasings.iter().chain([&article.title]).map(move |said| phrasing(said, lang))
}
