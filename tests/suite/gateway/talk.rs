//! Visitors and the bot.

use puente::gateway::wire::{EventBody, PhaseBody, ServerFrame, WireLang};
use serde_json::json;

use super::client::{visitor, visitor_saying};
use super::server;

const COOKIE: &str = "TESTTESTTESTTESTTESTTESTTEST01";

fn answer(body: &EventBody) -> bool {
    matches!(body, EventBody::Answer { .. })
}

#[tokio::test]
async fn a_question_is_answered_in_the_language_it_is_asked_in() {
    let desk = server::open().await;
    for (lang, question, wire) in [
        ("en", "My account is locked after too many failed attempts", WireLang::En),
        ("es", "Mi cuenta está bloqueada por intentos fallidos", WireLang::Es),
        // The page is English; what the visitor writes is better evidence.
        ("en", "¿Cómo desbloqueo mi cuenta bloqueada por intentos fallidos?", WireLang::Es),
    ] {
        let mut client = visitor(desk.address, None, lang).await;
        client.says("m1", question).await;
        client.acknowledged("m1").await;
        let EventBody::Answer { article, lang, nodes, .. } = client.event(answer).await else {
            unreachable!()
        };
        assert_eq!((article.as_str(), lang), ("acct-locked", wire), "{question}");
        assert!(!nodes.is_empty());
        client
            .until(
                |frame| matches!(frame, ServerFrame::State { state, .. } if state.judge.is_some()),
            )
            .await;
        assert_eq!(client.state.as_ref().map(|state| state.lang), Some(wire));
        assert_eq!(client.positions(), (1..=client.events.len() as u64).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_link_inside_an_answer_leads_to_its_article() {
    let desk = server::open().await;
    let mut client = visitor(desk.address, None, "es").await;
    client.sends(json!({"t": "choose", "id": "m1", "article": "acct-password-reset"})).await;
    client.acknowledged("m1").await;
    let shown = client.event(answer).await;
    assert!(matches!(shown, EventBody::Answer { article, .. } if article == "acct-password-reset"));
}

#[tokio::test]
async fn confidential_data_is_masked_before_anybody_sees_it() {
    let desk = server::open().await;
    let mut client = visitor(desk.address, None, "en").await;
    client.says("m1", "my card is 4111 1111 1111 1111 thanks").await;
    client.acknowledged("m1").await;
    let said = client.event(|body| matches!(body, EventBody::Visitor { .. })).await;
    let EventBody::Visitor { text, masked, .. } = said else { unreachable!() };
    assert!(masked > 0 && !text.contains("4111 1111"), "{text}");
}

#[tokio::test]
async fn half_a_sign_is_replaced_and_a_message_of_nothing_is_refused_by_name() {
    let desk = server::open().await;
    let mut client = visitor(desk.address, None, "en").await;
    client.sends_text(r#"{"t":"say","id":"m1","text":"port code \ud83d?"}"#.to_owned()).await;
    client.acknowledged("m1").await;
    client.reads("port code \u{fffd}?").await;
    client.sends_text(r#"{"t":"say","id":"m2","text":"\u200b\u0301\u3164"}"#.to_owned()).await;
    assert_eq!(client.refused().await, ("text-empty".to_owned(), Some("m2".to_owned())));
    client.sends_text(r#"{"t":"say","id":"\udc00","text":"hello"}"#.to_owned()).await;
    assert_eq!(client.refused().await.0, "bad-id");
}

#[tokio::test]
async fn two_windows_of_one_visitor_see_the_same() {
    let desk = server::open().await;
    let mut one = visitor(desk.address, Some(COOKIE), "en").await;
    one.says("m1", "hello from the first window").await;
    one.acknowledged("m1").await;
    let mut two = visitor(desk.address, Some(COOKIE), "en").await;
    assert_eq!(one.conversation, two.conversation);
    two.reads("hello from the first window").await;
    two.says("m2", "and from the second").await;
    one.reads("and from the second").await;
    two.reads("and from the second").await;
    let common = one.events.len().min(two.events.len());
    assert_eq!(one.events[..common], two.events[..common]);
}

#[tokio::test]
async fn a_window_that_was_there_before_the_first_message_learns_of_it_by_its_own_next_one() {
    let desk = server::open().await;
    let mut early = visitor(desk.address, Some(COOKIE), "en").await;
    let mut other = visitor(desk.address, Some(COOKIE), "en").await;
    other.says("m1", "first").await;
    other.acknowledged("m1").await;
    early.says("m2", "second").await;
    early.acknowledged("m2").await;
    early.reads("first").await;
    early.reads("second").await;
    assert_eq!(early.conversation, other.conversation);
}

#[tokio::test]
async fn nobody_reads_another_visitors_conversation() {
    let desk = server::open().await;
    let mut one = visitor(desk.address, None, "en").await;
    one.says("m1", "a secret").await;
    one.acknowledged("m1").await;
    let hello = json!({
        "t": "hello", "v": 1, "site": "demo", "lang": "en", "lang_from": "page",
        "conversation": one.conversation, "after": 0, "epoch": one.epoch,
    });
    let mut thief = visitor_saying(desk.address, None, hello).await;
    assert_eq!(thief.conversation, None, "naming a conversation gives nothing");
    thief.sends(json!({"t": "end", "id": "e1"})).await;
    assert_eq!(thief.refused().await, ("no-such-conversation".to_owned(), Some("e1".to_owned())));
    thief.says("m1", "mine").await;
    thief.acknowledged("m1").await;
    assert_ne!(thief.conversation, one.conversation);
    thief.reads("mine").await;
    assert!(!format!("{:?}", thief.events).contains("a secret"));
}

#[tokio::test]
async fn a_chat_that_has_ended_goes_on_when_the_visitor_writes_again() {
    let desk = server::open().await;
    let mut client = visitor(desk.address, None, "en").await;
    client.says("m1", "hello").await;
    client.acknowledged("m1").await;
    let conversation = client.conversation.clone();
    client.sends(json!({"t": "end", "id": "e1"})).await;
    client.acknowledged("e1").await;
    client.stands(PhaseBody::Ended).await;
    client.says("m2", "one more thing").await;
    client.acknowledged("m2").await;
    client.stands(PhaseBody::Bot).await;
    assert_eq!(client.conversation, conversation);
}

#[tokio::test]
async fn a_chosen_language_stays() {
    let desk = server::open().await;
    let mut client = visitor(desk.address, None, "en").await;
    client.sends(json!({"t": "lang", "id": "l1", "lang": "es"})).await;
    assert_eq!(client.acknowledged("l1").await, 0, "nothing is stored before the first message");
    client.says("m1", "My account is locked after too many failed attempts").await;
    client.acknowledged("m1").await;
    let EventBody::Answer { lang, .. } = client.event(answer).await else { unreachable!() };
    assert_eq!(lang, WireLang::Es, "searched in English, answered in the chosen language");
}
