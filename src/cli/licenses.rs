//! `puente licenses`: whose work is in this binary, and under which licences. Needs no settings.

use clap::Args;

use super::{Outcome, Terminal};

/// Written by `make licenses`.
const THIRD_PARTY: &str = include_str!("../../THIRD-PARTY.txt");

/// Name the others whose work this is, with their licences
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  puente licenses | less")]
pub(super) struct Licenses {}

impl Licenses {
    pub(super) fn run(terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
        terminal.out.write_all(THIRD_PARTY.as_bytes())?;
        Ok(Outcome::Fine)
    }
}
