//! The looks at the machine: data folder, store, space, files, clock, address. Each answers with what it found
//! and, where that is not good, what to change.

use std::fs;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use super::filesystem::is_writable;
use super::{Found, content, name, redis};
use crate::adapters::store::embedded::{Embedded, FILE_NAME, OpenError};
use crate::adapters::system::{RandomIds, SystemClock};
use crate::app::listener::accepted_max;
use crate::cli::control;
use crate::config::Config;
use crate::domain::counted::counted;
use crate::domain::time::{Span, Timestamp};
use crate::gateway::control::{Reply, Request};
use crate::ports::{Clock, Ids};

/// Less free space than this is worth a word …
const SPACE_LOW_MIB: u64 = 1_024;
/// … and with less than this the store will soon refuse to write.
const SPACE_GONE_MIB: u64 = 64;
/// Files a server opens besides its connections.
const FILES_BESIDES: u64 = 128;
/// A machine that says it is earlier than this (2025-01-01) has lost its clock.
const EPOCH: Timestamp = Timestamp(1_735_689_600_000);
/// How far the clock may lie behind the newest write before that means anything.
const CLOCK_SLACK: Span = Span::min(2);
/// The permissions of everybody but the owner.
const OTHERS: u32 = 0o077;
/// A server that is alive answers within this.
const PATIENCE: Duration = Duration::from_secs(3);

/// Every look, in the order in which a start would meet them.
pub(super) fn all(config: &Config) -> Vec<Found> {
    let data = &config.store.data;
    let (stores, runs) = stores(config);
    let mut found = vec![folder(data)];
    found.extend(stores);
    found.extend([space(data), files(config), clock(data)]);
    found.push(address(config.server.listen, runs));
    found.push(name::name(&config.server));
    found.extend(proxy(config));
    found.extend(content::content(config));
    found
}

fn folder(data: &Path) -> Found {
    const WHAT: &str = "data";
    let shown = data.display();
    if !data.exists() {
        return match standing_parent(data) {
            Some(parent) if is_writable(&parent) => {
                Found::fine(WHAT, format!("{shown} is not there yet; the first start makes it"))
            }
            _ => Found::broken(
                WHAT,
                format!("{shown} is not there and cannot be made by this user"),
                format!("mkdir -p {shown} and give it to the user who runs puente"),
            ),
        };
    }
    if !is_writable(data) {
        return Found::broken(
            WHAT,
            format!("{shown} cannot be written by this user"),
            "give the folder to the user who runs puente, or name another with store.data",
        );
    }
    if fs::metadata(data).is_ok_and(|folder| folder.permissions().mode() & OTHERS != 0) {
        return Found::warning(
            WHAT,
            format!("{shown} can be written, but others on this machine may look into it"),
            format!("chmod 700 {shown}: it holds what people wrote"),
        );
    }
    Found::fine(WHAT, format!("{shown} can be written, by this user alone"))
}

/// The nearest folder above that exists.
fn standing_parent(path: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(path).ok()?;
    absolute.ancestors().find(|above| above.is_dir()).map(Path::to_path_buf)
}

/// The store, and whether a server of this folder runs.
fn stores(config: &Config) -> (Vec<Found>, bool) {
    let data = &config.store.data;
    if config.store.url.is_none() {
        let (found, runs) = store(data);
        return (vec![found], runs);
    }
    let mut found = redis::all(&config.store);
    let here = control::beside(data, None, &Request::Ping).is_ok();
    if here {
        found.push(door(data, None));
    }
    (found, here)
}

/// The store, and whether a server holds it.
fn store(data: &Path) -> (Found, bool) {
    const WHAT: &str = "store";
    if !data.join(FILE_NAME).exists() {
        return (Found::fine(WHAT, "none yet; the first start makes one"), false);
    }
    match Embedded::open(data, &RandomIds::default().body()) {
        Ok(_) => (Found::fine(WHAT, "sound, and free for a server"), false),
        Err(OpenError::InUse { pid, .. }) => (door(data, pid), true),
        Err(error) => {
            (Found::broken(WHAT, error.to_string(), "see the runbook in docs/operating.md"), false)
        }
    }
}

fn door(data: &Path, pid: Option<u32>) -> Found {
    const WHAT: &str = "store";
    match control::beside(data, pid, &Request::Ping).as_deref() {
        Ok([Reply::Here { version, pid, tickets, staffed: (en, es), .. }]) => Found::fine(
            WHAT,
            format!(
                "served by process {pid}, puente {version}: {} with people, \
                 agents there: {en} for en, {es} for es",
                counted(tickets, "conversation")
            ),
        ),
        Ok(_) => Found::warning(
            WHAT,
            "in use by a server that answers something else",
            "use the `puente` that the server was started from",
        ),
        Err(error) => Found::warning(WHAT, format!("{error:#}"), "look at that process's log"),
    }
}

fn space(data: &Path) -> Found {
    const WHAT: &str = "space";
    let Some(place) = standing_parent(data) else {
        return Found::fine(WHAT, "unknown, for there is no folder yet");
    };
    let Ok(free) = rustix::fs::statvfs(&place) else {
        return Found::warning(WHAT, "the disk does not say how much is free", "look with `df`");
    };
    let mib = free.f_bavail.saturating_mul(free.f_frsize) / (1024 * 1024);
    let text = format!("{mib} MiB free at {}", place.display());
    let advice = "make room: a full disk means that no message can be acknowledged";
    match mib {
        ..SPACE_GONE_MIB => Found::broken(WHAT, text, advice),
        SPACE_GONE_MIB..SPACE_LOW_MIB => Found::warning(WHAT, text, advice),
        SPACE_LOW_MIB.. => Found::fine(WHAT, text),
    }
}

fn files(config: &Config) -> Found {
    const WHAT: &str = "files";
    let accepted = accepted_max(config.server.connections_max as usize);
    let wanted = accepted as u64 + FILES_BESIDES;
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let Some(limit) = open_files(&limits) else {
        return Found::fine(WHAT, "this system does not tell its limit of open files");
    };
    if limit >= wanted {
        return Found::fine(WHAT, format!("{limit} may be open at once, {wanted} are wanted"));
    }
    Found::warning(
        WHAT,
        format!("{limit} may be open at once, but server.connections_max wants {wanted}"),
        format!("ulimit -n {wanted} (systemd: LimitNOFILE={wanted}), or fewer connections"),
    )
}

/// The soft limit of open files; `unlimited` counts as the largest number.
fn open_files(limits: &str) -> Option<u64> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    match line.split_whitespace().next()? {
        "unlimited" => Some(u64::MAX),
        number => number.parse().ok(),
    }
}

fn clock(data: &Path) -> Found {
    const WHAT: &str = "clock";
    let now = SystemClock.now();
    if now < EPOCH {
        let advice = "set the clock; deadlines and sessions depend on it";
        return Found::broken(WHAT, format!("it is said to be {now}"), advice);
    }
    let written = fs::metadata(data.join(FILE_NAME)).and_then(|file| file.modified()).ok();
    let written = written.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let written = written.map(|since| Timestamp(i64::try_from(since.as_millis()).unwrap_or(0)));
    match written {
        Some(written) if written.since(now).as_ms() > CLOCK_SLACK.as_ms() => Found::warning(
            WHAT,
            format!("it is said to be {now}, but the store was written at {written}"),
            "check the time service: the clock has gone back",
        ),
        _ => Found::fine(WHAT, now.to_string()),
    }
}

fn address(listen: SocketAddr, runs: bool) -> Found {
    const WHAT: &str = "address";
    match TcpListener::bind(listen) {
        Ok(_) => Found::fine(WHAT, format!("{listen} is free")),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => match readiness(listen) {
            Ok(200) if runs => Found::fine(WHAT, format!("a server is ready at {listen}")),
            Ok(503) if runs => Found::warning(
                WHAT,
                format!("the server at {listen} says it is not ready"),
                format!("curl http://{listen}/readyz says why"),
            ),
            _ => Found::broken(
                WHAT,
                format!("{listen} is taken by something that does not serve this data folder"),
                "stop it, or choose another address with server.listen",
            ),
        },
        Err(error) => Found::broken(
            WHAT,
            format!("{listen} cannot be used: {error}"),
            "choose an address of this machine, and a port above 1023, with server.listen",
        ),
    }
}

/// A proxy that is not named hides whom requests come from.
fn proxy(config: &Config) -> Option<Found> {
    config.server.has_unnamed_proxy().then(|| {
        Found::warning(
            "proxy",
            "server.public_url names a proxy, and server.trusted_proxy does not: nobody who comes through it is counted by \
             address, so that one of them may take everybody's place",
            "server.trusted_proxy = [\"127.0.0.1\"], or wherever the proxy is, and have it set X-Forwarded-For, as \
             deploy/nginx-tls.conf does",
        )
    })
}

/// The status with which whoever listens there answers `GET /readyz`.
fn readiness(listen: SocketAddr) -> io::Result<u16> {
    let mut stream = TcpStream::connect_timeout(&reachable(listen), PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(stream, "GET /readyz HTTP/1.1\r\nhost: {listen}\r\nconnection: close\r\n\r\n")?;
    let mut head = [0; 12];
    stream.read_exact(&mut head)?;
    let status = head.strip_prefix(b"HTTP/1.1 ").and_then(|code| std::str::from_utf8(code).ok());
    status
        .and_then(|code| code.parse().ok())
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "not HTTP"))
}

/// Whoever listens on every address is reached on this machine's own.
fn reachable(listen: SocketAddr) -> SocketAddr {
    if !listen.ip().is_unspecified() {
        return listen;
    }
    if listen.is_ipv4() {
        SocketAddr::from(([127, 0, 0, 1], listen.port()))
    } else {
        SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 1], listen.port()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::State;

    #[test]
    fn the_limit_of_open_files_is_the_soft_one() {
        let limits = "Limit                     Soft Limit           Hard Limit           Units\n\
                      Max open files            1024                 524288               files\n";
        assert_eq!(open_files(limits), Some(1_024));
        assert_eq!(open_files("Max open files   unlimited  unlimited  files"), Some(u64::MAX));
        assert_eq!(open_files(""), None);
    }

    #[test]
    fn a_taken_address_that_is_no_desk_is_named_with_what_to_do() {
        let other = TcpListener::bind("127.0.0.1:0").unwrap();
        let listen = other.local_addr().unwrap();
        let hangs_up = std::thread::spawn(move || drop(other.accept()));
        let found = address(listen, false);
        hangs_up.join().unwrap();
        assert_eq!(found.state, State::Broken);
        assert!(found.advice.unwrap().contains("server.listen"));
    }

    #[test]
    fn a_data_folder_is_made_at_the_start_or_is_this_users_alone() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(folder(&dir.path().join("a/b")).state, State::Fine);
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o700)).unwrap();
        assert_eq!(folder(dir.path()).state, State::Fine);
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(folder(dir.path()).state, State::Warning, "others may look into it");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "nothing is left behind");
    }
}
