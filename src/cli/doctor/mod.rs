//! `puente doctor`: the settings in force and where each came from, then a look at everything a server needs.
//! Says what to change; changes nothing.

mod filesystem;
mod probes;
mod redis;
mod content;
mod name;
mod outside;

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{DataFlag, KnowledgeFlag, LocalesFlag, Outcome, Terminal, flag};
use crate::config::{Flag, Resolved};

const EXAMPLES: &str = "\
Examples:
  puente doctor
  puente doctor --store redis://host
  puente doctor --config /etc/puente.toml --data /var/lib/puente
  puente doctor --url https://help.example.com    walk in from outside, as a browser does

Works beside a running server. Ends with 1 when something keeps a server from starting or working.";

/// Look over this machine and its settings
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Doctor {
    /// Address and port to listen on [server.listen]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    #[command(flatten)]
    data: DataFlag,
    #[command(flatten)]
    knowledge: KnowledgeFlag,
    #[command(flatten)]
    locales: LocalesFlag,
    /// Look from outside instead, through whatever stands before the server: pages, cookie, sockets, sizes, headers
    #[arg(long, value_name = "ORIGIN")]
    url: Option<String>,
    /// A site of [sites] whose chat is opened; without it the first one of the settings
    #[arg(long, value_name = "NAME", requires = "url")]
    site: Option<String>,
    /// Watch a silent socket for so many seconds; 0 does without
    #[arg(long, value_name = "SECONDS", requires = "url", default_value_t = WAIT_S, value_parser = clap::value_parser!(u64).range(0..=WAIT_S_MAX))]
    wait: u64,
    /// Trust the certificates in this PEM file instead of public ones
    #[arg(long, value_name = "FILE", requires = "url")]
    ca: Option<PathBuf>,
}

/// A silent socket is watched for so many seconds: longer than the usual heartbeat.
const WAIT_S: u64 = 40;
/// Nobody watches one for longer.
const WAIT_S_MAX: u64 = 3_600;

/// How one look went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// As it should be.
    Fine,
    /// It works, but will not always.
    Warning,
    /// It does not work.
    Broken,
}

/// What one look showed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    state: State,
    what: &'static str,
    text: String,
    advice: Option<String>,
}

impl Found {
    fn fine(what: &'static str, text: impl Into<String>) -> Self {
        Self { state: State::Fine, what, text: text.into(), advice: None }
    }

    fn warning(what: &'static str, text: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { state: State::Warning, what, text: text.into(), advice: Some(advice.into()) }
    }

    fn broken(what: &'static str, text: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { state: State::Broken, what, text: text.into(), advice: Some(advice.into()) }
    }
}

impl Doctor {
    pub(super) fn flags(&self) -> Vec<Flag> {
        let mut flags = flag("--listen", "server.listen", self.listen.as_deref());
        flags.extend(self.data.flags());
        flags.extend(self.knowledge.flags());
        flags.extend(self.locales.flags());
        flags
    }

    pub(super) fn run(
        &self,
        resolved: &Resolved,
        terminal: &mut Terminal<'_>,
    ) -> anyhow::Result<Outcome> {
        let config = &resolved.config;
        let (found, fine) = match &self.url {
            None => {
                settings(resolved, terminal.out)?;
                (probes::all(config), "Everything a server needs is there.")
            }
            Some(url) => {
                let (site, wait) = (self.site.as_deref(), Duration::from_secs(self.wait));
                let visit = outside::Visit::new(url, site, wait, self.ca.as_deref(), config)?;
                (visit.all(terminal.err)?, "A browser finds everything as it should be.")
            }
        };
        let mut worst = State::Fine;
        for found in found {
            let mark = match found.state {
                State::Fine => "ok     ",
                State::Warning => "warning",
                State::Broken => "BROKEN ",
            };
            writeln!(terminal.out, "{mark}  {:<10} {}", found.what, found.text)?;
            if let Some(advice) = found.advice {
                writeln!(terminal.out, "                    → {advice}")?;
            }
            if worst != State::Broken && found.state != State::Fine {
                worst = found.state;
            }
        }
        let sentence = match worst {
            State::Fine => fine,
            State::Warning if self.url.is_some() => "A browser gets along; see the warnings.",
            State::Warning => "A server can run here; see the warnings.",
            State::Broken if self.url.is_some() => {
                "A browser cannot work like this; see what is BROKEN."
            }
            State::Broken => "A server cannot work like this; see what is BROKEN.",
        };
        writeln!(terminal.out, "\n{sentence}")?;
        Ok(if worst == State::Broken { Outcome::Problems } else { Outcome::Fine })
    }
}

/// Every setting in force, as it would stand in a file, with its origin.
fn settings(resolved: &Resolved, out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(out, "# puente {}, settings in force", env!("CARGO_PKG_VERSION"))?;
    for (section, keys) in toml::Table::try_from(&resolved.config)? {
        writeln!(out, "[{section}]")?;
        for (key, value) in keys.as_table().into_iter().flatten() {
            let origin = resolved.origins.get(&format!("{section}.{key}"));
            let origin = origin.map_or_else(|| "default".to_owned(), ToString::to_string);
            writeln!(out, "{:<40}  # {origin}", format!("{key} = {value}"))?;
        }
    }
    writeln!(out)?;
    Ok(())
}
