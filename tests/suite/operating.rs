//! `docs/operating.md` says what is there, and everything that is there.

use std::path::Path;

use puente::config::Config;
use puente::telemetry::{METRICS, reference};

const GUIDE: &str = include_str!("../../docs/operating.md");

#[test]
fn the_guide_shows_every_setting() {
    let table = Config::reference();
    assert!(GUIDE.contains(&table), "put this table into docs/operating.md:\n{table}");
}

#[test]
fn the_guide_shows_every_metric() {
    let table = reference();
    assert!(GUIDE.contains(&table), "put this table into docs/operating.md:\n{table}");
}

#[test]
fn every_metric_that_is_counted_is_described() {
    let mut counted = Vec::new();
    gather(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut counted);
    assert!(!counted.is_empty());
    for (file, name) in counted {
        assert!(METRICS.iter().any(|metric| metric.name == name), "{name} in {file}");
    }
}

/// Every quoted name of a metric in the sources.
fn gather(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        for part in text.split("\"puente_").skip(1) {
            let name = part.split('"').next().unwrap_or_default();
            if !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
                found.push((path.display().to_string(), format!("puente_{name}")));
            }
        }
    }
}
