//! The demo desk: two agents with fresh one-time passwords at every start. Knows nothing about how they are shown.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::net::SocketAddr;

use super::Demo;
use crate::domain::account::CAPACITY_DEFAULT;
use crate::domain::lang::Lang;
use crate::domain::role::Role;
use crate::flow::accounts::{NewAgent, add_ready};
use crate::flow::{Flow, FlowError};
use crate::ports::Secrets;

/// A demo agent's sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoAgent {
    /// What they type to sign in.
    pub login: String,
    /// The name visitors see.
    pub name: String,
    /// The languages they answer in.
    pub langs: BTreeSet<Lang>,
    /// Good until the next start.
    pub password: String,
}

/// Makes the two agents of the demo, or gives them new passwords.
pub async fn agents(flow: &Flow, secrets: &dyn Secrets) -> Result<Vec<DemoAgent>, FlowError> {
    let wanted = [
        ("emma", "Emma", BTreeSet::from([Lang::En])),
        ("lucia", "Lucía", BTreeSet::from([Lang::En, Lang::Es])),
    ];
    let mut made = Vec::new();
    for (login, name, langs) in wanted {
        let new = NewAgent {
            login: login.to_owned(),
            name: name.to_owned(),
            langs: langs.clone(),
            skills: BTreeSet::new(),
            capacity: CAPACITY_DEFAULT,
            role: Role::Agent,
        };
        let password = add_ready(flow, secrets, &new).await?;
        made.push(DemoAgent { login: login.to_owned(), name: name.to_owned(), langs, password });
    }
    Ok(made)
}

/// What a terminal shows once clients can connect.
pub fn greeting(address: SocketAddr, demo: Demo, agents: &[DemoAgent]) -> String {
    let mut text = "\nPuente is serving.\n".to_owned();
    let _infallible = match demo {
        Demo::None => writeln!(text, "  desk      http://{address}/"),
        Demo::Page | Demo::Desk => writeln!(
            text,
            "  visitors  http://{address}/        (Spanish: http://{address}/?lang=es)"
        ),
    };
    let _infallible = writeln!(text, "  agents    http://{address}/console");
    for DemoAgent { login, name, langs, password } in agents {
        let langs: Vec<&str> = langs.iter().map(|lang| lang.code()).collect();
        let langs = langs.join("+");
        let _infallible = writeln!(text, "  sign in   {login:<8} {password}   ({name}, {langs})");
    }
    text.push_str("Ctrl-C stops it.\n");
    text
}
