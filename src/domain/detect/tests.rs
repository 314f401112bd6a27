//! Examples and properties of language identification; `golden.tsv` holds utterances of a trade desk.

use proptest::prelude::*;

use super::*;

/// Of the golden utterances, at least so many in a hundred must be told right.
const GOLDEN_PERCENT_MIN: usize = 98;

fn lang_of(text: &str) -> Lang {
    let [one, other] = Lang::ALL.map(|prior| detect(text, prior).lang);
    assert_eq!(one, other, "the prior decides {text:?}");
    one
}

#[test]
fn the_golden_utterances_are_told_right_against_the_prior() {
    let mut wrong = Vec::new();
    let lines: Vec<&str> = include_str!("golden.tsv").lines().skip(1).collect();
    for line in &lines {
        let (tag, text) = line.split_once('\t').unwrap();
        let lang = Lang::from_tag(tag).unwrap();
        if detect(text, lang.other()).lang != lang {
            wrong.push(line);
        }
    }
    assert!(lines.len() >= 400);
    assert!(wrong.len() * 100 <= lines.len() * (100 - GOLDEN_PERCENT_MIN), "{wrong:#?}");
}

#[test]
fn a_message_in_capitals_is_read_like_any_other() {
    assert_eq!(lang_of("SET THE alarma FOR 5 minutos"), Lang::En);
    assert_eq!(lang_of("YA PAGUE LAS DUTIES y sigue EN HOLD"), Lang::Es);
}

#[test]
fn codes_numbers_and_acronyms_keep_the_prior() {
    for text in ["7501", "ABC-1234567-8", "HTS 8471.30.0100", "ACE ABI CBP", "a@b.mx", "...", ""] {
        for prior in Lang::ALL {
            let found = detect(text, prior);
            assert_eq!((found.lang, found.letters), (prior, 0), "{text:?}");
            assert!(found.confidence < 0.51, "{text:?}");
        }
    }
}

#[test]
fn a_quoted_error_proves_nothing() {
    assert_eq!(lang_of("al entrar me sale \"You are not authorized to view this page\""), Lang::Es);
    assert_eq!(lang_of("it says «usuario o contraseña incorrectos»"), Lang::En);
    assert_eq!(lang_of("me sale 'invalid user or password' y no entro"), Lang::Es);
    assert_eq!(lang_of("I don't know why it's 'cuenta bloqueada' today"), Lang::En);
    assert_eq!(lang_of("me sale ENTRY SUMMARY NOT FOUND y no se por que"), Lang::Es);
}

#[test]
fn names_prove_nothing() {
    assert_eq!(lang_of("the truck to Los Angeles left El Paso"), Lang::En);
    assert_eq!(lang_of("el camión de San Diego va a Long Beach"), Lang::Es);
    assert_eq!(lang_of("my name is Guadalupe Hernandez Villarreal"), Lang::En);
    assert_eq!(lang_of("soy de la empresa Northwind Trading Partners"), Lang::Es);
}

#[test]
fn trade_terms_in_english_do_not_make_a_spanish_message_english() {
    for text in [
        "el status del entry summary",
        "donde veo el bill of lading",
        "que es may proceed",
        "mi broker no manda el ISF",
    ] {
        assert_eq!(lang_of(text), Lang::Es, "{text}");
    }
}

#[test]
fn code_switching_is_flagged() {
    for text in [
        "necesito help con mi cuenta because I can't log in",
        "hello, mi cuenta está bloqueada, what should I do",
        "quiero saber when my refund arrives",
    ] {
        assert!(detect(text, Lang::En).mixed, "{text}");
    }
    for text in ["no puedo entrar a mi cuenta", "my account is locked", "el login no jala"] {
        assert!(!detect(text, Lang::En).mixed, "{text}");
    }
}

#[test]
fn every_word_is_explained() {
    let found = detect("no puedo entrar to ABI 7501", Lang::En);
    let words: Vec<&str> = found.words.iter().map(|(word, _)| word.as_str()).collect();
    assert_eq!(words, ["no", "puedo", "entrar", "to", "ABI"]);
    let signs: Vec<bool> = found.words.iter().map(|(_, odds)| *odds > 0.0).collect();
    assert_eq!(signs, [true, true, true, false, false]);
}

#[test]
fn the_word_table_is_sorted_and_whole() {
    let words: Vec<&str> =
        include_str!("words.tsv").lines().map(|line| line.split('\t').next().unwrap()).collect();
    assert!(words.is_sorted() && words.len() > 40_000);
    assert!(["a", "y", "aduana", "customs", "zone"].into_iter().all(is_word));
    assert!(!["", "agnet", "zzzzz"].into_iter().any(is_word));
}

proptest! {
    #[test]
    fn any_text_gets_a_verdict(text in any::<String>(), es in any::<bool>()) {
        let prior = if es { Lang::Es } else { Lang::En };
        let found = detect(&text, prior);
        prop_assert!((0.5..=1.0).contains(&found.confidence));
        prop_assert!(found.letters <= text.chars().count() * 4);
    }

    #[test]
    fn case_does_not_matter(text in "[a-zñáéíóú]{1,9}( [a-zñáéíóú]{1,9}){0,6}[.?!]?") {
        let (small, large) = (detect(&text, Lang::En), detect(&text.to_uppercase(), Lang::En));
        prop_assert_eq!(small.lang, large.lang);
        prop_assert_eq!(small.letters, large.letters);
    }

    #[test]
    fn ascii_punctuation_does_not_matter(
        words in prop::collection::vec("[a-z]{1,9}", 1..7),
        marks in prop::collection::vec("[,;:!?()]{0,2}", 7),
    ) {
        let marked: Vec<String> = words.iter().zip(&marks).map(|(w, m)| format!("{w}{m}")).collect();
        let (plain, marked) =
            (detect(&words.join(" "), Lang::Es), detect(&marked.join(" "), Lang::Es));
        prop_assert_eq!(plain.lang, marked.lang);
        prop_assert_eq!(plain.letters, marked.letters);
    }
}
