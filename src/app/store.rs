//! Chooses the store that the configuration names: a file of this node's own, or a Redis that nodes share.
//! Knows nothing about what is stored.

use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;

use crate::adapters::store::embedded::Embedded;
use crate::adapters::store::redis::{Address, Options, Redis};
use crate::config;
use crate::ports::{Ids, Store, Vault};

/// A store, and the same as a whole where nobody else can reach it.
pub type Opened = (Arc<dyn Store>, Option<Arc<dyn Vault>>);

const NO_THREAD: &str = "failed to start the thread that talks to Redis";

/// The store. A file is opened now or never; a Redis may be away, and
/// is used when it comes.
pub fn open(config: &config::Store, ids: &Arc<dyn Ids>) -> anyhow::Result<Opened> {
    let data = &config.data;
    if let Some(mut options) = options(config)? {
        options.must_keep = !config.allow_volatile;
        let store = Redis::new(options, ids.clone()).context(NO_THREAD)?;
        // The operator's door is there all the same.
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(data);
        made.with_context(|| format!("failed to make the folder {}", data.display()))?;
        return Ok((Arc::new(store), None));
    }
    let store = Embedded::open(data, &ids.body());
    let store = Arc::new(store.with_context(|| format!("failed to open {}", data.display()))?);
    Ok((store.clone(), Some(store)))
}

/// The store that nodes share, where there is one.
pub fn shared(config: &config::Store, ids: Arc<dyn Ids>) -> anyhow::Result<Option<Arc<dyn Store>>> {
    let Some(options) = options(config)? else { return Ok(None) };
    Ok(Some(Arc::new(Redis::new(options, ids).context(NO_THREAD)?)))
}

/// What the store that nodes share is made from, where there is one.
pub fn options(config: &config::Store) -> anyhow::Result<Option<Options>> {
    let Some(url) = &config.url else { return Ok(None) };
    let address = Address::parse(url.expose()).context("store.url cannot be used")?;
    let read = |path: &PathBuf| {
        fs::read(path).with_context(|| format!("failed to read {}", path.display()))
    };
    let ca = config.ca.as_ref().map(read).transpose().context("store.ca cannot be used")?;
    let (desk, wait_replicas) = (config.desk.clone(), config.wait_replicas);
    // Whoever only looks or copies takes any server; `open` decides for one that serves.
    Ok(Some(Options { address, ca, desk, wait_replicas, must_keep: false }))
}
