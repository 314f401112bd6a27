//! What counts as right, for every verdict and every kind of row.

use super::*;
use crate::domain::act::{Act, ActReading};
use crate::domain::answer::EscalationReason;
use crate::domain::detect::detect;
use crate::domain::search::SearchResult;
use crate::domain::search::tests::{findings, hit};
use crate::domain::signal::signals;

fn label(text: &str) -> Label {
    match text {
        "human" => Label::Human,
        "oos" => Label::Oos,
        "smalltalk" => Label::SmallTalk,
        id => Label::Article(ArticleId::parse(id).unwrap()),
    }
}

fn row(expect: &[&str], also_ok: &[&str]) -> Row {
    let labels = |texts: &[&str]| texts.iter().map(|text| label(text)).collect();
    Row {
        line: 1,
        text: String::new(),
        written: Written::In(Lang::En),
        lang: Some(Lang::En),
        prior: None,
        expect: labels(expect),
        also_ok: labels(also_ok),
    }
}

fn see(row: &Row, found: &[&str], verdict: Verdict) -> Seen {
    let considered = considered("what is this", findings(found), verdict);
    Seen::of(row, "what is this", &considered, 1.0, &About::default())
}

fn considered(text: &str, findings: SearchResult, verdict: Verdict) -> Considered {
    let (detection, signals) = (detect(text, Lang::En), signals(text));
    let (follow_up, parts) = (None, Vec::new());
    let reading = ActReading::default();
    Considered { detection, reading, signals, findings, verdict, follow_up, parts }
}

fn faults(seen: &Seen) -> Vec<&'static str> {
    seen.wrong.as_ref().map_or_else(Vec::new, |wrong| wrong.faults.clone())
}

fn facts(id: &str) -> Verdict {
    Verdict::HandOver { reason: EscalationReason::PersonOnly, facts: Some(hit(id, 0.9)) }
}

#[test]
fn an_article_is_right_when_the_row_expects_or_accepts_it() {
    for (right, shown) in [(row(&["a", "b"], &[]), "b"), (row(&["a"], &["b"]), "b")] {
        let seen = see(&right, &[shown], Verdict::Answer(hit(shown, 0.9)));
        assert_eq!((seen.became, seen.rank), (Became::AnsweredRight, Some(0)));
        assert_eq!(faults(&seen), Vec::<&str>::new());
    }
    let seen = see(&row(&["a"], &[]), &["b", "a"], Verdict::Answer(hit("b", 0.9)));
    assert_eq!((seen.became, seen.rank), (Became::AnsweredWrong, Some(1)));
    assert_eq!(faults(&seen), ["answered-wrong", "not-first"]);
}

#[test]
fn safe_facts_are_right_or_wrong_like_an_answer() {
    assert_eq!(faults(&see(&row(&["a"], &[]), &["a"], facts("a"))), Vec::<&str>::new());
    let wrong = see(&row(&["a"], &[]), &["b"], facts("b"));
    assert_eq!(faults(&wrong), ["facts-wrong", "not-first"]);
    assert_eq!(faults(&see(&row(&["human"], &[]), &["b"], facts("b"))), Vec::<&str>::new());
    assert_eq!(faults(&see(&row(&["oos"], &[]), &["b"], facts("b"))), ["facts-shown"]);
}

#[test]
fn a_question_back_is_no_hand_over_and_no_answer() {
    let asked = || Verdict::Clarify(vec![hit("b", 0.4), hit("a", 0.3)]);
    let seen = see(&row(&["a"], &[]), &["b", "a"], asked());
    assert_eq!(seen.became, Became::ClarifiedRight);
    assert_eq!(faults(&seen), ["not-first"]);
    assert_eq!(faults(&see(&row(&["human"], &[]), &["b"], asked())), ["not-handed-over"]);
    assert_eq!(faults(&see(&row(&["oos"], &[]), &["b"], asked())), Vec::<&str>::new());
}

#[test]
fn what_no_article_is_about_must_not_be_answered() {
    let seen = see(&row(&["oos"], &[]), &["b"], Verdict::Answer(hit("b", 0.9)));
    assert_eq!(faults(&seen), ["false-answer"]);
    let hello = see(&row(&["oos"], &[]), &[], Verdict::Act(Act::Greeting));
    assert_eq!(faults(&hello), Vec::<&str>::new());
    assert!(hello.confidence.abs() < f64::EPSILON);
}

#[test]
fn a_language_that_was_mistaken_is_a_fault_of_its_own() {
    let mut spanish = row(&["smalltalk"], &[]);
    spanish.lang = Some(Lang::Es);
    let seen = see(&spanish, &[], Verdict::Act(Act::Thanks));
    assert_eq!((seen.lang_right, faults(&seen)), (Some(false), vec!["language"]));
    let nothing = Verdict::HandOver { reason: EscalationReason::NoAnswer, facts: None };
    let considered = considered("hola", SearchResult::default(), nothing);
    let names = BTreeMap::from([(ArticleId::parse("a").unwrap(), "A.A".to_owned())]);
    let about = About { names, ..About::default() };
    let seen = Seen::of(&row(&["a"], &[]), "hola", &considered, 1.0, &about);
    assert_eq!(faults(&seen), ["handed-over", "not-first", "language"]);
    assert_eq!(seen.wrong.unwrap().expected, ["A.A"]);
}

#[test]
fn who_expects_an_article_for_people_is_rightly_handed_over_with_facts_or_without() {
    let about =
        About { for_people: BTreeSet::from([ArticleId::parse("a").unwrap()]), ..About::default() };
    let asked = Verdict::HandOver { reason: EscalationReason::Asked, facts: None };
    for (verdict, expects, right) in [
        (facts("a"), "a", true),
        (asked.clone(), "a", true),
        (asked, "b", false),
        (facts("a"), "b", false),
    ] {
        let considered = considered("what is this", findings(&["a"]), verdict);
        let seen = Seen::of(&row(&[expects], &[]), "what is this", &considered, 1.0, &about);
        assert!(seen.fetched);
        assert_eq!(seen.for_person, right, "{expects}");
    }
}
