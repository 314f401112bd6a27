//! `informal-address`: a word that says tú to somebody whom the desk addresses as usted. Only words that can hardly
//! mean anything else are looked for.

use super::warning;
use crate::authoring::corpus::{ArticleFile, Corpus, PhraseFile};
use crate::authoring::ftl::Element;
use crate::authoring::words::words;
use crate::domain::diagnostic::Diagnostic;
use crate::domain::lang::Lang;

/// Words that belong to tú or vos.
const INFORMAL: [&str; 34] = [
    "tú",
    "tu",
    "tus",
    "te",
    "ti",
    "contigo",
    "tuyo",
    "tuya",
    "tuyos",
    "tuyas",
    "vos",
    "eres",
    "estás",
    "tienes",
    "puedes",
    "quieres",
    "debes",
    "necesitas",
    "sabes",
    "haces",
    "haz",
    "vas",
    "has",
    "dime",
    "podrás",
    "tendrás",
    "deberás",
    "podrías",
    "quisieras",
    "hiciste",
    "pudiste",
    "escribiste",
    "recibiste",
    "intentaste",
];
const HINT: &str = "address people as usted: su, le, puede, tiene, revise";

/// Looks at everything in Spanish but the phrasings, which are as people type.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let phrases = corpus.phrases.iter().filter(|file| file.lang == Lang::Es);
    let articles = corpus.articles.iter().filter(|file| file.article.reference.lang == Lang::Es);
    phrases.flat_map(in_phrases).chain(articles.flat_map(in_article)).collect()
}

fn in_phrases(file: &PhraseFile) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for part in file.lines.iter().flat_map(|line| &line.parts) {
        part.pattern.each(&mut |element| {
            if let Element::Text { text, at } = element {
                for (offset, word) in informal(text) {
                    found.push(remark(&file.path, file.place(at + offset), &word));
                }
            }
        });
    }
    found
}

fn in_article(file: &ArticleFile) -> Vec<Diagnostic> {
    let title = informal(&file.article.title)
        .map(|(_, word)| remark(&file.path, file.place_of_key("title"), &word));
    let body = informal(file.body())
        .map(|(at, word)| remark(&file.path, file.place(file.body_at() + at), &word));
    title.chain(body).collect()
}

fn informal(text: &str) -> impl Iterator<Item = (usize, String)> {
    words(text).filter(|(_, word)| INFORMAL.contains(&word.as_str()))
}

fn remark(file: &str, place: (u32, u32), word: &str) -> Diagnostic {
    let message = format!("{word:?} says tú to the reader");
    warning(file, place, "informal-address", message, HINT)
}
