//! Who may take which steps: a step for leads takes an [`AsLead`], and nothing but this file can make one. Knows nothing about
//! sessions.

use crate::domain::account::Account;
use crate::domain::ids::AgentId;
use crate::domain::role::Role;

/// Somebody who may answer visitors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsAgent(AgentId);

/// Somebody who may act for the whole desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsLead(AgentId);

impl AsAgent {
    /// What this account may, if it may sign in at all: leads answer visitors, too.
    pub fn of(account: &Account) -> Option<Self> {
        account.enabled.then(|| Self(account.agent.clone()))
    }

    /// Who.
    pub fn agent(&self) -> &AgentId {
        &self.0
    }
}

impl AsLead {
    /// What this account may, if it may sign in and is a lead's.
    pub fn of(account: &Account) -> Option<Self> {
        (account.enabled && account.role == Role::Lead).then(|| Self(account.agent.clone()))
    }

    /// Who.
    pub fn agent(&self) -> &AgentId {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn account(role: Role, enabled: bool) -> Account {
        Account {
            agent: AgentId::parse("agt_1").unwrap(),
            login: "maria".to_owned(),
            name: "María".to_owned(),
            langs: BTreeSet::new(),
            skills: BTreeSet::new(),
            capacity: 4,
            role,
            password: String::new(),
            one_time: false,
            enabled,
        }
    }

    #[test]
    fn only_a_leads_account_that_may_sign_in_gives_a_leads_authority() {
        for (role, enabled, as_agent, as_lead) in [
            (Role::Agent, true, true, false),
            (Role::Lead, true, true, true),
            (Role::Agent, false, false, false),
            (Role::Lead, false, false, false),
        ] {
            let account = account(role, enabled);
            assert_eq!(AsAgent::of(&account).is_some(), as_agent, "{role}, {enabled}");
            assert_eq!(AsLead::of(&account).is_some(), as_lead, "{role}, {enabled}");
        }
    }
}
