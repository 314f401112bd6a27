//! A copy-on-write view of a file: writes stay in memory, the file is unchanged. The database rehearses its opening, repairs
//! included, on a file that may be damaged.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Mutex, PoisonError};

use redb::StorageBackend;

const BLOCK_BYTES: usize = 4_096;

#[derive(Debug)]
pub(super) struct CopyOnWriteFile {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    file: File,
    /// How much of the file still shows through.
    file_len: u64,
    len: u64,
    /// Blocks that were written, by number.
    written: BTreeMap<u64, Vec<u8>>,
}

impl CopyOnWriteFile {
    pub(super) fn new(file: File) -> io::Result<Self> {
        let len = file.metadata()?.len();
        let state = State { file, file_len: len, len, written: BTreeMap::new() };
        Ok(Self { state: Mutex::new(state) })
    }

    fn with<T>(&self, f: impl FnOnce(&mut State) -> T) -> T {
        f(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl StorageBackend for CopyOnWriteFile {
    fn len(&self) -> io::Result<u64> {
        self.with(|state| Ok(state.len))
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.with(|state| state.read(offset, out))
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.with(|state| state.set_len(len))
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.with(|state| state.write(offset, data))
    }
}

impl State {
    fn read(&mut self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.check(offset, out.len())?;
        for (block, within, piece) in pieces(offset, out) {
            if let Some(bytes) = self.written.get(&block) {
                piece.copy_from_slice(part(bytes, within, piece.len())?);
            } else {
                self.read_file(block * BLOCK_BYTES as u64 + within as u64, piece)?;
            }
        }
        Ok(())
    }

    fn write(&mut self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.check(offset, data.len())?;
        let mut data = data.to_vec();
        for (block, within, piece) in pieces(offset, &mut data) {
            let bytes = self.block(block)?;
            let end = within + piece.len();
            bytes.get_mut(within..end).ok_or_else(outside)?.copy_from_slice(piece);
        }
        Ok(())
    }

    fn set_len(&mut self, len: u64) -> io::Result<()> {
        let last = len / BLOCK_BYTES as u64;
        if len < self.len {
            self.written.split_off(&(last + 1));
            self.file_len = self.file_len.min(len);
            // What is cut off in the middle of a block must come back as zeros.
            let within = usize::try_from(len % BLOCK_BYTES as u64).map_err(|_| outside())?;
            if let Some(bytes) = self.written.get_mut(&last) {
                bytes.get_mut(within..).ok_or_else(outside)?.fill(0);
            }
        }
        self.len = len;
        Ok(())
    }

    fn check(&self, offset: u64, n: usize) -> io::Result<()> {
        let end = offset.checked_add(n as u64).ok_or_else(outside)?;
        if end <= self.len { Ok(()) } else { Err(outside()) }
    }

    fn block(&mut self, block: u64) -> io::Result<&mut Vec<u8>> {
        if !self.written.contains_key(&block) {
            let mut bytes = vec![0; BLOCK_BYTES];
            self.read_file(block * BLOCK_BYTES as u64, &mut bytes)?;
            self.written.insert(block, bytes);
        }
        self.written.get_mut(&block).ok_or_else(outside)
    }

    /// Reads what shows through of the file, and zeros behind it.
    fn read_file(&mut self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let there = self.file_len.saturating_sub(offset).min(out.len() as u64);
        let there = usize::try_from(there).map_err(|_| outside())?;
        let (from_file, behind) = out.split_at_mut(there);
        behind.fill(0);
        self.file.seek(SeekFrom::Start(offset))?;
        self.file.read_exact(from_file)
    }
}

/// Cuts a buffer where the blocks end: the number of each block, where in it the piece begins, and the piece.
fn pieces(offset: u64, mut buffer: &mut [u8]) -> impl Iterator<Item = (u64, usize, &mut [u8])> {
    let mut at = offset;
    std::iter::from_fn(move || {
        if buffer.is_empty() {
            return None;
        }
        let block = at / BLOCK_BYTES as u64;
        let within = usize::try_from(at % BLOCK_BYTES as u64).ok()?;
        let n = buffer.len().min(BLOCK_BYTES - within);
        let (piece, rest) = std::mem::take(&mut buffer).split_at_mut(n);
        buffer = rest;
        at += n as u64;
        Some((block, within, piece))
    })
}

fn part(bytes: &[u8], from: usize, n: usize) -> io::Result<&[u8]> {
    bytes.get(from..from + n).ok_or_else(outside)
}

fn outside() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "outside of the file")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn over(bytes: &[u8]) -> CopyOnWriteFile {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        CopyOnWriteFile::new(file).unwrap()
    }

    fn all(copy: &CopyOnWriteFile) -> Vec<u8> {
        let mut out = vec![0xEE; usize::try_from(copy.len().unwrap()).unwrap()];
        copy.read(0, &mut out).unwrap();
        out
    }

    #[test]
    fn what_is_written_is_read_back_and_the_rest_shows_through() {
        let mut expected: Vec<u8> =
            (0..10_000_u32).map(|n| u8::try_from(n % 251).unwrap()).collect();
        let copy = over(&expected);
        for (offset, n) in [(0, 3), (4_090, 20), (8_192, 1_808), (100, 9_000)] {
            let data = vec![u8::try_from(n % 256).unwrap(); n];
            copy.write(offset as u64, &data).unwrap();
            expected[offset..offset + n].copy_from_slice(&data);
            assert_eq!(all(&copy), expected);
        }
    }

    #[test]
    fn what_was_cut_off_comes_back_as_zeros() {
        let copy = over(&[7; 10_000]);
        copy.write(5_000, &[9; 100]).unwrap();
        copy.set_len(5_050).unwrap();
        copy.set_len(12_000).unwrap();
        let mut expected = vec![7; 5_000];
        expected.extend([9; 50]);
        expected.resize(12_000, 0);
        assert_eq!(all(&copy), expected);
    }

    #[test]
    fn nothing_is_read_or_written_behind_the_end() {
        let copy = over(&[7; 10]);
        assert!(copy.read(5, &mut [0; 6]).is_err());
        assert!(copy.write(10, &[1]).is_err());
        assert!(copy.read(u64::MAX, &mut [0; 6]).is_err());
    }
}
