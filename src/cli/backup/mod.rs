//! `puente backup` and `puente restore`: the whole desk into a file and back, whoever holds the store.

mod place;
mod beside;
mod keep;
mod restore;

use std::path::PathBuf;

use clap::Args;

use self::keep::{refuse_existing, save};
use self::place::Place;
use super::bar::Bar;
use super::{DataFlag, Outcome, Terminal, block_on};
use crate::adapters::system::SystemClock;
use crate::config::{Config, Flag};
use crate::ports::Clock;

pub(super) use self::restore::Restore;

const EXAMPLES: &str = "\
Examples:
  puente backup /backups/desk.puente                        the desk of this folder's puente.toml, while it serves
  puente backup /backups/desk.puente --force                tonight's in place of yesterday's
  puente backup desk.puente --data /var/lib/puente          another data folder
  puente restore /backups/desk.puente --check               is that file whole?

Works while the server runs, and while none does. The backup is the desk at one moment: every message that was acknowledged
before the command was given is in it, and of no step only a half. It is written under another name, flushed to disk, read
again and compared, and only then bears the name FILE; one that fails leaves nothing behind. It holds what people wrote and
the hashes of passwords: only the user who gives the command may read it. Phrases and articles are not in it.";

/// Save the whole desk to a file, while it runs
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Backup {
    /// Where to save it
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replace FILE if it is there, once the new backup is whole
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    data: DataFlag,
}

impl Backup {
    pub(super) fn flags(&self) -> Vec<Flag> {
        self.data.flags()
    }

    pub(super) fn run(
        &self,
        config: &Config,
        terminal: &mut Terminal<'_>,
    ) -> anyhow::Result<Outcome> {
        refuse_existing(&self.file, self.force)?;
        block_on(self.saved(config, terminal))
    }

    async fn saved(&self, config: &Config, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
        let place = Place::to_save(&config.store)?;
        place.wait().await;
        let mut bar = Bar::new();
        let taking = place.vault().take(SystemClock.now()).await?;
        let saved = save(taking, &self.file, self.force, &mut bar, terminal.err).await;
        bar.end(terminal.err)?;
        let saved = saved?;
        writeln!(
            terminal.out,
            "{} holds {} ({} kB)",
            self.file.display(),
            saved.inventory,
            saved.bytes.div_ceil(1024)
        )?;
        Ok(Outcome::Fine)
    }
}
