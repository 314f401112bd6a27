//! A finished index is opened, not made: counted in what had to be done, for a clock would count the machine.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::adapters::search::encoder::tests::model;
use crate::adapters::search::files::{Gathered, gather};
use crate::adapters::search::{EngineOptions, SearchSnapshot, home};
use crate::domain::act::ActExamples;
use crate::domain::knowledge::Knowledge;
use crate::domain::lang::Lang;
use crate::domain::search::{Question, SearchResult};

/// Two articles in both languages; with many phrasings they also teach what acts sound like.
fn knowledge(phrasings: usize) -> Gathered {
    let article = |title: &str, said: &str, text: &str| {
        let said: Vec<String> = (0..phrasings).map(|n| format!("\"{said} {n}\"")).collect();
        let front = format!("title = \"{title}\"\nphrasings = [{}]", said.join(", "));
        format!("+++\n{front}\n+++\n{text}\n").into_bytes()
    };
    let mut gathered = gather(&[
        ("lock.en.md".into(), article("Locked account", "unlock it", "Wait an hour.")),
        ("lock.es.md".into(), article("Cuenta bloqueada", "destrabarla", "Espere una hora.")),
        ("bond.en.md".into(), article("Renew a bond", "the bond", "Ask the surety, in writing.")),
        ("bond.es.md".into(), article("Renovar una fianza", "la fianza", "Pida la fianza.")),
        ("glossary.toml".into(), b"[[term]]\nen = \"bond\"\nes = \"fianza\"\n".to_vec()),
        ("negatives.tsv".into(), b"en\tsell me a pizza\nes\tcu\xc3\xa9ntame un chiste\n".to_vec()),
    ]);
    // A few of the shipped examples teach in a moment what all of them would.
    let ActExamples { acts, questions } = gathered.acts;
    let acts = acts.into_iter().step_by(40).collect();
    let questions = questions.into_iter().step_by(40).collect();
    gathered.acts = ActExamples { acts, questions };
    gathered
}

fn open(gathered: &Gathered, options: &EngineOptions, folder: &Path) -> (Work, Vec<SearchResult>) {
    let place = IndexLocation::Below(folder);
    let snapshot = SearchSnapshot::open(gathered, options, place, &mut |_, _, _| {}).unwrap();
    let asked = ["my acount is locked", "la fianza", "unlock it 3", "pizza"];
    let find = |text: &str| {
        let question = Question { text: text.to_owned(), lang: Lang::En, mixed: false };
        snapshot.find(&question).unwrap()
    };
    (snapshot.work(), asked.map(find).into())
}

#[test]
fn a_finished_index_is_opened_without_reading_or_learning_anything() {
    let (folder, gathered) = (tempfile::tempdir().unwrap(), knowledge(12));
    let options = EngineOptions::lexical_only(|_| false);
    let (work, first) = open(&gathered, &options, folder.path());
    assert_eq!(work, Work { indexed: 4, read: 4, cut: 0, understood: 0, learned: 2 });
    let (work, second) = open(&gathered, &options, folder.path());
    assert!(work.is_nothing(), "{work:?}");
    assert_eq!(first, second);
}

#[test]
fn with_too_little_to_learn_acts_from_nothing_is_left_to_do_either() {
    let (folder, gathered) = (tempfile::tempdir().unwrap(), knowledge(1));
    let options = EngineOptions::lexical_only(|_| false);
    assert_eq!(open(&gathered, &options, folder.path()).0.learned, 1);
    assert!(open(&gathered, &options, folder.path()).0.is_nothing());
}

#[test]
fn what_sentences_mean_is_found_out_once() {
    let (folder, gathered) = (tempfile::tempdir().unwrap(), knowledge(1));
    let options = EngineOptions {
        encoder: Some(Arc::new(model())),
        ..EngineOptions::lexical_only(|_| false)
    };
    let (work, first) = open(&gathered, &options, folder.path());
    assert!(work.understood > 8 && work.cut == 2, "{work:?}");
    // What each sentence means lies there still, but is not needed for an answer.
    let sentences = folder.path().join(".built/vectors.bin");
    let kept = fs::read(&sentences).unwrap();
    fs::remove_file(&sentences).unwrap();
    let (work, second) = open(&gathered, &options, folder.path());
    assert!(work.is_nothing(), "{work:?}");
    assert_eq!(first, second);
    assert!(!sentences.exists());

    // Where it is needed again, nothing is looked up twice.
    fs::write(&sentences, kept).unwrap();
    fs::write(home(folder.path(), &gathered.hash).join("near.bin"), "puente-near-0001").unwrap();
    let (work, third) = open(&gathered, &options, folder.path());
    assert_eq!(work, Work { cut: 2, ..Work::default() });
    assert_eq!(first, third);
    assert!(open(&gathered, &options, folder.path()).0.is_nothing());
}

#[test]
fn a_part_that_is_damaged_or_of_other_articles_is_made_again_and_the_same() {
    let (folder, gathered) = (tempfile::tempdir().unwrap(), knowledge(12));
    let options = EngineOptions::lexical_only(|_| false);
    let (_, whole) = open(&gathered, &options, folder.path());
    let home = home(folder.path(), &gathered.hash);
    let other = tempfile::tempdir().unwrap();
    let first = gathered.knowledge.iter().take(1).flat_map(|(_, twins)| twins.values());
    let fewer = Knowledge::new(first.map(|article| article.as_ref().clone()), Vec::new());
    let fewer = Gathered { knowledge: fewer, ..gathered.clone() };
    open(&fewer, &options, other.path());
    let read = Work { read: 2, ..Work::default() };
    let learned = Work { learned: 1, ..Work::default() };
    for (name, again) in [
        ("stock-en.bin", read),
        ("stock-es.bin", read),
        ("acts-words-0.0500.bin", learned),
        ("lesson-words-0.0500.bin", learned),
    ] {
        let file = home.join(name);
        let before = fs::read(&file).unwrap();
        let mut flipped = before.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 1;
        let cut = before[..before.len() - 1].to_vec();
        let mut damages = vec![Vec::new(), cut, flipped];
        if !name.starts_with("acts") {
            damages.push(fs::read(index::home(other.path(), &gathered.hash).join(name)).unwrap());
        }
        for damage in damages {
            fs::write(&file, damage).unwrap();
            let (work, found) = open(&gathered, &options, folder.path());
            assert_eq!((work, &found), (again, &whole), "{name}");
            assert_eq!(fs::read(&file).unwrap(), before, "{name} is kept again");
        }
    }
    assert!(open(&gathered, &options, folder.path()).0.is_nothing());
}

#[test]
fn what_lies_beside_a_damaged_index_goes_with_it() {
    let (folder, gathered) = (tempfile::tempdir().unwrap(), knowledge(12));
    let options = EngineOptions::lexical_only(|_| false);
    let (built, whole) = open(&gathered, &options, folder.path());
    fs::write(home(folder.path(), &gathered.hash).join("es/meta.json"), "{").unwrap();
    assert_eq!(open(&gathered, &options, folder.path()), (built, whole));
    assert!(open(&gathered, &options, folder.path()).0.is_nothing());
}

#[test]
fn an_index_of_an_older_program_is_completed_and_not_rebuilt() {
    let (folder, gathered) = (tempfile::tempdir().unwrap(), knowledge(12));
    let options = EngineOptions::lexical_only(|_| false);
    let (_, whole) = open(&gathered, &options, folder.path());
    for name in ["stock-en.bin", "stock-es.bin"] {
        fs::remove_file(home(folder.path(), &gathered.hash).join(name)).unwrap();
    }
    let (work, found) = open(&gathered, &options, folder.path());
    assert_eq!((work, found), (Work { read: 4, ..Work::default() }, whole));
    assert!(open(&gathered, &options, folder.path()).0.is_nothing());
}
