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
use puente::adapters::search::{IndexLocation, SearchSnapshot};
use puente::app::content::engine_options;
use puente::config::{Sources, resolve};
use puente::domain::lang::Lang;
use puente::domain::search::Question;
use puente::domain::text::TEXT_CHARS_MAX;

#[path = "../tests/suite/dear.rs"]
mod dear;
mod measure;

use measure::on_processor;

/// How often each text is read.
const TIMES: u32 = 20;

fn main() {
    for (name, read) in dear::STAGES {
        row(name, &|text| read(text));
    }
    if std::env::args().any(|arg| arg == "search") {
        let snapshot = snapshot();
        row("acts, learned", &|text| {
            std::hint::black_box(snapshot.acts(text));
        });
        row("search", &|text| {
            for lang in Lang::ALL {
                let question = Question { text: text.to_owned(), lang, mixed: true };
                std::hint::black_box(snapshot.find(&question).expect("the index can be read"));
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

/// The mean of many: the kernel counts a thread's time in steps of some milliseconds.
fn took(text: &str, read: &dyn Fn(&str)) -> Duration {
    let before = on_processor();
    for _ in 0..TIMES {
        read(text);
    }
    on_processor().saturating_sub(before) / TIMES
}

fn snapshot() -> SearchSnapshot {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("kb-index");
    let gathered = gather(&folder::read(&root).expect("the articles lie in kb-index"));
    let sources = Sources { environment: std::env::vars_os().collect(), ..Sources::default() };
    let content = resolve(&sources).expect("the defaults are sound").config.content;
    let (options, fault) = engine_options(&content);
    if let Some(fault) = fault {
        println!("by words alone: {fault}");
    }
    let folder = tempfile::tempdir().expect("a folder for the index");
    SearchSnapshot::open(
        &gathered,
        &options,
        IndexLocation::Below(folder.path()),
        &mut |_, _, _| (),
    )
    .expect("the index can be built")
}
