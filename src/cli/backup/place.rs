//! Finds the desk as a whole: in a Redis, in a folder that nobody has open, or behind the door of the server that has.
//! Knows nothing about what is done with it.

use std::io;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};

use super::beside::Door;
use crate::adapters::store::embedded::{Embedded, FILE_NAME, OpenError};
use crate::adapters::store::redis::{Options, Redis};
use crate::adapters::system::RandomIds;
use crate::app::store::options;
use crate::cli::control;
use crate::config;
use crate::ports::{Ids, Store as _, Vault};

/// A Redis is waited for so often, a second each time.
const LOOKS_MAX: u32 = 5;

/// Where a desk is.
pub(super) enum Place {
    /// In a file that is free.
    Alone(Box<Embedded>),
    /// In a Redis.
    Shared(Box<Redis>),
    /// In a file that a server has open.
    Beside(Door),
}

impl Place {
    /// One that is there.
    pub(super) fn to_save(store: &config::Store) -> anyhow::Result<Self> {
        let data = &store.data;
        let nothing = store.url.is_none() && !data.join(FILE_NAME).exists();
        if nothing && !control::is_open(data) {
            bail!(
                "there is no desk in {}; another folder is named with --data or store.data",
                data.display()
            );
        }
        Self::reach(store, Redis::new)
    }

    /// One that may be new, or half there.
    pub(super) fn to_fill(store: &config::Store) -> anyhow::Result<Self> {
        Self::reach(store, Redis::for_restoring)
    }

    fn reach(
        store: &config::Store,
        dial: impl FnOnce(Options, Arc<dyn Ids>) -> io::Result<Redis>,
    ) -> anyhow::Result<Self> {
        let ids: Arc<dyn Ids> = Arc::new(RandomIds::default());
        if let Some(options) = options(store)? {
            let redis = dial(options, ids);
            let redis = redis.context("failed to start the thread that talks to Redis")?;
            return Ok(Self::Shared(Box::new(redis)));
        }
        Self::in_folder(&store.data, ids.as_ref())
    }

    fn in_folder(data: &Path, ids: &dyn Ids) -> anyhow::Result<Self> {
        // A server is there but holds no file: its desk is in a Redis, and whatever lies here is another one.
        let elsewhere = || {
            anyhow::anyhow!(
                "the server in {} keeps its desk in a Redis: give this command the server's settings (--config FILE), or --store",
                data.display()
            )
        };
        let served = control::is_open(data);
        if served && !data.join(FILE_NAME).exists() {
            return Err(elsewhere());
        }
        match Embedded::open(data, &ids.body()) {
            Ok(_) if served => Err(elsewhere()),
            Ok(store) => Ok(Self::Alone(Box::new(store))),
            Err(OpenError::InUse { pid, .. }) => Ok(Self::Beside(Door::of(data, pid))),
            Err(error) => Err(error.into()),
        }
    }

    /// Waits a moment for a Redis. One that does not come is named by whatever is asked of it next.
    pub(super) async fn wait(&self) {
        let Self::Shared(redis) = self else { return };
        for _ in 0..LOOKS_MAX {
            if redis.epoch().await.is_ok() {
                return;
            }
        }
    }

    /// The desk as a whole.
    pub(super) fn vault(&self) -> &dyn Vault {
        match self {
            Self::Alone(store) => store.as_ref(),
            Self::Shared(store) => store.as_ref(),
            Self::Beside(door) => door,
        }
    }
}
