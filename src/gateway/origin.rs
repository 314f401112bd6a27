//! Who we are: the name under which browsers open this desk, and which pages are therefore its own. The name that an
//! operator has set is trusted; what a request calls us is believed only where none is set, because a proxy may have
//! rewritten it and a stranger's page may have chosen it. Knows nothing about sites that show the chat in a frame.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::{HeaderMap, header};

use crate::domain::bucket::{Bucket, Rate};
use crate::domain::time::{Span, Timestamp};

/// Refusals that are written into the log: the first ones say all, and a stranger must not fill it.
const SAID: Rate = Rate { burst: 5, every: Span::s(60) };
/// A name as long as this is no name; nothing of what a stranger sends is shown beyond it.
const NAME_CHARS_MAX: usize = 262;

/// Scheme, host and port of a page, in small letters, the port always there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    secure: bool,
    host: String,
    port: u16,
}

impl Origin {
    /// `https://host[:port]` and nothing behind it.
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let (host, port) = authority(rest)?;
        Some(Self { secure, host, port: port.unwrap_or(if secure { 443 } else { 80 }) })
    }

    /// Whether it is over TLS.
    pub const fn is_secure(&self) -> bool {
        self.secure
    }

    /// The host, an address of IPv6 in its brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, also where it need not be written.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// As `Host` has it: with the port only where that is not the usual one.
    pub fn authority(&self) -> String {
        let usual = if self.secure { 443 } else { 80 };
        if self.port == usual { self.host.clone() } else { format!("{}:{}", self.host, self.port) }
    }

    /// Whether its host is one that only ever means the machine it is written on.
    pub fn is_this_machine(&self) -> bool {
        is_this_machine(&self.host)
    }

    /// Whether a request that calls us by this `Host` came to the same place as the page.
    fn is_called(&self, host: &str) -> bool {
        let default = if self.secure { 443 } else { 80 };
        authority(host)
            .is_some_and(|(host, port)| host == self.host && port.unwrap_or(default) == self.port)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http{}://{}", if self.secure { "s" } else { "" }, self.authority())
    }
}

/// `host[:port]`, `[::1]:8080`.
fn authority(text: &str) -> Option<(String, Option<u16>)> {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !text.ends_with(']') => (host, Some(port.parse().ok()?)),
        _ => (text, None),
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let sound = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(v6) => v6.bytes().all(|byte| byte.is_ascii_hexdigit() || b":.".contains(&byte)),
        None => host.bytes().all(plain),
    };
    let fits = (1..=NAME_CHARS_MAX).contains(&text.len()) && !host.is_empty();
    // As browsers write it, however an operator does.
    let v6 = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let v6 = v6.and_then(|v6| v6.parse::<Ipv6Addr>().ok()).map(|v6| format!("[{v6}]"));
    (fits && sound).then(|| (v6.unwrap_or_else(|| host.to_ascii_lowercase()), port))
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    host == "localhost"
        || host.ends_with(".localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

/// The desk's own names.
#[derive(Debug, Clone)]
pub struct Names {
    /// As the operator wrote it, for people to read.
    shown: Option<String>,
    public: Option<Origin>,
    /// Nobody but this machine can reach the address that is listened on.
    near: bool,
}

/// Why a page is not one of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stranger {
    /// What the page says it is.
    pub origin: String,
    /// The name that it should have; none where nobody has set one and the request's does not count.
    pub expected: Option<String>,
}

impl Names {
    /// The name that is set, if one is, and the address that is listened on.
    pub fn new(public_url: Option<&str>, listen: SocketAddr) -> Self {
        Self {
            shown: public_url.map(str::to_owned),
            public: public_url.and_then(Origin::parse),
            near: listen.ip().to_canonical().is_loopback(),
        }
    }

    /// Whether browsers come over TLS.
    pub fn is_tls(&self) -> bool {
        self.public.as_ref().is_some_and(|public| public.secure)
    }

    /// Whether a request comes from one of our own pages. Browsers always say where a socket or a post comes from;
    /// whoever does not say is no browser, and has no cookie to steal.
    pub fn admit(&self, headers: &HeaderMap, peer: Option<IpAddr>) -> Result<(), Stranger> {
        let mut said = headers.get_all(header::ORIGIN).iter();
        let Some(first) = said.next() else { return Ok(()) };
        let text = first.to_str().unwrap_or_default();
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let origin = Origin::parse(text).filter(|_| said.next().is_none());
        if origin.is_some_and(|origin| self.is_own(&origin, host, peer)) {
            return Ok(());
        }
        // What a request calls us is shown only if it is a name at all.
        let called = || host.filter(|host| authority(host).is_some()).map(str::to_owned);
        Err(Stranger {
            origin: text.chars().take(NAME_CHARS_MAX).collect(),
            expected: self.shown.clone().or_else(called),
        })
    }

    fn is_own(&self, origin: &Origin, host: Option<&str>, peer: Option<IpAddr>) -> bool {
        let called = host.is_some_and(|host| origin.is_called(host));
        let near = self.near || peer.is_some_and(|peer| peer.to_canonical().is_loopback());
        match &self.public {
            Some(public) if public == origin => true,
            // All the names of this machine are one, so whoever set one of them may open the other.
            Some(public) if public.is_this_machine() && origin.is_this_machine() => {
                (public.secure, public.port) == (origin.secure, origin.port) || (near && called)
            }
            Some(_) => called && near && origin.is_this_machine(),
            None => called && (near || !origin.is_this_machine()),
        }
    }
}

/// How often refusals are written into the log.
pub fn bucket(now: Timestamp) -> Bucket {
    Bucket::new(SAID, now)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    const LOOPBACK: &str = "127.0.0.1:8080";
    const ANYWHERE: &str = "0.0.0.0:8080";

    fn asks(origin: &str, host: &str) -> HeaderMap {
        let pairs = [(header::ORIGIN, origin), (header::HOST, host)];
        pairs.into_iter().map(|(k, v)| (k, HeaderValue::from_str(v).unwrap())).collect()
    }

    fn names(public: Option<&str>, listen: &str) -> Names {
        Names::new(public, listen.parse().unwrap())
    }

    #[expect(clippy::unnecessary_wraps, reason = "as callers are told it")]
    fn peer(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn the_name_that_is_set_counts_whatever_a_proxy_makes_of_host() {
        let set = names(Some("https://Help.example.com"), ANYWHERE);
        for host in ["help.example.com", "puente:8080", "127.0.0.1:8080", "localhost", "evil.test"]
        {
            assert_eq!(set.admit(&asks("https://help.example.com", host), None), Ok(()), "{host}");
            assert_eq!(
                set.admit(&asks("https://HELP.example.com:443", host), None),
                Ok(()),
                "{host}"
            );
            for other in [
                "http://help.example.com",
                "https://help.example.com:8443",
                "https://evil.test",
                "https://help.example.com.evil.test",
                "https://evil.test/help.example.com",
                "https://user@help.example.com",
                "null",
                "",
                "help.example.com",
            ] {
                let refused = set.admit(&asks(other, host), None).unwrap_err();
                assert_eq!(
                    refused.expected.as_deref(),
                    Some("https://Help.example.com"),
                    "{other}"
                );
            }
        }
        let v6 = names(Some("https://[2001:DB8::0:7]"), ANYWHERE);
        assert_eq!(v6.admit(&asks("https://[2001:db8::7]", "puente"), None), Ok(()));
        let mut twice = asks("https://help.example.com", "help.example.com");
        twice.append(header::ORIGIN, HeaderValue::from_static("https://help.example.com"));
        assert!(set.admit(&twice, None).is_err(), "no browser says it twice");
    }

    #[test]
    fn host_is_believed_only_where_no_name_is_set() {
        let unset = names(None, ANYWHERE);
        for (origin, host) in [
            ("https://a.test", "a.test"),
            ("https://a.test", "A.test:443"),
            ("http://a.test", "a.test:80"),
            ("http://192.0.2.7:8080", "192.0.2.7:8080"),
            ("https://[2001:db8::7]:8443", "[2001:db8::7]:8443"),
        ] {
            assert_eq!(unset.admit(&asks(origin, host), None), Ok(()), "{origin} {host}");
            let set = names(Some("https://help.example.com"), ANYWHERE);
            assert!(set.admit(&asks(origin, host), None).is_err(), "{origin} {host}");
        }
        for (origin, host) in [
            ("https://b.test", "a.test"),
            ("https://a.test:8443", "a.test"),
            ("https://a.test", "a.test:80"),
            ("http://a.test", "a.test:443"),
            ("null", "a.test"),
        ] {
            let refused = unset.admit(&asks(origin, host), None).unwrap_err();
            assert_eq!(refused.expected.as_deref(), Some(host), "{origin} {host}");
        }
        assert!(unset.admit(&asks("https://a.test", "a.test/\"<b>"), None).is_err());
        assert_eq!(unset.admit(&HeaderMap::new(), None), Ok(()), "no browser");
    }

    #[test]
    fn the_names_of_this_machine_count_on_this_machine_only() {
        let page = |name: &str| asks(&format!("http://{name}"), name);
        for name in ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "desk.localhost:8080"] {
            for public in [None, Some("https://help.example.com")] {
                let far = names(public, ANYWHERE);
                assert!(far.admit(&page(name), None).is_err(), "{name}");
                assert!(far.admit(&page(name), peer("192.0.2.7")).is_err(), "{name}");
                assert_eq!(far.admit(&page(name), peer("127.0.0.1")), Ok(()), "{name}");
                assert_eq!(far.admit(&page(name), peer("::ffff:127.0.0.1")), Ok(()), "{name}");
                assert_eq!(names(public, LOOPBACK).admit(&page(name), None), Ok(()), "{name}");
                assert!(
                    names(public, LOOPBACK).admit(&asks("http://localhost:1", name), None).is_err(),
                    "another program's page"
                );
            }
        }
    }

    #[test]
    fn a_desk_for_this_machine_opens_under_each_of_its_names() {
        // As in a container: it listens everywhere, and its peer is the bridge.
        let set = names(Some("http://localhost:8080"), ANYWHERE);
        for name in ["localhost:8080", "127.0.0.1:8080", "[::1]:8080"] {
            let page = asks(&format!("http://{name}"), "puente:8080");
            assert_eq!(set.admit(&page, peer("172.17.0.1")), Ok(()), "{name}");
        }
        for other in
            ["http://localhost:3000", "https://localhost:8080", "http://localhost.evil.test:8080"]
        {
            assert!(
                set.admit(&asks(other, "localhost:8080"), peer("172.17.0.1")).is_err(),
                "{other}"
            );
        }
    }

    #[test]
    fn tls_is_known_by_the_name_that_is_set() {
        assert!(names(Some("https://help.example.com"), LOOPBACK).is_tls());
        assert!(!names(Some("http://localhost:8080"), LOOPBACK).is_tls());
        assert!(!names(None, LOOPBACK).is_tls());
    }
}
