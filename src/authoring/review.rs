//! What the owner of the knowledge has yet to look into: sources that nobody has verified. Visitors are not shown them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Serialize;

use super::corpus::Corpus;
use crate::domain::article::is_unverified;
use crate::domain::counted::counted;

/// A source that a person has yet to verify.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Unverified {
    /// The article's file.
    pub file: String,
    /// The line on which it stands, from 1; 0 when it is written in another way.
    pub line: u32,
    /// The article.
    pub article: String,
    /// What it says.
    pub source: String,
}

/// Every such source, by file.
pub fn list(corpus: &Corpus) -> Vec<Unverified> {
    let mut open = Vec::new();
    for file in &corpus.articles {
        for source in file.article.sources.iter().filter(|source| is_unverified(source)) {
            open.push(Unverified {
                file: file.path.clone(),
                line: file.place_of(source).0,
                article: file.article.reference.id.to_string(),
                source: source.clone(),
            });
        }
    }
    open.sort();
    open
}

/// The list for a terminal.
pub fn text(open: &[Unverified]) -> String {
    let mut out = String::new();
    for Unverified { file, line, source, .. } in open {
        let written = writeln!(out, "{file}:{line} {source}");
        debug_assert!(written.is_ok(), "a string takes everything");
    }
    let articles: BTreeSet<&str> = open.iter().map(|one| one.article.as_str()).collect();
    let summary = match (open.len(), articles.len()) {
        (0, _) => "every source is verified".to_owned(),
        (sources, articles) => format!(
            "{} in {} still to be verified; visitors are not shown any of this.\n\
             Look the facts up, name where they stand instead, and write the day into reviewed.",
            counted(sources, "source"),
            counted(articles, "article")
        ),
    };
    out + &summary + "\n"
}

/// The list for other programs: one JSON object a line.
pub fn json_lines(open: &[Unverified]) -> String {
    open.iter().map(|one| serde_json::json!(one).to_string() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authoring::corpus::SourceFile;

    #[test]
    fn the_owner_is_told_each_source_that_nobody_has_verified_and_where_it_stands() {
        let text_of =
            "+++\ntitle = \"T\"\nsources = [\"A guide\", \"Memory (verify first)\"]\n+++\nx\n";
        let file = SourceFile { path: "k/a.en.md".to_owned(), bytes: text_of.into() };
        let open = list(&Corpus::from_files(&[file]));
        assert_eq!(open.len(), 1);
        assert!(
            text(&open).starts_with("k/a.en.md:3 Memory (verify first)\n1 source in 1 article ")
        );
        assert_eq!(
            json_lines(&open),
            "{\"article\":\"a\",\"file\":\"k/a.en.md\",\"line\":3,\"source\":\"Memory (verify first)\"}\n"
        );
        assert_eq!(text(&[]), "every source is verified\n");
    }
}
