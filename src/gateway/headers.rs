//! What every answer has in common, whichever handler gave it: it is not kept by anybody unless it says so, nobody
//! guesses what it is, and it is packed where that may be. Knows nothing about routes.

use std::sync::Arc;

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::packing::{Coding, PACKED_BYTES_MAX, PACKED_BYTES_MIN, wanted};
use super::problem::Problem;
use super::state::Gateway;

/// A browser that was here over TLS comes back over TLS alone, for a year.
const TLS_ONLY: &str = "max-age=31536000";
/// What can be packed, besides text.
const PACKABLE: [&str; 2] = ["application/json", "application/problem+json"];

/// The last thing that happens to an answer.
pub async fn finish(State(gateway): State<Arc<Gateway>>, request: Request, next: Next) -> Response {
    let codings = wanted(request.headers());
    let (gets, heads) = (request.method() == Method::GET, request.method() == Method::HEAD);
    let mut response = next.run(request).await;
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        return response;
    }
    let tls = gateway.config.names.is_tls();
    complete(response.headers_mut(), tls);
    if gets && may_be_packed(&response, response.body().size_hint().exact()) {
        return pack(&gateway, response, &codings).await;
    }
    let said =
        response.headers().get(header::CONTENT_LENGTH).and_then(|n| n.to_str().ok()?.parse().ok());
    if heads && may_be_packed(&response, said) {
        // How long it would be in which coding is not reckoned for nobody.
        response.headers_mut().remove(header::CONTENT_LENGTH);
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    response
}

/// Whoever has something that may be kept says so; what nobody has thought of is kept by nobody.
fn complete(headers: &mut HeaderMap, tls: bool) {
    let nosniff = HeaderValue::from_static("nosniff");
    headers.entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(nosniff);
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TLS_ONLY));
    }
}

/// Text that anybody may read. What is not to be kept is personal, and so is what comes with a cookie.
fn may_be_packed(response: &Response, length: Option<u64>) -> bool {
    let headers = response.headers();
    let says = |name, word: &str| {
        headers
            .get_all(name)
            .iter()
            .any(|value: &HeaderValue| value.to_str().map_or(true, |value| value.contains(word)))
    };
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    let length = length.and_then(|n| usize::try_from(n).ok());
    (kind.starts_with("text/") || PACKABLE.contains(&kind))
        && !headers.contains_key(header::CONTENT_ENCODING)
        && !headers.contains_key(header::SET_COOKIE)
        && !["no-store", "private", "no-transform"]
            .iter()
            .any(|word| says(header::CACHE_CONTROL, word))
        && length.is_some_and(|length| (PACKED_BYTES_MIN..=PACKED_BYTES_MAX).contains(&length))
}

async fn pack(gateway: &Gateway, response: Response, codings: &[Coding]) -> Response {
    let (mut parts, body) = response.into_parts();
    // Its length is known, so it is there already.
    let Ok(body) = to_bytes(body, PACKED_BYTES_MAX).await else {
        return Problem::Unavailable.into_response();
    };
    varies(&mut parts.headers);
    if !codings.contains(&Coding::Gzip) {
        return Response::from_parts(parts, Body::from(body));
    }
    let packed = gateway.packed.gzip(&body);
    let name = HeaderValue::from_static(Coding::Gzip.name());
    parts.headers.insert(header::CONTENT_ENCODING, name);
    // It is that of the other body; the server writes the right one.
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(packed))
}

/// Says that the same address answers differently to whoever takes other codings.
pub fn varies(headers: &mut HeaderMap) {
    let said = headers.get(header::VARY).and_then(|vary| vary.to_str().ok());
    let all = match said {
        Some(said) if said.to_ascii_lowercase().contains("accept-encoding") => return,
        Some(said) => format!("{said}, accept-encoding"),
        None => "accept-encoding".to_owned(),
    };
    if let Ok(all) = HeaderValue::from_str(&all) {
        headers.insert(header::VARY, all);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packs(response: &Response) -> bool {
        may_be_packed(response, response.body().size_hint().exact())
    }

    fn answer(headers: &[(&'static str, &'static str)], bytes: usize) -> Response {
        let mut response = "x".repeat(bytes).into_response();
        for (name, value) in headers {
            response.headers_mut().insert(*name, HeaderValue::from_static(value));
        }
        response
    }

    #[test]
    fn what_is_personal_is_never_packed() {
        let open = [("cache-control", "no-cache")];
        assert!(packs(&answer(&open, PACKED_BYTES_MIN)));
        assert!(packs(&answer(&[("content-type", "application/json")], PACKED_BYTES_MIN)));
        for personal in [
            [("cache-control", "no-store"), ("x", "x")],
            [("cache-control", "private, no-cache"), ("x", "x")],
            [("cache-control", "no-cache"), ("set-cookie", "a=b")],
            [("cache-control", "no-cache"), ("content-encoding", "br")],
            [("cache-control", "no-cache"), ("content-type", "image/png")],
        ] {
            assert!(!packs(&answer(&personal, PACKED_BYTES_MIN)), "{personal:?}");
        }
        assert!(!packs(&answer(&open, PACKED_BYTES_MIN - 1)), "too short to matter");
        assert!(!packs(&answer(&open, PACKED_BYTES_MAX + 1)), "too long to wait for");
    }

    #[test]
    fn an_answer_of_which_nobody_thought_is_kept_by_nobody() {
        let mut headers = HeaderMap::new();
        complete(&mut headers, false);
        assert_eq!(headers["cache-control"], "no-store");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert!(
            !headers.contains_key("strict-transport-security"),
            "without TLS it promises too much"
        );
        let forever = HeaderValue::from_static("public, immutable");
        let mut headers = HeaderMap::from_iter([(header::CACHE_CONTROL, forever)]);
        complete(&mut headers, true);
        assert_eq!(headers["cache-control"], "public, immutable");
        assert_eq!(headers["strict-transport-security"], TLS_ONLY);
    }

    #[test]
    fn an_answer_says_what_it_depends_on_once() {
        let mut headers = HeaderMap::new();
        varies(&mut headers);
        assert_eq!(headers["vary"], "accept-encoding");
        headers.insert("vary", HeaderValue::from_static("accept-language"));
        varies(&mut headers);
        varies(&mut headers);
        assert_eq!(headers["vary"], "accept-language, accept-encoding");
    }
}
