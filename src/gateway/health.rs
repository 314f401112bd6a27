//! Is it alive, is it ready, how is it doing. Knows nothing about how metrics are gathered.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::state::Gateway;
use super::vitals::Part;
use crate::domain::lang::Lang;

/// `GET /healthz`: the process runs. Nothing else is asked, so that an outage elsewhere restarts nobody.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the store answers, and all that the node lives by has gone well lately. Says which has not, and leaves
/// what exactly went wrong to the log: a reason may name an address.
pub async fn ready(State(gateway): State<Arc<Gateway>>) -> Response {
    let store = gateway.flow.store.epoch().await.is_ok();
    let stopping = gateway.wiring.stop.is_cancelled();
    let told = gateway.wiring.board.announcements();
    let (_, is_failing) = gateway.flow.appends();
    let mut failing = gateway.vitals.complaints();
    if is_failing && !failing.iter().any(|complaint| complaint.starts_with(Part::Append.code())) {
        failing.push("append has just failed".to_owned());
    }
    let ready = store && !stopping && failing.is_empty();
    let body = json!({
        "ready": ready,
        "store": if store { "ok" } else { "unavailable" },
        "failing": failing,
        "stopping": stopping,
        "search": if told.words_alone.is_some() { "words" } else { "meaning" },
        "search_fault": told.words_alone,
        "phrases": told.phrases,
        "authoring_problems": told.problems.len(),
        "version": env!("CARGO_PKG_VERSION"),
    });
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(body)).into_response()
}

/// `GET /metrics`: Prometheus text.
pub async fn metrics(State(gateway): State<Arc<Gateway>>) -> Response {
    measure_queue(&gateway).await;
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, (gateway.render_metrics)()).into_response()
}

/// Depth and age of the queue are facts of the desk, looked up when somebody asks.
async fn measure_queue(gateway: &Gateway) {
    let Ok((desk, _)) = gateway.flow.refresh().await else { return };
    let now = gateway.clock().now();
    for lang in Lang::ALL {
        let (mut depth, mut oldest_ms) = (0_u32, 0_u64);
        for ticket in desk.waiting(lang) {
            depth += 1;
            oldest_ms = oldest_ms.max(now.since(ticket.since).as_ms());
        }
        let label = [("lang", lang.code())];
        metrics::gauge!("puente_queue_depth", &label).set(f64::from(depth));
        let oldest_s = u32::try_from(oldest_ms / 1_000).unwrap_or(u32::MAX);
        metrics::gauge!("puente_queue_oldest_seconds", &label).set(f64::from(oldest_s));
    }
}
