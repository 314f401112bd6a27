//! The looks from outside: a desk as a browser meets it, through whatever stands before it. Each answers with what it
//! found and what to change in which file.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;

use self::http::{Answer, Target};
use super::Found;
use crate::cli::block_on;
use crate::config::Config;
use crate::gateway::auth::VISITOR_COOKIE;
use crate::gateway::origin::Origin;

mod http;
mod socket;

/// Where the server is told what it should know.
const SETTINGS: &str = "puente.toml";
/// Where a proxy is told what to pass on.
const PROXY: &str = "the proxy's file (deploy/nginx-tls.conf is one that fits)";

/// Where to walk in, and how.
pub(super) struct Visit {
    target: Target,
    site: String,
    wait: Duration,
}

impl Visit {
    /// Over the name that browsers use.
    pub(super) fn new(
        url: &str,
        site: Option<&str>,
        wait: Duration,
        ca: Option<&Path>,
        config: &Config,
    ) -> anyhow::Result<Self> {
        let origin = Origin::parse(url.trim_end_matches('/')).with_context(|| {
            format!("`{url}` is not an origin such as https://help.example.com: scheme, host and perhaps a port")
        })?;
        let known = || config.sites.iter().next().map(|(name, _)| name.to_owned());
        let site = site.map(str::to_owned).or_else(known).unwrap_or_else(|| "demo".to_owned());
        Ok(Self { target: Target::new(origin, ca)?, site, wait })
    }

    /// Every look, in the order in which a browser would meet what is wrong.
    pub(super) fn all(&self, err: &mut dyn Write) -> anyhow::Result<Vec<Found>> {
        block_on(self.walk(err))
    }

    async fn walk(&self, err: &mut dyn Write) -> anyhow::Result<Vec<Found>> {
        let target = &self.target;
        let mut found = vec![transport(&target.origin)];
        let reached = match target.ask("GET /healthz", &[]).await {
            Ok(answer) => reached(&answer),
            Err(error) => {
                let advice = "the name in DNS, the way to port and proxy, and the certificate that is shown there";
                Found::broken("address", format!("{error:#}"), format!("look at {advice}"))
            }
        };
        let gone = reached.state == super::State::Broken;
        found.push(reached);
        if gone {
            return Ok(found);
        }
        found.extend(self.pages().await);
        let (doors, open) = socket::doors(target).await;
        found.extend(doors);
        if open && !self.wait.is_zero() {
            writeln!(err, "watching a silent socket for {} s …", self.wait.as_secs())?;
            found.push(socket::silence(target, &self.site, self.wait).await);
        }
        Ok(found)
    }

    /// Asks for one page. One that does not come is found out like anything else, and the visit goes on.
    async fn look(
        &self,
        what: &'static str,
        path: &str,
        headers: &[(&str, &str)],
        found: &mut Vec<Found>,
    ) -> Option<Answer> {
        match self.target.ask(&format!("GET {path}"), headers).await {
            Ok(answer) => Some(answer),
            Err(error) => {
                found.push(Found::broken(what, format!("{path} does not come: {error:#}"), PROXY));
                None
            }
        }
    }

    async fn pages(&self) -> Vec<Found> {
        let (site, mut found) = (&self.site, Vec::new());
        let html = [("accept", "text/html")];
        let page = self.look("page", &format!("/embed?site={site}"), &html, &mut found).await;
        if let Some(page) = &page {
            found.extend(chat(page, site));
        }
        if let Some(page) = page.as_ref().filter(|page| page.status == 200) {
            found.push(cookie(page));
        }
        let console = self.look("console", "/console", &html, &mut found).await;
        found.extend(console.as_ref().map(|console| shown("console", console)));
        let takes = [("accept-encoding", "br, gzip")];
        let script = self.look("size", "/widget.js", &takes, &mut found).await;
        found.extend(script.as_ref().map(packed));
        let session = self.look("caches", "/console/session", &[], &mut found).await;
        let text: String = [&console, &page].into_iter().flatten().map(Answer::text).collect();
        let asset = match text.split('"').find(|part| part.starts_with("/assets/")) {
            Some(path) => self.look("caches", path, &[], &mut found).await,
            None => None,
        };
        found.extend(session.as_ref().map(|session| kept(session, asset.as_ref())));
        let answers = [page, console, script, session].into_iter().flatten();
        found.push(headers(&self.target.origin, &answers.collect::<Vec<_>>()));
        if !self.target.origin.is_this_machine()
            && let Some(metrics) = self.look("inside", "/metrics", &[], &mut found).await
        {
            found.push(inside(&metrics));
        }
        found
    }
}

fn transport(origin: &Origin) -> Found {
    const WHAT: &str = "transport";
    if origin.is_secure() {
        return Found::fine(WHAT, format!("{origin} is asked for over TLS"));
    }
    if origin.is_this_machine() {
        return Found::fine(
            WHAT,
            format!("{origin} is plain http, which is enough on one machine"),
        );
    }
    Found::broken(
        WHAT,
        format!("{origin} is plain http: browsers keep no session there, so agents cannot sign in"),
        format!("{PROXY}: TLS; {SETTINGS}: server.public_url = \"https://{}\"", origin.host()),
    )
}

fn reached(answer: &Answer) -> Found {
    const WHAT: &str = "address";
    if answer.status == 200 && answer.text().trim() == "ok" {
        return Found::fine(WHAT, "a desk answers");
    }
    let found = match answer.status {
        502 | 504 => "the proxy does not reach a server".to_owned(),
        status => format!("/healthz is answered with {status}, and not by a desk"),
    };
    Found::broken(
        WHAT,
        found,
        format!("{PROXY}: `upstream` and proxy_pass; {SETTINGS}: server.listen"),
    )
}

fn chat(page: &Answer, site: &str) -> Vec<Found> {
    const WHAT: &str = "page";
    match page.status {
        200 => vec![shown(WHAT, page)],
        404 => vec![Found::warning(
            WHAT,
            format!("the desk knows no site `{site}`, so the chat was not looked at"),
            format!("--site NAME, with a name that stands under [sites] in {SETTINGS}"),
        )],
        status => {
            vec![Found::broken(WHAT, format!("the chat's page is answered with {status}"), PROXY)]
        }
    }
}

/// A page of ours has exactly the policy that we gave it, and nothing that forbids what it allows.
fn shown(what: &'static str, page: &Answer) -> Found {
    if page.status != 200 {
        return Found::broken(what, format!("it is answered with {}", page.status), PROXY);
    }
    if what == "page" && page.header("x-frame-options").is_some() {
        return Found::broken(
            what,
            "`X-Frame-Options` forbids every page to show the chat",
            format!("{PROXY}: remove it from what is added; frame-ancestors says who may"),
        );
    }
    match page.all("content-security-policy").count() {
        1 if page.says("content-security-policy", "frame-ancestors") => {
            Found::fine(what, "it comes with the policy that the desk gave it")
        }
        0 => Found::broken(
            what,
            "its Content-Security-Policy has been taken away",
            format!("{PROXY}: pass the header on"),
        ),
        _ => Found::warning(
            what,
            "there is a Content-Security-Policy beside the desk's own, or in its place",
            format!("{PROXY}: add none for this name"),
        ),
    }
}

fn cookie(page: &Answer) -> Found {
    const WHAT: &str = "cookie";
    let Some(line) = page.all("set-cookie").find(|line| line.starts_with(VISITOR_COOKIE)) else {
        return Found::broken(
            WHAT,
            format!("the chat's page sets no {VISITOR_COOKIE}"),
            format!("{PROXY}: pass Set-Cookie on, and keep no answers"),
        );
    };
    let words: Vec<String> = line.split(';').map(|word| word.trim().to_ascii_lowercase()).collect();
    let wanted = ["secure", "httponly", "samesite=none", "partitioned", "path=/"];
    let lacks: Vec<&str> =
        wanted.into_iter().filter(|word| !words.iter().any(|said| said == word)).collect();
    let domain = words.iter().any(|word| word.starts_with("domain="));
    if lacks.is_empty() && !domain {
        return Found::fine(WHAT, "the visitor's cookie has all its flags");
    }
    let what =
        if domain { "has a domain".to_owned() } else { format!("lacks {}", lacks.join(", ")) };
    Found::broken(
        WHAT,
        format!("the visitor's cookie {what}, so browsers refuse it"),
        format!(
            "{PROXY}: remove what changes cookies (proxy_cookie_path, proxy_cookie_flags, proxy_cookie_domain)"
        ),
    )
}

fn packed(script: &Answer) -> Found {
    const WHAT: &str = "size";
    if script.status != 200 {
        return Found::broken(
            WHAT,
            format!("/widget.js is answered with {}", script.status),
            PROXY,
        );
    }
    let bytes = script.body.len();
    match script.header("content-encoding") {
        Some(coding @ ("br" | "gzip")) if script.says("vary", "accept-encoding") => {
            Found::fine(WHAT, format!("/widget.js travels as {coding}, in {bytes} bytes"))
        }
        Some(_) => Found::warning(
            WHAT,
            "/widget.js is compressed, but `Vary: Accept-Encoding` has been taken away",
            format!("{PROXY}: pass Vary on, or caches hand out what a browser cannot read"),
        ),
        None => Found::warning(
            WHAT,
            format!("/widget.js travels as it is, in {bytes} bytes: three times what it need be"),
            format!("{PROXY}: pass Accept-Encoding on as the browser wrote it"),
        ),
    }
}

fn kept(session: &Answer, asset: Option<&Answer>) -> Found {
    const WHAT: &str = "caches";
    if !session.says("cache-control", "no-store") {
        return Found::broken(
            WHAT,
            "an answer about one agent may be kept and handed to another",
            format!("{PROXY}: change no Cache-Control (expires, proxy_ignore_headers)"),
        );
    }
    match asset {
        Some(asset) if asset.says("cache-control", "immutable") => {
            Found::fine(WHAT, "what is personal is kept by nobody, and scripts for ever")
        }
        _ => Found::warning(
            WHAT,
            "scripts are fetched again at every visit",
            format!("{PROXY}: change no Cache-Control"),
        ),
    }
}

fn headers(origin: &Origin, answers: &[Answer]) -> Found {
    const WHAT: &str = "headers";
    if !answers.iter().all(|answer| answer.says("x-content-type-options", "nosniff")) {
        let advice = format!("{PROXY}: pass X-Content-Type-Options on");
        return Found::warning(WHAT, "`nosniff` has been taken away from some answers", advice);
    }
    let only_tls = answers.iter().all(|answer| answer.says("strict-transport-security", "max-age"));
    if origin.is_secure() && !only_tls {
        return Found::warning(
            WHAT,
            "there is no Strict-Transport-Security: the first visit may be over plain http",
            format!("{SETTINGS}: server.public_url = \"{origin}\", which makes the server send it"),
        );
    }
    Found::fine(WHAT, "nobody guesses what an answer is, and TLS stays where it was once")
}

fn inside(metrics: &Answer) -> Found {
    const WHAT: &str = "inside";
    if metrics.status == 200 {
        return Found::warning(
            WHAT,
            "/metrics can be read by everybody",
            format!("{PROXY}: `location = /metrics {{ return 404; }}`"),
        );
    }
    Found::fine(WHAT, "/metrics is not for everybody")
}
