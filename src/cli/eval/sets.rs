//! What is to be asked, and whom: files of messages of a folder of articles, or sets of intents of articles made of
//! them. Knows nothing about answers.

use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use super::intents::{self, Choice};
use super::rows::{Label, Read, Row};
use super::seen::About;
use crate::adapters::search::files::Gathered;
use crate::adapters::search::{HybridSearch, IndexLocation, SearchSnapshot};
use crate::app::content::engine_options;
use crate::cli::{Terminal, knowledge};
use crate::config::Content;
use crate::domain::article::{AnsweredBy, ArticleId};
use crate::domain::knowledge::Knowledge;
use crate::domain::lang::Lang;

/// How many malformed lines are named; the others are counted.
const MALFORMED_NAMED_MAX: usize = 50;

/// Everything that is to be asked, and whom.
pub(super) struct Test {
    /// Who is asked.
    pub(super) search: HybridSearch,
    /// What is asked.
    pub(super) rows: Vec<Row>,
    /// Lines that are no rows, as `file:line: why`.
    pub(super) malformed: Vec<String>,
    /// What could not be asked.
    pub(super) unknown: Unknown,
    /// What must be known of the articles.
    pub(super) about: About,
    /// What there is to say about intents.
    pub(super) intents: Option<Intents>,
}

/// Expected articles that are not there.
#[derive(Default)]
pub(super) struct Unknown {
    /// How many rows name each.
    pub(super) rows_by_id: BTreeMap<ArticleId, usize>,
    /// How many rows then expect nothing, and are not asked.
    pub(super) excluded: usize,
}

/// Intents that became articles.
pub(super) struct Intents {
    /// In which language.
    pub(super) lang: Option<Lang>,
    /// How many.
    pub(super) articles: usize,
    /// How many phrasings they have together.
    pub(super) phrasings: usize,
    /// Those that got no article.
    pub(super) left_out: Vec<String>,
}

impl Test {
    /// Reads these files, to be asked of a folder of articles.
    pub(super) fn of_files(
        files: &[PathBuf],
        read: fn(&Path) -> anyhow::Result<Read<Row>>,
        content: &Content,
        terminal: &mut Terminal<'_>,
    ) -> anyhow::Result<Self> {
        let (mut rows, mut malformed) = (Vec::new(), Vec::new());
        for file in files {
            let read = read(file)?;
            rows.extend(read.rows);
            malformed.extend(read.malformed);
        }
        let loaded = knowledge::read(&content.knowledge)?;
        let known: BTreeSet<ArticleId> =
            loaded.knowledge.iter().map(|(id, _)| id.clone()).collect();
        let unknown = Unknown::take(&mut rows, &known);
        let articles = Lang::ALL.into_iter().flat_map(|lang| loaded.knowledge.in_lang(lang));
        let for_people = articles.filter(|article| article.answered_by != AnsweredBy::Bot);
        let for_people = for_people.map(|article| article.reference.id.clone()).collect();
        let search = knowledge::open(content, &loaded, &mut |_, _, _| {}, terminal.err)?;
        Ok(Self {
            search,
            rows,
            malformed,
            unknown,
            about: About { names: BTreeMap::new(), for_people },
            intents: None,
        })
    }

    /// Reads sets of intents, to be asked of articles made of them.
    pub(super) fn of_intents(
        [train, test]: [&Path; 2],
        choice: Choice,
        content: &Content,
        terminal: &mut Terminal<'_>,
    ) -> anyhow::Result<Self> {
        let sets = intents::read(train, test, choice)?;
        let intents = Intents {
            lang: sets.articles.first().map(|article| article.reference.lang),
            articles: sets.articles.len(),
            phrasings: sets.articles.iter().map(|article| article.phrasings.len()).sum(),
            left_out: sets.left_out,
        };
        let gathered = Gathered::of(Knowledge::new(sets.articles, Vec::new()));
        let (options, fault) = engine_options(content);
        if let Some(fault) = fault {
            writeln!(terminal.err, "puente: by words alone, because the {fault}")?;
        }
        let watched = std::io::stderr().is_terminal();
        let progress = &mut |done: usize, total: usize, what: &str| {
            if watched {
                // A line of progress that cannot be written is no reason to stop learning.
                drop(write!(terminal.err, "\r{done}/{total} {what}\x1b[K"));
            }
        };
        let snapshot =
            SearchSnapshot::open(&gathered, &options, IndexLocation::InMemory, progress)?;
        Ok(Self {
            search: HybridSearch::new(snapshot),
            rows: sets.rows,
            malformed: sets.malformed,
            unknown: Unknown::default(),
            about: About { names: sets.names, for_people: BTreeSet::new() },
            intents: Some(intents),
        })
    }

    /// Says what could not be asked.
    pub(super) fn complain(&self, terminal: &mut Terminal<'_>) -> anyhow::Result<()> {
        for line in self.malformed.iter().take(MALFORMED_NAMED_MAX) {
            writeln!(terminal.err, "puente: {line}")?;
        }
        if self.malformed.len() > MALFORMED_NAMED_MAX {
            let more = self.malformed.len() - MALFORMED_NAMED_MAX;
            writeln!(terminal.err, "puente: {more} more malformed lines")?;
        }
        for (id, rows) in &self.unknown.rows_by_id {
            writeln!(terminal.err, "puente: there is no article {id}, which {rows} rows name")?;
        }
        let nothing = self.rows.is_empty() && self.malformed.is_empty();
        anyhow::ensure!(!nothing, "there is no row to ask");
        Ok(())
    }
}

impl Unknown {
    /// Takes articles that are not there out of what rows expect, and the rows that then expect nothing.
    fn take(rows: &mut Vec<Row>, known: &BTreeSet<ArticleId>) -> Self {
        let mut rows_by_id: BTreeMap<ArticleId, usize> = BTreeMap::new();
        for row in rows.iter_mut() {
            let named: BTreeSet<ArticleId> = row.articles().cloned().collect();
            for id in named.difference(known) {
                *rows_by_id.entry(id.clone()).or_default() += 1;
            }
            let is_known = |label: &Label| match label {
                Label::Article(id) => known.contains(id),
                Label::Human | Label::Oos | Label::SmallTalk | Label::Act(_) => true,
            };
            row.expect.retain(is_known);
            row.also_ok.retain(is_known);
        }
        let before = rows.len();
        rows.retain(|row| !row.expect.is_empty());
        Self { rows_by_id, excluded: before - rows.len() }
    }
}
