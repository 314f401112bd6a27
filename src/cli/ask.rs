//! `puente ask`: what the bot makes of a message, and why, by exactly the path a visitor's message takes.
//! Writes nothing down.

mod explain;

use std::io::{self, IsTerminal, Write};

use clap::{Args, ValueEnum};
use serde::Serialize;
use tokio::time::Instant;

use super::{KnowledgeFlag, Outcome, Terminal, block_on, knowledge};
use crate::adapters::search::HybridSearch;
use crate::config::{Config, Content, Flag};
use crate::domain::answer::Verdict;
use crate::domain::article::{Article, ArticleId};
use crate::domain::counted::counted;
use crate::domain::detect::detect;
use crate::domain::diagnostic::Severity;
use crate::domain::lang::Lang;
use crate::domain::redact::redact;
use crate::domain::search::Hit;
use crate::domain::text::{RawText, TEXT_CHARS_MAX, TextFault};
use crate::flow::answer::Outcome as Did;
use crate::flow::consider::{Considered, Part, consider};
use crate::ports::Search;

const EXAMPLES: &str = "\
Examples:
  puente ask \"¿cómo restablezco mi contraseña?\"
  puente ask --json \"my entry was rejected\"
  puente ask --explain \"why was my ISF rejected\"
  puente ask --kb ./my-kb --lang es \"horario\"
  cut -f3 questions.tsv | puente ask --json -     one JSON object a line, as soon as it is known

Fields of --json:
  text             the message, with card numbers and codes masked as they would be stored
  lang             the language it is written in, en or es
  lang_confidence  how sure that is, 0.5 to 1
  outcome          answer, clarify, handoff or smalltalk
  article          the article shown, or the one whose safe facts come before a person; else null
  confidence       how likely the best candidate is the right one, 0 to 1; null when nothing was found
  candidates       what was found, best first: article, score (comparable within one line only)
  reason           why a person or a line of small talk: asked, person-only, no-answer, security, outage, legal,
                   account-data, distress, greeting …; else null
  signals          what the message says besides its question: security, legal …, and loud, upset or furious
  parts            when it asks several things and each is answered on its own: text, article; else empty
  explain          with --explain: language, repaired, expanded, looked_at, candidates with what their scores and
                   confidences are made of, bar, because; everything that --explain shows
  ms               how long it took";

/// Ask the bot one question, or one a line from stdin
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Ask {
    /// The message; - or nothing reads one a line from stdin
    #[arg(value_name = "TEXT")]
    text: Option<String>,
    /// One JSON object a line instead of text for eyes
    #[arg(long)]
    json: bool,
    /// Say why: language, repaired words, candidates with their scores, and what decided
    #[arg(long)]
    explain: bool,
    /// The conversation's language: the answer is in it
    #[arg(long, value_enum, default_value = "auto")]
    lang: LangChoice,
    #[command(flatten)]
    knowledge: KnowledgeFlag,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LangChoice {
    /// English
    En,
    /// Spanish
    Es,
    /// The language of the message
    Auto,
}

/// One line of `--json`. Its names are a promise to scripts.
#[derive(Debug, Serialize)]
struct Line<'a> {
    text: &'a str,
    lang: &'static str,
    lang_confidence: f64,
    outcome: &'static str,
    article: Option<&'a str>,
    confidence: Option<f64>,
    candidates: Vec<Candidate<'a>>,
    reason: Option<&'static str>,
    signals: Vec<&'static str>,
    parts: Vec<Asked<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<explain::Explanation<'a>>,
    ms: f64,
}

#[derive(Debug, Serialize)]
struct Asked<'a> {
    text: &'a str,
    article: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Candidate<'a> {
    article: &'a str,
    score: f64,
}

impl Ask {
    pub(super) fn flags(&self) -> Vec<Flag> {
        self.knowledge.flags()
    }

    pub(super) fn run(
        &self,
        config: &Config,
        terminal: &mut Terminal<'_>,
    ) -> anyhow::Result<Outcome> {
        let search = open(&config.content, terminal)?;
        // The language model is read when it is first used; that is not the first question's time.
        drop(detect("", Lang::En));
        block_on(async {
            match self.text.as_deref() {
                Some(text) if text != "-" => self.one(&search, text, terminal).await,
                _ => self.each(&search, terminal).await,
            }
        })
    }

    /// A line in, a line out, before the next one is read.
    async fn each(
        &self,
        search: &HybridSearch,
        terminal: &mut Terminal<'_>,
    ) -> anyhow::Result<Outcome> {
        if io::stdin().is_terminal() {
            writeln!(terminal.err, "One message a line; Ctrl-D ends.")?;
        }
        let mut outcome = Outcome::Fine;
        let mut line = String::new();
        loop {
            line.clear();
            if terminal.input.read_line(&mut line)? == 0 {
                return Ok(outcome);
            }
            if !line.trim().is_empty()
                && self.one(search, &line, terminal).await? == Outcome::Problems
            {
                outcome = Outcome::Problems;
            }
        }
    }

    async fn one(
        &self,
        search: &HybridSearch,
        text: &str,
        terminal: &mut Terminal<'_>,
    ) -> anyhow::Result<Outcome> {
        let raw = match RawText::parse(text) {
            Ok(raw) => raw,
            Err(fault) => {
                let said = match fault {
                    TextFault::Empty => "a message needs words".to_owned(),
                    TextFault::TooLong => {
                        format!(
                            "a message has at most {TEXT_CHARS_MAX} characters; this one is left out"
                        )
                    }
                };
                writeln!(terminal.err, "puente: {said}")?;
                return Ok(Outcome::Problems);
            }
        };
        let begun = Instant::now();
        let text = redact(&raw).text;
        let lang = match self.lang {
            LangChoice::En => Lang::En,
            LangChoice::Es => Lang::Es,
            LangChoice::Auto => detect(text.as_str(), Lang::En).lang,
        };
        let considered = consider(search, lang, text.as_str(), None).await?;
        let ms = begun.elapsed().as_secs_f64() * 1_000.0;
        let mut line = describe(text.as_str(), &considered, ms);
        if self.explain {
            line.explain = Some(explain::Explanation::of(&considered));
        }
        if self.json {
            serde_json::to_writer(&mut *terminal.out, &line)?;
            writeln!(terminal.out)?;
        } else if let Some(explained) = &line.explain {
            explain::screen(line.text, explained, &considered.verdict, terminal.out)?;
        } else {
            print(&line, &considered.verdict, search, lang, terminal.out)?;
        }
        terminal.out.flush()?;
        Ok(Outcome::Fine)
    }
}

fn open(content: &Content, terminal: &mut Terminal<'_>) -> anyhow::Result<HybridSearch> {
    let folder = &content.knowledge;
    let loaded = knowledge::read(folder)?;
    if let Some(lang) = knowledge::missing_language(&loaded.knowledge) {
        writeln!(
            terminal.err,
            "puente: {} has no article in {lang}; answers to it come in {}",
            folder.display(),
            lang.other()
        )?;
    }
    let errors = loaded.diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    if errors > 0 {
        let folder = folder.display();
        writeln!(
            terminal.err,
            "puente: {} in {folder}; `puente check` says more",
            counted(errors, "error")
        )?;
    }
    knowledge::open(content, &loaded, &mut |_, _, _| {}, terminal.err)
}

fn describe<'a>(text: &'a str, considered: &'a Considered, ms: f64) -> Line<'a> {
    let Considered { detection, signals, findings, verdict, parts, .. } = considered;
    let (outcome, article, reason) = match verdict {
        Verdict::Answer(hit) => (Did::Answer, Some(&hit.article), None),
        Verdict::Clarify(_) => (Did::Clarify, None, None),
        Verdict::HandOver { reason, facts } => {
            (Did::HandOver, facts.as_ref().map(|hit| &hit.article), Some(reason.reason().code()))
        }
        Verdict::Act(act) => (Did::SmallTalk, None, Some(act.code())),
    };
    let candidate =
        |hit: &'a Hit| Candidate { article: hit.article.as_str(), score: rounded(hit.score) };
    Line {
        text,
        lang: detection.lang.code(),
        lang_confidence: rounded(detection.confidence),
        outcome: outcome.code(),
        article: article.map(ArticleId::as_str),
        confidence: findings.hits.first().map(|hit| rounded(hit.confidence)),
        candidates: findings.hits.iter().map(candidate).collect(),
        reason,
        signals: signals.codes(),
        parts: parts.iter().map(asked).collect(),
        explain: None,
        ms: (ms * 1_000.0).round() / 1_000.0,
    }
}

/// Four digits say all that a score can.
fn rounded(share: f32) -> f64 {
    (f64::from(share) * 10_000.0).round() / 10_000.0
}

fn asked(part: &Part) -> Asked<'_> {
    let article = match &part.verdict {
        Verdict::Answer(hit) | Verdict::HandOver { facts: Some(hit), .. } => Some(&hit.article),
        Verdict::Clarify(_) | Verdict::HandOver { facts: None, .. } | Verdict::Act(_) => None,
    };
    Asked { text: &part.text, article: article.map(ArticleId::as_str) }
}

fn print(
    line: &Line<'_>,
    verdict: &Verdict,
    search: &HybridSearch,
    lang: Lang,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let sure = line.confidence.map_or_else(String::new, |c| format!("  confidence {c:.2}"));
    let why = line.reason.map_or_else(String::new, |reason| format!(" ({reason})"));
    let heard =
        line.signals.iter().fold(String::new(), |so_far, signal| format!("{so_far}  !{signal}"));
    writeln!(
        out,
        "{}{why}  {}{sure}  {} {:.2}  {:.1} ms{heard}",
        line.outcome,
        line.article.unwrap_or("–"),
        line.lang,
        line.lang_confidence,
        line.ms
    )?;
    let article = |hit: &Hit| {
        search.article(&hit.article, lang).or_else(|| search.article(&hit.article, lang.other()))
    };
    match verdict {
        Verdict::Answer(hit) | Verdict::HandOver { facts: Some(hit), .. } => {
            show(article(hit).as_deref(), out)?;
        }
        Verdict::HandOver { facts: None, .. } | Verdict::Act(_) => {}
        Verdict::Clarify(hits) => {
            for hit in hits {
                let title = article(hit).map_or_else(|| hit.title.clone(), |a| a.title.clone());
                writeln!(out, "  ? {title}  [{}]", hit.article)?;
            }
        }
    }
    for part in &line.parts {
        writeln!(out, "  & {}  [{}]", part.text, part.article.unwrap_or("–"))?;
    }
    for candidate in &line.candidates {
        writeln!(out, "  {:>9.4}  {}", candidate.score, candidate.article)?;
    }
    writeln!(out)?;
    Ok(())
}

fn show(article: Option<&Article>, out: &mut dyn Write) -> anyhow::Result<()> {
    let Some(article) = article else { return Ok(()) };
    writeln!(out, "\n{}\n\n{}\n", article.title, article.plain.trim_end())?;
    Ok(())
}
