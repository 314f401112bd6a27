//! `answer-floor`: too many wrong answers to golden questions, too many answers to messages that no article is about,
//! or too few hand-overs where only a person may answer. Asking is somebody else's business; what was done is handed in.

use std::collections::BTreeSet;

use super::{apart, error};
use crate::authoring::corpus::{Corpus, Least};
use crate::domain::article::{AnsweredBy, ArticleId};
use crate::domain::diagnostic::Diagnostic;
use crate::domain::golden::share;
use crate::domain::lang::Lang;

/// How many messages a remark quotes; the others are counted.
const QUOTED_MAX: usize = 5;

/// What the bot did with a golden question or an off-topic message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Treated {
    /// The language it was asked in.
    pub lang: Lang,
    /// What was asked.
    pub text: String,
    /// The article that answers it; none for an off-topic message.
    pub article: Option<ArticleId>,
    /// What came of it.
    pub did: Did,
}

/// What came of a message, as far as the floor knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Did {
    /// This article was shown as the answer.
    Answer(ArticleId),
    /// A person was to take over.
    HandOver,
    /// Something else.
    Other,
}

/// A share that has a floor or a ceiling, and what speaks against it.
#[derive(Default)]
struct Tally {
    n: usize,
    of: usize,
    against: Vec<String>,
}

impl Tally {
    fn count(&mut self, counts: bool, against: Option<String>) {
        self.of += 1;
        self.n += usize::from(counts);
        self.against.extend(against);
    }

    fn share(&self) -> Option<f32> {
        (self.of > 0).then(|| share(self.n, self.of))
    }

    /// The first of what speaks against it.
    fn quoted(&self) -> String {
        let mut quoted: Vec<String> = self.against.iter().take(QUOTED_MAX).cloned().collect();
        let more = self.against.len().saturating_sub(QUOTED_MAX);
        quoted.extend((more > 0).then(|| format!("and {more} more")));
        quoted.join("; ")
    }
}

/// Compares what was done with the floor.
pub fn check(corpus: &Corpus, treated: &[Treated]) -> Vec<Diagnostic> {
    let Some(floor) = &corpus.floor else { return Vec::new() };
    let for_people: BTreeSet<&ArticleId> = corpus
        .articles
        .iter()
        .filter(|file| file.article.answered_by == AnsweredBy::Person)
        .map(|file| &file.article.reference.id)
        .collect();
    let mut found = Vec::new();
    for (lang, least) in &floor.least {
        let own = || treated.iter().filter(|one| one.lang == *lang);
        for (message, hint) in beyond(*lang, least, own, &for_people) {
            found.push(error(&floor.path, (0, 0), "answer-floor", message, hint));
        }
    }
    found
}

fn beyond<'t, I: Iterator<Item = &'t Treated>>(
    lang: Lang,
    least: &Least,
    own: impl Fn() -> I,
    for_people: &BTreeSet<&ArticleId>,
) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    let precision = precision(own());
    if let Some((share, floor)) = below(&precision, least.answer_precision_min) {
        let (why, (share, floor)) = (precision.quoted(), apart(share, floor));
        found.push((
            format!("answer precision in {lang} is {share}, the floor is {floor}: {why}"),
            "set the phrasings of these articles further apart; the floor may only rise",
        ));
    }
    let answers = false_answers(own());
    if let (Some(share), Some(most)) = (answers.share(), least.false_answers_max)
        && share > most
    {
        let (why, (share, most)) = (answers.quoted(), apart(share, most));
        found.push((
            format!("false answers in {lang} are {share}, at most {most} may be: {why}"),
            "take out or sharpen the phrasings that draw these messages; the limit may only fall",
        ));
    }
    let people = people(own(), for_people);
    if let Some((share, floor)) = below(&people, least.person_recall_min) {
        let (why, (share, floor)) = (people.quoted(), apart(share, floor));
        found.push((
            format!("person recall in {lang} is {share}, the floor is {floor}: {why}"),
            "add phrasings with these words to the article; the floor may only rise",
        ));
    }
    found
}

fn below(tally: &Tally, floor: Option<f32>) -> Option<(f32, f32)> {
    let (share, floor) = (tally.share()?, floor?);
    (share < floor).then_some((share, floor))
}

/// Of the golden questions that were answered: those that were shown their article.
fn precision<'t>(treated: impl Iterator<Item = &'t Treated>) -> Tally {
    let mut tally = Tally::default();
    for Treated { text, article, did, .. } in treated {
        if let (Some(right), Did::Answer(shown)) = (article, did) {
            let against = (shown != right).then(|| format!("{text:?} shows {shown}, not {right}"));
            tally.count(shown == right, against);
        }
    }
    tally
}

/// Of the off-topic messages: those that were answered.
fn false_answers<'t>(treated: impl Iterator<Item = &'t Treated>) -> Tally {
    let mut tally = Tally::default();
    for Treated { text, did, .. } in treated.filter(|one| one.article.is_none()) {
        match did {
            Did::Answer(shown) => tally.count(true, Some(format!("{text:?} shows {shown}"))),
            Did::HandOver | Did::Other => tally.count(false, None),
        }
    }
    tally
}

/// Of the golden questions that only a person may answer: those that went to one.
fn people<'t>(
    treated: impl Iterator<Item = &'t Treated>,
    for_people: &BTreeSet<&ArticleId>,
) -> Tally {
    let mut tally = Tally::default();
    for Treated { text, article, did, .. } in treated {
        let Some(article) = article.as_ref().filter(|id| for_people.contains(id)) else { continue };
        match did {
            Did::HandOver => tally.count(true, None),
            Did::Answer(shown) => {
                tally.count(false, Some(format!("{text:?} of {article} shows {shown}")));
            }
            Did::Other => {
                tally.count(false, Some(format!("{text:?} of {article} stays with the bot")));
            }
        }
    }
    tally
}
