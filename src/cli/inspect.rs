//! `puente inspect`: one conversation as it is stored, line by line, or the list of those that are not over.

use clap::{Args, ValueEnum};

use super::{DataFlag, LocalesFlag, Outcome, Terminal, control, event};
use crate::adapters::folder;
use crate::adapters::phrases::wording::Wording;
use crate::adapters::phrases::{Phrasebook, shipped};
use crate::config::{Config, Flag};
use crate::domain::ids::ConversationId;
use crate::domain::lang::Lang;
use crate::domain::text::harmless;
use crate::gateway::control::{Reply, Request};

const EXAMPLES: &str = "\
Examples:
  puente inspect                                       conversations that are not over, newest first
  puente inspect cnv_01KAQ3V0Q2R8C1Y6H0W3E9B5TD        what was said and decided, in order
  puente inspect cnv_01KAQ3V0Q2R8C1Y6H0W3E9B5TD --lang es
  puente inspect cnv_01KAQ3V0Q2R8C1Y6H0W3E9B5TD --json | jq .event

Works while the server runs. It shows what people wrote: use it as your rules on privacy allow.";

/// Read one conversation as it is stored
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Inspect {
    /// Its identifier, beginning with `cnv_`
    #[arg(value_name = "CONVERSATION")]
    conversation: Option<String>,
    /// The events themselves, one JSON object a line
    #[arg(long)]
    json: bool,
    /// The language for lines that the desk says
    #[arg(long, value_enum, default_value = "en")]
    lang: LangChoice,
    #[command(flatten)]
    data: DataFlag,
    #[command(flatten)]
    locales: LocalesFlag,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LangChoice {
    /// English
    En,
    /// Spanish
    Es,
}

impl Inspect {
    pub(super) fn flags(&self) -> Vec<Flag> {
        let mut flags = self.data.flags();
        flags.extend(self.locales.flags());
        flags
    }

    pub(super) fn run(
        &self,
        config: &Config,
        terminal: &mut Terminal<'_>,
    ) -> anyhow::Result<Outcome> {
        let request = match &self.conversation {
            Some(id) => Request::Inspect { conversation: ConversationId::parse(id)? },
            None => Request::Open,
        };
        let replies = control::ask(&config.store, request)?;
        if replies.is_empty() {
            writeln!(terminal.err, "No conversation is open.")?;
        }
        if self.json {
            for reply in &replies {
                // An escape is the same to whoever reads JSON, and no order to whose terminal it passes.
                writeln!(terminal.out, "{}", harmless(&serde_json::to_string(reply)?))?;
            }
            return Ok(Outcome::Fine);
        }
        let phrases = Phrasebook::new(wording(config));
        let lang = match self.lang {
            LangChoice::En => Lang::En,
            LangChoice::Es => Lang::Es,
        };
        for reply in &replies {
            match reply {
                Reply::Event { seq, at, event, said } => {
                    let (kind, text) = event::describe(event, said.as_ref(), lang, &phrases);
                    // What follows a line break is told apart from the next event by its indent.
                    let lines: Vec<_> = text.split('\n').map(harmless).collect();
                    let text = lines.join("\n    ");
                    writeln!(terminal.out, "{at} {:>4}  {kind:<20} {text}", seq.0)?;
                }
                Reply::Conversation { id, phase, lang, agent, events, touched_at } => {
                    let agent = harmless(agent.as_deref().unwrap_or(""));
                    writeln!(
                        terminal.out,
                        "{id}  {touched_at}  {phase:<12} {lang} {events:>5} events  {agent}"
                    )?;
                }
                Reply::Here { .. }
                | Reply::Password { .. }
                | Reply::Agent { .. }
                | Reply::Disabled { .. }
                | Reply::Refused { .. }
                | Reply::Done => {}
            }
        }
        Ok(Outcome::Fine)
    }
}

/// The operator's own wording where its folder can be read, else the one this program was built with.
fn wording(config: &Config) -> Wording {
    let text = |(path, bytes): (String, Vec<u8>)| {
        let path = format!("locales/{path}");
        (path, String::from_utf8_lossy(&bytes).into_owned())
    };
    match folder::read(&config.content.locales) {
        Ok(files) if !files.is_empty() => Wording::from_files(files.into_iter().map(text)),
        _ => Wording::from_files(shipped()),
    }
}
