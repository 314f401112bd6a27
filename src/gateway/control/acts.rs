//! What an operator may have done, whoever holds the store: accounts, transcripts, a sign of life.
//! Knows nothing about sockets or terminals.

use super::{Reply, Request};
use crate::domain::account::{Account, CAPACITY_MAX};
use crate::domain::conversation::{Conversation, Phase};
use crate::domain::ids::ConversationId;
use crate::domain::lang::Lang;
use crate::domain::name::name_fault;
use crate::domain::ticket::Skill;
use crate::flow::accounts::{self, NewAgent};
use crate::flow::{Flow, FlowError, inspect};
use crate::ports::Secrets;

/// The longest login, in characters.
const LOGIN_CHARS_MAX: usize = 64;
/// The most conversations a list shows.
pub const RECENT_MAX: usize = 50;

/// Does what an operator asks for.
pub async fn perform(flow: &Flow, secrets: &dyn Secrets, request: Request) -> Vec<Reply> {
    let done =
        match request {
            Request::Ping => here(flow).await,
            Request::AgentAdd { login, name, langs, skills, capacity, role, replace } => {
                let new = NewAgent { login, name, langs, skills, capacity, role };
                add(flow, secrets, new, replace).await
            }
            Request::AgentList => accounts::accounts(flow).await.map(|(accounts, _)| {
                let mut agents: Vec<&Account> = accounts.iter().collect();
                agents.sort_by(|a, b| a.login.cmp(&b.login));
                agents.into_iter().map(agent).collect()
            }),
            Request::AgentDisable { login } => {
                let known = accounts::disable(flow, &login).await;
                known.map(|known| {
                    if known { vec![Reply::Disabled { login }] } else { vec![no_agent(&login)] }
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
            // Asked for at the door of a server whose store others reach as well.
            Request::Backup | Request::Restore { .. } => Ok(vec![refused(
                "this server's desk is in a Redis: name it with --store or store.url",
            )]),
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
    if let Some(fault) = fault(&new).or_else(|| unknown_skill(flow, &new)) {
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
    if !(1..=LOGIN_CHARS_MAX).contains(&login.len()) || !login.bytes().all(plain) {
        return Some(format!(
            "a login has 1 to {LOGIN_CHARS_MAX} lower-case letters, digits, and . - _ @ +, which {login:?} has not"
        ));
    }
    if let Some(fault) = name_fault(name) {
        return Some(fault.to_string());
    }
    if langs.is_empty() {
        return Some("an agent answers in at least one language: en, es or both".to_owned());
    }
    if !(1..=CAPACITY_MAX).contains(capacity) {
        return Some(format!("an agent takes 1 to {CAPACITY_MAX} conversations at once"));
    }
    None
}

/// What is said of a skill that no ticket asks for: whoever had only that one would be offered nothing.
fn unknown_skill(flow: &Flow, new: &NewAgent) -> Option<String> {
    let known = accounts::skills(flow);
    if known.is_empty() {
        return None;
    }
    let unknown = new.skills.difference(&known).next()?;
    let known: Vec<&str> = known.iter().map(Skill::as_str).collect();
    Some(format!(
        "there is no skill {unknown}; there are {}; without --skills an agent is offered every topic",
        known.join(", ")
    ))
}

async fn show(flow: &Flow, id: &ConversationId) -> Result<Vec<Reply>, FlowError> {
    let entries = inspect::events(flow, id).await?;
    if entries.is_empty() {
        return Ok(vec![refused(&format!("there is no conversation {id}, or it was erased"))]);
    }
    let reply = |inspect::Entry { seq, at, event, said }| Reply::Event { seq, at, event, said };
    Ok(entries.into_iter().map(reply).collect())
}

fn agent(account: &Account) -> Reply {
    Reply::Agent {
        login: account.login.clone(),
        name: account.name.clone(),
        langs: account.langs.clone(),
        skills: account.skills.clone(),
        capacity: account.capacity,
        role: account.role,
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
