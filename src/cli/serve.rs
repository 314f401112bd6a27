//! `puente serve`: the server's arguments. What it does is `app`'s business.

use clap::{Args, ValueEnum};

use super::{DataFlag, KnowledgeFlag, LocalesFlag, Outcome, flag};
use crate::app::{self, Demo};
use crate::config::{Config, Flag};

const EXAMPLES: &str = "\
Examples:
  puente serve                          with puente.toml, or the defaults where there is none
  puente serve --demo                   with a demo page and two agents whose passwords are shown at the start
  puente serve --demo=page              with the demo page alone: the other nodes of a demo, or the same once more
  puente serve --listen 0.0.0.0:8080    for other machines, behind a proxy that speaks TLS
  puente serve --store redis://host     as one of several nodes that share a Redis

Ctrl-C or SIGTERM stops it: clients are told to come back, and nothing that was acknowledged is lost.
One process at a time opens a data folder; with --store there may be as many nodes as you like.";

/// Serve visitors and agents
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Serve {
    /// Address and port to listen on [server.listen]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    #[command(flatten)]
    data: DataFlag,
    #[command(flatten)]
    knowledge: KnowledgeFlag,
    #[command(flatten)]
    locales: LocalesFlag,
    /// Add a demo page and two agents, and show their passwords; `--demo=page` adds the page alone
    #[arg(long, value_name = "WHAT", num_args = 0..=1, require_equals = true, default_missing_value = "desk")]
    demo: Option<Wanted>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Wanted {
    /// The page, and two agents with new passwords
    Desk,
    /// The page alone; accounts stay as they are
    Page,
}

impl Serve {
    pub(super) fn flags(&self) -> Vec<Flag> {
        let mut flags = flag("--listen", "server.listen", self.listen.as_deref());
        flags.extend(self.data.flags());
        flags.extend(self.knowledge.flags());
        flags.extend(self.locales.flags());
        flags
    }

    pub(super) fn run(&self, config: &Config) -> anyhow::Result<Outcome> {
        let mut config = config.clone();
        let demo = match self.demo {
            None => Demo::None,
            Some(Wanted::Page) => Demo::Page,
            Some(Wanted::Desk) => Demo::Desk,
        };
        if demo != Demo::None {
            config.sites = config.sites.with_demo();
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let served = runtime.block_on(app::serve(config, demo));
        // Not waited for: a read of a folder whose disk has gone may hang for ever, and nothing that counts is done there.
        runtime.shutdown_background();
        served.map(|()| Outcome::Fine)
    }
}
