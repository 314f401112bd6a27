//! Who is asking: visitors by an unguessable cookie, agents by a session they signed in to. Tokens travel in
//! cookies or in the first frame, never in a URL, and are kept only as digests.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::counted::Caller;
use super::doorway::Looked;
use super::problem::Problem;
use super::state::Gateway;
use super::wire::WireLang;
use crate::domain::account::Account;
use crate::domain::ids::VisitorId;
use crate::flow::accounts::{Changed, SignedIn};
use crate::flow::{FlowError, accounts, presence};

/// The cookie of a visitor's session. Partitioned, so that it works inside other people's pages and follows nobody.
pub const VISITOR_COOKIE: &str = "__Host-puente-visitor";
/// The cookie of an agent's session.
pub const AGENT_COOKIE: &str = "__Host-puente-agent";
/// The header that no form of another page can send.
pub const OWN_HEADER: &str = "x-puente";
/// A visitor's cookie lasts this long, in seconds.
const VISITOR_COOKIE_S: u32 = 30 * 24 * 3_600;
/// A token has at least and at most so many characters.
const TOKEN_CHARS: std::ops::RangeInclusive<usize> = 26..=64;

/// Whether a text could be one of our tokens.
pub fn is_token(text: &str) -> bool {
    TOKEN_CHARS.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Who holds the token with this digest. Holding the token is being the visitor; nothing need be stored.
pub fn visitor_of(digest: &str) -> VisitorId {
    VisitorId::from_body(&digest.chars().take(32).collect::<String>())
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, token)| *key == name && is_token(token))
        .map(|(_, token)| token.to_owned())
}

/// The visitor's token, if the browser sent one.
pub fn visitor_token(headers: &HeaderMap) -> Option<String> {
    cookie(headers, VISITOR_COOKIE)
}

/// The line that gives a browser its visitor's token.
pub fn visitor_cookie(token: &str) -> String {
    format!(
        "{VISITOR_COOKIE}={token}; Path=/; Max-Age={VISITOR_COOKIE_S}; Secure; HttpOnly; SameSite=None; Partitioned"
    )
}

fn agent_cookie(token: &str, max_age_s: u64) -> String {
    format!(
        "{AGENT_COOKIE}={token}; Path=/; Max-Age={max_age_s}; Secure; HttpOnly; SameSite=Strict"
    )
}

/// The agent whose session the request carries, with its token.
pub async fn signed_in(
    gateway: &Gateway,
    headers: &HeaderMap,
) -> Result<Option<(String, Account)>, FlowError> {
    let Some(token) = cookie(headers, AGENT_COOKIE) else { return Ok(None) };
    let account = accounts::recognise(&gateway.flow, gateway.secrets.as_ref(), &token).await?;
    Ok(account.map(|account| (token, account)))
}

/// What a sign-in says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    login: String,
    password: String,
}

/// Who is signed in.
#[derive(Serialize)]
pub struct Who {
    agent: String,
    login: String,
    name: String,
    langs: Vec<WireLang>,
}

/// What comes before a password is looked at: our own page asks, in a form that is understood.
fn admitted<T>(headers: &HeaderMap, body: Result<Json<T>, JsonRejection>) -> Result<T, Problem> {
    if !headers.contains_key(OWN_HEADER) {
        return Err(Problem::ForeignOrigin);
    }
    let Json(body) = body.map_err(|_| Problem::BadRequest)?;
    Ok(body)
}

/// Whether there is an account of this login at all.
async fn known(gateway: &Gateway, login: &str) -> Result<bool, Problem> {
    let (accounts, _) = accounts::accounts(&gateway.flow).await?;
    Ok(accounts.with_login(login).is_some())
}

/// `POST /console/sign-in`
pub async fn sign_in(
    State(gateway): State<Arc<Gateway>>,
    Caller(from): Caller,
    headers: HeaderMap,
    body: Result<Json<SignIn>, JsonRejection>,
) -> Response {
    let body = match admitted(&headers, body) {
        Ok(body) => body,
        Err(problem) => return problem.into_response(),
    };
    let (flow, secrets, login) = (&gateway.flow, gateway.secrets.as_ref(), body.login.trim());
    let look = async {
        Ok(match accounts::sign_in(flow, secrets, login, &body.password).await? {
            SignedIn::Session(token, account) => Looked::Right(Ok((token, account))),
            SignedIn::OneTime => Looked::Right(Err(Problem::PasswordOneTime)),
            SignedIn::Refused => Looked::Wrong(Problem::BadCredentials),
        })
    };
    let (door, known) = (&gateway.doorway, known(&gateway, login));
    match door.password(login, from, gateway.steady(), known, look).await.flatten() {
        Ok((token, account)) => {
            tracing::info!(agent.id = %account.agent, "agent signed in");
            set_cookie(&agent_cookie(&token, accounts::SESSION.as_ms() / 1_000))
        }
        Err(problem) => problem.into_response(),
    }
}

/// What a change of password says: the old one, even from somebody who is signed in, so that whoever finds a desk
/// unattended cannot keep its owner out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    login: String,
    password: String,
    new_password: String,
}

/// `POST /console/password`: exchanges a password, one-time or not, for one of the agent's own. Every session of theirs
/// ends, and the one that is answered with begins.
pub async fn password(
    State(gateway): State<Arc<Gateway>>,
    Caller(from): Caller,
    headers: HeaderMap,
    body: Result<Json<Exchange>, JsonRejection>,
) -> Response {
    let body = match admitted(&headers, body) {
        Ok(body) => body,
        Err(problem) => return problem.into_response(),
    };
    let Exchange { login, password, new_password } = body;
    let (flow, secrets, login) = (&gateway.flow, gateway.secrets.as_ref(), login.trim());
    let look = async {
        let changed = accounts::change_password(flow, secrets, login, &password, &new_password);
        Ok(match changed.await? {
            Changed::Session(token, account) => Looked::Right(Ok((token, account))),
            Changed::Unfit(fault) => Looked::Right(Err(Problem::Password(fault))),
            Changed::Refused => Looked::Wrong(Problem::BadCredentials),
        })
    };
    let (door, known) = (&gateway.doorway, known(&gateway, login));
    match door.password(login, from, gateway.steady(), known, look).await.flatten() {
        Ok((token, account)) => {
            tracing::info!(agent.id = %account.agent, "agent changed the password");
            set_cookie(&agent_cookie(&token, accounts::SESSION.as_ms() / 1_000))
        }
        Err(problem) => problem.into_response(),
    }
}

/// `POST /console/sign-out`
pub async fn sign_out(
    State(gateway): State<Arc<Gateway>>,
    Caller(from): Caller,
    headers: HeaderMap,
) -> Response {
    if !headers.contains_key(OWN_HEADER) {
        return Problem::ForeignOrigin.into_response();
    }
    if let Some(token) = cookie(&headers, AGENT_COOKIE) {
        match end_session(&gateway, &token).await {
            Ok(true) => {}
            // Whoever has a session can always end it, however many have none.
            Ok(false) => {
                if let Err(problem) = gateway.doorway.may_sign_out(from, gateway.steady()) {
                    return problem.into_response();
                }
            }
            Err(error) => return Problem::from(error).into_response(),
        }
    }
    set_cookie(&agent_cookie("", 0))
}

/// Ends a session and tells the desk that its agent has left by their own act. False where there was none to end: then
/// nothing is written.
async fn end_session(gateway: &Gateway, token: &str) -> Result<bool, FlowError> {
    let (flow, secrets) = (&gateway.flow, gateway.secrets.as_ref());
    let Some(account) = accounts::recognise(flow, secrets, token).await? else { return Ok(false) };
    accounts::sign_out(flow, secrets, token).await?;
    presence::leave(flow, &account.agent).await?;
    Ok(true)
}

/// `GET /console/session`
pub async fn session(State(gateway): State<Arc<Gateway>>, headers: HeaderMap) -> Response {
    match signed_in(&gateway, &headers).await {
        Ok(Some((_, account))) => Json(Who {
            agent: account.agent.as_str().to_owned(),
            login: account.login,
            name: account.name,
            langs: account.langs.into_iter().map(WireLang::from).collect(),
        })
        .into_response(),
        Ok(None) => Problem::NotSignedIn.into_response(),
        Err(error) => Problem::from(error).into_response(),
    }
}

fn set_cookie(line: &str) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Ok(value) = HeaderValue::from_str(line) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(k, v)| (k.parse::<header::HeaderName>().unwrap(), HeaderValue::from_static(v)))
            .collect()
    }

    #[test]
    fn a_cookie_of_the_wrong_form_is_no_cookie() {
        let sound = "__Host-puente-visitor=ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        assert!(visitor_token(&headers(&[("cookie", sound)])).is_some());
        assert!(visitor_token(&headers(&[("cookie", "__Host-puente-visitor=a/b")])).is_none());
        assert!(visitor_token(&headers(&[("cookie", "other=1")])).is_none());
    }

    #[test]
    fn the_visitors_cookie_is_partitioned_and_out_of_reach_of_scripts() {
        let line = visitor_cookie("t");
        assert!(line.contains("; HttpOnly;") && line.ends_with("; Partitioned"));
    }
}
