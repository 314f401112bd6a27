//! The looks at a Redis that several nodes share: is it there, does it keep what it was given, does it tell the same time.
//! Knows nothing about how it is asked.

use std::time::Duration;

use super::Found;
use crate::adapters::store::redis::{Diagnostics, Options, diagnose};
use crate::adapters::system::SystemClock;
use crate::app::store::options;
use crate::cli::block_on;
use crate::config;

/// The oldest that has what the scripts use.
const VERSION_MIN: (u32, u32) = (7, 0);
/// Clocks that differ by more make leases and alarms come early or late.
const SKEW_MS_MAX: u64 = 1_000;
/// A message takes a few round trips before it is acknowledged.
const PING_SLOW: Duration = Duration::from_millis(20);

/// Every look, when there is a Redis to look at.
pub(super) fn all(store: &config::Store) -> Vec<Found> {
    const WHAT: &str = "redis";
    let options = match options(store) {
        Ok(Some(options)) => options,
        Ok(None) => return Vec::new(),
        Err(error) => {
            let advice = "set store.url, store.ca as docs/operating.md shows";
            return vec![Found::broken(WHAT, format!("{error:#}"), advice)];
        }
    };
    let (address, wait_replicas) = (options.address.to_string(), options.wait_replicas);
    match look(options) {
        Ok(seen) => {
            let mut found = vec![Found::fine(WHAT, format!("{address} answers"))];
            found.extend(findings(&seen, wait_replicas));
            found
        }
        Err(error) => vec![Found::broken(
            WHAT,
            format!("{address}: {error:#}"),
            "start it, open the way to it, or correct store.url; until then a server is alive but not ready",
        )],
    }
}

fn look(options: Options) -> anyhow::Result<Diagnostics> {
    block_on(async { Ok(diagnose(options, &SystemClock).await?) })
}

fn findings(seen: &Diagnostics, wait_replicas: u16) -> [Found; 7] {
    [
        version(seen.version.as_deref()),
        scripts(&seen.scripts),
        durability(seen.appends, seen.fsync.as_deref()),
        eviction(seen.policy.as_deref()),
        skew(seen.skew_ms),
        latency(&seen.pings),
        replicas(seen.replicas, wait_replicas),
    ]
}

/// A managed service may forbid to ask; that is no fault, but somebody should know.
fn unknown(what: &'static str, name: &str) -> Found {
    Found::fine(what, format!("could not look: this user may not ask for {name}"))
}

fn version(version: Option<&str>) -> Found {
    const WHAT: &str = "version";
    let Some(version) = version else { return unknown(WHAT, "INFO") };
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
    let (major, minor) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if (major, minor) < VERSION_MIN {
        let (least, minor) = VERSION_MIN;
        return Found::broken(
            WHAT,
            format!("Redis {version}"),
            format!("install Redis {least}.{minor} or newer"),
        );
    }
    Found::fine(WHAT, format!("Redis {version}"))
}

fn scripts(scripts: &Result<usize, String>) -> Found {
    const WHAT: &str = "scripts";
    match scripts {
        Ok(n) => Found::fine(WHAT, format!("all {n} are taken")),
        Err(reason) => Found::broken(
            WHAT,
            reason,
            "let this user run scripts: ACL SETUSER … +@scripting +@read +@write +publish +subscribe ~* &*",
        ),
    }
}

fn durability(appends: Option<bool>, fsync: Option<&str>) -> Found {
    const WHAT: &str = "durability";
    match (appends, fsync) {
        (None, _) => unknown(WHAT, "INFO"),
        (Some(false), _) => Found::broken(
            WHAT,
            "appendonly no: a restart loses everything since the last dump",
            "CONFIG SET appendonly yes, and the same in redis.conf",
        ),
        (Some(true), None) => {
            Found::fine(WHAT, "appendonly yes; could not look at appendfsync (CONFIG is forbidden)")
        }
        (Some(true), Some("always")) => Found::fine(WHAT, "appendonly yes, appendfsync always"),
        (Some(true), Some(other)) => Found::warning(
            WHAT,
            format!(
                "appendonly yes, appendfsync {other}: a crash loses what was acknowledged last"
            ),
            "CONFIG SET appendfsync always; many messages share one flush, so it costs less than it seems",
        ),
    }
}

fn eviction(policy: Option<&str>) -> Found {
    const WHAT: &str = "eviction";
    match policy {
        None => unknown(WHAT, "INFO"),
        Some("noeviction") => Found::fine(WHAT, "maxmemory-policy noeviction"),
        Some(other) => Found::broken(
            WHAT,
            format!("maxmemory-policy {other}: full memory would throw conversations away"),
            "CONFIG SET maxmemory-policy noeviction, and the same in redis.conf",
        ),
    }
}

fn skew(skew_ms: Option<i64>) -> Found {
    const WHAT: &str = "skew";
    let Some(ms) = skew_ms else { return unknown(WHAT, "TIME") };
    if ms.unsigned_abs() > SKEW_MS_MAX {
        return Found::warning(
            WHAT,
            format!("Redis's clock differs by {ms} ms from this machine's"),
            "run a time service on both: nodes whose clocks differ take agents for lost, or too late",
        );
    }
    Found::fine(WHAT, format!("Redis's clock differs by {ms} ms"))
}

fn latency(pings: &[Duration]) -> Found {
    const WHAT: &str = "latency";
    let at = |percent: usize| pings.get(pings.len().saturating_sub(1) * percent / 100).copied();
    let (Some(p50), Some(p99)) = (at(50), at(99)) else {
        return Found::fine(WHAT, "nothing was measured");
    };
    let text = format!("a round trip takes {p50:.1?}, one in a hundred {p99:.1?}");
    if p50 > PING_SLOW {
        return Found::warning(WHAT, text, "bring nodes and Redis nearer to each other");
    }
    Found::fine(WHAT, text)
}

fn replicas(replicas: Option<u64>, wait_replicas: u16) -> Found {
    const WHAT: &str = "replicas";
    let Some(n) = replicas else { return unknown(WHAT, "INFO") };
    if n < u64::from(wait_replicas) {
        return Found::broken(
            WHAT,
            format!("{n}, but store.wait_replicas wants {wait_replicas}: nothing is acknowledged"),
            "start more replicas, or lower store.wait_replicas",
        );
    }
    if n == 0 {
        return Found::warning(
            WHAT,
            "none: when this machine is lost, so are the conversations",
            "REPLICAOF on another machine, with a Sentinel or a service that fails over",
        );
    }
    let text = format!("{n} follow it, {wait_replicas} are waited for");
    if u64::from(wait_replicas) < n {
        return Found::warning(
            WHAT,
            format!(
                "{text}: a fail-over, planned or not, may lose what was acknowledged in its last moment"
            ),
            "store.wait_replicas = their number, or docs/clustering.md, Replicas, and what a fail-over can lose",
        );
    }
    Found::fine(WHAT, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::State;

    fn sound() -> Diagnostics {
        Diagnostics {
            version: Some("7.0.15".to_owned()),
            appends: Some(true),
            fsync: Some("always".to_owned()),
            policy: Some("noeviction".to_owned()),
            replicas: Some(1),
            skew_ms: Some(-12),
            scripts: Ok(6),
            pings: (1..=100).map(Duration::from_micros).collect(),
        }
    }

    fn states(seen: &Diagnostics) -> Vec<State> {
        findings(seen, 1).into_iter().map(|found| found.state).collect()
    }

    #[test]
    fn a_sound_redis_has_nothing_to_change() {
        assert_eq!(states(&sound()), [State::Fine; 7]);
        let said = latency(&sound().pings).text;
        assert_eq!(said, "a round trip takes 50.0µs, one in a hundred 99.0µs");
    }

    #[test]
    fn what_may_not_be_asked_is_not_wrong() {
        let pings = sound().pings;
        let seen = Diagnostics {
            version: None,
            appends: None,
            fsync: None,
            policy: None,
            replicas: None,
            skew_ms: None,
            scripts: Ok(6),
            pings,
        };
        assert_eq!(states(&seen), [State::Fine; 7]);
        assert!(version(None).text.contains("could not look"));
        assert!(durability(Some(true), None).text.contains("could not look"));
    }

    #[test]
    fn whatever_may_lose_something_says_what_to_change() {
        for (found, state, advice) in [
            (version(Some("6.2.14")), State::Broken, "7.0 or newer"),
            (scripts(&Err("append.lua: NOPERM".to_owned())), State::Broken, "+@scripting"),
            (durability(Some(false), None), State::Broken, "appendonly yes"),
            (durability(Some(true), Some("everysec")), State::Warning, "appendfsync always"),
            (eviction(Some("allkeys-lru")), State::Broken, "noeviction"),
            (skew(Some(-1_001)), State::Warning, "time service"),
            (latency(&[Duration::from_millis(21)]), State::Warning, "nearer"),
            (replicas(Some(0), 0), State::Warning, "REPLICAOF"),
            (replicas(Some(2), 1), State::Warning, "store.wait_replicas"),
            (replicas(Some(1), 2), State::Broken, "store.wait_replicas"),
        ] {
            assert_eq!(found.state, state, "{found:?}");
            assert!(found.advice.as_ref().unwrap().contains(advice), "{found:?}");
        }
    }
}
