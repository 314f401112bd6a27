//! The machines, driven by hand and by arbitrary histories. What they do is shown as short lines, so that a test
//! reads like the protocol. No sockets, no store, no clock.

use std::sync::Arc;

use super::*;
use crate::domain::conversation::{EndedBy, Event};
use crate::domain::detect::Evidence;
use crate::domain::ids::{AgentId, ConversationId, OfferId, TicketId, VisitorId};
use crate::domain::lang::{Lang, LangSource};
use crate::domain::redact::redact;
use crate::domain::text::Text;
use crate::domain::ticket::{Availability, HandoverReason, Priority, Skill};
use crate::gateway::wire::EventBody;
use crate::ports::{Epoch, Unavailable};

mod visitor;
mod agent;
mod console;
mod visitor_histories;
mod agent_histories;

/// The heartbeat of every session here.
const HEARTBEAT: Span = Span::s(25);

fn at(ms: i64) -> Timestamp {
    Timestamp(ms)
}

fn cnv(name: &str) -> ConversationId {
    ConversationId::from_body(name)
}

fn epoch() -> Epoch {
    Epoch("e1".to_owned())
}

fn says<O>(frame: &str) -> Input<O> {
    Input::Frame(Incoming::Text(frame.to_owned()))
}

fn moved<O>(streams: &[Stream]) -> Input<O> {
    Input::Dirty(Dirt { streams: streams.iter().cloned().collect(), ..Dirt::default() }, None)
}

fn gap<O>() -> Input<O> {
    Input::Dirty(Dirt { gap: true, ..Dirt::default() }, None)
}

fn ephemeral<O>(conversation: &ConversationId, body: &'static [u8]) -> Input<O> {
    let ephemeral = [(Stream::conversation(conversation), Bytes::from_static(body))];
    Input::Dirty(Dirt { ephemeral: ephemeral.into_iter().collect(), ..Dirt::default() }, None)
}

fn announced<O>(phrases: &str, problems: &[&str]) -> Input<O> {
    let dirt = Dirt { announced: true, ..Dirt::default() };
    Input::Dirty(dirt, Some(told(phrases, problems)))
}

fn told(phrases: &str, problems: &[&str]) -> Arc<Announcements> {
    let problems = problems.iter().map(|line| (*line).to_owned()).collect();
    Arc::new(Announcements { phrases: phrases.to_owned(), problems, words_alone: None })
}

fn away() -> FlowError {
    Unavailable { reason: "away".to_owned() }.into()
}

fn text(words: &str) -> Text {
    redact(&RawText::parse(words).unwrap()).text
}

fn command_id(name: &str) -> CommandId {
    CommandId::parse(name).unwrap()
}

fn opened() -> Event {
    Event::Opened {
        visitor: VisitorId::from_body("v"),
        site: "demo".to_owned(),
        lang: Lang::En,
        source: LangSource::Page,
        mark: None,
    }
}

fn said(id: &str, words: &str) -> Event {
    Event::VisitorSaid {
        command: command_id(id),
        text: text(words),
        lang: Lang::En,
        evidence: Evidence::None,
        masked: 0,
    }
}

fn escalated() -> Event {
    Event::Escalated {
        ticket: TicketId::from_body("t"),
        reason: HandoverReason::Asked,
        skill: Skill::general(),
        priority: Priority::P3,
        danger: None,
    }
}

fn offered(offer: &str) -> Event {
    Event::Offered { offer: OfferId::from_body(offer), agent: AgentId::from_body("a") }
}

fn joined() -> Event {
    Event::AgentJoined { agent: AgentId::from_body("a"), name: "Ana".to_owned() }
}

fn ended() -> Event {
    Event::Ended { command: None, by: EndedBy::Visitor }
}

/// These events as they would be read, the first one at `from`.
fn records(from: u64, events: Vec<Event>) -> Vec<Record> {
    (from..)
        .zip(events)
        .map(|(seq, event)| Record { seq: Seq(seq), at: at(0), fact: event.into() })
        .collect()
}

/// Actions as short lines.
fn shown<D: Shown>(actions: &[Action<D>]) -> Vec<String> {
    actions
        .iter()
        .map(|action| match action {
            Action::Send(frame) => shown_frame(frame),
            Action::Watch(stream) => format!("watch {stream}"),
            Action::Unwatch(stream) => format!("unwatch {stream}"),
            Action::Do(work) => work.shown(),
            Action::Close(code) => format!("close {} {}", code.number(), code.reason()),
        })
        .collect()
}

/// Work as a short line.
trait Shown {
    fn shown(&self) -> String;
}

fn shown_frame(frame: &ServerFrame) -> String {
    match frame {
        ServerFrame::Welcome { conversation, from, head, token, .. } => {
            let conversation = conversation.as_deref().unwrap_or("nothing");
            let token = token.as_ref().map_or("", |_| " with a token");
            format!("welcome to {conversation} from {from} of {head}{token}")
        }
        ServerFrame::Event { seq, body, .. } => format!("event {seq} {}", kind(body)),
        ServerFrame::Live { .. } => "live".to_owned(),
        ServerFrame::State { state, .. } => {
            let phase = serde_json::to_value(state.phase).unwrap();
            let next = state.position.map_or("", |place| if place == 1 { " next" } else { " ?" });
            let desk = state.desk.map_or(String::new(), |desk| format!(" {desk:?}").to_lowercase());
            format!("state {}{next}{desk}", phase.as_str().unwrap())
        }
        ServerFrame::Ack { id, conversation, seq } => format!("ack {id} {conversation}@{seq}"),
        ServerFrame::Error { code, id, retry_ms } => {
            let id = id.as_ref().map_or(String::new(), |id| format!(" for {id}"));
            let retry = retry_ms.map_or(String::new(), |ms| format!(" retry in {ms}"));
            format!("error {code}{id}{retry}")
        }
        ServerFrame::Typing { on, .. } => format!("typing {on}"),
        ServerFrame::Read { seq, .. } => format!("read up to {seq}"),
        ServerFrame::Phrases { version } => format!("phrases {version}"),
        ServerFrame::GoingAway { reconnect_ms } => format!("going away, back in {reconnect_ms}"),
        ServerFrame::Ping => "ping".to_owned(),
        ServerFrame::Pong => "pong".to_owned(),
        ServerFrame::Desk { desk } => {
            format!("desk with {} offered, {} mine", desk.offers.len(), desk.mine.len())
        }
        ServerFrame::Authoring { problems, count, .. } => {
            assert!(problems.is_empty(), "where something stands is not for a wall");
            format!("authoring {count}")
        }
        ServerFrame::Tried { id, .. } => format!("tried {id}"),
    }
}

fn kind(body: &EventBody) -> String {
    match serde_json::to_value(body).unwrap() {
        serde_json::Value::Object(fields) => fields["kind"].as_str().unwrap().to_owned(),
        other => other.to_string(),
    }
}
