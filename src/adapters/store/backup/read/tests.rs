//! What is written is read, and whatever is wrong with it is found.

use super::*;
use crate::adapters::store::backup::Writing;

fn log(name: &str, n: u64) -> Log {
    Log {
        stream: Stream::stored(name),
        snapshot: (n > 2).then(|| (Seq(2), b"state".to_vec())),
        records: (if n > 2 { 3 } else { 1 }..=n).map(|seq| (Seq(seq), vec![7; 40])).collect(),
        head: Seq(n),
        alarm: (n % 2 == 1).then_some(Timestamp(-5)),
    }
}

fn logs() -> Vec<Log> {
    ["agents", "cnv/a", "cnv/b", "desk"].into_iter().zip(0..).map(|(n, i)| log(n, i)).collect()
}

fn about() -> About {
    About { puente: "0".to_owned(), at: Timestamp(1), epoch: "e1".to_owned(), logs: 4 }
}

fn written(logs: &[Log]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writing = Writing::begin(&about(), &mut out);
    for log in logs {
        writing.log(log, &mut out);
    }
    writing.end(&mut out);
    out
}

/// Reads bytes that come in pieces of this size.
fn read(bytes: &[u8], size: usize) -> Result<(Vec<Piece>, Inventory), BackupError> {
    let (mut reading, mut pieces) = (Reading::default(), Vec::new());
    for chunk in bytes.chunks(size) {
        reading.push(chunk);
        while let Some(piece) = reading.piece()? {
            pieces.push(piece);
        }
    }
    reading.ended().map(|inventory| (pieces, inventory))
}

#[test]
fn what_was_written_is_read_in_pieces_of_any_size() {
    let bytes = written(&logs());
    for size in [1, 2, 7, 100, bytes.len()] {
        let (pieces, inventory) = read(&bytes, size).unwrap();
        assert_eq!((inventory.logs, inventory.events, inventory.alarms), (4, 4, 2));
        assert_eq!(pieces.first(), Some(&Piece::About(about())));
        assert_eq!(pieces.last(), Some(&Piece::End(inventory)));
        let found: Vec<Log> = pieces
            .into_iter()
            .filter_map(|piece| if let Piece::Log(log) = piece { Some(log) } else { None })
            .collect();
        assert_eq!(found, logs());
    }
}

#[test]
fn a_backup_that_is_cut_off_anywhere_is_refused() {
    let bytes = written(&logs());
    for n in 1..bytes.len() {
        let error = read(&bytes[..n], bytes.len()).unwrap_err();
        assert_eq!(error, BackupError::CutOff { bytes: n as u64 }, "after {n}");
    }
    assert_eq!(read(&[], 9).unwrap_err(), BackupError::Foreign);
}

#[test]
fn a_bit_that_is_flipped_anywhere_is_noticed() {
    let bytes = written(&logs());
    for at in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[at / 8] ^= 1 << (at % 8);
        assert!(read(&flipped, bytes.len()).is_err(), "bit {at}");
    }
}

#[test]
fn another_file_a_newer_one_and_one_with_more_behind_it_are_named() {
    for other in [&b"dear diary"[..], b"p\n", b"redb\x1a\n", b"puente backup one\n{}\n"] {
        assert_eq!(read(other, 64).unwrap_err(), BackupError::Foreign, "{other:?}");
    }
    let newer = read(b"puente backup 2\nwhatever it says", 64).unwrap_err();
    assert_eq!(newer, BackupError::Newer { found: 2 });
    let mut bytes = written(&logs());
    bytes.push(b'\n');
    assert!(matches!(read(&bytes, 9_999).unwrap_err(), BackupError::Damaged { .. }));
    assert!(matches!(read(&bytes, 1).unwrap_err(), BackupError::Damaged { .. }));
}

#[test]
fn logs_out_of_order_or_twice_are_refused_though_the_checksum_is_right() {
    for names in [["b", "a"], ["a", "a"]] {
        let bytes = written(&names.map(|name| log(name, 1)));
        let error = read(&bytes, bytes.len()).unwrap_err();
        let said = "its logs are not in order";
        assert!(matches!(error, BackupError::Damaged { what, .. } if what == said), "{error}");
    }
}
