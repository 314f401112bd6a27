//! Noise, and what must not be taken for it.

use proptest::prelude::*;

use super::*;

/// Of the messages that mean something, so many in ten thousand may be taken for noise.
const FALSE_MOST: usize = 3;

#[test]
fn keys_hit_at_random_laughter_signs_and_pictures_are_noise() {
    for text in [
        "kjhsdf kjsadf qwpoe",
        "asdfgh",
        ".....",
        "jjjjjj",
        "😀",
        "👍👍",
        "?!?",
        "asdf",
        "qwerty",
        "sdfsdf",
        "dfgdfg dfg",
        "lkjlkj",
        "aaaaaaa",
        "hjkhjk hjkhjk",
        "zxczxc",
        "wefwef wef",
        "jsdhfkjshdf",
        "fghfgh",
        "ñlkjñlkj",
        "asdasd",
        "asdasdasd",
        "ajsdklajsd",
        "ASDFGHJKL",
        "qweqweqwe",
        "xcvxcv",
        "gfhgfh ghgf",
        "uiouiouio",
        "jajaja",
        "JAJAJAJA",
        "hahaha",
        "jejeje",
        "lol",
        "jajajaja xd",
        "ffffff",
        ".",
        "***",
        "🚚🚚🚚",
        "sdkjfhsd sdkfjh sdkjf",
        "oiuoiu",
        "rtyrty",
        "skdjfhksdjf",
        "ksjdhf",
        "lkasjdlkasjd",
    ] {
        assert!(is_noise(text), "{text}");
    }
}

#[test]
fn words_codes_slips_slang_and_names_are_not() {
    for text in [
        "7501",
        "ES-003",
        "MSCU1234567",
        "12345",
        "$500",
        "FDA",
        "HTSUS",
        "XYZ",
        "CBP ACE ABI",
        "pls",
        "thx",
        "xfa",
        "tqm",
        "ntp",
        "btw",
        "pymt",
        "stmt",
        "hlep",
        "pasword",
        "cotnraseña",
        "contrasña",
        "que onda",
        "no manches",
        "wey",
        "güey",
        "no jala",
        "chale",
        "órale",
        "snooze",
        "rhythm",
        "Reykjavik",
        "Zoey",
        "Xochimilco",
        "Schwartz",
        "Tlaquepaque",
        "ok",
        "sí",
        "no",
        "k",
        "a",
        "hola",
        "¿?¿ hola",
        "wait",
        "strengths",
        "👍 gracias",
        "我无法登录",
        "không",
        "www",
        "q",
        "x fa",
        "lookup",
        "drywall",
        "fwd",
        "wtf",
        "transborder",
        "ferrocarriles",
        "T&E",
        "I.S.F.",
    ] {
        assert!(!is_noise(text), "{text}");
    }
}

#[test]
fn no_message_of_the_golden_sets_is_noise() {
    let sets = [include_str!("../golden.tsv"), include_str!("../unseen.tsv")];
    let lines = sets.into_iter().flat_map(|set| set.lines().skip(1));
    let texts: Vec<&str> = lines.filter_map(|line| line.rsplit('\t').next()).collect();
    let wrong: Vec<&&str> = texts.iter().filter(|text| is_noise(text)).collect();
    assert!(wrong.len() * 10_000 <= texts.len() * FALSE_MOST, "{wrong:?}");
}

proptest! {
    #[test]
    fn any_text_gets_a_verdict_and_what_has_a_digit_is_not_noise(text in any::<String>()) {
        let noise = is_noise(&text);
        prop_assert!(!(noise && text.chars().any(|c| c.is_ascii_digit())));
    }

    #[test]
    fn a_known_word_makes_a_message_mean_something(keys in "[asdfghjkl]{5,9}") {
        let text = format!("{keys} password");
        prop_assert!(!is_noise(&text));
    }
}
