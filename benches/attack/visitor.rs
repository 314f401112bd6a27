//! A visitor who behaves: says something, waits until it is acknowledged, and keeps what was, so that it can be looked for
//! in the end. Speaks the protocol, knows nothing of the desk's insides.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures_util::{SinkExt, StreamExt};
use puente::domain::lang::Lang;
use puente::gateway::wire::{EventBody, ServerFrame};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_tungstenite::tungstenite::Message;

use crate::caller::{Caller, PATIENCE, Socket};

/// An act that is put off is sent again so often.
const TRIES_MAX: u32 = 20;

/// Something that the desk said is stored.
struct Acknowledged {
    id: String,
    conversation: String,
    seq: u64,
    text: String,
}

/// What a visitor can come back with, and what must then be there.
pub(crate) struct Record {
    token: String,
    said: Vec<Acknowledged>,
}

/// One visitor, greeted.
pub(crate) struct Visitor {
    socket: Socket,
    record: Record,
}

/// The first frame of a visitor.
pub(crate) fn hello(lang: Lang) -> Value {
    json!({"t": "hello", "v": 1, "site": "demo", "lang": lang.code(), "lang_from": "page"})
}

/// Sends one frame.
pub(crate) async fn send(socket: &mut Socket, frame: &Value) -> Result<()> {
    let sent = timeout(PATIENCE, socket.send(Message::text(frame.to_string()))).await;
    sent.context("the desk takes no frame")?.context("failed to send a frame")
}

/// The next frame. Whoever is asked for a sign of life gives one.
pub(crate) async fn hear(socket: &mut Socket) -> Result<ServerFrame> {
    loop {
        let heard = timeout(PATIENCE, socket.next()).await;
        let heard =
            heard.with_context(|| format!("the desk is silent for {} s", PATIENCE.as_secs()))?;
        match heard.context("the desk has hung up")?? {
            Message::Text(text) => {
                let frame = serde_json::from_str(&text);
                let frame =
                    frame.with_context(|| format!("not a frame of this version: {text}"))?;
                if !matches!(frame, ServerFrame::Ping) {
                    return Ok(frame);
                }
                send(socket, &json!({"t": "pong"})).await?;
            }
            Message::Close(frame) => {
                let code = frame.map_or(1_005, |frame| u16::from(frame.code));
                bail!("the desk has closed with {code}");
            }
            _ => {}
        }
    }
}

impl Visitor {
    /// Comes for the first time.
    pub(crate) async fn enters(caller: &Caller, lang: Lang) -> Result<Self> {
        let mut socket = caller.socket("/ws", None).await?;
        send(&mut socket, &hello(lang)).await?;
        loop {
            if let ServerFrame::Welcome { token, .. } = hear(&mut socket).await? {
                let token = token.context("the welcome has no token to come back with")?;
                return Ok(Self { socket, record: Record { token, said: Vec::new() } });
            }
        }
    }

    /// Says something; how long it took until that was acknowledged.
    pub(crate) async fn says(&mut self, text: &str) -> Result<Duration> {
        let id = format!("m{}", self.record.said.len());
        let say = json!({"t": "say", "id": id, "text": text});
        let begun = Instant::now();
        send(&mut self.socket, &say).await?;
        let mut tries = 1;
        loop {
            match hear(&mut self.socket).await? {
                ServerFrame::Ack { id: of, conversation, seq } if of == id => {
                    let took = begun.elapsed();
                    let text = text.trim().to_owned();
                    self.record.said.push(Acknowledged { id, conversation, seq, text });
                    return Ok(took);
                }
                ServerFrame::Error { code, id: of, retry_ms } if of.as_ref() == Some(&id) => {
                    let Some(ms) = retry_ms.filter(|_| tries < TRIES_MAX) else {
                        bail!("a plain message is refused with {code} after {tries} tries");
                    };
                    sleep(Duration::from_millis(ms.into())).await;
                    send(&mut self.socket, &say).await?;
                    tries += 1;
                }
                _ => {}
            }
        }
    }

    /// Asks something; how long it took until that was acknowledged, and until all of the answer was there.
    pub(crate) async fn asks(&mut self, text: &str) -> Result<(Duration, Duration)> {
        let begun = Instant::now();
        let acknowledged = self.says(text).await?;
        let mut is_answered = false;
        loop {
            match hear(&mut self.socket).await? {
                ServerFrame::Event { body, .. } => is_answered |= body.is_news(),
                ServerFrame::State { state, .. } if is_answered && !state.answering => {
                    return Ok((acknowledged, begun.elapsed()));
                }
                _ => {}
            }
        }
    }

    /// Takes in what comes until then.
    pub(crate) async fn listens_until(&mut self, then: Instant) -> Result<()> {
        while let Ok(heard) = timeout_at(then, hear(&mut self.socket)).await {
            heard?;
        }
        Ok(())
    }

    /// Leaves with what is to be looked for.
    pub(crate) fn leaves(self) -> Record {
        self.record
    }
}

impl Record {
    pub(crate) fn len(&self) -> usize {
        self.said.len()
    }

    /// Comes back, reads everything, and says what of it is not as it was acknowledged.
    pub(crate) async fn lost(&self, caller: &Caller) -> Result<Vec<String>> {
        let mut socket = caller.socket("/ws", None).await?;
        let again = json!({
            "t": "hello", "v": 1, "site": "demo", "lang": "en", "lang_from": "page", "token": self.token,
        });
        send(&mut socket, &again).await?;
        let (mut found, mut lost) = (Vec::new(), Vec::new());
        loop {
            match hear(&mut socket).await? {
                ServerFrame::Welcome { conversation: None, .. } => {
                    lost.push("a whole conversation".to_owned());
                    return Ok(lost);
                }
                ServerFrame::Event { conversation, seq, body, .. } => {
                    found.push((conversation, seq, body));
                }
                ServerFrame::Live { .. } => break,
                _ => {}
            }
        }
        for (expected, (_, seq, _)) in (1..).zip(&found) {
            if *seq != expected {
                lost.push(format!("position {expected}, where {seq} stands"));
                break;
            }
        }
        lost.extend(
            self.said
                .iter()
                .filter(|said| !found.iter().any(|event| said.is(event)))
                .map(|said| format!("{} at {} of {}", said.id, said.seq, said.conversation)),
        );
        Ok(lost)
    }
}

impl Acknowledged {
    fn is(&self, (conversation, seq, body): &(String, u64, EventBody)) -> bool {
        let EventBody::Visitor { id, text, masked, .. } = body else { return false };
        let is_same = *masked > 0 || *text == self.text;
        *conversation == self.conversation && *seq == self.seq && *id == self.id && is_same
    }
}
