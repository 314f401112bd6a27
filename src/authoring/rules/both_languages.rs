//! `one-language`: a line, or an attribute of one, that only one language has. `other-file`: both have it, but in
//! files of different names, so that a page may get it in one language only.

use super::error;
use crate::authoring::corpus::{Corpus, PhraseFile};
use crate::authoring::ftl::Line;
use crate::domain::diagnostic::Diagnostic;
use crate::domain::lang::Lang;

/// Looks at every line of both languages.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for lang in Lang::ALL {
        let others = corpus.lines(lang.other());
        for (id, (file, line)) in corpus.lines(lang) {
            match others.get(id) {
                None if corpus.is_unread(lang.other(), id) => {}
                None => found.push(missing(file, line)),
                Some((other, _)) if other.name != file.name && lang == Lang::Es => {
                    found.push(error(
                        &file.path,
                        file.place(line.at),
                        "other-file",
                        format!("{id} is in {}.ftl in English", other.name),
                        "keep a line in the file of the same name in both languages",
                    ));
                }
                Some((_, twin)) => found.extend(lacking_parts(file, line, twin)),
            }
        }
    }
    found
}

fn missing(file: &PhraseFile, line: &Line) -> Diagnostic {
    error(
        &file.path,
        file.place(line.at),
        "one-language",
        format!("{} is missing in {}", line.id, name(file.lang.other())),
        &format!("add it to {}", sister(file)),
    )
}

fn lacking_parts(file: &PhraseFile, line: &Line, twin: &Line) -> Vec<Diagnostic> {
    line.parts
        .iter()
        .filter(|part| !twin.parts.iter().any(|other| other.attribute == part.attribute))
        .map(|part| {
            let what = part.attribute.as_ref().map_or_else(
                || format!("the text of {}", line.id),
                |attribute| format!("{}.{attribute}", line.id),
            );
            error(
                &file.path,
                file.place(part.at),
                "one-language",
                format!("{what} is missing in {}", name(file.lang.other())),
                &format!("add it to {}", sister(file)),
            )
        })
        .collect()
}

/// The file of the same name in the other language.
fn sister(file: &PhraseFile) -> String {
    let tail = format!("{}/{}.ftl", file.lang, file.name);
    let root = file.path.strip_suffix(&tail).unwrap_or_default();
    format!("{root}{}/{}.ftl", file.lang.other(), file.name)
}

fn name(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "English",
        Lang::Es => "Spanish",
    }
}
