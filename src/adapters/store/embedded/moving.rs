//! Logs taken out of this store and put into it whole. Knows nothing about where they come from.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::Embedded;
use super::tables::{self, Act};
use crate::adapters::store::moving::{Log, Movable};
use crate::domain::ids::Seq;
use crate::ports::{AppendError, Stream, Unavailable};

#[async_trait]
impl Movable for Embedded {
    async fn logs(&self) -> Result<BTreeMap<Stream, Seq>, Unavailable> {
        self.reading(tables::heads)
    }

    async fn take_out(&self, stream: &Stream) -> Result<Log, Unavailable> {
        let part =
            self.reading(|transaction| tables::read(transaction, stream, Seq::START, usize::MAX))?;
        Ok(Log::of(stream, part))
    }

    async fn put_in(&self, log: Log) -> Result<(), AppendError> {
        self.perform(Act::PutIn(log)).await.map(|_| ())
    }
}
