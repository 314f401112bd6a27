//! Steps as connections take them, of visitors and of agents alike. Knows nothing about what a step does.

use std::time::Duration;

use super::session::READ_PAGE;
use crate::domain::ids::{ConversationId, Seq};
use crate::flow::{Flow, FlowError, inspect};
use crate::ports::{Record, Unavailable};

/// A step that takes longer than this is given up; asking again under the same name is safe.
pub const STEP_WITHIN: Duration = Duration::from_secs(5);

/// Bounds a step.
pub(super) async fn within<T>(
    step: impl Future<Output = Result<T, FlowError>> + Send,
) -> Result<T, FlowError> {
    match tokio::time::timeout(STEP_WITHIN, step).await {
        Ok(result) => result,
        Err(_) => Err(Unavailable { reason: "step took too long".to_owned() }.into()),
    }
}

/// One page of a conversation, and its head.
pub(super) async fn read_page(
    flow: &Flow,
    id: &ConversationId,
    after: Seq,
) -> (Result<Vec<Record>, FlowError>, Seq) {
    match inspect::page(flow, id, after, READ_PAGE).await {
        Ok((records, head)) => (Ok(records), head),
        Err(error) => (Err(error.into()), after),
    }
}
