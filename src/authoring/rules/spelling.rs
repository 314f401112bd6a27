//! `lost-letter`: a Spanish word that lost its ñ on the way through a program that has none, or any word with a question
//! mark in place of a letter. `garbled-text`: letters that were read in another encoding than they were written in.
//! Phrasings and questions are as people type, and are looked at for the latter only.

use std::collections::BTreeSet;

use super::marks::{is_within_word, token};
use super::{error, warning};
use crate::authoring::corpus::{ArticleFile, Corpus, PhraseFile};
use crate::authoring::ftl::Element;
use crate::authoring::place::place;
use crate::authoring::words::{is_address, words};
use crate::domain::diagnostic::Diagnostic;
use crate::domain::lang::Lang;

/// Words as they look without their ñ, and as they are written; none of them is another word.
const LOST: &[(&str, &str)] = &[
    ("ano", "año"),
    ("anos", "años"),
    ("anade", "añade"),
    ("anada", "añada"),
    ("anadir", "añadir"),
    ("anadido", "añadido"),
    ("acompana", "acompaña"),
    ("acompane", "acompañe"),
    ("acompanar", "acompañar"),
    ("bano", "baño"),
    ("companera", "compañera"),
    ("companero", "compañero"),
    ("companeros", "compañeros"),
    ("compania", "compañía"),
    ("companias", "compañías"),
    ("companía", "compañía"),
    ("companías", "compañías"),
    ("contrasena", "contraseña"),
    ("contrasenas", "contraseñas"),
    ("cumpleanos", "cumpleaños"),
    ("dano", "daño"),
    ("danado", "dañado"),
    ("danada", "dañada"),
    ("danos", "daños"),
    ("desempena", "desempeña"),
    ("desempeno", "desempeño"),
    ("diseno", "diseño"),
    ("disenado", "diseñado"),
    ("disenar", "diseñar"),
    ("duena", "dueña"),
    ("dueno", "dueño"),
    ("duenos", "dueños"),
    ("ensena", "enseña"),
    ("ensenar", "enseñar"),
    ("ensene", "enseñe"),
    ("espana", "España"),
    ("espanol", "español"),
    ("espanola", "española"),
    ("espanoles", "españoles"),
    ("extrana", "extraña"),
    ("extranar", "extrañar"),
    ("extrano", "extraño"),
    ("manana", "mañana"),
    ("mananas", "mañanas"),
    ("montana", "montaña"),
    ("montanas", "montañas"),
    ("nina", "niña"),
    ("nino", "niño"),
    ("ninos", "niños"),
    ("otono", "otoño"),
    ("pequena", "pequeña"),
    ("pequenas", "pequeñas"),
    ("pequeno", "pequeño"),
    ("pequenos", "pequeños"),
    ("pestana", "pestaña"),
    ("pestanas", "pestañas"),
    ("resena", "reseña"),
    ("senal", "señal"),
    ("senala", "señala"),
    ("senalar", "señalar"),
    ("senale", "señale"),
    ("senales", "señales"),
    ("senor", "señor"),
    ("senora", "señora"),
    ("senores", "señores"),
    ("senorita", "señorita"),
    ("tamano", "tamaño"),
    ("tamanos", "tamaños"),
];

/// Looks at every file.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = corpus.phrases.iter().flat_map(in_phrases).collect();
    found.extend(corpus.articles.iter().flat_map(in_article));
    let glossaries = corpus.others.iter().filter(|file| file.path.ends_with("glossary.toml"));
    for file in glossaries {
        let mut at = 0;
        for line in file.text.split_inclusive('\n') {
            if line.starts_with("es =") {
                let shown = |offset: usize| place(&file.text, at + offset);
                found.extend(lost(&file.path, Lang::Es, line, shown));
            }
            at += line.len();
        }
    }
    let phrases = corpus.phrases.iter().map(|file| (&file.path, &file.text));
    let articles = corpus.articles.iter().map(|file| (&file.path, &file.text));
    let others = corpus.others.iter().map(|file| (&file.path, &file.text));
    let all = phrases.chain(articles).chain(others);
    found.extend(all.filter_map(|(path, text)| garbled(path, text)));
    once(found)
}

/// Of the remarks about one word of a file the first.
fn once(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort();
    let mut seen = BTreeSet::new();
    found.retain(|remark| seen.insert((remark.file.clone(), remark.message.clone())));
    found
}

fn in_phrases(file: &PhraseFile) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for part in file.lines.iter().flat_map(|line| &line.parts) {
        part.pattern.each(&mut |element| {
            if let Element::Text { text, at } = element {
                found.extend(lost(&file.path, file.lang, text, |offset| file.place(at + offset)));
            }
        });
    }
    found
}

fn in_article(file: &ArticleFile) -> Vec<Diagnostic> {
    let (lang, title) = (file.article.reference.lang, &file.article.title);
    let mut found = lost(&file.path, lang, title, |_| file.place_of_key("title"));
    found.extend(lost(&file.path, lang, file.body(), |at| file.place(file.body_at() + at)));
    found
}

fn lost(
    file: &str,
    lang: Lang,
    text: &str,
    place: impl Fn(usize) -> (u32, u32),
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let rule = "lost-letter";
    for (at, word) in
        words(text).filter(|(at, _)| lang == Lang::Es && !is_address(token(text, *at)))
    {
        if let Some((_, written)) = LOST.iter().find(|(lost, _)| *lost == word) {
            let message = format!("{word:?} has lost its ñ");
            found.push(warning(file, place(at), rule, message, &format!("write {written:?}")));
        }
    }
    for (at, _) in text.match_indices('?') {
        if is_within_word(text, at) && !is_address(token(text, at)) {
            let message = format!("{:?} has a question mark in place of a letter", token(text, at));
            let hint = "type the letter again, and save the file in the encoding UTF-8";
            found.push(warning(file, place(at), rule, message, hint));
        }
    }
    found
}

/// Where text was read in the wrong encoding and saved: ñ becomes Ã±, ¿ becomes Â¿. The first place of a file.
fn garbled(path: &str, text: &str) -> Option<Diagnostic> {
    let is_second = |c: char| {
        matches!(c, '\u{80}'..='\u{bf}' | 'Š' | 'Œ' | 'Ž' | 'š' | 'œ' | 'ž' | 'Ÿ' | 'ƒ')
            || ('\u{2010}'..='\u{2122}').contains(&c)
    };
    let found = text.char_indices().zip(text.chars().skip(1).map(Some).chain([None])).find(
        |((_, c), next)| match c {
            '\u{fffd}' => true,
            'Ã' | 'Â' => next.is_some_and(is_second),
            'â' => *next == Some('€'),
            _ => false,
        },
    );
    let ((at, _), _) = found?;
    Some(error(
        path,
        place(text, at),
        "garbled-text",
        "letters here were read in another encoding than they were written in".to_owned(),
        "take the text from where it came from once more, or type these letters again",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(lang: Lang, text: &str) -> Vec<String> {
        lost("f", lang, text, |_| (0, 0)).into_iter().map(|remark| remark.hint).collect()
    }

    #[test]
    fn a_lost_letter_is_seen_and_what_only_looks_like_one_is_not() {
        assert_eq!(
            messages(Lang::Es, "Mañana, senor, en dos anos; MANANA."),
            ["write \"señor\"", "write \"años\"", "write \"mañana\""]
        );
        assert_eq!(
            messages(Lang::Es, "vea https://example.org/manana o espanol@example.org"),
            [""; 0]
        );
        assert_eq!(messages(Lang::En, "the senor manana"), [""; 0]);
        assert_eq!(messages(Lang::Es, "dos a?os").len(), 1);
        assert_eq!(messages(Lang::En, "they don?t open").len(), 1);
        assert_eq!(messages(Lang::Es, "¿Sí? ¿Qué?No. https://a.b/c?d=e"), [""; 0]);
    }

    #[test]
    fn what_was_read_in_the_wrong_encoding_is_seen_once_a_file() {
        for text in ["dos aÃ±os", "Â¿QuÃ© pasa?", "itâ€™s", "a\u{fffd}o", "informaciÃ³n", "Ã‰l"]
        {
            assert!(garbled("f", text).is_some(), "{text}");
        }
        for text in ["¿Qué pasa en São Paulo?", "Âme", "año", "ÂÃ", "5 € â"] {
            assert_eq!(garbled("f", text), None, "{text}");
        }
    }
}
