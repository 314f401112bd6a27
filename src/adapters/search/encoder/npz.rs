//! Arrays from an `.npz` archive: a ZIP file of deflated `.npy` files, as `numpy.savez_compressed` writes it.
//! Reads what such archives need of both formats and no more. Checksums are left to the caller, who knows the hash of the
//! whole file. Knows nothing about what the arrays mean.

use miniz_oxide::inflate::decompress_slice_iter_to_slice;

use super::EncoderFault;

/// The largest array that is unpacked. A column of the table has 4 MB.
const ARRAY_BYTES_MAX: usize = 16 * 1024 * 1024;
/// How many arrays an archive may hold.
const ARRAYS_MAX: usize = 1024;

const END: [u8; 4] = *b"PK\x05\x06";
const END_BYTES: usize = 22;
const ENTRY: [u8; 4] = *b"PK\x01\x02";
const ENTRY_BYTES: usize = 46;
const LOCAL: [u8; 4] = *b"PK\x03\x04";
const LOCAL_BYTES: usize = 30;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// Where arrays of 32-bit floats come from.
pub(super) trait Arrays {
    /// An array's values, row by row.
    fn floats(&self, array: &'static str, shape: &[usize]) -> Result<Vec<f32>, EncoderFault>;
}

/// An archive whose directory has been read. Arrays are unpacked when asked for.
#[derive(Debug)]
pub(super) struct Archive<'a> {
    file: &'static str,
    entries: Vec<Entry<'a>>,
}

#[derive(Debug)]
struct Entry<'a> {
    /// `proj2.npy`
    name: &'a [u8],
    method: u16,
    packed: &'a [u8],
    unpacked_bytes: usize,
}

impl<'a> Archive<'a> {
    /// Reads the directory. `file` is what faults call the archive.
    pub(super) fn read(file: &'static str, bytes: &'a [u8]) -> Result<Self, EncoderFault> {
        let entries = entries(bytes)
            .ok_or(EncoderFault::Damaged { file, why: "its directory cannot be read" })?;
        Ok(Self { file, entries })
    }

    /// What `read` makes of an array of bytes, row by row. A table has many of them, so they are not copied once
    /// more.
    pub(super) fn bytes<T>(
        &self,
        array: &'static str,
        shape: &[usize],
        read: impl FnOnce(&[u8]) -> T,
    ) -> Result<T, EncoderFault> {
        self.values(array, b"|u1", 1, shape, read)
    }

    fn values<T>(
        &self,
        array: &'static str,
        element: &[u8],
        element_bytes: usize,
        shape: &[usize],
        read: impl FnOnce(&[u8]) -> T,
    ) -> Result<T, EncoderFault> {
        let damaged = |why| EncoderFault::Damaged { file: self.file, why };
        let named = |entry: &&Entry<'_>| entry.name.strip_suffix(b".npy") == Some(array.as_bytes());
        let entry = self.entries.iter().find(named).ok_or(damaged("an array is missing"))?;
        let npy = entry.unpack().ok_or(damaged("an array cannot be unpacked"))?;
        let (header, values) =
            Header::read(&npy).ok_or(damaged("an array's header cannot be read"))?;
        if header.shape != shape || header.element != element {
            let (found, expected) = (header.shape, shape.to_vec());
            return Err(EncoderFault::Shape { array, found, expected });
        }
        if shape.iter().product::<usize>().checked_mul(element_bytes) != Some(values.len()) {
            return Err(damaged("an array has not as many values as its shape says"));
        }
        Ok(read(values))
    }
}

impl Arrays for Archive<'_> {
    fn floats(&self, array: &'static str, shape: &[usize]) -> Result<Vec<f32>, EncoderFault> {
        self.values(array, b"<f4", 4, shape, |values| {
            let (values, _) = values.as_chunks();
            values.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
        })
    }
}

impl Entry<'_> {
    fn unpack(&self) -> Option<Vec<u8>> {
        match self.method {
            STORED => Some(self.packed.to_vec()),
            DEFLATED if self.unpacked_bytes <= ARRAY_BYTES_MAX => {
                let mut out = vec![0; self.unpacked_bytes];
                let packed = std::iter::once(self.packed);
                let written = decompress_slice_iter_to_slice(&mut out, packed, false, true).ok()?;
                (written == out.len()).then_some(out)
            }
            _ => None,
        }
    }
}

fn entries(bytes: &[u8]) -> Option<Vec<Entry<'_>>> {
    // The end record lies at the very end: these archives have no comment after it.
    let end = bytes.get(bytes.len().checked_sub(END_BYTES)?..)?.strip_prefix(&END)?;
    let count = usize::from(u16_at(end, 6)?);
    let mut rest = bytes.get(size_at(end, 12)?..)?;
    let mut found = Vec::new();
    for _ in 0..count.min(ARRAYS_MAX) {
        let (entry, after) = rest.split_at_checked(ENTRY_BYTES)?;
        if !entry.starts_with(&ENTRY) {
            return None;
        }
        let (name, after) = after.split_at_checked(usize::from(u16_at(entry, 28)?))?;
        let (_, after) = after.split_at_checked(usize::from(u16_at(entry, 30)?))?;
        let (_, after) = after.split_at_checked(usize::from(u16_at(entry, 32)?))?;
        rest = after;
        let packed = content(bytes.get(size_at(entry, 42)?..)?, size_at(entry, 20)?)?;
        let unpacked_bytes = size_at(entry, 24)?;
        found.push(Entry { name, method: u16_at(entry, 10)?, packed, unpacked_bytes });
    }
    Some(found)
}

/// What stands behind a local header. Its sizes may be left open, so those of the directory are used.
fn content(local: &[u8], packed_bytes: usize) -> Option<&[u8]> {
    let (header, after) = local.split_at_checked(LOCAL_BYTES)?;
    if !header.starts_with(&LOCAL) {
        return None;
    }
    let (_, after) = after.split_at_checked(usize::from(u16_at(header, 26)?))?;
    let (_, after) = after.split_at_checked(usize::from(u16_at(header, 28)?))?;
    after.get(..packed_bytes)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|two| u16::from_le_bytes(*two))
}

fn size_at(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..)?.first_chunk()?;
    usize::try_from(u32::from_le_bytes(*four)).ok()
}

/// What an `.npy` file says of its array: a Python dictionary as text.
#[derive(Debug)]
struct Header<'a> {
    element: &'a [u8],
    shape: Vec<usize>,
}

impl<'a> Header<'a> {
    /// The header and the values behind it.
    fn read(npy: &'a [u8]) -> Option<(Self, &'a [u8])> {
        // Version 1.0; later ones are for structures of more than 64 kB.
        let (length, rest) = npy.strip_prefix(b"\x93NUMPY\x01\x00")?.split_first_chunk()?;
        let (text, values) = rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))?;
        let text = std::str::from_utf8(text).ok()?;
        let (_, element) = text.split_once("'descr': '")?;
        let (element, _) = element.split_once('\'')?;
        // Column by column would be the other order.
        text.contains("'fortran_order': False").then_some(())?;
        let (_, shape) = text.split_once("'shape': (")?;
        let (shape, _) = shape.split_once(')')?;
        let sides = shape.split(',').map(str::trim).filter(|side| !side.is_empty());
        let shape = sides.map(|side| side.parse().ok()).collect::<Option<_>>()?;
        Some((Self { element: element.as_bytes(), shape }, values))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// An archive of one deflated array, put together by hand.
    fn archive(name: &str, descr: &str, shape: &str, values: &[u8]) -> Vec<u8> {
        let header =
            format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
        let mut npy = b"\x93NUMPY\x01\x00".to_vec();
        npy.extend(u16::try_from(header.len()).unwrap().to_le_bytes());
        npy.extend(header.bytes());
        npy.extend(values);
        // Deflated as one block that is not compressed: its length twice, then its bytes.
        let length = u16::try_from(npy.len()).unwrap();
        let mut packed = vec![1];
        packed.extend([length.to_le_bytes(), (!length).to_le_bytes()].concat());
        packed.extend(&npy);
        let sizes = [0, packed.len(), npy.len()].map(|n| u32::try_from(n).unwrap().to_le_bytes());
        let name_bytes = u16::try_from(name.len()).unwrap().to_le_bytes();

        let mut zip = LOCAL.to_vec();
        zip.extend([20, 0, 0, 0, 8, 0, 0, 0, 0, 0]);
        zip.extend(sizes.concat());
        zip.extend([name_bytes, [0, 0]].concat());
        zip.extend(name.bytes());
        zip.extend(&packed);
        let directory = u32::try_from(zip.len()).unwrap().to_le_bytes();
        zip.extend(ENTRY);
        zip.extend([20, 0, 20, 0, 0, 0, 8, 0, 0, 0, 0, 0]);
        zip.extend(sizes.concat());
        zip.extend(name_bytes);
        zip.extend([0; 16]);
        zip.extend(name.bytes());
        zip.extend(END);
        zip.extend([0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]);
        zip.extend(directory);
        zip.extend([0, 0]);
        zip
    }

    fn two_by_two() -> Vec<u8> {
        let values = [1.0_f32, -2.0, 0.5, 4.0].map(f32::to_le_bytes).concat();
        archive("w.npy", "<f4", "(2, 2)", &values)
    }

    #[test]
    fn an_array_is_read_row_by_row() {
        let zip = two_by_two();
        let archive = Archive::read("weights", &zip).unwrap();
        assert_eq!(archive.floats("w", &[2, 2]).unwrap(), [1.0, -2.0, 0.5, 4.0]);
    }

    #[test]
    fn a_row_of_bytes_has_one_side() {
        let zip = archive("q.npy", "|u1", "(3,)", &[7, 8, 9]);
        let archive = Archive::read("weights", &zip).unwrap();
        assert_eq!(archive.bytes("q", &[3], <[u8]>::to_vec).unwrap(), [7, 8, 9]);
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let zip = two_by_two();
        let archive = Archive::read("weights", &zip).unwrap();
        let fault = archive.floats("w", &[4]).unwrap_err().to_string();
        assert_eq!(fault, "array w of the model has the shape [2, 2] instead of [4]");
        let fault = archive.floats("x", &[2, 2]).unwrap_err().to_string();
        assert_eq!(fault, "model file weights is damaged: an array is missing");
        assert!(archive.bytes("w", &[2, 2], <[u8]>::len).is_err(), "floats are not bytes");
    }

    #[test]
    fn values_that_are_missing_are_noticed() {
        let zip = archive("q.npy", "|u1", "(4,)", &[7, 8, 9]);
        assert!(Archive::read("weights", &zip).unwrap().bytes("q", &[4], <[u8]>::len).is_err());
    }

    proptest! {
        #[test]
        fn damaged_bytes_are_a_fault_or_other_values_but_never_a_panic(
            cut in 0_usize..400,
            hits in prop::collection::vec((0_usize..400, any::<u8>()), 0..4),
        ) {
            let mut zip = two_by_two();
            for (at, value) in hits {
                let at = at % zip.len();
                zip[at] = value;
            }
            zip.truncate(zip.len().saturating_sub(cut % 40));
            if let Ok(archive) = Archive::read("weights", &zip) {
                let _ = archive.floats("w", &[2, 2]);
            }
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Archive::read("weights", &bytes);
            let _ = Header::read(&bytes);
        }
    }
}
