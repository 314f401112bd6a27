//! The rows of test sets: what is asked, in which language, and what should come of it. Reads JSON lines, packed or
//! not, and the tables of `kb-index`. Knows nothing about who answers.

use std::path::Path;

use anyhow::Context;
use serde::Deserialize;

use super::gzip;
use crate::domain::act::Act;
use crate::domain::article::ArticleId;
use crate::domain::golden;
use crate::domain::lang::Lang;
use crate::domain::text::{RawText, TextFault};

/// The most that is read of one file, unpacked.
const FILE_BYTES_MAX: usize = 256 * 1024 * 1024;

/// What the name of an act follows where one is expected: `act:thanks`.
const ACT: &str = "act:";

/// The language a row is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Written {
    /// In one.
    In(Lang),
    /// In both at once.
    Mixed,
}

/// What should come of a message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    /// This article.
    Article(ArticleId),
    /// A person.
    Human,
    /// No answer: no article is about it.
    Oos,
    /// A line.
    SmallTalk,
    /// This dialogue act is heard.
    Act(Act),
}

/// One message with what should come of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Its line in its file, from 1.
    pub(super) line: usize,
    /// As a visitor types it.
    pub(super) text: String,
    /// Its language.
    pub(super) written: Written,
    /// The language the message should be taken for; that of the row unless it says otherwise.
    pub(super) lang: Option<Lang>,
    /// The conversation's language so far; the message's own when it is not said.
    pub(super) prior: Option<Lang>,
    /// What should come of it, any of these. The first says what kind of row it is.
    pub(super) expect: Vec<Label>,
    /// What would not be wrong either.
    pub(super) also_ok: Vec<Label>,
}

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Read<T> {
    /// Its rows, in order.
    pub(super) rows: Vec<T>,
    /// Lines that are none, as `file:line: why`.
    pub(super) malformed: Vec<String>,
}

impl Label {
    /// As a file says it; an act by its bare name.
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Article(id) => id.as_str(),
            Self::Human => "human",
            Self::Oos => "oos",
            Self::SmallTalk => "smalltalk",
            Self::Act(act) => act.code(),
        }
    }

    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "human" => Ok(Self::Human),
            "oos" => Ok(Self::Oos),
            "smalltalk" => Ok(Self::SmallTalk),
            act if act.starts_with(ACT) => act_named(act).map(Self::Act),
            id => ArticleId::parse(id).map(Self::Article).map_err(|_| {
                format!("{id:?} is no article id, and neither human, oos, smalltalk nor act:<name>")
            }),
        }
    }
}

fn act_named(label: &str) -> Result<Act, String> {
    let name = label.trim_start_matches(ACT);
    Act::from_code(name).ok_or_else(|| {
        format!("there is no act {name:?}; their names are those of the files in kb-index/acts")
    })
}

impl Row {
    /// The articles that would be right.
    pub(super) fn articles(&self) -> impl Iterator<Item = &ArticleId> {
        self.expect.iter().chain(&self.also_ok).filter_map(|label| match label {
            Label::Article(id) => Some(id),
            Label::Human | Label::Oos | Label::SmallTalk | Label::Act(_) => None,
        })
    }

    /// Whether this would be right or at least not wrong.
    pub(super) fn accepts(&self, label: &Label) -> bool {
        self.expect.contains(label) || self.also_ok.contains(label)
    }
}

/// Reads a test set. A file whose name ends in `.tsv` is one of `kb-index`: golden questions, or off-topic messages.
pub(super) fn read(path: &Path) -> anyhow::Result<Read<Row>> {
    let is_table = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("tsv"));
    if is_table { each_line(path, of_table) } else { each_line(path, of_json) }
}

/// Reads a file line by line; empty lines are passed over, and lines that are no row are named.
pub(super) fn each_line<T>(
    path: &Path,
    row: fn(usize, &str) -> Result<Option<T>, String>,
) -> anyhow::Result<Read<T>> {
    let name = path.display();
    let mut bytes = std::fs::read(path).with_context(|| format!("failed to read {name}"))?;
    if bytes.starts_with(&gzip::MAGIC) {
        bytes = gzip::unpacked(&bytes, FILE_BYTES_MAX)
            .with_context(|| format!("failed to read {name}"))?;
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut read = Read { rows: Vec::new(), malformed: Vec::new() };
    for (n, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let parsed = match std::str::from_utf8(line) {
            Ok(line) if line.trim().is_empty() => Ok(None),
            Ok(line) => row(n + 1, line),
            Err(_) => Err("this is no UTF-8 text".to_owned()),
        };
        match parsed {
            Ok(row) => read.rows.extend(row),
            Err(why) => read.malformed.push(format!("{name}:{}: {why}", n + 1)),
        }
    }
    Ok(read)
}

/// Whether a visitor could send this.
pub(super) fn sendable(text: &str) -> Result<(), String> {
    RawText::parse(text).map(drop).map_err(|fault| match fault {
        TextFault::Empty => "the text is empty".to_owned(),
        TextFault::TooLong => "the text is longer than a message may be".to_owned(),
    })
}

/// A line of JSON as it stands in a file.
#[derive(Deserialize)]
struct Line {
    text: String,
    lang: String,
    expect: OneOrMore,
    also_ok: Option<OneOrMore>,
    prior: Option<String>,
    answer_lang: Option<String>,
    expect_lang: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    fn labels(self) -> Result<Vec<Label>, String> {
        match self {
            Self::One(label) => Ok(vec![Label::parse(&label)?]),
            Self::More(labels) => labels.iter().map(|label| Label::parse(label)).collect(),
        }
    }
}

fn of_json(line: usize, json: &str) -> Result<Option<Row>, String> {
    let said: Line = serde_json::from_str(json).map_err(|fault| plain(&fault))?;
    sendable(&said.text)?;
    let written = match said.lang.as_str() {
        "mixed" | "mix" => Written::Mixed,
        tag => Written::In(language("lang", tag)?),
    };
    let own = match written {
        Written::In(lang) => Some(lang),
        Written::Mixed => None,
    };
    let lang = match said.answer_lang.or(said.expect_lang) {
        Some(tag) => Some(language("answer_lang", &tag)?),
        None => own,
    };
    let prior = said.prior.filter(|tag| tag != "auto");
    let prior = prior.map(|tag| language("prior", &tag)).transpose()?;
    let expect = said.expect.labels()?;
    if expect.is_empty() {
        return Err("expect names nothing".to_owned());
    }
    let also_ok = said.also_ok.map_or_else(|| Ok(Vec::new()), OneOrMore::labels)?;
    Ok(Some(Row { line, text: said.text, written, lang, prior, expect, also_ok }))
}

/// What is wrong, without the place within the line that every such message ends with.
pub(super) fn plain(fault: &serde_json::Error) -> String {
    let said = fault.to_string();
    said.split(" at line ").next().unwrap_or_default().to_owned()
}

fn language(field: &str, tag: &str) -> Result<Lang, String> {
    Lang::from_tag(tag).ok_or_else(|| {
        let mixed = if field == "lang" { ", mixed" } else { "" };
        format!("{field} is {tag:?}: write en, es{mixed}")
    })
}

/// A golden question (language, article, question), an act (language, `act:` and its name, message) or an off-topic
/// message (language, message).
fn of_table(line: usize, text: &str) -> Result<Option<Row>, String> {
    if let [code, label, message] = *text.splitn(3, '\t').collect::<Vec<_>>()
        && label.starts_with(ACT)
    {
        let (lang, label) = (language("the language", code)?, Label::parse(label)?);
        return in_its_language(line, lang, message.to_owned(), label).map(Some);
    }
    if text.matches('\t').count() > 1 {
        let (questions, remarks) = golden::read("", text);
        if let Some(remark) = remarks.into_iter().next() {
            return Err(remark.message);
        }
        return questions.into_iter().next().map(|golden| of_golden(line, golden)).transpose();
    }
    let (messages, remarks) = golden::read_off_topic("", text);
    if let Some(remark) = remarks.into_iter().next() {
        return Err(remark.message);
    }
    let message = messages.into_iter().next();
    message.map(|said| in_its_language(line, said.lang, said.message, Label::Oos)).transpose()
}

fn of_golden(line: usize, golden: golden::Golden) -> Result<Row, String> {
    in_its_language(line, golden.lang, golden.question, Label::Article(golden.article))
}

/// A message asked in a conversation of its own language, as `puente check` asks it.
fn in_its_language(line: usize, lang: Lang, text: String, label: Label) -> Result<Row, String> {
    sendable(&text)?;
    let (expect, also_ok) = (vec![label], Vec::new());
    let written = Written::In(lang);
    Ok(Row { line, text, written, lang: Some(lang), prior: Some(lang), expect, also_ok })
}

/// Paraphrases, group by group: article, language, question.
pub(super) fn paraphrases(path: &Path) -> anyhow::Result<Read<Row>> {
    each_line(path, |line, text| {
        let (asked, remarks) = golden::read_paraphrases("", text);
        if let Some(remark) = remarks.into_iter().next() {
            return Err(remark.message);
        }
        asked.into_iter().next().map(|golden| of_golden(line, golden)).transpose()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(line: &str) -> Result<Row, String> {
        of_json(7, line).map(Option::unwrap)
    }

    fn names(labels: &[Label]) -> Vec<&str> {
        labels.iter().map(Label::as_str).collect()
    }

    #[test]
    fn a_row_says_what_would_be_right_and_what_would_not_be_wrong() {
        let row = json(
            r#"{"text":"hi there","lang":"es-MX","expect":["a","b"],"also_ok":"human","x":1}"#,
        );
        let row = row.unwrap();
        assert_eq!(
            (row.written, row.lang, row.prior),
            (Written::In(Lang::Es), Some(Lang::Es), None)
        );
        assert_eq!(names(&row.expect), ["a", "b"]);
        assert!(row.accepts(&Label::Human) && !row.accepts(&Label::Oos));
        assert_eq!(row.articles().map(ArticleId::as_str).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn a_mixed_row_is_held_to_a_language_only_when_it_names_one() {
        let row =
            json(r#"{"text":"mi password","lang":"mix","expect":"a","prior":"auto"}"#).unwrap();
        assert_eq!((row.written, row.lang, row.prior), (Written::Mixed, None, None));
        let row = json(
            r#"{"text":"mi password","lang":"mixed","expect":"oos","answer_lang":"es","prior":"en"}"#,
        );
        let row = row.unwrap();
        assert_eq!((row.lang, row.prior), (Some(Lang::Es), Some(Lang::En)));
    }

    #[test]
    fn what_is_no_row_says_why() {
        let why = |line: &str| json(line).unwrap_err();
        assert_eq!(why("{"), "EOF while parsing an object");
        assert_eq!(why(r#"{"lang":"en","expect":"a"}"#), "missing field `text`");
        assert_eq!(why(r#"{"text":" ","lang":"en","expect":"a"}"#), "the text is empty");
        assert_eq!(
            why(r#"{"text":"x","lang":"fr","expect":"a"}"#),
            "lang is \"fr\": write en, es, mixed"
        );
        assert_eq!(why(r#"{"text":"x","lang":"en","expect":[]}"#), "expect names nothing");
        assert_eq!(
            why(r#"{"text":"x","lang":"en","expect":"A B"}"#),
            "\"A B\" is no article id, and neither human, oos, smalltalk nor act:<name>"
        );
    }

    #[test]
    fn tables_of_the_knowledge_base_are_rows_too() {
        let golden = of_table(1, "es\tacct-locked\tya no entro").unwrap().unwrap();
        assert_eq!((names(&golden.expect), golden.prior), (vec!["acct-locked"], Some(Lang::Es)));
        let off_topic = of_table(2, "en\ttell me a joke").unwrap().unwrap();
        assert_eq!((names(&off_topic.expect), off_topic.lang), (vec!["oos"], Some(Lang::En)));
        let act = of_table(5, "en\tact:thanks\tmuch obliged").unwrap().unwrap();
        assert_eq!(
            (act.expect, act.text.as_str()),
            (vec![Label::Act(Act::Thanks)], "much obliged")
        );
        assert!(
            of_table(6, "en\tact:thank\tx").unwrap_err().starts_with("there is no act \"thank\"")
        );
        assert_eq!(of_table(3, "# a comment"), Ok(None));
        assert_eq!(of_table(4, "fr\tx").unwrap_err(), "the language must be en or es");
    }
}
