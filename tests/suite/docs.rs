//! What `docs/protocol.md` says is what the program does: every example is a frame, every code and limit is listed.
//! And what the guides tell people to type is a command.

use std::collections::BTreeSet;
use std::path::Path;

use puente::app::listener::{HEAD_WITHIN, IDLE_WITHIN, TAKEN_WITHIN};
use puente::domain::act::{Act, ActReading, HeardAct, Source};
use puente::domain::article::ArticleId;
use puente::domain::bucket::Rate;
use puente::domain::conversation::limits::{EVENTS_MAX, REOPEN};
use puente::domain::conversation::{
    Asked, Choice, Consequence, Conversation, Feedback, Manner, Phase, Reply, manner, replies_to,
};
use puente::domain::desk::limits::OFFER_OPEN;
use puente::domain::guesses::{PER_ADDRESS, PER_LOGIN, PER_LOGIN_AND_ADDRESS};
use puente::domain::ids::COMMAND_ID_MAX;
use puente::domain::name::SITE_CHARS_MAX;
use puente::domain::rejection::Rejection;
use puente::domain::text::TEXT_CHARS_MAX;
use puente::gateway::body::{BODY_BYTES_MAX, BODY_WITHIN};
use puente::gateway::codes::{CloseCode, ErrorCode, FRAME_BYTES_MAX, MESSAGE_BYTES_MAX};
use puente::gateway::connection::SEND_WITHIN;
use puente::gateway::doorway::{CONVERSATIONS, PASSWORDS_AT_ONCE, STRAY_SIGN_OUTS};
use puente::gateway::effects::STEP_WITHIN;
use puente::gateway::seats::AGENT_SOCKETS_MAX;
use puente::gateway::session::EPOCH_BYTES_MAX;
use puente::gateway::session::agent::CURSORS_MAX;
use puente::gateway::session::{ACTS, EPHEMERAL, FRAMES, HELLO_WITHIN, READ_PAGE, RETRY_MS};
use puente::gateway::wire::{AgentFrame, EventBody, ServerFrame, VERSION, VisitorFrame};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::cli::COMMANDS;

fn file(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn protocol() -> String {
    file("docs/protocol.md")
}

/// Every example with the type that stands in the comment before its block. A block may hold several.
fn examples() -> Vec<(String, Value)> {
    let text = protocol();
    let mut found = Vec::new();
    for block in text.split("<!-- ").skip(1) {
        let (kind, rest) = block.split_once(" -->\n```json\n").expect("a comment before a block");
        let (json, _) = rest.split_once("\n```").expect("a block that ends");
        for value in serde_json::Deserializer::from_str(json).into_iter() {
            let value = value.unwrap_or_else(|error| panic!("{error} in {json}"));
            found.push((kind.to_owned(), value));
        }
    }
    assert_eq!(
        text.matches("```json").count(),
        text.matches("<!-- ").count(),
        "a block without its type"
    );
    found
}

/// Reads an example and writes it again; both must be the same value.
fn survives<T: DeserializeOwned + Serialize>(shown: &Value) {
    let read: T =
        serde_json::from_value(shown.clone()).unwrap_or_else(|error| panic!("{error} in {shown}"));
    assert_eq!(serde_json::to_value(&read).unwrap(), *shown, "it is written differently");
}

/// The values of `tag` in a type of the generated TypeScript, which another test holds to the Rust one.
fn variants(of: &str, tag: &str) -> BTreeSet<String> {
    let types = file("web-widget/src/shared/wire.ts");
    let (_, rest) = types.split_once(&format!("export type {of} =")).unwrap();
    let own = rest.split("\nexport type").next().unwrap();
    let mark = format!("\"{tag}\": \"");
    let values = own.split(&mark).skip(1);
    values.map(|value| value.split('"').next().unwrap().to_owned()).collect()
}

/// The first cells of every table row, without the marks of code.
fn first_cells() -> BTreeSet<String> {
    let text = protocol();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| "));
    rows.map(|row| row.split(" |").next().unwrap().trim_matches('`').to_owned()).collect()
}

#[test]
fn every_example_is_a_frame_and_is_written_as_it_is_shown() {
    for (kind, json) in examples() {
        match kind.as_str() {
            "VisitorFrame" => survives::<VisitorFrame>(&json),
            "ServerFrame" => survives::<ServerFrame>(&json),
            "AgentFrame" => survives::<AgentFrame>(&json),
            "EventBody" => survives::<EventBody>(&json),
            other => panic!("no such type: {other}"),
        }
    }
}

#[test]
fn every_kind_of_frame_and_event_has_an_example() {
    for (kind, tag) in
        [("VisitorFrame", "t"), ("ServerFrame", "t"), ("AgentFrame", "t"), ("EventBody", "kind")]
    {
        let shown: BTreeSet<String> = examples()
            .into_iter()
            .filter(|(of, _)| of == kind)
            .map(|(_, value)| value[tag].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(shown, variants(kind, tag), "{kind}");
    }
}

#[test]
fn every_code_is_explained_and_none_is_made_up() {
    let cells = first_cells();
    let errors = ErrorCode::ALL.map(ErrorCode::code);
    let rejections = Rejection::ALL.map(Rejection::code);
    for code in errors.into_iter().chain(rejections) {
        assert!(cells.contains(code), "{code} is not explained");
    }
    let text = protocol();
    for code in CloseCode::ALL {
        let row = format!("| {} | `{}` |", code.number(), code.reason());
        assert!(text.contains(&row), "{row} is not there");
        assert!((4000..5000).contains(&code.number()));
    }
    let (_, errors_on) = text.split_once("| code | when |").unwrap();
    let rows = errors_on.lines().skip(2).take_while(|line| line.starts_with('|')).count();
    assert_eq!(rows, ErrorCode::ALL.len() + Rejection::ALL.len());
}

#[test]
fn every_limit_is_the_programs_own() {
    let text = protocol();
    let ms = |duration: std::time::Duration| format!("{} ms", duration.as_millis());
    let pace =
        |rate: Rate| format!("{} at once, then one every {} ms", rate.burst, rate.every.as_ms());
    for (name, value) in [
        ("TEXT_CHARS_MAX", format!("{TEXT_CHARS_MAX} characters")),
        ("COMMAND_ID_MAX", format!("{COMMAND_ID_MAX} characters")),
        ("FRAME_BYTES_MAX", format!("{FRAME_BYTES_MAX} bytes")),
        ("MESSAGE_BYTES_MAX", format!("{MESSAGE_BYTES_MAX} bytes")),
        ("SITE_CHARS_MAX", format!("{SITE_CHARS_MAX} characters")),
        ("ACTS", pace(ACTS)),
        ("EPHEMERAL", pace(EPHEMERAL)),
        ("FRAMES", pace(FRAMES)),
        ("HELLO_WITHIN", format!("{} ms", HELLO_WITHIN.as_ms())),
        ("SEND_WITHIN", ms(SEND_WITHIN)),
        ("STEP_WITHIN", ms(STEP_WITHIN)),
        ("RETRY_MS", format!("{RETRY_MS} ms")),
        ("READ_PAGE", format!("{READ_PAGE} events")),
        ("PER_LOGIN_AND_ADDRESS", pace(PER_LOGIN_AND_ADDRESS)),
        ("PER_LOGIN", pace(PER_LOGIN)),
        ("PER_ADDRESS", pace(PER_ADDRESS)),
        ("PASSWORDS_AT_ONCE", format!("{PASSWORDS_AT_ONCE}")),
        ("STRAY_SIGN_OUTS", pace(STRAY_SIGN_OUTS)),
        ("CONVERSATIONS", pace(CONVERSATIONS)),
        ("BODY_BYTES_MAX", format!("{BODY_BYTES_MAX} bytes")),
        ("BODY_WITHIN", ms(BODY_WITHIN)),
        ("HEAD_WITHIN", ms(HEAD_WITHIN)),
        ("IDLE_WITHIN", ms(IDLE_WITHIN)),
        ("TAKEN_WITHIN", ms(TAKEN_WITHIN)),
        ("AGENT_SOCKETS_MAX", format!("{AGENT_SOCKETS_MAX} sockets")),
        ("EPOCH_BYTES_MAX", format!("{EPOCH_BYTES_MAX} bytes")),
        ("CURSORS_MAX", format!("{CURSORS_MAX} conversations")),
        ("EVENTS_MAX", format!("{EVENTS_MAX} events")),
        ("REOPEN", format!("{} ms", REOPEN.as_ms())),
        ("OFFER_OPEN", format!("{} ms", OFFER_OPEN.as_ms())),
    ] {
        let row = format!("| `{name}` | {value}");
        assert!(text.contains(&row), "{row} is not there");
    }
    assert!(text.starts_with(&format!("# The wire protocol, version {VERSION}\n")));
}

#[test]
fn every_command_that_the_guides_show_is_one() {
    let guides = ["README.md", "docs/authoring.md", "docs/clustering.md", "docs/operating.md"];
    let guides = guides.map(file);
    let mut shown = BTreeSet::new();
    for line in guides.iter().flat_map(|text| text.lines()) {
        // In a block a command begins its line, in a sentence it stands between backticks.
        let typed = line.strip_prefix("./target/quick/puente ").or(line.strip_prefix("puente "));
        let quoted = line.split("`puente ").skip(1);
        for command in typed.into_iter().chain(quoted) {
            let words = command.split(|c: char| !c.is_ascii_lowercase());
            shown.extend(words.take(1).filter(|word| !word.is_empty()).map(str::to_owned));
        }
    }
    assert!(shown.len() > 4, "no commands were found");
    assert!(shown.iter().all(|word| COMMANDS.contains(&word.as_str())), "{shown:?}");
}

/// What is typed in a line of a guide: its words as a shell takes them, up to a comment or the next command.
fn words_typed(line: &str) -> Vec<String> {
    let line = line.split("  ").next().unwrap().replace(" [", " ").replace(']', "");
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars().chain([' ']) {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(std::mem::take(&mut word)),
            _ => word.push(c),
        }
    }
    let ends = |word: &String| ["#", "&&", "|", ">"].contains(&word.as_str());
    words
        .into_iter()
        .take_while(|word| !ends(word))
        .filter(|word| !word.is_empty() && word != "…")
        .collect()
}

/// Every command with its flags that a guide shows: in a block, also behind what sets variables, enters a container or
/// names the program's folder, and between backticks.
fn typed_in(guide: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (n, part) in guide.split("```").enumerate() {
        let begins = if n % 2 == 1 { ["puente ", "/puente "] } else { ["`puente ", "`puente "] };
        for line in part.lines() {
            let Some(at) = begins.iter().find_map(|begin| {
                let at = line.find(begin)?;
                let before = line.get(..at).unwrap();
                let typed = n % 2 == 0
                    || before.is_empty()
                    || before.ends_with("target/quick")
                    || before
                        .split(' ')
                        .all(|word| word.is_empty() || word.starts_with("PUENTE__"))
                    || before.starts_with("docker compose exec ");
                typed.then_some(at + begin.len())
            }) else {
                continue;
            };
            let rest = line.get(at..).unwrap();
            let rest = rest.strip_prefix("puente ").unwrap_or(rest);
            let commands = if n % 2 == 1 {
                vec![rest]
            } else {
                let shown = line.split("`puente ").skip(1);
                shown.map(|rest| rest.split('`').next().unwrap()).collect()
            };
            found.extend(commands.into_iter().map(words_typed));
        }
    }
    found.retain(|words| words.first().is_some_and(|word| COMMANDS.contains(&word.as_str())));
    found
}

#[test]
fn every_command_that_the_guides_show_is_taken_with_its_flags() {
    let guides =
        ["README", "docs/authoring", "docs/clustering", "docs/embedding", "docs/operating"];
    let shown: BTreeSet<Vec<String>> =
        guides.iter().flat_map(|name| typed_in(&file(&format!("{name}.md")))).collect();
    assert!(shown.len() > 50, "{} commands were found", shown.len());
    for words in shown {
        // Flags are read in order: help is given only behind such as there are.
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_puente"))
            .args(&words)
            .arg("--help")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "puente {}: {said}", words.join(" "));
    }
}

/// What an act leads to, in the words of the table in `docs/answering.md`.
fn led_to(heard: &Consequence) -> String {
    let Consequence::Replies(replies) = heard else {
        return match heard {
            Consequence::Repeat => "shows the last answer once more".to_owned(),
            _ => "is looked up, in the light of the question before".to_owned(),
        };
    };
    match replies.as_slice() {
        [Reply::Say(phrase)] => format!("says `{}`", phrase.id),
        [Reply::Offer(phrase, _)] => format!("says `{}` and offers a person", phrase.id),
        [Reply::HandOver { reason, .. }] => format!("brings a person (`{}`)", reason.code()),
        [Reply::Judge(Feedback::Helped)] => "counts as *that helped*".to_owned(),
        [Reply::Judge(Feedback::StillStuck)] => "counts as *still stuck*".to_owned(),
        [] => "offers a person, the second time brings one".to_owned(),
        other => panic!("{other:?}"),
    }
}

/// One row of the table.
fn row_of(act: Act) -> String {
    let article = ArticleId::parse("a").unwrap();
    let asked = Asked { question: String::new(), article: article.clone(), title: String::new() };
    let plain = Conversation { phase: Phase::Bot, ..Conversation::default() };
    let mut answered = Conversation { judge: Some(article.clone()), ..plain.clone() };
    answered.memory.topic = Some(asked);
    let option = Choice { article, title: String::new() };
    let asked_back = Conversation { options: vec![option], ..plain.clone() };
    let always = led_to(&replies_to(&plain, act));
    let or_same = |state: &Conversation| {
        let other = led_to(&replies_to(state, act));
        if other == always { "the same".to_owned() } else { other }
    };
    let heard = HeardAct { act, text: String::new(), source: Source::Example };
    let reading = ActReading { acts: vec![heard], matter: None };
    let in_phase = |phase| match manner(&Conversation { phase, ..plain.clone() }, &reading) {
        Manner::Plain => "–".to_owned(),
        Manner::CallOff(line) => format!("leaves the line, `{line}`"),
        Manner::Courtesy(line) => format!("stays over, `{line}`"),
    };
    let (waiting, over) = (in_phase(Phase::Queued), in_phase(Phase::Ended));
    format!(
        "| `{}` | {always} | {} | {} | {waiting} | {over} |",
        act.code(),
        or_same(&answered),
        or_same(&asked_back)
    )
}

#[test]
fn the_table_of_acts_says_what_the_code_does() {
    let text = file("docs/answering.md");
    let rows: Vec<String> = Act::ALL.into_iter().map(row_of).collect();
    let missing: Vec<&String> = rows.iter().filter(|row| !text.contains(row.as_str())).collect();
    assert!(missing.is_empty(), "docs/answering.md wants these rows:\n{}", rows.join("\n"));
}
