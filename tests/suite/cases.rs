//! What people type and what must come of it, over the articles of `kb-index` and the real steps: one message, a masked
//! text, a language, one question in several dresses. `handed` are cases from people who tried the desk; `own` were
//! written by somebody who saw neither phrasings nor examples of acts. Conversations run over real sockets, in
//! `gateway::conversations`.

use std::path::Path;
use std::sync::Arc;

use puente::domain::act::Act;
use puente::domain::answer::Verdict;
use puente::domain::conversation::Event;
use puente::domain::lang::Lang;
use puente::domain::redact::redact;
use puente::domain::text::RawText;
use puente::domain::ticket::Priority;
use puente::flow::consider::consider;
use puente::ports::Search;
use serde_json::Value;

use crate::answers::search;
use crate::support::talk::Talk;

/// So many of the handed cases must come out right, and of those kept back.
const HANDED_MIN: f32 = 0.95;
const OWN_MIN: f32 = 0.90;
/// The same question in another dress may be so much less sure.
const CONFIDENCE_APART: f32 = 0.10;

/// The rows of a file of cases.
pub(crate) fn rows(set: &str, file: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases").join(set).join(file);
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub(crate) fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_else(|| panic!("no {key} in {row}"))
}

/// Holds what went wrong against what may.
pub(crate) fn enough(set: &str, what: &str, n: usize, wrong: &[String]) {
    let least = if set == "handed" { HANDED_MIN } else { OWN_MIN };
    let right =
        f32::from(u16::try_from(n - wrong.len()).unwrap()) / f32::from(u16::try_from(n).unwrap());
    println!("{what}, {set}: {} of {n} right ({right:.3})", n - wrong.len());
    for line in wrong {
        println!("  {line}");
    }
    assert!(right >= least, "{what}, {set}: {right:.3} of {n} right, {least} wanted: {wrong:#?}");
}

/// What became of one message, in the words of the cases.
#[expect(clippy::struct_excessive_bools, reason = "each is one wish of the cases")]
struct Outcome {
    /// A line that neither misses nor offers a person, and no article.
    small: bool,
    person: bool,
    offer: bool,
    urgent: bool,
    article: bool,
    told: Vec<String>,
}

fn outcome(events: &[Event]) -> Outcome {
    let any = |is: &dyn Fn(&Event) -> bool| events.iter().any(is);
    let line = any(&|event| matches!(event, Event::BotSaid { missed: false, offer: None, .. }));
    let person = any(&|event| matches!(event, Event::Escalated { .. }));
    let article = any(&|event| matches!(event, Event::BotAnswered { .. }));
    let clarify = any(&|event| matches!(event, Event::BotClarified { .. }));
    let offer = any(&|event| matches!(event, Event::BotSaid { offer: Some(_), .. }));
    let urgent = any(&|event| {
        matches!(event, Event::Escalated { priority: Priority::P1 | Priority::P2, .. })
    });
    let told = events.iter().filter_map(|event| match event {
        Event::BotAnswered { article, .. } => Some(format!("answer {}", article.id)),
        Event::BotClarified { options, .. } => Some(format!("which {}", options.len())),
        Event::BotSaid { phrase, .. } => Some(phrase.id.clone()),
        Event::Escalated { reason, .. } => Some(format!("person {}", reason.code())),
        _ => None,
    });
    let small = line && !person && !article && !clarify && !offer;
    Outcome { small, person, offer, urgent, article, told: told.collect() }
}

async fn singles(set: &str) {
    let search: Arc<dyn Search> = Arc::new(search());
    let (rows, mut wrong) = (rows(set, "single.jsonl"), Vec::new());
    for row in &rows {
        let (said, want) = (text(row, "text"), text(row, "want"));
        let lang = Lang::from_tag(text(row, "lang")).unwrap();
        let Outcome { small, person, offer, urgent, article, told } =
            outcome(&Talk::new(lang, search.clone()).says(said).await);
        let right = match want {
            "small" => small,
            "person" => person,
            "offer" => offer || person,
            "no-person" => !person && !urgent,
            "not-article" => !article && !urgent,
            other => panic!("no such wish: {other}"),
        };
        if !right {
            wrong.push(format!("{want}: {said:?} became {told:?}"));
        }
    }
    enough(set, "single messages", rows.len(), &wrong);
}

#[tokio::test]
async fn handed_messages_come_out_as_people_wanted() {
    singles("handed").await;
}

#[tokio::test]
async fn other_messages_of_the_same_kinds_do_too() {
    singles("own").await;
}

#[tokio::test]
async fn acts_are_heard_in_words_that_nothing_was_learned_from() {
    let search: Arc<dyn Search> = Arc::new(search());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases/acts.tsv");
    let table = std::fs::read_to_string(path).unwrap();
    for lang in Lang::ALL {
        let (mut n, mut wrong) = (0, Vec::new());
        for row in table.lines().filter(|row| row.starts_with(lang.code())) {
            let [_, act, said] = *row.splitn(3, '\t').collect::<Vec<_>>() else { panic!("{row}") };
            let act = Act::from_code(act.trim_start_matches("act:")).unwrap();
            let reading = consider(search.as_ref(), lang, said, None).await.unwrap().reading;
            n += 1;
            if !reading.has(&[act]) {
                wrong.push(format!("{}: {said:?} became {:?}", act.code(), reading.acts));
            }
        }
        enough("own", &format!("acts, {}", lang.code()), n, &wrong);
    }
}

/// The stored text with every mark written as one sign.
fn masked(said: &str) -> String {
    let text = redact(&RawText::parse(said).unwrap()).text.as_str().to_owned();
    ["[PAN]", "[CVV]", "[EXPIRY+CVV]", "[EXPIRY]", "[OTP]", "[PASSWORD]"]
        .iter()
        .fold(text, |text, mark| text.replace(mark, "{P}"))
}

fn masking(set: &str) {
    let (rows, mut wrong) = (rows(set, "masking.jsonl"), Vec::new());
    for row in &rows {
        let stored = masked(text(row, "text"));
        if stored != text(row, "want") {
            wrong.push(format!("{:?} is stored as {stored:?}", text(row, "text")));
        }
    }
    enough(set, "masked texts", rows.len(), &wrong);
}

#[test]
fn handed_texts_are_masked_as_written() {
    masking("handed");
}

#[test]
fn other_texts_are_masked_as_written() {
    masking("own");
}

async fn languages(set: &str) {
    let search: Arc<dyn Search> = Arc::new(search());
    let (rows, mut wrong) = (rows(set, "language.jsonl"), Vec::new());
    for row in &rows {
        let lang = Lang::from_tag(text(row, "context")).unwrap();
        let mut talk = Talk::new(lang, search.clone());
        talk.says(match lang {
            Lang::En => "how do i schedule a report for every monday",
            Lang::Es => "cómo programo un reporte para cada lunes",
        })
        .await;
        let events = talk.says(text(row, "text")).await;
        let switched = events.iter().any(|event| matches!(event, Event::LangChanged { .. }));
        let served = events.iter().any(|event| {
            matches!(event, Event::BotSaid { phrase, offer: Some(_), .. } if phrase.id == "bot-languages-served")
        });
        let told = outcome(&events);
        let right = match text(row, "want") {
            "stays" => !switched && !served,
            "switches" => switched,
            "says-served" => served && !told.article && !told.person && !switched,
            other => panic!("no such wish: {other}"),
        };
        if !right {
            wrong.push(format!("{row} became {:?}, switched: {switched}", told.told));
        }
    }
    enough(set, "languages", rows.len(), &wrong);
}

#[tokio::test]
async fn handed_messages_keep_or_change_the_language() {
    languages("handed").await;
}

#[tokio::test]
async fn other_messages_keep_or_change_the_language() {
    languages("own").await;
}

/// What a message is answered with, by an outcome's name and an article, and how sure that is.
async fn answered(search: &dyn Search, lang: Lang, said: &str) -> (String, f32) {
    let considered = consider(search, lang, said, None).await.unwrap();
    let sure = considered.findings.hits.first().map_or(0.0, |hit| hit.confidence);
    let became = match considered.verdict {
        Verdict::Answer(hit) => format!("answer {}", hit.article),
        Verdict::Clarify(hits) => format!("which {}", hits[0].article),
        Verdict::HandOver { reason, facts } => {
            let facts = facts.map(|hit| hit.article.to_string()).unwrap_or_default();
            format!("person {} {facts}", reason.reason().code())
        }
        Verdict::Act(act) => format!("act {}", act.code()),
    };
    (became, sure)
}

async fn same(set: &str) {
    let search = search();
    let (rows, mut wrong) = (rows(set, "same.jsonl"), Vec::new());
    for row in &rows {
        let lang = Lang::from_tag(text(row, "lang")).unwrap();
        let texts: Vec<&str> =
            row["texts"].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect();
        let (first, sure) = answered(&search, lang, texts[0]).await;
        let mut off = Vec::new();
        for said in &texts[1..] {
            let (became, as_sure) = answered(&search, lang, said).await;
            if became != first || (as_sure - sure).abs() > CONFIDENCE_APART {
                off.push(format!("{said:?} {became} {as_sure:.2}"));
            }
        }
        if !off.is_empty() {
            wrong.push(format!("{:?} {first} {sure:.2}, but {off:?}", texts[0]));
        }
    }
    enough(set, "one question in other dress", rows.len(), &wrong);
}

#[tokio::test]
async fn handed_questions_are_the_same_in_every_dress() {
    same("handed").await;
}

#[tokio::test]
async fn other_questions_are_the_same_in_every_dress() {
    same("own").await;
}
