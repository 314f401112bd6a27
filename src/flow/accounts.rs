//! Agents' accounts and sessions: add, sign in, recognise, sign out. Passwords and tokens are seen here and
//! kept only as digests. Knows nothing about cookies.

use super::{Flow, FlowError};
use crate::domain::account::{Account, Accounts, Event};
use crate::domain::fact::Fact;
use crate::domain::ids::{AgentId, Seq};
use crate::domain::time::Span;
use crate::ports::{AlarmChange, Batch, Entry, Expect, READ_LIMIT_MAX, Secrets, Stream};

/// A session ends after this, whatever the agent does.
pub const SESSION: Span = Span::h(12);

/// Whom to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAgent {
    /// What they type to sign in.
    pub login: String,
    /// The name visitors see.
    pub name: String,
    /// The languages they answer in.
    pub langs: std::collections::BTreeSet<crate::domain::lang::Lang>,
    /// What they know about; empty means everything.
    pub skills: std::collections::BTreeSet<crate::domain::ticket::Skill>,
    /// How many conversations at once.
    pub capacity: u8,
}

/// All accounts.
pub async fn accounts(flow: &Flow) -> Result<(Accounts, Seq), FlowError> {
    let (mut accounts, mut cursor) = (Accounts::default(), Seq::START);
    loop {
        let slice = flow.store.read(&Stream::agents(), cursor, READ_LIMIT_MAX).await?;
        for record in &slice.records {
            cursor = record.seq;
            if let Fact::Account(event) = &record.fact {
                accounts.apply(event, record.at);
            }
        }
        if slice.records.is_empty() || cursor >= slice.head {
            return Ok((accounts, slice.head));
        }
    }
}

/// Adds an account, or gives an existing one of the same login what is new. Returns its one-time password.
pub async fn add(flow: &Flow, secrets: &dyn Secrets, new: &NewAgent) -> Result<String, FlowError> {
    let password = spoken_password(&flow.ids.token());
    let hash = secrets.hash(&password).await?;
    loop {
        let (accounts, head) = accounts(flow).await?;
        let agent = accounts
            .with_login(&new.login)
            .map_or_else(|| AgentId::from_body(&flow.ids.body()), |known| known.agent.clone());
        let event = Event::AgentAdded {
            agent,
            login: new.login.clone(),
            name: new.name.clone(),
            langs: new.langs.clone(),
            skills: new.skills.clone(),
            capacity: new.capacity,
            password: hash.clone(),
        };
        if write(flow, Stream::agents(), Expect::Head(head), event).await? {
            return Ok(password);
        }
    }
}

/// Gives an account a new one-time password and unlocks it; nothing when there is none of that login.
/// Its sessions end with the old one.
pub async fn reset(
    flow: &Flow,
    secrets: &dyn Secrets,
    login: &str,
) -> Result<Option<String>, FlowError> {
    let (accounts, _) = accounts(flow).await?;
    let Some(account) = accounts.with_login(login) else { return Ok(None) };
    let password = spoken_password(&flow.ids.token());
    let hash = secrets.hash(&password).await?;
    let event = Event::PasswordSet { agent: account.agent.clone(), password: hash };
    write(flow, Stream::agents(), Expect::Any, event).await?;
    Ok(Some(password))
}

/// Locks an account; `false` when there is none of that login. Its sessions end with it.
pub async fn disable(flow: &Flow, login: &str) -> Result<bool, FlowError> {
    let (accounts, _) = accounts(flow).await?;
    let Some(account) = accounts.with_login(login) else { return Ok(false) };
    let event = Event::AgentDisabled { agent: account.agent.clone() };
    write(flow, Stream::agents(), Expect::Any, event).await
}

/// Opens a session: its token and whose it is, or nothing when name and password do not belong together.
pub async fn sign_in(
    flow: &Flow,
    secrets: &dyn Secrets,
    login: &str,
    password: &str,
) -> Result<Option<(String, Account)>, FlowError> {
    let (accounts, _) = accounts(flow).await?;
    let account = accounts.with_login(login).filter(|account| account.enabled);
    // An unknown name takes as long as a wrong password.
    let hash = account.map_or("", |account| account.password.as_str());
    let fits = secrets.verify(password, hash).await?;
    let Some(account) = account.filter(|_| fits) else { return Ok(None) };
    let token = flow.ids.token();
    let until = flow.clock.now().plus(SESSION);
    let event = Event::SessionOpened { agent: account.agent.clone(), until };
    let stream = Stream::session(&secrets.digest(&token));
    write(flow, stream, Expect::Head(Seq::START), event).await?;
    Ok(Some((token, account.clone())))
}

/// Whose session a token is.
pub async fn recognise(
    flow: &Flow,
    secrets: &dyn Secrets,
    token: &str,
) -> Result<Option<Account>, FlowError> {
    let stream = Stream::session(&secrets.digest(token));
    let slice = flow.store.read(&stream, Seq::START, READ_LIMIT_MAX).await?;
    let Some(record) = slice.records.last() else { return Ok(None) };
    let Fact::Account(Event::SessionOpened { agent, until }) = &record.fact else {
        return Ok(None);
    };
    if *until <= flow.clock.now() {
        return Ok(None);
    }
    let (accounts, _) = accounts(flow).await?;
    // A session is worth no more than the password it was opened with.
    let outdated = accounts.password_since(agent).is_none_or(|since| record.at < since);
    Ok(accounts.of(agent).filter(|account| account.enabled && !outdated).cloned())
}

/// Ends a session.
pub async fn sign_out(flow: &Flow, secrets: &dyn Secrets, token: &str) -> Result<(), FlowError> {
    let stream = Stream::session(&secrets.digest(token));
    write(flow, stream, Expect::Any, Event::SessionClosed).await.map(|_| ())
}

async fn write(
    flow: &Flow,
    stream: Stream,
    expect: Expect,
    event: Event,
) -> Result<bool, FlowError> {
    let facts = vec![event.into()];
    let entry = Entry { stream, expect, facts, alarm: AlarmChange::Keep };
    let at = flow.clock.now();
    Ok(flow.append(Batch { at, entries: vec![entry] }).await?.is_some())
}

/// A password that can be read aloud: groups of four from an unguessable token, 80 bits.
fn spoken_password(token: &str) -> String {
    let kept: Vec<char> = token.chars().take(16).collect();
    let groups: Vec<String> = kept.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-").to_lowercase()
}
