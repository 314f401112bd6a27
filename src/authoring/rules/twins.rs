//! `missing-twin`: an article in one language only. `duplicate-article`: two files for one article and language.
//! A knowledge base that has no article at all in one language is one remark, not one for each article.

use std::collections::BTreeMap;

use super::{error, warning};
use crate::authoring::corpus::{ArticleFile, Corpus};
use crate::domain::diagnostic::Diagnostic;
use crate::domain::lang::Lang;

/// Looks at every article.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let mut found = duplicates(corpus);
    for lang in Lang::ALL {
        let (here, there) = (corpus.articles(lang), corpus.articles(lang.other()));
        if there.is_empty() {
            found.extend(here.values().next().map(|first| one_language(first, lang)));
            continue;
        }
        for (id, file) in here.iter().filter(|(id, _)| !there.contains_key(*id)) {
            found.push(error(
                &file.path,
                (0, 0),
                "missing-twin",
                format!("{id} has no twin in the other language"),
                &format!("write {}", sister(file)),
            ));
        }
    }
    found
}

fn one_language(first: &ArticleFile, lang: Lang) -> Diagnostic {
    let folder = first.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    warning(
        folder,
        (0, 0),
        "one-language",
        format!(
            "there are no articles in {}",
            if lang == Lang::En { "Spanish" } else { "English" }
        ),
        "visitors in that language are answered in the other one until there are some",
    )
}

fn duplicates(corpus: &Corpus) -> Vec<Diagnostic> {
    let mut first = BTreeMap::new();
    let mut found = Vec::new();
    for file in &corpus.articles {
        let reference = &file.article.reference;
        match first.get(&(&reference.id, reference.lang)) {
            None => {
                first.insert((&reference.id, reference.lang), &file.path);
            }
            Some(path) => found.push(error(
                &file.path,
                (0, 0),
                "duplicate-article",
                format!("{} is already in {path}", reference.id),
                "keep one of the two files, or give one of them another name",
            )),
        }
    }
    found
}

fn sister(file: &ArticleFile) -> String {
    let lang = file.article.reference.lang;
    let stem = file.path.strip_suffix(&format!(".{lang}.md")).unwrap_or(&file.path);
    format!("{stem}.{}.md", lang.other())
}
