//! Calls for help in both languages, and what only sounds like one; `cases.tsv` has them all.

use super::*;
use crate::domain::signal::tests::{Case, rows};

fn cases() -> Vec<Case> {
    rows(include_str!("cases.tsv"))
}

fn told(text: &str) -> &'static str {
    danger(text).map_or("none", Danger::code)
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
fn there_are_enough_cases_of_either_kind_in_either_language() {
    for lang in ["en", "es"] {
        let count = |danger: bool| {
            cases()
                .iter()
                .filter(|(meant, l, _)| *l == lang && (*meant != "none") == danger)
                .count()
        };
        assert!(count(true) >= 120 && count(false) >= 120, "{lang}");
    }
}

#[test]
fn neither_capitals_nor_missing_accents_hide_a_call_for_help() {
    for (meant, _, text) in cases() {
        assert_eq!(meant, told(&text.to_uppercase()), "{text}");
        assert_eq!(meant, told(&crate::domain::fold::fold(text)), "{text}");
    }
}

#[test]
fn a_greeting_an_apology_or_thanks_around_it_do_not_hide_a_call_for_help() {
    for (meant, _, text) in cases().into_iter().filter(|(meant, ..)| *meant != "none") {
        for wrapped in [
            format!("hello, {text}"),
            format!("Buenos días, disculpe. {text}"),
            format!("{text}\nthanks"),
            format!("{text}, por favor"),
        ] {
            assert_eq!(meant, told(&wrapped), "{wrapped}");
        }
    }
}

#[test]
fn a_typo_in_a_telling_word_does_not_hide_a_call_for_help() {
    for (meant, text) in [
        ("emergency", "he is not braething"),
        ("emergency", "a worker is unconcious"),
        ("emergency", "send an ambulace"),
        ("emergency", "ay un insendio en la bodega"),
        ("emergency", "un montacargaz atropeyo a un compañero"),
        ("self-harm", "i feel suicidel"),
        ("self-harm", "quiero suisidarme"),
        ("threat", "they are threatning to kill us"),
        ("threat", "me estan amenasando"),
    ] {
        assert_eq!(meant, told(text), "{text}");
    }
}

#[test]
fn a_word_of_the_trade_is_not_repaired_into_danger() {
    for word in ["filling", "billing", "herding", "breeding", "rescind", "conductos", "chocolate"] {
        assert_eq!(repair(word), word);
    }
}

#[test]
fn the_most_pressing_danger_is_told() {
    assert_eq!(told("he cut his wrists and he is not breathing"), "emergency");
    assert_eq!(told("I want to kill myself. I will kill him too"), "self-harm");
}

/// Nothing that is asked of the knowledge base, and nothing that is off its topic, calls for help.
#[test]
fn no_question_for_an_article_is_taken_for_a_call_for_help() {
    for file in [
        include_str!("../../../../kb-index/questions.tsv"),
        include_str!("../../../../kb-index/negatives.tsv"),
        include_str!("../../../../kb-index/offtopic.tsv"),
    ] {
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            let text = line.rsplit('\t').next().unwrap();
            assert_eq!(told(text), "none", "{text}");
        }
    }
}
