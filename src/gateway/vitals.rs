//! How the parts that a node lives by are doing: each says when something went well and when it did not, and whoever asks
//! whether the node is ready hears which of them has not gone well lately. In words that name no address, path or
//! person: who may ask is not who may read the log.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// What a node lives by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The store takes what is written.
    Append,
    /// The desk is looked at, and offers are made.
    Desk,
    /// Alarms are rung.
    Alarms,
    /// Authors' folders are looked at.
    Content,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Append, Self::Desk, Self::Alarms, Self::Content];

    /// Its name in `/readyz`, in metrics and in the log.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Append => "append",
            Self::Desk => "desk",
            Self::Alarms => "alarms",
            Self::Content => "content",
        }
    }

    /// How long ago it may have gone well. Several times as long as it usually takes to go well again.
    pub const fn lately(self) -> Duration {
        Duration::from_secs(match self {
            Self::Append => 90,
            // A look that does much takes long on a busy machine.
            Self::Desk | Self::Alarms => 60,
            // A look takes as long as it takes to take up what has changed, and what was taken up before still answers.
            Self::Content => 600,
        })
    }

    /// Whether one failure is one too many: what answers visitors is not to be tried on them.
    const fn must_not_fail(self) -> bool {
        match self {
            Self::Append | Self::Desk | Self::Alarms => true,
            Self::Content => false,
        }
    }
}

/// How one part is doing. Nothing before it has begun.
#[derive(Debug, Default)]
struct Sign {
    well_at: Option<Instant>,
    fault: Option<String>,
}

/// How all of them are doing.
#[derive(Debug, Default)]
pub struct Vitals {
    signs: [Mutex<Sign>; 4],
    /// The task that has ended although nobody stopped it.
    dead: Mutex<Option<&'static str>>,
}

impl Vitals {
    fn with<T>(&self, part: Part, f: impl FnOnce(&mut Sign) -> T) -> T {
        let [append, desk, alarms, content] = &self.signs;
        let sign = match part {
            Part::Append => append,
            Part::Desk => desk,
            Part::Alarms => alarms,
            Part::Content => content,
        };
        f(&mut sign.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on this part is expected to go well now and then.
    pub fn begins(&self, part: Part) {
        self.with(part, |sign| {
            sign.well_at.get_or_insert_with(Instant::now);
        });
    }

    /// It has gone well.
    pub fn well(&self, part: Part) {
        let was = self.with(part, |sign| {
            sign.well_at = Some(Instant::now());
            sign.fault.take()
        });
        if was.is_some() {
            tracing::info!(part = part.code(), "goes well again");
        }
    }

    /// It has not, for this reason. The log says so once, however long it lasts.
    pub fn failed(&self, part: Part, reason: &str) {
        metrics::counter!("puente_part_failures_total", "part" => part.code()).increment(1);
        let is_news = self.with(part, |sign| {
            let is_news = sign.fault.as_deref() != Some(reason);
            sign.fault = Some(reason.to_owned());
            is_news
        });
        if is_news {
            tracing::warn!(part = part.code(), reason, "does not go well; it is tried again");
        }
    }

    /// A task has ended although nobody stopped it.
    pub fn died(&self, task: &'static str) {
        self.dead.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(task);
    }

    /// The task that has.
    pub fn dead(&self) -> Option<&'static str> {
        *self.dead.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why the node is not ready, one line for each reason; none while it is.
    pub fn complaints(&self) -> Vec<String> {
        let dead = self.dead().map(|task| format!("the task {task} has ended"));
        let parts = Part::ALL.into_iter().filter_map(|part| {
            self.with(part, |sign| {
                let ago = sign.well_at?.elapsed();
                let is_late = ago > part.lately();
                let is_failing = sign.fault.is_some() && part.must_not_fail();
                (is_late || is_failing)
                    .then(|| format!("{} last went well {} s ago", part.code(), ago.as_secs()))
            })
        });
        dead.into_iter().chain(parts).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_part_that_has_not_gone_well_lately_is_named_and_one_that_has_not_begun_is_not() {
        let vitals = Vitals::default();
        assert_eq!(vitals.complaints(), [""; 0]);
        for part in Part::ALL {
            vitals.begins(part);
            tokio::time::advance(part.lately()).await;
            assert_eq!(vitals.complaints(), [""; 0]);
            tokio::time::advance(Duration::from_secs(1)).await;
            let late =
                format!("{} last went well {} s ago", part.code(), part.lately().as_secs() + 1);
            assert_eq!(vitals.complaints(), [late]);
            vitals.well(part);
            assert_eq!(vitals.complaints(), [""; 0]);
            // Nobody else is late meanwhile.
            for part in Part::ALL {
                vitals.with(part, |sign| sign.well_at = None);
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn one_failure_is_enough_where_visitors_would_feel_it_and_no_address_is_named() {
        let vitals = Vitals::default();
        for part in Part::ALL {
            vitals.begins(part);
            vitals.failed(part, "no Redis at redis://10.0.0.1:6379");
        }
        let told = vitals.complaints().join("\n");
        assert_eq!(
            told,
            "append last went well 0 s ago\ndesk last went well 0 s ago\nalarms last went well 0 s ago"
        );
        for part in Part::ALL {
            vitals.well(part);
        }
        assert_eq!(vitals.complaints(), [""; 0]);
    }

    #[test]
    fn a_task_that_died_is_named_for_ever() {
        let vitals = Vitals::default();
        vitals.died("desk");
        vitals.died("pokes");
        assert_eq!(vitals.complaints(), ["the task desk has ended"]);
    }
}
