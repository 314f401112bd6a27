//! What a console shows is the desk's own: over real sockets, in several tabs, after a reload.

use puente::domain::lang::Lang;
use puente::gateway::wire::{DeskBody, EventBody, PhaseBody, ServerFrame, StateBody};
use serde_json::json;

use super::client::{Client, visitor};
use super::{agent, connected, server, takes};

/// A visitor who has asked this, and then for a person.
async fn in_need(desk: &server::Desk, lang: &str, words: &str) -> Client {
    let mut client = visitor(desk.address, None, lang).await;
    client.says("m1", words).await;
    client.acknowledged("m1").await;
    client.sends(json!({"t": "person", "id": "p1"})).await;
    client.acknowledged("p1").await;
    client
}

/// Reads until the desk is as wanted.
async fn desk_when(agent: &mut Client, wanted: impl Fn(&DeskBody) -> bool) -> DeskBody {
    let frame =
        agent.until(|frame| matches!(frame, ServerFrame::Desk { desk } if wanted(desk))).await;
    let ServerFrame::Desk { desk } = frame else { unreachable!() };
    *desk
}

/// Reads until a chat stands as wanted.
async fn stands_when(agent: &mut Client, wanted: impl Fn(&StateBody) -> bool) -> StateBody {
    let frame = agent
        .until(|frame| matches!(frame, ServerFrame::State { state, .. } if wanted(state)))
        .await;
    let ServerFrame::State { state, .. } = frame else { unreachable!() };
    state
}

#[tokio::test]
async fn a_reply_that_nobody_approved_or_with_a_blank_is_never_sent_to_a_visitor() {
    let desk = server::open().await;
    let mut ana = agent(&desk, "ana", &[Lang::Es]).await;
    let mut client = in_need(&desk, "es", "tengo un problema con mi embarque").await;
    let conversation = takes(&mut ana).await;
    client.stands(PhaseBody::Active).await;
    let say = |id: &str, text: &str, reply: Option<&str>| {
        let mut frame = json!({"t": "say", "id": id, "conversation": conversation, "text": text});
        if let Some(reply) = reply {
            frame["reply"] = json!(reply);
        }
        frame
    };
    for (id, text, reply, code) in [
        ("a", "Su respuesta; el visitante lee en {$lang}", None, "blank-left"),
        ("b", "Su respuesta; el visitante lee en español", Some("write-label"), "no-such-reply"),
        ("c", "Cancelar", Some("reply-label"), "no-such-reply"),
        ("d", "Hola, [nombre del cliente]. Soy Ana.", Some("reply-greeting"), "blank-left"),
        ("e", "Hello, [customer name].", None, "blank-left"),
    ] {
        ana.sends(say(id, text, reply)).await;
        assert_eq!(ana.refused().await, (code.to_owned(), Some(id.to_owned())), "{text}");
    }
    ana.sends(say("f", "Hola, Raúl. Soy Ana. Vea el segmento [ISA].", Some("reply-greeting")))
        .await;
    ana.acknowledged("f").await;
    client.reads("Hola, Raúl. Soy Ana. Vea el segmento [ISA].").await;
    let agents = client.events.iter().filter(|(_, body)| matches!(body, EventBody::Agent { .. }));
    assert_eq!(agents.count(), 1);
}

#[tokio::test]
async fn what_is_unread_and_since_when_a_visitor_waits_survive_a_reload_and_other_tabs() {
    let desk = server::open().await;
    let password = desk.hires("ana", &[Lang::En]).await;
    let mut one = connected(&desk, "ana", &password).await;
    one.sends(json!({"t": "presence", "id": "here", "presence": "available"})).await;
    let mut client = in_need(&desk, "en", "my release is stuck in Laredo").await;
    let conversation = takes(&mut one).await;
    let text = json!({"t": "say", "id": "a1", "conversation": conversation, "text": "One moment"});
    one.sends(text).await;
    one.acknowledged("a1").await;
    client.reads("One moment").await;
    client.says("m2", "it is entry 12").await;
    client.acknowledged("m2").await;
    client.says("m3", "are you there").await;
    let seq = client.acknowledged("m3").await;
    let here = stands_when(&mut one, |state| state.unread == 2).await;
    let since = here.waits_since.expect("somebody waits");

    // Loaded anew, beside the first one.
    let mut two = connected(&desk, "ana", &password).await;
    let there = stands_when(&mut two, |_| true).await;
    assert_eq!((there.unread, there.waits_since), (2, Some(since)));

    one.sends(json!({"t": "read", "conversation": conversation, "seq": seq})).await;
    let read = stands_when(&mut two, |state| state.unread == 0).await;
    assert_eq!(read.waits_since, Some(since), "read is not answered");
    let mut three = connected(&desk, "ana", &password).await;
    let after = stands_when(&mut three, |_| true).await;
    assert_eq!((after.unread, after.waits_since), (0, Some(since)));

    let text = json!({"t": "say", "id": "a2", "conversation": conversation, "text": "I am"});
    one.sends(text).await;
    stands_when(&mut three, |state| state.waits_since.is_none()).await;
}

#[tokio::test]
async fn an_offer_says_what_was_asked_and_answered_and_whether_anybody_is_still_there() {
    let desk = server::open().await;
    let mut ana = agent(&desk, "ana", &[Lang::En]).await;
    let mut client = visitor(desk.address, None, "en").await;
    client.says("m1", "My account is locked after too many failed attempts").await;
    client.event(|body| matches!(body, EventBody::Answer { .. })).await;
    client.says("m2", "that did not do it").await;
    client.acknowledged("m2").await;
    client.sends(json!({"t": "person", "id": "p1"})).await;
    client.acknowledged("p1").await;
    let seen =
        desk_when(&mut ana, |desk| desk.offers.iter().any(|offer| offer.there == Some(true))).await;
    let offer = &seen.offers[0];
    assert_eq!(offer.question, "My account is locked after too many failed attempts");
    assert_eq!(offer.answers.len(), 1, "{:?}", offer.answers);
    client.leaves().await;
    desk_when(&mut ana, |desk| desk.offers.iter().any(|offer| offer.there == Some(false))).await;
}

#[tokio::test]
async fn another_agents_words_bear_their_name_and_are_not_taken_for_ones_own() {
    let desk = server::open().await;
    let mut ana = agent(&desk, "ana", &[Lang::En]).await;
    let mut client = in_need(&desk, "en", "help").await;
    let conversation = takes(&mut ana).await;
    let text = json!({"t": "say", "id": "a1", "conversation": conversation, "text": "I am Ana"});
    ana.sends(text).await;
    ana.acknowledged("a1").await;
    client.reads("I am Ana").await;
    let mut bob = agent(&desk, "bob", &[Lang::En]).await;
    ana.sends(json!({"t": "return", "id": "a2", "conversation": conversation})).await;
    ana.acknowledged("a2").await;
    takes(&mut bob).await;
    let said = bob.event(|body| matches!(body, EventBody::Agent { .. })).await;
    let EventBody::Agent { name, agent: Some(by), .. } = said else { panic!("{said:?}") };
    let (now, _) = desk.gateway.flow.refresh().await.unwrap();
    let names: Vec<_> = now.agents.iter().filter(|(id, _)| id.as_str() == by).collect();
    assert_eq!(name, "ANA");
    assert_eq!(names.len(), 1);
    assert_eq!(names[0].1.name, "ANA");
    let told = client.events.iter().find(|(_, body)| matches!(body, EventBody::Agent { .. }));
    assert!(
        matches!(told, Some((_, EventBody::Agent { agent: None, .. }))),
        "a visitor is told names, not accounts: {told:?}"
    );
}
