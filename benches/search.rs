//! What a question costs: over the desk's own articles with meaning and by words alone, and by words over a hundred
//! thousand made-up ones. Prints figures; asserts nothing, because the machine is not ours alone.
//!
//! ```sh
//! make model && cargo bench --bench search              # all of it
//! make model && cargo bench --bench search -- meaning   # or `words`, or `many`
//! ```

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measures")]
#![expect(clippy::disallowed_methods, reason = "a benchmark measures the machine's own time")]

use std::path::Path;
use std::time::{Duration, Instant};

use puente::adapters::folder;
use puente::adapters::search::files::{Gathered, gather};
use puente::adapters::search::{EngineOptions, IndexLocation, SearchSnapshot};
use puente::app::content::engine_options;
use puente::config::{Sources, resolve};
use puente::domain::article::{Article, ArticleId, ArticleRef};
use puente::domain::detect::is_word;
use puente::domain::golden;
use puente::domain::knowledge::Knowledge;
use puente::domain::lang::Lang;
use puente::domain::search::Question;

mod measure;

use measure::on_processor;

const MANY: u32 = 100_000;
const WORDS: usize = 30_000;

fn main() {
    let named: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let wanted = |part: &str| named.is_empty() || named.iter().any(|name| name == part);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("kb-index");
    let gathered = gather(&folder::read(&root).expect("the articles lie in kb-index"));
    let text = std::fs::read_to_string(root.join("questions.tsv")).expect("questions lie there");
    let questions: Vec<Question> = golden::read("questions.tsv", &text)
        .0
        .into_iter()
        .map(|golden| Question { text: golden.question, lang: golden.lang, mixed: false })
        .collect();
    let sources = Sources { environment: std::env::vars_os().collect(), ..Sources::default() };
    let content = resolve(&sources).expect("the defaults are sound").config.content;
    let (with_meaning, fault) = engine_options(&content);
    if let Some(fault) = fault {
        println!("by words alone: {fault}");
    }
    let parts = [("meaning", &with_meaning), ("words", &EngineOptions::lexical_only(is_word))];
    for (name, options) in parts.into_iter().filter(|(name, _)| wanted(name)) {
        let folder = tempfile::tempdir().expect("a folder for the index");
        let begun = Instant::now();
        open(&gathered, options, IndexLocation::Below(folder.path()));
        let built = begun.elapsed();
        let begun = Instant::now();
        let snapshot = open(&gathered, options, IndexLocation::Below(folder.path()));
        let opened = begun.elapsed();
        let articles = gathered.knowledge.iter().map(|(_, twins)| twins.len()).sum::<usize>();
        println!("{name}: {articles} articles built in {built:.1?}, opened again in {opened:.2?}");
        ask(name, &snapshot, &questions);
    }
    if !wanted("many") {
        return;
    }
    let many = many();
    let begun = Instant::now();
    let snapshot = open(&many, &EngineOptions::lexical_only(is_word), IndexLocation::InMemory);
    println!("words: {MANY} articles built in {:.1?}", begun.elapsed());
    let asked: Vec<Question> = (0..2_000_u64)
        .map(|n| {
            let words: Vec<String> = (0..5 + n % 8).map(|k| word(n * 31 + k)).collect();
            Question { text: words.join(" "), lang: Lang::En, mixed: false }
        })
        .collect();
    ask("words, 100,000 articles", &snapshot, &asked);
    ask("words, 100,000 articles, the desk's questions", &snapshot, &questions);
}

fn open(gathered: &Gathered, options: &EngineOptions, place: IndexLocation<'_>) -> SearchSnapshot {
    SearchSnapshot::open(gathered, options, place, &mut |_, _, _| ())
        .expect("the index can be built")
}

fn ask(name: &str, snapshot: &SearchSnapshot, questions: &[Question]) {
    let before = on_processor();
    let mut took: Vec<Duration> = questions
        .iter()
        .map(|question| {
            let begun = Instant::now();
            std::hint::black_box(snapshot.find(question).expect("the index can be read"));
            begun.elapsed()
        })
        .collect();
    let worked = on_processor().saturating_sub(before);
    took.sort_unstable();
    let at =
        |per_mille: usize| took.get(took.len() * per_mille / 1_000).copied().unwrap_or_default();
    let cpu = worked / u32::try_from(took.len()).unwrap_or(1).max(1);
    println!("  {name}: CPU {cpu:.2?} a question; p50 {:.2?}, p99 {:.2?}", at(500), at(990));
}

/// Articles of made-up words, common ones more often than rare ones, as in any language.
fn many() -> Gathered {
    let articles = (0..MANY).map(|n| {
        let seed = u64::from(n);
        let text = |from: u64, words: u64| -> String {
            let words: Vec<String> = (from..from + words).map(|k| word(seed * 1_009 + k)).collect();
            words.join(" ")
        };
        let id = ArticleId::parse(&format!("a-{n}")).expect("a slug");
        let reference = ArticleRef { id, lang: Lang::En, version: String::new() };
        let phrasings = vec![text(10, 7), text(20, 9)];
        Article { plain: text(40, 60), ..Article::asked_by(reference, text(0, 5), phrasings) }
    });
    Gathered::of(Knowledge::new(articles, Vec::new()))
}

/// A word by Zipf's law: the n-th most common one about 1/n times as often as the first.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a rank below WORDS"
)]
fn word(seed: u64) -> String {
    let mixed = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let share = ((mixed >> 11) as f64) / ((1_u64 << 53) as f64);
    let rank = (WORDS as f64).powf(share) as usize;
    let syllables =
        ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo"];
    let mut left = rank;
    let mut word = String::new();
    loop {
        word.push_str(syllables.get(left % syllables.len()).copied().unwrap_or("x"));
        left /= syllables.len();
        if left == 0 {
            return word;
        }
    }
}
