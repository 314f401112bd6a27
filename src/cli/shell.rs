//! `puente completions` and `puente man`: this very command line, written down for shells and for `man`. Needs no settings.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{LowArgs, Outcome, Terminal};

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  puente completions bash > /etc/bash_completion.d/puente
  puente completions zsh > /usr/local/share/zsh/site-functions/_puente
  puente completions fish > ~/.config/fish/completions/puente.fish";

const MAN_EXAMPLES: &str = "\
Examples:
  puente man | man -l -             read it
  puente man /usr/local/share/man/man1    a page for each command, for everybody on this machine";

/// Complete this command line in a shell
#[derive(Debug, Args)]
#[command(after_help = COMPLETIONS_EXAMPLES)]
pub(super) struct Completions {
    /// The shell that is to complete it
    shell: Shell,
}

/// Print the manual, or put its pages into a folder
#[derive(Debug, Args)]
#[command(after_help = MAN_EXAMPLES)]
pub(super) struct Man {
    /// Folder for a page of each command; without it the first page is printed
    folder: Option<PathBuf>,
}

impl Completions {
    pub(super) fn run(&self, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
        // Into memory first: the generator panics where its reader has gone.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut LowArgs::command(), "puente", &mut script);
        terminal.out.write_all(&script)?;
        Ok(Outcome::Fine)
    }
}

impl Man {
    pub(super) fn run(&self, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
        let command = LowArgs::command();
        match &self.folder {
            None => clap_mangen::Man::new(command).render(terminal.out)?,
            Some(folder) => {
                std::fs::create_dir_all(folder)
                    .and_then(|()| clap_mangen::generate_to(command, folder))
                    .with_context(|| format!("failed to write pages into {}", folder.display()))?;
                writeln!(terminal.out, "pages in {}", folder.display())?;
            }
        }
        Ok(Outcome::Fine)
    }
}
