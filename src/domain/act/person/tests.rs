//! Ways to ask for a person and what only looks like one; `cases.tsv` has them all.

use proptest::prelude::*;

use super::*;

fn cases() -> Vec<(bool, &'static str)> {
    let rows = include_str!("cases.tsv").lines().skip(1);
    rows.map(|row| row.split_once('\t').unwrap())
        .map(|(meant, text)| (meant == "person", text))
        .collect()
}

#[test]
fn every_case_means_what_it_says() {
    let wrong: Vec<_> =
        cases().into_iter().filter(|(meant, text)| *meant != asks_for_person(text)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn accents_and_case_do_not_matter() {
    for (meant, text) in cases() {
        for other in [text.to_uppercase(), text.to_lowercase(), crate::domain::fold::fold(text)] {
            assert_eq!(meant, asks_for_person(&other), "{other:?}");
        }
    }
}

#[test]
fn there_are_enough_cases_of_either_kind() {
    let none = cases().iter().filter(|(meant, _)| !meant).count();
    assert!(none >= 120 && cases().len() - none >= 120);
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        let _ = asks_for_person(&text);
    }
}
