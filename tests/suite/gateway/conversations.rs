//! Whole conversations as people have them, over real sockets and the articles of `kb-index`: thoughts in pieces, titles
//! chosen by a word, answers declined, people called off, thanks after the end.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use puente::domain::conversation::Feedback;
use puente::domain::lang::Lang;
use puente::domain::time::Span;
use puente::gateway::wire::{EventBody, PhaseBody, WireLang};
use puente::ports::Search;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::client::{Client, visitor};
use super::{agent, server, takes};
use crate::cases::{enough, rows, text};

/// The pause of the binary.
const PAUSE: Span = Span::ms(700);
/// Nothing more comes of a message after this: the longest pause of the bot, and some.
const QUIET: Duration = Duration::from_millis(2_800);
/// Every answer is there within this, however busy the machine.
const ANSWERED_WITHIN: Duration = Duration::from_secs(40);
/// So many conversations at once.
const AT_ONCE: usize = 6;

fn knowledge() -> Arc<dyn Search> {
    static KNOWLEDGE: OnceLock<Arc<dyn Search>> = OnceLock::new();
    KNOWLEDGE.get_or_init(|| Arc::new(crate::answers::search())).clone()
}

/// Reads on until the bot owes nothing and it has been quiet.
async fn settles(client: &mut Client) {
    let end = Instant::now() + ANSWERED_WITHIN;
    loop {
        let heard = timeout(QUIET, client.hears()).await;
        let answering = client.state.as_ref().is_some_and(|state| state.answering);
        match heard {
            Ok(Err(code)) => panic!("closed with {code}"),
            Err(_) if !answering || Instant::now() > end => return,
            Ok(Ok(_)) | Err(_) => {}
        }
    }
}

/// Plays a conversation; what is wrong with it in the end, in words.
async fn play(row: &Value) -> Vec<String> {
    let desk = server::open_over(100, knowledge(), PAUSE).await;
    let mut client = visitor(desk.address, None, text(row, "page")).await;
    let turns = row["turns"].as_array().unwrap();
    let mut agent_at: Option<(Client, String)> = None;
    let mut before = 0;
    for (n, turn) in turns.iter().enumerate() {
        let id = format!("t{n}");
        if let Some(said) = turn["say"].as_str() {
            match turn["gap"].as_f64() {
                Some(gap) => sleep(Duration::from_secs_f64(gap)).await,
                None => settles(&mut client).await,
            }
            before = client.events.len();
            client.says(&id, said).await;
            client.acknowledged(&id).await;
            continue;
        }
        settles(&mut client).await;
        match (text(turn, "agent"), &mut agent_at) {
            ("accept", at) => {
                let mut ana = agent(&desk, "ana", &Lang::ALL).await;
                let conversation = takes(&mut ana).await;
                *at = Some((ana, conversation));
            }
            ("say", Some((ana, conversation))) => {
                let said = text(turn, "text");
                ana.sends(
                    json!({"t": "say", "id": id, "conversation": conversation, "text": said}),
                )
                .await;
                ana.acknowledged(&id).await;
            }
            ("end", Some((ana, conversation))) => {
                ana.sends(json!({"t": "end", "id": id, "conversation": conversation})).await;
                ana.acknowledged(&id).await;
            }
            ("file", Some((ana, conversation))) => {
                ana.sends(json!({"t": "wrap-up", "id": id, "conversation": conversation, "code": "resolved"})).await;
                ana.acknowledged(&id).await;
                // Who files is gone: what is reopened waits for somebody.
                ana.sends(json!({"t": "presence", "id": "gone", "presence": "away"})).await;
                ana.acknowledged("gone").await;
            }
            (other, _) => panic!("no such turn: {other} in {row}"),
        }
    }
    settles(&mut client).await;
    faults(row, &client, before)
}

fn answers(events: &[(u64, EventBody)]) -> Vec<&str> {
    events
        .iter()
        .filter_map(|(_, body)| match body {
            EventBody::Answer { article, .. } => Some(article.as_str()),
            _ => None,
        })
        .collect()
}

/// What of a row's wishes is not so. `before` is how many events there were before the last message.
fn faults(row: &Value, client: &Client, before: usize) -> Vec<String> {
    let (want, events) = (&row["want"], client.events.as_slice());
    let state = client.state.as_ref().expect("a state");
    let (old, new) = events.split_at(before.min(events.len()));
    let given = answers(events);
    let handed_over = events.iter().any(|(_, body)| {
        matches!(body, EventBody::Notice { phrase } if phrase.id.starts_with("notice-handed-over"))
    });
    let offered =
        new.iter().any(|(_, body)| matches!(body, EventBody::Bot { offers_person: true, .. }));
    let judged = |verdict| {
        new.iter().any(
            |(_, body)| matches!(body, EventBody::Feedback { verdict: of, .. } if *of == verdict),
        )
    };
    let chosen = |n: usize| {
        let options = old.iter().rev().find_map(|(_, body)| match body {
            EventBody::Clarify { options, .. } => Some(options),
            _ => None,
        });
        options.and_then(|options| options.get(n - 1)).map(|option| option.article.clone())
    };
    let mut faults = Vec::new();
    for (key, wanted) in want.as_object().unwrap() {
        let word = wanted.as_str().unwrap_or_default();
        let number = wanted.as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_default();
        let right = match key.as_str() {
            "phase" => {
                state.phase == phase(word) || word == "queued" && state.phase == PhaseBody::Offered
            }
            "phase_not" => state.phase != phase(word),
            "lang" => state.lang == if word == "es" { WireLang::Es } else { WireLang::En },
            "handoff" => handed_over == wanted.as_bool().unwrap(),
            "answers_max" => given.len() <= number,
            "article" => given.last() == Some(&word),
            "offers_person" => offered == wanted.as_bool().unwrap(),
            "chose" => {
                let chosen = chosen(number);
                chosen.is_some() && answers(new).last().map(|id| (*id).to_owned()) == chosen
            }
            "counts_as" => {
                judged(if word == "helped" { Feedback::Helped } else { Feedback::StillStuck })
            }
            "repeat_article" => answers(old).last().is_none_or(|id| !answers(new).contains(id)),
            "repeats" => answers(old).last().is_some_and(|id| answers(new) == [*id]) && !offered,
            other => panic!("no such wish: {other}"),
        };
        if !right {
            faults.push(format!("{key} is not {wanted}"));
        }
    }
    if !faults.is_empty() {
        let told: Vec<String> = events.iter().map(|(_, body)| told(body)).collect();
        faults.push(format!("{:?} {told:?}", state.phase));
    }
    faults
}

fn phase(word: &str) -> PhaseBody {
    serde_json::from_value(json!(word)).unwrap()
}

fn told(body: &EventBody) -> String {
    match body {
        EventBody::Visitor { text, .. } => format!("> {text}"),
        EventBody::Answer { article, .. } => format!("answer {article}"),
        EventBody::Clarify { options, .. } => {
            let ids: Vec<&str> = options.iter().map(|option| option.article.as_str()).collect();
            format!("which {ids:?}")
        }
        EventBody::Bot { phrase, .. } | EventBody::Notice { phrase } => phrase.id.clone(),
        other => format!("{other:?}").chars().take(40).collect(),
    }
}

async fn conversations(set: &'static str) {
    let rows = rows(set, "conversations.jsonl");
    let (n, mut wrong, mut playing) = (rows.len(), Vec::new(), JoinSet::new());
    let mut left = rows.into_iter();
    loop {
        while playing.len() < AT_ONCE {
            let Some(row) = left.next() else { break };
            playing.spawn(async move { (text(&row, "id").to_owned(), play(&row).await) });
        }
        let Some(played) = playing.join_next().await else { break };
        let (id, faults) = played.unwrap();
        if !faults.is_empty() {
            wrong.push(format!("{id}: {}", faults.join("; ")));
        }
    }
    wrong.sort();
    enough(set, "conversations", n, &wrong);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn handed_conversations_go_as_people_wanted() {
    conversations("handed").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_conversations_of_the_same_kinds_do_too() {
    conversations("own").await;
}

#[tokio::test]
async fn a_whole_question_is_answered_after_the_pause_and_pieces_only_once() {
    let desk = server::open_over(100, knowledge(), PAUSE).await;
    let mut client = visitor(desk.address, None, "en").await;
    client.says("m1", "how do i schedule a report").await;
    client.acknowledged("m1").await;
    client.event(|body| matches!(body, EventBody::Answer { .. })).await;
    // Typing holds the answer to the first piece until the second has come.
    client.says("m2", "my account is locked").await;
    client.acknowledged("m2").await;
    client.sends(json!({"t": "typing", "on": true})).await;
    sleep(Duration::from_millis(1_500)).await;
    client.says("m3", "after too many wrong passwords, how do i unlock it").await;
    client.acknowledged("m3").await;
    settles(&mut client).await;
    assert_eq!(answers(&client.events), ["rpt-schedule", "acct-locked"]);
}
