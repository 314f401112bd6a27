//! Where a Redis is, as an operator writes it: one server, a Sentinel's primary or a cluster, with or without TLS.
//! Knows nothing about connecting. No error and no display of an address shows a password.

use std::fmt;

/// The port of a Redis that names none …
const PORT: u16 = 6379;
/// … and of a Sentinel.
const SENTINEL_PORT: u16 = 26379;

/// A server's name and port.
pub(super) type Host = (String, u16);

/// What stands behind an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// One server, or a name that always leads to the primary.
    One(Host),
    /// Sentinels that know where the primary of this name is.
    Sentinel { sentinels: Vec<Host>, primary: String },
    /// Some nodes of a cluster; they know the others.
    Cluster(Vec<Host>),
}

/// A parsed address.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    pub(super) form: Form,
    pub(super) tls: bool,
    pub(super) user: Option<String>,
    pub(super) password: Option<String>,
    pub(super) db: i64,
}

/// Why a text is no address. Never quotes the text: it may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the address of the store {0}; {FORMS}")]
pub struct AddressError(&'static str);

const FORMS: &str = "write redis://host:6379, with user:password@ before the host if there is one, \
    rediss:// for TLS, redis+sentinel://host,host/primary or redis+cluster://host,host";

impl Address {
    /// Reads an address.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let (scheme, rest) = text.split_once("://").ok_or(AddressError("names no protocol"))?;
        let (tls, kind) = match scheme.split_once('+').unwrap_or((scheme, "")) {
            ("redis", kind) => (false, kind),
            ("rediss", kind) => (true, kind),
            _ => return Err(AddressError("is not one of Redis")),
        };
        // The last one, because a careless password may hold another.
        let (who, place) = rest.rsplit_once('@').map_or((None, rest), |(who, at)| (Some(who), at));
        let (user, password) = who.map_or(Ok((None, None)), credentials)?;
        let (hosts, path) = place.split_once('/').unwrap_or((place, ""));
        let (form, db) = match kind {
            "" => match hosts_of(hosts, PORT)?.as_slice() {
                [host] => (Form::One(host.clone()), database(path)?),
                _ => return Err(AddressError("names several servers, but not what they are")),
            },
            "sentinel" if path.is_empty() => {
                return Err(AddressError("does not say which primary the Sentinels are asked for"));
            }
            "sentinel" => {
                let (primary, db) = path.split_once('/').unwrap_or((path, ""));
                let sentinels = hosts_of(hosts, SENTINEL_PORT)?;
                (Form::Sentinel { sentinels, primary: decoded(primary)? }, database(db)?)
            }
            "cluster" if path.is_empty() => (Form::Cluster(hosts_of(hosts, PORT)?), 0),
            "cluster" => return Err(AddressError("names a database, of which a cluster has one")),
            _ => return Err(AddressError("is not one of Redis")),
        };
        Ok(Self { form, tls, user, password, db })
    }
}

fn credentials(text: &str) -> Result<(Option<String>, Option<String>), AddressError> {
    let (user, password) = text.split_once(':').unwrap_or((text, ""));
    let some = |part: &str| decoded(part).map(|part| Some(part).filter(|part| !part.is_empty()));
    match (some(user)?, some(password)?) {
        (Some(_), None) => Err(AddressError("has a user without a password")),
        found => Ok(found),
    }
}

fn hosts_of(text: &str, port: u16) -> Result<Vec<Host>, AddressError> {
    text.split(',').map(|part| host(part.trim(), port)).collect()
}

fn host(text: &str, usual: u16) -> Result<Host, AddressError> {
    let (name, port) = match text.strip_prefix('[') {
        // An IPv6 address has colons of its own.
        Some(rest) => rest.split_once(']').ok_or(AddressError("has a `[` without its `]`"))?,
        None => text.find(':').map_or((text, ""), |at| text.split_at(at)),
    };
    if name.is_empty() || name.contains(char::is_whitespace) {
        return Err(AddressError("names no host"));
    }
    let port = match port.strip_prefix(':') {
        Some(port) => port.parse().map_err(|_| AddressError("has a port that is none"))?,
        None if port.is_empty() => usual,
        None => return Err(AddressError("has something behind a host that is no port")),
    };
    Ok((name.to_owned(), port))
}

fn database(path: &str) -> Result<i64, AddressError> {
    match path {
        "" => Ok(0),
        number => number
            .parse::<u16>()
            .map(i64::from)
            .map_err(|_| AddressError("has a database that is no number")),
    }
}

/// `%40` is how an `@` is written where it would mean something else.
fn decoded(text: &str) -> Result<String, AddressError> {
    const FAULT: AddressError = AddressError("has a `%` that two hex digits should follow");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first != b'%' {
            bytes.push(*first);
            rest = after;
            continue;
        }
        let (digits, after) = after.split_at_checked(2).ok_or(FAULT)?;
        let digits = std::str::from_utf8(digits).map_err(|_| FAULT)?;
        bytes.push(u8::from_str_radix(digits, 16).map_err(|_| FAULT)?);
        rest = after;
    }
    String::from_utf8(bytes).map_err(|_| AddressError("is not valid UTF-8 once decoded"))
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |hosts: &[Host]| {
            let all: Vec<String> = hosts.iter().map(shown).collect();
            all.join(",")
        };
        let scheme = if self.tls { "rediss" } else { "redis" };
        match &self.form {
            Form::One(host) => write!(f, "{scheme}://{}", shown(host))?,
            Form::Sentinel { sentinels, primary } => {
                write!(f, "{scheme}+sentinel://{}/{primary}", list(sentinels))?;
            }
            Form::Cluster(nodes) => write!(f, "{scheme}+cluster://{}", list(nodes))?,
        }
        if self.db == 0 { Ok(()) } else { write!(f, "/{}", self.db) }
    }
}

fn shown((name, port): &Host) -> String {
    if name.contains(':') { format!("[{name}]:{port}") } else { format!("{name}:{port}") }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Address {
        Address::parse(text).unwrap()
    }

    #[test]
    fn every_form_is_read() {
        let plain = parsed("redis://localhost");
        assert_eq!(plain.form, Form::One(("localhost".to_owned(), 6379)));
        assert_eq!((plain.tls, plain.db, plain.password), (false, 0, None));
        let full = parsed("rediss://desk:p%40ss:word@10.0.0.1:7000/3");
        assert_eq!(full.form, Form::One(("10.0.0.1".to_owned(), 7000)));
        assert_eq!((full.tls, full.db), (true, 3));
        assert_eq!(full.user.as_deref(), Some("desk"));
        assert_eq!(full.password.as_deref(), Some("p@ss:word"));
        let sentinel = parsed("redis+sentinel://:secret@a,[::1]:5/mymaster");
        let sentinels = vec![("a".to_owned(), 26379), ("::1".to_owned(), 5)];
        assert_eq!(sentinel.form, Form::Sentinel { sentinels, primary: "mymaster".to_owned() });
        assert_eq!((sentinel.user, sentinel.password.as_deref()), (None, Some("secret")));
        let cluster = parsed("redis+cluster://a:1,b:2");
        assert_eq!(cluster.form, Form::Cluster(vec![("a".to_owned(), 1), ("b".to_owned(), 2)]));
    }

    #[test]
    fn what_is_no_address_is_refused_without_being_quoted() {
        for text in [
            "",
            "hunter2",
            "http://hunter2",
            "redis+ring://hunter2",
            "redis://",
            "redis://u:hunter2@",
            "redis://hunter2@host",
            "redis://u:hunter2@host:port",
            "redis://u:hunter2%4@host",
            "redis://u:hunter2@host/db",
            "redis://u:hunter2@a,b",
            "redis+sentinel://u:hunter2@a",
            "redis+cluster://u:hunter2@a/1",
            "redis://[hunter2",
        ] {
            let said = Address::parse(text).unwrap_err().to_string();
            assert!(!said.contains("hunter2"), "{text}: {said}");
            assert!(said.contains("write redis://host:6379"), "{said}");
        }
    }

    #[test]
    fn an_address_is_shown_without_its_password() {
        for (text, shows) in [
            ("redis://u:hunter2@host", "redis://host:6379"),
            ("rediss://:hunter2@[::1]:1/2", "rediss://[::1]:1/2"),
            ("redis+sentinel://u:hunter2@a,b/m", "redis+sentinel://a:26379,b:26379/m"),
            ("redis+cluster://u:hunter2@a,b", "redis+cluster://a:6379,b:6379"),
        ] {
            assert_eq!(parsed(text).to_string(), shows);
            assert_eq!(format!("{:?}", parsed(text)), shows);
        }
    }
}
