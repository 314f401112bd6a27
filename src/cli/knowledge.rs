//! Opens a folder of articles for the commands that ask or look. Knows nothing about what they do with it.

use std::io::Write;
use std::path::Path;

use anyhow::Context;

use crate::adapters::folder;
use crate::adapters::search::files::{Gathered, gather};
use crate::adapters::search::{HybridSearch, IndexLocation, Progress, SearchSnapshot};
use crate::app::content::{engine_options, plain_file};
use crate::config::Content;
use crate::domain::knowledge::Knowledge;
use crate::domain::lang::Lang;

/// Reads a folder of articles; an empty one is an error, because nothing can be found in it.
pub(super) fn read(folder: &Path) -> anyhow::Result<Gathered> {
    let mut files = folder::read(folder)
        .context("failed to read the articles; name their folder with --kb or content.knowledge")?;
    for (path, bytes) in &mut files {
        *bytes = plain_file(path, bytes);
    }
    let loaded = gather(&files);
    anyhow::ensure!(
        !loaded.knowledge.is_empty(),
        "there is no article in {}: files are named <id>.en.md and <id>.es.md; `puente check` says more",
        folder.display()
    );
    Ok(loaded)
}

/// Makes it searchable, with the index beside the articles or, where nothing may be written, in memory.
pub(super) fn open(
    content: &Content,
    loaded: &Gathered,
    progress: Progress<'_>,
    err: &mut dyn Write,
) -> anyhow::Result<HybridSearch> {
    let (options, fault) = engine_options(content);
    if let Some(fault) = fault {
        writeln!(err, "puente: by words alone, because the {fault}; `make model` fetches it")?;
    }
    let home = content.index_home();
    let place = IndexLocation::Below(home);
    let snapshot = match SearchSnapshot::open(loaded, &options, place, progress) {
        Ok(snapshot) => snapshot,
        Err(error) => {
            writeln!(err, "puente: the index cannot be kept, so it is built in memory: {error}")?;
            SearchSnapshot::open(loaded, &options, IndexLocation::ReadOnly(home), progress)?
        }
    };
    Ok(HybridSearch::new(snapshot))
}

/// The language that a folder has no article in, if there is one.
pub(super) fn missing_language(knowledge: &Knowledge) -> Option<Lang> {
    Lang::ALL.into_iter().find(|lang| knowledge.in_lang(*lang).next().is_none())
}
