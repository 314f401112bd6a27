//! The operator's door: a socket in the data folder, because the running server alone may open the store. One JSON
//! request a connection, one JSON line for each thing there is to say, `done` at the end. Knows nothing about
//! terminals. The same `perform` serves the command line when no server runs.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixListener;
use tokio::net::unix::OwnedWriteHalf;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::domain::account::{Account, CAPACITY_MAX};
use crate::domain::conversation::{Conversation, Event, Phase};
use crate::domain::ids::{ConversationId, NodeId, Seq};
use crate::domain::lang::Lang;
use crate::domain::ticket::Skill;
use crate::domain::time::Timestamp;
use crate::flow::accounts::{self, NewAgent};
use crate::flow::{Flow, FlowError, inspect};
use crate::ports::Secrets;

/// The socket's name in the data folder.
pub const SOCKET_NAME: &str = "control.sock";
/// The longest request, in bytes.
const REQUEST_BYTES_MAX: u64 = 16 * 1024;
/// Who says nothing or takes nothing for so long is left.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest login, and the longest name, in characters.
const NAME_CHARS_MAX: usize = 64;
/// The most conversations a list shows.
pub const RECENT_MAX: usize = 50;

/// What an operator asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Request {
    /// Whether somebody is there, and how the desk stands.
    Ping,
    /// A new account.
    AgentAdd {
        /// What they type to sign in.
        login: String,
        /// The name visitors see.
        name: String,
        /// The languages they answer in.
        langs: BTreeSet<Lang>,
        /// What they know about; empty means everything.
        #[serde(default)]
        skills: BTreeSet<Skill>,
        /// How many conversations at once.
        capacity: u8,
        /// Whether an account of that login is changed to this one; otherwise it is left as it is.
        #[serde(default)]
        replace: bool,
    },
    /// All accounts.
    AgentList,
    /// No more signing in.
    AgentDisable {
        /// Whose.
        login: String,
    },
    /// A new one-time password.
    AgentReset {
        /// Whose.
        login: String,
    },
    /// One conversation's events.
    Inspect {
        /// Which.
        conversation: ConversationId,
    },
    /// The conversations that are not over.
    Open,
}

/// One thing said in answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "say", rename_all = "kebab-case")]
pub enum Reply {
    /// Somebody is there.
    Here {
        /// Which version of Puente.
        version: String,
        /// Which process.
        pid: u32,
        /// Its name in the store.
        node: NodeId,
        /// Conversations in people's hands or waiting for them.
        tickets: usize,
        /// Agents who take conversations now, in English and in Spanish.
        staffed: (usize, usize),
    },
    /// A password. It is said once and kept nowhere.
    Password {
        /// Whose.
        login: String,
        /// The password.
        password: String,
    },
    /// An account.
    Agent {
        /// What they type to sign in.
        login: String,
        /// The name visitors see.
        name: String,
        /// The languages they answer in.
        langs: BTreeSet<Lang>,
        /// What they know about; empty means everything.
        skills: BTreeSet<Skill>,
        /// How many conversations at once.
        capacity: u8,
        /// Whether they may sign in.
        enabled: bool,
    },
    /// An account is locked.
    Disabled {
        /// Whose.
        login: String,
    },
    /// An event of a conversation, as it is stored.
    Event {
        /// Its position.
        seq: Seq,
        /// When it was stored.
        at: Timestamp,
        /// What it says.
        event: Event,
    },
    /// A conversation that is not over.
    Conversation {
        /// Which.
        id: ConversationId,
        /// Where it stands.
        phase: String,
        /// The language it goes on in.
        lang: Lang,
        /// Who answers, when it is a person.
        agent: Option<String>,
        /// How many events it has.
        events: u64,
        /// When anybody last did anything.
        touched_at: Timestamp,
    },
    /// What was asked for was not done.
    Refused {
        /// Why, for a person.
        reason: String,
    },
    /// That was all.
    Done,
}

/// Opens the door: only this user may come in. What an earlier process left there is replaced, which is safe
/// for whoever holds the store.
pub fn bind(data: &Path) -> io::Result<UnixListener> {
    // Bound inside a folder that nobody else can enter, so that it is at no moment open to others.
    let hall = data.join(format!(".{SOCKET_NAME}.{}", std::process::id()));
    if hall.exists() {
        fs::remove_dir_all(&hall)?;
    }
    fs::DirBuilder::new().mode(0o700).create(&hall)?;
    let opened = || {
        let path = hall.join("s");
        let listener = UnixListener::bind(&path)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        fs::rename(&path, data.join(SOCKET_NAME))?;
        Ok(listener)
    };
    let listener = opened();
    fs::remove_dir_all(&hall)?;
    listener
}

/// Serves operators, one after the other, until told to stop. The socket stays and is replaced at the next start.
pub async fn serve(
    listener: UnixListener,
    flow: Arc<Flow>,
    secrets: Arc<dyn Secrets>,
    stop: CancellationToken,
) {
    loop {
        // Told to stop, it finishes the request in hand and waits for no further one.
        let asked = tokio::select! { biased;
            () = stop.cancelled() => return,
            asked = next(&listener) => asked,
        };
        let served = match asked {
            Ok((line, writing)) => answer(&line, writing, &flow, secrets.as_ref()).await,
            Err(error) => Err(error),
        };
        if let Err(error) = served {
            tracing::warn!(%error, "an operator's request broke off");
        }
    }
}

async fn next(listener: &UnixListener) -> io::Result<(String, OwnedWriteHalf)> {
    let (stream, _) = listener.accept().await?;
    let (reading, writing) = stream.into_split();
    let mut line = String::new();
    let mut reader = BufReader::new(reading.take(REQUEST_BYTES_MAX));
    timeout(PATIENCE, reader.read_line(&mut line)).await??;
    Ok((line, writing))
}

async fn answer(
    line: &str,
    mut writing: OwnedWriteHalf,
    flow: &Flow,
    secrets: &dyn Secrets,
) -> io::Result<()> {
    let replies = match serde_json::from_str(line) {
        Ok(request) => perform(flow, secrets, request).await,
        Err(error) => vec![refused(&format!("not a request: {error}"))],
    };
    for reply in replies.into_iter().chain([Reply::Done]) {
        let mut text = serde_json::to_vec(&reply)?;
        text.push(b'\n');
        timeout(PATIENCE, writing.write_all(&text)).await??;
    }
    Ok(())
}

/// Does what an operator asks for.
pub async fn perform(flow: &Flow, secrets: &dyn Secrets, request: Request) -> Vec<Reply> {
    let done = match request {
        Request::Ping => here(flow).await,
        Request::AgentAdd { login, name, langs, skills, capacity, replace } => {
            add(flow, secrets, NewAgent { login, name, langs, skills, capacity }, replace).await
        }
        Request::AgentList => accounts::accounts(flow).await.map(|(accounts, _)| {
            let mut agents: Vec<&Account> = accounts.iter().collect();
            agents.sort_by(|a, b| a.login.cmp(&b.login));
            agents.into_iter().map(agent).collect()
        }),
        Request::AgentDisable { login } => {
            accounts::disable(flow, &login).await.map(|known| match known {
                true => vec![Reply::Disabled { login }],
                false => vec![no_agent(&login)],
            })
        }
        Request::AgentReset { login } => {
            accounts::reset(flow, secrets, &login).await.map(|password| match password {
                Some(password) => vec![Reply::Password { login, password }],
                None => vec![no_agent(&login)],
            })
        }
        Request::Inspect { conversation } => show(flow, &conversation).await,
        Request::Open => inspect::open(flow, RECENT_MAX)
            .await
            .map(|found| found.iter().map(glance).collect())
            .map_err(FlowError::from),
    };
    done.unwrap_or_else(|error| vec![refused(&error.to_string())])
}

async fn here(flow: &Flow) -> Result<Vec<Reply>, FlowError> {
    let (desk, _) = flow.refresh().await?;
    Ok(vec![Reply::Here {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pid: std::process::id(),
        node: flow.node.clone(),
        tickets: desk.tickets.len(),
        staffed: (desk.staffed(Lang::En), desk.staffed(Lang::Es)),
    }])
}

async fn add(
    flow: &Flow,
    secrets: &dyn Secrets,
    new: NewAgent,
    replace: bool,
) -> Result<Vec<Reply>, FlowError> {
    if let Some(fault) = fault(&new) {
        return Ok(vec![refused(&fault)]);
    }
    let (accounts, _) = accounts::accounts(flow).await?;
    if !replace && accounts.with_login(&new.login).is_some() {
        return Ok(vec![refused(&format!(
            "{0} has an account already; `puente agent reset {0}` gives it a new password, \
             `agent add {0} --replace …` changes it",
            new.login
        ))]);
    }
    let password = accounts::add(flow, secrets, &new).await?;
    Ok(vec![Reply::Password { login: new.login, password }])
}

/// What is wrong with a new account, if anything is.
fn fault(new: &NewAgent) -> Option<String> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-_@+".contains(&b);
    let NewAgent { login, name, langs, capacity, .. } = new;
    if !(1..=NAME_CHARS_MAX).contains(&login.len()) || !login.bytes().all(plain) {
        return Some(format!(
            "a login has 1 to {NAME_CHARS_MAX} lower-case letters, digits, and . - _ @ +, which {login:?} has not"
        ));
    }
    let chars = name.chars().count();
    if name.trim() != name
        || chars == 0
        || chars > NAME_CHARS_MAX
        || name.contains(char::is_control)
    {
        return Some(format!(
            "visitors see the name, so it has 1 to {NAME_CHARS_MAX} characters and no space around it"
        ));
    }
    if langs.is_empty() {
        return Some("an agent answers in at least one language: en, es or both".to_owned());
    }
    if !(1..=CAPACITY_MAX).contains(capacity) {
        return Some(format!("an agent takes 1 to {CAPACITY_MAX} conversations at once"));
    }
    None
}

async fn show(flow: &Flow, id: &ConversationId) -> Result<Vec<Reply>, FlowError> {
    let entries = inspect::events(flow, id).await?;
    if entries.is_empty() {
        return Ok(vec![refused(&format!("there is no conversation {id}, or it was erased"))]);
    }
    let reply =
        |entry: inspect::Entry| Reply::Event { seq: entry.seq, at: entry.at, event: entry.event };
    Ok(entries.into_iter().map(reply).collect())
}

fn agent(account: &Account) -> Reply {
    Reply::Agent {
        login: account.login.clone(),
        name: account.name.clone(),
        langs: account.langs.clone(),
        skills: account.skills.clone(),
        capacity: account.capacity,
        enabled: account.enabled,
    }
}

fn glance((id, state): &(ConversationId, Conversation)) -> Reply {
    Reply::Conversation {
        id: id.clone(),
        phase: phase(&state.phase).to_owned(),
        lang: state.lang,
        agent: state.agent.as_ref().map(|(_, name)| name.clone()),
        events: state.head.0,
        touched_at: state.touched_at,
    }
}

const fn phase(phase: &Phase) -> &'static str {
    match phase {
        Phase::Fresh => "fresh",
        Phase::Bot => "bot",
        Phase::Queued => "queued",
        Phase::Offered { .. } => "offered",
        Phase::Active => "active",
        Phase::Dormant => "dormant",
        Phase::LeftMessage => "left-message",
        Phase::WrapUp => "wrap-up",
        Phase::Ended => "ended",
    }
}

fn no_agent(login: &str) -> Reply {
    refused(&format!("no agent has the login {login}; `puente agent list` shows all"))
}

fn refused(reason: &str) -> Reply {
    Reply::Refused { reason: reason.to_owned() }
}
