//! Nothing that reads a message may cost more than in proportion to its length: one visitor's strangest message must not
//! keep a node from everybody else. Counted in instructions, by valgrind, because that says the same on any day.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::dear::{DEAREST, PIECES, STAGES, text};

/// The lengths that are compared, in characters: long enough to show what grows faster.
const LENGTHS: [usize; 2] = [300, 600];
/// So many times the instructions of the shorter text may the longer one take: buffers that are taken anew and tables
/// that grow make up for what is more than twice.
const GROWTH_MAX: f64 = 2.3;
/// Where fewer instructions are counted, what does not depend on the text hides the growth.
const COUNTED_MIN: u64 = 200_000;

/// What the parent counts: from the beginning of one call to its end.
#[inline(never)]
fn read_one(read: fn(&str), text: &str) {
    read(text);
}

/// By itself it shows that nothing breaks off over them; the test below counts it in a process of its own.
#[test]
fn dear_messages_are_read_to_their_end() {
    for (_, read) in STAGES {
        for piece in PIECES {
            read(&text(piece, 60));
        }
    }
    for (_, read) in STAGES {
        for piece in DEAREST {
            for length in LENGTHS {
                let whole = text(piece, length);
                // Once before it counts: what an allocator and tables do for the first time is no growth.
                read(&whole);
                read_one(read, &whole);
            }
        }
    }
}

#[test]
fn twice_the_length_costs_at_most_twice() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", folder.path().join("counted").display()))
        .args(["--dump-before=suite::linear::read_one", "--dump-after=suite::linear::read_one"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "linear::dear_messages_are_read_to_their_end", "--test-threads=1"])
        .output()
        .expect("valgrind is installed: make test sees to it");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let counts = counts(folder.path());
    let names = STAGES.iter().flat_map(|(stage, _)| DEAREST.map(|piece| (*stage, piece)));
    assert_eq!(counts.len(), STAGES.len() * DEAREST.len() * LENGTHS.len(), "{told}");
    let dear: Vec<String> = names
        .zip(counts.chunks_exact(2))
        .filter_map(|((stage, piece), counted)| {
            let [half, whole] = *counted else { return None };
            #[expect(clippy::cast_precision_loss, reason = "counts below 2^52")]
            let growth = whole as f64 / half as f64;
            let grows = growth > GROWTH_MAX && whole > COUNTED_MIN;
            grows.then(|| format!("{stage}: {piece:?} x {growth:.2}, {half} to {whole}"))
        })
        .collect();
    assert!(dear.is_empty(), "{dear:#?}");
}

/// What was counted in each call, in their order.
fn counts(folder: &Path) -> Vec<u64> {
    let mut counts = BTreeMap::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        // Every second one is of a call, the others of what lies between; the last has no number.
        let number = name.strip_prefix("counted.").and_then(|number| number.parse::<u32>().ok());
        let Some(number) = number.filter(|number| number % 2 == 0) else { continue };
        let text = std::fs::read_to_string(file.path()).unwrap();
        let counted = text.lines().find_map(|line| line.strip_prefix("summary: "));
        let counted = counted.unwrap_or_else(|| panic!("no summary in {name}"));
        counts.insert(number, counted.trim().parse().unwrap());
    }
    counts.into_values().collect()
}
