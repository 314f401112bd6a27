//! Reads the settings and the state of a Redis that matter to a desk. Gathers values; knows nothing about what they should
//! be. A value that the account may not read is unknown, not wrong.

use std::time::Duration;

use redis::cmd;

use super::Options;
use super::connect::{Connection, Connector};
use super::error::RequestError;
use super::keys::Keys;
use super::reply::{field, read_as};
use super::script;
use crate::adapters::store::metrics::Stopwatch;
use crate::domain::time::Timestamp;
use crate::ports::{Clock, Unavailable};

/// So many round trips make a picture of how long one takes.
const PINGS: usize = 100;

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostics {
    /// Its version: `7.0.15`.
    pub version: Option<String>,
    /// Whether every write goes to a file: `appendonly`.
    pub appends: Option<bool>,
    /// When that file reaches the disk: `appendfsync`.
    pub fsync: Option<String>,
    /// What happens when memory is full: `maxmemory-policy`.
    pub policy: Option<String>,
    /// How many replicas follow it.
    pub replicas: Option<u64>,
    /// Its clock less this machine's, in milliseconds.
    pub skew_ms: Option<i64>,
    /// Why it does not take the scripts, when it does not.
    pub scripts: Result<usize, String>,
    /// How long round trips took, shortest first.
    pub pings: Vec<Duration>,
}

/// Connects once and looks. An error means that nobody could work there.
pub async fn diagnose(options: Options, clock: &dyn Clock) -> Result<Diagnostics, Unavailable> {
    let key = Keys::new(&options.desk, options.address.db).heads();
    let connector = Connector::new(options.address, options.ca);
    let mut connection = connector.connect().await?;
    let mut look = Look { connection: &mut connection, key: &key };
    let pings = look.pings().await?;
    let info = look.info().await;
    let of = |name: &str| info.as_deref().and_then(|info| field(info, name));
    let appends = of("aof_enabled").map(|on| on == "1");
    Ok(Diagnostics {
        version: of("redis_version"),
        appends,
        fsync: look.setting("appendfsync").await,
        policy: of("maxmemory_policy"),
        replicas: of("connected_slaves").and_then(|n| n.parse().ok()),
        skew_ms: look.skew(clock).await,
        scripts: look.scripts().await,
        pings,
    })
}

/// One connection, and a key by which a cluster's node is found.
struct Look<'a> {
    connection: &'a mut Connection,
    key: &'a str,
}

impl Look<'_> {
    async fn ask<T: redis::FromRedisValue>(
        &mut self,
        command: &redis::Cmd,
    ) -> Result<T, RequestError> {
        self.connection.ask_at(command, self.key).await.and_then(read_as)
    }

    async fn pings(&mut self) -> Result<Vec<Duration>, RequestError> {
        let mut pings = Vec::with_capacity(PINGS);
        for _ in 0..PINGS {
            let watch = Stopwatch::start();
            self.ask::<String>(&cmd("PING")).await?;
            pings.push(watch.elapsed());
        }
        pings.sort();
        Ok(pings)
    }

    async fn info(&mut self) -> Option<String> {
        self.ask(&cmd("INFO")).await.ok()
    }

    async fn setting(&mut self, name: &str) -> Option<String> {
        let mut get = cmd("CONFIG");
        get.arg("GET").arg(name);
        let found: Vec<String> = self.ask(&get).await.ok()?;
        found.into_iter().nth(1)
    }

    async fn skew(&mut self, clock: &dyn Clock) -> Option<i64> {
        let before = clock.now();
        let (s, us): (i64, i64) = self.ask(&cmd("TIME")).await.ok()?;
        let after = clock.now();
        // It was asked somewhere between the two.
        let here = Timestamp(i64::midpoint(before.0, after.0));
        Some(s * 1_000 + us / 1_000 - here.0)
    }

    async fn scripts(&mut self) -> Result<usize, String> {
        for (name, script) in script::ALL {
            let loaded: Result<String, RequestError> = self.ask(&script.load()).await;
            loaded.map_err(|fault| format!("{name}.lua: {}", fault.reason()))?;
        }
        Ok(script::ALL.len())
    }
}
