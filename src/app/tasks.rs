//! The node's tasks: pokes, epoch, desk, alarms, presence, authors' changes, and the control socket.
//! Each is a loop around one step of `flow`; each is safe to kill at any moment.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::sync::Notify;

use super::content::Content;
use super::supervise::Supervisor;
use crate::config::Config;
use crate::flow::{alarm, offer, presence};
use crate::gateway::control;
use crate::gateway::state::Gateway;
use crate::gateway::vitals::Part;
use crate::ports::{Epoch, Poke, Stream, Vault};
use crate::telemetry::Metrics;

/// A poke may be lost: the desk is looked at this often anyway.
const DESK_LOOK: Duration = Duration::from_secs(5);
/// Alarms are asked for at least this often.
const ALARM_LOOK: Duration = Duration::from_secs(5);
/// Alarms are asked for at most this often.
const ALARM_REST: Duration = Duration::from_millis(20);
/// Whether the data are of the same life is looked at this often.
const EPOCH_LOOK: Duration = Duration::from_secs(5);
/// What was measured is folded this often.
const UPKEEP: Duration = Duration::from_secs(5);
/// Whether the store takes what is written is looked at this often …
const PROBE_LOOK: Duration = Duration::from_secs(1);
/// … and tried by an append of the node's own when nobody has written for so many looks.
const PROBE_AFTER: u32 = 30;
/// Lost agents are looked for this often.
const PRESENCE_LOOK: Duration = Duration::from_secs(5);
/// After a failure a loop rests this long, so that a store that is away is not hammered.
const FAILURE_REST: Duration = Duration::from_secs(1);

/// One loop, not yet started.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Starts all of them.
pub(super) fn start(
    supervisor: &Supervisor,
    gateway: &Arc<Gateway>,
    content: Content,
    config: &Config,
    metrics: Metrics,
    vault: Option<Arc<dyn Vault>>,
) -> anyhow::Result<()> {
    for (name, task) in essential(gateway) {
        supervisor.watch(name, task);
    }
    supervisor.watch("upkeep", upkeep(gateway.clone(), metrics));
    if config.content.watch {
        supervisor.watch("content", super::content::watch(gateway.clone(), content));
    }
    let door = control::bind(&config.store.data).with_context(|| {
        format!("failed to open the operator's door in {}", config.store.data.display())
    })?;
    let (flow, secrets) = (gateway.flow.clone(), gateway.secrets.clone());
    let behind = control::Behind { flow, secrets, vault, stop: gateway.wiring.stop.clone() };
    supervisor.watch("control", control::serve(door, behind));
    Ok(())
}

/// What makes a process a node, for whoever starts it: here, or in tests over a store in memory.
pub fn essential(gateway: &Arc<Gateway>) -> [(&'static str, Task); 6] {
    let desk_moved = Arc::new(Notify::new());
    let alarms_moved = Arc::new(Notify::new());
    let gap = Arc::new(Notify::new());
    let pokes = pokes(gateway.clone(), desk_moved.clone(), alarms_moved.clone(), gap.clone());
    [
        ("pokes", Box::pin(pokes)),
        ("epoch", Box::pin(epoch(gateway.clone(), gap))),
        ("desk", Box::pin(desk(gateway.clone(), desk_moved))),
        ("alarms", Box::pin(alarms(gateway.clone(), alarms_moved))),
        ("presence", Box::pin(sweep(gateway.clone()))),
        ("probe", Box::pin(probe(gateway.clone()))),
    ]
}

/// The store's feed → the switchboard.
async fn pokes(gateway: Arc<Gateway>, desk: Arc<Notify>, alarms: Arc<Notify>, gap: Arc<Notify>) {
    let mut feed = gateway.flow.store.pokes();
    let stop = gateway.wiring.stop.clone();
    loop {
        // Stopping first: a busy feed must not keep the node alive.
        let poke = tokio::select! { biased;
            () = stop.cancelled() => return,
            poke = feed.next() => poke,
        };
        let Some(poke) = poke else { return };
        let on_desk = match &poke {
            Poke::Moved { stream, .. } => *stream == Stream::desk(),
            Poke::Gap => true,
            Poke::Ephemeral { .. } => false,
        };
        if on_desk {
            desk.notify_one();
        }
        if poke == Poke::Gap {
            gap.notify_one();
        }
        if !matches!(poke, Poke::Ephemeral { .. }) {
            alarms.notify_one();
        }
        gateway.heard(&poke);
    }
}

/// Notices when the store's data are of another life than they were: what this node and its clients have read of the
/// one before is no longer so, and both begin again.
async fn epoch(gateway: Arc<Gateway>, gap: Arc<Notify>) {
    let stop = gateway.wiring.stop.clone();
    let mut known: Option<Epoch> = None;
    loop {
        if let Ok(found) = gateway.flow.store.epoch().await {
            if known.as_ref().is_some_and(|known| *known != found) {
                tracing::warn!(
                    epoch = found.0,
                    "the store has begun another life; so do all clients"
                );
                gateway.flow.forget_mirror();
                gateway.wiring.board.renew();
            }
            known = Some(found);
        }
        // Stopping first; then a gap, which is what such a change brings along.
        tokio::select! { biased;
            () = stop.cancelled() => return,
            () = gap.notified() => {}
            () = tokio::time::sleep(EPOCH_LOOK) => {}
        }
    }
}

/// Keeps the mirror of the desk and makes offers.
async fn desk(gateway: Arc<Gateway>, moved: Arc<Notify>) {
    let stop = gateway.wiring.stop.clone();
    gateway.vitals.begins(Part::Desk);
    loop {
        // Stopping first; then what moved, which is why anybody waits less than the slow look.
        tokio::select! { biased;
            () = stop.cancelled() => return,
            () = moved.notified() => {}
            () = tokio::time::sleep(DESK_LOOK) => {}
        }
        match offer::turn(&gateway.flow).await {
            Ok(()) => gateway.vitals.well(Part::Desk),
            Err(error) => {
                gateway.vitals.failed(Part::Desk, &error.to_string());
                tokio::time::sleep(FAILURE_REST).await;
            }
        }
    }
}

/// Sleeps until the next alarm and rings it.
async fn alarms(gateway: Arc<Gateway>, moved: Arc<Notify>) {
    let stop = gateway.wiring.stop.clone();
    let flow = &gateway.flow;
    gateway.vitals.begins(Part::Alarms);
    loop {
        let wait = match flow.store.next_alarm().await {
            Ok(Some(at)) => {
                Duration::from_millis(at.since(flow.clock.now()).as_ms()).min(ALARM_LOOK)
            }
            Ok(None) => ALARM_LOOK,
            // Rung all the same: what cannot be looked at fails there, too, and says why.
            Err(_) => Duration::ZERO,
        };
        if !wait.is_zero() {
            // The store has just said that nothing is due. With traffic that moves streams all the time, and no alarm among
            // them, nothing would be rung for long, and a failure before would stand.
            gateway.vitals.well(Part::Alarms);
            // Stopping first; a moved stream may have an earlier alarm, so the wait is reckoned anew.
            tokio::select! { biased;
                () = stop.cancelled() => return,
                () = tokio::time::sleep(wait) => {}
                () = moved.notified() => continue,
            }
        }
        // What is due is rung whatever else goes on: traffic without pause must not put it off.
        let rest = match alarm::ring(flow).await {
            Ok(rung) => {
                gateway.vitals.well(Part::Alarms);
                for (stream, error) in rung.failed {
                    metrics::counter!("puente_alarms_put_off_total").increment(1);
                    tracing::warn!(%stream, %error, "not seen to when it was due; it is tried again later");
                }
                ALARM_REST
            }
            Err(error) => {
                gateway.vitals.failed(Part::Alarms, &error.to_string());
                FAILURE_REST
            }
        };
        tokio::select! { biased;
            () = stop.cancelled() => return,
            () = tokio::time::sleep(rest) => {}
        }
    }
}

/// Sees to it that an append that went well is never long ago: where nobody else has written, it writes itself.
async fn probe(gateway: Arc<Gateway>) {
    let stop = gateway.wiring.stop.clone();
    let vitals = &gateway.vitals;
    vitals.begins(Part::Append);
    let (mut seen, mut idle) = (0, PROBE_AFTER);
    loop {
        let (done, is_failing) = gateway.flow.appends();
        if done != seen && !is_failing {
            (seen, idle) = (done, 0);
            vitals.well(Part::Append);
        } else if is_failing || idle >= PROBE_AFTER {
            match gateway.flow.probe().await {
                Ok(()) => {
                    idle = 0;
                    vitals.well(Part::Append);
                }
                Err(error) => vitals.failed(Part::Append, &error.to_string()),
            }
            seen = gateway.flow.appends().0;
        }
        idle += 1;
        // Stopping first; there is nothing else.
        tokio::select! { biased;
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PROBE_LOOK) => {}
        }
    }
}

/// Looks for agents whose connection is gone.
async fn sweep(gateway: Arc<Gateway>) {
    let stop = gateway.wiring.stop.clone();
    loop {
        // Stopping first; there is nothing else.
        tokio::select! { biased;
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PRESENCE_LOOK) => {}
        }
        match presence::sweep(&gateway.flow).await {
            Ok(0) => {}
            Ok(lost) => tracing::info!(agents = lost, "agents lost"),
            Err(error) => tracing::warn!(%error, "presence not looked at"),
        }
    }
}

/// Folds what was measured since the last time.
async fn upkeep(gateway: Arc<Gateway>, metrics: Metrics) {
    let stop = gateway.wiring.stop.clone();
    loop {
        // Stopping first; there is nothing else.
        tokio::select! { biased;
            () = stop.cancelled() => return,
            () = tokio::time::sleep(UPKEEP) => metrics.tidy_up(),
        }
    }
}
