//! Searches over the small knowledge base of `tests/data/kb`.

use proptest::prelude::*;

use super::files::Gathered;
use super::*;
use crate::domain::knowledge::Knowledge;
use crate::domain::search::HITS_MAX;

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        [$(($path.to_owned(), include_bytes!(concat!("../../../tests/data/kb/", $path)).to_vec())),*]
    };
}

fn knowledge() -> Knowledge {
    let gathered = files::gather(&files![
        "accounts/acct-hacked.en.md",
        "accounts/acct-hacked.es.md",
        "accounts/acct-locked.en.md",
        "accounts/acct-locked.es.md",
        "accounts/acct-password.en.md",
        "accounts/acct-password.es.md",
        "entries/es-7501.en.md",
        "entries/es-7501.es.md",
        "entries/in-bond.en.md",
        "entries/isf-10-2.en.md",
        "entries/isf-10-2.es.md",
        "glossary.toml",
    ]);
    let remarks: Vec<_> = gathered.diagnostics.iter().map(|d| (d.file.as_str(), d.rule)).collect();
    assert_eq!(remarks, [("entries/in-bond.en.md", "missing-twin")]);
    gathered.knowledge
}

fn snapshot(knowledge: Knowledge) -> SearchSnapshot {
    let options = EngineOptions::lexical_only(|word: &str| ["pizza", "weather"].contains(&word));
    SearchSnapshot::open(
        &Gathered::of(knowledge),
        &options,
        IndexLocation::InMemory,
        &mut |_, _, _| {},
    )
    .unwrap()
}

fn ask(snapshot: &SearchSnapshot, lang: Lang, text: &str, mixed: bool) -> SearchResult {
    snapshot.find(&Question { text: text.to_owned(), lang, mixed }).unwrap()
}

/// What the first hit's evidence of this name is.
fn evidence(found: &SearchResult, name: &str) -> f32 {
    found.trace.scores[0].iter().find(|evidence| evidence.name == name).unwrap().value
}

/// Asserts which article each question finds first.
fn finds(lang: Lang, cases: &[(&str, &str)]) {
    let snapshot = snapshot(knowledge());
    for (text, id) in cases {
        let found = ask(&snapshot, lang, text, false);
        let first = found.hits.first().map(|hit| hit.article.as_str());
        assert_eq!(first, Some(*id), "{text}");
    }
}

#[test]
fn a_question_finds_its_article_in_either_language() {
    finds(
        Lang::En,
        &[
            ("My user is locked, what now?", "acct-locked"),
            ("forgot the password", "acct-password"),
            ("how many days for the summary", "es-7501"),
        ],
    );
    finds(
        Lang::Es,
        &[
            ("Mi usuario está bloqueado, ¿qué hago?", "acct-locked"),
            ("no recuerdo la contraseña", "acct-password"),
            ("cuántos días tengo para el resumen", "es-7501"),
        ],
    );
}

#[test]
fn accents_are_not_needed() {
    let snapshot = snapshot(knowledge());
    for (with, without) in [
        ("¿CÓMO desbloqueó el titular?", "como desbloqueo el titular"),
        ("sesión de un desconocido", "SESION de un desconocido"),
    ] {
        let found = |text| ask(&snapshot, Lang::Es, text, false);
        assert_eq!(found(with), found(without));
    }
}

#[test]
fn codes_are_found_whole() {
    finds(
        Lang::En,
        &[("7501", "es-7501"), ("ES-003", "es-7501"), ("10+2?", "isf-10-2"), ("isf-5", "isf-10-2")],
    );
}

#[test]
fn a_typo_is_corrected_and_reported() {
    let snapshot = snapshot(knowledge());
    let found = ask(&snapshot, Lang::En, "forgot my pasword", false);
    assert_eq!(found.repaired, [("pasword".to_owned(), "password".to_owned())]);
    assert_eq!(found.hits[0].article.as_str(), "acct-password");
}

#[test]
fn common_words_words_of_the_other_language_and_codes_are_not_repaired() {
    let snapshot = snapshot(knowledge());
    for (lang, text) in [
        (Lang::En, "weather pizza titular"),
        (Lang::Es, "account locked"),
        (Lang::En, "7502 ES-004"),
    ] {
        assert_eq!(ask(&snapshot, lang, text, false).repaired, [], "{text}");
    }
}

#[test]
fn the_glossary_knows_other_names_of_a_thing() {
    finds(Lang::Es, &[("clave", "acct-password")]);
    finds(Lang::En, &[("passphrase", "acct-password")]);
}

#[test]
fn one_of_the_phrasings_comes_first_and_is_nearly_certain() {
    let snapshot = snapshot(knowledge());
    let found = ask(&snapshot, Lang::En, "WHAT IS 10+2 ???", false);
    assert!((evidence(&found, "same-words") - 1.0).abs() < f32::EPSILON);
    assert_eq!(found.hits[0].article.as_str(), "isf-10-2");
    assert!(found.hits[0].confidence >= 0.95, "{found:?}");
}

#[test]
fn a_message_in_both_languages_is_looked_up_in_both() {
    let snapshot = snapshot(knowledge());
    let text = "mi user esta locked too many tries";
    let both = ask(&snapshot, Lang::Es, text, true);
    let one = ask(&snapshot, Lang::Es, text, false);
    assert_eq!(both.hits[0].article.as_str(), "acct-locked");
    assert_eq!(both.hits[0].lang, Lang::Es);
    assert!(evidence(&both, "found-across") > 0.0);
    assert!(evidence(&one, "found-across") <= 0.0);
    assert!(both.hits[0].confidence > one.hits[0].confidence);
}

#[test]
fn an_article_without_a_twin_is_shown_in_the_language_it_has() {
    let snapshot = snapshot(knowledge());
    let found = ask(&snapshot, Lang::Es, "cuánto dura un tránsito bajo fianza", false);
    let hit = &found.hits[0];
    assert_eq!((hit.article.as_str(), hit.lang), ("in-bond", Lang::En));
}

#[test]
fn a_knowledge_base_in_one_language_answers_questions_in_the_other() {
    let english =
        knowledge().in_lang(Lang::En).map(|article| (**article).clone()).collect::<Vec<_>>();
    let snapshot = snapshot(Knowledge::new(english, knowledge().glossary().to_vec()));
    let found = ask(&snapshot, Lang::Es, "olvidé mi contraseña", false);
    let hit = &found.hits[0];
    assert_eq!((hit.article.as_str(), hit.lang), ("acct-password", Lang::En));
}

#[test]
fn a_hit_says_who_may_answer_and_how_urgent_it_is() {
    let snapshot = snapshot(knowledge());
    let hit = ask(&snapshot, Lang::En, "my account was hacked", false).hits.remove(0);
    assert!(hit.person_only);
    assert_eq!(hit.skill.as_str(), "urgent_command_center");
}

#[test]
fn nothing_is_found_in_an_empty_knowledge_base_or_for_no_words() {
    let empty = snapshot(Knowledge::default());
    assert_eq!(ask(&empty, Lang::En, "locked", true).hits, []);
    assert_eq!(ask(&snapshot(knowledge()), Lang::En, " ?! ", false).hits, []);
}

#[tokio::test]
async fn a_newer_snapshot_answers_from_then_on() {
    let search = HybridSearch::new(snapshot(knowledge()));
    let question = Question { text: "locked".to_owned(), lang: Lang::En, mixed: false };
    assert_eq!(
        search.search(question.clone()).await.unwrap().hits[0].article.as_str(),
        "acct-locked"
    );
    let id = ArticleId::parse("acct-locked").unwrap();
    assert_eq!(search.article(&id, Lang::Es).unwrap().title, "Desbloquear una cuenta");
    search.swap(snapshot(Knowledge::default()));
    assert_eq!(search.search(question).await.unwrap().hits, []);
    assert_eq!(search.article(&id, Lang::Es), None);
}

/// Opens the snapshot below a folder and counts the articles that had to be indexed for it.
fn open_below(folder: &std::path::Path, hash: &str) -> (SearchSnapshot, usize) {
    let mut indexed = 0;
    let mut count = |done: usize, total: usize, what: &str| {
        assert!(done <= total);
        indexed += usize::from(what != "lesson");
    };
    let place = IndexLocation::Below(folder);
    let gathered = Gathered { hash: hash.to_owned(), ..Gathered::of(knowledge()) };
    let options = EngineOptions::lexical_only(|_| false);
    let snapshot = SearchSnapshot::open(&gathered, &options, place, &mut count).unwrap();
    (snapshot, indexed)
}

#[test]
fn an_index_is_built_once_for_the_same_files_and_again_for_others() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(open_below(folder.path(), "aaaa").1, 11);
    let (snapshot, indexed) = open_below(folder.path(), "aaaa");
    assert_eq!(indexed, 0);
    let hit = ask(&snapshot, Lang::En, "locked", false).hits.remove(0);
    assert_eq!(hit.article.as_str(), "acct-locked");
    assert_eq!(open_below(folder.path(), "bbbb").1, 11);
    let kept: Vec<_> = std::fs::read_dir(folder.path().join(".built"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(kept.len(), 1);
    assert!(kept[0].starts_with("bbbb"));
}

#[test]
fn a_damaged_or_deleted_index_is_built_again() {
    let folder = tempfile::tempdir().unwrap();
    open_below(folder.path(), "aaaa");
    let built = folder.path().join(".built");
    let home = std::fs::read_dir(&built).unwrap().next().unwrap().unwrap().path();
    std::fs::write(home.join("es/meta.json"), "{").unwrap();
    assert_eq!(open_below(folder.path(), "aaaa").1, 11);
    std::fs::remove_dir_all(&built).unwrap();
    assert_eq!(open_below(folder.path(), "aaaa").1, 11);
}

/// Every file below a folder, by name.
fn names(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(names(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[test]
fn a_built_index_is_opened_without_writing_a_file() {
    let folder = tempfile::tempdir().unwrap();
    open_below(folder.path(), "aaaa");
    // What building leaves behind; a folder that nobody may write would not let it come back.
    for path in names(folder.path()) {
        if path.extension().is_some_and(|ending| ending == "lock") {
            std::fs::remove_file(path).unwrap();
        }
    }
    let before = names(folder.path());
    let (snapshot, indexed) = open_below(folder.path(), "aaaa");
    assert_eq!(indexed, 0);
    assert!(!ask(&snapshot, Lang::En, "locked", false).hits.is_empty());
    assert_eq!(names(folder.path()), before);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_is_a_question(
        text in "(\\PC{0,8}|title:|AND|\\(|\"|\\*|~2|\\^9|locked|ñ|7501|'| ){0,12}",
        mixed: bool,
        spanish: bool,
    ) {
        static SNAPSHOT: std::sync::LazyLock<SearchSnapshot> =
            std::sync::LazyLock::new(|| snapshot(knowledge()));
        let lang = if spanish { Lang::Es } else { Lang::En };
        let found = ask(&SNAPSHOT, lang, &text, mixed);
        let mut ids: Vec<_> = found.hits.iter().map(|hit| &hit.article).collect();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), found.hits.len());
        prop_assert!(found.hits.len() <= HITS_MAX);
        prop_assert_eq!(found.trace.scores.len(), found.hits.len());
        prop_assert_eq!(found.trace.confidences.len(), found.hits.len());
        for hit in found.hits {
            prop_assert!((0.0..=1.0).contains(&hit.confidence));
        }
    }
}

#[test]
fn a_damaged_model_is_trained_again_and_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let before = ask(&open_below(folder.path(), "aaaa").0, Lang::En, "locked", false);
    let home = home(folder.path(), "aaaa");
    let lesson = home.join("lesson-words-0.0500.bin");
    for damage in [&b""[..], b"puente-lesson-02", &[0xff; 4_096]] {
        std::fs::write(&lesson, damage).unwrap();
        let after = ask(&open_below(folder.path(), "aaaa").0, Lang::En, "locked", false);
        assert_eq!(before, after);
        assert!(std::fs::metadata(&lesson).unwrap().len() > 4_096, "it is kept again");
    }
}

#[test]
fn scores_and_confidences_are_the_sums_of_their_evidence() {
    let snapshot = snapshot(knowledge());
    let found = ask(&snapshot, Lang::En, "how do I unlock my user", false);
    let sum = |evidence: &[crate::domain::search::Evidence]| -> f32 {
        evidence.iter().map(|evidence| evidence.adds).sum()
    };
    for (n, hit) in found.hits.iter().enumerate() {
        assert!((hit.score - sum(&found.trace.scores[n])).abs() < 1e-3);
        let likely = 1.0 / (1.0 + (-sum(&found.trace.confidences[n])).exp());
        assert!((hit.confidence - likely).abs() < 1e-4);
    }
}
