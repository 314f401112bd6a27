//! The pages and scripts that the binary carries, with their headers. Knows nothing about what they do.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};
use serde::Deserialize;

use super::auth;
use super::problem::Problem;
use super::router::Gateway;
use crate::domain::lang::Lang;

#[derive(RustEmbed)]
#[folder = "web-widget/dist"]
struct Dist;

/// What a page of ours may do: nothing but talk to us.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    img-src 'self' data:; media-src 'self'; base-uri 'none'; form-action 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";
/// The demo page embeds the widget like any customer's page; its policy is one that a careful customer would have.
const HOST_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; \
    img-src 'self' data:; base-uri 'none'; form-action 'none'";

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
    let mut response = page("embed.html", &policy);
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
    let mut response = page("unknown.html", &format!("{PAGE_POLICY}; frame-ancestors 'none'"));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// `GET /console`: the agents' page.
pub async fn console() -> Response {
    page("console.html", &format!("{PAGE_POLICY}; frame-ancestors 'none'"))
}

/// `GET /`: a page that embeds the widget as a customer would.
pub async fn demo() -> Response {
    page("demo.html", HOST_POLICY)
}

/// `GET /widget.js`: the loader.
pub async fn loader(headers: HeaderMap) -> Response {
    match Dist::get("widget.js") {
        Some(file) => {
            let cache = "public, max-age=300, stale-while-revalidate=86400";
            let mut response = script(&file, &headers, cache);
            // A module of another origin, and a script with a hash to check, are asked for in this way only.
            let anybody = (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            response.headers_mut().extend([anybody]);
            response
        }
        None => Problem::NotFound.into_response(),
    }
}

/// `GET /assets/{name}`: files whose names change with their contents.
pub async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match Dist::get(&format!("assets/{name}")) {
        Some(file) => script(&file, &headers, "public, max-age=31536000, immutable"),
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

fn page(name: &str, policy: &str) -> Response {
    let Some(file) = Dist::get(name) else { return Problem::NotFound.into_response() };
    let mut response = (StatusCode::OK, file.data.into_owned()).into_response();
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
    // A page that isolates itself from others may embed ours only if ours says so.
    for (name, value) in [
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-resource-policy", "cross-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn script(file: &EmbeddedFile, asked: &HeaderMap, cache: &'static str) -> Response {
    let hash = file.metadata.sha256_hash();
    let hash = u64::from_be_bytes(hash.first_chunk().copied().unwrap_or_default());
    let tag = format!("\"{hash:016x}\"");
    let known =
        asked.get(header::IF_NONE_MATCH).is_some_and(|seen| seen.as_bytes() == tag.as_bytes());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        file.data.clone().into_owned().into_response()
    };
    let headers = response.headers_mut();
    if let Ok(kind) = HeaderValue::from_str(file.metadata.mimetype()) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    response
}
