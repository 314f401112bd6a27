//! Whose pages may embed the widget: each site's allowed origins, which become `frame-ancestors`.
//! Knows nothing about headers or requests.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::name::is_site_name;

/// The site of the demo page that the server itself shows, when it is asked for a demo.
pub const DEMO_SITE: &str = "demo";
/// The most origins one site may name.
const ORIGINS_MAX: usize = 32;

/// The word that stands for the server's own origin.
const OWN: &str = "self";

/// Sites by name. By default there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, Vec<String>>", into = "BTreeMap<String, Vec<String>>")]
pub struct Sites(BTreeMap<String, Vec<String>>);

impl Sites {
    /// The `frame-ancestors` of a site, ready for a Content-Security-Policy; `None` for an unknown site.
    pub fn frame_ancestors(&self, site: &str) -> Option<String> {
        Some(policy(self.0.get(site)?).join(" "))
    }

    /// Every site with the words of its `frame-ancestors`.
    pub fn policies(&self) -> BTreeMap<String, Vec<String>> {
        self.0.iter().map(|(name, origins)| (name.clone(), policy(origins))).collect()
    }

    /// Their names with their origins, as configured.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(name, origins)| (name.as_str(), origins.as_slice()))
    }

    /// The same sites, and the demo's own, for this machine alone, when there is none of that name.
    #[must_use]
    pub fn with_demo(mut self) -> Self {
        let origins = [OWN, "http://localhost:*", "http://127.0.0.1:*"].map(str::to_owned);
        self.0.entry(DEMO_SITE.to_owned()).or_insert_with(|| origins.to_vec());
        self
    }

    /// Whether no page may embed the widget.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Sites> for BTreeMap<String, Vec<String>> {
    fn from(sites: Sites) -> Self {
        sites.0
    }
}

impl TryFrom<BTreeMap<String, Vec<String>>> for Sites {
    type Error = String;

    fn try_from(sites: BTreeMap<String, Vec<String>>) -> Result<Self, String> {
        for (name, origins) in &sites {
            if !is_site_name(name) {
                return Err(format!(
                    "`{name}` is not the name of a site: use lower-case letters, digits, - and _"
                ));
            }
            if origins.len() > ORIGINS_MAX {
                return Err(format!("site `{name}` names more than {ORIGINS_MAX} origins"));
            }
            if let Some(bad) = origins.iter().find(|o| *o != OWN && !is_origin(o)) {
                return Err(format!(
                    "`{bad}` is not an origin: write https://host, https://*.host, http://localhost:* or self"
                ));
            }
        }
        Ok(Self(sites))
    }
}

fn policy(origins: &[String]) -> Vec<String> {
    let word = |origin: &String| if origin == OWN { "'self'".to_owned() } else { origin.clone() };
    if origins.is_empty() { vec!["'none'".to_owned()] } else { origins.iter().map(word).collect() }
}

/// An origin, possibly with `*.` for any subdomain and `:*` for any port.
fn is_origin(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let rest = rest.strip_suffix(":*").unwrap_or(rest);
    let plain = rest.strip_prefix("*.").filter(|_| scheme == "https").unwrap_or(rest);
    is_plain_origin(&format!("{scheme}://{plain}"))
}

/// `https://host[:port]`, or the same with `http` for this machine alone.
pub(super) fn is_plain_origin(text: &str) -> bool {
    let (https, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(rest), _) => (true, rest),
        (_, Some(rest)) => (false, rest),
        _ => return false,
    };
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !rest.ends_with(']') => (host, Some(port)),
        _ => (rest, None),
    };
    let port_is_sound = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|n| n > 0));
    let this_machine = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    port_is_sound && (this_machine || (https && is_host(host)))
}

fn is_host(host: &str) -> bool {
    if let Some(v6) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return v6.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let sound = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    host.len() <= 253 && host.split('.').all(sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sites(name: &str, origins: &[&str]) -> Result<Sites, String> {
        let origins = origins.iter().map(|&o| o.to_owned()).collect();
        Sites::try_from(BTreeMap::from([(name.to_owned(), origins)]))
    }

    #[test]
    fn a_site_allows_exactly_the_origins_it_names() {
        let sites = sites("broker", &["self", "https://portal.example.com", "https://*.a.mx:8443"]);
        let sites = sites.unwrap();
        assert_eq!(
            sites.frame_ancestors("broker").unwrap(),
            "'self' https://portal.example.com https://*.a.mx:8443"
        );
        assert_eq!(sites.frame_ancestors("demo"), None);
    }

    #[test]
    fn a_site_without_origins_is_embedded_nowhere() {
        assert_eq!(sites("closed", &[]).unwrap().frame_ancestors("closed").unwrap(), "'none'");
    }

    #[test]
    fn the_demo_site_is_for_this_machine_only() {
        assert_eq!(
            Sites::default().with_demo().frame_ancestors(DEMO_SITE).unwrap(),
            "'self' http://localhost:* http://127.0.0.1:*"
        );
        assert!(sites("x", &[]).unwrap().with_demo().frame_ancestors(DEMO_SITE).is_some());
        assert_eq!(
            sites(DEMO_SITE, &[]).unwrap().with_demo().frame_ancestors(DEMO_SITE).unwrap(),
            "'none'"
        );
    }

    #[test]
    fn without_a_demo_there_is_no_site_of_it() {
        assert!(Sites::default().is_empty());
        assert_eq!(Sites::default().frame_ancestors(DEMO_SITE), None);
    }

    #[test]
    fn what_could_smuggle_a_word_into_the_policy_is_refused() {
        for bad in [
            "*",
            "https://*",
            "https:",
            "http://example.com",
            "https://a b.com",
            "https://a.com; script-src *",
            "https://a.com/path",
            "https://a.com:0",
            "https://user@a.com",
            "ftp://a.com",
            "'self'",
            "https://-a.com",
            "https://",
            "http://*.localhost",
        ] {
            assert!(sites("x", &[bad]).is_err(), "{bad}");
        }
        for bad in ["", "Demo", "a b", "a/b"] {
            assert!(sites(bad, &[]).is_err(), "{bad}");
        }
    }
}
