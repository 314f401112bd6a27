//! Examples of every signal and of what only sounds like one; `cases.tsv` has them all.

use proptest::prelude::*;

use super::*;
use crate::domain::fold::fold;

/// What the case file calls it.
fn told(text: &str) -> String {
    let Signals { found, mood } = signals(text);
    let reach = |signal: &Signal| match signal {
        Signal::Security(Reach::Wide) | Signal::Outage(Reach::Wide) => {
            format!("{}-wide", signal.code())
        }
        other => other.code().to_owned(),
    };
    let told: Vec<String> = found.iter().map(reach).chain(mood.code().map(str::to_owned)).collect();
    if told.is_empty() { "none".to_owned() } else { told.join("+") }
}

/// What is meant, in which language, and the message.
pub(super) type Case = (&'static str, &'static str, &'static str);

/// The cases of a file: a head, then a line each.
pub(super) fn rows(file: &'static str) -> Vec<Case> {
    let case = |line: &'static str| {
        let mut parts = line.splitn(3, '\t');
        Some((parts.next()?, parts.next()?, parts.next()?))
    };
    file.lines().skip(1).map(|line| case(line).unwrap()).collect()
}

fn cases() -> Vec<Case> {
    rows(include_str!("cases.tsv"))
}

#[test]
fn every_case_means_what_it_says() {
    let wrong: Vec<String> = cases()
        .into_iter()
        .filter(|(meant, _, text)| *meant != told(text))
        .map(|(meant, _, text)| format!("{text}: {} for {meant}", told(text)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn accents_do_not_matter_and_small_letters_do_not_either() {
    for (meant, _, text) in cases().into_iter().filter(|(meant, _, _)| *meant != "loud") {
        assert_eq!(meant, told(&fold(text)), "{text}");
    }
}

#[test]
fn there_are_enough_cases_of_either_kind_in_either_language() {
    for lang in ["en", "es"] {
        let none = cases().iter().filter(|(meant, l, _)| *l == lang && *meant == "none").count();
        let some = cases().iter().filter(|(meant, l, _)| *l == lang && *meant != "none").count();
        assert!(none >= 60 && some >= 60, "{lang}: {none} and {some}");
    }
}

/// The golden questions are how people ask; these topics may raise a signal, others may not.
#[test]
fn a_question_that_an_article_answers_is_not_taken_for_a_signal() {
    const TOPICS: [&str; 9] = [
        "cr-my-shipment",
        "es-bond-insufficient",
        "es-hts-mine",
        "es-legal",
        "es-refund-status",
        "gen-ticket-status",
        "urg-compromised",
        "urg-phishing",
        "urg-port-down",
    ];
    let questions = include_str!("../../../kb-index/questions.tsv").lines();
    let taken: Vec<String> = questions
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t')?.1.split_once('\t'))
        .filter(|(article, text)| !TOPICS.contains(article) && told(text) != "none")
        .map(|(article, text)| format!("{article} {}: {text}", told(text)))
        .collect();
    assert!(taken.is_empty(), "{taken:#?}");
}

#[test]
fn rules_are_written_as_words_are_compared() {
    for line in include_str!("rules.txt").lines().filter(|line| !line.starts_with('#')) {
        assert_eq!(line, fold(line));
    }
}

#[test]
fn every_signal_leads_to_a_person_who_knows_more() {
    for (_, signal) in SECTIONS {
        assert!(HandoverReason::ALL.contains(&signal.reason()));
        assert_ne!(signal.skill().as_str(), "");
    }
    assert_eq!(Signal::Security(Reach::One).skill(), Skill::urgent());
    assert_eq!(Signal::Security(Reach::One).priority(), Priority::P2);
    assert_eq!(Signal::Outage(Reach::Wide).priority(), Priority::P1);
    assert_eq!(Signal::Legal.skill().as_str(), "entry_summary_ach");
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        let read = signals(&text);
        prop_assert!(read.found.is_sorted());
    }

    #[test]
    fn small_talk_around_a_signal_does_not_hide_it(
        before in prop_oneof![Just("hello, "), Just("buenos días. "), Just("")],
        after in prop_oneof![Just(" thanks"), Just(". gracias"), Just("")],
        at in 0_usize..40,
    ) {
        let (meant, _, text) = cases()[at];
        prop_assume!(!text.ends_with(['.', '?']));
        prop_assert!(told(&format!("{before}{text}{after}")).starts_with(meant), "{}", text);
    }
}
