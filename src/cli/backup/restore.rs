//! `puente restore`: a backup in place of the desk. It is read from end to end before anything is touched.

use std::fs::File;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;

use super::keep::{CHUNK_BYTES, read_whole, refuse_existing, save};
use super::place::Place;
use crate::adapters::system::{RandomIds, SystemClock};
use crate::cli::bar::Bar;
use crate::cli::{DataFlag, Outcome, Terminal, block_on};
use crate::config::{Config, Flag};
use crate::domain::counted::counted;
use crate::ports::{Clock, Closed, Ids, Inventory, RestoreError};

const EXAMPLES: &str = "\
Examples:
  puente restore /backups/desk.puente                            where there is no desk yet
  puente restore /backups/desk.puente --replace before.puente    in place of a desk, which is first saved to before.puente
  puente restore /backups/desk.puente --data trial               beside the desk, to look at it
  puente restore /backups/desk.puente --check                    only: is that file whole, and what is in it?

Works while the server runs, and while none does. FILE is read from end to end before anything is touched. While it is put in
nobody writes to the desk; visitors' pages keep what they write and send it then. In the end the desk is read again and
compared by counts and hashes; it begins another life, so that every open page begins again from what the backup holds, and
what was owed then is done now. With a file of one server all of it happens or nothing. A Redis that was left in the middle
stays closed to its nodes: give the same command again.";

/// Put a backup in place of the desk
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Restore {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Also where there is a desk: it is first saved to the file SAVED
    #[arg(long, value_name = "SAVED", conflicts_with = "check")]
    replace: Option<PathBuf>,
    /// Only read FILE, and say what is in it and whether it is whole
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    data: DataFlag,
}

impl Restore {
    pub(in crate::cli) fn flags(&self) -> Vec<Flag> {
        self.data.flags()
    }

    pub(in crate::cli) fn run(
        &self,
        config: &Config,
        terminal: &mut Terminal<'_>,
    ) -> anyhow::Result<Outcome> {
        let shown = self.file.display();
        let file = File::open(&self.file).with_context(|| format!("failed to open {shown}"));
        let (mut file, mut bar) = (file?, Bar::new());
        let read = read_whole(&mut file, "reading", &mut bar, terminal.err);
        bar.end(terminal.err)?;
        let (about, given) =
            read.with_context(|| format!("{shown} cannot be used; nothing was changed"))?;
        writeln!(
            terminal.out,
            "{shown} was made {} by puente {} and holds {given}",
            about.at, about.puente
        )?;
        if self.check {
            return Ok(Outcome::Fine);
        }
        let found = block_on(self.put_back(&mut file, config, terminal))?;
        if found != given {
            bail!("{shown} was changed while it was put back; the desk holds {found}");
        }
        writeln!(terminal.out, "the desk holds the same, read again and compared")?;
        writeln!(terminal.out, "open pages begin again from it; what was owed then is done now")?;
        Ok(Outcome::Fine)
    }

    async fn put_back(
        &self,
        file: &mut File,
        config: &Config,
        terminal: &mut Terminal<'_>,
    ) -> anyhow::Result<Inventory> {
        let place = Place::to_fill(&config.store)?;
        place.wait().await;
        let mut closed = match place.vault().close(self.replace.is_some()).await {
            Ok(closed) => closed,
            Err(RestoreError::Occupied { logs }) => bail!(
                "there is a desk already, with {}, and nothing was changed: --replace SAVED saves it to the file SAVED and puts \
                 the backup in its place; to keep both, name another folder (--data) or another store.desk",
                counted(logs, "log")
            ),
            Err(error) => return Err(anyhow::Error::from(error).context("nothing was changed")),
        };
        let mut bar = Bar::new();
        let put = self.replaced(closed.as_mut(), file, &mut bar, terminal).await;
        bar.end(terminal.err)?;
        match put {
            Ok(found) => Ok(found),
            Err(error) if closed.leave().await => {
                Err(error.context("the backup was not put back; the desk is as it was"))
            }
            Err(error) => Err(error.context(
                "only a part of the backup was put back; the desk stays closed to its nodes until it is whole: give the same command again",
            )),
        }
    }

    async fn replaced(
        &self,
        closed: &mut dyn Closed,
        file: &mut File,
        bar: &mut Bar,
        terminal: &mut Terminal<'_>,
    ) -> anyhow::Result<Inventory> {
        if closed.holds() > 0 {
            let saved = self.replace.as_deref().context("it was asked for")?;
            save_before(closed, saved, bar, terminal).await?;
        }
        file.rewind()?;
        let total = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
        let (mut chunk, mut done) = (vec![0; CHUNK_BYTES], 0);
        loop {
            let n = file.read(&mut chunk).context("failed to read the backup")?;
            let Some(bytes) = chunk.get(..n).filter(|bytes| !bytes.is_empty()) else { break };
            closed.put(bytes).await?;
            done += n;
            bar.draw(terminal.err, "restoring", done / 1024, (total / 1024).max(1))?;
        }
        Ok(closed.open(&RandomIds::default().body()).await?)
    }
}

async fn save_before(
    closed: &dyn Closed,
    saved: &Path,
    bar: &mut Bar,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<()> {
    if saved.try_exists().unwrap_or(false) {
        bail!("{} exists already: name another file after --replace", saved.display());
    }
    refuse_existing(saved, false)?;
    let taking = closed.take(SystemClock.now()).await?;
    let kept = save(taking, saved, false, bar, terminal.err).await?;
    let err: &mut dyn Write = terminal.err;
    bar.end(err)?;
    writeln!(terminal.out, "what was there is in {}: {}", saved.display(), kept.inventory)?;
    Ok(())
}
