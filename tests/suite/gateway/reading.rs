//! How far a visitor has read outlives page, window and connection.

use puente::domain::ids::Seq;
use puente::domain::lang::Lang;
use puente::gateway::wire::{EventBody, PhaseBody, ServerFrame};
use puente::ports::Stream;
use serde_json::json;

use super::client::{Client, token_of, visitor};
use super::{agent, server, takes};

/// How far this client is told that it has read, now that it is told.
async fn told(client: &mut Client) -> u64 {
    let frame = client.until(|frame| matches!(frame, ServerFrame::Read { .. })).await;
    let ServerFrame::Read { seq, .. } = frame else { unreachable!() };
    seq
}

async fn has_read(client: &mut Client, seq: u64) {
    let conversation = client.conversation.clone().unwrap();
    client.sends(json!({"t": "read", "conversation": conversation, "seq": seq})).await;
}

#[tokio::test]
async fn what_was_read_in_one_window_is_read_in_every_other_and_costs_one_append() {
    let desk = server::open().await;
    let page = super::client::get(desk.address, "/embed?site=demo").await;
    let token = token_of(page.header("set-cookie").unwrap());
    let mut first = visitor(desk.address, Some(&token), "en").await;
    first.sends(json!({"t": "person", "id": "p1"})).await;
    first.stands(PhaseBody::Queued).await;
    let mut second = visitor(desk.address, Some(&token), "en").await;
    second.stands(PhaseBody::Queued).await;

    let mut ana = agent(&desk, "ana", &[Lang::En]).await;
    let conversation = takes(&mut ana).await;
    let says = json!({"t": "say", "id": "a1", "conversation": conversation, "text": "Here I am."});
    ana.sends(says).await;
    for client in [&mut first, &mut second] {
        client.event(|body| matches!(body, EventBody::Agent { .. })).await;
    }
    let head = first.events.last().unwrap().0;
    for seq in 1..=head {
        has_read(&mut first, seq).await;
    }
    while told(&mut first).await < head {}
    while told(&mut second).await < head {}
    has_read(&mut second, head).await;

    let visitor_id = puente::gateway::auth::visitor_of(&desk.gateway.secrets.digest(&token));
    let reading = desk.gateway.flow.store.read(&Stream::reading(&visitor_id), Seq::START, 99).await;
    let appended = reading.unwrap().records.len() as u64;
    assert!(appended < head, "{appended} appends for {head} events");

    first.leaves().await;
    second.leaves().await;
    let mut later = visitor(desk.address, Some(&token), "en").await;
    assert_eq!(told(&mut later).await, head);
}
