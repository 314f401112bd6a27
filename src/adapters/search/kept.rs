//! Binary files beside a finished index: numbers and texts one after another, little-endian, between a mark of their format
//! and a SHA-256. A file that is damaged or of another format is not read, and its contents are built again. Knows nothing
//! about what the numbers mean.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use ndarray::Array2;
use sha2::{Digest, Sha256};

use super::learn::softmax::Softmax;

/// Names a file's form: changes with it.
pub(super) type Mark = [u8; 16];

/// A file as it is put together.
pub(super) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(super) fn new(mark: &Mark) -> Self {
        Self { bytes: mark.to_vec() }
    }

    pub(super) fn whole(&mut self, number: u32) {
        self.bytes.extend(number.to_le_bytes());
    }

    /// A count; nothing that is kept has more than 32 bits can count.
    pub(super) fn count(&mut self, count: usize) {
        self.whole(u32::try_from(count).unwrap_or(u32::MAX));
    }

    pub(super) fn numbers<'n>(&mut self, numbers: impl IntoIterator<Item = &'n f32>) {
        self.bytes.extend(numbers.into_iter().flat_map(|number| number.to_le_bytes()));
    }

    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.count(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    pub(super) fn wholes(&mut self, numbers: &[u32]) {
        self.count(numbers.len());
        for number in numbers {
            self.whole(*number);
        }
    }

    pub(super) fn texts<'t>(
        &mut self,
        texts: impl IntoIterator<Item = &'t String, IntoIter: ExactSizeIterator>,
    ) {
        let texts = texts.into_iter();
        self.count(texts.len());
        texts.for_each(|text| self.text(text));
    }

    /// Each entry's key, and what `put` makes of its value.
    pub(super) fn map<V>(&mut self, map: &BTreeMap<String, V>, put: impl Fn(&mut Self, &V)) {
        self.count(map.len());
        for (key, value) in map {
            self.text(key);
            put(self, value);
        }
    }

    /// All of it so far, for a file that is known by its hash.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Puts the file in place.
    pub(super) fn write(mut self, file: &Path) -> io::Result<()> {
        let sum = Sha256::digest(&self.bytes);
        self.bytes.extend_from_slice(&sum);
        write_whole(file, &self.bytes)
    }
}

/// What `read` makes of a file of this form, if it is whole and nothing is left over.
pub(super) fn read<T>(
    file: &Path,
    mark: &Mark,
    read: impl FnOnce(&mut Reader<'_>) -> Option<T>,
) -> Option<T> {
    let bytes = fs::read(file).ok()?;
    let (body, sum) = bytes.split_last_chunk::<32>()?;
    let mut reader = Reader { rest: body.strip_prefix(mark)? };
    if Sha256::digest(body).as_slice() != sum {
        return None;
    }
    let found = read(&mut reader)?;
    reader.rest.is_empty().then_some(found)
}

/// Reads what a [`Writer`] wrote, in the same order.
#[derive(Default)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// What stands behind the mark, where nothing stands behind it that says that it is whole.
    pub(super) fn over(bytes: &'a [u8], mark: &Mark) -> Option<Self> {
        Some(Self { rest: bytes.strip_prefix(mark)? })
    }

    /// How many bytes are left.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    pub(super) fn whole(&mut self) -> Option<u32> {
        let (number, rest) = self.rest.split_first_chunk::<4>()?;
        self.rest = rest;
        Some(u32::from_le_bytes(*number))
    }

    pub(super) fn count(&mut self) -> Option<usize> {
        usize::try_from(self.whole()?).ok()
    }

    pub(super) fn raw(&mut self, n: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(bytes)
    }

    pub(super) fn numbers(&mut self, n: usize) -> Option<Vec<f32>> {
        let (numbers, _) = self.raw(n.checked_mul(4)?)?.as_chunks::<4>();
        Some(numbers.iter().map(|number| f32::from_le_bytes(*number)).collect())
    }

    pub(super) fn some<const N: usize>(&mut self) -> Option<[f32; N]> {
        self.numbers(N)?.try_into().ok()
    }

    pub(super) fn weights(&mut self, rows: usize, columns: usize) -> Option<Softmax> {
        let numbers = self.numbers(rows.checked_mul(columns)?)?;
        Some(Softmax { weights: Array2::from_shape_vec((rows, columns), numbers).ok()? })
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        let length = self.count()?;
        std::str::from_utf8(self.raw(length)?).ok()
    }

    pub(super) fn texts<T: FromIterator<String>>(&mut self) -> Option<T> {
        let n = self.count()?;
        (0..n).map(|_| self.text().map(str::to_owned)).collect()
    }

    pub(super) fn wholes(&mut self) -> Option<Vec<u32>> {
        let n = self.count()?;
        let (numbers, _) = self.raw(n.checked_mul(4)?)?.as_chunks::<4>();
        Some(numbers.iter().map(|number| u32::from_le_bytes(*number)).collect())
    }

    pub(super) fn map<V>(
        &mut self,
        mut value: impl FnMut(&mut Self) -> Option<V>,
    ) -> Option<BTreeMap<String, V>> {
        let n = self.count()?;
        (0..n).map(|_| Some((self.text()?.to_owned(), value(self)?))).collect()
    }
}

/// Tells two files apart that this process writes at once.
static NTH: AtomicUsize = AtomicUsize::new(0);

/// Puts a file in place at once, so that it is whole or not there. Two that write the same one do not meet.
pub(super) fn write_whole(file: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let nth = NTH.fetch_add(1, Ordering::Relaxed);
    let beside = file.with_extension(format!("{}-{nth}.tmp", std::process::id()));
    let mut half = fs::File::create(&beside)?;
    half.write_all(bytes)?;
    half.sync_all()?;
    fs::rename(&beside, file)
}
