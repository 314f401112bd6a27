//! `puente check`: reads every phrase, article and golden question, asks the questions, and says everything that is
//! wrong in one run. What is wrong is `authoring`'s business.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::{KnowledgeFlag, LocalesFlag, Outcome, Terminal, block_on, knowledge};
use crate::adapters::folder;
use crate::adapters::phrases::shipped;
use crate::adapters::system::SystemClock;
use crate::authoring::corpus::{Corpus, GoldenLine, SourceFile};
use crate::authoring::report;
use crate::authoring::review;
use crate::authoring::rules::{Did, Given, GoldenResult, Treated, check, has_errors, in_code};
use crate::config::{Config, Content, Flag};
use crate::domain::answer::Verdict;
use crate::flow::consider::consider;
use crate::ports::Clock;

const EXAMPLES: &str = "\
Examples:
  puente check                     the phrases and articles of this installation
  puente check ./my-kb ./locales   any folders: *.ftl below en/ and es/, <id>.en.md, questions.tsv …
  puente check --json | jq 'select(.severity == \"error\")'
  puente check --review            the sources that somebody has to verify, for the owner of the knowledge

Each line is file:line:column, how bad it is, the rule's name, what is wrong, and what to do about it.
Ends with 1 when there is an error; warnings alone end with 0.";

/// Read all phrases and articles and say what is wrong with them
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Check {
    /// Folders to read instead of content.locales and content.knowledge
    #[arg(value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// One JSON object a line, a summary at the end
    #[arg(long)]
    json: bool,
    /// List the sources that a person has yet to verify, instead of checking; visitors are not shown them
    #[arg(long)]
    review: bool,
    #[command(flatten)]
    knowledge: KnowledgeFlag,
    #[command(flatten)]
    locales: LocalesFlag,
}

impl Check {
    pub(super) fn flags(&self) -> Vec<Flag> {
        let mut flags = self.knowledge.flags();
        flags.extend(self.locales.flags());
        flags
    }

    pub(super) fn run(
        &self,
        config: &Config,
        terminal: &mut Terminal<'_>,
    ) -> anyhow::Result<Outcome> {
        let folders: Vec<&Path> = if self.folders.is_empty() {
            vec![&config.content.locales, &config.content.knowledge]
        } else {
            self.folders.iter().map(PathBuf::as_path).collect()
        };
        let corpus = Corpus::from_files(&read(&folders)?);
        if self.review {
            let open = review::list(&corpus);
            let said = if self.json { review::json_lines(&open) } else { review::text(&open) };
            terminal.out.write_all(said.as_bytes())?;
            return Ok(Outcome::Fine);
        }
        let Done { asked, treated, paraphrased } =
            ask(&corpus, &folders, &config.content, terminal.err)?;
        let lines = lines_in_code(&corpus);
        let today: String = SystemClock.now().to_string().chars().take(10).collect();
        let given = Given {
            today: &today,
            ids_in_code: &lines.iter().map(String::as_str).collect::<Vec<_>>(),
            asked: &asked,
            treated: &treated,
            paraphrased: &paraphrased,
        };
        let found = check(&corpus, &given);
        let said = if self.json {
            report::json_lines(&found, &asked)
        } else {
            report::text(&found, &asked)
        };
        terminal.out.write_all(said.as_bytes())?;
        Ok(if has_errors(&found) { Outcome::Problems } else { Outcome::Fine })
    }
}

/// Every file of these folders, each under the name it would be opened by.
pub(super) fn read(folders: &[&Path]) -> anyhow::Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    for folder in folders {
        let found = folder::read(folder).with_context(|| {
            format!(
                "failed to read {}; name folders after `check`, or set content.locales and content.knowledge",
                folder.display()
            )
        })?;
        files.extend(found.into_iter().map(|(path, bytes)| SourceFile {
            path: format!("{}/{path}", folder.display()),
            bytes,
        }));
    }
    Ok(files)
}

/// What came of the questions.
#[derive(Default)]
struct Done {
    /// What the golden questions found.
    asked: Vec<GoldenResult>,
    /// What was done with them and with the off-topic messages.
    treated: Vec<Treated>,
    /// What the paraphrases found.
    paraphrased: Vec<GoldenResult>,
}

/// What the bot finds for each golden question and each paraphrase, by the path a visitor's message takes, and what it does with it
/// and with the off-topic messages.
fn ask(
    corpus: &Corpus,
    folders: &[&Path],
    content: &Content,
    err: &mut dyn Write,
) -> anyhow::Result<Done> {
    let home = folders.iter().find(|folder| folder.join("questions.tsv").is_file());
    let is_nothing_asked =
        corpus.golden.is_empty() && corpus.off_topic.is_empty() && corpus.paraphrases.is_empty();
    let Some(home) = home.filter(|_| !is_nothing_asked && !corpus.knowledge().is_empty()) else {
        return Ok(Done::default());
    };
    // The index of another folder must not take the place of the one that is served.
    let index = content.index.clone().filter(|_| **home == *content.knowledge);
    let content = Content { knowledge: home.to_path_buf(), index, ..content.clone() };
    let search = knowledge::open(&content, &knowledge::read(home)?, &mut |_, _, _| {}, err)?;
    block_on(async {
        let Done { mut asked, mut treated, mut paraphrased } = Done::default();
        for line in &corpus.golden {
            let golden = line.golden.clone();
            let considered = consider(&search, golden.lang, &golden.question, None).await?;
            treated.push(Treated {
                lang: golden.lang,
                text: golden.question.clone(),
                article: Some(golden.article.clone()),
                did: did(considered.verdict),
            });
            let found = considered.findings.hits.into_iter().map(|hit| hit.article).collect();
            asked.push(GoldenResult { golden, found });
        }
        for line in &corpus.off_topic {
            let (lang, text) = (line.off_topic.lang, line.off_topic.message.clone());
            let did = did(consider(&search, lang, &text, None).await?.verdict);
            treated.push(Treated { lang, text, article: None, did });
        }
        for GoldenLine { golden, .. } in &corpus.paraphrases {
            let considered = consider(&search, golden.lang, &golden.question, None).await?;
            let found = considered.findings.hits.into_iter().map(|hit| hit.article).collect();
            paraphrased.push(GoldenResult { golden: golden.clone(), found });
        }
        Ok(Done { asked, treated, paraphrased })
    })
}

fn did(verdict: Verdict) -> Did {
    match verdict {
        Verdict::Answer(hit) => Did::Answer(hit.article),
        Verdict::HandOver { .. } => Did::HandOver,
        Verdict::Clarify(_) | Verdict::Act(_) => Did::Other,
    }
}

/// The lines that the program says: those it was built with. Nobody knows when no phrases are looked at.
pub(super) fn lines_in_code(corpus: &Corpus) -> Vec<String> {
    if corpus.phrases.is_empty() {
        return Vec::new();
    }
    let files: Vec<SourceFile> = shipped()
        .into_iter()
        .map(|(path, text)| SourceFile { path, bytes: text.into_bytes() })
        .collect();
    in_code::ids(&Corpus::from_files(&files))
}
