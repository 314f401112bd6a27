//! A number sent in several messages: found with its last piece, and gone from every reader's sight.

use puente::domain::lang::Lang;
use puente::gateway::wire::{EventBody, PhaseBody, PieceBody};
use serde_json::json;

use super::client::visitor;
use super::{agent, server, takes};

const COOKIE: &str = "TESTTESTTESTTESTTESTTESTTEST02";

fn masked(body: &EventBody) -> bool {
    matches!(body, EventBody::Masked { .. })
}

#[tokio::test]
async fn a_number_in_pieces_is_taken_back_from_whoever_has_read_it_and_shown_to_nobody_after() {
    let desk = server::open().await;
    let mut client = visitor(desk.address, Some(COOKIE), "es").await;
    client.says("m1", "mi tarjeta es 4111 1111").await;
    client.acknowledged("m1").await;
    client.reads("mi tarjeta es 4111 1111").await;
    client.says("m2", "y 1111 1111").await;
    client.acknowledged("m2").await;
    let EventBody::Masked { pieces } = client.event(masked).await else { unreachable!() };
    let [PieceBody { seq, text, masked: 1 }] = pieces.as_slice() else { panic!("{pieces:?}") };
    let (_, first) = &client.events[usize::try_from(*seq).unwrap() - 1];
    assert!(matches!(first, EventBody::Visitor { id, .. } if id == "m1"), "{first:?}");
    assert_eq!(text, "mi tarjeta es [PAN]");
    client.reads("y [PAN]").await;
    client.says("m3", "09/28").await;
    client.says("m4", "123").await;
    client.reads("[EXPIRY]").await;
    client.reads("[CVV]").await;

    let mut second = visitor(desk.address, Some(COOKIE), "es").await;
    second.reads("[CVV]").await;
    second.reads("mi tarjeta es [PAN]").await;
    let seen = format!("{:?}", second.events);
    assert!(!seen.contains("1111") && !seen.contains("09/28") && !seen.contains("123\""), "{seen}");
}

#[tokio::test]
async fn an_agent_who_takes_the_conversation_never_sees_the_pieces_and_their_own_are_found_too() {
    let desk = server::open().await;
    let mut client = visitor(desk.address, None, "en").await;
    client.says("m1", "my card: 4111 1111").await;
    client.says("m2", "1111").await;
    client.says("m3", "1111").await;
    client.acknowledged("m3").await;
    client.event(masked).await;
    client.sends(json!({"t": "person", "id": "p1"})).await;
    client.acknowledged("p1").await;

    let mut ana = agent(&desk, "ana", &[Lang::En]).await;
    let conversation = takes(&mut ana).await;
    ana.reads("my card: [PAN]").await;
    ana.reads("[PAN]").await;
    client.stands(PhaseBody::Active).await;
    assert!(!format!("{:?}", ana.events).contains("1111"));

    for (id, text) in [("a1", "so it is 4111 1111"), ("a2", "and 1111 1111")] {
        let frame = json!({"t": "say", "id": id, "conversation": conversation, "text": text});
        ana.sends(frame).await;
        ana.acknowledged(id).await;
    }
    ana.reads("and [PAN]").await;
    client.reads("and [PAN]").await;
    let told = |body: &EventBody| matches!(body, EventBody::Masked { pieces } if pieces.iter().any(|p| p.text == "so it is [PAN]"));
    ana.event(told).await;
    client.event(told).await;
}
