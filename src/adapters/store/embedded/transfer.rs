//! Exports and imports whole logs. Knows nothing about where they come from.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::Embedded;
use super::tables::{self, Act};
use crate::adapters::store::transfer::{Log, StreamTransfer};
use crate::domain::ids::Seq;
use crate::ports::{AppendError, Stream, Unavailable};

#[async_trait]
impl StreamTransfer for Embedded {
    async fn logs(&self) -> Result<BTreeMap<Stream, Seq>, Unavailable> {
        self.reading(tables::heads)
    }

    async fn export_stream(&self, stream: &Stream) -> Result<Log, Unavailable> {
        let part =
            self.reading(|transaction| tables::read(transaction, stream, Seq::START, usize::MAX))?;
        Ok(Log::of(stream, part))
    }

    async fn import_stream(&self, log: Log) -> Result<(), AppendError> {
        self.perform(Act::ImportStream(log)).await.map(|_| ())
    }
}
