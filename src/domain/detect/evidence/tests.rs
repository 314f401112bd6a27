//! What messages of every kind do to a conversation's language. `evidence.tsv` holds them with their outcome.

use proptest::prelude::*;

use super::*;
use crate::domain::detect::{Standing, Streak, Turn, next_language};
use crate::domain::lang::LangSource;

/// Of the messages with one outcome, so many in a hundred must have it.
const PERCENT_MIN: usize = 97;

fn after_a_question(lang: Lang) -> Standing {
    let source = LangSource::Detected;
    let streak = Streak::default();
    Standing { lang, source, streak, offered: false, fresh: false, with_people: false }
}

fn outcome(context: Lang, text: &str) -> &'static str {
    if other_language(text).is_some() {
        return "says-served";
    }
    match next_language(&after_a_question(context), &hear(text, context)) {
        Turn::Switch(_) => "switches",
        Turn::Keep | Turn::Offer => "stays",
    }
}

#[test]
fn every_kind_of_message_does_what_it_should() {
    for want in ["stays", "switches", "says-served"] {
        let lines = include_str!("../evidence.tsv").lines().skip(1).map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            (Lang::from_tag(fields[0]).unwrap(), fields[1], fields[2])
        });
        let rows: Vec<_> = lines.filter(|(_, outcome, _)| *outcome == want).collect();
        let wrong: Vec<_> =
            rows.iter().filter(|(lang, _, text)| outcome(*lang, text) != want).collect();
        assert!(rows.len() >= 6);
        assert!(wrong.len() * 100 <= rows.len() * (100 - PERCENT_MIN), "{want}: {wrong:#?}");
    }
}

#[test]
fn what_is_pasted_is_no_evidence_however_often_it_comes() {
    for text in
        ["Invalid username or password", "Acceso denegado", "Transportes del Norte S.A. de C.V."]
    {
        for context in Lang::ALL {
            assert_eq!(hear(text, context).evidence, Evidence::None, "{text}");
        }
    }
}

#[test]
fn a_courtesy_is_slight_and_a_few_words_are_a_phrase() {
    assert_eq!(hear("muchísimas gracias", Lang::En).evidence, Evidence::Slight);
    assert_eq!(hear("good morning", Lang::Es).evidence, Evidence::Slight);
    assert_eq!(hear("hola", Lang::En).evidence, Evidence::Slight);
    assert_eq!(hear("cambiar contraseña", Lang::En).evidence, Evidence::Phrase);
}

#[test]
fn what_is_pasted_beside_an_own_sentence_does_not_speak_for_its_language() {
    let text =
        "no puedo entrar, me sale: Your session has expired. Please sign in again to continue";
    let heard = hear(text, Lang::En);
    assert_eq!((heard.lang, heard.evidence), (Lang::Es, Evidence::Certain));
}

#[test]
fn a_message_of_both_languages_proves_nothing() {
    let text = "hello, mi cuenta está bloqueada, what should I do";
    assert_eq!(hear(text, Lang::En).evidence, Evidence::None);
}

proptest! {
    #[test]
    fn any_text_is_heard(text in any::<String>(), es in any::<bool>()) {
        let prior = if es { Lang::Es } else { Lang::En };
        let heard = hear(&text, prior);
        prop_assert!(heard.evidence.is_none() || text.chars().any(char::is_alphabetic));
    }
}
