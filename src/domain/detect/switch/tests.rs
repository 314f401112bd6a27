//! The conversation's language under messages of every kind.

use proptest::prelude::*;

use super::*;
use crate::domain::detect::detect;

/// Sends messages one after another and tells what became of the last.
fn after(current: Lang, source: LangSource, messages: &[&str]) -> Turn {
    let mut streak = Streak::default();
    let turns = messages
        .iter()
        .map(|text| next_language(current, source, &mut streak, &detect(text, current)));
    turns.last().unwrap()
}

fn seen(lang: Lang, letters: usize, confidence: f32, mixed: bool) -> Detection {
    Detection { lang, confidence, mixed, letters, words: Vec::new() }
}

#[test]
fn a_message_in_the_conversations_language_keeps_it() {
    assert_eq!(after(Lang::En, LangSource::Detected, &["my account is locked"]), Turn::Keep);
    assert_eq!(after(Lang::Es, LangSource::Page, &["mi cuenta está bloqueada"]), Turn::Keep);
}

#[test]
fn a_short_message_never_switches() {
    for text in ["hola", "sí", "ok", "7501", "gracias", "ACE ABI HTS"] {
        assert_eq!(after(Lang::En, LangSource::Browser, &[text]), Turn::Keep, "{text}");
    }
}

#[test]
fn a_long_message_in_the_other_language_switches() {
    let text = "buenas tardes, desde ayer no puedo entrar a mi cuenta y no sé qué hacer";
    assert_eq!(after(Lang::En, LangSource::Browser, &[text]), Turn::Switch);
    let text = "good afternoon, I cannot get into my account since yesterday";
    assert_eq!(after(Lang::Es, LangSource::Detected, &[text]), Turn::Switch);
}

#[test]
fn two_fairly_sure_messages_in_a_row_switch_and_the_first_offers() {
    let mut streak = Streak::default();
    let fairly = seen(Lang::Es, 12, 0.95, false);
    let next = |streak: &mut Streak, detection: &Detection| {
        next_language(Lang::En, LangSource::Detected, streak, detection)
    };
    assert_eq!(next(&mut streak, &fairly), Turn::Offer);
    assert_eq!(next(&mut streak, &fairly), Turn::Switch);
    assert_eq!(streak, Streak::default());
}

#[test]
fn a_message_in_the_current_language_between_two_others_breaks_the_row() {
    let mut streak = Streak::default();
    let other = seen(Lang::Es, 12, 0.95, false);
    let own = seen(Lang::En, 12, 0.95, false);
    let mut next = |d: &Detection| next_language(Lang::En, LangSource::Page, &mut streak, d);
    assert_eq!([next(&other), next(&own), next(&other)], [Turn::Offer, Turn::Keep, Turn::Offer]);
}

#[test]
fn a_message_without_evidence_does_not_break_the_row() {
    let mut streak = Streak::default();
    let other = seen(Lang::Es, 12, 0.95, false);
    let code = seen(Lang::En, 0, 0.5, false);
    let mut next = |d: &Detection| next_language(Lang::En, LangSource::Page, &mut streak, d);
    assert_eq!([next(&other), next(&code), next(&other)], [Turn::Offer, Turn::Keep, Turn::Switch]);
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
    assert_eq!(after(Lang::En, LangSource::Chosen, &[text]), Turn::Offer);
    assert_eq!(after(Lang::En, LangSource::Chosen, &[text, text]), Turn::Keep);
    assert_eq!(after(Lang::En, LangSource::Chosen, &[text, "I see, thank you", text]), Turn::Offer);
}

proptest! {
    #[test]
    fn a_choice_is_never_overruled_and_little_evidence_never_switches(
        messages in prop::collection::vec((any::<bool>(), 0_usize..40, 0.5_f32..1.0, any::<bool>()), 1..20),
        chosen in any::<bool>(),
    ) {
        let source = if chosen { LangSource::Chosen } else { LangSource::Default };
        let mut streak = Streak::default();
        for (es, letters, confidence, mixed) in messages {
            let lang = if es { Lang::Es } else { Lang::En };
            let detection = seen(lang, letters, confidence, mixed);
            let turn = next_language(Lang::En, source, &mut streak, &detection);
            if turn != Turn::Keep {
                prop_assert!(es && !mixed && letters >= LETTERS_MIN && confidence >= CONFIDENCE_MIN);
            }
            if chosen {
                prop_assert_ne!(turn, Turn::Switch);
            }
        }
    }
}
