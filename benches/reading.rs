//! What reading a message costs, stage by stage, for the dearest texts that anybody found: each at a half and at the
//! whole of what a visitor may send. Prints figures and how they grow; the test `linear` holds the growth.
//!
//! ```sh
//! cargo bench --bench reading            # every text
//! cargo bench --bench reading -- search  # and, with the model, what finding answers costs
//! ```

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measures")]

use std::path::Path;
use std::time::Duration;

use puente::adapters::folder;
use puente::adapters::search::files::gather;
use puente::adapters::search::{Catalogue, Place};
use puente::app::content::means;
use puente::config::{Sources, resolve};
use puente::domain::lang::Lang;
use puente::domain::search::Question;
use puente::domain::text::TEXT_CHARS_MAX;

#[path = "../tests/suite/dear.rs"]
mod dear;

fn main() {
    for (name, read) in dear::STAGES {
        row(name, &|text| read(text));
    }
    if std::env::args().any(|arg| arg == "search") {
        let catalogue = catalogue();
        row("acts, learned", &|text| {
            std::hint::black_box(catalogue.acts(text));
        });
        row("search", &|text| {
            for lang in Lang::ALL {
                let question = Question { text: text.to_owned(), lang, mixed: true };
                std::hint::black_box(catalogue.find(&question).expect("the index can be read"));
            }
        });
    }
}

fn row(stage: &str, read: &dyn Fn(&str)) {
    println!("{stage}");
    let mut rows: Vec<(Duration, Duration, &str)> = dear::DEAREST
        .into_iter()
        .chain(dear::PIECES)
        .map(|piece| {
            let [half, whole] =
                [2, 1].map(|share| took(&dear::text(piece, TEXT_CHARS_MAX / share), read));
            (whole, half, piece)
        })
        .collect();
    rows.sort_unstable_by(|one, other| other.cmp(one));
    for (whole, half, name) in rows.into_iter().take(6) {
        let growth = whole.as_secs_f64() / half.as_secs_f64().max(1e-9);
        println!("  {whole:>10.2?}  x{growth:<5.2} {name:?}");
    }
}

/// The least of three.
fn took(text: &str, read: &dyn Fn(&str)) -> Duration {
    let once = || {
        let before = on_processor();
        read(text);
        on_processor().saturating_sub(before)
    };
    (0..3).map(|_| once()).min().unwrap_or_default()
}

/// How long this thread has been on a processor: what others do at the same time hardly counts.
fn on_processor() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = told.split(' ').next().and_then(|nanos| nanos.parse().ok());
    Duration::from_nanos(nanos.unwrap_or_default())
}

fn catalogue() -> Catalogue {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("kb-index");
    let gathered = gather(&folder::read(&root).expect("the articles lie in kb-index"));
    let sources = Sources { environment: std::env::vars_os().collect(), ..Sources::default() };
    let content = resolve(&sources).expect("the defaults are sound").config.content;
    let (means, fault) = means(&content);
    if let Some(fault) = fault {
        println!("by words alone: {fault}");
    }
    let folder = tempfile::tempdir().expect("a folder for the index");
    Catalogue::open(&gathered, &means, Place::Below(folder.path()), &mut |_, _, _| ())
        .expect("the index can be built")
}
