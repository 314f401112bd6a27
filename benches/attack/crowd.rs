//! Many who send the dearest messages that anybody found, each as fast as one may, while others say plain things.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use futures_util::SinkExt;
use puente::domain::golden::Golden;
use puente::domain::lang::Lang;
use puente::domain::text::TEXT_CHARS_MAX;
use puente::gateway::session::ACTS;
use puente::gateway::wire::ServerFrame;
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::tungstenite::Message;

use crate::caller::{Caller, PATIENCE, Socket};
use crate::dear::{DEAREST, PIECES, text};
use crate::desk::Desk;
use crate::report::{Report, ms};
use crate::visitor::{Record, hear, hello, send};
use crate::witness::Witnesses;

/// So many send them.
const SENDERS: usize = 50;
/// For so long.
const FOR: Duration = Duration::from_secs(20);

/// What became of what one of them sent.
#[derive(Default)]
struct Sent {
    acknowledged: usize,
    refused: usize,
}

pub(crate) async fn run(
    (caller, attacker): (&Caller, &Caller),
    questions: &[Golden],
    desk: &Desk,
    report: &mut Report,
    kept: &mut Vec<Record>,
) -> Result<()> {
    report.part(&format!("dear messages: {SENDERS} connections send them for {} s", FOR.as_secs()));
    let mut sockets = Vec::new();
    for _ in 0..SENDERS {
        sockets.push(enter(attacker).await.context("a sender cannot enter")?);
    }
    let witnesses = Witnesses::begin(caller, questions).await?;
    let (worked, begun) = (desk.on_processor()?, Instant::now());
    let mut senders = JoinSet::new();
    for (n, socket) in sockets.into_iter().enumerate() {
        senders.spawn(floods(socket, n, begun + FOR));
    }
    let mut all = Sent::default();
    while let Some(sent) = senders.join_next().await {
        let sent = sent.context("a sender has broken down")??;
        all.acknowledged += sent.acknowledged;
        all.refused += sent.refused;
    }
    let worked = desk.on_processor()?.saturating_sub(worked);
    let share = worked.as_secs_f64() / begun.elapsed().as_secs_f64();
    let Sent { acknowledged, refused } = all;
    Report::told("dear messages acknowledged, and put off", format!("{acknowledged}, {refused}"));
    Report::told("processors that the desk took meanwhile", format!("{share:.2}"));
    let each = worked / u32::try_from(acknowledged.max(1))?;
    Report::told("  … for each of them, that of the others included", ms(each));
    let seen = witnesses.end(report, true, kept).await;
    Report::told("the desk had nothing left to do after", ms(desk.settles().await?));
    ensure!(acknowledged > SENDERS, "too little was sent to be an attack");
    seen
}

async fn enter(attacker: &Caller) -> Result<Socket> {
    let mut socket = attacker.socket("/ws", None).await?;
    send(&mut socket, &hello(Lang::Es)).await?;
    while !matches!(hear(&mut socket).await?, ServerFrame::Welcome { .. }) {}
    Ok(socket)
}

/// Sends one after the other, all at first that may be sent at once, then one whenever another may be.
async fn floods(mut socket: Socket, which: usize, until: Instant) -> Result<Sent> {
    let every = Duration::from_millis(ACTS.every.as_ms());
    let (mut sent, mut turn) = (Sent::default(), Instant::now());
    let pieces = DEAREST.iter().chain(&PIECES).cycle().skip(which);
    for (n, piece) in pieces.enumerate() {
        if turn >= until {
            break;
        }
        let say = json!({"t": "say", "id": format!("d{n}"), "text": text(piece, TEXT_CHARS_MAX)});
        let sending = timeout(PATIENCE, socket.send(Message::text(say.to_string()))).await;
        sending.context("the desk takes no message")?.context("a sender is cut off")?;
        if n + 1 >= ACTS.burst as usize {
            turn += every;
        }
        while let Ok(heard) = timeout_at(turn, hear(&mut socket)).await {
            match heard.context("a sender is cut off")? {
                ServerFrame::Ack { .. } => sent.acknowledged += 1,
                ServerFrame::Error { .. } => sent.refused += 1,
                _ => {}
            }
        }
    }
    Ok(sent)
}
