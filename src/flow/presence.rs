//! Agents come, choose, and are lost. A lease says who is there; the desk learns of it only when it changes.
//! The lease is for truthfulness, not for correctness: a ticket's place never depends on one.

use super::{Flow, FlowError};
use crate::domain::account::Account;
use crate::domain::desk::{self, Presence};
use crate::domain::ids::{AgentId, ConversationId, NodeId};
use crate::domain::time::Span;

/// A connected agent's lease lasts this long; losing the connection is noticed after at most this.
pub const LEASE: Span = Span::s(20);
/// A connected agent's lease is renewed this often.
pub const RENEW_EVERY: Span = Span::s(5);

fn lease_name(agent: &AgentId) -> String {
    format!("agent/{agent}")
}

/// An agent has connected: the desk learns who they are and what they can do.
pub async fn arrive(flow: &Flow, account: &Account) -> Result<(), FlowError> {
    hold(flow, &account.agent).await?;
    flow.tell_desk(vec![desk::Event::AgentArrived {
        agent: account.agent.clone(),
        name: account.name.clone(),
        langs: account.langs.clone(),
        skills: account.skills.clone(),
        capacity: account.capacity,
    }])
    .await
}

/// The connection is still there. Should the desk have counted the agent as lost, it is told otherwise.
pub async fn keep(flow: &Flow, account: &Account) -> Result<(), FlowError> {
    hold(flow, &account.agent).await?;
    let desk = flow.desk();
    let counted = desk.agents.get(&account.agent).is_some_and(|known| known.lost_at.is_none());
    if counted { Ok(()) } else { arrive(flow, account).await }
}

async fn hold(flow: &Flow, agent: &AgentId) -> Result<(), FlowError> {
    let now = flow.clock.now();
    // Whether this node or another has it: somebody vouches for the agent.
    flow.store.lease(&lease_name(agent), &flow.node, now, LEASE).await?;
    Ok(())
}

/// An agent chooses whether to take conversations.
pub async fn choose(flow: &Flow, agent: &AgentId, presence: Presence) -> Result<(), FlowError> {
    flow.tell_desk(vec![desk::Event::PresenceChosen { agent: agent.clone(), presence }]).await
}

/// An agent has signed out. Another session of theirs that is still connected says so within [`RENEW_EVERY`].
pub async fn leave(flow: &Flow, agent: &AgentId) -> Result<(), FlowError> {
    flow.tell_desk(vec![desk::Event::AgentLost { agent: agent.clone(), signed_out: true }]).await
}

fn visitor_lease(conversation: &ConversationId) -> String {
    format!("visitor/{conversation}")
}

/// A waiting visitor is connected to this node, and counts as such for so long.
pub async fn visitor_here(
    flow: &Flow,
    conversation: &ConversationId,
    lease: Span,
) -> Result<(), FlowError> {
    let (name, now) = (visitor_lease(conversation), flow.clock.now());
    // Another node that has it vouches for the visitor as well.
    flow.store.lease(&name, &flow.node, now, lease).await?;
    Ok(())
}

/// The visitor's last connection to this node has ended.
pub async fn visitor_gone(flow: &Flow, conversation: &ConversationId) -> Result<(), FlowError> {
    let (name, now) = (visitor_lease(conversation), flow.clock.now());
    flow.store.lease(&name, &flow.node, now, Span::ZERO).await?;
    Ok(())
}

/// Whether a waiting visitor is connected to any node.
pub async fn is_visitor_here(
    flow: &Flow,
    conversation: &ConversationId,
) -> Result<bool, FlowError> {
    Ok(!is_free(flow, &visitor_lease(conversation)).await?)
}

/// Who can take a lease proves that nobody has it. It is given back at once: its owner may be on the way.
async fn is_free(flow: &Flow, name: &str) -> Result<bool, FlowError> {
    let (prober, now) = (NodeId::from_body("sweeper"), flow.clock.now());
    let free = flow.store.lease(name, &prober, now, Span::ms(1)).await?;
    if free {
        flow.store.lease(name, &prober, now, Span::ZERO).await?;
    }
    Ok(free)
}

/// Looks for agents whose connection is gone and tells the desk. Run by every node every few seconds.
pub async fn sweep(flow: &Flow) -> Result<usize, FlowError> {
    let (desk, _) = flow.refresh().await?;
    let mut lost = Vec::new();
    for (agent, known) in &desk.agents {
        if known.lost_at.is_some() {
            continue;
        }
        if is_free(flow, &lease_name(agent)).await? {
            lost.push(desk::Event::AgentLost { agent: agent.clone(), signed_out: false });
        }
    }
    let count = lost.len();
    if count > 0 {
        flow.tell_desk(lost).await?;
    }
    Ok(count)
}
