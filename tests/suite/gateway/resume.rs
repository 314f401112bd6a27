//! Coming back: cookies, tokens, cursors, and saying the same thing twice.

use puente::gateway::wire::{EventBody, PhaseBody, ServerFrame};
use serde_json::{Value, json};

use super::client::{Client, connect, get, token_of, visitor, visitor_saying};
use super::server::{self, Desk};

const COOKIE: &str = "TESTTESTTESTTESTTESTTESTTEST02";

/// A visitor with a conversation of a few events, who has left again; where their conversation ended.
async fn gone(desk: &Desk) -> (String, u64) {
    let mut client = visitor(desk.address, Some(COOKIE), "en").await;
    client.says("m1", "hello").await;
    client.event(|body| matches!(body, EventBody::Bot { .. })).await;
    client.sends(json!({"t": "end", "id": "e1"})).await;
    client.stands(PhaseBody::Ended).await;
    let conversation = client.conversation.clone().unwrap();
    let head = client.events.last().unwrap().0;
    client.leaves().await;
    (conversation, head)
}

async fn returning(desk: &Desk, conversation: &str, after: u64, epoch: &str) -> (Client, u64) {
    let hello = json!({
        "t": "hello", "v": 1, "site": "demo", "lang": "en", "lang_from": "page",
        "conversation": conversation, "after": after, "epoch": epoch,
    });
    let cookie = format!("__Host-puente-visitor={COOKIE}");
    let mut client = connect(desk.address, "/ws", &[("cookie", &cookie)]).await.unwrap();
    client.sends(hello).await;
    let welcome = client.until(|frame| matches!(frame, ServerFrame::Welcome { .. })).await;
    let ServerFrame::Welcome { from, .. } = welcome else { unreachable!() };
    client.until(|frame| matches!(frame, ServerFrame::Live { .. })).await;
    (client, from)
}

#[tokio::test]
async fn only_what_came_after_the_cursor_is_sent() {
    let desk = server::open().await;
    let (conversation, head) = gone(&desk).await;
    let (client, from) = returning(&desk, &conversation, head - 1, "e1").await;
    assert_eq!((from, client.positions()), (head - 1, vec![head]));
    let (client, from) = returning(&desk, &conversation, head, "e1").await;
    assert_eq!((from, client.positions()), (head, vec![]));
}

#[tokio::test]
async fn a_cursor_of_another_life_of_the_store_begins_again() {
    let desk = server::open().await;
    let (conversation, head) = gone(&desk).await;
    let (client, from) = returning(&desk, &conversation, head, "e0").await;
    assert_eq!((from, client.positions()), (0, (1..=head).collect()));
}

#[tokio::test]
async fn a_cursor_beyond_the_end_begins_again() {
    let desk = server::open().await;
    let (conversation, head) = gone(&desk).await;
    let (client, from) = returning(&desk, &conversation, head + 7, "e1").await;
    assert_eq!((from, client.positions()), (0, (1..=head).collect()));
}

#[tokio::test]
async fn a_message_sent_again_is_acknowledged_again_and_stored_once() {
    let desk = server::open().await;
    let mut client = visitor(desk.address, Some(COOKIE), "en").await;
    client.says("m1", "only once").await;
    client.says("m1", "only once").await;
    let first = client.acknowledged("m1").await;
    assert_eq!(client.acknowledged("m1").await, first);
    client.leaves().await;
    let mut client = visitor(desk.address, Some(COOKIE), "en").await;
    client.says("m1", "only once").await;
    assert_eq!(client.acknowledged("m1").await, first);
    client.says("m2", "the end").await;
    client.reads("the end").await;
    let said = client
        .events
        .iter()
        .filter(|(_, body)| matches!(body, EventBody::Visitor { text, .. } if text == "only once"));
    assert_eq!(said.count(), 1);
}

#[tokio::test]
async fn a_browser_that_refuses_cookies_keeps_a_token_instead() {
    let desk = server::open().await;
    let mut client = visitor(desk.address, None, "en").await;
    let token = client.token.clone().expect("a token in the welcome");
    client.says("m1", "hello").await;
    client.acknowledged("m1").await;
    let conversation = client.conversation.clone();
    client.leaves().await;
    let hello = |token: &str| -> Value {
        json!({"t": "hello", "v": 1, "site": "demo", "lang": "en", "lang_from": "page", "token": token})
    };
    let again = visitor_saying(desk.address, None, hello(&token)).await;
    assert_eq!((again.conversation, again.token), (conversation, None));
    let forger = visitor_saying(desk.address, None, hello("../../etc")).await;
    assert_eq!(forger.conversation, None);
    assert!(forger.token.is_some(), "what is no token is replaced by one");
}

#[tokio::test]
async fn a_browser_that_begins_to_take_cookies_in_the_middle_of_a_chat_stays_the_same_visitor() {
    let desk = server::open().await;
    let mut client = visitor(desk.address, None, "en").await;
    let token = client.token.clone().expect("a token in the welcome");
    client.says("m1", "hello").await;
    client.acknowledged("m1").await;
    let conversation = client.conversation.clone();
    client.leaves().await;
    let hello = json!({
        "t": "hello", "v": 1, "site": "demo", "lang": "en", "lang_from": "page", "token": token
    });
    let again = visitor_saying(desk.address, Some(COOKIE), hello.clone()).await;
    assert_eq!(again.conversation, conversation);
    again.leaves().await;
    // A cookie that has a conversation of its own is not put aside for an old token.
    let mut other = visitor(desk.address, Some(COOKIE), "en").await;
    other.says("m1", "hello").await;
    other.acknowledged("m1").await;
    let own = other.conversation.clone();
    other.leaves().await;
    assert_ne!(own, conversation);
    assert_eq!(visitor_saying(desk.address, Some(COOKIE), hello).await.conversation, own);
}

#[tokio::test]
async fn a_browser_that_takes_the_cookie_is_never_told_it() {
    let desk = server::open().await;
    let page = get(desk.address, "/embed").await;
    let token = token_of(page.header("set-cookie").unwrap());
    let client = visitor(desk.address, Some(&token), "en").await;
    assert_eq!(client.token, None);
}

#[tokio::test]
async fn whoever_comes_while_the_store_is_away_is_told_to_come_back() {
    let desk = server::open().await;
    desk.store_gone(true);
    let mut client = connect(desk.address, "/ws", &[]).await.unwrap();
    client
        .sends(json!({"t": "hello", "v": 1, "site": "demo", "lang": "en", "lang_from": "page"}))
        .await;
    assert_eq!(client.refused().await.0, "unavailable");
    assert_eq!(client.closed().await, 4000);
}

#[tokio::test]
async fn a_message_is_not_acknowledged_while_the_store_is_away_and_is_safe_to_send_again() {
    let desk = server::open().await;
    let mut client = visitor(desk.address, None, "en").await;
    desk.store_gone(true);
    client.says("m1", "hello").await;
    assert_eq!(client.refused().await, ("unavailable".to_owned(), Some("m1".to_owned())));
    desk.store_gone(false);
    client.says("m1", "hello").await;
    client.acknowledged("m1").await;
}
