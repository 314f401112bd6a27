//! `puente index`: builds the search index, so that the first start need not.

use std::io::IsTerminal;

use clap::Args;

use super::{KnowledgeFlag, Outcome, Terminal, knowledge};
use crate::adapters::search::{IndexLocation, SearchSnapshot, home};
use crate::app::content::engine_options;
use crate::config::{Config, Flag};
use crate::domain::counted::counted;

const EXAMPLES: &str = "\
Examples:
  puente index                 for the articles of this installation
  puente index --kb ./my-kb    for any folder of <id>.en.md and <id>.es.md files

The index lies in .built inside the folder, or inside content.index, named by what it was built from. It is built at most once for
each wording, by whichever command comes first, and may be deleted at any time.";

/// Build the search index ahead of the first start
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Index {
    #[command(flatten)]
    knowledge: KnowledgeFlag,
}

impl Index {
    pub(super) fn flags(&self) -> Vec<Flag> {
        self.knowledge.flags()
    }

    pub(super) fn run(config: &Config, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
        let folder = &config.content.knowledge;
        let watched = std::io::stderr().is_terminal();
        let begun = tokio::time::Instant::now();
        let loaded = knowledge::read(folder)?;
        let kept = config.content.index_home();
        let built = home(kept, &loaded.hash);
        let n = loaded.knowledge.iter().map(|(_, twins)| twins.len()).sum::<usize>();
        let err = &mut *terminal.err;
        let mut shown = None;
        let mut progress = |done: usize, total: usize, id: &str| {
            // A line of progress that cannot be written is no reason to stop building.
            if watched {
                drop(write!(err, "\r{done}/{total} {id}\x1b[K"));
            } else if shown.replace((done * 10 / total.max(1), total)) != shown {
                drop(writeln!(err, "{done}/{total} {id}"));
            }
        };
        let place = IndexLocation::Below(kept);
        let (options, fault) = engine_options(&config.content);
        let snapshot = SearchSnapshot::open(&loaded, &options, place, &mut progress)?;
        let was_there = snapshot.work().is_nothing();
        if let Some(fault) = fault {
            writeln!(
                terminal.err,
                "puente: by words alone, because the {fault}; `make model` fetches it"
            )?;
        }
        if watched && !was_there {
            writeln!(terminal.err)?;
        }
        let s = begun.elapsed().as_secs_f32();
        let verb = if was_there { "was there already, opened" } else { "built" };
        writeln!(
            terminal.out,
            "{}: {verb} in {s:.2} s, {}",
            counted(n, "article"),
            built.display()
        )?;
        Ok(Outcome::Fine)
    }
}
