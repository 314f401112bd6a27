//! Everything authors write, as one value: the lines of `locales/`, the articles, the golden questions, the off-topic
//! messages, the glossary, the floor. Made from files that somebody else has read; takes in whatever it gets and remarks on the rest.

mod copies;
mod files;
mod take;

pub use files::PHRASE_FILES;

use std::collections::BTreeMap;

use serde::Deserialize;

use super::ftl::{self, Line};
use super::place::place;
use crate::domain::act::ActExamples;
use crate::domain::article::glossary::Term;
use crate::domain::article::{Article, ArticleId};
use crate::domain::diagnostic::Diagnostic;
use crate::domain::golden::{Golden, OffTopic};
use crate::domain::knowledge::Knowledge;
use crate::domain::lang::Lang;

/// A file as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path, relative to where authors work, with `/`: `locales/en/bot.ftl`.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A file of phrases in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhraseFile {
    /// Its path.
    pub path: String,
    /// The language.
    pub lang: Lang,
    /// Which file of the language: `bot`.
    pub name: String,
    /// What is in it.
    pub text: String,
    /// Its messages and terms, in order.
    pub lines: Vec<Line>,
    /// The names of those that cannot be read.
    pub unread: Vec<String>,
}

/// An article's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleFile {
    /// Its path.
    pub path: String,
    /// What is in it.
    pub text: String,
    /// The article.
    pub article: Article,
}

/// A file of another kind: a table, a glossary, examples of acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherFile {
    /// Its path.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// A golden question and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldenLine {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// The question.
    pub golden: Golden,
}

/// An off-topic message and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffTopicLine {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// The message.
    pub off_topic: OffTopic,
}

/// How well questions must be answered for the knowledge to go live.
#[derive(Debug, Clone, PartialEq)]
pub struct Floor {
    /// The file.
    pub path: String,
    /// What each language is held to.
    pub least: BTreeMap<Lang, Least>,
}

/// The floor of one language. Shares are 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Least {
    /// Of all golden questions, how many must find their article first.
    pub recall_at_1: f32,
    /// How many must find it among the first three.
    pub recall_at_3: f32,
    /// Of the golden questions that are answered, how many must be shown their article.
    pub answer_precision_min: Option<f32>,
    /// Of the off-topic messages, how many may be answered.
    pub false_answers_max: Option<f32>,
    /// Of the golden questions that only a person may answer, how many must go to one.
    pub person_recall_min: Option<f32>,
    /// Of the paraphrases in `consistency.tsv`, how many must find their article first.
    pub consistency_recall_at_1: Option<f32>,
    /// Of their groups, how many must find it first by every paraphrase.
    pub consistency_all_right: Option<f32>,
}

impl Least {
    /// Every share that is set, by its key.
    pub fn shares(&self) -> Vec<(&'static str, f32)> {
        [
            ("recall_at_1", Some(self.recall_at_1)),
            ("recall_at_3", Some(self.recall_at_3)),
            ("answer_precision_min", self.answer_precision_min),
            ("false_answers_max", self.false_answers_max),
            ("person_recall_min", self.person_recall_min),
            ("consistency_recall_at_1", self.consistency_recall_at_1),
            ("consistency_all_right", self.consistency_all_right),
        ]
        .into_iter()
        .filter_map(|(key, share)| Some((key, share?)))
        .collect()
    }
}

/// Everything authors write.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Corpus {
    /// The files of phrases, by path.
    pub phrases: Vec<PhraseFile>,
    /// The articles, by path.
    pub articles: Vec<ArticleFile>,
    /// The golden questions, in order.
    pub golden: Vec<GoldenLine>,
    /// Messages that no article answers, in order.
    pub off_topic: Vec<OffTopicLine>,
    /// Messages from which the bot learns when to be silent, in order.
    pub negatives: Vec<OffTopicLine>,
    /// Ways to ask one thing, group by group.
    pub paraphrases: Vec<GoldenLine>,
    /// The other files that are read, by path.
    pub others: Vec<OtherFile>,
    /// The words of the trade.
    pub terms: Vec<Term>,
    /// What people say besides asking, and the file of each act.
    pub acts: ActExamples,
    /// The file of each act, by its name.
    pub act_files: BTreeMap<String, String>,
    /// The floor, if one is set.
    pub floor: Option<Floor>,
    /// What reading the files already showed.
    pub remarks: Vec<Diagnostic>,
}

impl Corpus {
    /// The articles and the glossary, for an index.
    pub fn knowledge(&self) -> Knowledge {
        let articles = self.articles.iter().map(|file| file.article.clone());
        Knowledge::new(articles, self.terms.clone())
    }

    /// Every line of one language with its file; of two with one name the first.
    pub fn lines(&self, lang: Lang) -> BTreeMap<&str, (&PhraseFile, &Line)> {
        let mut lines = BTreeMap::new();
        for file in self.phrases.iter().filter(|file| file.lang == lang) {
            for line in &file.lines {
                lines.entry(line.id.as_str()).or_insert((file, line));
            }
        }
        lines
    }

    /// Whether a line is there but cannot be read, which is remarked on already.
    pub fn is_unread(&self, lang: Lang, id: &str) -> bool {
        let mut files = self.phrases.iter().filter(|file| file.lang == lang);
        files.any(|file| file.unread.iter().any(|name| name == id || name == ftl::EVERY))
    }

    /// Every line that both languages have, English first.
    pub fn pairs(&self) -> Vec<[(&PhraseFile, &Line); 2]> {
        let spanish = self.lines(Lang::Es);
        self.lines(Lang::En)
            .into_iter()
            .filter_map(|(id, en)| Some([en, *spanish.get(id)?]))
            .collect()
    }

    /// The articles in one language, by id; of two with one id the first.
    pub fn articles(&self, lang: Lang) -> BTreeMap<&ArticleId, &ArticleFile> {
        let mut articles = BTreeMap::new();
        for file in self.articles.iter().filter(|file| file.article.reference.lang == lang) {
            articles.entry(&file.article.reference.id).or_insert(file);
        }
        articles
    }

    /// Every article that both languages have once, English first. Which of two files is the twin, nobody can say.
    pub fn twins(&self) -> Vec<[&ArticleFile; 2]> {
        let spanish = self.articles(Lang::Es);
        let mut counts: BTreeMap<(&ArticleId, Lang), usize> = BTreeMap::new();
        for ArticleFile { article, .. } in &self.articles {
            *counts.entry((&article.reference.id, article.reference.lang)).or_default() += 1;
        }
        let is_once = |file: &ArticleFile| {
            let reference = &file.article.reference;
            counts.get(&(&reference.id, reference.lang)) == Some(&1)
        };
        self.articles(Lang::En)
            .into_iter()
            .filter_map(|(id, en)| Some([en, *spanish.get(id)?]))
            .filter(|twins| twins.iter().all(|file| is_once(file)))
            .collect()
    }

    /// The skills that have a name for people: `skill-cargo-release` makes `cargo_release` one.
    pub fn skills(&self) -> Vec<String> {
        let lines = self.lines(Lang::En);
        let named = lines.into_keys().filter_map(|id| id.strip_prefix("skill-"));
        named.map(|name| name.replace('-', "_")).collect()
    }
}

impl PhraseFile {
    /// Line and column of a byte of the file.
    pub fn place(&self, at: usize) -> (u32, u32) {
        place(&self.text, at)
    }
}

impl ArticleFile {
    /// Line and column of a byte of the file.
    pub fn place(&self, at: usize) -> (u32, u32) {
        place(&self.text, at)
    }

    /// Where these words first stand; the file as a whole when they are written in another way.
    pub fn place_of(&self, words: &str) -> (u32, u32) {
        self.text.find(words).map_or((0, 0), |at| self.place(at))
    }

    /// Where a key of the front matter stands; the file as a whole when it is left out.
    pub fn place_of_key(&self, key: &str) -> (u32, u32) {
        let (front, _) = self.text.split_at(self.body_at());
        let line = front.lines().position(|line| {
            line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
        });
        line.map_or((0, 0), |n| (u32::try_from(n + 1).unwrap_or(u32::MAX), 1))
    }

    /// Where the text below the front matter begins, in bytes.
    pub fn body_at(&self) -> usize {
        let mut fences = self.text.match_indices("+++\n");
        fences.nth(1).map_or(0, |(at, fence)| at + fence.len())
    }

    /// The text below the front matter.
    pub fn body(&self) -> &str {
        self.text.split_at(self.body_at()).1
    }
}
