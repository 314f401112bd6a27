//! Under which name a desk is open, and what becomes of pages that have another.

use serde_json::json;

use super::client::{connect, get, http};
use super::server;
use puente::domain::lang::Lang;

const NAME: &str = "https://help.example.com";

#[tokio::test]
async fn behind_a_proxy_that_rewrites_host_sockets_and_sign_in_work_once_the_name_is_set() {
    let desk = server::open_named(NAME).await;
    let password = desk.hires("ana", &[Lang::En]).await;
    let body = json!({"login": "ana", "password": password}).to_string();
    // Every request says `Host: 127.0.0.1:…`, as such a proxy makes it.
    let headers = [("content-type", "application/json"), ("x-puente", "1"), ("origin", NAME)];
    let signed_in = http(desk.address, "POST /console/sign-in", &headers, &body).await;
    assert_eq!(signed_in.status, 204, "{}", signed_in.body);
    for path in ["/ws", "/ws/agent"] {
        assert!(connect(desk.address, path, &[("origin", NAME)]).await.is_ok(), "{path}");
    }
}

#[tokio::test]
async fn a_page_of_another_name_is_told_which_one_was_expected() {
    let desk = server::open_named(NAME).await;
    for line in [
        "POST /console/sign-in",
        "POST /console/password",
        "POST /console/sign-out",
        "POST /ws",
        "GET /ws",
        "GET /ws/agent",
    ] {
        for origin in ["https://desk.example.net", "http://help.example.com", "null"] {
            let headers = [("origin", origin), ("x-puente", "1"), ("upgrade", "websocket")];
            let reply = http(desk.address, line, &headers, "{}").await;
            assert_eq!(reply.status, 403, "{line} {origin}");
            let problem = reply.json();
            assert_eq!(problem["code"], "foreign-origin", "{line} {origin}");
            assert_eq!(problem["expected"], NAME, "{line} {origin}");
        }
    }
    let unset = server::open().await;
    let foreign = [("origin", "https://desk.example.net")];
    let reply = http(unset.address, "POST /ws", &foreign, "").await;
    assert_eq!(reply.json()["expected"], unset.address.to_string(), "what the request calls it");
}

#[tokio::test]
async fn a_page_whose_sockets_do_not_open_can_ask_whether_its_name_is_right() {
    let desk = server::open_named(NAME).await;
    let own = http(desk.address, "POST /ws", &[("origin", NAME)], "").await;
    assert_eq!((own.status, own.body.as_str()), (204, ""));
}

#[tokio::test]
async fn a_desk_that_is_open_over_tls_is_opened_over_tls_from_then_on() {
    let desk = server::open_named(NAME).await;
    let plain = server::open().await;
    for path in ["/", "/console", "/embed", "/widget.js", "/healthz", "/nowhere"] {
        let reply = get(desk.address, path).await;
        assert_eq!(reply.header("strict-transport-security"), Some("max-age=31536000"), "{path}");
        let reply = get(plain.address, path).await;
        assert_eq!(reply.header("strict-transport-security"), None, "{path}");
    }
}
