//! `puente serve`: the server's arguments. What it does is `app`'s business.

use clap::Args;

use super::{DataFlag, KnowledgeFlag, LocalesFlag, Outcome, flag};
use crate::app;
use crate::config::{Config, Flag};

const EXAMPLES: &str = "\
Examples:
  puente serve                          with puente.toml, or the defaults where there is none
  puente serve --demo                   with two agents whose passwords are shown at the start
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
    /// Add a demo page and two agents, and show their passwords
    #[arg(long)]
    demo: bool,
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
        if self.demo {
            config.sites = config.sites.with_demo();
        }
        tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?
            .block_on(app::serve(config, self.demo))?;
        Ok(Outcome::Fine)
    }
}
