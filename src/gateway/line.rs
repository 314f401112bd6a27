//! How those in line stand. Thousands ask at the same moment, whenever the desk moves; the desk is read and walked for
//! all of them together.

use std::sync::Arc;

use tokio::sync::Mutex;

use crate::domain::desk::Standings;
use crate::domain::ids::Seq;
use crate::domain::time::{Span, Timestamp};
use crate::flow::Flow;
use crate::ports::Unavailable;

/// While nothing moves on the desk, a walk is as good as new for so long: only time moves on.
const FRESH: Span = Span::s(1);

/// What the last walk over the desk saw, of which head, and when.
#[derive(Debug, Default)]
pub struct Line {
    last: Mutex<Option<(Seq, Timestamp, Arc<Standings>)>>,
}

impl Line {
    /// How everybody in line stands now, as far as the desk is known to have moved.
    pub async fn look(&self, flow: &Flow) -> Result<Arc<Standings>, Unavailable> {
        let mut last = self.last.lock().await;
        let (desk, head) = flow.shown_desk().await?;
        let now = flow.clock.now();
        if let Some((of, at, standings)) = last.as_ref()
            && *of == head
            && now >= *at
            && now.since(*at) < FRESH
        {
            return Ok(standings.clone());
        }
        let standings = Arc::new(desk.standings(now));
        *last = Some((head, now, standings.clone()));
        Ok(standings)
    }
}
