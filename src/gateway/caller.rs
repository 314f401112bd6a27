//! Whose address a request comes from: the other end of the connection, or what a trusted proxy says of it. Nobody else is
//! believed, because anybody can write a header. Knows nothing about what is counted by address.

use std::net::IpAddr;

use axum::http::HeaderMap;

use crate::domain::address::{Address, Network, is_near};

/// The other end of a connection; whoever accepts it puts this into each of its requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// So many hops of a forwarding header are looked at, from the nearest one on.
const HOPS_MAX: usize = 32;

/// One hop of a forwarding header; nothing where it cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hop(Option<IpAddr>);

/// Which proxies stand before us.
#[derive(Debug, Clone, Default)]
pub struct Proxies {
    /// `server.trusted_proxy`.
    pub trusted: Vec<Network>,
    /// There is a proxy, and nobody has said where: all who come from near by may be behind it, and none of them is counted
    /// by an address that would be everybody's.
    pub unnamed: bool,
}

impl Proxies {
    /// As whom the other end of a connection counts before it has said anything. Nothing for a proxy: it speaks for many.
    pub fn direct(&self, peer: IpAddr) -> Option<Address> {
        let many = self.trusts(peer) || (self.unnamed && is_near(peer));
        (!many).then(|| Address::of(peer))
    }

    /// Whose a request is. Nothing when a proxy does not say.
    pub fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> Option<Address> {
        if !self.trusts(peer) {
            return self.direct(peer);
        }
        let listed = self.nearest_stranger(hops(headers, "x-forwarded-for"));
        let told = self.nearest_stranger(forwarded(headers));
        match (listed, told) {
            (None, None) => None,
            // What cannot be read, and two headers that differ (a proxy writes one of them, the other came from outside),
            // count as the proxy's own: whoever writes such things shares that with nobody honest.
            (Some(one), None) | (None, Some(one)) => Some(Address::of(one.0.unwrap_or(peer))),
            (Some(one), Some(other)) if one == other => Some(Address::of(one.0.unwrap_or(peer))),
            (Some(_), Some(_)) => Some(Address::of(peer)),
        }
    }

    fn trusts(&self, ip: IpAddr) -> bool {
        self.trusted.iter().any(|network| network.contains(ip))
    }

    /// The first hop, seen from us, that is no proxy of ours; of proxies alone the farthest one. `None`: no hops at all.
    fn nearest_stranger(&self, hops: Vec<Hop>) -> Option<Hop> {
        let mut farthest = None;
        for hop in hops.into_iter().rev().take(HOPS_MAX) {
            farthest = Some(hop);
            if hop.0.is_none_or(|ip| !self.trusts(ip)) {
                break;
            }
        }
        farthest
    }
}

fn elements<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = &'a str> {
    let values = headers.get_all(name).into_iter();
    values.flat_map(|value| value.to_str().unwrap_or("?").split(',')).map(str::trim)
}

/// `X-Forwarded-For: client, proxy`.
fn hops(headers: &HeaderMap, name: &str) -> Vec<Hop> {
    elements(headers, name).map(|hop| Hop(address(hop))).collect()
}

/// RFC 7239: `Forwarded: for=192.0.2.60;proto=https, for="[2001:db8::1]:4711"`.
fn forwarded(headers: &HeaderMap) -> Vec<Hop> {
    let node = |element: &str| {
        let pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
        let mut nodes = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("for"));
        Hop(nodes.next().and_then(|(_, node)| address(node.trim().trim_matches('"'))))
    };
    elements(headers, "forwarded").map(node).collect()
}

/// An address with or without a port and brackets.
fn address(text: &str) -> Option<IpAddr> {
    if let Some(rest) = text.strip_prefix('[') {
        return rest.split_once(']').and_then(|(ip, _)| ip.parse().ok());
    }
    let bare = text.parse().ok();
    bare.or_else(|| text.rsplit_once(':').and_then(|(ip, _)| ip.parse().ok()))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use axum::http::header::HeaderName;

    use super::*;

    const PROXY: &str = "10.0.0.1";

    fn behind() -> Proxies {
        Proxies { trusted: vec!["10.0.0.0/8".parse().unwrap()], unnamed: false }
    }

    fn seen(proxies: &Proxies, peer: &str, pairs: &[(&'static str, &'static str)]) -> String {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let caller = proxies.caller(peer.parse().unwrap(), &headers);
        caller.map_or_else(|| "nobody".to_owned(), |address| address.to_string())
    }

    #[test]
    fn nobody_but_a_trusted_proxy_is_believed() {
        let lie = [("x-forwarded-for", "198.51.100.1"), ("forwarded", "for=198.51.100.1")];
        assert_eq!(seen(&Proxies::default(), "203.0.113.9", &lie), "203.0.113.9");
        assert_eq!(seen(&Proxies::default(), "127.0.0.1", &lie), "127.0.0.1");
        assert_eq!(seen(&behind(), "203.0.113.9", &lie), "203.0.113.9");
        assert_eq!(seen(&behind(), PROXY, &lie), "198.51.100.1");
    }

    #[test]
    fn the_nearest_hop_that_is_no_proxy_of_ours_counts() {
        for (list, counts) in [
            ("198.51.100.1", "198.51.100.1"),
            ("1.1.1.1, 198.51.100.1", "198.51.100.1"),
            ("1.1.1.1, 198.51.100.1, 10.2.3.4", "198.51.100.1"),
            ("198.51.100.1:4711", "198.51.100.1"),
            ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
            ("[2001:db8:1:2::9]:4711", "2001:db8:1:2::/64"),
            ("::ffff:198.51.100.1", "198.51.100.1"),
            ("10.9.9.9, 10.2.3.4", "10.9.9.9"),
            ("1.1.1.1, unknown", PROXY),
            ("", PROXY),
        ] {
            assert_eq!(seen(&behind(), PROXY, &[("x-forwarded-for", list)]), counts, "{list}");
        }
        let twice = [("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "198.51.100.1")];
        assert_eq!(seen(&behind(), PROXY, &twice), "198.51.100.1");
    }

    #[test]
    fn the_standard_header_is_read_as_well() {
        for (list, counts) in [
            ("for=198.51.100.1;proto=https", "198.51.100.1"),
            ("proto=https; For=\"198.51.100.1:4711\"", "198.51.100.1"),
            ("for=1.1.1.1, for=\"[2001:db8:1:2::9]:4711\"", "2001:db8:1:2::/64"),
            ("for=_hidden", PROXY),
            ("proto=https", PROXY),
        ] {
            assert_eq!(seen(&behind(), PROXY, &[("forwarded", list)]), counts, "{list}");
        }
    }

    #[test]
    fn two_headers_that_differ_give_nobody_another_address() {
        let both = [("x-forwarded-for", "198.51.100.1"), ("forwarded", "for=198.51.100.1")];
        assert_eq!(seen(&behind(), PROXY, &both), "198.51.100.1");
        let forged = [("x-forwarded-for", "198.51.100.1"), ("forwarded", "for=1.1.1.1")];
        assert_eq!(seen(&behind(), PROXY, &forged), PROXY);
    }

    #[test]
    fn a_proxy_that_does_not_say_for_whom_is_nobody_and_so_is_one_that_nobody_named() {
        assert_eq!(seen(&behind(), PROXY, &[]), "nobody");
        let unnamed = Proxies { trusted: Vec::new(), unnamed: true };
        for near in ["127.0.0.1", "172.17.0.1", "fd00::1"] {
            assert_eq!(seen(&unnamed, near, &[("x-forwarded-for", "1.1.1.1")]), "nobody", "{near}");
        }
        assert_eq!(seen(&unnamed, "203.0.113.9", &[]), "203.0.113.9");
    }
}
