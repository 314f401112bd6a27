//! The demo desk: two agents with fresh one-time passwords at every start. Knows nothing about how they are shown.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::net::SocketAddr;

use crate::domain::account::CAPACITY_DEFAULT;
use crate::domain::lang::Lang;
use crate::flow::accounts::{NewAgent, add};
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
        };
        let password = add(flow, secrets, &new).await?;
        made.push(DemoAgent { login: login.to_owned(), name: name.to_owned(), langs, password });
    }
    Ok(made)
}

/// What a terminal shows once clients can connect.
pub fn greeting(address: SocketAddr, agents: &[DemoAgent]) -> String {
    let mut text = format!(
        "\nPuente is serving.\n  visitors  http://{address}/        (Spanish: http://{address}/?lang=es)\n  \
         agents    http://{address}/console\n"
    );
    for DemoAgent { login, name, langs, password } in agents {
        let langs: Vec<&str> = langs.iter().map(|lang| lang.code()).collect();
        let langs = langs.join("+");
        let _infallible = writeln!(text, "  sign in   {login:<8} {password}   ({name}, {langs})");
    }
    text.push_str("Ctrl-C stops it.\n");
    text
}
