//! What the desk says and knows: read at the start, and taken up again whenever authors change it.
//! What does not pass the check never replaces what works; the log and every console say why.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::task::JoinHandle;

use crate::adapters::folder;
use crate::adapters::phrases::{Phrasebook, Wording, shipped};
use crate::adapters::search::encoder::{Encoder, EncoderFault};
use crate::adapters::search::files::{Gathered, gather};
use crate::adapters::search::{Catalogue, IndexError, Means, Place, Progress, WordSearch};
use crate::authoring::corpus::{Corpus, SourceFile};
use crate::authoring::reload::{Change, Fingerprint, Watch, weigh};
use crate::authoring::report;
use crate::authoring::rules::{Given, check, in_code};
use crate::config;
use crate::domain::detect::is_word;
use crate::domain::diagnostic::{Diagnostic, Severity};
use crate::domain::time::Timestamp;
use crate::gateway::router::Gateway;
use crate::gateway::switchboard::Announcements;
use crate::ports::Phrases;

/// The folders are looked at this often. A change counts when two looks in a row see the same, so an author
/// waits about twice this, and the time of the check.
const LOOK: Duration = Duration::from_millis(400);
/// The most problems a console shows; the rest is for `puente check`.
const SHOWN_MAX: usize = 50;

/// What the desk says and knows.
pub struct Content {
    /// The wording.
    pub phrases: Arc<Phrasebook>,
    /// The articles.
    pub search: Arc<WordSearch>,
    folders: config::Content,
    means: Means,
    words_alone: Option<String>,
    live: Vec<SourceFile>,
    problems: Vec<Diagnostic>,
    /// How often articles have changed.
    changes: u64,
}

impl Content {
    /// Reads both folders and opens the index, building it where it is missing.
    pub fn load(folders: &config::Content, progress: &mut dyn FnMut(&str)) -> anyhow::Result<Self> {
        let found = read(folders)?;
        let ids = ids_in_code();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let given = Given { ids_in_code: &ids, ..Given::default() };
        let (phrases, knowledge): (Vec<_>, Vec<_>) =
            found.iter().cloned().partition(|file| is_phrases(&file.path));
        // A wording with errors gives way to the one this binary was built with; articles have no such twin.
        let wording = weigh(&shipped_files(), &phrases, &given);
        let mut live = wording.live;
        live.extend(knowledge);
        let (means, fault) = means(folders);
        let words_alone = words_alone(&means, fault.as_ref());
        if let Some(fault) = &words_alone {
            tracing::warn!(
                "the bot answers by words alone: {fault}; `make model` or content.model gives it meaning"
            );
        }
        // What authors should know is found out beside the index: neither needs the other.
        let (problems, catalogue) = std::thread::scope(|scope| {
            let problems = scope.spawn(|| check(&Corpus::from_files(&found), &given));
            let catalogue = catalogue_of(&live, folders, &means, &mut |done, total, name| {
                progress(&format!("indexing {done} of {total}: {name}"));
            });
            (problems.join(), catalogue)
        });
        let problems = problems.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok(Self {
            phrases: Arc::new(Phrasebook::new(wording_of(&live))),
            search: Arc::new(WordSearch::new(
                catalogue.context("failed to build the search index")?,
            )),
            folders: folders.clone(),
            means,
            words_alone,
            problems,
            live,
            changes: 0,
        })
    }

    /// What every connection is told.
    pub fn announcements(&self) -> Announcements {
        let errors = self.problems.iter().filter(|p| p.severity == Severity::Error);
        let problems = errors.take(SHOWN_MAX).map(report::line);
        Announcements {
            phrases: self.phrases.version(),
            problems: problems.collect(),
            words_alone: self.words_alone.clone(),
        }
    }

    fn fingerprint(&self) -> anyhow::Result<Fingerprint> {
        let mut print = Fingerprint::default();
        for (root, name) in roots(&self.folders) {
            for stamp in folder::stamps(root)? {
                print.note(&format!("{name}/{}", stamp.path), stamp.bytes, stamp.written_ms);
            }
        }
        Ok(print)
    }

    /// Begins to learn from the articles as they are now; that takes longer than to find them.
    fn learn(&self) -> Learning {
        let (live, folders, means) = (self.live.clone(), self.folders.clone(), self.means.clone());
        Learning {
            changes: self.changes,
            task: tokio::task::spawn_blocking(move || {
                catalogue_of(&live, &folders, &means, &mut |_, _, _| ())
            }),
        }
    }

    /// Answers with what was learned, unless articles have changed again meanwhile.
    async fn learned(&self, learning: Learning) {
        match learning.task.await {
            Ok(Ok(catalogue)) if learning.changes == self.changes => {
                self.search.swap(catalogue);
                tracing::info!("learned from the changed articles");
            }
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "nothing learned from the changed articles"),
            Err(error) => {
                tracing::warn!(%error, "learning from the changed articles was cut short");
            }
        }
    }

    /// Takes up what has changed and passes; tells what does not.
    fn take_up(&mut self, now: Timestamp) -> anyhow::Result<()> {
        let found = read(&self.folders)?;
        let ids = ids_in_code();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let today: String = now.to_string().chars().take(10).collect();
        let given = Given { today: &today, ids_in_code: &ids, ..Given::default() };
        let reload = weigh(&self.live, &found, &given);
        if reload.knowledge {
            let gathered = gathered(&reload.live);
            let place = Place::Below(&self.folders.knowledge);
            let current = self.search.current();
            self.search.swap(current.renewed(&gathered, &self.means, place, &mut |_, _, _| ())?);
            self.changes += 1;
        }
        if reload.phrases {
            self.phrases.swap(wording_of(&reload.live));
        }
        if reload.phrases || reload.knowledge {
            tracing::info!(
                phrases = reload.phrases,
                knowledge = reload.knowledge,
                "authors' changes are live"
            );
        }
        for file in &reload.held {
            tracing::warn!(file, "not taken up: mend its errors first");
        }
        for problem in reload.problems.iter().filter(|p| p.severity == Severity::Error) {
            tracing::warn!(
                file = problem.file,
                line = problem.line,
                column = problem.column,
                rule = problem.rule,
                "{}",
                problem.message
            );
        }
        self.live = reload.live;
        self.problems = reload.problems;
        Ok(())
    }
}

/// What goes on beside the looks at the folders.
struct Learning {
    /// How often articles had changed when it began.
    changes: u64,
    task: JoinHandle<Result<Catalogue, IndexError>>,
}

/// Takes up authors' changes while the node runs.
pub async fn watch(gateway: Arc<Gateway>, content: Content) {
    let stop = gateway.wiring.stop.clone();
    let mut content = content;
    let mut watch = Watch::new(content.fingerprint().unwrap_or_default());
    let mut learning: Option<Learning> = None;
    let mut learned = content.changes;
    loop {
        // Stopping first; there is nothing else.
        tokio::select! { biased;
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        if let Some(done) = learning.take_if(|learning| learning.task.is_finished()) {
            content.learned(done).await;
        }
        if learning.is_none() && learned != content.changes {
            learned = content.changes;
            learning = Some(content.learn());
        }
        let now = gateway.clock().now();
        // Files and the index are slow things; the other tasks go on meanwhile.
        let looked = tokio::task::spawn_blocking(move || {
            let outcome = content.fingerprint().and_then(|print| match watch.look(print) {
                Change::None => Ok(false),
                Change::Locales | Change::Knowledge | Change::Both => {
                    content.take_up(now).map(|()| true)
                }
            });
            (content, watch, outcome)
        })
        .await;
        let Ok((back, watching, outcome)) = looked else { return };
        (content, watch) = (back, watching);
        match outcome {
            Ok(true) => gateway.wiring.board.announce(content.announcements()),
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "authors' folders not looked at"),
        }
    }
}

fn roots(folders: &config::Content) -> [(&Path, &'static str); 2] {
    [(&folders.locales, "locales"), (&folders.knowledge, "kb-index")]
}

/// Every file of both folders, under the names that authors know.
pub fn read(folders: &config::Content) -> anyhow::Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    for (root, name) in roots(folders) {
        let found = folder::read(root).with_context(|| {
            format!("failed to read {}: is this the right folder?", root.display())
        })?;
        files.extend(
            found
                .into_iter()
                .map(|(path, bytes)| SourceFile { path: format!("{name}/{path}"), bytes }),
        );
    }
    Ok(files)
}

fn is_phrases(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "ftl")
}

fn shipped_files() -> Vec<SourceFile> {
    let files = shipped().into_iter();
    files
        .map(|(path, text)| SourceFile {
            path: format!("locales/{path}"),
            bytes: text.into_bytes(),
        })
        .collect()
}

/// Every line the program says: those it was built with.
pub fn ids_in_code() -> Vec<String> {
    in_code::ids(&Corpus::from_files(&shipped_files()))
}

/// What the bot understands with: the language model where it is, and why it is not where it is not.
pub fn means(content: &config::Content) -> (Means, Option<EncoderFault>) {
    let mut means = Means::words(is_word);
    means.false_answers = f32::from(content.false_answers_percent) / 100.0;
    let Some(model) = &content.model else { return (means, None) };
    match Encoder::open(model) {
        Ok(encoder) => means.encoder = Some(Arc::new(encoder)),
        Err(fault) => return (means, Some(fault)),
    }
    (means, None)
}

/// Why the bot goes by words alone; nothing when it looks at meaning, too.
pub fn words_alone(means: &Means, fault: Option<&EncoderFault>) -> Option<String> {
    let unnamed = || "no folder of a language model is known".to_owned();
    means.encoder.is_none().then(|| fault.map_or_else(unnamed, ToString::to_string))
}

/// The index of these files, kept in a folder that is named after what they say.
fn catalogue_of(
    files: &[SourceFile],
    folders: &config::Content,
    means: &Means,
    progress: Progress<'_>,
) -> Result<Catalogue, IndexError> {
    Catalogue::open(&gathered(files), means, Place::Below(&folders.knowledge), progress)
}

/// The articles among these files.
fn gathered(files: &[SourceFile]) -> Gathered {
    let articles: Vec<(String, Vec<u8>)> = files
        .iter()
        .filter_map(|file| {
            Some((file.path.strip_prefix("kb-index/")?.to_owned(), file.bytes.clone()))
        })
        .collect();
    gather(&articles)
}

fn wording_of(files: &[SourceFile]) -> Wording {
    Wording::from_files(files.iter().filter_map(|file| {
        let path = file.path.strip_prefix("locales/")?;
        is_phrases(path)
            .then(|| (path.to_owned(), String::from_utf8_lossy(&file.bytes).into_owned()))
    }))
}
