//! `puente agent`: accounts of the people who answer. A password is shown once and kept only as a hash.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::Write;

use clap::{Args, Subcommand};

use super::{DataFlag, Outcome, Terminal, control};
use crate::config::{Config, Flag};
use crate::domain::account::CAPACITY_DEFAULT;
use crate::domain::lang::Lang;
use crate::domain::role::Role;
use crate::domain::ticket::Skill;
use crate::gateway::control::{Reply, Request};

const EXAMPLES: &str = "\
Examples:
  puente agent add maria --name María --langs en,es
  puente agent add joe --name Joe --langs en --skills reports,pga --capacity 3
  puente agent add ines --name Inés --langs es,en --role lead
  puente agent list
  puente agent reset maria      a new one-time password; ends her sessions and unlocks the account
  puente agent disable joe      no more signing in; ends his sessions

All of it works while the server runs.";

/// Agents' accounts
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Agent {
    #[command(subcommand)]
    act: Act,
    #[command(flatten)]
    data: DataFlag,
}

#[derive(Debug, Clone, Subcommand)]
enum Act {
    /// Make an account and show its one-time password
    #[command(after_help = "Example:\n  puente agent add maria --name María --langs en,es")]
    Add {
        /// What they type to sign in: lower-case letters, digits, . - _ @ +
        login: String,
        /// The name visitors see
        #[arg(long)]
        name: String,
        /// The languages they answer in
        #[arg(long, value_delimiter = ',', required = true, value_parser = lang)]
        langs: Vec<Lang>,
        /// What they know about, such as reports or pga; without it, everything
        #[arg(long, value_delimiter = ',', value_parser = skill)]
        skills: Vec<Skill>,
        /// How many conversations at once
        #[arg(long, default_value_t = CAPACITY_DEFAULT)]
        capacity: u8,
        /// What they may do: agent or lead
        #[arg(long, default_value_t)]
        role: Role,
        /// Change an account that exists, password included
        #[arg(long)]
        replace: bool,
    },
    /// Show all accounts
    List {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Lock an account and end its sessions
    Disable {
        /// What they type to sign in
        login: String,
    },
    /// Give an account a new one-time password and unlock it
    Reset {
        /// What they type to sign in
        login: String,
    },
}

fn lang(text: &str) -> Result<Lang, String> {
    Lang::ALL
        .into_iter()
        .find(|lang| lang.code() == text)
        .ok_or_else(|| "the desk speaks en and es".to_owned())
}

fn skill(text: &str) -> Result<Skill, String> {
    Skill::parse(text).map_err(|fault| fault.to_string())
}

impl Agent {
    pub(super) fn flags(&self) -> Vec<Flag> {
        self.data.flags()
    }

    pub(super) fn run(
        &self,
        config: &Config,
        terminal: &mut Terminal<'_>,
    ) -> anyhow::Result<Outcome> {
        let locales = Some(config.content.locales.as_path());
        let replies = control::ask_with(&config.store, locales, self.act.request())?;
        let json = matches!(self.act, Act::List { json: true });
        if replies.is_empty() {
            writeln!(terminal.err, "There is no agent yet; `puente agent add --help` shows how.")?;
        }
        for reply in &replies {
            if json {
                serde_json::to_writer(&mut *terminal.out, reply)?;
                writeln!(terminal.out)?;
            } else {
                say(reply, terminal.out)?;
            }
        }
        Ok(Outcome::Fine)
    }
}

impl Act {
    fn request(&self) -> Request {
        match self.clone() {
            Self::Add { login, name, langs, skills, capacity, role, replace } => {
                Request::AgentAdd {
                    login,
                    name,
                    langs: langs.into_iter().collect(),
                    skills: skills.into_iter().collect(),
                    capacity,
                    role,
                    replace,
                }
            }
            Self::List { .. } => Request::AgentList,
            Self::Disable { login } => Request::AgentDisable { login },
            Self::Reset { login } => Request::AgentReset { login },
        }
    }
}

fn say(reply: &Reply, out: &mut dyn Write) -> anyhow::Result<()> {
    match reply {
        Reply::Password { login, password } => {
            writeln!(out, "login     {login}\npassword  {password}")?;
            writeln!(
                out,
                "Shown once, good for one sign-in at /console, where it is exchanged for one of their own.\n\
                 Hand it over in person; `puente agent reset {login}` makes another."
            )?;
        }
        Reply::Disabled { login } => {
            writeln!(
                out,
                "{login} can no longer sign in; `puente agent reset {login}` lets them back."
            )?;
        }
        Reply::Agent { login, name, langs, skills, capacity, role, enabled } => {
            let state = if *enabled { "" } else { "  disabled" };
            let role = if role.is_default() { String::new() } else { format!("  {role}") };
            let skills = if skills.is_empty() { "everything".to_owned() } else { list(skills) };
            writeln!(
                out,
                "{login:<16} {name:<20} {:<6} {capacity:>2}  {skills}{role}{state}",
                list(langs)
            )?;
        }
        Reply::Here { .. }
        | Reply::Event { .. }
        | Reply::Conversation { .. }
        | Reply::Refused { .. }
        | Reply::Done => {}
    }
    Ok(())
}

fn list<T: Display>(things: &BTreeSet<T>) -> String {
    things.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
