//! Visitors and people.

use puente::domain::lang::Lang;
use puente::domain::ticket::Availability;
use puente::gateway::wire::{EventBody, PhaseBody, ServerFrame};
use serde_json::json;

use super::client::Client;
use super::{agent, connected, in_need, server, takes, takes_as, together};

#[tokio::test]
async fn from_the_bot_to_a_person_to_the_end_and_the_file() {
    let desk = server::open().await;
    let (mut ana, mut client, conversation) =
        together(&desk, Lang::Es, "tengo un problema con mi embarque").await;
    assert_eq!(client.conversation.as_deref(), Some(conversation.as_str()));
    ana.reads("tengo un problema con mi embarque").await;
    client.stands(PhaseBody::Active).await;
    assert_eq!(client.state.as_ref().and_then(|state| state.agent.clone()), Some("ANA".to_owned()));

    ana.sends(
        json!({"t": "say", "id": "a1", "conversation": conversation, "text": "Buenas tardes"}),
    )
    .await;
    ana.acknowledged("a1").await;
    client.reads("Buenas tardes").await;
    client.says("m2", "gracias por atenderme").await;
    ana.reads("gracias por atenderme").await;

    ana.sends(json!({"t": "end", "id": "a2", "conversation": conversation})).await;
    ana.acknowledged("a2").await;
    client.stands(PhaseBody::WrapUp).await;
    ana.sends(
        json!({"t": "wrap-up", "id": "a3", "conversation": conversation, "code": "resolved"}),
    )
    .await;
    ana.acknowledged("a3").await;
    client.stands(PhaseBody::Ended).await;
    assert!(client.state.as_ref().is_some_and(|state| state.reopen_until.is_some()));
    ana.until(|frame| matches!(frame, ServerFrame::Desk { desk } if desk.mine.is_empty())).await;
    let filed = |body: &EventBody| matches!(body, EventBody::Notice { phrase } if phrase.id == "notice-filed");
    ana.event(filed).await;
    assert!(!client.events.iter().any(|(_, body)| filed(body)), "how it is filed is the desk's");
}

#[tokio::test]
async fn typing_is_seen_on_the_other_side_and_stored_nowhere() {
    let desk = server::open().await;
    let (mut ana, mut client, conversation) = together(&desk, Lang::En, "help").await;
    client.stands(PhaseBody::Active).await;
    ana.stands(PhaseBody::Active).await;
    client.sends(json!({"t": "typing", "on": true})).await;
    ana.until(|frame| matches!(frame, ServerFrame::Typing { on: true, .. })).await;
    let before = client.events.len();
    ana.sends(json!({"t": "typing", "conversation": conversation, "on": true})).await;
    client.until(|frame| matches!(frame, ServerFrame::Typing { on: true, .. })).await;
    ana.sends(json!({"t": "typing", "conversation": conversation, "on": false})).await;
    client.until(|frame| matches!(frame, ServerFrame::Typing { on: false, .. })).await;
    assert_eq!(client.events.len(), before);
}

#[tokio::test]
async fn an_agent_speaks_only_in_their_own_conversations() {
    let desk = server::open().await;
    let (mut ana, mut client, conversation) = together(&desk, Lang::En, "help").await;
    client.stands(PhaseBody::Active).await;
    let mut bob = agent(&desk, "bob", &[Lang::En]).await;
    for frame in [
        json!({"t": "say", "id": "b", "conversation": conversation, "text": "psst"}),
        json!({"t": "end", "id": "b", "conversation": conversation}),
        json!({"t": "return", "id": "b", "conversation": conversation}),
        json!({"t": "wrap-up", "id": "b", "conversation": conversation, "code": "resolved"}),
        json!({"t": "say", "id": "b", "conversation": "cnv_nowhere", "text": "psst"}),
    ] {
        bob.sends(frame.clone()).await;
        assert_eq!(bob.refused().await, ("not-yours".to_owned(), Some("b".to_owned())), "{frame}");
    }
    ana.sends(json!({"t": "say", "id": "a1", "conversation": conversation, "text": "me"})).await;
    client.reads("me").await;
    assert!(!format!("{:?}", client.events).contains("psst"));
}

#[tokio::test]
async fn nobody_takes_an_offer_that_was_made_to_somebody_else() {
    let desk = server::open().await;
    let mut ana = agent(&desk, "ana", &[Lang::En]).await;
    let _client = in_need(&desk, "en", "help").await;
    let offered = |frame: &ServerFrame| matches!(frame, ServerFrame::Desk { desk } if !desk.offers.is_empty());
    let ServerFrame::Desk { desk: seen } = ana.until(offered).await else { unreachable!() };
    let mut bob = agent(&desk, "bob", &[Lang::En]).await;
    bob.sends(json!({"t": "accept", "id": "b", "offer": seen.offers[0].offer})).await;
    assert_eq!(bob.refused().await.0, "offer-gone");
}

#[tokio::test]
async fn a_declined_offer_goes_to_the_next_agent_who_speaks_the_language() {
    let desk = server::open().await;
    let mut ana = agent(&desk, "ana", &[Lang::Es]).await;
    let mut client = in_need(&desk, "es", "necesito ayuda").await;
    let offered = |frame: &ServerFrame| matches!(frame, ServerFrame::Desk { desk } if !desk.offers.is_empty());
    let ServerFrame::Desk { desk: seen } = ana.until(offered).await else { unreachable!() };
    let mut eve = agent(&desk, "eve", &[Lang::En]).await;
    let mut bea = agent(&desk, "bea", &[Lang::Es]).await;
    ana.sends(json!({"t": "decline", "id": "d", "offer": seen.offers[0].offer})).await;
    ana.acknowledged("d").await;
    takes(&mut bea).await;
    client.stands(PhaseBody::Active).await;
    assert_eq!(client.state.as_ref().and_then(|state| state.agent.clone()), Some("BEA".to_owned()));
    eve.sends(json!({"t": "ping"})).await;
    eve.until(|frame| matches!(frame, ServerFrame::Pong)).await;
    let (now, _) = desk.gateway.flow.refresh().await.unwrap();
    assert!(now.agents.values().any(|a| a.name == "EVE" && a.last_offer_at.is_none()));
}

/// How a visitor in line stands, as the server said last.
fn standing(client: &Client) -> (Option<u32>, Option<bool>, Option<Availability>) {
    client.state.as_ref().map_or((None, None, None), |s| (s.position, s.staffed, s.desk))
}

/// Reads until somebody in line is told this of the desk, and whether they are next.
async fn is_told(client: &mut Client, desk: Availability, next: bool) {
    let place = next.then_some(1);
    let staffed = desk != Availability::Away;
    let wanted = (place, Some(staffed), Some(desk));
    while standing(client) != wanted {
        client.until(|frame| matches!(frame, ServerFrame::State { .. })).await;
    }
}

#[tokio::test]
async fn a_waiting_visitor_hears_who_is_there_and_whether_their_turn_is_next() {
    let desk = server::open().await;
    let mut first = in_need(&desk, "en", "first").await;
    first.stands(PhaseBody::Queued).await;
    is_told(&mut first, Availability::Away, false).await;
    let mut ana = agent(&desk, "ana", &[Lang::En]).await;
    takes(&mut ana).await;
    first.stands(PhaseBody::Active).await;
    // Three more, and her hands are full.
    for n in 1..4 {
        let mut client = in_need(&desk, "en", &format!("more {n}")).await;
        takes_as(&mut ana, &format!("take{n}")).await;
        client.stands(PhaseBody::Active).await;
    }
    let mut second = in_need(&desk, "en", "second").await;
    is_told(&mut second, Availability::Busy, true).await;
    let mut third = in_need(&desk, "en", "third").await;
    is_told(&mut third, Availability::Busy, false).await;
    second.sends(json!({"t": "end", "id": "e"})).await;
    is_told(&mut third, Availability::Busy, true).await;
    ana.sends(json!({"t": "presence", "id": "away", "presence": "away"})).await;
    is_told(&mut third, Availability::Away, false).await;
}

#[tokio::test]
async fn who_signs_out_is_said_to_have_signed_out() {
    let desk = server::open().await;
    let password = desk.hires("ana", &[Lang::En]).await;
    let reply = super::client::sign_in(desk.address, "ana", &password).await;
    let token = super::client::token_of(reply.header("set-cookie").unwrap());
    let cookie = format!("__Host-puente-agent={token}");
    let signed_out = |desk: &puente::domain::desk::Desk| {
        desk.agents.values().map(|agent| (agent.lost_at.is_some(), agent.signed_out)).collect()
    };
    let path = ("cookie", cookie.as_str());
    let mut ana = super::client::connect(desk.address, "/ws/agent", &[path]).await.unwrap();
    ana.sends(json!({"t": "hello", "v": 1})).await;
    ana.until(|frame| matches!(frame, ServerFrame::Desk { .. })).await;
    let (now, _) = desk.gateway.flow.refresh().await.unwrap();
    let found: Vec<(bool, bool)> = signed_out(&now);
    assert_eq!(found, [(false, false)]);
    let own = [path, ("x-puente", "1")];
    let out = super::client::http(desk.address, "POST /console/sign-out", &own, "").await;
    assert_eq!(out.status, 204);
    let (now, _) = desk.gateway.flow.refresh().await.unwrap();
    assert_eq!(signed_out(&now), [(true, true)]);
    let _again = super::connected(&desk, "ana", &password).await;
    let (now, _) = desk.gateway.flow.refresh().await.unwrap();
    assert_eq!(signed_out(&now), [(false, false)]);
}

#[tokio::test]
async fn an_agent_who_reconnects_has_their_conversations_and_sends_again_in_vain() {
    let desk = server::open().await;
    let password = desk.hires("ana", &[Lang::En]).await;
    let mut ana = super::connected(&desk, "ana", &password).await;
    ana.sends(json!({"t": "presence", "id": "here", "presence": "available"})).await;
    let mut client = in_need(&desk, "en", "help").await;
    let conversation = takes(&mut ana).await;
    let say = json!({"t": "say", "id": "a1", "conversation": conversation, "text": "once"});
    ana.sends(say.clone()).await;
    let seq = ana.acknowledged("a1").await;
    ana.leaves().await;
    let mut ana = super::connected(&desk, "ana", &password).await;
    ana.reads("once").await;
    ana.sends(say).await;
    assert_eq!(ana.acknowledged("a1").await, seq);
    client.reads("once").await;
    client.says("m2", "got it").await;
    client.reads("got it").await;
    let said = client.events.iter().filter(|(_, body)| matches!(body, EventBody::Agent { .. }));
    assert_eq!(said.count(), 1);
}

/// Half of the agents and visitors of the figure that is promised (500 and 200 on one node, at most 3 reads): the count must not
/// grow with them.
#[tokio::test]
async fn an_event_on_the_desk_is_read_once_however_many_look_on() {
    const AGENTS: usize = 50;
    const VISITORS: usize = 50;
    /// One by the node, which looks for something to do, and again when that is done; one for all who are shown the desk.
    const READS_MAX: usize = 3;
    let desk = server::open().await;
    let mut consoles = Vec::new();
    // One agent may have so many consoles that two are enough.
    for login in ["ana", "bob"] {
        let password = desk.hires(login, &[Lang::En]).await;
        for _ in 0..AGENTS / 2 {
            consoles.push(connected(&desk, login, &password).await);
        }
    }
    let mut line = Vec::new();
    for _ in 0..VISITORS {
        line.push(in_need(&desk, "en", "help").await);
    }
    let waits = |n: usize| {
        move |frame: &ServerFrame| {
            let ServerFrame::Desk { desk } = frame else { return false };
            desk.waiting.iter().map(|waiting| waiting.count as usize).sum::<usize>() == n
        }
    };
    for console in &mut consoles {
        console.until(waits(VISITORS)).await;
    }
    let mut last = line.pop().unwrap();
    last.pings().await;
    desk.desk_reads();
    last.sends(json!({"t": "call-off", "id": "off"})).await;
    last.acknowledged("off").await;
    for console in &mut consoles {
        console.until(waits(VISITORS - 1)).await;
    }
    let reads = desk.desk_reads();
    assert!((1..=READS_MAX).contains(&reads), "the desk was read {reads} times");
}
