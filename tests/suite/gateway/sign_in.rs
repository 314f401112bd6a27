//! Who may be an agent.

use puente::domain::address::Address;
use puente::domain::guesses::PER_LOGIN_AND_ADDRESS;
use puente::domain::ids::Seq;
use puente::domain::lang::Lang;
use puente::domain::password::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, PasswordFault};
use puente::gateway::body::BODY_BYTES_MAX;
use puente::gateway::doorway::{Looked, STRAY_SIGN_OUTS};
use puente::gateway::problem::Problem;
use puente::gateway::wire::ServerFrame;
use puente::ports::Stream;
use serde_json::json;

use super::client::{connect, http, new_password, sign_in, token_of};
use super::{connected, server};

#[tokio::test]
async fn name_and_password_open_a_session_and_signing_out_ends_it() {
    let desk = server::open().await;
    let password = desk.hires("ana", &[Lang::En, Lang::Es]).await;
    let reply = sign_in(desk.address, "ana", &password).await;
    assert_eq!(reply.status, 204);
    let line = reply.header("set-cookie").unwrap();
    assert!(line.ends_with("; Path=/; Max-Age=43200; Secure; HttpOnly; SameSite=Strict"), "{line}");
    let cookie = format!("__Host-puente-agent={}", token_of(line));
    let session = http(desk.address, "GET /console/session", &[("cookie", &cookie)], "").await;
    assert_eq!(session.status, 200);
    assert_eq!(session.json()["name"], "ANA");
    assert_eq!(session.json()["langs"], json!(["en", "es"]));
    let headers = [("cookie", cookie.as_str()), ("x-puente", "1")];
    let out = http(desk.address, "POST /console/sign-out", &headers, "").await;
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    let session = http(desk.address, "GET /console/session", &[("cookie", &cookie)], "").await;
    assert_eq!((session.status, session.json()["code"].as_str()), (401, Some("not-signed-in")));
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_sound_the_same() {
    let desk = server::open().await;
    desk.hires("ana", &[Lang::En]).await;
    let wrong = sign_in(desk.address, "ana", "guess").await;
    let unknown = sign_in(desk.address, "nobody", "guess").await;
    assert_eq!((wrong.status, &wrong.body), (unknown.status, &unknown.body));
    assert_eq!((wrong.status, wrong.json()["code"].as_str()), (401, Some("bad-credentials")));
    assert!(wrong.header("set-cookie").is_none());
}

/// So many wrong passwords for this login from this machine, without the time it takes to hash them.
async fn guessed(desk: &server::Desk, login: &str, n: u32) {
    let here = Some(Address::of([127, 0, 0, 1].into()));
    for _ in 0..n {
        let wrong = async { Ok(Looked::<()>::Wrong(Problem::BadCredentials)) };
        let now = desk.gateway.steady();
        let known = async { Ok(true) };
        let _refused = desk.gateway.doorway.password(login, here, now, known, wrong).await;
    }
}

#[tokio::test]
async fn guessing_one_login_closes_it_and_keeps_nobody_else_out() {
    let desk = server::open().await;
    let (ana, bea) = (desk.hires("ana", &[Lang::En]).await, desk.hires("bea", &[Lang::En]).await);
    guessed(&desk, "ana", PER_LOGIN_AND_ADDRESS.burst).await;
    let refused = sign_in(desk.address, "ana", &ana).await;
    assert_eq!(code(&refused), (429, "too-fast".to_owned()));
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=30).contains(&wait), "{wait} s");
    assert_eq!(sign_in(desk.address, "bea", &bea).await.status, 204, "from the same address");
}

#[tokio::test]
async fn an_invented_session_is_signed_out_of_without_a_trace_and_not_for_ever() {
    let desk = server::open().await;
    let token = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let cookie = format!("__Host-puente-agent={token}");
    let headers = [("cookie", cookie.as_str()), ("x-puente", "1")];
    let mut statuses = Vec::new();
    for _ in 0..STRAY_SIGN_OUTS.burst + 10 {
        statuses.push(http(desk.address, "POST /console/sign-out", &headers, "").await.status);
    }
    assert!(statuses.starts_with(&[204, 204]) && statuses.contains(&429), "{statuses:?}");
    let stream = Stream::session(&desk.secrets().digest(token));
    let slice = desk.gateway.flow.store.read(&stream, Seq::START, 1).await.unwrap();
    assert_eq!(slice.head, Seq::START, "something was written");
    // Whoever has a session can end it all the same.
    let password = desk.hires("ana", &[Lang::En]).await;
    let reply = sign_in(desk.address, "ana", &password).await;
    let cookie = format!("__Host-puente-agent={}", token_of(reply.header("set-cookie").unwrap()));
    let headers = [("cookie", cookie.as_str()), ("x-puente", "1")];
    assert_eq!(http(desk.address, "POST /console/sign-out", &headers, "").await.status, 204);
}

#[tokio::test]
async fn a_signed_out_sessions_sockets_close_at_once() {
    let desk = server::open().await;
    let password = desk.hires("ana", &[Lang::En]).await;
    let reply = sign_in(desk.address, "ana", &password).await;
    let cookie = format!("__Host-puente-agent={}", token_of(reply.header("set-cookie").unwrap()));
    let mut tab = connect(desk.address, "/ws/agent", &[("cookie", &cookie)]).await.unwrap();
    tab.sends(json!({"t": "hello", "v": 1})).await;
    tab.until(|frame| matches!(frame, ServerFrame::Desk { .. })).await;
    let headers = [("cookie", cookie.as_str()), ("x-puente", "1")];
    http(desk.address, "POST /console/sign-out", &headers, "").await;
    // Without being told it would be noticed at the next renewal, five seconds later.
    let closed = tokio::time::timeout(std::time::Duration::from_secs(3), tab.closed()).await;
    assert_eq!(closed.expect("at once"), 4510);
}

#[tokio::test]
async fn a_sign_in_that_is_larger_than_any_is_refused_and_hears_so() {
    let desk = server::open().await;
    let headers = [("x-puente", "1"), ("content-type", "application/json")];
    for bytes in [BODY_BYTES_MAX + 1, 2 * 1024 * 1024] {
        let body = json!({"login": "ana", "password": "x".repeat(bytes)}).to_string();
        let reply = http(desk.address, "POST /console/sign-in", &headers, &body).await;
        assert_eq!(code(&reply), (413, "too-large".to_owned()), "{bytes} bytes");
    }
}

#[tokio::test]
async fn another_page_can_neither_sign_in_nor_out() {
    let desk = server::open().await;
    let password = desk.hires("ana", &[Lang::En]).await;
    let body = json!({"login": "ana", "password": password}).to_string();
    let json = ("content-type", "application/json");
    let form = http(desk.address, "POST /console/sign-in", &[json], &body).await;
    assert_eq!((form.status, form.json()["code"].as_str()), (403, Some("foreign-origin")));
    let foreign = [json, ("x-puente", "1"), ("origin", "https://elsewhere.example")];
    let script = http(desk.address, "POST /console/sign-in", &foreign, &body).await;
    assert_eq!(script.status, 403);
    let out = http(desk.address, "POST /console/sign-out", &[], "").await;
    assert_eq!(out.status, 403);
}

#[tokio::test]
async fn a_body_that_is_no_sign_in_is_a_bad_request() {
    let desk = server::open().await;
    let headers = [("x-puente", "1"), ("content-type", "application/json")];
    for body in ["", "{}", r#"{"login":"a","password":"b","admin":true}"#] {
        let reply = http(desk.address, "POST /console/sign-in", &headers, body).await;
        assert_eq!((reply.status, reply.json()["code"].as_str()), (400, Some("bad-request")));
    }
}

#[tokio::test]
async fn without_a_session_an_agents_socket_is_closed_with_a_code_browsers_show() {
    let desk = server::open().await;
    let mut nobody = connect(desk.address, "/ws/agent", &[]).await.unwrap();
    assert_eq!(nobody.closed().await, 4510);
    let forged = "__Host-puente-agent=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let mut forger = connect(desk.address, "/ws/agent", &[("cookie", forged)]).await.unwrap();
    assert_eq!(forger.closed().await, 4510);
}

#[tokio::test]
async fn a_visitors_token_is_no_agents() {
    let desk = server::open().await;
    let password = desk.hires("ana", &[Lang::En]).await;
    let reply = sign_in(desk.address, "ana", &password).await;
    let token = token_of(reply.header("set-cookie").unwrap());
    let cookie = format!("__Host-puente-visitor={token}");
    let mut client = connect(desk.address, "/ws/agent", &[("cookie", &cookie)]).await.unwrap();
    assert_eq!(client.closed().await, 4510);
}

#[tokio::test]
async fn sockets_open_for_our_own_pages_only() {
    let desk = server::open().await;
    for path in ["/ws", "/ws/agent"] {
        let foreign = [("origin", "https://elsewhere.example")];
        assert_eq!(connect(desk.address, path, &foreign).await.err(), Some(403), "{path}");
        let own = format!("http://{}", desk.address);
        assert!(connect(desk.address, path, &[("origin", &own)]).await.is_ok(), "{path}");
    }
}

#[tokio::test]
async fn an_agent_who_connects_twice_is_the_same_agent() {
    let desk = server::open().await;
    let password = desk.hires("ana", &[Lang::En]).await;
    let _first = connected(&desk, "ana", &password).await;
    let _second = connected(&desk, "ana", &password).await;
    let (now, _) = desk.gateway.flow.refresh().await.unwrap();
    assert_eq!(now.agents.len(), 1);
}

/// What a refusal says.
fn code(reply: &super::client::Reply) -> (u16, String) {
    (reply.status, reply.json()["code"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn the_first_password_is_changed_at_the_first_sign_in() {
    let desk = server::open().await;
    desk.hires("ana", &[Lang::Es]).await;
    let given = desk.resets("ana").await;
    let first = sign_in(desk.address, "ana", &given).await;
    assert_eq!(code(&first), (403, "password-one-time".to_owned()));
    assert!(first.header("set-cookie").is_none(), "no session before the password is changed");
    let wish = |old: &str, new: &str| json!({"login": "ana", "password": old, "new_password": new});
    for (old, new, status, says) in [
        ("guess", "tres tristes tigres", 401, "bad-credentials"),
        (&given, "corta", 422, "password-short"),
        (&given, &"larga y más ".repeat(20), 422, "password-long"),
        (&given, "Contraseña2026", 422, "password-guessable"),
        (&given, &given, 422, "password-same"),
    ] {
        let refused = new_password(desk.address, &wish(old, new)).await;
        assert_eq!(code(&refused), (status, says.to_owned()), "{new}");
        assert!(refused.header("set-cookie").is_none());
    }
    let changed = new_password(desk.address, &wish(&given, "tres tristes tigres")).await;
    assert_eq!(changed.status, 204);
    let cookie = format!("__Host-puente-agent={}", token_of(changed.header("set-cookie").unwrap()));
    let session = http(desk.address, "GET /console/session", &[("cookie", &cookie)], "").await;
    assert_eq!((session.status, &session.json()["login"]), (200, &json!("ana")));
    assert_eq!(code(&sign_in(desk.address, "ana", &given).await).0, 401);
    assert_eq!(sign_in(desk.address, "ana", "tres tristes tigres").await.status, 204);
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_elsewhere_and_goes_on_with_one() {
    let desk = server::open().await;
    let password = desk.hires("ana", &[Lang::En]).await;
    let mut elsewhere = connected(&desk, "ana", &password).await;
    let other = sign_in(desk.address, "ana", &password).await;
    let other = format!("__Host-puente-agent={}", token_of(other.header("set-cookie").unwrap()));
    let body =
        json!({"login": "ana", "password": password, "new_password": "a walk along the river"});
    let changed = new_password(desk.address, &body).await;
    assert_eq!(changed.status, 204);
    let own = format!("__Host-puente-agent={}", token_of(changed.header("set-cookie").unwrap()));
    for (cookie, status) in [(&other, 401), (&own, 200)] {
        let session = http(desk.address, "GET /console/session", &[("cookie", cookie)], "").await;
        assert_eq!(session.status, status);
    }
    assert_eq!(elsewhere.closed().await, 4510, "an open console elsewhere is closed");
}

#[tokio::test]
async fn guessing_at_the_change_of_a_password_is_slowed_down_like_signing_in() {
    let desk = server::open().await;
    guessed(&desk, "ana", PER_LOGIN_AND_ADDRESS.burst).await;
    let body =
        json!({"login": "ana", "password": "guess", "new_password": "a walk along the river"});
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(new_password(desk.address, &body).await.status);
    }
    assert!(statuses.contains(&429), "{statuses:?}");
    let text = body.to_string();
    let json = ("content-type", "application/json");
    let form = http(desk.address, "POST /console/password", &[json], &text).await;
    assert_eq!(code(&form), (403, "foreign-origin".to_owned()));
    let own = [json, ("x-puente", "1")];
    let half = http(desk.address, "POST /console/password", &own, r#"{"login":"ana"}"#).await;
    assert_eq!(code(&half), (400, "bad-request".to_owned()));
}

#[test]
fn the_console_says_the_limits_of_a_password_as_they_are() {
    for file in ["locales/en/console.ftl", "locales/es/console.ftl"] {
        let text =
            std::fs::read_to_string(format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let says = |id: &str, number: usize| {
            let line = text.lines().find(|line| line.starts_with(&format!("{id} =")));
            let line = line.unwrap_or_else(|| panic!("{file} lacks {id}"));
            assert!(line.contains(&format!(" {number} ")), "{file}: {line}");
        };
        says("password-hint", PASSWORD_CHARS_MIN);
        says("error-password-short", PASSWORD_CHARS_MIN);
        says("error-password-long", PASSWORD_CHARS_MAX);
        for fault in PasswordFault::ALL {
            let id = format!("error-{} =", fault.code());
            assert!(text.lines().any(|line| line.starts_with(&id)), "{file} lacks {id}");
        }
    }
}
