//! Frames that no client should send, floods of them, and what is no HTTP: the desk refuses or closes as `docs/protocol.md`
//! says, and stays up for everybody else.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use futures_util::StreamExt;
use futures_util::future::join_all;
use puente::domain::golden::Golden;
use puente::domain::lang::Lang;
use puente::gateway::wire::ServerFrame;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use crate::caller::{Caller, Socket};
use crate::report::Report;
use crate::tricks::{End, Trick, huge, malformed, requests, senseless};
use crate::visitor::{Record, hear, hello, send};
use crate::witness::Witnesses;

/// Each trick is played on so many sockets at once.
const SOCKETS: usize = 5;
/// The status of an answer stands in so many bytes.
const STATUS_BYTES: usize = 12;
/// Whatever is to be closed is closed within this.
const CLOSED_WITHIN: Duration = Duration::from_secs(12);

pub(crate) async fn run(
    (caller, attacker): (&Caller, &Caller),
    questions: &[Golden],
    report: &mut Report,
    kept: &mut Vec<Record>,
) -> Result<()> {
    report.part(&format!("frames: what nobody should send, each on {SOCKETS} connections at once"));
    let witnesses = Witnesses::begin(caller, questions).await?;
    for (what, tricks) in [
        ("malformed frames", malformed()),
        ("huge messages and floods", huge()),
        ("messages without sense", senseless()),
    ] {
        played(what, &tricks, report, async |trick| on_socket(attacker, trick).await).await;
    }
    played("what is no HTTP, or too much", &requests(), report, async |trick| {
        on_connection(attacker, trick).await
    })
    .await;
    witnesses.end(report, false, kept).await
}

/// Plays all of them and tells how many ended as they should, and what did not.
async fn played(
    what: &str,
    tricks: &[Trick],
    report: &mut Report,
    play: impl AsyncFn(&Trick) -> Result<()>,
) {
    let (mut right, mut wrong) = (0, Vec::new());
    for trick in tricks {
        for played in join_all((0..SOCKETS).map(|_| play(trick))).await {
            match played {
                Ok(()) => right += 1,
                Err(error) => wrong.push(format!("{}: {error:#}", trick.name)),
            }
        }
    }
    wrong.dedup();
    report.all(what, right, tricks.len() * SOCKETS);
    for line in wrong {
        Report::remark(&line);
    }
}

async fn on_socket(attacker: &Caller, trick: &Trick) -> Result<()> {
    let mut socket = attacker.socket("/ws", None).await?;
    send(&mut socket, &hello(Lang::En)).await?;
    while !matches!(hear(&mut socket).await?, ServerFrame::Welcome { .. }) {}
    let writing = timeout(CLOSED_WITHIN, socket.get_mut().write_all(&trick.bytes)).await;
    // Whoever is closed in the middle of it hears why.
    let _cut_off = writing.context("the desk does not take it and does not close either")?;
    match trick.end {
        End::Code(code) => {
            let closed = closed(&mut socket).await?;
            ensure!(closed == Some(code), "closed with {closed:?} instead of {code}");
            Ok(())
        }
        End::Closed => closed(&mut socket).await.map(|_| ()),
        End::Refused(code) => goes_on(&mut socket, Some(code)).await,
        End::Taken => goes_on(&mut socket, None).await,
    }
}

/// With which number the desk closes; nothing where it hangs up without a word.
async fn closed(socket: &mut Socket) -> Result<Option<u16>> {
    let closing = async {
        loop {
            match socket.next().await {
                Some(Ok(Message::Close(frame))) => return frame.map(|frame| u16::from(frame.code)),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    };
    timeout(CLOSED_WITHIN, closing)
        .await
        .with_context(|| format!("not closed within {CLOSED_WITHIN:?}"))
}

/// Whether the desk refuses what was sent by this name, or takes it, and still answers.
async fn goes_on(socket: &mut Socket, refused: Option<&str>) -> Result<()> {
    send(socket, &json!({"t": "ping"})).await?;
    let mut expected = refused;
    loop {
        match hear(socket).await? {
            ServerFrame::Error { code, .. } if Some(code.as_str()) == expected => expected = None,
            ServerFrame::Error { code, .. } => bail!("refused with {code} instead of {expected:?}"),
            ServerFrame::Pong => {
                ensure!(expected.is_none(), "not refused with {expected:?}");
                return Ok(());
            }
            _ => {}
        }
    }
}

/// Whether the desk refuses what is no request, or hangs up.
async fn on_connection(attacker: &Caller, trick: &Trick) -> Result<()> {
    let mut stream = attacker.connect().await?;
    let mut answer = Vec::new();
    let talking = async {
        // Whoever is cut off in the middle of it may be told why.
        let _cut_off = stream.write_all(&trick.bytes).await;
        while answer.len() < STATUS_BYTES && stream.read_buf(&mut answer).await.is_ok_and(|n| n > 0)
        {
        }
    };
    let ended = timeout(CLOSED_WITHIN, talking).await;
    ended.with_context(|| format!("neither answered nor closed within {CLOSED_WITHIN:?}"))?;
    let said = String::from_utf8_lossy(&answer);
    let refused =
        said.is_empty() || said.starts_with("HTTP/1.1 4") || said.starts_with("HTTP/1.1 5");
    ensure!(refused, "answered with {:?}", said.lines().next());
    Ok(())
}
