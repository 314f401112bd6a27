//! Why the bot does what it does with a message: on one screen of 40 lines and 100 columns, or as fields of `--json`.
//! Knows nothing about how anything was found.

use std::io::{self, Write};

use serde::Serialize;

use super::rounded;
use crate::domain::act::{Act, HeardAct, Source};
use crate::domain::answer::Verdict;
use crate::domain::conversation::{Consequence, Conversation, Reply, replies_to};
use crate::domain::explain::{
    DecisionBasis, ScoreBreakdown, Weighed, decision_basis, score_breakdown, strongest, telling,
};
use crate::domain::search::{Evidence, Hit, Trace};
use crate::flow::consider::Considered;

/// How many columns a screen has.
const COLUMNS: usize = 100;
/// Where what is told about a heading begins.
const INDENT: usize = 12;
/// The most lines a list takes.
const LIST_LINES_MAX: usize = 2;
/// The most candidates a screen shows.
const CANDIDATES_MAX: usize = 5;
/// An article's id is shown up to so many letters.
const ID_CHARS: usize = 30;

/// Everything that tells why. Its names are a promise to scripts.
#[derive(Debug, Serialize)]
pub(super) struct Explanation<'a> {
    language: Language<'a>,
    /// What the message does besides asking.
    acts: Vec<HeardActLine<'a>>,
    /// What was looked up of it; nothing when it asks nothing.
    matter: Option<&'a str>,
    repaired: Vec<Repair<'a>>,
    expanded: Vec<Expansion<'a>>,
    looked_at: &'static str,
    candidates: Vec<Candidate<'a>>,
    bar: Bars,
    because: Comparison,
    #[serde(skip)]
    decided: DecisionBasis,
}

#[derive(Debug, Serialize)]
struct Language<'a> {
    lang: &'static str,
    confidence: f64,
    mixed: bool,
    /// Above 0 for Spanish, below for English; the strongest first.
    words: Vec<Word<'a>>,
}

#[derive(Debug, Serialize)]
struct Word<'a> {
    word: &'a str,
    odds: f64,
}

#[derive(Debug, Serialize)]
struct HeardActLine<'a> {
    act: &'static str,
    text: &'a str,
    /// `example`, `shape` or `learned`.
    by: &'static str,
    /// How probable, when it was learned.
    sure: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Repair<'a> {
    written: &'a str,
    read: &'a str,
}

#[derive(Debug, Serialize)]
struct Expansion<'a> {
    phrase: &'a str,
    terms: &'a [String],
}

#[derive(Debug, Serialize)]
struct Candidate<'a> {
    article: &'a str,
    title: &'a str,
    person_only: bool,
    score: f64,
    words: f64,
    meaning: f64,
    confidence: f64,
    score_from: Vec<Part>,
    confidence_from: Vec<Part>,
}

#[derive(Debug, Serialize)]
struct Part {
    name: &'static str,
    value: f64,
    adds: f64,
}

#[derive(Debug, Serialize)]
struct Bars {
    answer: f64,
    clarify: f64,
    person: f64,
}

#[derive(Debug, Serialize)]
struct Comparison {
    code: &'static str,
    share: Option<f64>,
    bar: Option<f64>,
}

impl<'a> Explanation<'a> {
    pub(super) fn of(considered: &'a Considered) -> Self {
        let (detection, findings) = (&considered.detection, &considered.findings);
        let trace = &findings.trace;
        let words = telling(&detection.words).into_iter();
        let repaired = findings.repaired.iter();
        let expanded = trace.expanded.iter();
        let because = decision_basis(&considered.verdict, findings);
        Self {
            language: Language {
                lang: detection.lang.code(),
                confidence: rounded(detection.confidence),
                mixed: detection.mixed,
                words: words.map(|(word, odds)| Word { word, odds: rounded(odds) }).collect(),
            },
            acts: considered.reading.acts.iter().map(HeardActLine::of).collect(),
            matter: considered.reading.matter.as_deref(),
            repaired: repaired.map(|(written, read)| Repair { written, read }).collect(),
            expanded: expanded.map(|(phrase, terms)| Expansion { phrase, terms }).collect(),
            // Small talk and a wish for a person are not looked up at all.
            looked_at: match (trace.meaning, findings.hits.is_empty()) {
                (true, _) => "words and meaning",
                (false, false) => "words",
                (false, true) => "nothing",
            },
            candidates: Candidate::all(&findings.hits, trace),
            bar: Bars {
                answer: rounded(findings.thresholds.answer),
                clarify: rounded(findings.thresholds.clarify),
                person: rounded(findings.thresholds.escalate),
            },
            because: Comparison {
                code: because.code(),
                share: because.weighed().map(|weighed| rounded(weighed.share)),
                bar: because.weighed().map(|weighed| rounded(weighed.bar)),
            },
            decided: because,
        }
    }
}

impl<'a> HeardActLine<'a> {
    fn of(heard: &'a HeardAct) -> Self {
        let (by, sure) = match heard.source {
            Source::Example => ("example", None),
            Source::Shape => ("shape", None),
            Source::Learned(sure) => ("learned", Some(rounded(sure))),
        };
        Self { act: heard.act.code(), text: &heard.text, by, sure }
    }

    fn shown(&self) -> String {
        let sure = self.sure.map_or_else(String::new, |sure| format!(" {sure:.2}"));
        format!("{} “{}” ({}{sure})", self.act, self.text, self.by)
    }
}

impl<'a> Candidate<'a> {
    fn all(hits: &'a [Hit], trace: &Trace) -> Vec<Self> {
        let parts = |of: &[Vec<Evidence>], n: usize| of.get(n).cloned().unwrap_or_default();
        let each = hits.iter().enumerate();
        each.map(|(n, hit)| {
            let score = parts(&trace.scores, n);
            let ScoreBreakdown { words, meaning } = score_breakdown(&score);
            Self {
                article: hit.article.as_str(),
                title: &hit.title,
                person_only: hit.person_only,
                score: rounded(hit.score),
                words: rounded(words),
                meaning: rounded(meaning),
                confidence: rounded(hit.confidence),
                score_from: Part::all(&score),
                confidence_from: Part::all(&parts(&trace.confidences, n)),
            }
        })
        .collect()
    }
}

impl Part {
    fn all(evidence: &[Evidence]) -> Vec<Self> {
        let each = strongest(evidence).into_iter();
        each.map(|Evidence { name, value, adds }| Self {
            name,
            value: rounded(value),
            adds: rounded(adds),
        })
        .collect()
    }
}

/// Writes the screen.
pub(super) fn screen(
    text: &str,
    explained: &Explanation<'_>,
    verdict: &Verdict,
    out: &mut dyn Write,
) -> io::Result<()> {
    heading("message", text.split_whitespace().map(str::to_owned), " ", out)?;
    understood(explained, out)?;
    candidates(&explained.candidates, out)?;
    if let Some(first) = explained.candidates.first() {
        contributions(first, out)?;
    }
    let Bars { answer, clarify, person } = explained.bar;
    let bars = format!("answer {answer:.2}   ask back {clarify:.2}   person {person:.2}");
    heading("bars", [bars], " ", out)?;
    let sentence = sentence(verdict, explained);
    heading("verdict", sentence.split(' ').map(str::to_owned), " ", out)?;
    writeln!(out)
}

/// What was made of the words.
fn understood(explained: &Explanation<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Language { lang, confidence, mixed, words } = &explained.language;
    let mixed = if *mixed { ", both languages" } else { "" };
    let told = words.iter().map(|Word { word, odds }| format!("{word} {odds:+.1}"));
    let told = [format!("{lang} {confidence:.2}{mixed}")].into_iter().chain(told);
    heading("language", told, "   ", out)?;
    if !words.is_empty() {
        heading("", ["(+ speaks for Spanish, - for English)".to_owned()], "", out)?;
    }
    if !explained.acts.is_empty() {
        heading("acts", explained.acts.iter().map(HeardActLine::shown), "   ", out)?;
        heading("matter", explained.matter.map(str::to_owned), "", out)?;
    }
    let each = explained.repaired.iter();
    let repaired = each.map(|Repair { written, read }| format!("{written} → {read}"));
    heading("repaired", repaired, "   ", out)?;
    let each = explained.expanded.iter();
    let expanded =
        each.map(|Expansion { phrase, terms }| format!("{phrase} → {}", terms.join(", ")));
    heading("expanded", expanded, "   ", out)?;
    let without = if explained.looked_at == "words" { " alone, without meaning" } else { "" };
    heading("looked at", [format!("{}{without}", explained.looked_at)], "", out)
}

/// A heading and what is told about it; what does not fit is counted.
fn heading(
    name: &str,
    items: impl IntoIterator<Item = String>,
    between: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let items: Vec<String> = items.into_iter().collect();
    let (mut lines, mut shown) = (vec![String::new()], 0);
    for item in &items {
        let item = clipped(item, COLUMNS - INDENT);
        // Room for the count of what is left out.
        let reserve = if lines.len() == LIST_LINES_MAX { " … +999".len() } else { 0 };
        let Some(line) = lines.last_mut() else { break };
        let full = line.chars().count() + between.chars().count() + item.chars().count();
        if line.is_empty() {
            line.push_str(&item);
        } else if full + reserve <= COLUMNS - INDENT {
            line.push_str(between);
            line.push_str(&item);
        } else if lines.len() < LIST_LINES_MAX {
            lines.push(item);
        } else {
            break;
        }
        shown += 1;
    }
    if items.is_empty() {
        lines = vec!["–".to_owned()];
    } else if let (true, Some(last)) = (shown < items.len(), lines.last_mut()) {
        last.extend([" … +".to_owned(), (items.len() - shown).to_string()]);
    }
    for (n, line) in lines.iter().enumerate() {
        let name = if n == 0 { name } else { "" };
        writeln!(out, "{}", format!("{name:<INDENT$}{line}").trim_end())?;
    }
    Ok(())
}

fn clipped(text: &str, chars_max: usize) -> String {
    if text.chars().count() <= chars_max {
        return text.to_owned();
    }
    text.chars().take(chars_max - 1).chain(['…']).collect()
}

fn candidates(candidates: &[Candidate<'_>], out: &mut dyn Write) -> io::Result<()> {
    if candidates.is_empty() {
        return heading("candidates", [], "", out);
    }
    writeln!(
        out,
        "\n   {:<ID_CHARS$} {:>8} {:>8} {:>8} {:>6}",
        "candidates", "score", "words", "meaning", "sure"
    )?;
    for (n, one) in candidates.iter().take(CANDIDATES_MAX).enumerate() {
        let mark = if one.person_only { "people only: " } else { "" };
        let row = format!(
            "{:>2} {:<ID_CHARS$} {:>8.2} {:>8.2} {:>8.2} {:>6.2}  {mark}{}",
            n + 1,
            clipped(one.article, ID_CHARS),
            one.score,
            one.words,
            one.meaning,
            one.confidence,
            one.title
        );
        writeln!(out, "{}", clipped(&row, COLUMNS))?;
    }
    Ok(())
}

/// What the first hit's score and confidence are made of, side by side.
fn contributions(first: &Candidate<'_>, out: &mut dyn Write) -> io::Result<()> {
    let row = |part: Option<&Part>| {
        part.map_or_else(String::new, |Part { name, value, adds }| {
            format!("{name:<22} {value:>8.2} {adds:>+8.2}")
        })
    };
    let head = |what: &str| format!("{what:<22} {:>8} {:>8}", "value", "adds");
    writeln!(out)?;
    writeln!(out, "   {:<42}   {}", head("score of the first"), head("log-odds of the first"))?;
    let rows = first.score_from.len().max(first.confidence_from.len());
    for n in 0..rows {
        let (left, right) = (row(first.score_from.get(n)), row(first.confidence_from.get(n)));
        writeln!(out, "{}", format!("   {left:<42}   {right}").trim_end())?;
    }
    writeln!(out)
}

/// What an act leads to where nothing was said before.
fn leads_to(act: Act) -> String {
    let replies = match replies_to(&Conversation::default(), act) {
        Consequence::Replies(replies) => replies,
        Consequence::Repeat => return "repeats the last answer".to_owned(),
        Consequence::Question => return "reads it with the question before".to_owned(),
    };
    match replies.first() {
        Some(Reply::HandOver { reason, .. }) => format!("hands over ({})", reason.code()),
        Some(Reply::Say(_)) => format!("says a line ({})", act.code()),
        Some(Reply::Offer(..)) => format!("says a line and offers a person ({})", act.code()),
        _ => format!("does what the act {} asks for", act.code()),
    }
}

/// The verdict in a plain sentence.
fn sentence(verdict: &Verdict, explained: &Explanation<'_>) -> String {
    let does = match verdict {
        Verdict::Answer(hit) => format!("answers with {}", hit.article),
        Verdict::Clarify(hits) => format!("asks back between {}", hits.len()),
        Verdict::HandOver { reason, facts: Some(hit) } => {
            format!("hands over ({}) after the facts of {}", reason.reason().code(), hit.article)
        }
        Verdict::HandOver { reason, facts: None } => {
            format!("hands over ({})", reason.reason().code())
        }
        Verdict::Act(act) => leads_to(*act),
    };
    let clarify = explained.bar.clarify;
    let because = match explained.decided {
        DecisionBasis::Sure(Weighed { share, bar }) => format!("{share:.2} >= {bar:.2}"),
        DecisionBasis::Unsure(Weighed { share, bar }) => {
            format!("{clarify:.2} <= {share:.2} < {bar:.2}")
        }
        DecisionBasis::Unlikely(Weighed { share, bar }) => format!("{share:.2} < {bar:.2}"),
        DecisionBasis::ForPeople(Weighed { share, bar }) => {
            format!("articles for people only come to {share:.2} >= {bar:.2}")
        }
        DecisionBasis::NothingFound => "nothing was found".to_owned(),
        DecisionBasis::Said => "of what the message says, whatever is found".to_owned(),
    };
    format!("{does}, because {because}")
}
