//! `copied-article`: an article's file that another one was copied into, under another id. What the two share would be
//! remarked on line by line; that there is a copy is the one thing to know.

use std::collections::BTreeMap;

use super::{ArticleFile, Corpus};
use crate::authoring::words::folded;
use crate::domain::diagnostic::{Diagnostic, Severity};

impl Corpus {
    /// Takes copies out, each with one remark.
    pub(super) fn set_copies_aside(&mut self) {
        let mut first: BTreeMap<_, String> = BTreeMap::new();
        let mut copies = BTreeMap::new();
        // The shorter id is the older one: copies are named by what is put behind.
        let mut order: Vec<usize> = (0..self.articles.len()).collect();
        order.sort_by_key(|n| self.articles.get(*n).map(|file| (id(file).len(), *n)));
        for n in order {
            let Some(file) = self.articles.get(n).filter(|f| f.article.phrasings.len() > 1) else {
                continue;
            };
            let said: Vec<String> = file.article.phrasings.iter().map(|p| folded(p)).collect();
            let key = (file.article.reference.lang, folded(&file.article.title), said);
            match first.get(&key) {
                // Two files of one id are another matter.
                Some(path) if self.is_other(path, file) => {
                    copies.insert(n, path.clone());
                }
                Some(_) => {}
                None => {
                    first.insert(key, file.path.clone());
                }
            }
        }
        for (n, of) in copies.into_iter().rev() {
            let file = self.articles.remove(n).path;
            self.remarks.push(Diagnostic {
                file,
                line: 0,
                column: 0,
                severity: Severity::Error,
                rule: "copied-article",
                message: format!("this is a copy of {of}: the same title and phrasings"),
                hint: "delete it, or write another title and other phrasings for another question"
                    .to_owned(),
            });
        }
    }

    fn is_other(&self, path: &str, file: &ArticleFile) -> bool {
        self.articles.iter().any(|other| other.path == path && id(other) != id(file))
    }
}

fn id(file: &ArticleFile) -> &str {
    file.article.reference.id.as_str()
}
