//! Detects that Redis lost or rolled back data: compares the epoch and the monotonic append counter with the highest this node
//! has seen. Knows nothing about who must be told.

use std::sync::{Arc, Mutex, PoisonError};

use redis::{Value, cmd};

use super::connect::Connection;
use super::error::RequestError;
use super::keys::Keys;
use super::reply::{field, read_as};
use super::script::{Call, EPOCH};
use crate::ports::Ids;

/// What a closed desk's clock begins with.
const CLOSED: &str = "closed ";
const FORGETS: &str = "appendonly is off, so a restart of it would lose what was acknowledged: CONFIG SET appendonly yes, and the same in redis.conf, or say that this may be with store.allow_volatile = true";
const SHUT: &str = "a backup is being put into this desk, or was and is not all there: wait, or give `puente restore` again";

/// An epoch and a value of its append counter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct EpochPosition {
    pub(super) epoch: String,
    pub(super) clock: u64,
}

/// The highest position this node has seen.
pub(super) struct EpochWatermark {
    keys: Keys,
    ids: Arc<dyn Ids>,
    /// Whether a closed desk is looked at, too.
    also_closed: bool,
    /// Whether a server must keep a file of what was written.
    must_keep: bool,
    seen: Mutex<EpochPosition>,
}

impl EpochWatermark {
    pub(super) fn new(keys: Keys, ids: Arc<dyn Ids>, also_closed: bool, must_keep: bool) -> Self {
        Self { keys, ids, also_closed, must_keep, seen: Mutex::default() }
    }

    /// Refuses a server that would have forgotten everything after a restart. One that does not let anybody ask is taken
    /// at its operator's word.
    pub(super) async fn demand_file(
        &self,
        connection: &mut Connection,
    ) -> Result<(), RequestError> {
        if !self.must_keep {
            return Ok(());
        }
        let mut info = cmd("INFO");
        info.arg("persistence");
        let said = connection.ask_at(&info, &self.keys.heads()).await.and_then(read_as::<String>);
        match said.ok().and_then(|said| field(&said, "aof_enabled")).as_deref() {
            Some("0") => Err(RequestError::Rejected(FORGETS.to_owned())),
            _ => Ok(()),
        }
    }

    pub(super) fn seen(&self) -> EpochPosition {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes the position that Redis answered.
    fn adopt(&self, found: &EpochPosition) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.epoch == found.epoch {
            // Answers may overtake each other, and what was seen stays seen.
            seen.clock = seen.clock.max(found.clock);
        } else {
            *seen = found.clone();
        }
    }

    /// Takes a published position. One of another epoch may be stale, and is ignored.
    pub(super) fn note(&self, heard: &EpochPosition) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.epoch == heard.epoch {
            seen.clock = seen.clock.max(heard.clock);
        }
    }

    /// Asks Redis for its position. Creates the epoch if there is none, and a new one if the counter went back. The first
    /// node to ask does so; every other node finds a changed epoch.
    pub(super) async fn refresh(
        &self,
        connection: &mut Connection,
    ) -> Result<EpochPosition, RequestError> {
        let known = self.seen();
        let mut read = cmd("MGET");
        read.arg(self.keys.epoch()).arg(self.keys.clock());
        let found = self.seen_of(connection.ask(&read).await?)?;
        let went_back =
            |found: &EpochPosition| found.epoch == known.epoch && found.clock < known.clock;
        if let Some(found) = found.filter(|found| !went_back(found)) {
            self.adopt(&found);
            return Ok(found);
        }
        let call = Call::default()
            .key(self.keys.epoch())
            .key(self.keys.clock())
            .arg(self.keys.pokes())
            .arg(self.ids.body())
            .arg(known.epoch.as_str())
            .number(known.clock);
        let (epoch, clock, deed): (String, u64, String) =
            read_as(connection.run(&EPOCH, &call).await?)?;
        match deed.as_str() {
            "begun" => tracing::info!(epoch, "these data are new: they have begun a life"),
            "renewed" => tracing::warn!(
                epoch,
                seen = known.clock,
                found = clock,
                "Redis holds less than it did: restored from a backup, or failed over to a replica that lagged; \
                 clients begin again from what is there"
            ),
            _ => {}
        }
        let found = EpochPosition { epoch, clock };
        self.adopt(&found);
        Ok(found)
    }

    /// `None` if there is no epoch yet.
    fn seen_of(&self, answer: Value) -> Result<Option<EpochPosition>, RequestError> {
        let (epoch, clock): (Option<String>, Option<String>) = read_as(answer)?;
        let clock = clock.unwrap_or_else(|| "0".to_owned());
        let number = match clock.strip_prefix(CLOSED) {
            None => clock.as_str(),
            // It passes; until then there is no desk here for anybody else.
            Some(_) if !self.also_closed => return Err(RequestError::Transient(SHUT.to_owned())),
            Some(rest) => rest.split(' ').next().unwrap_or_default(),
        };
        let clock = number.parse().map_err(|_| {
            RequestError::Rejected("the clock of the desk in Redis is no number".to_owned())
        })?;
        Ok(epoch.map(|epoch| EpochPosition { epoch, clock }))
    }
}
