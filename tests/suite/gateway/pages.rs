//! Pages, scripts and what operators ask: statuses and headers.

use puente::gateway::switchboard::Announcements;
use serde_json::json;

use super::client::{get, http, visitor};
use super::server;

const WORKING: [&str; 8] = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
];

#[tokio::test]
async fn the_chat_page_may_be_framed_by_its_site_only_and_do_nothing_but_talk_to_us() {
    let desk = server::open().await;
    let page = get(desk.address, "/embed?site=customs").await;
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy").unwrap();
    for rule in WORKING {
        assert!(policy.contains(rule), "{rule} is not in {policy}");
    }
    assert!(policy.ends_with("frame-ancestors https://customs.example"), "{policy}");
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(page.header("cross-origin-embedder-policy"), Some("require-corp"));
    assert_eq!(page.header("cross-origin-resource-policy"), Some("cross-origin"));
    assert_eq!(page.header("cache-control"), Some("private, no-cache"), "it brings a cookie");
    assert!(
        page.header("x-frame-options").is_none(),
        "it would forbid what frame-ancestors allows"
    );
}

#[tokio::test]
async fn a_site_that_nobody_configured_has_no_chat_page() {
    let desk = server::open().await;
    let page = get(desk.address, "/embed?site=elsewhere").await;
    assert_eq!(page.status, 404);
    assert_eq!(page.header("content-type"), Some("application/problem+json"));
    assert_eq!(page.json()["code"], "not-found");
    assert_eq!(get(desk.address, "/nowhere").await.json()["code"], "not-found");
}

#[tokio::test]
async fn whoever_follows_a_link_to_an_unknown_site_reads_a_page_and_gets_no_cookie() {
    let desk = server::open().await;
    let accept = [("accept", "text/html,application/xhtml+xml,*/*;q=0.8")];
    let page = http(desk.address, "GET /embed?site=elsewhere", &accept, "").await;
    assert_eq!(page.status, 404);
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(page.header("set-cookie").is_none());
    for lang in ["lang=\"en\"", "lang=\"es\""] {
        assert!(page.body.contains(lang), "{lang} is missing");
    }
}

#[tokio::test]
async fn a_visitors_cookie_is_given_once_and_out_of_reach_of_scripts() {
    let desk = server::open().await;
    let page = get(desk.address, "/embed").await;
    let cookie = page.header("set-cookie").unwrap();
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    assert_eq!(attributes, "Path=/; Max-Age=2592000; Secure; HttpOnly; SameSite=None; Partitioned");
    let again = http(desk.address, "GET /embed", &[("cookie", pair)], "").await;
    assert_eq!(again.status, 200);
    assert_eq!(again.header("set-cookie"), None);
}

#[tokio::test]
async fn without_a_demo_the_first_page_is_plain_in_the_browsers_language_and_nothing_of_the_demo_is_there()
 {
    let desk = server::open().await;
    for (asked, path, lang) in [
        (None, "/", "en"),
        (Some("es-MX,es;q=0.9,en;q=0.8"), "/", "es"),
        (Some("en-US,en;q=0.9,es;q=0.8"), "/", "en"),
        (Some("fr-CA, es;q=0.4, en;q=0.3"), "/", "es"),
        (Some("en;q=0, es"), "/", "es"),
        (Some("de, *;q=0.1"), "/", "en"),
        (Some("es"), "/?lang=en", "en"),
        (Some("en"), "/?lang=es", "es"),
        (Some("es;q=x, ;;"), "/", "en"),
    ] {
        let headers: Vec<_> = asked.map(|asked| ("accept-language", asked)).into_iter().collect();
        let page = http(desk.address, &format!("GET {path}"), &headers, "").await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains(&format!("<html lang=\"{lang}\">")), "{asked:?} {path}");
        assert_eq!(page.header("content-language"), Some(lang));
        assert_eq!(page.header("vary"), Some("accept-language, accept-encoding"));
        let policy = page.header("content-security-policy").unwrap();
        assert!(
            policy.contains("default-src 'none'") && policy.ends_with("frame-ancestors 'none'")
        );
        assert!(page.header("set-cookie").is_none());
        for there in ["href=\"/console\"", "docs/operating.md", "docs/embedding.md"] {
            assert!(page.body.contains(there), "{there}");
        }
        for demo in ["<script", "widget.js", "Puerto Norte", "data-site"] {
            assert!(!page.body.contains(demo), "{demo} of the demo");
        }
        let sheet = page.body.split("href=\"").find(|part| part.contains(".css\"")).unwrap();
        let sheet = get(desk.address, sheet.split('"').next().unwrap()).await;
        assert_eq!(sheet.status, 200);
    }
    let shown = server::open_demo().await;
    let page = get(shown.address, "/").await;
    assert!(page.body.contains("Puerto Norte") && page.body.contains("data-site=\"demo\""));
    let named = page.body.split('"').filter(|part| part.starts_with("/assets/demo"));
    let named: Vec<&str> = named.collect();
    assert_eq!(named.len(), 2, "the page's script and its sheet");
    for path in named {
        assert_eq!(get(shown.address, path).await.status, 200);
        assert_eq!(get(desk.address, path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_console_may_not_be_framed_at_all() {
    let desk = server::open().await;
    let page = get(desk.address, "/console").await;
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.ends_with("frame-ancestors 'none'"), "{policy}");
    assert!(page.header("set-cookie").is_none());
}

#[tokio::test]
async fn the_loader_may_be_loaded_from_anywhere_and_is_not_sent_twice() {
    let desk = server::open().await;
    let script = get(desk.address, "/widget.js").await;
    assert_eq!(script.status, 200);
    assert_eq!(script.header("content-type"), Some("text/javascript"));
    assert_eq!(script.header("cross-origin-resource-policy"), Some("cross-origin"));
    // Without this no tag with type="module" on another origin may run it.
    assert_eq!(script.header("access-control-allow-origin"), Some("*"));
    assert!(script.header("cache-control").unwrap().starts_with("public, max-age=300"));
    let tag = script.header("etag").unwrap();
    let again = http(desk.address, "GET /widget.js", &[("if-none-match", tag)], "").await;
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    let compressed = format!("\"0\", W/{tag}");
    let again = http(desk.address, "GET /widget.js", &[("if-none-match", &compressed)], "").await;
    assert_eq!(again.status, 304, "behind a proxy that compresses");
    let other = http(desk.address, "GET /widget.js", &[("if-none-match", "W/\"0\"")], "").await;
    assert_eq!(other.status, 200);
}

#[tokio::test]
async fn the_present_wording_is_there_for_pages_that_are_open() {
    let desk = server::open().await;
    let wording = get(desk.address, "/phrases/es/widget.ftl").await;
    assert_eq!(wording.status, 200);
    assert!(wording.body.contains("bot-hello ="));
    for missing in ["/phrases/fr/widget.ftl", "/phrases/es/secrets.ftl", "/phrases/es/widget"] {
        assert_eq!(get(desk.address, missing).await.status, 404, "{missing}");
    }
}

#[tokio::test]
async fn a_desk_without_its_store_is_alive_but_not_ready() {
    let desk = server::open().await;
    let ready = get(desk.address, "/readyz").await;
    assert_eq!((ready.status, &ready.json()["search"]), (200, &json!("meaning")));
    desk.store_gone(true);
    assert_eq!(get(desk.address, "/healthz").await.status, 200);
    let ready = get(desk.address, "/readyz").await;
    assert_eq!(ready.status, 503);
    assert_eq!(ready.json()["ready"], false);
    desk.store_gone(false);
    assert_eq!(get(desk.address, "/readyz").await.status, 200);
}

#[tokio::test]
async fn a_desk_that_goes_by_words_alone_says_why_and_is_ready() {
    let desk = server::open().await;
    let words_alone = Some("the model is missing".to_owned());
    let told = Announcements { words_alone, ..Announcements::default() };
    desk.gateway.wiring.board.announce(told);
    let ready = get(desk.address, "/readyz").await;
    assert_eq!(ready.status, 200);
    assert_eq!(ready.json()["search"], "words");
    assert_eq!(ready.json()["search_fault"], "the model is missing");
}

#[tokio::test]
async fn what_happens_is_counted_under_stable_names() {
    let desk = server::open().await;
    let mut client = visitor(desk.address, None, "en").await;
    client.sends(json!({"t": "dance"})).await;
    client.refused().await;
    client.says("m1", "My account is locked after too many failed attempts").await;
    client.sends(json!({"t": "person", "id": "p1"})).await;
    client.acknowledged("p1").await;
    let reply = get(desk.address, "/metrics").await;
    assert_eq!(reply.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    for name in [
        r#"puente_connections{role="visitor"}"#,
        r#"puente_messages_total{by="visitor"}"#,
        r#"puente_answers_total{outcome="answer",lang="en"}"#,
        r#"puente_errors_total{code="unknown-frame"}"#,
        r#"puente_queue_depth{lang="en"} 1"#,
        r#"puente_queue_oldest_seconds{lang="en"}"#,
    ] {
        assert!(reply.body.contains(name), "{name} is not in\n{}", reply.body);
    }
}

#[tokio::test]
async fn a_stopping_desk_is_not_ready() {
    let desk = server::open().await;
    desk.stops();
    let ready = get(desk.address, "/readyz").await;
    assert_eq!(ready.status, 503);
    assert_eq!(ready.json()["stopping"], true);
}
