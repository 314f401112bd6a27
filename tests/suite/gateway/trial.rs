//! An agent tries a question: what the bot would do, told and forgotten.

use puente::domain::lang::Lang;
use puente::gateway::wire::{BecauseBody, DoesBody, ServerFrame, TrialBody, WireLang};
use serde_json::{Value, json};

use super::client::{Client, visitor};
use super::{agent, server};

/// What the bot would do with this.
async fn tries(agent: &mut Client, frame: Value) -> TrialBody {
    let wanted = frame["id"].as_str().unwrap().to_owned();
    agent.sends(frame).await;
    let tried =
        agent.until(|frame| matches!(frame, ServerFrame::Tried { id, .. } if *id == wanted));
    match tried.await {
        ServerFrame::Tried { trial, .. } => trial,
        other => unreachable!("{other:?}"),
    }
}

#[tokio::test]
async fn what_the_bot_would_say_is_told_with_its_reasons_in_the_wanted_language() {
    let desk = server::open().await;
    let mut ana = agent(&desk, "ana", &[Lang::En]).await;
    let text = "My account is locked after too many failed attempts";
    let trial = tries(&mut ana, json!({"t": "try", "id": "t1", "text": text})).await;
    assert_eq!((trial.lang, trial.answer_lang), (WireLang::En, WireLang::En));
    assert_eq!((trial.verdict.does, trial.verdict.because), (DoesBody::Answer, BecauseBody::Sure));
    assert!(trial.verdict.share >= trial.verdict.against);
    assert!(trial.words.iter().any(|word| word.odds < 0), "{:?}", trial.words);
    let first = &trial.candidates[0];
    assert_eq!(first.article, "acct-locked");
    assert!((first.words + first.meaning - first.score).abs() <= 5, "the halves make the score");
    assert!(!first.score_from.is_empty() && !first.confidence_from.is_empty());

    let spanish = json!({"t": "try", "id": "t2", "text": text, "lang": "es"});
    let spanish = tries(&mut ana, spanish).await;
    assert_eq!((spanish.lang, spanish.answer_lang), (WireLang::En, WireLang::Es));
    assert_eq!(spanish.candidates[0].lang, WireLang::Es);
    assert_ne!(spanish.verdict.title, trial.verdict.title, "as it would be shown");
}

#[tokio::test]
async fn what_is_confidential_is_masked_before_anything_is_looked_for() {
    let desk = server::open().await;
    let mut ana = agent(&desk, "ana", &[Lang::En]).await;
    let text = "pay with 4111 1111 1111 1111";
    let trial = tries(&mut ana, json!({"t": "try", "id": "t1", "text": text})).await;
    assert!(!format!("{trial:?}").contains("4111"), "{trial:?}");
}

#[tokio::test]
async fn trying_is_held_to_the_limits_of_messages_and_is_for_agents() {
    let desk = server::open().await;
    let mut ana = agent(&desk, "ana", &[Lang::En]).await;
    ana.sends(json!({"t": "try", "id": "t1", "text": "x".repeat(4_001)})).await;
    assert_eq!(ana.refused().await, ("text-too-long".to_owned(), Some("t1".to_owned())));
    for n in 0..30 {
        ana.sends(json!({"t": "try", "id": format!("n{n}"), "text": "hello"})).await;
    }
    assert_eq!(ana.refused().await.0, "too-fast");

    let mut client = visitor(desk.address, None, "en").await;
    client.sends(json!({"t": "try", "id": "t1", "text": "hello"})).await;
    assert_eq!(client.refused().await, ("unknown-frame".to_owned(), Some("t1".to_owned())));
    assert!(client.conversation.is_none(), "nothing began");
}
