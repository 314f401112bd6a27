//! The look at the name under which browsers open the desk. Knows only the settings: whether they are true is seen from
//! outside.

use super::Found;
use crate::config::Server;

/// What the settings say about it.
pub(super) fn name(server: &Server) -> Found {
    const WHAT: &str = "name";
    match &server.public_url {
        Some(url) => Found::fine(
            WHAT,
            format!(
                "browsers open it as {url}, and pages of other names are refused; --url {url} walks in as they do"
            ),
        ),
        None if server.is_open_without_tls() => Found::warning(
            WHAT,
            format!(
                "{} is open to other machines over plain http: browsers keep no session there, so agents cannot \
                 sign in, and whatever name a request brings along is believed",
                server.listen
            ),
            "put a proxy with TLS before it (deploy/nginx-tls.conf) and set server.public_url to the name that browsers open",
        ),
        None => Found::fine(
            WHAT,
            "for this machine; set server.public_url once a proxy stands before it",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::State;

    #[test]
    fn plain_http_for_other_machines_is_worth_a_warning() {
        let open = Server { listen: "0.0.0.0:8080".parse().unwrap(), ..Server::default() };
        let found = name(&open);
        assert_eq!(found.state, State::Warning);
        assert!(found.advice.unwrap().contains("server.public_url"));
        assert_eq!(name(&Server::default()).state, State::Fine);
        let named = Server { public_url: Some("https://help.example.com".to_owned()), ..open };
        let found = name(&named);
        assert_eq!(found.state, State::Fine);
        assert!(found.text.contains("https://help.example.com"), "{}", found.text);
    }
}
