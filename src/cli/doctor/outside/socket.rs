//! The looks at the sockets: do they open for our own page, for nobody else's, and how long does one live on which little
//! is said.

use std::time::Duration;

use anyhow::Context;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::header;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use super::http::{Line, PATIENCE, Target};
use super::{PROXY, SETTINGS};
use crate::cli::doctor::Found;
use crate::gateway::wire::VERSION;

/// The origin of a page that nobody has.
const STRANGER: &str = "https://puente-doctor.invalid";
const WHAT: &str = "socket";

type Socket = WebSocketStream<Box<dyn Line>>;

/// Why a socket did not open.
enum Closed {
    /// It was answered with a status, and perhaps with the name that is expected.
    Refused(u16, Option<String>),
    /// It was not answered at all.
    Lost(anyhow::Error),
}

async fn open(target: &Target, path: &str, origin: &str) -> Result<Socket, Closed> {
    let address = format!("ws://{}{path}", target.origin.authority());
    let request = address.into_client_request().and_then(|mut request| {
        request.headers_mut().insert(header::ORIGIN, origin.parse()?);
        Ok(request)
    });
    let request = request.map_err(|error| Closed::Lost(error.into()))?;
    let line = target.connect().await.map_err(Closed::Lost)?;
    let Ok(opened) = timeout(PATIENCE, client_async(request, line)).await else {
        return Err(Closed::Lost(anyhow::anyhow!("it is not answered")));
    };
    match opened {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(answer)) => {
            let said = answer.body().as_ref().and_then(|body| serde_json::from_slice(body).ok());
            let said: Value = said.unwrap_or_default();
            let expected = said.get("expected").and_then(Value::as_str).map(str::to_owned);
            Err(Closed::Refused(answer.status().as_u16(), expected))
        }
        Err(error) => Err(Closed::Lost(error.into())),
    }
}

/// Sockets for our own page and for a stranger's. The first one is handed on.
pub(super) async fn doors(target: &Target) -> (Vec<Found>, bool) {
    let own = target.origin.to_string();
    let mut found = Vec::new();
    for path in ["/ws", "/ws/agent"] {
        match open(target, path, &own).await {
            Ok(_) => found.push(Found::fine(WHAT, format!("{path} opens for pages of {own}"))),
            Err(closed) => {
                found.push(shut(target, path, closed).await);
                return (found, false);
            }
        }
    }
    found.push(match open(target, "/ws", STRANGER).await {
        Err(Closed::Refused(403, _)) => {
            Found::fine("origin", format!("pages of other names, {STRANGER} say, are refused"))
        }
        Ok(_) => Found::broken(
            "origin",
            "a page of any other name may open a socket, so something on the way changes `Origin`",
            format!("{PROXY}: remove what sets the header Origin; {SETTINGS}: server.public_url = \"{own}\""),
        ),
        Err(Closed::Refused(status, _)) => {
            Found::warning("origin", format!("a page of another name gets {status} instead of 403"), PROXY)
        }
        Err(Closed::Lost(error)) => Found::warning("origin", format!("{error:#}"), PROXY),
    });
    (found, true)
}

async fn shut(target: &Target, path: &str, closed: Closed) -> Found {
    let own = target.origin.to_string();
    match closed {
        Closed::Refused(403, expected) => {
            let name = match expected {
                Some(name) => name,
                None => expected_by(target).await.unwrap_or_else(|| "another name".to_owned()),
            };
            Found::broken(
                WHAT,
                format!("{path} is refused to pages of {own}: the server expects {name}"),
                format!(
                    "{SETTINGS}: server.public_url = \"{own}\", then restart; or open it as {name}"
                ),
            )
        }
        Closed::Refused(503, _) => Found::warning(
            WHAT,
            format!("{path} is answered with 503: there are no places left, or no server"),
            format!("{SETTINGS}: server.connections_max; {PROXY}: the servers of `upstream`"),
        ),
        Closed::Refused(status, _) => Found::broken(
            WHAT,
            format!("{path} is answered with {status} instead of an upgrade"),
            format!(
                "{PROXY}: in `location /ws` pass on Upgrade and Connection, with proxy_http_version 1.1"
            ),
        ),
        Closed::Lost(error) => Found::broken(WHAT, format!("{path}: {error:#}"), PROXY),
    }
}

/// The name that the server expects, asked for without an upgrade, whose refusal may come without its body.
async fn expected_by(target: &Target) -> Option<String> {
    let own = target.origin.to_string();
    let headers = [("origin", own.as_str()), ("content-length", "0")];
    let answer = target.ask("POST /ws", &headers).await.ok()?;
    let said: Value = serde_json::from_slice(&answer.body).ok()?;
    Some(said.get("expected")?.as_str()?.to_owned())
}

/// How long a socket lives on which only heartbeats travel, watched for this long.
pub(super) async fn silence(target: &Target, site: &str, wait: Duration) -> Found {
    const WHAT: &str = "silence";
    let own = target.origin.to_string();
    match watched(target, site, &own, wait).await {
        Ok(watched) => watched.found(wait),
        Err(error) => Found::broken(WHAT, format!("{error:#}"), "look at the server's log"),
    }
}

/// What was seen of one socket.
#[derive(Debug, Default)]
struct Watched {
    /// How often the server said it would speak.
    heartbeat: Duration,
    beats: u32,
    /// When and how it ended, if it did.
    ended: Option<(Duration, Option<u16>)>,
}

impl Watched {
    fn found(&self, wait: Duration) -> Found {
        const WHAT: &str = "silence";
        let (beat, waited) = (self.heartbeat.as_secs(), wait.as_secs());
        match self.ended {
            None if self.beats == 0 && wait <= self.heartbeat => Found::warning(
                WHAT,
                format!(
                    "a silent socket lives for {waited} s; the first heartbeat comes after {beat} s"
                ),
                format!("--wait {} says more", beat + 10),
            ),
            None if self.beats == 0 => Found::broken(
                WHAT,
                format!(
                    "no heartbeat in {waited} s, and one is due every {beat} s: something holds them back"
                ),
                format!("{PROXY}: proxy_buffering off in `location /ws`"),
            ),
            None => Found::fine(
                WHAT,
                format!("a silent socket lives: {} heartbeats in {waited} s", self.beats),
            ),
            Some((after, code)) => {
                let after = after.as_secs();
                let how = code.map_or_else(String::new, |code| format!(" with code {code}"));
                Found::broken(
                    WHAT,
                    format!(
                        "a silent socket was cut{how} after {after} s, with {} heartbeats",
                        self.beats
                    ),
                    format!(
                        "{PROXY}: proxy_read_timeout and every other idle time above server.heartbeat_s, \
                         which is {beat}; or {SETTINGS}: a server.heartbeat_s below {}",
                        after.max(6)
                    ),
                )
            }
        }
    }
}

async fn watched(
    target: &Target,
    site: &str,
    own: &str,
    wait: Duration,
) -> anyhow::Result<Watched> {
    let mut socket = match open(target, "/ws", own).await {
        Ok(socket) => socket,
        Err(Closed::Refused(status, _)) => anyhow::bail!("the socket is answered with {status}"),
        Err(Closed::Lost(error)) => return Err(error),
    };
    let hello =
        json!({"t": "hello", "v": VERSION, "site": site, "lang": "en", "lang_from": "browser"});
    socket.send(Message::text(hello.to_string())).await.context("failed to say hello")?;
    let begun = Instant::now();
    let mut seen = Watched::default();
    let watching = async {
        while let Some(message) = socket.next().await {
            let frame: Value = match message {
                Ok(Message::Text(text)) => serde_json::from_str(&text).unwrap_or_default(),
                Ok(Message::Close(frame)) => return frame.map(|frame| frame.code.into()),
                Ok(_) => continue,
                Err(_) => return None,
            };
            match frame.get("t").and_then(Value::as_str) {
                Some("welcome") => {
                    let ms = frame.get("heartbeat_ms").and_then(Value::as_u64);
                    seen.heartbeat = Duration::from_millis(ms.unwrap_or_default());
                }
                Some("ping") => {
                    seen.beats += 1;
                    let pong = json!({"t": "pong"}).to_string();
                    if socket.send(Message::text(pong)).await.is_err() {
                        return None;
                    }
                }
                _ => {}
            }
        }
        None
    };
    let ended = timeout(wait, watching).await.ok().map(|code| (begun.elapsed(), code));
    anyhow::ensure!(
        seen.heartbeat > Duration::ZERO,
        "the socket opens, but the desk does not say welcome on it"
    );
    seen.ended = ended;
    Ok(seen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::State;

    #[test]
    fn what_a_silent_socket_tells_depends_on_heartbeats_and_on_its_end() {
        let seen = |beats, ended: Option<u64>| Watched {
            heartbeat: Duration::from_secs(25),
            beats,
            ended: ended.map(|s| (Duration::from_secs(s), None)),
        };
        let wait = Duration::from_secs(40);
        assert_eq!(seen(1, None).found(wait).state, State::Fine);
        assert_eq!(seen(0, None).found(wait).state, State::Broken, "nothing came through");
        let short = seen(0, None).found(Duration::from_secs(5));
        assert_eq!(
            (short.state, short.advice.as_deref()),
            (State::Warning, Some("--wait 35 says more"))
        );
        let cut = seen(0, Some(20)).found(wait);
        assert_eq!(cut.state, State::Broken);
        let advice = cut.advice.unwrap();
        assert!(advice.contains("proxy_read_timeout") && advice.contains("below 20"), "{advice}");
    }
}
