//! One batch on its way: sent under a token of its own and, when the answer goes astray, asked for again under the same
//! token until Redis says what became of it. Knows nothing about what events mean.

use std::sync::Arc;
use std::time::Duration;

use redis::Value;
use tokio::time::Instant;

use super::backoff::Backoff;
use super::connection_manager::ConnectionManager;
use super::epoch::{EpochPosition, EpochWatermark};
use super::error::RequestError;
use super::keys::Keys;
use super::reply::read_as;
use super::script::{APPEND, Call};
use crate::adapters::store::batch::EncodedAppend;
use crate::adapters::store::metrics;
use crate::domain::ids::Seq;
use crate::ports::{AlarmChange, AppendError, Expect, Ids, Stream, Unavailable};

/// Redis remembers what became of a batch for so long …
const REMEMBERED_S: u64 = 120;
/// … and nobody asks after this, which leaves a wide margin for a request that is slow on its way.
const SETTLE_WITHIN: Duration = Duration::from_secs(8);
/// Replicas have this long to confirm, which must be less than an answer may take.
const CONFIRM_WITHIN: Duration = Duration::from_secs(1);

/// The context of an append.
pub(super) struct Appending {
    pub(super) connections: ConnectionManager,
    pub(super) watermark: Arc<EpochWatermark>,
    pub(super) keys: Keys,
    pub(super) ids: Arc<dyn Ids>,
    pub(super) wait_replicas: u16,
}

/// What the script says.
enum Said {
    Done { clock: u64, heads: Vec<Seq> },
    Moved { stream: Stream, head: Seq },
    Lost,
}

impl Appending {
    /// Writes the batch once or not at all, and says which; or that it cannot be found out.
    pub(super) async fn perform(
        self,
        appends: Vec<EncodedAppend>,
    ) -> Result<Vec<Seq>, AppendError> {
        let known = self.known().await?;
        let token = self.ids.token();
        let call = self.call(&token, &known, &appends);
        let turn = token.bytes().map(usize::from).sum();
        let (answer, confirmed) = self.settle(&call, turn).await?;
        match said(answer, &appends).map_err(Unavailable::from)? {
            Said::Done { clock, heads } => {
                self.watermark.note(&EpochPosition { epoch: known.epoch, clock });
                self.confirm(confirmed)?;
                Ok(heads)
            }
            Said::Moved { stream, head } => Err(AppendError::Conflict { stream, head }),
            Said::Lost => {
                // Whoever asked has read what is no longer there, so they must look again before they write.
                self.connections.refresh().await.map_err(Unavailable::from)?;
                let reason =
                    "Redis holds another life of the data than was read; nothing was written";
                Err(Unavailable { reason: reason.to_owned() }.into())
            }
        }
    }

    async fn known(&self) -> Result<EpochPosition, Unavailable> {
        let seen = self.watermark.seen();
        if seen.epoch.is_empty() { Ok(self.connections.refresh().await?) } else { Ok(seen) }
    }

    fn call(&self, token: &str, known: &EpochPosition, appends: &[EncodedAppend]) -> Call {
        let keys = &self.keys;
        let mut call = Call::default()
            .key(keys.heads())
            .key(keys.alarms())
            .key(keys.clock())
            .key(keys.epoch())
            .key(keys.batch(token))
            .arg(keys.pokes())
            .number(REMEMBERED_S)
            .arg(known.epoch.as_str())
            .number(known.clock);
        for append in appends {
            call = call.key(keys.log(&append.stream)).arg(append.stream.as_str());
            call = match append.expect {
                Expect::Any => call.arg(""),
                Expect::Head(head) => call.number(head),
            };
            call = match append.alarm {
                AlarmChange::Keep => call.arg("keep").arg(""),
                AlarmChange::Clear => call.arg("clear").arg(""),
                AlarmChange::Set(at) => call.arg("set").number(at.0),
                AlarmChange::NoLaterThan(at) => call.arg("sooner").number(at.0),
            };
            call = call.number(append.records.len());
            for record in &append.records {
                call = call.arg(record.as_slice());
            }
        }
        call
    }

    /// Sends the batch until there is an answer to it. The same token makes that safe: Redis carries it out once.
    async fn settle(&self, call: &Call, turn: usize) -> Result<(Value, Option<i64>), Unavailable> {
        let until = Instant::now() + SETTLE_WITHIN;
        let mut backoff = Backoff::new(self.ids.clone());
        let mut in_doubt = false;
        loop {
            let fault = match self.send(call, turn).await {
                Ok(answer) => return Ok(answer),
                Err(fault) => fault,
            };
            if matches!(fault, RequestError::Indeterminate(_)) && !in_doubt {
                in_doubt = true;
                metrics::in_doubt();
            }
            let reason = fault.reason();
            let hopeless = match &fault {
                // Nothing was sent, so the caller need not wait longer.
                RequestError::NotConnected(_) => !in_doubt,
                RequestError::Rejected(_) => true,
                RequestError::Indeterminate(_)
                | RequestError::Transient(_)
                | RequestError::NoScript(_) => false,
            };
            if hopeless || Instant::now() >= until {
                let reason = if in_doubt {
                    format!("{reason}; the batch may or may not have been written")
                } else {
                    format!("{reason}; nothing was written")
                };
                return Err(Unavailable { reason });
            }
            tokio::time::sleep(backoff.next()).await;
        }
    }

    async fn send(&self, call: &Call, turn: usize) -> Result<(Value, Option<i64>), RequestError> {
        if self.wait_replicas == 0 {
            return Ok((self.connections.run(&APPEND, call).await?, None));
        }
        let wanted = (self.wait_replicas, CONFIRM_WITHIN);
        let key = self.keys.heads();
        let (answer, n) = self.connections.run_and_wait(&APPEND, call, &key, wanted, turn).await?;
        Ok((answer, Some(n)))
    }

    /// What is written but not confirmed is in doubt: a fail-over may lose it.
    fn confirm(&self, confirmed: Option<i64>) -> Result<(), Unavailable> {
        let wanted = self.wait_replicas;
        match confirmed {
            Some(n) if n < i64::from(wanted) => Err(Unavailable {
                reason: format!(
                    "written, but {n} of {wanted} replicas (store.wait_replicas) have confirmed it"
                ),
            }),
            _ => Ok(()),
        }
    }
}

fn said(answer: Value, appends: &[EncodedAppend]) -> Result<Said, RequestError> {
    let words: Vec<String> = read_as(answer)?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let understood = match words.as_slice() {
        ["done", told] => done(told, appends.len()),
        ["moved", number, head] => moved(number, head, appends),
        ["lost"] => Some(Said::Lost),
        _ => None,
    };
    understood
        .ok_or_else(|| RequestError::Rejected("append.lua says what it never says".to_owned()))
}

fn done(told: &str, n: usize) -> Option<Said> {
    let mut numbers = told.split(' ').map(str::parse::<u64>);
    let clock = numbers.next()?.ok()?;
    let heads = numbers.map(|head| head.map(Seq).ok()).collect::<Option<Vec<_>>>()?;
    (heads.len() == n).then_some(Said::Done { clock, heads })
}

fn moved(number: &str, head: &str, appends: &[EncodedAppend]) -> Option<Said> {
    let at = number.parse::<usize>().ok()?.checked_sub(1)?;
    let stream = appends.get(at)?.stream.clone();
    Some(Said::Moved { stream, head: Seq(head.parse().ok()?) })
}
