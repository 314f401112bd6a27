//! `house-word`: a word or a quotation mark that the desk writes otherwise, so that visitors read one wording everywhere.
//! Looked for in lines, titles and articles; phrasings are as people type.

use super::marks::token;
use super::warning;
use crate::authoring::corpus::{ArticleFile, Corpus, PhraseFile};
use crate::authoring::ftl::Element;
use crate::authoring::words::is_address;
use crate::domain::diagnostic::Diagnostic;
use crate::domain::lang::Lang;

/// How a word begins, in small letters, and how the desk writes it. A narrow window breaks a line behind a plain hyphen,
/// which leaves half a word at its end.
const WORDS: [(Lang, &str, &str); 10] = [
    (Lang::En, "e-mail", "email"),
    (Lang::En, "e\u{2010}mail", "email"),
    (Lang::En, "e\u{2011}mail", "email"),
    (Lang::En, "sub-account", "sub\u{2011}account"),
    (Lang::En, "subaccount", "sub\u{2011}account"),
    (Lang::Es, "e-mail", "correo"),
    (Lang::Es, "e\u{2010}mail", "correo"),
    (Lang::Es, "e\u{2011}mail", "correo"),
    (Lang::Es, "email", "correo"),
    (Lang::Es, "sub-cuenta", "subcuenta"),
];
/// What English writes, or a keyboard has, where Spanish writes « ».
const QUOTES: [char; 3] = ['"', '“', '”'];
/// Before these a word is part of a name, such as that of an article.
const JOINS: [char; 5] = ['-', ':', '/', '.', '_'];

/// Looks at everything that visitors and agents read.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let phrases = corpus.phrases.iter().flat_map(in_phrases);
    phrases.chain(corpus.articles.iter().flat_map(in_article)).collect()
}

fn in_phrases(file: &PhraseFile) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for part in file.lines.iter().flat_map(|line| &line.parts) {
        part.pattern.each(&mut |element| {
            if let Element::Text { text, at } = element {
                let places = otherwise(file.lang, text);
                found.extend(places.into_iter().map(|(offset, word, write)| {
                    remark(&file.path, file.place(at + offset), word, write)
                }));
            }
        });
    }
    found
}

fn in_article(file: &ArticleFile) -> Vec<Diagnostic> {
    let lang = file.article.reference.lang;
    let title = otherwise(lang, &file.article.title)
        .into_iter()
        .map(|(_, word, write)| remark(&file.path, file.place_of_key("title"), word, write));
    let body = otherwise(lang, file.body())
        .into_iter()
        .map(|(at, word, write)| remark(&file.path, file.place(file.body_at() + at), word, write));
    title.chain(body).collect()
}

fn remark(file: &str, place: (u32, u32), word: &str, write: &str) -> Diagnostic {
    // The hyphen that does not break looks like the other one: it is called by its name.
    let named = if write.contains('\u{2011}') { ", with a no-break hyphen (U+2011)" } else { "" };
    let message = format!("the desk does not write {word}");
    warning(file, place, "house-word", message, &format!("write {write}{named}"))
}

/// What is written otherwise, with its offset and how the desk writes it, in the order of the text.
fn otherwise(lang: Lang, text: &str) -> Vec<(usize, &str, &'static str)> {
    // As long as the text, byte by byte.
    let small = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for (_, begins, write) in WORDS.into_iter().filter(|(of, ..)| *of == lang) {
        for (at, _) in small.match_indices(begins) {
            let before = text.get(..at).and_then(|text| text.chars().next_back());
            let inside = before.is_some_and(|c| c.is_alphanumeric() || JOINS.contains(&c));
            if !inside && !is_address(token(text, at)) {
                found.push((at, text.get(at..at + begins.len()).unwrap_or(begins), write));
            }
        }
    }
    // A pair is one remark; that a whole line stands in quotation marks is another rule's.
    let whole = text.trim().starts_with(QUOTES) && text.trim().ends_with(QUOTES);
    if lang == Lang::Es && !whole {
        let opening = text.match_indices(QUOTES).step_by(2);
        found.extend(opening.map(|(at, mark)| (at, mark, "« »")));
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(lang: Lang, text: &str) -> Vec<(&str, &'static str)> {
        otherwise(lang, text).into_iter().map(|(_, word, write)| (word, write)).collect()
    }

    #[test]
    fn a_word_that_the_desk_writes_otherwise_is_seen_however_it_goes_on() {
        assert_eq!(
            written(
                Lang::En,
                "E-mail us; e\u{2011}mailed and e-mails. Sub-accounts, a subaccount."
            ),
            [
                ("E-mail", "email"),
                ("e\u{2011}mail", "email"),
                ("e-mail", "email"),
                ("Sub-account", "sub\u{2011}account"),
                ("subaccount", "sub\u{2011}account"),
            ]
        );
        assert_eq!(
            written(Lang::Es, "Su email, “así” o \"así\" más"),
            [("email", "correo"), ("“", "« »"), ("\"", "« »")]
        );
    }

    #[test]
    fn names_addresses_and_the_desks_own_words_are_left_alone() {
        for text in [
            "email, a sub\u{2011}account, a “quote”",
            "[email](article:acct-add-subaccount)",
            "https://a.b/e-mail or e-mail@example.org, re-e-mail",
        ] {
            assert_eq!(written(Lang::En, text), [], "{text}");
        }
        let spanish = "[correo](article:acct-change-email), «así», email@example.org";
        assert_eq!(written(Lang::Es, spanish), []);
    }
}
