//! The files of `kb-index/acts`: one a dialogue act, with examples in both languages. Formats only.
//!
//! ```toml
//! # What it is.
//! en = ["wait", "hold on"]
//! es = ["espere", "un momento"]
//! ```
//!
//! `questions.toml` holds the contrast: short messages that share words with acts and are questions all the same.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use toml::Spanned;

use super::Act;
use super::lexicon::{key, signs};
use crate::domain::diagnostic::{Diagnostic, Severity};
use crate::domain::lang::Lang;

/// Where the files lie, below the knowledge base.
pub const FOLDER: &str = "acts/";
/// The name of the file that holds what is no act.
pub const CONTRAST: &str = "questions";
/// With fewer examples in a language an act is heard only in these very words.
const EXAMPLES_MIN: usize = 12;
/// A longer example tells a story; acts are short.
const EXAMPLE_CHARS_MAX: usize = 160;

/// The examples of a knowledge base.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActExamples {
    /// What does something, and what.
    pub acts: Vec<(Act, Lang, String)>,
    /// What only looks like it.
    pub questions: Vec<(Lang, String)>,
}

impl ActExamples {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.acts.is_empty()
    }

    /// Adds what another file says.
    pub fn extend(&mut self, other: Self) {
        self.acts.extend(other.acts);
        self.questions.extend(other.questions);
    }

    /// Remarks about examples of one act that are another's too. `file` names the file of an act.
    pub fn clashes(&self, file: impl Fn(&str) -> String) -> Vec<Diagnostic> {
        let mut owners: BTreeMap<String, &'static str> = BTreeMap::new();
        let mut remarks = Vec::new();
        let acts = self.acts.iter().map(|(act, _, text)| (act.code(), text));
        for (code, text) in acts.chain(self.questions.iter().map(|(_, text)| (CONTRAST, text))) {
            let said = Some(key(text)).filter(|key| !key.is_empty());
            let owner = *owners.entry(said.unwrap_or_else(|| signs(text))).or_insert(code);
            if owner != code {
                let message = format!("“{text}” is an example of {owner} too");
                let hint = "leave it where most people mean it".to_owned();
                remarks.push(remark(&file(code), 0, Severity::Error, "act-clash", message, hint));
            }
        }
        remarks
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    en: Vec<Spanned<String>>,
    #[serde(default)]
    es: Vec<Spanned<String>>,
}

/// Reads one file. `path` is told in remarks; its name says which act it is about.
pub fn read(path: &str, text: &str) -> (ActExamples, Vec<Diagnostic>) {
    let mut examples = ActExamples::default();
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".toml");
    let act = Act::from_code(name).filter(|act| act.has_examples());
    if act.is_none() && name != CONTRAST {
        let known: Vec<&str> =
            Act::ALL.iter().filter(|act| act.has_examples()).map(|act| act.code()).collect();
        let message = format!("there is no act {name}");
        let hint = format!("name the file {CONTRAST} or one of: {}", known.join(", "));
        return (examples, vec![remark(path, 0, Severity::Error, "act-name", message, hint)]);
    }
    let text = text.trim_start_matches('\u{feff}');
    let line_of = |at: usize| {
        let before = text.get(..at).unwrap_or_default();
        u32::try_from(before.matches('\n').count() + 1).unwrap_or(0)
    };
    let File { en, es } = match toml::from_str(text) {
        Ok(file) => file,
        Err(fault) => {
            let line = fault.span().map_or(0, |span| line_of(span.start));
            let message = fault.message().to_owned();
            let hint = "write: en = [\"…\", \"…\"] and es = [\"…\"]".to_owned();
            return (
                examples,
                vec![remark(path, line, Severity::Error, "act-file", message, hint)],
            );
        }
    };
    let mut remarks = Vec::new();
    for (lang, texts) in [(Lang::En, en), (Lang::Es, es)] {
        if act.is_some() && texts.len() < EXAMPLES_MIN {
            let message = format!("{} examples in {lang}", texts.len());
            let hint = format!("with {EXAMPLES_MIN} or more it is heard in other words too");
            remarks.push(remark(path, 0, Severity::Warning, "few-examples", message, hint));
        }
        for example in texts {
            let text = example.get_ref().trim();
            let (said, n_chars) = (signs(text), text.chars().count());
            if said.is_empty() || n_chars > EXAMPLE_CHARS_MAX {
                let line = line_of(example.span().start);
                let message = format!("an example of {n_chars} characters, empty or too long");
                let hint =
                    format!("write what people type, {EXAMPLE_CHARS_MAX} characters at most");
                remarks.push(remark(path, line, Severity::Error, "act-example", message, hint));
            } else if let Some(act) = act {
                examples.acts.push((act, lang, text.to_owned()));
            } else {
                examples.questions.push((lang, text.to_owned()));
            }
        }
    }
    (examples, remarks)
}

fn remark(
    file: &str,
    line: u32,
    severity: Severity,
    rule: &'static str,
    message: String,
    hint: String,
) -> Diagnostic {
    Diagnostic { file: file.to_owned(), line, column: 0, severity, rule, message, hint }
}

/// The examples that are shipped with the program: what a knowledge base without a folder of its own is given.
pub fn shipped() -> &'static ActExamples {
    static SHIPPED: LazyLock<ActExamples> = LazyLock::new(|| {
        let mut examples = ActExamples::default();
        for (path, text) in FILES {
            examples.extend(read(path, text).0);
        }
        examples
    });
    &SHIPPED
}

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$((
            concat!($name, ".toml"),
            include_str!(concat!("../../../kb-index/acts/", $name, ".toml")),
        )),*]
    };
}

const FILES: &[(&str, &str)] = files![
    "acknowledgement",
    "agreement",
    "apology",
    "ask-person",
    "back",
    "back-to-assistant",
    "call-off",
    "cancel",
    "complaint",
    "correction",
    "frustration",
    "goodbye",
    "greeting",
    "introduction",
    "menu",
    "none-of-these",
    "not-it",
    "opener",
    "praise",
    "questions",
    "refusal",
    "refuse-person",
    "repeat",
    "rephrase",
    "small-talk",
    "solved",
    "still-broken",
    "thanks",
    "tried-already",
    "wait",
    "what-are-you",
];
