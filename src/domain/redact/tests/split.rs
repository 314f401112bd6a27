//! Numbers sent in several messages.

use super::*;
use crate::domain::redact::redact_after;

/// What every message reads like once the last one is there, each masked in the light of those before it.
fn sent(messages: &[&str]) -> Vec<String> {
    let mut stored: Vec<String> = Vec::new();
    for message in messages {
        let before: Vec<&str> = stored.iter().map(String::as_str).collect();
        let joined = redact_after(&before, &RawText::parse(message).unwrap());
        let changes = joined.earlier;
        for (n, piece) in changes {
            assert!(piece.masked > 0);
            stored[n] = piece.text.as_str().to_owned();
        }
        stored.push(joined.newest.text.as_str().to_owned());
    }
    stored
}

#[test]
fn a_number_in_pieces_is_masked_in_each() {
    for (messages, masked) in [
        (vec!["4111 1111", "1111 1111"], vec!["[PAN]", "[PAN]"]),
        (vec!["4111", "1111", "1111", "1111"], vec!["[PAN]"; 4]),
        (vec!["41111111", "11111111"], vec!["[PAN]", "[PAN]"]),
        (
            vec!["mi tarjeta es 4111 1111", "y 1111 1111", "vence", "09/28", "123"],
            vec!["mi tarjeta es [PAN]", "y [PAN]", "vence", "[EXPIRY]", "[CVV]"],
        ),
        (
            vec!["my card starts with 4111 1111 ok?", "and the last eight digits are 1111 1111"],
            vec!["my card starts with [PAN] ok?", "and the last eight digits are [PAN]"],
        ),
        (
            vec!["09/28", "123", "4111 1111", "1111 1111"],
            vec!["[EXPIRY]", "[CVV]", "[PAN]", "[PAN]"],
        ),
        (vec!["3782", "822463", "10005"], vec!["[PAN]"; 3]),
        (
            vec!["va mi visa", "4111-1111-", "1111-1111 gracias"],
            vec!["va mi visa", "[PAN]-", "[PAN] gracias"],
        ),
        (vec!["mi clave es", "Puerto2024!"], vec!["mi clave es", "[PASSWORD]"]),
        (vec!["my code is:", "482913"], vec!["my code is:", "[OTP]"]),
        (
            vec!["no me llega el código de verificación", "482913"],
            vec!["no me llega el código de verificación", "[OTP]"],
        ),
    ] {
        assert_eq!(sent(&messages), masked, "{messages:?}");
    }
}

#[test]
fn digit_by_digit_is_a_number_too() {
    let digits: Vec<String> = "4111111111111111".chars().map(String::from).collect();
    let messages: Vec<&str> = digits.iter().map(String::as_str).collect();
    assert_eq!(sent(&messages), vec!["[PAN]"; 16]);
}

#[test]
fn what_is_no_number_together_stays() {
    for messages in [
        vec!["entry 551-1234567-8", "551-2345678-9"],
        vec!["in-bond 412345678", "port 2304"],
        vec!["MSCU1234567", "TCLU7654321"],
        vec!["HTS 8471.30.0100", "9903.88.03"],
        vec!["956 555 0142", "956 555 0143"],
        vec!["guía 45395787", "63621486"],
        vec!["4111 containers", "1111 1111 1111 boxes"],
        vec!["my password is not working", "7501"],
        vec!["no me llega el código de verificación", "1234567 es mi entrada"],
        vec!["what is error 624", "and 1142", "and 114"],
        vec!["my bond expires", "12/27"],
    ] {
        assert_eq!(sent(&messages), messages);
    }
}

proptest! {
    #[test]
    fn wherever_it_is_cut_no_piece_stays(card in card(), cuts in prop::collection::btree_set(1..15_usize, 1..4)) {
        let mut messages = Vec::new();
        let mut from = 0;
        for cut in cuts.into_iter().chain([card.len()]) {
            messages.push(&card[from..cut]);
            from = cut;
        }
        for message in sent(&messages) {
            prop_assert!(!message.contains(|c: char| c.is_ascii_digit()), "{:?}", messages);
        }
    }

    #[test]
    fn any_messages_are_taken_and_nothing_but_marks_is_added(earlier in prop::collection::vec(prose(), 0..6), newest in prose()) {
        let earlier: Vec<String> = earlier.iter().map(|text| masked(text)).collect();
        let texts: Vec<&str> = earlier.iter().map(String::as_str).collect();
        if let Ok(raw) = RawText::parse(&newest) {
            let joined = redact_after(&texts, &raw);
            for (n, piece) in joined.earlier {
                prop_assert!(piece.masked > 0 && piece.text.as_str() != texts[n]);
            }
        }
    }
}
