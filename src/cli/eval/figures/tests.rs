//! The arithmetic, on examples that were worked out by hand.

use super::*;
use crate::cli::eval::rows::Written;
use crate::domain::article::ArticleId;
use crate::domain::lang::Lang;

fn near(one: Option<f64>, other: f64) -> bool {
    one.is_some_and(|one| (one - other).abs() < 1e-9)
}

fn seen(wanted: Label, became: Became, rank: Option<usize>, confidence: f64) -> Seen {
    Seen {
        act_heard: matches!(wanted, Label::Act(_)).then_some(true),
        wanted,
        written: Written::In(Lang::En),
        became,
        fetched: matches!(became, Became::FactsRight | Became::FactsWrong | Became::HandedOver),
        for_person: became == Became::FactsRight,
        rank,
        confidence,
        lang_right: Some(true),
        ms: 1.0,
        wrong: None,
    }
}

fn article() -> Label {
    Label::Article(ArticleId::parse("a").unwrap())
}

fn share(figures: &Figures, name: &str) -> (usize, usize) {
    match figures.measures.iter().find(|measure| measure.name == name).unwrap().amount {
        Amount::Share(Share { n, of }) => (n, of),
        Amount::Level(_) | Amount::Number(_) => panic!("{name} is no share"),
    }
}

#[test]
fn a_percentile_is_one_of_the_numbers() {
    let hundred = sorted((1..=100).rev().map(f64::from));
    assert_eq!(percentile(&hundred, 50), Some(50.0));
    assert_eq!(percentile(&hundred, 99), Some(99.0));
    assert_eq!(percentile(&[1.0, 2.0, 3.0], 50), Some(2.0));
    assert_eq!(percentile(&[1.0, 2.0, 3.0], 99), Some(3.0));
    assert_eq!(percentile(&[7.0], 1), Some(7.0));
    assert_eq!(percentile(&[], 50), None);
}

#[test]
fn what_stands_level_counts_half() {
    // 0.9 beats all three, 0.5 beats one and ties with one, 0.1 ties with one: 3 + 1.5 + 0.5 of 9.
    assert!(near(auroc(&[0.1, 0.5, 0.9], &[0.1, 0.5, 0.8]), 5.0 / 9.0));
    assert!(near(auroc(&[0.0, 0.0], &[0.0]), 0.5));
    assert!(near(auroc(&[0.6, 0.7], &[0.1, 0.2]), 1.0));
    assert!(near(auroc(&[0.1], &[0.2]), 0.0));
    assert_eq!(auroc(&[], &[0.5]), None);
    assert_eq!(auroc(&[0.5], &[]), None);
}

#[test]
fn at_most_one_in_twenty_exceeds_the_threshold() {
    let twenty = sorted((1..=20).map(f64::from));
    assert_eq!(threshold(&twenty), Some(19.0), "20 alone exceeds it");
    assert_eq!(threshold(&twenty[..19]), Some(19.0), "one of nineteen would be too many");
    assert_eq!(threshold(&[0.3]), Some(0.3));
    assert_eq!(threshold(&[1.0; 40]), Some(1.0), "nothing exceeds what all have");
    assert_eq!(threshold(&[]), None);
}

#[test]
fn what_is_kept_is_right_and_above_the_threshold() {
    let rows = [
        seen(article(), Became::AnsweredRight, Some(0), 0.9),
        seen(article(), Became::AnsweredWrong, Some(1), 0.9),
        seen(article(), Became::ClarifiedRight, Some(0), 0.4),
        seen(article(), Became::HandedOver, None, 0.0),
        seen(Label::Oos, Became::ClarifiedWrong, None, 0.4),
        seen(Label::Oos, Became::HandedOver, None, 0.1),
    ];
    let figures = Figures::of(&rows.iter().collect::<Vec<_>>());
    assert_eq!(share(&figures, "kept_at_5"), (1, 4));
    assert_eq!(share(&figures, "recall_at_1"), (2, 4));
    assert_eq!(share(&figures, "recall_at_3"), (3, 4));
}

#[test]
fn every_share_is_of_the_rows_it_is_about() {
    let mut rows = vec![
        seen(article(), Became::AnsweredRight, Some(0), 0.9),
        seen(article(), Became::FactsRight, Some(0), 0.9),
        seen(article(), Became::SmallTalk, None, 0.0),
        seen(Label::Oos, Became::AnsweredWrong, None, 0.7),
        seen(Label::Oos, Became::FactsWrong, None, 0.7),
        seen(Label::Oos, Became::SmallTalk, None, 0.0),
        // Asked for a person, and shown an article that the row accepts.
        seen(Label::Human, Became::AnsweredRight, Some(0), 0.8),
        seen(Label::Human, Became::ClarifiedWrong, None, 0.3),
        seen(Label::Human, Became::FactsWrong, None, 0.8),
        seen(Label::SmallTalk, Became::SmallTalk, None, 0.0),
    ];
    rows[0].lang_right = None;
    rows[1].lang_right = Some(false);
    let figures = Figures::of(&rows.iter().collect::<Vec<_>>());
    assert_eq!(share(&figures, "answer_precision"), (2, 3));
    assert_eq!(share(&figures, "false_answers"), (1, 3));
    assert_eq!(share(&figures, "facts_on_oos"), (1, 3));
    assert_eq!(share(&figures, "human_recall"), (1, 3));
    assert_eq!(share(&figures, "small_talk_recall"), (1, 1));
    assert_eq!(share(&figures, "language_accuracy"), (8, 9));
    let became = ["answered_right", "facts_right", "taken_for_small_talk", "handed_over"];
    assert_eq!(became.map(|name| share(&figures, name)), [(1, 3), (1, 3), (1, 3), (0, 3)]);
}

#[test]
fn languages_are_compared_in_what_both_have() {
    let good = seen(article(), Became::AnsweredRight, Some(0), 0.9);
    let bad = seen(article(), Became::HandedOver, None, 0.0);
    let (en, es) = (Figures::of(&[&good, &good]), Figures::of(&[&good, &bad]));
    let apart = points_apart(&en, &es);
    assert!(apart.contains(&("recall_at_1", 50.0)) && apart.contains(&("handed_over", -50.0)));
    assert!(!apart.iter().any(|(name, _)| ["false_answers", "auroc", "ms_p50"].contains(name)));
}

#[test]
fn a_group_is_right_when_every_question_of_it_is() {
    let found = |rank| seen(article(), Became::AnsweredRight, rank, 0.9);
    let spanish = |rank| Seen { written: Written::In(Lang::Es), ..found(rank) };
    let all = [found(Some(0)), found(Some(1)), spanish(Some(0)), spanish(Some(0))];
    let all: Vec<&Seen> = all.iter().collect();
    assert_eq!(share(&Figures::of(&all).by_groups(&all), "all_right"), (1, 2));
}

#[test]
fn of_those_who_got_a_person_some_should_have() {
    let all = [
        seen(article(), Became::FactsRight, Some(0), 0.9),
        seen(article(), Became::FactsWrong, Some(1), 0.9),
        seen(article(), Became::AnsweredRight, Some(0), 0.9),
    ];
    let figures = Figures::of(&all.iter().collect::<Vec<_>>());
    assert_eq!(share(&figures, "handover_precision"), (1, 2));
    assert_eq!(share(&figures, "answered_at_once"), (1, 3));
}
