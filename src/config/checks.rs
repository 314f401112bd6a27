//! What a value must be beyond its type, said in the sentence that an operator reads.
//! Knows nothing about where a value came from.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use tracing_subscriber::EnvFilter;

use super::{
    ANSWER_PAUSE_MS_MAX, CONNECTIONS_MAX, DESK_CHARS_MAX, FALSE_ANSWERS_PERCENT_MAX,
    HEARTBEAT_S_MAX, HEARTBEAT_S_MIN, Network, PROXIES_MAX, Secret, WAIT_REPLICAS_MAX, sites,
};

pub(super) fn listen<'de, D: Deserializer<'de>>(value: D) -> Result<SocketAddr, D::Error> {
    let text = String::deserialize(value)?;
    text.parse().map_err(|_| {
        D::Error::custom(format_args!(
            "`{text}` is not a numeric address with a port, such as 127.0.0.1:8080"
        ))
    })
}

pub(super) fn public_url<'de, D: Deserializer<'de>>(value: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(value)?;
    let url = text.trim_end_matches('/');
    if sites::is_plain_origin(url) {
        Ok(Some(url.to_owned()))
    } else {
        Err(D::Error::custom(format_args!(
            "`{text}` is not an origin such as https://help.example.com (http only for this machine)"
        )))
    }
}

pub(super) fn connections_max<'de, D: Deserializer<'de>>(value: D) -> Result<u32, D::Error> {
    let n = u32::deserialize(value)?;
    if (1..=CONNECTIONS_MAX).contains(&n) {
        Ok(n)
    } else {
        Err(D::Error::custom(format_args!("{n} is not between 1 and {CONNECTIONS_MAX}")))
    }
}

pub(super) fn agent_places<'de, D: Deserializer<'de>>(value: D) -> Result<u32, D::Error> {
    let n = u32::deserialize(value)?;
    if n <= CONNECTIONS_MAX {
        Ok(n)
    } else {
        Err(D::Error::custom(format_args!("{n} is not between 0 and {CONNECTIONS_MAX}")))
    }
}

pub(super) fn networks<'de, D: Deserializer<'de>>(value: D) -> Result<Vec<Network>, D::Error> {
    let texts = Vec::<String>::deserialize(value)?;
    if texts.len() > PROXIES_MAX {
        return Err(D::Error::custom(format_args!(
            "more than {PROXIES_MAX} proxies: name networks"
        )));
    }
    texts.iter().map(|text| text.parse().map_err(D::Error::custom)).collect()
}

pub(super) fn heartbeat_s<'de, D: Deserializer<'de>>(value: D) -> Result<u16, D::Error> {
    let n = u16::deserialize(value)?;
    if (HEARTBEAT_S_MIN..=HEARTBEAT_S_MAX).contains(&n) {
        Ok(n)
    } else {
        Err(D::Error::custom(format_args!(
            "{n} is not between {HEARTBEAT_S_MIN} and {HEARTBEAT_S_MAX} seconds"
        )))
    }
}

pub(super) fn answer_pause_ms<'de, D: Deserializer<'de>>(value: D) -> Result<u16, D::Error> {
    let n = u16::deserialize(value)?;
    if n <= ANSWER_PAUSE_MS_MAX {
        Ok(n)
    } else {
        Err(D::Error::custom(format_args!("{n} is more than {ANSWER_PAUSE_MS_MAX} milliseconds")))
    }
}

pub(super) fn folder<'de, D: Deserializer<'de>>(value: D) -> Result<PathBuf, D::Error> {
    let path = PathBuf::deserialize(value)?;
    if path.as_os_str().is_empty() {
        return Err(D::Error::custom("an empty text names no folder"));
    }
    Ok(path)
}

pub(super) fn some_folder<'de, D: Deserializer<'de>>(
    value: D,
) -> Result<Option<PathBuf>, D::Error> {
    folder(value).map(Some)
}

pub(super) fn some_file<'de, D: Deserializer<'de>>(value: D) -> Result<Option<PathBuf>, D::Error> {
    let path = PathBuf::deserialize(value)?;
    if path.as_os_str().is_empty() {
        return Err(D::Error::custom("an empty text names no file"));
    }
    Ok(Some(path))
}

/// What the store makes of it is the store's business; this much is a slip of the hand. It may hold a password, so
/// it is not repeated.
pub(super) fn store_url<'de, D: Deserializer<'de>>(
    value: D,
) -> Result<Option<Secret<String>>, D::Error> {
    let text = String::deserialize(value)?;
    if text.starts_with("redis") && text.contains("://") && !text.contains(char::is_whitespace) {
        Ok(Some(Secret::new(text)))
    } else {
        Err(D::Error::custom("that is not an address such as redis://user:password@host:6379"))
    }
}

pub(super) fn desk<'de, D: Deserializer<'de>>(value: D) -> Result<String, D::Error> {
    let text = String::deserialize(value)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if (1..=DESK_CHARS_MAX).contains(&text.len()) && text.chars().all(plain) {
        Ok(text)
    } else {
        Err(D::Error::custom(format_args!(
            "`{text}` is not a desk's name: up to {DESK_CHARS_MAX} letters, digits, `-`, `_` and `.`"
        )))
    }
}

pub(super) fn wait_replicas<'de, D: Deserializer<'de>>(value: D) -> Result<u16, D::Error> {
    let n = u16::deserialize(value)?;
    if n <= WAIT_REPLICAS_MAX {
        Ok(n)
    } else {
        Err(D::Error::custom(format_args!("{n} is not between 0 and {WAIT_REPLICAS_MAX}")))
    }
}

pub(super) fn false_answers_percent<'de, D: Deserializer<'de>>(value: D) -> Result<u8, D::Error> {
    let n = u8::deserialize(value)?;
    if (1..=FALSE_ANSWERS_PERCENT_MAX).contains(&n) {
        Ok(n)
    } else {
        Err(D::Error::custom(format_args!(
            "{n} is not between 1 and {FALSE_ANSWERS_PERCENT_MAX} in a hundred"
        )))
    }
}

pub(super) fn level<'de, D: Deserializer<'de>>(value: D) -> Result<String, D::Error> {
    let text = String::deserialize(value)?;
    match EnvFilter::builder().parse(&text) {
        Ok(_) if !text.trim().is_empty() => Ok(text),
        _ => Err(D::Error::custom(format_args!(
            "`{text}` is not a level: write error, warn, info, debug or trace"
        ))),
    }
}
