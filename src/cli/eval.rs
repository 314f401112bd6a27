//! `puente eval`: how good the bot is at a set of messages with what should come of each, by exactly the path a
//! visitor's message takes. Writes nothing down.

mod rows;
mod gzip;
mod intents;
mod sets;
mod noise;
mod seen;
mod figures;
mod table;

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{KnowledgeFlag, Outcome, Terminal, block_on};
use crate::config::{Config, Flag};
use crate::domain::counted::counted;
use crate::domain::detect::detect;
use crate::domain::lang::Lang;
use crate::domain::redact::redact;
use crate::domain::text::RawText;
use crate::flow::consider::consider;
use figures::{Figures, points_apart};
use intents::{Choice, SetLang};
use noise::Noise;
use seen::{GROUPS, Seen};
use sets::{Intents, Test};

/// After so many questions the progress is shown anew.
const PROGRESS_EVERY: usize = 50;

const EXAMPLES: &str = "\
Examples:
  puente eval kb-index/questions.tsv kb-index/offtopic.tsv     golden questions, off-topic messages
  puente eval --errors mine.jsonl | less                       and every row that went wrong
  puente eval --noise noisy --json mine.jsonl.gz               typed carelessly; one JSON object
  puente eval --consistency kb-index/consistency.tsv           paraphrases, group by group
  puente eval --intents train.jsonl test.jsonl --leave-out 5   any intents, each as an article

A line of FILE, packed with gzip or not:
  {\"text\": \"ya no entro\", \"lang\": \"es\", \"expect\": \"acct-locked\", \"also_ok\": [\"acct-reset\"]}
  lang     en, es or mixed; a mixed row counts for the language only with \"answer_lang\"
  expect   an article's id or a list of them, human, oos (no article is about it), smalltalk
           (any act) or act:thanks, the name of a file in kb-index/acts
  also_ok  what would not be wrong either; optional, as is prior, the conversation's language so far
FILE.tsv is read as kb-index has them: language, article (or act:thanks), question; or language,
message.
FILE of --consistency: article, language, question; those of one article and language are a group.
TRAIN and TEST: {\"s\": \"train\", \"q\": \"the question\", \"y\": \"the intent\"}; without s all lines count.

What is printed, by language, under its name in --json, where a share is {n, of, share}:
  recall_at_1, recall_at_3     of rows that expect an article: it was found first, among three;
                               one that also_ok names counts like the expected one
  answered_right, answered_wrong, clarified_right, clarified_wrong, facts_right, facts_wrong,
  handed_over, taken_for_small_talk    of the same rows: what became of them, together all
  all_right                    with --consistency: groups whose every question finds its article first
  answered_at_once             an article was shown at once, right or wrong
  answer_precision             of all answers: the article shown was expected or accepted
  false_answers, facts_on_oos  of oos rows: an article was shown; safe facts, then a person
  handover_precision           of all that went to a person at once: the row is a human one, accepts
                               it, or expects an article that only people answer
  human_recall                 of human rows: a person takes over; being asked back is not that
  small_talk_recall            of smalltalk rows: small talk
  acts_heard                   of act rows: that act was heard, alone or beside others
  language_accuracy            the message was taken for its language
  auroc                        how well the first hit's confidence tells articles' from oos rows
  kept_at_5, threshold_at_5    right first hits above the confidence that 5 % of oos rows exceed
  ms_p50, ms_p99               how long a question took
Around them: questions, malformed, unknown (rows by ids that no article has), excluded, noise,
intents, groups (en, es, mixed, all), en_minus_es (in points); with --errors also errors, whose
faults are answered-wrong, facts-wrong, clarified-wrong, handed-over, taken-for-small-talk,
not-first, false-answer, facts-shown, not-handed-over, no-small-talk, act-not-heard, language.

Ends with 1 when a line was malformed.";

/// Measure the answers to a set of messages
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Eval {
    /// Test sets: JSON lines, packed or not
    #[arg(value_name = "FILE", required_unless_present_any = ["intents", "consistency"],
        conflicts_with = "intents")]
    files: Vec<PathBuf>,
    /// Sets of intents instead: each intent is an article, its training questions its phrasings
    #[arg(long, num_args = 2, value_names = ["TRAIN", "TEST"])]
    intents: Option<Vec<PathBuf>>,
    /// The language of TRAIN and TEST; otherwise that of most of their rows
    #[arg(long, value_enum, conflicts_with = "files")]
    lang: Option<SetLang>,
    /// The most phrasings an intent gets
    #[arg(long, value_name = "N", conflicts_with = "files")]
    per: Option<usize>,
    /// Leave out so many intents: no article is about their questions
    #[arg(long, value_name = "N", conflicts_with = "files", default_value_t = 0)]
    leave_out: usize,
    /// Ways to ask one thing instead: article, language, question a line; counts what finds its article by all of them
    #[arg(long, value_name = "FILE", conflicts_with_all = ["files", "intents"])]
    consistency: Option<PathBuf>,
    /// Mistype the messages, the same way on every run
    #[arg(long, value_enum)]
    noise: Option<Noise>,
    /// One JSON object instead of a table
    #[arg(long)]
    json: bool,
    /// Besides, every row that went wrong
    #[arg(long)]
    errors: bool,
    #[command(flatten)]
    knowledge: KnowledgeFlag,
}

impl Eval {
    pub(super) fn flags(&self) -> Vec<Flag> {
        self.knowledge.flags()
    }

    pub(super) fn run(
        &self,
        config: &Config,
        terminal: &mut Terminal<'_>,
    ) -> anyhow::Result<Outcome> {
        let test = match self.intents.as_deref() {
            Some([train, test]) => {
                let choice = Choice { lang: self.lang, per: self.per, leave_out: self.leave_out };
                Test::of_intents([train, test], choice, &config.content, terminal)?
            }
            _ => match &self.consistency {
                Some(file) => {
                    let file = std::slice::from_ref(file);
                    Test::of_files(file, rows::paraphrases, &config.content, terminal)?
                }
                None => Test::of_files(&self.files, rows::read, &config.content, terminal)?,
            },
        };
        test.complain(terminal)?;
        // The language model is read when it is first used; that is not the first question's time.
        drop(detect("", Lang::En));
        let seen = block_on(self.ask(&test, terminal))?;
        let mut groups = Vec::new();
        for (name, written) in GROUPS {
            let of_group: Vec<&Seen> = seen.iter().filter(|one| one.is_in(written)).collect();
            if !of_group.is_empty() {
                let figures = Figures::of(&of_group);
                let grouped = self.consistency.is_some();
                groups.push((name, if grouped { figures.by_groups(&of_group) } else { figures }));
            }
        }
        if self.json {
            writeln!(terminal.out, "{}", self.object(&test, &seen, &groups))?;
        } else {
            writeln!(terminal.out, "{}\n", self.heading(&test))?;
            table::figures(&groups, terminal.out)?;
            if self.errors {
                table::errors(seen.iter().filter_map(|one| one.wrong.as_ref()), terminal.out)?;
            }
        }
        Ok(if test.malformed.is_empty() { Outcome::Fine } else { Outcome::Problems })
    }

    async fn ask(&self, test: &Test, terminal: &mut Terminal<'_>) -> anyhow::Result<Vec<Seen>> {
        let watched = std::io::stderr().is_terminal();
        let all = test.rows.len();
        let mut seen = Vec::with_capacity(all);
        for (n, row) in test.rows.iter().enumerate() {
            if watched && n % PROGRESS_EVERY == 0 {
                // A line of progress that cannot be written is no reason to stop asking.
                drop(write!(terminal.err, "\r{n}/{all}\x1b[K"));
            }
            let seed = u64::try_from(row.line).unwrap_or(0);
            let noisy = self.noise.map(|noise| noise.applied(&row.text, seed));
            let typed = noisy.as_deref().unwrap_or(&row.text);
            // Noise may take the only letter away, or make a message of the greatest length too long.
            let raw = RawText::parse(typed).or_else(|_| RawText::parse(&row.text));
            let raw = raw.map_err(|_| anyhow::anyhow!("line {} cannot be sent", row.line))?;
            let text = redact(&raw).text;
            let prior = row.prior.unwrap_or_else(|| detect(text.as_str(), Lang::En).lang);
            let begun = Instant::now();
            let considered = consider(&test.search, prior, text.as_str(), None).await?;
            let ms = begun.elapsed().as_secs_f64() * 1_000.0;
            seen.push(Seen::of(row, text.as_str(), &considered, ms, &test.about));
        }
        if watched {
            drop(write!(terminal.err, "\r\x1b[K"));
        }
        Ok(seen)
    }

    fn heading(&self, test: &Test) -> String {
        let mut said = vec![counted(test.rows.len(), "question")];
        said.extend(test.intents.as_ref().map(|intents| {
            let Intents { lang, articles, phrasings, left_out } = intents;
            let lang = lang.map_or("", Lang::code);
            let left_out = left_out.len();
            format!("{articles} intents ({left_out} left out), {phrasings} phrasings in {lang}")
        }));
        said.extend(self.noise.map(|noise| format!("noise {}", noise.code())));
        let malformed = test.malformed.len();
        said.extend((malformed > 0).then(|| format!("{malformed} malformed lines")));
        let excluded = test.unknown.excluded;
        said.extend((excluded > 0).then(|| format!("{excluded} rows excluded: no such article")));
        said.join("; ")
    }

    fn object(&self, test: &Test, seen: &[Seen], groups: &[(&str, Figures)]) -> Value {
        let by_name = |wanted: &str| groups.iter().find(|(name, _)| *name == wanted);
        let apart = by_name("en").zip(by_name("es")).map(|((_, en), (_, es))| {
            let apart = points_apart(en, es).into_iter();
            apart.map(|(name, by)| (name, seen::rounded(by))).collect::<BTreeMap<_, _>>()
        });
        let intents = test.intents.as_ref().map(|intents| {
            json!({
                "articles": intents.articles,
                "phrasings": intents.phrasings,
                "lang": intents.lang.map(Lang::code),
                "left_out": intents.left_out,
            })
        });
        let groups: BTreeMap<&str, Value> =
            groups.iter().map(|(name, figures)| (*name, figures.json())).collect();
        let mut object = json!({
            "questions": test.rows.len(),
            "malformed": test.malformed.len(),
            "unknown": test.unknown.rows_by_id,
            "excluded": test.unknown.excluded,
            "noise": self.noise.map(Noise::code),
            "intents": intents,
            "groups": groups,
            "en_minus_es": apart,
        });
        if let (true, Some(object)) = (self.errors, object.as_object_mut()) {
            let wrong: Vec<_> = seen.iter().filter_map(|one| one.wrong.as_ref()).collect();
            object.insert("errors".to_owned(), json!(wrong));
        }
        object
    }
}
