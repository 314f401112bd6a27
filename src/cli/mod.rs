//! The command line: one file a command. Arguments are resolved once into values; every command writes to the
//! terminal it is given and ends with a code: 0 fine, 1 something is wrong, 2 the command or configuration is.

use std::ffi::OsString;
use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::{self, ConfigErrors, Flag, Resolved, Sources};

mod control;
mod knowledge;
mod serve;
mod ask;
mod check;
mod eval;
mod index;
mod agent;
mod inspect;
mod event;
mod doctor;
mod migrate;
mod backup;
mod bar;
mod shell;
mod licenses;

/// Where a command reads and writes.
pub struct Terminal<'a> {
    /// What is typed or piped in.
    pub input: &'a mut dyn BufRead,
    /// Results.
    pub out: &'a mut dyn Write,
    /// Everything else.
    pub err: &'a mut dyn Write,
}

/// How a command ended that ran to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Nothing is wrong.
    Fine,
    /// It found something wrong, and has said what.
    Problems,
}

const EXAMPLES: &str = "\
Examples:
  puente serve --demo                 a desk to try, on http://127.0.0.1:8080
  puente ask \"¿cómo cambio mi clave?\"  what the bot would answer, and why
  puente check                        everything that is wrong with phrases and articles
  puente eval kb-index/questions.tsv  how good the answers are, in both languages
  puente agent add maria --name María --langs en,es
  puente backup /backups/desk.puente  the whole desk into one file, while it serves
  puente doctor                       is this machine ready, and with which settings

Every setting comes from puente.toml, PUENTE__SECTION__KEY or a flag; `puente doctor` shows which.";

/// A bilingual support desk: answers from approved knowledge in English and Spanish, and hands over to people.
#[derive(Debug, Parser)]
#[command(name = "puente", version, about, after_help = EXAMPLES, max_term_width = 100)]
#[command(propagate_version = true, subcommand_required = true, arg_required_else_help = true)]
struct LowArgs {
    /// Read this file instead of puente.toml in the working folder
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve visitors and agents
    Serve(serve::Serve),
    /// Ask the bot one question, or one a line from stdin
    Ask(ask::Ask),
    /// Read all phrases and articles and say what is wrong with them
    Check(check::Check),
    /// Measure the answers to a set of messages
    Eval(eval::Eval),
    /// Build the search index ahead of the first start
    Index(index::Index),
    /// Agents' accounts
    Agent(agent::Agent),
    /// Read one conversation as it is stored
    Inspect(inspect::Inspect),
    /// Look over this machine and its settings
    Doctor(doctor::Doctor),
    /// Move a desk between a folder and a Redis
    Migrate(migrate::Migrate),
    /// Save the whole desk to a file, while it runs
    Backup(backup::Backup),
    /// Put a backup in place of the desk
    Restore(backup::Restore),
    /// Complete this command line in a shell
    Completions(shell::Completions),
    /// Print the manual, or put its pages into a folder
    Man(shell::Man),
    /// Name the others whose work this is, with their licences
    Licenses(licenses::Licenses),
}

/// Where the store is, for commands that need it.
#[derive(Debug, Args)]
struct DataFlag {
    /// Folder of conversations and accounts [store.data]
    #[arg(long, value_name = "DIR", global = true)]
    data: Option<String>,
    /// The Redis that holds them instead; a password is safer in a file or a variable [store.url]
    #[arg(long, value_name = "URL", global = true)]
    store: Option<String>,
}

/// Where the articles lie, for commands that need them.
#[derive(Debug, Args)]
struct KnowledgeFlag {
    /// Folder of articles [content.knowledge]
    #[arg(long = "kb", value_name = "DIR")]
    knowledge: Option<String>,
}

/// Where the phrases lie, for commands that need them.
#[derive(Debug, Args)]
struct LocalesFlag {
    /// Folder of phrases [content.locales]
    #[arg(long, value_name = "DIR")]
    locales: Option<String>,
}

impl DataFlag {
    fn flags(&self) -> Vec<Flag> {
        let mut flags = flag("--data", "store.data", self.data.as_deref());
        flags.extend(flag("--store", "store.url", self.store.as_deref()));
        flags
    }
}

impl KnowledgeFlag {
    fn flags(&self) -> Vec<Flag> {
        flag("--kb", "content.knowledge", self.knowledge.as_deref())
    }
}

impl LocalesFlag {
    fn flags(&self) -> Vec<Flag> {
        flag("--locales", "content.locales", self.locales.as_deref())
    }
}

fn flag(flag: &'static str, key: &'static str, value: Option<&str>) -> Vec<Flag> {
    value.map(|value| Flag { flag, key, value: value.to_owned() }).into_iter().collect()
}

/// Runs one command line to its end.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    environment: impl IntoIterator<Item = (OsString, OsString)>,
    terminal: &mut Terminal<'_>,
) -> ExitCode {
    let low = match LowArgs::try_parse_from(args) {
        Ok(low) => low,
        Err(said) => return explain(&said, terminal),
    };
    let sources = Sources {
        file: low.config.clone(),
        environment: environment.into_iter().collect(),
        flags: low.command.flags(),
    };
    match low.command.run(&sources, terminal) {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Problems) => ExitCode::from(1),
        Err(error) => fail(&error, terminal),
    }
}

/// Help that was asked for goes to stdout, help that was not goes to stderr.
fn explain(said: &clap::Error, terminal: &mut Terminal<'_>) -> ExitCode {
    let text = said.render().to_string();
    let written = if said.use_stderr() {
        terminal.err.write_all(text.as_bytes())
    } else {
        terminal.out.write_all(text.as_bytes())
    };
    match written {
        Ok(()) => ExitCode::from(u8::try_from(said.exit_code()).unwrap_or(2)),
        Err(error) => fail(&error.into(), terminal),
    }
}

fn fail(error: &anyhow::Error, terminal: &mut Terminal<'_>) -> ExitCode {
    let whoever_read_has_gone = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe);
    if whoever_read_has_gone {
        return ExitCode::SUCCESS;
    }
    let is_configuration = error.is::<ConfigErrors>();
    let said = if is_configuration {
        writeln!(terminal.err, "puente: the configuration is wrong:\n{error}")
    } else {
        writeln!(terminal.err, "puente: {error:#}")
    };
    // With stderr gone there is nobody left to tell; the code still says it.
    drop(said);
    ExitCode::from(if is_configuration { 2 } else { 1 })
}

impl Command {
    fn flags(&self) -> Vec<Flag> {
        match self {
            Self::Serve(command) => command.flags(),
            Self::Ask(command) => command.flags(),
            Self::Check(command) => command.flags(),
            Self::Eval(command) => command.flags(),
            Self::Index(command) => command.flags(),
            Self::Agent(command) => command.flags(),
            Self::Inspect(command) => command.flags(),
            Self::Doctor(command) => command.flags(),
            Self::Migrate(command) => command.flags(),
            Self::Backup(command) => command.flags(),
            Self::Restore(command) => command.flags(),
            Self::Completions(_) | Self::Man(_) | Self::Licenses(_) => Vec::new(),
        }
    }

    fn run(&self, sources: &Sources, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
        // What is about the command line alone works beside settings that are wrong.
        let resolved = || config::resolve(sources).map_err(anyhow::Error::from);
        let config = || resolved().map(|resolved: Resolved| resolved.config);
        match self {
            Self::Serve(command) => command.run(&config()?),
            Self::Ask(command) => command.run(&config()?, terminal),
            Self::Check(command) => command.run(&config()?, terminal),
            Self::Eval(command) => command.run(&config()?, terminal),
            Self::Index(_) => index::Index::run(&config()?, terminal),
            Self::Agent(command) => command.run(&config()?, terminal),
            Self::Inspect(command) => command.run(&config()?, terminal),
            Self::Doctor(command) => command.run(&resolved()?, terminal),
            Self::Migrate(command) => command.run(&config()?, terminal),
            Self::Backup(command) => command.run(&config()?, terminal),
            Self::Restore(command) => command.run(&config()?, terminal),
            Self::Completions(command) => command.run(terminal),
            Self::Man(command) => command.run(terminal),
            Self::Licenses(_) => licenses::Licenses::run(terminal),
        }
    }
}

/// Runs what is asynchronous on this thread.
fn block_on<T>(future: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(future)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_of_the_command_line_is_sound() {
        use clap::CommandFactory;
        LowArgs::command().debug_assert();
    }
}
