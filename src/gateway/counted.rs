//! The address that a request is counted by, for the handlers that count. Knows nothing about how it is told.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::caller::Peer;
use super::state::Gateway;
use crate::domain::address::Address;

/// The address that a request is counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller(pub Option<Address>);

impl FromRequestParts<Arc<Gateway>> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        gateway: &Arc<Gateway>,
    ) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<Peer>();
        let proxies = &gateway.config.proxies;
        Ok(Self(peer.and_then(|Peer(ip)| proxies.caller(*ip, &parts.headers))))
    }
}
