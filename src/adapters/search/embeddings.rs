//! Sentence embeddings, stored by the hash of their text: a changed article costs only its own sentences, and a start
//! costs none. Knows nothing about articles.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use ndarray::{Array2, ArrayView1};
use sha2::{Digest, Sha256};

use super::encoder::{DIMENSIONS, Encoder};
use super::kept::write_whole;

/// Begins the file; changes with its form or with the model.
const MAGIC: &[u8; 16] = b"puente-vectors-1";
/// How many bytes of a sentence's SHA-256 name it.
const KEY: usize = 16;

type Key = [u8; KEY];

/// Sentence embeddings, each of length 1.
#[derive(Debug, Default)]
pub(super) struct Embeddings {
    rows: BTreeMap<Key, usize>,
    values: Array2<f32>,
}

impl Embeddings {
    /// Reads a file; empty if it is missing or damaged, and then computed again.
    pub(super) fn read(file: &Path) -> Self {
        fs::read(file).ok().and_then(|bytes| Self::parse(&bytes)).unwrap_or_default()
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (body, sum) = bytes.split_last_chunk::<32>()?;
        if Sha256::digest(body).as_slice() != sum {
            return None;
        }
        let body = body.strip_prefix(MAGIC)?;
        let entries = body.chunks_exact(KEY + 4 * DIMENSIONS);
        let n = entries.len();
        let (mut rows, mut values) = (BTreeMap::new(), Vec::with_capacity(n * DIMENSIONS));
        for (row, entry) in entries.enumerate() {
            let (key, vector) = entry.split_first_chunk::<KEY>()?;
            rows.insert(*key, row);
            let (numbers, _) = vector.as_chunks::<4>();
            values.extend(numbers.iter().map(|number| f32::from_le_bytes(*number)));
        }
        Some(Self { rows, values: Array2::from_shape_vec((n, DIMENSIONS), values).ok()? })
    }

    /// Keeps just these sentences and encodes the new ones. Returns how many were new; `None` if nothing changed.
    pub(super) fn complete(
        &mut self,
        sentences: &BTreeSet<&str>,
        encoder: &Encoder,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Option<usize> {
        let wanted: BTreeMap<Key, &str> =
            sentences.iter().map(|sentence| (key(sentence), *sentence)).collect();
        let missing: Vec<(&Key, &str)> = wanted
            .iter()
            .filter(|(key, _)| !self.rows.contains_key(*key))
            .map(|(key, sentence)| (key, *sentence))
            .collect();
        if missing.is_empty() && self.rows.len() == wanted.len() {
            return None;
        }
        let texts: Vec<&str> = missing.iter().map(|(_, sentence)| *sentence).collect();
        let total = texts.len();
        let made = encoder.encode_all(&texts, &mut |done| progress(done, total));
        let (mut rows, mut values) = (BTreeMap::new(), Vec::new());
        let kept = wanted.keys().filter_map(|key| Some((key, self.at(key)?.to_vec())));
        for (key, vector) in kept.chain(missing.iter().map(|(key, _)| *key).zip(made)) {
            rows.insert(*key, rows.len());
            values.extend(vector);
        }
        if let Ok(values) = Array2::from_shape_vec((rows.len(), DIMENSIONS), values) {
            *self = Self { rows, values };
        }
        Some(total)
    }

    /// Copies the embeddings of these sentences from another set. Returns whether any was new.
    pub(super) fn adopt(&mut self, from: &Self, sentences: &BTreeSet<String>) -> bool {
        if self.rows.is_empty() {
            self.values = Array2::zeros((0, DIMENSIONS));
        }
        let before = self.rows.len();
        for key in sentences.iter().map(|sentence| key(sentence)) {
            if !self.rows.contains_key(&key)
                && let Some(vector) = from.at(&key)
                && self.values.push_row(vector).is_ok()
            {
                self.rows.insert(key, self.rows.len());
            }
        }
        self.rows.len() > before
    }

    /// How many sentences it knows.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The embedding of a sentence.
    pub(super) fn of(&self, sentence: &str) -> Option<ArrayView1<'_, f32>> {
        self.at(&key(sentence))
    }

    fn at(&self, key: &Key) -> Option<ArrayView1<'_, f32>> {
        self.rows.get(key).map(|row| self.values.row(*row))
    }

    /// Writes everything beside the file and then in its place, so that it is whole or not there.
    pub(super) fn write(&self, file: &Path) -> io::Result<()> {
        let mut bytes = MAGIC.to_vec();
        for (key, row) in &self.rows {
            bytes.extend_from_slice(key);
            for number in self.values.row(*row) {
                bytes.extend_from_slice(&number.to_le_bytes());
            }
        }
        let sum = Sha256::digest(&bytes);
        bytes.extend_from_slice(&sum);
        write_whole(file, &bytes)
    }
}

fn key(sentence: &str) -> Key {
    let mut key = [0; KEY];
    for (to, from) in key.iter_mut().zip(Sha256::digest(sentence.as_bytes())) {
        *to = from;
    }
    key
}
