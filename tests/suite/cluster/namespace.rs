//! A network of a node's own, with one wire for its clients and one to Redis, either of which can be cut. It takes the
//! right to make such a thing, which not every machine gives. Knows nothing about nodes.

use std::net::Ipv4Addr;
use std::process::Command;

/// Set aside for trials of networks, so nobody real is there.
const NETWORK: u32 = u32::from_be_bytes([198, 18, 0, 0]);
/// Each test's process takes so many addresses: two wires of four.
const ADDRESSES: u32 = 8;

#[derive(Debug, Clone, Copy)]
pub(super) enum Wire {
    Clients,
    Redis,
}

pub(super) struct Namespace {
    pub(super) name: String,
    first: u32,
    tag: u32,
}

impl Namespace {
    /// Makes one, or says why this machine does not allow it.
    pub(super) fn make() -> Result<Self, String> {
        let tag = std::process::id() % (u32::from(u16::MAX) / ADDRESSES);
        let name = format!("puente-{tag}");
        ip(&["netns", "add", &name])?;
        // From here on dropping it takes everything away again.
        let made = Self { name, first: NETWORK + tag * ADDRESSES, tag };
        ip(&["-n", &made.name, "link", "set", "lo", "up"])?;
        for wire in [Wire::Clients, Wire::Redis] {
            let (outer, inner) = (made.end(wire, "o"), made.end(wire, "i"));
            let peer = ["peer", "name", &inner, "netns", &made.name];
            ip(&[&["link", "add", &outer, "type", "veth"], &peer[..]].concat())?;
            let (here, there) =
                (format!("{}/30", made.here(wire)), format!("{}/30", made.there(wire)));
            ip(&["addr", "add", &here, "dev", &outer])?;
            ip(&["-n", &made.name, "addr", "add", &there, "dev", &inner])?;
            ip(&["-n", &made.name, "link", "set", &inner, "up"])?;
            made.cut(wire, false)?;
        }
        Ok(made)
    }

    fn end(&self, wire: Wire, side: &str) -> String {
        let kind = match wire {
            Wire::Clients => 'c',
            Wire::Redis => 'r',
        };
        format!("pu{}{kind}{side}", self.tag)
    }

    /// The address of our end.
    pub(super) fn here(&self, wire: Wire) -> Ipv4Addr {
        Ipv4Addr::from(self.first + 4 * (wire as u32) + 1)
    }

    /// The address of the far end.
    pub(super) fn there(&self, wire: Wire) -> Ipv4Addr {
        Ipv4Addr::from(self.first + 4 * (wire as u32) + 2)
    }

    /// Cuts a wire, or joins it again.
    pub(super) fn cut(&self, wire: Wire, cut: bool) -> Result<(), String> {
        ip(&["link", "set", &self.end(wire, "o"), if cut { "down" } else { "up" }])
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        // A wire ends with its far end, and a namespace with its last process.
        for wire in [Wire::Clients, Wire::Redis] {
            let _ = ip(&["link", "del", &self.end(wire, "o")]);
        }
        let _ = ip(&["netns", "del", &self.name]);
    }
}

fn ip(words: &[&str]) -> Result<(), String> {
    let output = Command::new("ip").args(words).output();
    let output = output.map_err(|error| format!("`ip` cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("ip {}: {}", words.join(" "), said.trim()))
}
