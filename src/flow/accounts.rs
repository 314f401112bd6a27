//! Agents' accounts and sessions: add, sign in, change the password, recognise, sign out. Passwords and tokens are seen
//! here and kept only as digests. Knows nothing about cookies.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Flow, FlowError};
use crate::domain::account::{Account, Accounts, Event};
use crate::domain::fact::Fact;
use crate::domain::ids::{AgentId, Seq};
use crate::domain::lang::Lang;
use crate::domain::password::{PasswordFault, password_fault, typed};
use crate::domain::role::Role;
use crate::domain::ticket::Skill;
use crate::domain::time::{Span, Timestamp};
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
    pub langs: BTreeSet<Lang>,
    /// What they know about; empty means everything.
    pub skills: BTreeSet<Skill>,
    /// How many conversations at once.
    pub capacity: u8,
    /// What they may do.
    pub role: Role,
}

/// What came of a sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignedIn {
    /// A session: its token and whose it is.
    Session(String, Account),
    /// The one-time password is right; [`change_password`] exchanges it.
    OneTime,
    /// Name and password do not belong together.
    Refused,
}

/// What came of a new password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// It holds, and this is the token of the one session that is left.
    Session(String, Account),
    /// Name and old password do not belong together.
    Refused,
    /// The new one will not do.
    Unfit(PasswordFault),
}

/// The skills that an agent may have: those that have a name for people, a line `skill-…` in either language. Empty where
/// no phrases are at hand: then nobody can say.
pub fn skills(flow: &Flow) -> BTreeSet<Skill> {
    let Some(phrases) = &flow.phrases else { return BTreeSet::new() };
    let sources = Lang::ALL.into_iter().filter_map(|lang| phrases.source(lang, "console"));
    let named = |source: &str| -> Vec<Skill> {
        let ids = source.lines().filter_map(|line| line.strip_prefix("skill-")?.split_once('='));
        ids.filter_map(|(id, _)| Skill::parse(&id.trim().replace('-', "_")).ok()).collect()
    };
    sources.flat_map(|source| named(&source)).collect()
}

/// All accounts.
pub async fn accounts(flow: &Flow) -> Result<(Arc<Accounts>, Seq), FlowError> {
    let look = flow.accounts.refresh(flow.store.as_ref()).await?;
    Ok((look.state, look.head))
}

/// Adds an account, or gives an existing one of the same login what is new. Returns its one-time password, which is to be
/// exchanged for one of the agent's own.
pub async fn add(flow: &Flow, secrets: &dyn Secrets, new: &NewAgent) -> Result<String, FlowError> {
    put(flow, secrets, new, true).await
}

/// The same with a password that opens sessions as it is: for a demo, where nobody is to be made to think of one.
pub async fn add_ready(
    flow: &Flow,
    secrets: &dyn Secrets,
    new: &NewAgent,
) -> Result<String, FlowError> {
    put(flow, secrets, new, false).await
}

async fn put(
    flow: &Flow,
    secrets: &dyn Secrets,
    new: &NewAgent,
    one_time: bool,
) -> Result<String, FlowError> {
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
            role: new.role,
            password: hash.clone(),
            one_time,
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
    let agent = account.agent.clone();
    let event = Event::PasswordSet { agent, password: hash, one_time: true };
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

/// Opens a session, if name and password belong together and the password is the agent's own.
pub async fn sign_in(
    flow: &Flow,
    secrets: &dyn Secrets,
    login: &str,
    password: &str,
) -> Result<SignedIn, FlowError> {
    // Read before the password is looked at: a session is opened at this time, so that one whose password is replaced
    // meanwhile is over already.
    let now = flow.clock.now();
    let (accounts, _) = accounts(flow).await?;
    let Some(account) = verified(secrets, &accounts, login, &typed(password)).await? else {
        return Ok(SignedIn::Refused);
    };
    if account.one_time {
        return Ok(SignedIn::OneTime);
    }
    let (token, entry) = session(flow, secrets, account, now);
    flow.append(Batch { at: now, entries: vec![entry] }).await?;
    Ok(SignedIn::Session(token, account.clone()))
}

/// Replaces a password that is known, one-time or the agent's own, by one that the agent has chosen. All sessions end
/// with the old one, and another one begins.
pub async fn change_password(
    flow: &Flow,
    secrets: &dyn Secrets,
    login: &str,
    old: &str,
    new: &str,
) -> Result<Changed, FlowError> {
    let (old, new) = (typed(old), typed(new));
    loop {
        let (accounts, head) = accounts(flow).await?;
        let Some(account) = verified(secrets, &accounts, login, &old).await? else {
            return Ok(Changed::Refused);
        };
        if let Some(fault) = password_fault(&new, &old, &account.login, &account.name) {
            return Ok(Changed::Unfit(fault));
        }
        let password = secrets.hash(&new).await?;
        let at = flow.clock.now();
        let event = Event::PasswordSet { agent: account.agent.clone(), password, one_time: false };
        let (token, opened) = session(flow, secrets, account, at);
        let expect = Expect::Head(head);
        let entries = vec![entry(Stream::agents(), expect, event), opened];
        // Another change of any account came between: looked at anew, because it may have been this one's.
        if flow.append(Batch { at, entries }).await?.is_some() {
            return Ok(Changed::Session(token, account.clone()));
        }
    }
}

/// The account of this login, if it may sign in and this is its password.
async fn verified<'a>(
    secrets: &dyn Secrets,
    accounts: &'a Accounts,
    login: &str,
    password: &str,
) -> Result<Option<&'a Account>, FlowError> {
    let account = accounts.with_login(login).filter(|account| account.enabled);
    // An unknown name takes as long as a wrong password.
    let hash = account.map_or("", |account| account.password.as_str());
    let fits = secrets.verify(password, hash).await?;
    Ok(account.filter(|_| fits))
}

/// A new session: its token, and what is to be written.
fn session(
    flow: &Flow,
    secrets: &dyn Secrets,
    account: &Account,
    at: Timestamp,
) -> (String, Entry) {
    let token = flow.ids.token();
    let event = Event::SessionOpened { agent: account.agent.clone(), until: at.plus(SESSION) };
    let stream = Stream::session(&secrets.digest(&token));
    (token, entry(stream, Expect::Head(Seq::START), event))
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
    let at = flow.clock.now();
    Ok(flow.append(Batch { at, entries: vec![entry(stream, expect, event)] }).await?.is_some())
}

fn entry(stream: Stream, expect: Expect, event: Event) -> Entry {
    Entry { stream, expect, facts: vec![event.into()], alarm: AlarmChange::Keep }
}

/// A password that can be read aloud: groups of four from an unguessable token, 80 bits.
fn spoken_password(token: &str) -> String {
    let kept: Vec<char> = token.chars().take(16).collect();
    let groups: Vec<String> = kept.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-").to_lowercase()
}
