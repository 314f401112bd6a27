//! What the desk says and knows: read at the start, and taken up again whenever authors change it.
//! What does not pass the check never replaces what works; the log and every console say why.

mod naming;
mod watching;
#[cfg(test)]
mod tests;

use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use anyhow::Context;

use crate::adapters::folder;
use crate::adapters::phrases::{Phrasebook, Wording, shipped};
use crate::adapters::search::encoder::{Encoder, EncoderFault};
use crate::adapters::search::files::{Gathered, gather};
use crate::adapters::search::{
    EngineOptions, HybridSearch, IndexError, IndexLocation, Progress, SearchSnapshot,
};
use crate::authoring::corpus::{Corpus, SourceFile};
use crate::authoring::reload::{Fingerprint, changed_errors, weigh};
use crate::authoring::report;
use crate::authoring::rules::{Given, check, in_code, too_large};
use crate::config;
use crate::domain::decode::decode;
use crate::domain::detect::is_word;
use crate::domain::diagnostic::{Diagnostic, Severity};
use crate::domain::table::tabbed;
use crate::domain::time::Timestamp;
use crate::gateway::switchboard::Announcements;
use crate::ports::Phrases;
use naming::Names;
pub use watching::watch;

/// Messages that no article answers, at the top of the knowledge base.
const NEGATIVES: &str = "negatives.tsv";

/// What the desk says and knows.
pub struct Content {
    /// The wording.
    pub phrases: Arc<Phrasebook>,
    /// The articles.
    pub search: Arc<HybridSearch>,
    folders: config::Content,
    options: EngineOptions,
    words_alone: Option<String>,
    live: Vec<SourceFile>,
    problems: Vec<Diagnostic>,
    /// Why the folders cannot be taken in at all; nothing while they can.
    fault: Option<String>,
    /// How the files looked just before they were read.
    print: Fingerprint,
    /// How often articles have changed.
    changes: u64,
}

impl Content {
    /// Reads both folders and opens the index, building it where it is missing.
    pub fn load(folders: &config::Content, progress: &mut dyn FnMut(&str)) -> anyhow::Result<Self> {
        // Before they are read: what changes from here on, while the index is built, is taken up by the first looks.
        let print = fingerprint(folders).unwrap_or_default();
        let found = read(folders)?;
        let ids = ids_in_code();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let given = Given { ids_in_code: &ids, ..Given::default() };
        let (phrases, knowledge): (Vec<_>, Vec<_>) =
            found.iter().cloned().partition(|file| is_phrases(&file.path));
        // The language model, the wording and the files of both folders: none needs another, and each takes a while.
        let ((options, fault), wording, corpus) = thread::scope(|scope| {
            let options = scope.spawn(|| engine_options(folders));
            // A wording with errors gives way to the one this binary was built with; articles have no such twin.
            let wording = scope.spawn(|| weigh(&shipped_files(), &phrases, &given));
            let corpus = Corpus::from_files(&found);
            (joined(options), joined(wording), corpus)
        });
        let mut live = wording.live;
        live.extend(answerable(knowledge, &corpus, &Names::of(folders)));
        let words_alone = words_alone(&options, fault.as_ref());
        if let Some(fault) = &words_alone {
            tracing::warn!(
                "the bot answers by words alone: {fault}; `make model` or content.model gives it meaning"
            );
        }
        // What authors should know is found out beside the index: neither needs the other.
        let (problems, snapshot) = thread::scope(|scope| {
            let problems = scope.spawn(|| check(&corpus, &given));
            let snapshot = snapshot_of(&live, folders, &options, &mut |done, total, name| {
                progress(&format!("indexing {done} of {total}: {name}"));
            });
            (joined(problems), snapshot)
        });
        tell(&Names::of(folders), &[], &problems);
        Ok(Self {
            phrases: Arc::new(Phrasebook::new(wording_of(&live))),
            search: Arc::new(HybridSearch::new(
                snapshot.context("failed to build the search index")?,
            )),
            folders: folders.clone(),
            options,
            words_alone,
            problems,
            fault: None,
            print,
            live,
            changes: 0,
        })
    }

    /// What every connection is told.
    pub fn announcements(&self) -> Announcements {
        let errors = self.problems.iter().filter(|p| p.severity == Severity::Error);
        let problems = self.fault.iter().cloned().chain(errors.map(report::line));
        Announcements {
            phrases: self.phrases.version(),
            problems: problems.collect(),
            words_alone: self.words_alone.clone(),
        }
    }

    /// Takes up what of these files has changed and passes; tells what does not.
    fn take_up(&mut self, found: &[SourceFile], now: Timestamp) -> anyhow::Result<()> {
        // A folder that somebody empties to fill it anew, or whose disk has gone, is no wish to know nothing.
        if self.live.iter().any(is_article) && !found.iter().any(is_article) {
            anyhow::bail!("{} has no article any more", self.folders.knowledge.display());
        }
        let ids = ids_in_code();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let today: String = now.to_string().chars().take(10).collect();
        let given = Given { today: &today, ids_in_code: &ids, ..Given::default() };
        let reload = weigh(&self.live, found, &given);
        if reload.knowledge {
            let gathered = gathered(&reload.live);
            let current = self.search.current();
            let renewed = kept_or_not(&self.folders, |place| {
                current.renewed(&gathered, &self.options, place, &mut |_, _, _| ())
            });
            self.search.swap(renewed.context("failed to build the search index")?);
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
        let names = Names::of(&self.folders);
        for file in &reload.held {
            tracing::warn!(file = names.line(file), "not taken up: mend its errors first");
        }
        tell(&names, &self.problems, &reload.problems);
        self.live = reload.live;
        self.problems = reload.problems;
        Ok(())
    }
}

/// What a thread found out.
fn joined<T>(thread: thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// One line for each error that has come, and one for each that is gone.
fn tell(names: &Names, before: &[Diagnostic], after: &[Diagnostic]) {
    let (new, mended) = changed_errors(before, after);
    for error in new.into_iter().map(|error| names.remark(error)) {
        tracing::warn!(file = error.file, rule = error.rule, "{}", report::line(&error));
    }
    for Diagnostic { file, rule, message, .. } in mended.into_iter().map(|was| names.remark(was)) {
        tracing::info!(file, rule, "mended: {file} {message}");
    }
}

fn fingerprint(folders: &config::Content) -> anyhow::Result<Fingerprint> {
    let mut print = Fingerprint::default();
    for (root, name) in roots(folders) {
        let stamps = folder::stamps(root)
            .with_context(|| format!("failed to look at {}", root.display()))?;
        for stamp in stamps {
            let path = format!("{name}/{}", stamp.path);
            print.note(&path, stamp.bytes, stamp.written_ms, stamp.which);
        }
    }
    Ok(print)
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
        for other in folder::others(root).unwrap_or_default() {
            tracing::warn!(file = %root.join(&other).display(), "skipped: neither a file nor a folder");
        }
        files.extend(
            found
                .into_iter()
                .map(|(path, bytes)| SourceFile { path: format!("{name}/{path}"), bytes }),
        );
    }
    Ok(files)
}

fn is_article(file: &SourceFile) -> bool {
    Path::new(&file.path).extension().is_some_and(|ending| ending == "md")
}

/// All but the articles whose answer no record could hold: the check refuses them, and a visitor must not find out.
fn answerable(files: Vec<SourceFile>, corpus: &Corpus, names: &Names) -> Vec<SourceFile> {
    let refused: Vec<Diagnostic> = too_large::check(corpus);
    for file in &refused {
        let file = names.remark(file);
        tracing::warn!(file = file.file, "not taken up: {}", file.message);
    }
    files.into_iter().filter(|file| !refused.iter().any(|no| no.file == file.path)).collect()
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
pub fn engine_options(content: &config::Content) -> (EngineOptions, Option<EncoderFault>) {
    let mut options = EngineOptions::lexical_only(is_word);
    options.false_positive_rate = f32::from(content.false_answers_percent) / 100.0;
    let Some(model) = &content.model else { return (options, None) };
    match Encoder::open(model) {
        Ok(encoder) => options.encoder = Some(Arc::new(encoder)),
        Err(fault) => return (options, Some(fault)),
    }
    (options, None)
}

/// Why the bot goes by words alone; nothing when it looks at meaning, too.
pub fn words_alone(options: &EngineOptions, fault: Option<&EncoderFault>) -> Option<String> {
    let unnamed = || "no folder of a language model is known".to_owned();
    options.encoder.is_none().then(|| fault.map_or_else(unnamed, ToString::to_string))
}

/// The index of these files, kept in a folder that is named after what they say.
fn snapshot_of(
    files: &[SourceFile],
    folders: &config::Content,
    options: &EngineOptions,
    progress: Progress<'_>,
) -> Result<SearchSnapshot, IndexError> {
    let gathered = gathered(files);
    kept_or_not(folders, |place| SearchSnapshot::open(&gathered, options, place, progress))
}

/// Makes something with the index where it is kept. Where this process may not write, what lies there is read and the rest
/// is in memory: an author's change goes live all the same.
fn kept_or_not<T>(
    folders: &config::Content,
    mut make: impl FnMut(IndexLocation<'_>) -> Result<T, IndexError>,
) -> Result<T, IndexError> {
    let home = folders.index_home();
    make(IndexLocation::Below(home)).or_else(|error| {
        tracing::info!(%error, "the index is not kept, so it is built in memory");
        make(IndexLocation::ReadOnly(home))
    })
}

/// The articles among these files.
fn gathered(files: &[SourceFile]) -> Gathered {
    let below = |file: &SourceFile| {
        let path = file.path.strip_prefix("kb-index/")?.to_owned();
        let bytes = plain_file(&path, &file.bytes);
        Some((path, bytes))
    };
    gather(&files.iter().filter_map(below).collect::<Vec<_>>())
}

/// A file of the knowledge base as the search reads it: UTF-8, plain line ends, tabs between columns.
pub fn plain_file(path: &str, bytes: &[u8]) -> Vec<u8> {
    if path == NEGATIVES {
        let text = decode(bytes).text;
        return tabbed(&text, 2).text.into_bytes();
    }
    decode(bytes).text.into_bytes()
}

fn wording_of(files: &[SourceFile]) -> Wording {
    Wording::from_files(files.iter().filter_map(|file| {
        let path = file.path.strip_prefix("locales/")?;
        is_phrases(path).then(|| (path.to_owned(), decode(&file.bytes).text))
    }))
}
