//! Network addresses as limits count them, and networks that an operator names. Plain values: nothing here is connected to.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// So many leading bits of an IPv6 address are one customer's line; the rest its owner chooses at will.
const IPV6_BITS: u32 = 64;
/// RFC 6052: the prefix under which the whole of IPv4 is reached from networks that have IPv6 alone.
const NAT64: [u16; 6] = [0x64, 0xff9b, 0, 0, 0, 0];

/// RFC 3056: the prefix of addresses that are made from an IPv4 address.
const SIX_TO_FOUR: u16 = 0x2002;

/// Who is counted as one: a whole IPv4 address, or the first half of an IPv6 address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(IpAddr);

impl Address {
    /// The one that this address is counted as. An IPv4 address counts the same however it is written.
    pub fn of(ip: IpAddr) -> Self {
        match plain(ip) {
            IpAddr::V4(ip) => Self(IpAddr::V4(ip)),
            IpAddr::V6(ip) => {
                let network = ip.to_bits() >> (128 - IPV6_BITS) << (128 - IPV6_BITS);
                Self(IpAddr::V6(Ipv6Addr::from_bits(network)))
            }
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(ip) => ip.fmt(f),
            IpAddr::V6(ip) => write!(f, "{ip}/{IPV6_BITS}"),
        }
    }
}

/// A number in place of an address: it tells which conversations come from one, and nothing about which one that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mark(pub u32);

/// An IPv4 address that travels in an IPv6 one (`::ffff:192.0.2.1`, `64:ff9b::192.0.2.1`) is that IPv4 address.
fn plain(ip: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = ip else { return ip };
    if v6.segments().starts_with(&NAT64) {
        let [.., a, b, c, d] = v6.octets();
        return IpAddr::V4(Ipv4Addr::new(a, b, c, d));
    }
    // RFC 3056: 6to4 carries the customer's IPv4 address, and lets them choose the rest.
    if let [SIX_TO_FOUR, high, low, ..] = v6.segments() {
        let [[a, b], [c, d]] = [high.to_be_bytes(), low.to_be_bytes()];
        return IpAddr::V4(Ipv4Addr::new(a, b, c, d));
    }
    ip.to_canonical()
}

/// Whether an address is of this machine or of a network that is not the internet: where a proxy stands before us.
pub fn is_near(ip: IpAddr) -> bool {
    match plain(ip) {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

/// An address, or a network as `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network {
    base: IpAddr,
    bits: u32,
}

impl Network {
    /// Whether an address lies in it.
    pub fn contains(&self, ip: IpAddr) -> bool {
        match (self.base, plain(ip)) {
            (IpAddr::V4(base), IpAddr::V4(ip)) => {
                same_start(base.to_bits().into(), ip.to_bits().into(), self.bits, u32::BITS)
            }
            (IpAddr::V6(base), IpAddr::V6(ip)) => {
                same_start(base.to_bits(), ip.to_bits(), self.bits, u128::BITS)
            }
            _ => false,
        }
    }
}

/// Whether two addresses of so many bits agree in their first ones.
const fn same_start(a: u128, b: u128, first: u32, all: u32) -> bool {
    match (a ^ b).checked_shr(all.saturating_sub(first)) {
        Some(rest) => rest == 0,
        None => true,
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{text}` is neither an address such as 10.0.0.7 nor a network such as 10.0.0.0/8"
            )
        };
        let (ip, bits) = match text.split_once('/') {
            Some((ip, bits)) => (ip, Some(bits)),
            None => (text, None),
        };
        let base = plain(ip.parse().map_err(|_| wrong())?);
        let most = if base.is_ipv4() { u32::BITS } else { u128::BITS };
        let digits = |bits: &str| !bits.is_empty() && bits.bytes().all(|b| b.is_ascii_digit());
        let bits = match bits {
            None => most,
            Some(bits) if digits(bits) => bits.parse().map_err(|_| wrong())?,
            Some(_) => return Err(wrong()),
        };
        if bits > most {
            return Err(wrong());
        }
        Ok(Self { base, bits })
    }
}

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        network.to_string()
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = if self.base.is_ipv4() { u32::BITS } else { u128::BITS };
        if self.bits == whole { self.base.fmt(f) } else { write!(f, "{}/{}", self.base, self.bits) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(text: &str) -> String {
        Address::of(text.parse().unwrap()).to_string()
    }

    #[test]
    fn an_ipv4_address_counts_whole_and_an_ipv6_address_by_its_first_half() {
        assert_eq!(counted("192.0.2.7"), "192.0.2.7");
        assert_eq!(counted("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(counted("2001:db8:1:2:ffff::1"), counted("2001:db8:1:2::"));
        assert_ne!(counted("2001:db8:1:3::1"), counted("2001:db8:1:2::1"));
    }

    #[test]
    fn one_ipv4_address_in_any_dress_is_one() {
        for dressed in ["::ffff:192.0.2.7", "64:ff9b::192.0.2.7", "192.0.2.7", "2002:c000:207:9::1"]
        {
            assert_eq!(counted(dressed), "192.0.2.7", "{dressed}");
        }
        assert_ne!(counted("64:ff9b::192.0.2.8"), counted("64:ff9b::192.0.2.7"));
    }

    #[test]
    fn a_network_holds_its_addresses_and_no_others() {
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.255.1.2", "11.0.0.1"),
            ("10.0.0.7", "10.0.0.7", "10.0.0.8"),
            ("10.0.0.7/32", "::ffff:10.0.0.7", "10.0.0.6"),
            ("fd00::/8", "fdff::1", "fc00::1"),
            ("::1", "::1", "::2"),
            ("0.0.0.0/0", "203.0.113.9", "::1"),
            ("::/0", "2001:db8::1", "10.0.0.1"),
        ] {
            let network: Network = network.parse().unwrap();
            assert!(network.contains(inside.parse().unwrap()), "{network} {inside}");
            assert!(!network.contains(outside.parse().unwrap()), "{network} {outside}");
        }
    }

    #[test]
    fn a_network_reads_as_it_is_written_and_what_is_none_says_so() {
        for text in ["10.0.0.0/8", "10.0.0.7", "fd00::/8", "::1"] {
            assert_eq!(text.parse::<Network>().unwrap().to_string(), text);
        }
        for text in ["", "proxy", "10.0.0.0/33", "10.0.0.0/", "::/129", "10.0.0.0/+8", "10.0.0/8"] {
            assert!(text.parse::<Network>().unwrap_err().contains(text), "{text:?}");
        }
    }

    #[test]
    fn this_machine_and_private_networks_are_near_and_the_internet_is_not() {
        for near in ["127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "::1", "fd00::1"] {
            assert!(is_near(near.parse().unwrap()), "{near}");
        }
        for far in ["203.0.113.9", "172.32.0.1", "2001:db8::1", "::ffff:203.0.113.9"] {
            assert!(!is_near(far.parse().unwrap()), "{far}");
        }
    }
}
