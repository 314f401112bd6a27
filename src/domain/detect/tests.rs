//! Examples and properties of language identification; `golden.tsv` holds utterances of a trade desk, `unseen.tsv`
//! short messages with words outside the table, and code-switched ones. Neither was used to choose a weight.

use proptest::prelude::*;

use super::*;

/// Of the golden utterances, at least so many in a hundred must be told right.
const GOLDEN_PERCENT_MIN: usize = 98;

/// Of the messages of one to three words, one of them outside the table, so many in a thousand.
const SHORT_PERMILLE_MIN: usize = 980;
/// In either language alone, so that neither pays for the other.
const SHORT_PERMILLE_MIN_EACH: usize = 965;
/// Of the code-switched messages in either frame, so many in a thousand.
const SWITCHED_PERMILLE_MIN: usize = 990;

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

/// The messages of a set and a language, and those of them that are told wrong against the prior.
fn unseen(set: &str, lang: Lang) -> (Vec<&'static str>, Vec<&'static str>) {
    let lines = include_str!("unseen.tsv").lines().skip(1).map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        (fields[0], fields[1], fields[2])
    });
    let texts = lines.filter(|(of, tag, _)| *of == set && *tag == lang.code());
    let texts: Vec<&str> = texts.map(|(_, _, text)| text).collect();
    let wrong = |text: &&&str| detect(text, lang.other()).lang != lang;
    let wrongs = texts.iter().filter(wrong).copied().collect();
    (texts, wrongs)
}

fn permille(all: usize, wrong: usize) -> usize {
    1_000 - wrong * 1_000 / all
}

#[test]
fn short_messages_with_words_outside_the_table_are_told_right_against_the_prior() {
    let (mut all, mut wrong) = (0, 0);
    for lang in Lang::ALL {
        let (texts, wrongs) = unseen("short", lang);
        assert!(texts.len() >= 200);
        assert!(texts.iter().all(|text| text.split(' ').count() <= 3));
        let told = permille(texts.len(), wrongs.len());
        assert!(told >= SHORT_PERMILLE_MIN_EACH, "{told} of {lang}: {wrongs:#?}");
        all += texts.len();
        wrong += wrongs.len();
    }
    assert!(permille(all, wrong) >= SHORT_PERMILLE_MIN, "{wrong} of {all}");
}

#[test]
fn short_messages_have_a_word_outside_the_table() {
    for lang in Lang::ALL {
        for text in unseen("short", lang).0 {
            assert!(tokens::words(text).iter().any(|word| !is_word(&word.key)), "{text}");
        }
    }
}

#[test]
fn the_language_of_the_frame_is_that_of_a_code_switched_message() {
    for lang in Lang::ALL {
        let (texts, wrongs) = unseen("switched", lang);
        assert!(texts.len() >= 100);
        assert!(permille(texts.len(), wrongs.len()) >= SWITCHED_PERMILLE_MIN, "{wrongs:#?}");
    }
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
    let words: Vec<&str> = found.words.iter().map(|found| found.word.as_str()).collect();
    assert_eq!(words, ["no", "puedo", "entrar", "to", "ABI"]);
    let signs: Vec<bool> = found.words.iter().map(|found| found.odds > 0.0).collect();
    assert_eq!(signs, [true, true, true, false, false]);
}

#[test]
fn each_word_tells_where_its_evidence_comes_from() {
    use Source::{Desk, Grams, Marks, Name, Slip, Table};
    let sources = |text: &str| -> Vec<Source> {
        evidence(text).into_iter().map(|found| found.source).collect()
    };
    assert_eq!(sources("¿la contraseña del puerto?"), [Table, Desk, Table, Table, Marks]);
    assert_eq!(sources("ramírez"), [Marks]);
    assert_eq!(sources("my accuont to Reynosa"), [Table, Slip, Table, Name]);
    assert_eq!(sources("desaduanaríamos"), [Grams]);
}

#[test]
fn the_odds_of_the_words_add_up_to_the_confidence() {
    for text in ["mi driver no trae el manifest", "my cuenta is locked", "¿cuándo?", "the hold"] {
        let found = detect(text, Lang::Es);
        let sum: f32 = found.words.iter().map(|word| word.odds).sum();
        let confidence = 1.0 / (1.0 + (-sum.abs()).exp());
        assert!((found.confidence - confidence).abs() < 1e-6, "{text}");
        assert_eq!(found.lang == Lang::Es, sum > 0.0, "{text}");
    }
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
