//! `silent-and-asked`: a message from which the bot learns to be silent, or is measured by its silence, that an article
//! answers. `off-topic-learned`: an off-topic message that is a negative too, so that it measures what was learned.
//! `duplicate-row`: a row that is in its table twice and counts twice.

use std::collections::BTreeMap;

use super::{error, warning};
use crate::authoring::corpus::{Corpus, OffTopicLine};
use crate::authoring::words::folded;
use crate::domain::diagnostic::Diagnostic;
use crate::domain::lang::Lang;

type Key = (Lang, String);

/// Looks at every table, without regard to accents, capitals and signs.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let mut asked: BTreeMap<Key, String> = BTreeMap::new();
    for file in &corpus.articles {
        for phrasing in &file.article.phrasings {
            let key = (file.article.reference.lang, folded(phrasing));
            asked.insert(key, format!("a phrasing of {}", file.path));
        }
    }
    let questions: Vec<(Key, &str, u32)> = corpus
        .golden
        .iter()
        .chain(&corpus.paraphrases)
        .map(|line| {
            ((line.golden.lang, folded(&line.golden.question)), line.path.as_str(), line.line)
        })
        .collect();
    for (key, path, line) in &questions {
        asked.entry(key.clone()).or_insert_with(|| format!("asked in {path}, line {line}"));
    }
    let silent = |line: &OffTopicLine| (line.off_topic.lang, folded(&line.off_topic.message));
    let mut found = Vec::new();
    for line in corpus.negatives.iter().chain(&corpus.off_topic) {
        if let Some(which) = asked.get(&silent(line)) {
            let message = format!("{:?} is {which}", line.off_topic.message);
            let hint = "take it out here, or there";
            found.push(error(&line.path, (line.line, 0), "silent-and-asked", message, hint));
        }
    }
    let learned: BTreeMap<Key, u32> =
        corpus.negatives.iter().rev().map(|line| (silent(line), line.line)).collect();
    for line in &corpus.off_topic {
        if let Some(there) = learned.get(&silent(line)) {
            let message =
                format!("{:?} is in negatives.tsv too, line {there}", line.off_topic.message);
            let hint = "write another message here: this one measures what was learned";
            found.push(warning(&line.path, (line.line, 0), "off-topic-learned", message, hint));
        }
    }
    let rows = |lines: &'_ [OffTopicLine]| -> Vec<(Key, String, u32)> {
        lines.iter().map(|line| (silent(line), line.path.clone(), line.line)).collect()
    };
    let mut all = rows(&corpus.negatives);
    all.extend(rows(&corpus.off_topic));
    all.extend(questions.iter().map(|(key, path, line)| (key.clone(), (*path).to_owned(), *line)));
    found.extend(twice(all));
    found
}

fn twice(rows: Vec<(Key, String, u32)>) -> Vec<Diagnostic> {
    let mut first: BTreeMap<(Key, String), u32> = BTreeMap::new();
    let mut found = Vec::new();
    for (key, path, line) in rows.into_iter().filter(|((_, text), ..)| !text.is_empty()) {
        match first.get(&(key.clone(), path.clone())) {
            Some(before) => found.push(warning(
                &path,
                (line, 0),
                "duplicate-row",
                format!("line {before} says the same"),
                "remove one of the two rows",
            )),
            None => {
                first.insert((key, path), line);
            }
        }
    }
    found
}
