//! While the server runs: which files have changed, and which of the changes may go live. Pure; who looks at the
//! folders, and how often, is somebody else's business.
//!
//! What works is never replaced by what does not. The unit is what belongs together in both languages: the two files
//! of one name in `locales/`, the two of one article. An error in one holds back both, so that no language is ahead.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::corpus::{Corpus, SourceFile};
use super::rules::{Given, check};
use crate::domain::diagnostic::{Diagnostic, Severity};

/// Endings of files that authors write; others come and go unseen.
const ENDINGS: [&str; 4] = [".ftl", ".md", ".tsv", ".toml"];
/// The most looks between two attempts to take in what could not be.
const REST_MAX: u32 = 64;

/// The looks of all files, from which a change is noticed without reading them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fingerprint(BTreeMap<String, [u64; 3]>);

impl Fingerprint {
    /// Takes in one file: its path, its length, when it was last written, and which file it is, for those that come to
    /// its place with the same length and time.
    pub fn note(&mut self, path: &str, bytes: u64, written_ms: u64, which: u64) {
        if ENDINGS.iter().any(|ending| path.ends_with(ending)) {
            self.0.insert(path.to_owned(), [bytes, written_ms, which]);
        }
    }

    fn differing<'f>(&'f self, other: &'f Self) -> impl Iterator<Item = &'f str> {
        let paths: BTreeSet<&String> = self.0.keys().chain(other.0.keys()).collect();
        paths.into_iter().filter(|path| self.0.get(*path) != other.0.get(*path)).map(String::as_str)
    }
}

/// What has changed since it was last taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing, or something that is still being written.
    None,
    /// Files of phrases.
    Locales,
    /// Articles, questions, the glossary.
    Knowledge,
    /// Both.
    Both,
}

/// Notices changes once they have come to rest, and again until somebody has taken them in.
#[derive(Debug, Clone)]
pub struct Watch {
    taken: Fingerprint,
    last: Fingerprint,
    /// So many looks are passed over after a failure, and so many after the next one.
    rest: u32,
    next_rest: u32,
}

impl Watch {
    /// Begins with what was taken in at the start.
    pub fn new(taken: Fingerprint) -> Self {
        Self { last: taken.clone(), taken, rest: 0, next_rest: 1 }
    }

    /// Takes a look. A change counts when two looks in a row see the same, so that nothing half-written is taken. It
    /// counts again at every look until it is [`taken`](Self::taken).
    pub fn look(&mut self, now: &Fingerprint) -> Change {
        if *now != self.last {
            self.last = now.clone();
            self.calm();
            return Change::None;
        }
        if self.rest > 0 {
            self.rest -= 1;
            return Change::None;
        }
        let (phrases, others): (Vec<&str>, Vec<&str>) =
            self.taken.differing(now).partition(|path| is_phrases(path));
        match (phrases.is_empty(), others.is_empty()) {
            (true, true) => Change::None,
            (false, true) => Change::Locales,
            (true, false) => Change::Knowledge,
            (false, false) => Change::Both,
        }
    }

    /// Whether this is what was taken in.
    pub fn has_taken(&self, print: &Fingerprint) -> bool {
        self.taken == *print
    }

    /// What was seen has been taken in.
    pub fn taken(&mut self, print: Fingerprint) {
        self.taken = print;
        self.calm();
    }

    /// What was seen could not be taken in: it is tried again after a rest that grows, or at once when it changes.
    pub fn failed(&mut self) {
        self.rest = self.next_rest;
        self.next_rest = (self.next_rest * 2).min(REST_MAX);
    }

    fn calm(&mut self) {
        (self.rest, self.next_rest) = (0, 1);
    }
}

/// What a change comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reload {
    /// The files that are live from now on.
    pub live: Vec<SourceFile>,
    /// Whether the wording must be put together anew from them.
    pub phrases: bool,
    /// Whether the index must be built anew from them.
    pub knowledge: bool,
    /// The files whose change, or removal, is held back until their errors are mended.
    pub held: Vec<String>,
    /// Everything an author should know about the files as they lie there.
    pub problems: Vec<Diagnostic>,
}

/// Decides which of the files found may replace those that are live.
pub fn weigh(live: &[SourceFile], found: &[SourceFile], given: &Given<'_>) -> Reload {
    let (before, after) = (units(live), units(found));
    let known = errors(&check(&Corpus::from_files(live), given));
    let problems = check(&Corpus::from_files(found), given);
    let changed: BTreeSet<&String> = before
        .keys()
        .chain(after.keys())
        .filter(|unit| before.get(*unit) != after.get(*unit))
        .collect();
    let mut held = BTreeSet::new();
    let chosen = loop {
        let chosen = choose(&before, &after, &held);
        let new: Vec<_> = errors(&check(&Corpus::from_files(&chosen), given))
            .into_iter()
            .filter(|error| !known.contains(error))
            .collect();
        if new.is_empty() {
            break chosen;
        }
        let at_fault: Vec<String> = new
            .iter()
            .map(|(file, ..)| unit(file))
            .filter(|unit| changed.contains(unit) && !held.contains(unit))
            .collect();
        if at_fault.is_empty() {
            // What broke is a file nobody touched: some other change took away what it needs. Nothing moves.
            held.extend(changed.iter().map(|unit| (*unit).clone()));
            break live.to_vec();
        }
        held.extend(at_fault);
    };
    let differs = |phrases: bool| kind(live, phrases) != kind(&chosen, phrases);
    Reload {
        phrases: differs(true),
        knowledge: differs(false),
        held: held.iter().flat_map(|unit| paths(&before, &after, unit)).collect(),
        problems,
        live: chosen,
    }
}

/// Files that belong together, by the name of what they are.
type Units<'f> = BTreeMap<String, BTreeMap<&'f str, &'f SourceFile>>;

fn units(files: &[SourceFile]) -> Units<'_> {
    let mut units = Units::new();
    for file in files {
        units.entry(unit(&file.path)).or_default().insert(&file.path, file);
    }
    units
}

/// `bot.ftl` for both languages' `bot.ftl`, `…/acct-locked.md` for both languages' articles, otherwise the path.
fn unit(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    if is_phrases(path) {
        return name.to_owned();
    }
    let stem = path.strip_suffix(".en.md").or_else(|| path.strip_suffix(".es.md"));
    stem.map_or_else(|| path.to_owned(), |stem| format!("{stem}.md"))
}

fn is_phrases(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "ftl")
}

fn choose(before: &Units<'_>, after: &Units<'_>, held: &BTreeSet<String>) -> Vec<SourceFile> {
    let kept = before.iter().filter(|(unit, _)| held.contains(*unit));
    let taken = after.iter().filter(|(unit, _)| !held.contains(*unit));
    let mut files: Vec<SourceFile> =
        kept.chain(taken).flat_map(|(_, files)| files.values()).copied().cloned().collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn kind(files: &[SourceFile], phrases: bool) -> BTreeMap<&str, &[u8]> {
    let of_kind = files.iter().filter(|file| is_phrases(&file.path) == phrases);
    of_kind.map(|file| (file.path.as_str(), file.bytes.as_slice())).collect()
}

fn paths(before: &Units<'_>, after: &Units<'_>, unit: &str) -> Vec<String> {
    let of = |units: &Units<'_>| -> BTreeMap<String, Vec<u8>> {
        let files = units.get(unit).into_iter().flatten();
        files.map(|(path, file)| ((*path).to_owned(), file.bytes.clone())).collect()
    };
    let (before, after) = (of(before), of(after));
    let all: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    all.into_iter().filter(|path| before.get(*path) != after.get(*path)).cloned().collect()
}

/// What is new among the errors, and what is mended, whatever line it has moved to.
pub fn changed_errors<'d>(
    before: &'d [Diagnostic],
    after: &'d [Diagnostic],
) -> (Vec<&'d Diagnostic>, Vec<&'d Diagnostic>) {
    let (were, are) = (errors(before), errors(after));
    let lacking = |found: &'d [Diagnostic], others: &BTreeSet<(String, &'static str, String)>| {
        let is_new = |error: &&Diagnostic| {
            error.severity == Severity::Error
                && !others.contains(&(error.file.clone(), error.rule, error.message.clone()))
        };
        found.iter().filter(is_new).collect()
    };
    (lacking(after, &were), lacking(before, &are))
}

/// Errors without their places, which move when a line is added above them.
fn errors(found: &[Diagnostic]) -> BTreeSet<(String, &'static str, String)> {
    found
        .iter()
        .filter(|remark| remark.severity == Severity::Error)
        .map(|remark| (remark.file.clone(), remark.rule, remark.message.clone()))
        .collect()
}

#[cfg(test)]
mod tests;
