//! Rule too-large: an article that no record can hold, so that every visitor who asked for it would be refused. The record
//! holds the text as it was shown, with what a browser builds it from, so it is larger than the file.

use super::error;
use crate::authoring::corpus::{ArticleFile, Corpus};
use crate::domain::conversation::{Event, Topic};
use crate::domain::diagnostic::Diagnostic;
use crate::domain::ids::Seq;
use crate::ports::RECORD_BYTES_MAX;

/// What a record holds besides the article: its time, its kind, and the part of a message that is answered.
const BESIDES: usize = 1024;

/// Looks at every article.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let too_large = |file: &ArticleFile| {
        let (has, may) = (bytes(file)?, RECORD_BYTES_MAX - BESIDES);
        (has > may).then(|| {
            error(
                &file.path,
                (0, 0),
                "too-large",
                format!("as an answer this article takes {has} bytes, and {may} is the most"),
                "split it into articles that link to each other",
            )
        })
    };
    corpus.articles.iter().filter_map(too_large).collect()
}

/// How large the event is that gives the article.
fn bytes(file: &ArticleFile) -> Option<usize> {
    let article = &file.article;
    let event = Event::BotAnswered {
        to: Seq(u64::MAX),
        article: article.reference.clone(),
        title: article.title.clone(),
        body: article.body.clone(),
        confidence: u16::MAX,
        topic: Some(Topic { skill: article.skill.clone(), priority: article.priority }),
        again: true,
        part: None,
        source: article.cited(),
        reviewed: article.reviewed.clone(),
        only_lang: true,
    };
    serde_json::to_vec(&event).ok().map(|json| json.len())
}
