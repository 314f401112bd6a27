//! Examples of every intent and of what only looks like one; `cases.tsv` has them all.

use proptest::prelude::*;

use super::*;

fn name(intent: Option<Intent>) -> &'static str {
    match intent {
        Some(Intent::Person) => "person",
        Some(Intent::Greeting) => "greeting",
        Some(Intent::Thanks) => "thanks",
        Some(Intent::WhoAreYou) => "who",
        Some(Intent::Goodbye) => "goodbye",
        Some(Intent::Yes) => "yes",
        Some(Intent::Acknowledged) => "acknowledged",
        None => "none",
    }
}

fn cases() -> Vec<(&'static str, &'static str)> {
    include_str!("cases.tsv").lines().skip(1).map(|line| line.split_once('\t').unwrap()).collect()
}

#[test]
fn every_case_means_what_it_says() {
    let wrong: Vec<_> = cases()
        .into_iter()
        .filter(|(meant, text)| *meant != name(intent(text)))
        .map(|(meant, text)| format!("{text}: {} for {meant}", name(intent(text))))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn accents_and_case_do_not_matter() {
    for (meant, text) in cases() {
        for other in [text.to_uppercase(), text.to_lowercase(), crate::domain::fold::fold(text)] {
            assert_eq!(meant, name(intent(&other)), "{other:?}");
        }
    }
}

#[test]
fn there_are_enough_cases_of_either_kind() {
    let none = cases().iter().filter(|(meant, _)| *meant == "none").count();
    assert!(none >= 120 && cases().len() - none >= 120);
}

#[test]
fn a_greeting_before_a_question_is_a_question() {
    for greeting in ["hello, ", "good morning ", "hola, ", "buenas tardes. "] {
        for question in ["how do I file a protest?", "¿cómo presento una protesta?"] {
            assert_eq!(intent(&format!("{greeting}{question}")), None);
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        let _ = intent(&text);
    }
}
