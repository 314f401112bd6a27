//! The articles of `kb-index` under the golden questions and the off-topic messages: how often the right one is
//! found, and how often one is shown where there is none. The floors may only rise.

use std::path::Path;

use puente::adapters::folder;
use puente::adapters::search::{HybridSearch, IndexLocation, SearchSnapshot, files};
use puente::app::content::engine_options;
use puente::authoring::corpus::{Corpus, Least, SourceFile};
use puente::authoring::recall::recall;
use puente::config::{Sources, resolve};
use puente::domain::answer::{EscalationReason, Verdict, judge};
use puente::domain::golden::{self, Golden};
use puente::domain::knowledge::Knowledge;
use puente::domain::lang::Lang;
use puente::domain::search::Question;
use puente::ports::Search;

/// Of the golden questions so many find their article first, and among the first three.
const AT1_MIN: f32 = 0.92;
const AT3_MIN: f32 = 0.96;
/// So far may the languages lie apart.
const APART_MAX: f32 = 0.04;
/// Of the off-topic messages so many at most are answered by the bot.
const FALSE_ANSWERS_MAX: f32 = 0.05;
/// So many at most are answered or taken for a person's: the second errs on the safe side.
const FALSE_FINDS_MAX: f32 = 0.05;

/// The lowest floors that `kb-index/floor.toml` may set. They and it only rise, and a limit on false answers only
/// falls: when the answers have become better, write what was reached into both.
const FLOORS: [(Lang, Least); 2] = [
    (
        Lang::En,
        Least {
            recall_at_1: 0.92,
            recall_at_3: 0.96,
            answer_precision_min: Some(0.97),
            false_answers_max: Some(0.04),
            person_recall_min: Some(0.95),
            consistency_recall_at_1: Some(0.94),
            consistency_all_right: Some(0.70),
        },
    ),
    (
        Lang::Es,
        Least {
            recall_at_1: 0.92,
            recall_at_3: 0.96,
            answer_precision_min: Some(0.97),
            false_answers_max: Some(0.02),
            person_recall_min: Some(0.95),
            consistency_recall_at_1: Some(0.92),
            consistency_all_right: Some(0.55),
        },
    ),
];

pub(crate) fn kb(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("kb-index").join(file);
    std::fs::read_to_string(path).unwrap()
}

fn gathered() -> files::Gathered {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("kb-index");
    files::gather(&folder::read(&root).unwrap())
}

pub(crate) fn knowledge() -> Knowledge {
    gathered().knowledge
}

/// The bot as `puente check` and a server ask it: with the index, the meanings and the lesson that they keep.
pub(crate) fn search() -> HybridSearch {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("kb-index");
    let sources = Sources { environment: std::env::vars_os().collect(), ..Sources::default() };
    let (options, fault) = engine_options(&resolve(&sources).unwrap().config.content);
    assert!(fault.is_none(), "{}: `make model` fetches it", fault.unwrap());
    let snapshot =
        SearchSnapshot::open(&gathered(), &options, IndexLocation::Below(&root), &mut |_, _, _| {});
    HybridSearch::new(snapshot.unwrap())
}

#[tokio::test]
async fn golden_questions_find_their_articles_equally_well_in_both_languages() {
    let (questions, remarks) = golden::read("questions.tsv", &kb("questions.tsv"));
    assert_eq!(remarks, []);
    let search = search();
    let mut at1 = Vec::new();
    for lang in Lang::ALL {
        let asked: Vec<Golden> =
            questions.iter().filter(|golden| golden.lang == lang).cloned().collect();
        let found = recall(&search, &asked).await.unwrap();
        assert!(found.share_at1() >= AT1_MIN, "{lang}: {} of {} first", found.at1, found.n);
        assert!(found.share_at3() >= AT3_MIN, "{lang}: {} of {} in three", found.at3, found.n);
        at1.push(found.share_at1());
    }
    assert!((at1[0] - at1[1]).abs() <= APART_MAX, "{at1:?}");
}

#[tokio::test]
async fn off_topic_messages_are_hardly_ever_answered() {
    let search = search();
    let messages = kb("offtopic.tsv");
    for lang in Lang::ALL {
        let (mut n, mut answered, mut found) = (0_u8, Vec::new(), Vec::new());
        for line in messages.lines().filter(|line| !line.starts_with('#')) {
            let (code, text) = line.split_once('\t').unwrap();
            if code != lang.code() {
                continue;
            }
            let question = Question { text: text.to_owned(), lang, mixed: false };
            let verdict = judge(None, None, &search.search(question).await.unwrap());
            n += 1;
            match verdict {
                Verdict::Answer(_) => answered.push(text),
                Verdict::HandOver { reason: EscalationReason::PersonOnly, .. } => found.push(text),
                _ => {}
            }
        }
        found.extend(answered.clone());
        for (messages, most) in [(answered, FALSE_ANSWERS_MAX), (found, FALSE_FINDS_MAX)] {
            let share = f32::from(u8::try_from(messages.len()).unwrap()) / f32::from(n);
            assert!(share <= most, "{lang}: {share} of {messages:?}");
        }
    }
}

#[test]
fn the_floor_has_not_been_lowered() {
    let file = SourceFile { path: "floor.toml".to_owned(), bytes: kb("floor.toml").into_bytes() };
    let corpus = Corpus::from_files(&[file]);
    assert_eq!(corpus.remarks, []);
    let set = corpus.floor.expect("kb-index has a floor").least;
    for (lang, lowest) in FLOORS {
        let set = set.get(&lang).expect("both languages have a floor");
        let minima = [
            ("recall_at_1", Some(set.recall_at_1), Some(lowest.recall_at_1)),
            ("recall_at_3", Some(set.recall_at_3), Some(lowest.recall_at_3)),
            ("answer_precision_min", set.answer_precision_min, lowest.answer_precision_min),
            ("person_recall_min", set.person_recall_min, lowest.person_recall_min),
            (
                "consistency_recall_at_1",
                set.consistency_recall_at_1,
                lowest.consistency_recall_at_1,
            ),
            ("consistency_all_right", set.consistency_all_right, lowest.consistency_all_right),
        ];
        for (name, set, lowest) in minima {
            assert!(set >= lowest, "{name} in {lang} is set to {set:?}, it was {lowest:?}");
        }
        let most = set.false_answers_max.expect("false answers have a limit");
        assert!(Some(most) <= lowest.false_answers_max, "false_answers_max in {lang} is {most}");
    }
}
