//! The pages and scripts that the binary carries, with their headers. Knows nothing about what they do.

use std::borrow::Cow;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use rust_embed::RustEmbed;
use serde::Deserialize;

use super::auth;
use super::headers::varies;
use super::packing::{Coding, wanted};
use super::problem::Problem;
use super::state::Gateway;
use crate::domain::lang::Lang;

#[derive(RustEmbed)]
#[folder = "web-widget/dist"]
struct Dist;

/// A file that the binary carries, as small as whoever asks for it can take it. The build lays packed ones beside it.
struct Carried {
    bytes: Bytes,
    coding: Option<Coding>,
    /// Of the file as it is, whichever way it travels.
    hash: u64,
    kind: String,
}

impl Carried {
    fn find(name: &str, asked: &HeaderMap) -> Option<Self> {
        // They are ways to send a file and no files of their own.
        if Coding::ALL.iter().any(|coding| name.ends_with(coding.suffix())) {
            return None;
        }
        let plain = Dist::get(name)?;
        let hash = plain.metadata.sha256_hash();
        let hash = u64::from_be_bytes(hash.first_chunk().copied().unwrap_or_default());
        let kind = plain.metadata.mimetype().to_owned();
        let packed = wanted(asked).into_iter().find_map(|coding| {
            Some((coding, Dist::get(&format!("{name}{}", coding.suffix()))?.data))
        });
        let (coding, data) = match packed {
            Some((coding, data)) => (Some(coding), data),
            None => (None, plain.data),
        };
        let bytes = match data {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::from(bytes),
        };
        Some(Self { bytes, coding, hash, kind })
    }

    /// What of its answer depends on how it travels.
    fn describe(&self, headers: &mut HeaderMap) {
        if let Some(coding) = self.coding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
        }
        varies(headers);
    }

    /// Names these very bytes: a packed file is not the plain one.
    fn tag(&self) -> String {
        let coding = self.coding.map(|coding| format!("-{}", coding.name())).unwrap_or_default();
        format!("\"{:016x}{coding}\"", self.hash)
    }
}

/// What a page of ours may do: nothing but talk to us.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    img-src 'self' data:; media-src 'self'; base-uri 'none'; form-action 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";
/// The demo page embeds the widget like any customer's page; its policy is one that a careful customer would have.
const HOST_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; \
    img-src 'self' data:; base-uri 'none'; form-action 'none'";

/// The first page of a desk that is no demo has nothing but words and a sheet.
const HOME_POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'";
/// What belongs to the demo among the assets.
const DEMO_ASSETS: &str = "demo";
/// So many languages of a browser are looked at.
const LANGUAGES_MAX: usize = 16;

/// What `/embed` is asked for.
#[derive(Deserialize)]
pub struct EmbedQuery {
    #[serde(default)]
    site: Option<String>,
}

/// `GET /embed`: the chat page, for the sites that may show it.
pub async fn embed(
    State(gateway): State<Arc<Gateway>>,
    Query(query): Query<EmbedQuery>,
    headers: HeaderMap,
) -> Response {
    let site = query.site.unwrap_or_else(|| "demo".to_owned());
    let Some(ancestors) = gateway.config.sites.get(&site) else { return unknown(&headers) };
    let policy = format!("{PAGE_POLICY}; frame-ancestors {ancestors}");
    let mut response = page("embed.html", &policy, &headers);
    // It may come with a cookie: nobody between us and this browser keeps it.
    let kept = HeaderValue::from_static("private, no-cache");
    response.headers_mut().insert(header::CACHE_CONTROL, kept);
    if auth::visitor_token(&headers).is_none() {
        let line = auth::visitor_cookie(&gateway.flow.ids.token());
        if let Ok(line) = HeaderValue::from_str(&line) {
            response.headers_mut().insert(header::SET_COOKIE, line);
        }
    }
    response
}

/// No site of this name. Whoever followed a link to it reads so, in both languages.
fn unknown(asked: &HeaderMap) -> Response {
    let accepts = asked.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    if !accepts.is_some_and(|kinds| kinds.contains("text/html")) {
        return Problem::NotFound.into_response();
    }
    let mut response =
        page("unknown.html", &format!("{PAGE_POLICY}; frame-ancestors 'none'"), asked);
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// `GET /console`: the agents' page.
pub async fn console(headers: HeaderMap) -> Response {
    page("console.html", &format!("{PAGE_POLICY}; frame-ancestors 'none'"), &headers)
}

/// What the first page is asked for.
#[derive(Deserialize)]
pub struct HomeQuery {
    #[serde(default)]
    lang: Option<String>,
}

/// `GET /`: what this server is and where to go, in the language that the browser prefers. In a demo, a page that embeds
/// the widget as a customer would.
pub async fn home(
    State(gateway): State<Arc<Gateway>>,
    Query(query): Query<HomeQuery>,
    headers: HeaderMap,
) -> Response {
    if gateway.config.demo {
        return page("demo.html", HOST_POLICY, &headers);
    }
    let wanted = query.lang.as_deref().and_then(Lang::from_tag);
    let lang = wanted.or_else(|| preferred(&headers)).unwrap_or(Lang::En);
    let policy = format!("{HOME_POLICY}; frame-ancestors 'none'");
    let mut response = page(&format!("home.{}.html", lang.code()), &policy, &headers);
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("accept-language, accept-encoding"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.code()));
    response
}

/// The language of ours that a browser prefers, if it names one.
fn preferred(headers: &HeaderMap) -> Option<Lang> {
    let said = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(f32, Lang)> = None;
    for entry in said.split(',').take(LANGUAGES_MAX) {
        let (tag, weight) = entry.split_once(';').unwrap_or((entry, ""));
        let weight = weight.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse().ok());
        let Some((lang, weight)) = Lang::from_tag(tag).zip(weight) else { continue };
        // Of two that are liked as much, the first one named.
        if weight > 0.0 && best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, lang));
        }
    }
    best.map(|(_, lang)| lang)
}

/// `GET /widget.js`: the loader.
pub async fn loader(headers: HeaderMap) -> Response {
    match Carried::find("widget.js", &headers) {
        Some(file) => {
            let cache = "public, max-age=300, stale-while-revalidate=86400";
            let mut response = script(file, &headers, cache);
            // A module of another origin, and a script with a hash to check, are asked for in this way only.
            let anybody = (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            response.headers_mut().extend([anybody]);
            response
        }
        None => Problem::NotFound.into_response(),
    }
}

/// `GET /assets/{name}`: files whose names change with their contents.
pub async fn asset(
    State(gateway): State<Arc<Gateway>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    if name.starts_with(DEMO_ASSETS) && !gateway.config.demo {
        return Problem::NotFound.into_response();
    }
    match Carried::find(&format!("assets/{name}"), &headers) {
        Some(file) => script(file, &headers, "public, max-age=31536000, immutable"),
        None => Problem::NotFound.into_response(),
    }
}

/// `GET /phrases/{lang}/{bundle}`: the present wording of a bundle, `widget.ftl` or `console.ftl`.
pub async fn phrases(
    State(gateway): State<Arc<Gateway>>,
    Path((lang, bundle)): Path<(String, String)>,
) -> Response {
    let source = Lang::from_tag(&lang)
        .zip(bundle.strip_suffix(".ftl"))
        .and_then(|(lang, bundle)| gateway.phrases.source(lang, bundle));
    let Some(source) = source else { return Problem::NotFound.into_response() };
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, source.to_string()).into_response()
}

fn page(name: &str, policy: &str, asked: &HeaderMap) -> Response {
    let Some(file) = Carried::find(name, asked) else { return Problem::NotFound.into_response() };
    let mut response = Response::new(Body::from(file.bytes.clone()));
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // A page that isolates itself from others may embed ours only if ours says so; and whoever opens ours in a window of
    // its own gets no hold on it.
    for (name, value) in [
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "cross-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    file.describe(headers);
    if let Ok(policy) = HeaderValue::from_str(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn script(file: Carried, asked: &HeaderMap, cache: &'static str) -> Response {
    let tag = file.tag();
    // A proxy that compresses makes the tag a weak one, and asks with that.
    let seen = asked.get_all(header::IF_NONE_MATCH).into_iter();
    let mut seen = seen.filter_map(|seen| seen.to_str().ok()).flat_map(|seen| seen.split(','));
    let known = seen.any(|one| ["*", tag.as_str()].contains(&one.trim().trim_start_matches("W/")));
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    file.describe(headers);
    if let Ok(kind) = HeaderValue::from_str(&file.kind) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    if known {
        headers.remove(header::CONTENT_ENCODING);
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    } else {
        *response.body_mut() = Body::from(file.bytes);
    }
    response
}
