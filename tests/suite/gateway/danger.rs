//! A visitor in danger over real sockets: numbers instead of a line, an alarm on every console, taken by one click.

use puente::domain::lang::Lang;
use puente::domain::ticket::Danger;
use puente::gateway::wire::{DeskBody, EventBody, PhaseBody, ServerFrame};
use serde_json::json;

use super::client::{Client, visitor, visitor_saying};
use super::{agent, connected, server, takes};

const COLLAPSED: &str = "our driver collapsed at the gate and is not breathing";

/// A visitor who has called for help.
async fn in_danger(desk: &server::Desk, lang: &str, words: &str) -> Client {
    let mut client = visitor(desk.address, None, lang).await;
    client.says("m1", words).await;
    client.acknowledged("m1").await;
    client
}

async fn alarmed(agent: &mut Client) -> DeskBody {
    let rings = |frame: &ServerFrame| matches!(frame, ServerFrame::Desk { desk } if !desk.alarms.is_empty());
    let ServerFrame::Desk { desk } = agent.until(rings).await else { unreachable!() };
    *desk
}

async fn quiet(agent: &mut Client) {
    agent
        .until(|frame| matches!(frame, ServerFrame::Desk { desk } if desk.alarms.is_empty()))
        .await;
}

#[tokio::test]
async fn the_visitor_sees_numbers_to_call_and_no_line_also_after_a_reload() {
    let desk = server::open().await;
    for (lang, words, danger, line) in [
        ("en", COLLAPSED, Danger::Emergency, "notice-handed-over-distress-emergency"),
        ("es", "ya no quiero vivir", Danger::SelfHarm, "notice-handed-over-distress-self-harm"),
        ("es", "me amenazan con un arma", Danger::Threat, "notice-handed-over-distress-threat"),
    ] {
        let mut client = in_danger(&desk, lang, words).await;
        client.stands(PhaseBody::Queued).await;
        client
            .event(|body| matches!(body, EventBody::Notice { phrase } if phrase.id == line))
            .await;
        let safe = |client: &Client| {
            let state = client.state.as_ref().unwrap();
            assert_eq!(state.safety, Some(danger), "{words}");
            assert_eq!((state.position, state.staffed), (None, None), "{words}");
            assert!(state.wait_choices.is_empty());
        };
        safe(&client);
        let token = client.token.clone().expect("a token in the welcome");
        client.leaves().await;
        let hello = json!({
            "t": "hello", "v": 1, "site": "demo", "lang": lang, "lang_from": "page", "token": token
        });
        let mut again = visitor_saying(desk.address, None, hello).await;
        again.stands(PhaseBody::Queued).await;
        safe(&again);
    }
}

#[tokio::test]
async fn the_alarm_reaches_an_agent_who_is_away_and_one_click_takes_it() {
    let desk = server::open().await;
    let mut ana = agent(&desk, "ana", &[Lang::En]).await;
    let password = desk.hires("bob", &[Lang::En]).await;
    let mut bob = connected(&desk, "bob", &password).await;
    let password = desk.hires("eva", &[Lang::Es]).await;
    let mut eva = connected(&desk, "eva", &password).await;
    let mut client = in_danger(&desk, "en", COLLAPSED).await;
    for (agent, takes) in [(&mut ana, true), (&mut bob, true), (&mut eva, false)] {
        let seen = alarmed(agent).await;
        assert_eq!(seen.alarms[0].reason, Danger::Emergency);
        assert_eq!(seen.alarms[0].summary, COLLAPSED);
        assert_eq!(seen.alarms[0].takes, takes);
    }
    let conversation = client.conversation.clone().unwrap();
    eva.sends(json!({"t": "take", "id": "t0", "conversation": conversation})).await;
    assert_eq!(eva.refused().await.0, "offer-gone");
    bob.sends(json!({"t": "take", "id": "t1", "conversation": conversation})).await;
    bob.acknowledged("t1").await;
    client.stands(PhaseBody::Active).await;
    let state = client.state.as_ref().unwrap();
    assert_eq!((state.agent.as_deref(), state.safety), (Some("BOB"), None));
    quiet(&mut ana).await;
    quiet(&mut eva).await;
    ana.sends(json!({"t": "take", "id": "t2", "conversation": conversation})).await;
    assert_eq!(ana.refused().await.0, "offer-gone");
    // The acknowledgement was lost: the same act again is told the same.
    bob.sends(json!({"t": "take", "id": "t1", "conversation": conversation})).await;
    bob.acknowledged("t1").await;
}

#[tokio::test]
async fn who_is_full_is_offered_one_more_and_only_for_danger() {
    let desk = server::open().await;
    let mut ana = agent(&desk, "ana", &[Lang::En]).await;
    let (seen, _) = desk.gateway.flow.refresh().await.unwrap();
    let capacity = seen.agents.values().next().unwrap().capacity;
    let mut clients = Vec::new();
    for n in 0..capacity {
        let mut client = visitor(desk.address, None, "en").await;
        client.sends(json!({"t": "person", "id": format!("p{n}")})).await;
        client.acknowledged(&format!("p{n}")).await;
        takes(&mut ana).await;
        client.stands(PhaseBody::Active).await;
        clients.push(client);
    }
    let mut plain = visitor(desk.address, None, "en").await;
    plain.sends(json!({"t": "person", "id": "p"})).await;
    plain.acknowledged("p").await;
    let mut client = in_danger(&desk, "en", COLLAPSED).await;
    takes(&mut ana).await;
    client.stands(PhaseBody::Active).await;
    let (seen, _) = desk.gateway.flow.refresh().await.unwrap();
    let ana = seen.agents.keys().next().unwrap();
    assert_eq!(seen.load(ana), usize::from(capacity) + 1);
    assert_eq!(seen.waiting(Lang::En).count(), 1, "the plain one still waits");
}
