//! Messages taken apart with the shipped examples alone, as a desk does that has learned nothing.

use proptest::prelude::*;

use super::*;

fn read_plain(text: &str) -> ActReading {
    read_acts(text, ActLexicon::shipped(), &|_| None)
}

#[test]
fn the_shipped_examples_are_sound() {
    let examples = shipped();
    assert_eq!(examples.clashes(str::to_owned), []);
    for act in Act::ALL.into_iter().filter(|act| act.has_examples()) {
        for lang in crate::domain::lang::Lang::ALL {
            let n = examples.acts.iter().filter(|(of, l, _)| *of == act && *l == lang).count();
            assert!(n >= 40, "{} has {n} examples in {lang}", act.code());
        }
    }
    assert!(examples.questions.len() >= 200);
}

#[test]
fn a_courtesy_beside_a_question_is_set_apart() {
    for (text, matter) in [
        ("hola, cómo programo un reporte", "cómo programo un reporte"),
        ("how do i schedule a report, thanks", "how do i schedule a report"),
        (
            "buenas tardes una pregunta, ¿cómo presento una protesta? gracias",
            "cómo presento una protesta?",
        ),
        ("good morning how do I file a protest?", "how do I file a protest?"),
        (
            "disculpe la molestia, cómo programo un reporte. Atte. Ing. Luis Garza",
            "cómo programo un reporte.",
        ),
        (
            "hi\nmy account is locked\nhow do I unlock it",
            "my account is locked\nhow do I unlock it",
        ),
    ] {
        assert_eq!(read_plain(text).matter.as_deref(), Some(matter), "{text}");
    }
}

#[test]
fn a_question_without_a_courtesy_stays_as_it_was_written() {
    for text in [
        "How do I reset my password? Also, what is form 5106 for?",
        "hold on my shipment",
        "help desk phone number",
        "  ¿cuánto tarda?  ",
    ] {
        let reading = read_plain(text);
        assert_eq!(
            (reading.acts, reading.matter.as_deref()),
            (Vec::new(), Some(text.trim())),
            "{text}"
        );
    }
}

#[test]
fn the_act_that_wants_something_outweighs_a_courtesy() {
    for (text, act) in [
        ("hello, thanks, bye", Act::Goodbye),
        ("ya no, gracias, ya lo resolví", Act::Solved),
        ("never mind, fixed it", Act::Solved),
        ("hola, páseme con un agente por favor", Act::AskPerson),
        ("ok thanks", Act::Thanks),
    ] {
        let reading = read_plain(text);
        assert_eq!((reading.main(), reading.matter), (Some(act), None), "{text}");
    }
}

#[test]
fn a_guess_about_a_part_must_be_surer_than_one_about_a_whole_message() {
    let guess = |_: &str| Some(Guess { act: Act::Wait, sure: 0.7 });
    let whole = read_acts("momentito que busco el papel", ActLexicon::shipped(), &guess);
    assert_eq!(whole.main(), Some(Act::Wait));
    let part = read_acts("qqq www, eee rrr ttt", ActLexicon::shipped(), &guess);
    assert_eq!(part.matter.as_deref(), Some("qqq www, eee rrr ttt"));
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        let reading = read_plain(&text);
        prop_assert!(reading.matter.is_some() || !reading.acts.is_empty());
    }

    #[test]
    fn matter_is_made_of_the_message(text in "(hola|hi|thanks|gracias|how do i|form 7501|reporte|[,.?! \n]){1,12}") {
        let matter = read_plain(&text).matter.unwrap_or_default();
        let words: Vec<&str> = matter.split(|c: char| !c.is_alphanumeric()).collect();
        prop_assert!(words.iter().all(|word| text.contains(word)));
    }
}
