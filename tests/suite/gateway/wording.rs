//! A line that was said stays as it was said, whatever authors make of its wording.

use puente::adapters::phrases::{Wording, shipped};
use puente::domain::lang::Lang;
use puente::gateway::wire::{EventBody, PhaseBody, PhraseBody};
use serde_json::json;

use super::client::{Client, token_of, visitor};
use super::{agent, server, takes};

/// The shipped wording with some lines written anew.
fn rewritten(lines: &[(&str, &str, &str)]) -> Wording {
    Wording::from_files(shipped().into_iter().map(|(path, text)| {
        let new = lines.iter().fold(text, |text, (id, en, es)| {
            let words = if path.starts_with("en/") { en } else { es };
            let line = |line: &str| {
                let is_it = line.starts_with(&format!("{id} ="));
                if is_it { format!("{id} = {words}") } else { line.to_owned() }
            };
            text.lines().map(line).collect::<Vec<_>>().join("\n")
        });
        (path, new)
    }))
}

/// The lines of a conversation as its reader has them: id, English, Spanish.
fn said(client: &Client) -> Vec<(String, String, String)> {
    let line = |phrase: &PhraseBody| {
        let said = phrase.said.clone().unwrap_or_else(|| panic!("{} without its words", phrase.id));
        (phrase.id.clone(), said.en, said.es)
    };
    let lines = client.events.iter().filter_map(|(_, body)| match body {
        EventBody::Bot { phrase, .. } | EventBody::Notice { phrase } => Some(line(phrase)),
        _ => None,
    });
    lines.collect()
}

fn of<'a>(said: &'a [(String, String, String)], id: &str) -> Vec<(&'a str, &'a str)> {
    let lines = said.iter().filter(|(of, ..)| of == id);
    lines.map(|(_, en, es)| (en.as_str(), es.as_str())).collect()
}

#[tokio::test]
async fn who_reconnects_reads_old_lines_in_old_words_and_new_ones_in_new_words() {
    let desk = server::open().await;
    let page = super::client::get(desk.address, "/embed?site=demo").await;
    let token = token_of(page.header("set-cookie").unwrap());
    let mut client = visitor(desk.address, Some(&token), "en").await;
    client.says("m1", "hello").await;
    let hello = |body: &EventBody| matches!(body, EventBody::Bot { phrase, .. } if phrase.id == "bot-hello");
    client.event(hello).await;
    client.sends(json!({"t": "person", "id": "p1"})).await;
    let mut ana = agent(&desk, "ana", &[Lang::En]).await;
    let conversation = takes(&mut ana).await;
    client.stands(PhaseBody::Active).await;
    let before = said(&client);
    assert_eq!(
        of(&before, "bot-hello"),
        [("Hello. What can I help you with?", "Hola. ¿En qué puedo ayudarle?")]
    );
    let joined = [("ANA has joined the chat.", "ANA se unió al chat.")];
    assert_eq!(of(&before, "notice-agent-joined"), joined, "with what fills it");
    assert_eq!(before.len(), 3, "greeted, handed over, joined: {before:?}");

    desk.phrases.swap(rewritten(&[
        ("bot-hello", "Good day.", "Buen día."),
        ("notice-agent-joined", "{ $agent } is here.", "{ $agent } está aquí."),
        ("notice-handed-over-asked", "A moment.", "Un momento."),
        ("notice-ended-agent", "Over.", "Terminó."),
    ]));
    ana.sends(json!({"t": "end", "id": "a1", "conversation": conversation})).await;
    client.stands(PhaseBody::WrapUp).await;
    let mut again = visitor(desk.address, Some(&token), "es").await;
    again.stands(PhaseBody::WrapUp).await;
    let after = said(&again);
    assert_eq!(after[..3], before[..], "what was read has not changed");
    assert_eq!(of(&after, "notice-ended-agent"), [("Over.", "Terminó.")]);
    let over = |body: &EventBody| matches!(body, EventBody::Notice { phrase } if phrase.id == "notice-ended-agent");
    ana.event(over).await;
    let theirs = said(&ana);
    assert_eq!(theirs, after, "the agent reads the same");
}
