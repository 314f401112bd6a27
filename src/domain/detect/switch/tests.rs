//! The conversation's language under messages of every kind, as a conversation keeps count of them.

use proptest::prelude::*;

use super::*;
use crate::domain::detect::hear;

fn standing(lang: Lang, source: LangSource) -> Standing {
    let streak = Streak::default();
    Standing { lang, source, streak, offered: false, fresh: false, with_people: false }
}

/// What becomes of a standing when a message was heard and its turn made.
fn next(standing: &mut Standing, heard: Heard) -> Turn {
    let turn = next_language(standing, &heard);
    *standing = standing.wrote(heard.lang, heard.evidence);
    match turn {
        Turn::Keep => {}
        Turn::Offer => standing.offered = true,
        Turn::Switch(source) => {
            let lang = standing.lang.other();
            *standing =
                Standing { lang, source, streak: Streak::default(), offered: false, ..*standing };
        }
    }
    turn
}

/// Sends messages one after another and tells what became of the last.
fn after(lang: Lang, source: LangSource, messages: &[&str]) -> Turn {
    let mut standing = standing(lang, source);
    let turns = messages.iter().map(|text| next(&mut standing, hear(text, lang)));
    turns.last().unwrap()
}

fn seen(lang: Lang, evidence: Evidence) -> Heard {
    Heard { lang, evidence, wish: None }
}

const DETECTED: Turn = Turn::Switch(LangSource::Detected);
const WISHED: Turn = Turn::Switch(LangSource::Chosen);

#[test]
fn a_message_in_the_conversations_language_keeps_it() {
    assert_eq!(after(Lang::En, LangSource::Detected, &["my account is locked"]), Turn::Keep);
    assert_eq!(after(Lang::Es, LangSource::Page, &["mi cuenta está bloqueada"]), Turn::Keep);
}

#[test]
fn a_short_message_never_switches_once_something_was_said() {
    for text in ["hola", "sí", "ok", "7501", "gracias", "ACE ABI HTS"] {
        assert_eq!(after(Lang::En, LangSource::Browser, &[text]), Turn::Keep, "{text}");
    }
}

#[test]
fn a_first_word_switches_what_was_only_guessed() {
    let first = |source, text| {
        let mut standing = Standing { fresh: true, ..standing(Lang::En, source) };
        next(&mut standing, hear(text, Lang::En))
    };
    assert_eq!(first(LangSource::Page, "hola"), DETECTED);
    assert_eq!(first(LangSource::Chosen, "hola"), Turn::Keep);
    assert_eq!(first(LangSource::Page, "Grupo México"), Turn::Keep);
    assert_eq!(first(LangSource::Page, "Acceso denegado"), Turn::Keep);
}

#[test]
fn a_long_sentence_in_the_other_language_switches() {
    let text = "buenas tardes, desde ayer no puedo entrar a mi cuenta y no sé qué hacer";
    assert_eq!(after(Lang::En, LangSource::Browser, &[text]), DETECTED);
    let text = "good afternoon, I cannot get into my account since yesterday";
    assert_eq!(after(Lang::Es, LangSource::Detected, &[text]), DETECTED);
}

#[test]
fn two_fairly_sure_sentences_in_a_row_switch_and_the_first_offers() {
    let mut standing = standing(Lang::En, LangSource::Detected);
    let fairly = seen(Lang::Es, Evidence::Sentence);
    assert_eq!(next(&mut standing, fairly), Turn::Offer);
    assert_eq!(next(&mut standing, fairly), DETECTED);
    assert_eq!(standing.streak, Streak::default());
}

#[test]
fn phrases_without_a_verb_are_offered_at_the_second_and_never_switch() {
    let mut standing = standing(Lang::En, LangSource::Detected);
    let phrase = seen(Lang::Es, Evidence::Phrase);
    let turns = [(); 4].map(|()| next(&mut standing, phrase));
    assert_eq!(turns, [Turn::Keep, Turn::Offer, Turn::Keep, Turn::Keep]);
}

#[test]
fn a_message_in_the_current_language_between_two_others_breaks_the_row() {
    let mut standing = standing(Lang::En, LangSource::Page);
    let (other, own) = (seen(Lang::Es, Evidence::Sentence), seen(Lang::En, Evidence::Sentence));
    let turns = [other, own, other].map(|heard| next(&mut standing, heard));
    assert_eq!(turns, [Turn::Offer, Turn::Keep, Turn::Offer]);
}

#[test]
fn a_message_without_evidence_does_not_break_the_row() {
    let mut standing = standing(Lang::En, LangSource::Page);
    let (other, code) = (seen(Lang::Es, Evidence::Sentence), seen(Lang::En, Evidence::None));
    let turns = [other, code, other].map(|heard| next(&mut standing, heard));
    assert_eq!(turns, [Turn::Offer, Turn::Keep, DETECTED]);
}

#[test]
fn a_mixed_message_keeps_the_language() {
    let text = "hello, mi cuenta está bloqueada, what should I do";
    assert_eq!(after(Lang::En, LangSource::Detected, &[text]), Turn::Keep);
    assert_eq!(after(Lang::Es, LangSource::Detected, &[text]), Turn::Keep);
}

#[test]
fn a_chosen_language_is_only_ever_questioned_and_only_once() {
    let text = "desde ayer no puedo entrar a mi cuenta y no sé qué hacer";
    let chosen = |messages: &[&str]| after(Lang::En, LangSource::Chosen, messages);
    assert_eq!(chosen(&[text]), Turn::Offer);
    assert_eq!(chosen(&[text, text]), Turn::Keep);
    assert_eq!(chosen(&[text, "I see, I will try that tomorrow then", text]), Turn::Offer);
}

#[test]
fn a_plain_wish_beats_everything_but_is_only_offered_beside_people() {
    for source in [LangSource::Default, LangSource::Detected, LangSource::Chosen] {
        assert_eq!(after(Lang::En, source, &["en español por favor"]), WISHED);
        assert_eq!(after(Lang::Es, source, &["en español por favor"]), Turn::Keep);
        let mut standing = Standing { with_people: true, ..standing(Lang::En, source) };
        assert_eq!(next(&mut standing, hear("en español por favor", Lang::En)), Turn::Offer);
    }
}

proptest! {
    #[test]
    fn nothing_but_a_wish_overrules_a_choice_or_takes_a_person_away(
        messages in prop::collection::vec((any::<bool>(), 0_usize..5, prop::option::weighted(0.1, any::<bool>())), 1..20),
        chosen in any::<bool>(),
        with_people in any::<bool>(),
    ) {
        let levels = [Evidence::None, Evidence::Slight, Evidence::Phrase, Evidence::Sentence, Evidence::Certain];
        let source = if chosen { LangSource::Chosen } else { LangSource::Default };
        let mut standing = Standing { with_people, ..standing(Lang::En, source) };
        let lang = |es| if es { Lang::Es } else { Lang::En };
        for (es, level, wish) in messages {
            let before = standing;
            let heard = Heard { lang: lang(es), evidence: levels[level], wish: wish.map(lang) };
            let turn = next(&mut standing, heard);
            if turn != Turn::Keep && heard.wish.is_none() {
                prop_assert!(heard.lang != before.lang && heard.evidence >= Evidence::Phrase);
                prop_assert!(turn == Turn::Offer || before.source != LangSource::Chosen);
            }
            if with_people {
                prop_assert!(!matches!(turn, Turn::Switch(_)));
            }
        }
    }
}
