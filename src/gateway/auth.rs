//! Who is asking: visitors by an unguessable cookie, agents by a session they signed in to. Tokens travel in
//! cookies or in the first frame, never in a URL, and are kept only as digests.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::problem::Problem;
use super::router::Gateway;
use super::wire::WireLang;
use crate::domain::account::Account;
use crate::domain::bucket::{Bucket, Rate};
use crate::domain::ids::VisitorId;
use crate::domain::time::Span;
use crate::flow::accounts::{Changed, SignedIn};
use crate::flow::{FlowError, accounts, presence};

/// The cookie of a visitor's session. Partitioned, so that it works inside other people's pages and follows nobody.
pub const VISITOR_COOKIE: &str = "__Host-puente-visitor";
/// The cookie of an agent's session.
pub const AGENT_COOKIE: &str = "__Host-puente-agent";
/// The header that no form of another page can send.
pub const OWN_HEADER: &str = "x-puente";
/// How many passwords the whole node tries at once, and how often after that: guessing is slow, people are not held up.
pub const SIGN_INS: Rate = Rate { burst: 20, every: Span::s(1) };
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

/// The pace of sign-ins of this node.
pub fn sign_in_bucket(now: crate::domain::time::Timestamp) -> Bucket {
    Bucket::new(SIGN_INS, now)
}

/// What comes before a password is looked at: our own page asks, in a form that is understood, at the pace of sign-ins.
fn admitted<T>(
    gateway: &Gateway,
    headers: &HeaderMap,
    body: Result<Json<T>, JsonRejection>,
) -> Result<T, Problem> {
    if !headers.contains_key(OWN_HEADER) {
        return Err(Problem::ForeignOrigin);
    }
    let Json(body) = body.map_err(|_| Problem::BadRequest)?;
    if gateway.may_sign_in() { Ok(body) } else { Err(Problem::TooFast) }
}

/// `POST /console/sign-in`
pub async fn sign_in(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    body: Result<Json<SignIn>, JsonRejection>,
) -> Response {
    let body = match admitted(&gateway, &headers, body) {
        Ok(body) => body,
        Err(problem) => return problem.into_response(),
    };
    let secrets = gateway.secrets.as_ref();
    match accounts::sign_in(&gateway.flow, secrets, body.login.trim(), &body.password).await {
        Ok(SignedIn::Session(token, account)) => {
            tracing::info!(agent.id = %account.agent, "agent signed in");
            set_cookie(&agent_cookie(&token, accounts::SESSION.as_ms() / 1_000))
        }
        Ok(SignedIn::OneTime) => Problem::PasswordOneTime.into_response(),
        Ok(SignedIn::Refused) => Problem::BadCredentials.into_response(),
        Err(error) => Problem::from(error).into_response(),
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
    headers: HeaderMap,
    body: Result<Json<Exchange>, JsonRejection>,
) -> Response {
    let body = match admitted(&gateway, &headers, body) {
        Ok(body) => body,
        Err(problem) => return problem.into_response(),
    };
    let Exchange { login, password, new_password } = body;
    let (flow, secrets) = (&gateway.flow, gateway.secrets.as_ref());
    let changed = accounts::change_password(flow, secrets, login.trim(), &password, &new_password);
    match changed.await {
        Ok(Changed::Session(token, account)) => {
            tracing::info!(agent.id = %account.agent, "agent changed the password");
            set_cookie(&agent_cookie(&token, accounts::SESSION.as_ms() / 1_000))
        }
        Ok(Changed::Refused) => Problem::BadCredentials.into_response(),
        Ok(Changed::Unfit(fault)) => Problem::Password(fault).into_response(),
        Err(error) => Problem::from(error).into_response(),
    }
}

/// `POST /console/sign-out`
pub async fn sign_out(State(gateway): State<Arc<Gateway>>, headers: HeaderMap) -> Response {
    if !headers.contains_key(OWN_HEADER) {
        return Problem::ForeignOrigin.into_response();
    }
    if let Some(token) = cookie(&headers, AGENT_COOKIE)
        && let Err(error) = end_session(&gateway, &token).await
    {
        return Problem::from(error).into_response();
    }
    set_cookie(&agent_cookie("", 0))
}

/// Ends a session and tells the desk that its agent has left by their own act.
async fn end_session(gateway: &Gateway, token: &str) -> Result<(), FlowError> {
    let (flow, secrets) = (&gateway.flow, gateway.secrets.as_ref());
    let account = accounts::recognise(flow, secrets, token).await?;
    accounts::sign_out(flow, secrets, token).await?;
    match account {
        Some(account) => presence::leave(flow, &account.agent).await,
        None => Ok(()),
    }
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
