//! How small what travels is, what may be kept of it, and by whom.

use miniz_oxide::inflate::decompress_to_vec;

use super::client::{Reply, get, http, sign_in, token_of};
use super::server::{self, Desk};
use puente::domain::lang::Lang;

async fn packed(desk: &Desk, path: &str, takes: &str) -> Reply {
    http(desk.address, &format!("GET {path}"), &[("accept-encoding", takes)], "").await
}

/// What a gzip file unpacks to: behind its fixed head, before its checksum and length.
fn unpacked(file: &[u8]) -> Vec<u8> {
    assert_eq!(file[..4], [0x1f, 0x8b, 8, 0], "no gzip file");
    decompress_to_vec(&file[10..file.len() - 8]).unwrap()
}

/// The files that a page loads at once.
fn files(page: &str) -> Vec<&str> {
    page.split('"').filter(|part| part.starts_with("/assets/")).collect()
}

#[tokio::test]
async fn pages_scripts_and_wording_travel_packed_to_whoever_takes_it() {
    let desk = server::open().await;
    let page = get(desk.address, "/embed").await;
    let mut paths = files(&page.body);
    assert!(paths.len() > 2, "{paths:?}");
    paths.extend(["/embed", "/console", "/", "/widget.js", "/phrases/es/widget.ftl"]);
    for path in paths {
        let plain = get(desk.address, path).await;
        assert_eq!((plain.status, plain.header("content-encoding")), (200, None), "{path}");
        let gzip = packed(&desk, path, "gzip, deflate").await;
        assert_eq!(gzip.header("content-encoding"), Some("gzip"), "{path}");
        assert_eq!(unpacked(&gzip.bytes), plain.bytes, "{path}");
        let best = packed(&desk, path, "gzip, deflate, br, zstd").await;
        // What is made while somebody waits is packed by the quicker one.
        let made = path.starts_with("/phrases");
        assert_eq!(
            best.header("content-encoding"),
            Some(if made { "gzip" } else { "br" }),
            "{path}"
        );
        for reply in [&plain, &gzip, &best] {
            assert!(reply.header("vary").unwrap().contains("accept-encoding"), "{path}");
            let length = reply.header("content-length").map(|length| length.parse().unwrap());
            assert_eq!(length, Some(reply.bytes.len()), "{path}");
        }
        assert!(best.bytes.len() <= gzip.bytes.len(), "{path}");
        assert!(gzip.bytes.len() < plain.bytes.len(), "{path}");
        for refused in ["br;q=0, gzip;q=0", "identity", "*;q=0", ""] {
            let reply = packed(&desk, path, refused).await;
            assert_eq!(reply.header("content-encoding"), None, "{path} {refused}");
            assert_eq!(reply.bytes, plain.bytes, "{path} {refused}");
        }
    }
}

#[tokio::test]
async fn a_page_that_has_the_servers_wording_need_not_fetch_it() {
    let desk = server::open().await;
    let version = desk.phrases.current().version().to_owned();
    for path in ["/embed", "/console"] {
        let page = get(desk.address, path).await;
        // The door of the console leaves what the desk needs to a later file, which its script names.
        let mut found = false;
        let mut names: Vec<String> = files(&page.body).into_iter().map(str::to_owned).collect();
        let mut seen = 0;
        while let Some(name) = names.get(seen).cloned() {
            seen += 1;
            let script = get(desk.address, &name).await.body;
            found |= script.contains(&version);
            for next in script.split('"').filter_map(|part| part.strip_prefix("./")) {
                let next = format!("/assets/{next}");
                if next.strip_suffix(".js").is_some() && !names.contains(&next) {
                    names.push(next);
                }
            }
        }
        assert!(found, "{path}: no script carries {version}, so build the pages again");
    }
}

#[tokio::test]
async fn what_a_browser_has_is_known_by_how_it_was_packed() {
    let desk = server::open().await;
    let mut tags = Vec::new();
    for takes in ["identity", "gzip", "br"] {
        let reply = packed(&desk, "/widget.js", takes).await;
        tags.push((takes, reply.header("etag").unwrap().to_owned()));
    }
    for (takes, own) in &tags {
        for (_, tag) in &tags {
            let asked = [("accept-encoding", *takes), ("if-none-match", tag.as_str())];
            let reply = http(desk.address, "GET /widget.js", &asked, "").await;
            assert_eq!(reply.status, if tag == own { 304 } else { 200 }, "{takes} with {tag}");
            assert!(reply.header("vary").unwrap().contains("accept-encoding"));
            assert_eq!(reply.header("etag"), Some(own.as_str()));
        }
    }
}

#[tokio::test]
async fn a_packed_file_is_no_file_of_its_own() {
    let desk = server::open().await;
    let page = get(desk.address, "/embed").await;
    for path in files(&page.body) {
        for suffix in [".br", ".gz"] {
            let reply = packed(&desk, &format!("{path}{suffix}"), "br, gzip").await;
            assert_eq!(reply.status, 404, "{path}{suffix}");
        }
    }
}

#[tokio::test]
async fn what_is_personal_is_kept_by_nobody_and_never_packed() {
    let desk = server::open().await;
    let password = desk.hires("ana", &[Lang::En]).await;
    let signed_in = sign_in(desk.address, "ana", &password).await;
    let cookie =
        format!("__Host-puente-agent={}", token_of(signed_in.header("set-cookie").unwrap()));
    let asked = [("cookie", cookie.as_str()), ("accept-encoding", "br, gzip")];
    let mut replies = vec![("POST /console/sign-in", signed_in)];
    for line in [
        "GET /console/session",
        "POST /console/sign-in",
        "POST /console/password",
        "POST /console/sign-out",
        "GET /ws",
        "GET /readyz",
        "GET /metrics",
        "GET /nowhere",
        "GET /embed?site=nobody",
        "DELETE /embed",
    ] {
        replies.push((line, http(desk.address, line, &asked, "").await));
    }
    for (line, reply) in replies {
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{line}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{line}");
        assert_eq!(reply.header("content-encoding"), None, "{line}");
    }
}

#[tokio::test]
async fn for_ever_is_kept_only_what_changes_its_name_with_its_contents() {
    let desk = server::open_demo().await;
    for path in
        ["/", "/console", "/embed", "/embed?site=nobody", "/widget.js", "/phrases/en/widget.ftl"]
    {
        let asked = [("accept", "text/html")];
        let reply = http(desk.address, &format!("GET {path}"), &asked, "").await;
        assert!(!reply.header("cache-control").unwrap().contains("immutable"), "{path}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{path}");
        if reply.body.contains("<html") {
            assert_eq!(reply.header("cross-origin-opener-policy"), Some("same-origin"), "{path}");
            for file in files(&reply.body) {
                let kept = get(desk.address, file).await;
                let kept = kept.header("cache-control").unwrap();
                assert_eq!(kept, "public, max-age=31536000, immutable", "{file}");
            }
        }
    }
}
