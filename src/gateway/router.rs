//! Every route on one page. Knows nothing about who wired it.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::{get, post};

use super::problem::Problem;
use super::state::Gateway;
use super::{agent, assets, auth, body, guard, headers, health, visitor};

/// Every route.
pub fn router(gateway: Arc<Gateway>) -> Router {
    let forms = Router::new()
        .route("/console/sign-in", post(auth::sign_in))
        .route("/console/password", post(auth::password))
        .route("/console/sign-out", post(auth::sign_out))
        .layer(from_fn(body::whole));
    Router::new()
        .route("/", get(assets::home))
        .route("/embed", get(assets::embed))
        .route("/widget.js", get(assets::loader))
        .route("/assets/{name}", get(assets::asset))
        .route("/phrases/{lang}/{bundle}", get(assets::phrases))
        .route("/ws", get(visitor::upgrade).post(visitor::knock))
        .route("/console", get(assets::console))
        .merge(forms)
        .route("/console/session", get(auth::session))
        .route("/ws/agent", get(agent::upgrade))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .fallback(|| async { Problem::NotFound.into_response() })
        .layer(from_fn_with_state(gateway.clone(), guard::own_pages))
        .layer(from_fn_with_state(gateway.clone(), headers::finish))
        .with_state(gateway)
}
