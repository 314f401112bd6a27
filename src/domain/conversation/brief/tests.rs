//! What an agent is told of a conversation before they take it.

use super::*;
use crate::domain::article::{ArticleId, ArticleRef};
use crate::domain::conversation::MaskedPiece;
use crate::domain::detect::Evidence;
use crate::domain::ids::CommandId;
use crate::domain::lang::Lang;
use crate::domain::phrase::Phrase;
use crate::domain::redact::redact;
use crate::domain::text::{RawText, Text};
use crate::domain::ticket::HandoverReason;

fn text(words: &str) -> Text {
    redact(&RawText::parse(words).unwrap()).text
}

fn said(words: &str) -> Event {
    Event::VisitorSaid {
        command: CommandId::parse("m").unwrap(),
        text: text(words),
        lang: Lang::En,
        evidence: Evidence::None,
        masked: 0,
    }
}

fn line(missed: bool, offer: Option<HandoverReason>) -> Event {
    let phrase = Phrase::new("bot-hello");
    Event::BotSaid { to: Seq(1), phrase, missed, offer, article: None }
}

fn answered(title: &str) -> Event {
    Event::BotAnswered {
        to: Seq(1),
        article: ArticleRef {
            id: ArticleId::parse("acct-locked").unwrap(),
            lang: Lang::En,
            version: "1".to_owned(),
        },
        title: title.to_owned(),
        body: Vec::new(),
        confidence: 900,
        topic: None,
        again: false,
        part: None,
        source: None,
        reviewed: None,
        only_lang: false,
    }
}

fn brief(events: Vec<Event>) -> Brief {
    let mut brief = Brief::default();
    for (seq, event) in (1..).zip(events) {
        brief.apply(&event, Seq(seq));
    }
    brief
}

#[test]
fn the_first_question_is_told_and_not_the_last_words() {
    let told = brief(vec![said("I cannot sign in"), answered("Unlock"), said("ok person please")]);
    assert_eq!(told.question(), "I cannot sign in");
    assert_eq!(told.answers(), ["Unlock"]);
}

#[test]
fn a_greeting_is_no_question() {
    let told =
        brief(vec![said("hola"), line(false, None), said("no puedo entrar"), line(true, None)]);
    assert_eq!(told.question(), "no puedo entrar");
    assert!(told.answers().is_empty());
}

#[test]
fn what_was_sent_in_several_messages_is_one_question() {
    let told =
        brief(vec![said("hi"), said("my release is stuck"), answered("Holds"), said("and?")]);
    assert_eq!(told.question(), "hi\nmy release is stuck");
}

#[test]
fn the_newest_answers_are_told_each_once() {
    let told = brief(["A", "B", "A", "C", "D"].map(answered).to_vec());
    assert_eq!(told.answers(), ["A", "C", "D"]);
}

#[test]
fn what_is_masked_later_is_masked_here_too() {
    let pieces = vec![MaskedPiece { seq: Seq(1), text: text("[PAN]"), masked: 1 }];
    let told = brief(vec![said("half of a number"), Event::PiecesMasked { pieces }]);
    assert_eq!(told.question(), "[PAN]");
}

#[test]
fn a_long_question_is_cut() {
    let told = brief(vec![said(&"ñ".repeat(2_000))]);
    assert_eq!(told.question().chars().count(), QUESTION_CHARS_MAX + 1);
}

#[test]
fn who_comes_back_has_another_question() {
    let told = brief(vec![said("old"), answered("Old"), Event::Reopened, said("new")]);
    assert_eq!(told.question(), "new");
    assert!(told.answers().is_empty());
}
