//! Languages that the desk does not speak, and those that it must never take for one.

use std::collections::BTreeMap;

use super::*;

/// Of the sentences of three words and more in any of these, so many in a hundred are recognised.
const RECALL_PERCENT_MIN: usize = 88;
const WELL_KNOWN: [&str; 7] = ["ara", "cmn", "deu", "fra", "ita", "por", "rus"];

#[test]
fn sentences_in_other_languages_are_recognised() {
    let mut told: BTreeMap<&str, (usize, Vec<&str>)> = BTreeMap::new();
    for line in include_str!("../foreign.tsv").lines().skip(1) {
        let (code, text) = line.split_once('\t').unwrap();
        let (all, missed) = told.entry(code).or_default();
        *all += 1;
        if other_language(text).is_none() {
            missed.push(text);
        }
    }
    for code in WELL_KNOWN {
        let (all, missed) = &told[code];
        assert!(*all >= 15, "{code}");
        assert!(missed.len() * 100 <= all * (100 - RECALL_PERCENT_MIN), "{code}: {missed:?}");
    }
}

#[test]
fn the_language_is_named_where_a_table_or_its_letters_know_it() {
    assert_eq!(other_language("não consigo entrar na minha conta"), Some("por"));
    assert_eq!(other_language("ich kann mich nicht anmelden"), Some("deu"));
    assert_eq!(other_language("我无法登录"), Some("cmn"));
}

#[test]
fn no_golden_message_is_of_another_language() {
    let sets = [include_str!("../golden.tsv"), include_str!("../unseen.tsv")];
    for line in sets.into_iter().flat_map(|set| set.lines().skip(1)) {
        let text = line.rsplit('\t').next().unwrap();
        assert_eq!(other_language(text), None, "{text}");
    }
}

#[test]
fn names_codes_spanglish_and_slips_are_not_of_another_language() {
    for text in [
        "",
        "7501",
        "ES-003",
        "Müller GmbH",
        "François Dupont",
        "São Paulo",
        "Curaçao",
        "Volkswagen de México",
        "Bon Appetit Management Co.",
        "Société Générale",
        "João da Silva",
        "Giovanni Rossi",
        "Deutsche Bank Trust Company",
        "pedimento A1",
        "me da quando quiera",
        "onde esta mi carga",
        "esta no es mi cuenta",
        "no sé qual es",
        "està bloqueada mi cuènta",
        "ya pague las dutys pero sigue on hold",
        "quero pagar",
        "en que ora abren",
        "kiero ablar con alguien",
        "q onda con mi entry",
        "necesito el bill of lading pls",
        "déjà vu",
        "résumé de la entrada",
        "naïve question about my entry",
        "el camion esta na garita",
        "de la aduana a la bodega",
        "la la la",
        "MIT",
        "per diem",
        "ad valorem duty",
        "pro forma invoice",
        "vis a vis",
        "bona fide importer",
        "carta porte",
        "cabotaje",
        "in bond",
        "on a le",
        "a e i o u",
        "α β γ",
        "5 µm filter",
        "ª",
        "ok merci",
    ] {
        assert_eq!(other_language(text), None, "{text}");
    }
}

#[test]
fn a_spanish_sentence_with_a_foreign_word_in_it_stays_spanish() {
    for text in [
        "el cliente dice bonjour y no sé qué contestarle",
        "mi jefe se llama Jürgen y necesita acceso",
        "la factura dice «merci beaucoup»",
    ] {
        assert_eq!(other_language(text), None, "{text}");
    }
}

#[test]
fn the_table_is_sorted_and_whole() {
    let lines = include_str!("../neighbours.tsv").lines();
    let words: Vec<&str> = lines.map(|line| line.split('\t').next().unwrap()).collect();
    assert!(words.is_sorted() && words.len() > 20_000);
    assert_eq!(words.len(), TABLE.len());
    assert!(find("nao").is_some_and(|weights| weights[4] == Some(17)));
}
