//! What clients must not do, and what becomes of those who are slow.

use puente::domain::ids::CommandId;
use puente::domain::lang::{Lang, LangSource};
use puente::domain::text::RawText;
use puente::flow::open::Opening;
use puente::flow::receive::{Wish, receive};
use puente::gateway::auth::visitor_of;
use puente::gateway::codes::{FRAME_BYTES_MAX, MESSAGE_BYTES_MAX};
use puente::gateway::wire::ServerFrame;
use serde_json::json;

use super::client::{connect, get, visitor};
use super::server;

const COOKIE: &str = "TESTTESTTESTTESTTESTTESTTEST03";

#[tokio::test]
async fn a_large_frame_is_refused_and_the_connection_stays() {
    let desk = server::open().await;
    let mut client = visitor(desk.address, None, "en").await;
    client.says("m1", &"x".repeat(FRAME_BYTES_MAX)).await;
    assert_eq!(client.refused().await.0, "frame-too-large");
    client.says("m2", &"x".repeat(FRAME_BYTES_MAX / 2)).await;
    assert_eq!(client.refused().await, ("text-too-long".to_owned(), Some("m2".to_owned())));
    client.says("m3", "hello").await;
    client.acknowledged("m3").await;
}

#[tokio::test]
async fn a_huge_frame_closes_the_connection_and_nothing_else() {
    let desk = server::open().await;
    for bytes in [MESSAGE_BYTES_MAX + 1, 4 * MESSAGE_BYTES_MAX, 16 * MESSAGE_BYTES_MAX] {
        let mut client = visitor(desk.address, None, "en").await;
        client.sends_text("x".repeat(bytes)).await;
        assert_eq!(client.closed().await, 1009, "{bytes} bytes");
    }
    assert_eq!(get(desk.address, "/healthz").await.status, 200);
    let mut client = visitor(desk.address, None, "en").await;
    client.says("m1", "still there?").await;
    client.acknowledged("m1").await;
}

#[tokio::test]
async fn what_is_no_frame_is_refused_by_name_and_the_connection_stays() {
    let desk = server::open().await;
    let mut client = visitor(desk.address, None, "en").await;
    client.sends_text("{".to_owned()).await;
    assert_eq!(client.refused().await.0, "not-json");
    client.sends_bytes(vec![0xff, 0xfe]).await;
    assert_eq!(client.refused().await.0, "not-json");
    client.sends(json!({"t": "dance", "id": "d1"})).await;
    assert_eq!(client.refused().await, ("unknown-frame".to_owned(), Some("d1".to_owned())));
    client
        .sends(json!({"t": "hello", "v": 1, "site": "demo", "lang": "en", "lang_from": "page"}))
        .await;
    assert_eq!(client.refused().await.0, "hello-twice");
    client.sends(json!({"t": "ping"})).await;
    client.until(|frame| matches!(frame, ServerFrame::Pong)).await;
}

#[tokio::test]
async fn an_act_before_hello_is_refused_and_another_version_closed() {
    let desk = server::open().await;
    let mut client = connect(desk.address, "/ws", &[]).await.unwrap();
    client.says("m1", "hello").await;
    assert_eq!(client.refused().await, ("not-yet".to_owned(), Some("m1".to_owned())));
    client
        .sends(json!({"t": "hello", "v": 9, "site": "demo", "lang": "en", "lang_from": "page"}))
        .await;
    assert_eq!(client.closed().await, 4500);
}

#[tokio::test]
async fn a_flood_is_closed_with_a_code_that_says_do_not_come_back() {
    let desk = server::open().await;
    let mut client = visitor(desk.address, None, "en").await;
    for _ in 0..500 {
        client.sends(json!({"t": "pong"})).await;
    }
    assert_eq!(client.closed().await, 4501);
}

#[tokio::test]
async fn pings_and_empty_pieces_flood_like_messages() {
    let desk = server::open().await;
    let mut pings = visitor(desk.address, None, "en").await;
    for _ in 0..500 {
        pings.pings().await;
    }
    assert_eq!(pings.closed().await, 4501);
    let mut pieces = visitor(desk.address, None, "en").await;
    for n in 0..500 {
        pieces.sends_empty_piece(n == 0).await;
    }
    assert_eq!(pieces.closed().await, 4501);
}

#[tokio::test]
async fn a_hello_of_a_site_that_is_none_is_closed_and_one_of_odd_fields_refused() {
    let desk = server::open().await;
    for site in ["elsewhere", "DEMO", "", "a\u{202e}b", &"s".repeat(60_000)] {
        let mut client = connect(desk.address, "/ws", &[]).await.unwrap();
        let hello = json!({"t": "hello", "v": 1, "site": site, "lang": "en", "lang_from": "page"});
        client.sends(hello).await;
        assert_eq!(client.closed().await, 4502, "{}", &site[..site.len().min(20)]);
    }
    for (field, value) in [("conversation", "../etc"), ("epoch", &*"e".repeat(1_000))] {
        let mut client = connect(desk.address, "/ws", &[]).await.unwrap();
        let mut hello =
            json!({"t": "hello", "v": 1, "site": "demo", "lang": "en", "lang_from": "page"});
        hello[field] = value.into();
        client.sends(hello).await;
        assert_eq!(client.refused().await.0, "unknown-frame", "{field}");
    }
}

#[tokio::test]
async fn visitors_who_fill_the_desk_leave_room_for_an_agent() {
    let desk = server::open_for(4).await;
    let mut held = Vec::new();
    for _ in 0..2 {
        held.push(visitor(desk.address, None, "en").await);
    }
    assert_eq!(connect(desk.address, "/ws", &[]).await.err(), Some(503));
    let nobody = connect(desk.address, "/ws/agent", &[]).await;
    assert_eq!(nobody.err(), Some(503), "a place for agents is not for who is not signed in");
    let _ana = super::agent(&desk, "ana", &[Lang::En]).await;
}

#[tokio::test]
async fn a_full_desk_refuses_before_it_opens_a_socket() {
    let desk = server::open_for(1).await;
    let first = visitor(desk.address, None, "en").await;
    assert_eq!(connect(desk.address, "/ws", &[]).await.err(), Some(503));
    first.leaves().await;
    // The place is given back when the connection's task has ended, which is just after the client has left.
    for _ in 0..1_000 {
        if connect(desk.address, "/ws", &[]).await.is_ok() {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("the place was never given back");
}

#[tokio::test]
async fn a_client_that_closes_is_answered() {
    let desk = server::open().await;
    let client = visitor(desk.address, None, "en").await;
    assert_ne!(client.leaves().await, 1006, "the close was not answered");
}

#[tokio::test]
async fn a_stopping_desk_says_goodbye() {
    let desk = server::open().await;
    let mut client = visitor(desk.address, None, "en").await;
    desk.stops();
    client.until(|frame| matches!(frame, ServerFrame::GoingAway { .. })).await;
    assert_eq!(client.closed().await, 4000);
}

#[tokio::test]
async fn who_reads_slowly_gets_everything_later_and_in_order() {
    let desk = server::open().await;
    let mut client = visitor(desk.address, Some(COOKIE), "en").await;
    client.says("m0", "hello").await;
    client.acknowledged("m0").await;
    let visitor = visitor_of(&desk.secrets().digest(COOKIE));
    let opening = Opening {
        visitor,
        site: "demo".to_owned(),
        lang: Lang::En,
        source: LangSource::Page,
        mark: None,
    };
    // More than the sockets hold, while the client reads nothing.
    for n in 0..40 {
        let text = format!("{n} {}", "ñ".repeat(3_900));
        let wish = Wish::Say(RawText::parse(&text).unwrap());
        let command = CommandId::parse(&format!("slow{n}")).unwrap();
        receive(&desk.gateway.flow, &opening, &command, &wish).await.unwrap();
    }
    client.says("last", "the last one").await;
    client.reads("the last one").await;
    let positions = client.positions();
    assert_eq!(positions, (1..=positions.len() as u64).collect::<Vec<_>>());
    let said = client.events.iter().filter(|(_, body)| format!("{body:?}").contains("ñññ"));
    assert_eq!(said.count(), 40);
}
