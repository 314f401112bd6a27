//! Test sets of intents, `{s,q,y}`, as if they were articles: every intent is one, its training questions are its
//! phrasings. Knows nothing about who answers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use clap::ValueEnum;
use serde::Deserialize;

use super::rows::{Label, Row, Written, each_line, plain, sendable};
use crate::domain::article::{ARTICLE_ID_MAX, Article, ArticleId, ArticleRef};
use crate::domain::detect::detect;
use crate::domain::lang::Lang;

/// What intents are called that stand for having none, in small letters.
const NONE: [&str; 3] = ["oos", "out_of_scope", "none"];

/// Which of the intents become articles, and how.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Choice {
    /// The language of the questions; that of most of them when it is not said.
    pub(super) lang: Option<SetLang>,
    /// How many phrasings an intent gets at most.
    pub(super) per: Option<usize>,
    /// How many intents get no article.
    pub(super) leave_out: usize,
}

/// The language of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SetLang {
    /// English
    En,
    /// Spanish
    Es,
}

/// Articles made of intents, and the questions to ask of them.
#[derive(Debug)]
pub(super) struct Sets {
    /// One an intent.
    pub(super) articles: Vec<Article>,
    /// What is asked.
    pub(super) rows: Vec<Row>,
    /// The intents by the ids of their articles.
    pub(super) names: BTreeMap<ArticleId, String>,
    /// The intents that got no article.
    pub(super) left_out: Vec<String>,
    /// Lines that are no row, as `file:line: why`.
    pub(super) malformed: Vec<String>,
}

impl SetLang {
    const fn lang(self) -> Lang {
        match self {
            Self::En => Lang::En,
            Self::Es => Lang::Es,
        }
    }
}

/// One line.
#[derive(Debug, Deserialize)]
struct Line {
    s: Option<String>,
    q: String,
    y: String,
    #[serde(skip)]
    n: usize,
}

/// Reads both sets; they may be one file.
pub(super) fn read(train: &Path, test: &Path, choice: Choice) -> anyhow::Result<Sets> {
    let trained = each_line(train, parse)?;
    let asked = each_line(test, parse)?;
    let mut malformed = trained.malformed;
    if train != test {
        malformed.extend(asked.malformed);
    }
    let trained = split(trained.rows, "train");
    let asked = split(asked.rows, "test");
    anyhow::ensure!(!trained.is_empty(), "there is no row to train with in {}", train.display());
    let mut phrasings: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let lang = choice.lang.map_or_else(|| language(&trained), SetLang::lang);
    for line in trained.into_iter().filter(|line| !is_none(&line.y)) {
        let phrasings = phrasings.entry(line.y).or_default();
        if choice.per.is_none_or(|most| phrasings.len() < most) {
            phrasings.push(line.q);
        }
    }
    let left_out = left_out(&phrasings.keys().collect::<Vec<_>>(), choice.leave_out)?;
    phrasings.retain(|intent, _| !left_out.contains(intent));
    let ids = ids(phrasings.keys());
    let of_articles = phrasings.into_iter().filter_map(|(intent, phrasings)| {
        Some(article(ids.get(&intent)?.clone(), lang, &intent, phrasings))
    });
    let articles = of_articles.collect();
    let written = choice.lang.map_or_else(|| language(&asked), SetLang::lang);
    let rows = asked.into_iter().map(|line| row(line, written, &ids)).collect();
    let names = ids.into_iter().map(|(intent, id)| (id, intent)).collect();
    Ok(Sets { articles, rows, names, left_out: left_out.into_iter().collect(), malformed })
}

fn parse(line: usize, json: &str) -> Result<Option<Line>, String> {
    let said: Line = serde_json::from_str(json).map_err(|fault| plain(&fault))?;
    sendable(&said.q)?;
    Ok(Some(Line { n: line, ..said }))
}

/// The rows of one part; all of them where no row names its part.
fn split(rows: Vec<Line>, part: &str) -> Vec<Line> {
    let whole = rows.iter().all(|line| line.s.is_none());
    rows.into_iter().filter(|line| whole || line.s.as_deref() == Some(part)).collect()
}

fn is_none(intent: &str) -> bool {
    NONE.contains(&intent.to_lowercase().as_str())
}

/// The language that most of these are written in.
fn language(lines: &[Line]) -> Lang {
    let spanish = lines.iter().filter(|line| detect(&line.q, Lang::En).lang == Lang::Es).count();
    if spanish * 2 > lines.len() { Lang::Es } else { Lang::En }
}

/// So many intents, evenly spaced among all of them.
fn left_out(intents: &[&String], n: usize) -> anyhow::Result<BTreeSet<String>> {
    let all = intents.len();
    anyhow::ensure!(n < all, "--leave-out {n} leaves none of {all} intents");
    let places: BTreeSet<usize> = (0..n).map(|place| (2 * place + 1) * all / (2 * n)).collect();
    let names = intents.iter().enumerate().filter(|(place, _)| places.contains(place));
    Ok(names.map(|(_, name)| (*name).clone()).collect())
}

/// An id for each intent, no two alike.
fn ids<'i>(intents: impl Iterator<Item = &'i String>) -> BTreeMap<String, ArticleId> {
    let mut ids: BTreeMap<String, ArticleId> = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for intent in intents {
        let slug = slug(intent);
        let numbered = (2_usize..).map(|n| format!("{slug}-{n}"));
        let free = std::iter::once(slug.clone()).chain(numbered).find(|id| !taken.contains(id));
        if let Some((free, Ok(id))) = free.map(|free| (free.clone(), ArticleId::parse(&free))) {
            taken.insert(free);
            ids.insert(intent.clone(), id);
        }
    }
    ids
}

/// Small letters and digits with single hyphens; a little shorter than an id may be, so that a number fits.
fn slug(intent: &str) -> String {
    let small = intent.to_lowercase();
    let plain = small.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let mut slug = plain.collect::<Vec<_>>().join("-");
    slug.truncate(ARTICLE_ID_MAX - 8);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "intent".to_owned() } else { slug.to_owned() }
}

/// An article without a text: what is found is found by its title and its phrasings.
fn article(id: ArticleId, lang: Lang, intent: &str, phrasings: Vec<String>) -> Article {
    let words = intent.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let title = words.collect::<Vec<_>>().join(" ");
    let reference = ArticleRef { id, lang, version: String::new() };
    Article { category: "intents".to_owned(), ..Article::asked_by(reference, title, phrasings) }
}

fn row(line: Line, lang: Lang, ids: &BTreeMap<String, ArticleId>) -> Row {
    let id = ids.get(&line.y).filter(|_| !is_none(&line.y));
    Row {
        line: line.n,
        text: line.q,
        written: Written::In(lang),
        lang: Some(lang),
        prior: None,
        expect: vec![id.map_or(Label::Oos, |id| Label::Article(id.clone()))],
        also_ok: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_intent_gets_an_id_of_its_own_and_a_title_in_words() {
        let intents = ["alarm/set_alarm", "alarm.set.alarm", "¿?", &"x".repeat(80)];
        let intents = intents.map(str::to_owned);
        let ids = ids(intents.iter());
        let ids: Vec<&str> = intents.iter().map(|intent| ids[intent].as_str()).collect();
        assert_eq!(ids[..3], ["alarm-set-alarm", "alarm-set-alarm-2", "intent"]);
        let made = article(ArticleId::parse("a").unwrap(), Lang::En, "alarm/set_alarm", Vec::new());
        assert_eq!(made.title, "alarm set alarm");
    }

    #[test]
    fn intents_are_left_out_at_even_distances() {
        let intents: Vec<String> = ('a'..='j').map(String::from).collect();
        let intents: Vec<&String> = intents.iter().collect();
        let names = |n| left_out(&intents, n).unwrap().into_iter().collect::<String>();
        assert_eq!(
            (names(0), names(1), names(2), names(3)),
            (String::new(), "f".to_owned(), "ch".to_owned(), "bfi".to_owned())
        );
        assert_eq!(names(9).len(), 9);
        assert!(left_out(&intents, 10).is_err());
    }

    #[test]
    fn a_set_that_names_its_parts_is_split_and_another_is_used_whole() {
        let lines = |json: &[&str]| -> Vec<Line> {
            json.iter().map(|line| parse(1, line).unwrap().unwrap()).collect()
        };
        let named = [r#"{"s":"train","q":"x","y":"a"}"#, r#"{"s":"test","q":"y","y":"a"}"#];
        assert_eq!(split(lines(&named), "test").len(), 1);
        assert_eq!(
            split(lines(&[r#"{"q":"x","y":"a"}"#, r#"{"q":"y","y":"a"}"#]), "test").len(),
            2
        );
    }

    #[test]
    fn what_has_no_article_is_out_of_scope() {
        let ids = ids(["a".to_owned()].iter());
        let wanted = |y: &str| {
            let line = Line { s: None, q: "x".to_owned(), y: y.to_owned(), n: 1 };
            row(line, Lang::En, &ids).expect[0].as_str().to_owned()
        };
        assert_eq!(["a", "b", "None", "OOS"].map(wanted), ["a", "oos", "oos", "oos"]);
    }
}
