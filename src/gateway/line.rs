//! How those in line stand. Thousands ask at the same moment, whenever the desk moves; the desk is read and walked for
//! all of them together.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;

use crate::domain::desk::Standings;
use crate::flow::Flow;
use crate::ports::Unavailable;

/// How many looks at the line have begun on this node, and what the last one saw.
#[derive(Debug, Default)]
pub struct Line {
    begun: AtomicU64,
    last: Mutex<Option<(u64, Arc<Standings>)>>,
}

impl Line {
    /// How everybody in line stands now. Nothing in it is older than the question; whoever asks while a look is being
    /// taken shares the next one.
    pub async fn look(&self, flow: &Flow) -> Result<Arc<Standings>, Unavailable> {
        let asked = self.begun.load(Ordering::SeqCst);
        let mut last = self.last.lock().await;
        if let Some((_, standings)) = last.as_ref().filter(|(look, _)| *look > asked) {
            return Ok(standings.clone());
        }
        let look = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let (desk, _) = flow.refresh().await?;
        let standings = Arc::new(desk.standings(flow.clock.now()));
        *last = Some((look, standings.clone()));
        Ok(standings)
    }
}
