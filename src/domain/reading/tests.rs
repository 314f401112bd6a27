//! Readings of what people write: spellings, codes and short forms, and properties of all of them.

use proptest::prelude::*;

use super::*;

fn en(text: &str) -> String {
    read(text, Tongue::In(Lang::En))
}

fn es(text: &str) -> String {
    read(text, Tongue::In(Lang::Es))
}

#[test]
fn one_word_typed_in_many_ways_is_one_word() {
    for typed in [
        "contraseña",
        "CONTRASEÑA",
        "contra\u{ad}seña",
        "contra\u{200b}seña",
        "contrasena",
        "contrasen~a",
        "contrase~na",
        "contrasen\u{303}a",
        "ｃｏｎｔｒａｓｅｎａ",
    ] {
        assert_eq!(es(typed), "contraseña", "{typed}");
    }
    for typed in ["can't", "can´t", "can`t", "can’t", "can‘t", "cant", "ＣＡＮ’Ｔ"] {
        assert_eq!(en(typed), "cant", "{typed}");
    }
    for typed in ["camión", "cami´on", "camio´n", "camio'n", "camio\u{301}n", "camion"] {
        assert_eq!(es(typed), "camion", "{typed}");
    }
    assert_eq!(es("cuantos anos"), es("cuántos años"));
    assert_eq!(en("ﬁle a ﬁling"), "file a filing");
    assert_eq!(en("about ~n lines"), "about ~n lines");
}

#[test]
fn a_form_is_one_however_its_number_is_written() {
    for typed in [
        "form 7501",
        "form7501",
        "cbp7501",
        "cbp 7501",
        "cbp-7501",
        "cbpf 7501",
        "CBPF-7501",
        "CBP Form 7501",
        "form-7501",
        "cbp form7501",
        "CF 7501",
        "cf7501",
        "Form #7501",
        "U.S. Customs Form 7501",
    ] {
        assert_eq!(en(typed), "form 7501", "{typed}");
    }
    assert_eq!(es("el formulario de CBP 5106"), "el forma 5106");
    assert_eq!(en("cf-28"), "form 28");
    assert_eq!(en("cbp 10"), "form 10");
    assert_eq!(en("cbp officer"), "cbp officer");
}

#[test]
fn a_code_is_one_however_it_is_written() {
    for typed in
        ["ISF 10+2", "isf", "I.S.F.", "I S F", "isf10", "ISF-10", "10+2", "isf 10 + 2", "i.s.f"]
    {
        assert_eq!(en(typed).trim_end_matches('.'), "isf", "{typed}");
    }
    for typed in ["isf-5", "isf5", "ISF 5"] {
        assert_eq!(en(typed), "isf-5", "{typed}");
    }
    for typed in ["ES-003", "es003", "ES 003", "es.003"] {
        assert_eq!(es(typed), "es-003", "{typed}");
    }
    for typed in ["in-bond", "inbond", "in bond", "In‑Bond"] {
        assert_eq!(en(typed), "inbond", "{typed}");
    }
    for typed in ["e-mail", "email", "e mail", "correo", "Correo electrónico"] {
        assert_eq!(es(typed), "correo", "{typed}");
    }
    assert_eq!(en("8471.30.0100 and ABC-1234567-8"), "8471.30.0100 and abc-1234567-8");
    assert_eq!(en("between 10 2 and 12/2"), "between 10 2 and 12/2");
    assert_eq!(es("y a q hora abren"), "y a que hora abren");
}

#[test]
fn shorthand_is_read_out_in_the_language_of_the_message() {
    for (typed, meant) in [
        ("q ago pa cambiar la clave d mi cta", "que hago para cambiar la clave de mi cuenta"),
        ("xq no m deja entrar xfa", "porque no me deja entrar por favor"),
        ("tb kiero saber x donde pago", "tambien quiero saber por donde pago"),
        ("tipo d de entrada", "tipo d de entrada"),
        ("10 x 20 cajas", "10 x 20 cajas"),
        ("rayos x", "rayos x"),
        ("s", "s"),
    ] {
        assert_eq!(es(typed), meant, "{typed}");
    }
    for (typed, meant) in [
        ("can u reset my pw pls", "can you reset my password please"),
        ("how 2 make a new acct b4 friday", "how to make a new account before friday"),
        ("ur x-ray d", "your x-ray d"),
        ("vitamin d", "vitamin d"),
        ("U-type r", "u-type r"),
        ("option u", "option u"),
    ] {
        assert_eq!(en(typed), meant, "{typed}");
    }
    let mixed = |text| read(text, Tongue::Mixed(Lang::Es));
    assert_eq!(mixed("q pls ayuda con mi acct"), "que por favor ayuda con mi account");
    assert_eq!(read("q & d", Tongue::Formal(Lang::Es)), "q & d");
}

#[test]
fn a_sign_of_several_primes_is_read_like_as_many_apostrophes() {
    for text in ["\u{2033}", "\u{2057}", "it\u{2034}s"] {
        let once = folded(text);
        assert_eq!(folded(&once), once, "{text}");
        assert!(!once.contains('\u{2032}'), "{once}");
    }
}

proptest! {
    #[test]
    fn what_is_read_once_stays_as_it_is(text in any::<String>(), lang in 0..2_usize) {
        let once = folded(&text);
        prop_assert_eq!(folded(&once), once);
        let tongue = Tongue::In(Lang::ALL[lang]);
        // Nothing panics, and nothing is lost of words that are no codes.
        drop(read(&text, tongue));
    }

    #[test]
    fn plain_words_stay(text in "(hello|customs|broker|account|how|to|file)( (hello|customs|broker|account|how|to|file)){0,6}") {
        prop_assert_eq!(en(&text), text);
    }
}
