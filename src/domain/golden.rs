//! Golden questions: what visitors ask, with the article that answers it, and how often a search finds it. And their
//! counterpart, messages that no article answers. Knows nothing about who searches.

use std::collections::BTreeMap;

use crate::domain::article::ArticleId;
use crate::domain::diagnostic::{Diagnostic, Severity};
use crate::domain::lang::Lang;
use crate::domain::search::SearchResult;

/// How many hits count as "among the first" for [`Recall::at3`].
pub const AMONG: usize = 3;

/// One question with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Golden {
    /// The language it is asked in.
    pub lang: Lang,
    /// The article that answers it.
    pub article: ArticleId,
    /// As a visitor types it.
    pub question: String,
}

/// Reads lines of `language`, tab, `article id`, tab, `question`. `#` begins a comment.
/// Lines that are something else are reported and left out.
pub fn read(file: &str, text: &str) -> (Vec<Golden>, Vec<Diagnostic>) {
    let (mut questions, mut remarks) = (Vec::new(), Vec::new());
    for (n, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        match golden(line) {
            Ok(question) => questions.push(question),
            Err((column, message)) => remarks.push(Diagnostic {
                file: file.to_owned(),
                line: u32::try_from(n + 1).unwrap_or(u32::MAX),
                column,
                severity: Severity::Error,
                rule: "golden-question",
                message: message.to_owned(),
                hint: "write: en or es, tab, article id, tab, question".to_owned(),
            }),
        }
    }
    (questions, remarks)
}

/// A message that no article answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffTopic {
    /// The language it is written in.
    pub lang: Lang,
    /// As a visitor types it.
    pub message: String,
}

/// Reads lines of `language`, tab, `message`. `#` begins a comment. Lines that are something else are reported and
/// left out.
pub fn read_off_topic(file: &str, text: &str) -> (Vec<OffTopic>, Vec<Diagnostic>) {
    read_messages(file, text, "off-topic")
}

/// The same for the messages from which the bot learns when to be silent.
pub fn read_negatives(file: &str, text: &str) -> (Vec<OffTopic>, Vec<Diagnostic>) {
    read_messages(file, text, "negative")
}

fn read_messages(file: &str, text: &str, rule: &'static str) -> (Vec<OffTopic>, Vec<Diagnostic>) {
    let (mut messages, mut remarks) = (Vec::new(), Vec::new());
    for (n, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        match off_topic(line) {
            Ok(message) => messages.push(message),
            Err((column, message)) => remarks.push(Diagnostic {
                file: file.to_owned(),
                line: u32::try_from(n + 1).unwrap_or(u32::MAX),
                column,
                severity: Severity::Error,
                rule,
                message: message.to_owned(),
                hint: "write: en or es, tab, a message that no article answers".to_owned(),
            }),
        }
    }
    (messages, remarks)
}

/// Reads lines of `article id`, tab, `language`, tab, `question`: ways to ask one thing, told group by group. `#` begins
/// a comment. Lines that are something else are reported and left out.
pub fn read_paraphrases(file: &str, text: &str) -> (Vec<Golden>, Vec<Diagnostic>) {
    let (mut asked, mut remarks) = (Vec::new(), Vec::new());
    for (n, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        match paraphrase(line) {
            Ok(golden) => asked.push(golden),
            Err(message) => remarks.push(Diagnostic {
                file: file.to_owned(),
                line: u32::try_from(n + 1).unwrap_or(u32::MAX),
                column: 0,
                severity: Severity::Error,
                rule: "paraphrase",
                message: message.to_owned(),
                hint: "write: article id, tab, en or es, tab, question".to_owned(),
            }),
        }
    }
    (asked, remarks)
}

fn paraphrase(line: &str) -> Result<Golden, &'static str> {
    let (id, rest) = line.split_once('\t').ok_or("this line does not have three columns")?;
    let (code, question) = rest.split_once('\t').ok_or("this line does not have three columns")?;
    let article = ArticleId::parse(id.trim()).map_err(|_| "this is no article id")?;
    let lang = language(code.trim()).ok_or("the language must be en or es")?;
    let question = question.trim().to_owned();
    if question.is_empty() {
        return Err("the question is empty");
    }
    Ok(Golden { lang, article, question })
}

/// Of groups of questions, how many there are whose every question was right, and of how many.
pub fn all_right<K: Ord>(asked: impl Iterator<Item = (K, bool)>) -> (usize, usize) {
    let mut groups: BTreeMap<K, bool> = BTreeMap::new();
    for (group, right) in asked {
        let all = groups.entry(group).or_insert(true);
        *all = *all && right;
    }
    (groups.values().filter(|all| **all).count(), groups.len())
}

fn off_topic(line: &str) -> Result<OffTopic, (u32, &'static str)> {
    let (code, message) =
        line.split_once('\t').ok_or((0, "this line does not have two columns"))?;
    let lang = language(code.trim()).ok_or((1, "the language must be en or es"))?;
    let message = message.trim();
    if message.is_empty() {
        return Err((u32::try_from(code.chars().count()).unwrap_or(0) + 2, "the message is empty"));
    }
    Ok(OffTopic { lang, message: message.to_owned() })
}

fn language(code: &str) -> Option<Lang> {
    Lang::ALL.into_iter().find(|known| known.code() == code)
}

fn golden(line: &str) -> Result<Golden, (u32, &'static str)> {
    let mut columns = line.splitn(3, '\t');
    let mut at = 1;
    let mut column = || {
        let here = at;
        let text = columns.next()?;
        at += u32::try_from(text.chars().count()).unwrap_or(u32::MAX - 1) + 1;
        Some((here, text.trim()))
    };
    let missing = (0, "this line does not have three columns");
    let (lang_at, lang) = column().ok_or(missing)?;
    let (id_at, id) = column().ok_or(missing)?;
    let (question_at, question) = column().ok_or(missing)?;
    let lang = language(lang).ok_or((lang_at, "the language must be en or es"))?;
    let article = ArticleId::parse(id).map_err(|_| (id_at, "this is no article id"))?;
    if question.is_empty() {
        return Err((question_at, "the question is empty"));
    }
    Ok(Golden { lang, article, question: question.to_owned() })
}

/// A question whose article was not first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// What was asked.
    pub golden: Golden,
    /// What was found instead, best first, at most [`AMONG`].
    pub found: Vec<ArticleId>,
}

/// How many questions found their article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recall {
    /// How many were asked.
    pub n: usize,
    /// How many found it first.
    pub at1: usize,
    /// How many found it among the first three.
    pub at3: usize,
    /// The questions that did not find it first.
    pub misses: Vec<Miss>,
}

impl Recall {
    /// Counts one question and what was found for it.
    pub fn count(&mut self, golden: &Golden, findings: &SearchResult) {
        let found: Vec<ArticleId> =
            findings.hits.iter().take(AMONG).map(|hit| hit.article.clone()).collect();
        self.n += 1;
        self.at3 += usize::from(found.contains(&golden.article));
        if found.first() == Some(&golden.article) {
            self.at1 += 1;
        } else {
            self.misses.push(Miss { golden: golden.clone(), found });
        }
    }

    /// The share that found it first, 0 to 1; 0 when nothing was asked.
    pub fn share_at1(&self) -> f32 {
        share(self.at1, self.n)
    }

    /// The share that found it among the first three, 0 to 1; 0 when nothing was asked.
    pub fn share_at3(&self) -> f32 {
        share(self.at3, self.n)
    }
}

/// A part of a whole, 0 to 1; 0 when there is none.
pub fn share(part: usize, whole: usize) -> f32 {
    let count = |n: usize| f32::from(u16::try_from(n).unwrap_or(u16::MAX));
    if whole == 0 { 0.0 } else { count(part) / count(whole) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_empty_lines_are_no_questions() {
        let (questions, remarks) = read("q.tsv", "# a\n\nen\tacct-locked\tlocked out\n");
        assert_eq!(remarks, []);
        assert_eq!(questions.len(), 1);
        assert_eq!(questions[0].question, "locked out");
    }

    #[test]
    fn a_malformed_line_is_reported_with_its_place_and_the_others_are_kept() {
        let text =
            "fr\tacct-locked\tx\nen\tAcct\tx\nen\tacct-locked\nes\tacct-locked\t \nes\ta\tb\n";
        let (questions, remarks) = read("q.tsv", text);
        assert_eq!(questions.len(), 1);
        let places: Vec<_> = remarks.iter().map(|d| (d.line, d.column)).collect();
        assert_eq!(places, [(1, 1), (2, 4), (3, 0), (4, 16)]);
    }

    #[test]
    fn an_off_topic_message_has_a_language_and_words() {
        let (messages, remarks) =
            read_off_topic("o.tsv", "# a\n\nen\ttell me a joke\nfr\tx\nes\nes\t \n");
        assert_eq!(messages, [OffTopic { lang: Lang::En, message: "tell me a joke".to_owned() }]);
        let places: Vec<_> = remarks.iter().map(|d| (d.line, d.column, d.rule)).collect();
        assert_eq!(places, [(4, 1, "off-topic"), (5, 0, "off-topic"), (6, 4, "off-topic")]);
    }

    #[test]
    fn paraphrases_name_their_article_first_and_count_by_group() {
        let text = "# a\n\na\ten\tone\na\ten\ttwo\nb\ten\tthree\nb\tfr\tx\nb\ten\t \nb\n";
        let (asked, remarks) = read_paraphrases("c.tsv", text);
        assert_eq!(asked.len(), 3);
        let lines: Vec<_> = remarks.iter().map(|d| (d.line, d.rule)).collect();
        assert_eq!(lines, [(6, "paraphrase"), (7, "paraphrase"), (8, "paraphrase")]);
        let groups = asked.iter().map(|golden| (&golden.article, golden.question != "two"));
        assert_eq!(all_right(groups), (1, 2));
        assert_eq!(all_right(std::iter::empty::<(u8, bool)>()), (0, 0));
    }

    #[test]
    fn a_question_is_found_first_or_among_three_or_missed() {
        let golden = read("q.tsv", "en\tb\tx").0.remove(0);
        let mut recall = Recall::default();
        for first in [vec!["b"], vec!["a", "b"], vec!["a", "c", "d", "b"], vec![]] {
            recall.count(&golden, &crate::domain::search::tests::findings(&first));
        }
        assert_eq!((recall.n, recall.at1, recall.at3, recall.misses.len()), (4, 1, 2, 3));
        assert!((recall.share_at1() - 0.25).abs() < f32::EPSILON);
    }
}
