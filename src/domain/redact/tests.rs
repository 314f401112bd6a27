//! Examples and properties of redaction. `cases.jsonl` holds what must be masked and what must not.

mod split;

use proptest::prelude::*;
use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Case {
    text: String,
    masked: String,
    expect: Vec<String>,
}

fn masked(text: &str) -> String {
    mask(text).0
}

/// Completes digits that begin a card number by the figure that makes it valid.
fn with_check_digit(digits: &str) -> String {
    let sum: u32 = digits
        .chars()
        .rev()
        .enumerate()
        .map(|(place, digit)| digit.to_digit(10).unwrap() * if place % 2 == 0 { 2 } else { 1 })
        .map(|value| value / 10 + value % 10)
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

#[test]
fn every_case_is_masked_as_it_says() {
    let cases: Vec<Case> = include_str!("cases.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(cases.len() > 200);
    for case in cases {
        let (text, n) = mask(&case.text);
        assert_eq!(text, case.masked, "{:?}", case.text);
        assert_eq!(usize::from(n), case.expect.len(), "{:?}", case.text);
    }
}

#[test]
fn the_text_of_a_message_is_masked_and_counted() {
    let raw = RawText::parse("mi tarjeta 4111 1111 1111 1111 cvv 123").unwrap();
    let redacted = redact(&raw);
    assert_eq!(redacted.text.as_str(), "mi tarjeta [PAN] cvv [CVV]");
    assert_eq!(redacted.masked, 2);
}

/// The longest message of each kind that asks for the most work takes few rounds, whatever it is made of.
#[test]
fn the_rounds_are_few_however_long_the_text() {
    for unit in [
        "4111111111111111 ",
        "4111 1111 1111 1111 09/28 123 ",
        "cvv 123 exp 09/28 ",
        "password is password is ",
        "my password: Ab1! clave: Cd2? ",
        "[PAN] 09/28 ",
        "1 ",
        "4 ",
        "41111111111111115555555555554444",
        "code code code 1234 ",
        "4539578763621486.",
    ] {
        let mut text: String = unit.repeat(4_000 / unit.len());
        let rounds = (0..ROUNDS_MAX).position(|_| round(&mut text) == 0);
        assert!(rounds.is_some_and(|rounds| rounds <= 4), "{unit:?} takes {rounds:?}");
    }
}

#[test]
fn a_card_number_is_found_in_any_script() {
    for text in [
        "４１１１ １１１１ １１１１ １１１１",
        "٤١١١١١١١١١١١١١١١",
        "४१११ ११११ ११११ ११११",
        "4111\u{a0}1111\u{202f}1111\u{2009}1111",
        "4\u{200b}111\u{200b}1111\u{2060}11111111",
        "4111—1111—1111—1111",
        "4️⃣1️⃣1️⃣1️⃣ 1️⃣1️⃣1️⃣1️⃣ 1️⃣1️⃣1️⃣1️⃣ 1️⃣1️⃣1️⃣1️⃣",
    ] {
        assert_eq!(masked(text).trim_end_matches(['\u{fe0f}', '\u{20e3}']), "[PAN]", "{text}");
    }
}

/// A valid number of an issuer, from random digits.
fn card() -> impl Strategy<Value = String> {
    let issuers: Vec<(&str, usize)> = vec![
        ("4", 16),
        ("51", 16),
        ("2221", 16),
        ("34", 15),
        ("37", 15),
        ("6011", 16),
        ("65", 16),
        ("3528", 16),
        ("62", 16),
        ("5018", 16),
    ];
    number(issuers)
}

/// A valid number of a length that hardly exists: only a word about a card gives it away.
fn rare_card() -> impl Strategy<Value = String> {
    number(vec![("4", 13), ("4", 19), ("65", 19), ("36", 14), ("62", 18), ("5018", 13), ("63", 15)])
}

fn number(issuers: Vec<(&'static str, usize)>) -> impl Strategy<Value = String> {
    (prop::sample::select(issuers), prop::collection::vec(0..10_u8, 18)).prop_map(
        |((prefix, n), random)| {
            let random = random.iter().map(|digit| char::from(b'0' + digit));
            let digits: String = prefix.chars().chain(random).take(n - 1).collect();
            with_check_digit(&digits)
        },
    )
}

/// Text of the characters that matter here.
fn prose() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "([0-9]{1,8}[ ./-]{0,2}){0,8}",
        "(cvv|exp|token|code|my|es|tarjeta|\\[PAN\\]|\\[OTP\\]|[0-9]{1,6}|/|:| |ñ|４){0,20}",
        "((password|clave|is|es|:|\"|Ab1!|not|cvv|exp|sep|2028|09/28|123|4111111111111111|y) ?){0,16}",
    ]
}

#[test]
fn short_letters_that_touch_a_card_hide_it_as_little_as_others() {
    for before in ["iP", "id", "no", "BL", "ups", "ts"] {
        let whole = masked(&format!("{before}4000000000000002"));
        assert_eq!(whole, format!("{before}[PAN]"));
    }
}

#[test]
fn a_part_of_a_number_that_is_printed_as_a_card_leaves_nothing_of_the_rest() {
    assert_eq!(masked("627\u{a0}4000-0000-00006"), "[CVV]\u{a0}[PAN]");
}

proptest! {
    #[test]
    fn no_card_number_survives_any_mix_of_separators(
        card in card(),
        cuts in prop::collection::vec(prop::option::of("[ .\u{a0}_\u{2013}-]{1,2}"), 18),
        lead in "(|tarjeta |son: |\\(|#)",
        tail in "(| gracias|\\.|, vence pronto)",
    ) {
        let mut text = lead.clone();
        for (n, digit) in card.chars().enumerate() {
            text.push(digit);
            if n + 1 < card.len() && let Some(separator) = &cuts[n] {
                text.push_str(separator);
            }
        }
        // What is written like an address or a tariff number is taken for one.
        let like_another = |known: &trade::Known| *known != trade::Known::default();
        prop_assume!(!trade::known(&reading::read(&text)).iter().any(like_another));
        let hidden = masked(&format!("{text}{tail}"));
        // A part that is printed as a whole card is taken for the card, and what stands beside it for its details.
        let sizes: Vec<usize> =
            text.split(|c: char| !c.is_ascii_digit()).map(str::len).filter(|n| *n > 0).collect();
        let is_printed = |part: &[usize]| part.len() < sizes.len() && card::PRINTED.contains(&part);
        if (3..=5).any(|n| sizes.windows(n).any(is_printed)) {
            prop_assert!(hidden.contains("[PAN]") && !hidden.contains(|c: char| c.is_ascii_digit()));
        } else {
            prop_assert_eq!(hidden, format!("{lead}[PAN]{tail}"));
        }
    }

    #[test]
    fn letters_and_signs_beside_do_not_hide_a_card(
        card in card(),
        before in "[^\\p{N}.,\\[\\]\\p{M}]{0,3}",
        after in "[^\\p{N}\\[\\]\\p{M}]{0,3}",
        between in "[a-zñ/*,;~]?",
    ) {
        let whole = masked(&format!("{before}{card}{after}"));
        prop_assert!(whole.contains("[PAN]") && !whole.contains(&card), "{}", whole);
        if card.len() == 16 {
            let groups: Vec<&str> = (0..4).map(|n| &card[4 * n..4 * n + 4]).collect();
            let left = masked(&format!("{before}{}{after}", groups.join(&between)));
            prop_assert!(left.contains("[PAN]") && !left.contains(groups[3]), "{}", left);
        }
    }

    #[test]
    fn a_card_beside_does_not_hide_a_card(
        one in card(),
        other in card(),
        joint in "(|-| |/|y|, |\n)",
    ) {
        prop_assert_eq!(masked(&format!("{one}{joint}{other}")), format!("[PAN]{joint}[PAN]"));
    }

    #[test]
    fn a_rare_length_is_a_card_where_a_card_is_spoken_of(card in rare_card()) {
        prop_assert_eq!(masked(&format!("tarjeta {card}")), "tarjeta [PAN]");
        for other in [format!("guía {card}"), format!("epoch {card} ms"), format!("0.{card}")] {
            prop_assert_eq!(mask(&other), (other, 0));
        }
    }

    #[test]
    fn expiry_and_code_go_with_the_card_in_any_order(
        card in card(),
        month in 1..=12_u8,
        year in 26..=35_u8,
        code in "[0-9]{3}",
        order in Just(vec![0, 1, 2]).prop_shuffle(),
        joint in "( |, | / |\n)",
    ) {
        for expiry in [format!("{month:02}/{year}"), format!("sep 20{year}"), format!("ene. {year}")] {
            let parts = [card.clone(), expiry.clone(), code.clone()];
            let text = order.iter().map(|n| parts[*n].as_str()).collect::<Vec<_>>().join(&joint);
            let left = masked(&text);
            prop_assert!(!left.contains(|c: char| c.is_ascii_digit()), "{} → {}", text, left);
        }
    }

    #[test]
    fn a_password_goes_and_what_is_none_stays(password in "[A-Z][a-z]{3,8}[0-9]{1,4}[!#_]?") {
        for lead in ["my password is ", "mi contraseña es ", "clave: ", "pw = ", "la clave del portal es "] {
            prop_assert_eq!(masked(&format!("{lead}{password}")), format!("{lead}[PASSWORD]"));
        }
    }

    #[test]
    fn a_printed_card_number_is_found_among_other_numbers(card in card(), before in "[0-9]{1,3}", after in "[0-9]{1,3}") {
        let text = format!("{before} {card} {after}");
        let left = masked(&text);
        prop_assert!(left.contains("[PAN]") && !left.contains(&card), "{}", left);
    }

    #[test]
    fn masking_twice_changes_nothing(text in prose()) {
        let once = masked(&text);
        let (twice, n) = mask(&once);
        prop_assert_eq!(twice, once);
        prop_assert_eq!(n, 0);
    }

    #[test]
    fn a_masked_text_is_at_most_twice_as_long(text in prose()) {
        prop_assert!(masked(&text).len() <= 2 * text.len());
    }

    #[test]
    fn text_without_digits_stays_as_it_is(text in "[^\\p{N}:=]{0,60}") {
        prop_assert_eq!(mask(&text), (text, 0));
    }

    #[test]
    fn numbers_of_computers_stay_as_they_are(
        octets in prop::collection::vec(0..=255_u8, 4),
        decimal in "-?[0-9]{1,3}\\.[0-9]{8,17}",
        epoch in 1_400_000_000_000_u64..4_200_000_000_000,
        port in 1..=65535_u16,
    ) {
        let address = octets.iter().map(u8::to_string).collect::<Vec<_>>().join(".");
        for text in [
            format!("ping {port} {address}"),
            format!("{address}:{port}"),
            format!("lat {decimal}"),
            format!("tasa {decimal}, {decimal}"),
            format!("epoch {epoch}"),
            format!("{epoch} ms"),
        ] {
            prop_assert_eq!(mask(&text), (text, 0));
        }
    }

    #[test]
    fn trade_numbers_stay_as_they_are(
        entry in "[A-Z][A-Z0-9]{2}-[0-9]{7}-[0-9]",
        tariff in "[0-9]{4}\\.[0-9]{2}\\.[0-9]{4}",
        container in "[A-Z]{3}U[0-9]{7}",
        in_bond in "[0-9]{9}",
        phone in "\\([2-9][0-9]{2}\\) [2-9][0-9]{2}-[0-9]{4}",
    ) {
        for text in [
            format!("entry {entry} rejected"),
            format!("HTS {tariff} y {tariff}"),
            format!("{tariff} {tariff}"),
            format!("container {container} in-bond {in_bond}"),
            format!("me llaman al {phone}"),
            format!("B/L MAEU{in_bond}"),
        ] {
            prop_assert_eq!(mask(&text), (text, 0));
        }
    }
}
