//! What each dialogue act leads to, by where the conversation stands. The table in `docs/answering.md` says the same to
//! authors; a test compares the two. Pure.

use super::command::{Manner, Reply};
use super::details::Feedback;
use super::state::Conversation;
use crate::domain::act::{Act, ActReading};
use crate::domain::phrase::Phrase;
use crate::domain::ticket::HandoverReason;

/// What a message without a question leads to.
#[derive(Debug, Clone, PartialEq)]
pub enum Consequence {
    /// These replies.
    Replies(Vec<Reply>),
    /// The last answer once more, when there is one.
    Repeat,
    /// The message is a question after all: it puts the one before right.
    Question,
}

/// What an act leads to while the bot answers.
pub fn replies_to(state: &Conversation, act: Act) -> Consequence {
    let say = |id| Consequence::Replies(vec![Reply::Say(Phrase::new(id))]);
    let offer = |id, reason| Consequence::Replies(vec![Reply::Offer(Phrase::new(id), reason)]);
    let person =
        |reason| Consequence::Replies(vec![Reply::HandOver { reason, topic: None, facts: None }]);
    match act {
        Act::AskPerson => person(HandoverReason::Asked),
        Act::Complaint => person(HandoverReason::Complaint),
        // A yes to the offer of a person.
        Act::Agreement if state.memory.offers_person => person(HandoverReason::Asked),
        Act::NotIt | Act::TriedAlready | Act::StillBroken if state.judge.is_some() => {
            Consequence::Replies(vec![Reply::Judge(Feedback::StillStuck)])
        }
        Act::NoneOfThese | Act::Refusal | Act::NotIt if !state.options.is_empty() => {
            offer("bot-none-of-these", HandoverReason::NoAnswer)
        }
        Act::Solved if state.judge.is_some() => {
            Consequence::Replies(vec![Reply::Judge(Feedback::Helped)])
        }
        // How the visitor sounds makes the policy offer a person, and the second time call one.
        Act::Frustration => Consequence::Replies(Vec::new()),
        Act::OtherLanguage => offer("bot-languages-served", HandoverReason::NoAnswer),
        Act::Rephrase => offer("bot-cannot-rephrase", HandoverReason::StillStuck),
        Act::Repeat if state.memory.topic.is_some() => Consequence::Repeat,
        Act::Correction => Consequence::Question,
        Act::Greeting => say("bot-hello"),
        Act::Thanks => say("bot-you-are-welcome"),
        Act::Goodbye => say("bot-goodbye"),
        Act::Wait => say("bot-take-your-time"),
        Act::Back => say("bot-welcome-back"),
        Act::Opener => say("bot-go-ahead"),
        Act::Introduction => say("bot-nice-to-meet"),
        Act::Apology => say("bot-no-problem"),
        Act::Praise => say("bot-thanks-for-praise"),
        Act::Agreement | Act::Acknowledgement | Act::Refusal | Act::BackToAssistant => {
            say("bot-all-right")
        }
        Act::NoneOfThese | Act::Bare => say("bot-need-more-words"),
        Act::NotIt | Act::TriedAlready | Act::StillBroken => {
            offer("bot-not-it", HandoverReason::StillStuck)
        }
        Act::Repeat => say("bot-nothing-to-repeat"),
        Act::Cancel => say("bot-cancelled"),
        Act::Solved => say("bot-glad-solved"),
        Act::CallOff | Act::RefusePerson => say("bot-refused-person"),
        Act::WhatAreYou => say("bot-who-i-am"),
        Act::SmallTalk => say("bot-small-talk"),
        Act::Menu => say("bot-menu"),
        Act::Noise => say("bot-noise"),
    }
}

/// What a message is in a conversation that waits for a person or is over: a courtesy that opens nothing, or the word
/// that nobody is needed any more.
pub fn manner(state: &Conversation, reading: &ActReading) -> Manner {
    if reading.matter.is_some() {
        return Manner::Plain;
    }
    let Some(main) = reading.main() else { return Manner::Plain };
    if state.is_waiting() {
        return match main {
            Act::Solved => Manner::CallOff("bot-called-off"),
            Act::CallOff | Act::RefusePerson | Act::Cancel | Act::BackToAssistant => {
                Manner::CallOff("bot-back-with-assistant")
            }
            _ => Manner::Plain,
        };
    }
    match main {
        Act::Thanks | Act::Praise => Manner::Courtesy("bot-you-are-welcome"),
        Act::Goodbye => Manner::Courtesy("bot-goodbye"),
        Act::Solved => Manner::Courtesy("bot-glad-solved"),
        Act::Acknowledgement | Act::Agreement | Act::Refusal | Act::Apology => {
            Manner::Courtesy("bot-all-right")
        }
        _ => Manner::Plain,
    }
}
