//! "A person, please": patterns over the words of a message, each one sentence to explain. An agent, a
//! manager or a person as matter of a question (a broker, a role, a field of a form) is not meant.

mod message;
mod words;

use crate::domain::listed::Phrases;
use message::Message;
use words::{
    AFTER_CALL, ARE_YOU, AROUND, ARTICLES, BEINGS, BY_A_PERSON, CALL, CALLERS, DO_I, EPITHETS,
    ESCALATE, FIRM_WISH, HAND_OVER, IN_LANGUAGE, IS_THERE, LEADS, MUST_I, NO_BOT, OTHERS, OWN,
    PERSONS, PLACES, TAILS, TALK, WISH, WITH_WHOM,
};

/// Between the articles and the person stand at most so many words.
const ARTICLES_MAX: usize = 4;
/// A clause of so many words says something; a shorter one may be an item of a list.
const SUBSTANCE_WORDS: usize = 3;
/// "Do I need to" and the like have at most so many words.
const MUST_WORDS_MAX: usize = 4;

/// Whether the message asks for a person, alone or beside other matters: "my account is locked, I want to talk to
/// someone". "Are you a person?" does not.
pub fn asks_for_person(text: &str) -> bool {
    let message = &Message::read(text);
    if (0..message.len()).any(|at| asks_what_you_are(message, at)) {
        return false;
    }
    (0..message.len()).any(|at| {
        is_bare(message, at)
            || talks(message, at)
            || hands_over(message, at)
            || wishes(message, at)
            || is_one_there(message, at)
            || calls(message, at)
            || is_fed_up(message, at)
            || is_clause(message, at, &ESCALATE)
            || is_clause(message, at, &BY_A_PERSON)
            || is_call_for_anyone(message, at)
    })
}

/// "Are you a real person?", "¿eres un robot?".
fn asks_what_you_are(message: &Message, at: usize) -> bool {
    let Some(begin) = message.phrase(at, &ARE_YOU) else { return false };
    for from in begin..=begin + ARTICLES_MAX {
        if message.phrase(from, &BEINGS).is_some_and(|end| message.pauses(end)) {
            return true;
        }
        if !message.listed(from, &ARTICLES) {
            break;
        }
    }
    false
}

/// "I'd like to speak with a representative about my bond", but not "should I speak to an agent?".
fn talks(message: &Message, at: usize) -> bool {
    let Some(end) = message.phrase(at, &TALK) else { return false };
    let met = person(message, end).or_else(|| place(message, end));
    met.is_some() && leads_up(message, at) && !asks_whether(message, at, &MUST_I)
}

/// "Please transfer me to an operator", "páseme con un asesor".
fn hands_over(message: &Message, at: usize) -> bool {
    let Some(end) = message.phrase(at, &HAND_OVER) else { return false };
    let met = person(message, end)
        .filter(|end| is_tail(message, *end) || !message.has(*end, "that|who|que|to|para"));
    (met.is_some() || place(message, end).is_some()) && leads_up(message, at)
}

/// "I need a human", but not "do I need an agent to file?".
fn wishes(message: &Message, at: usize) -> bool {
    let Some(end) = message.phrase(at, &WISH) else { return false };
    let Some(met) = person(message, end) else { return false };
    let firm = message.phrase(at, &FIRM_WISH).is_some();
    let tail = is_tail(message, met) || firm && message.phrase(met, &IN_LANGUAGE).is_some();
    tail && leads_up(message, at)
        && !(message.has(at, "need|require|want") && asks_whether(message, at, &DO_I))
}

/// Whether a question about duty leads to a place: "do I need to …?".
fn asks_whether(message: &Message, at: usize, questions: &Phrases) -> bool {
    (at.saturating_sub(MUST_WORDS_MAX)..at).any(|from| message.phrase(from, questions) == Some(at))
}

/// "Is there a real person?", "¿hay alguien que me ayude?".
fn is_one_there(message: &Message, at: usize) -> bool {
    begins(message, at)
        && message.phrase(at, &IS_THERE).is_some_and(|end| {
            person(message, end)
                .is_some_and(|met| message.pauses(met) || message.phrase(met, &TAILS).is_some())
        })
}

/// "Have someone call me", "que me llamen"; but not "call me Ana" nor "me llaman de CBP".
fn calls(message: &Message, at: usize) -> bool {
    let Some(end) = message.phrase(at, &CALL) else { return false };
    let mut from = at;
    while from > 0 && message.listed(from - 1, &CALLERS) {
        from -= 1;
    }
    let conditional = at > 0 && message.has(at - 1, "si|if|when|cuando");
    let wished = is_tail(message, end) || message.phrase(end, &AFTER_CALL).is_some();
    let told = message.has(at, "me") && message.has(at + 1, "llaman") && !is_tail(message, end);
    wished && !told && !conditional && leads_up(message, from)
}

/// "No bots", but not "the page wants to know that I'm not a robot".
fn is_fed_up(message: &Message, at: usize) -> bool {
    let of_somebody = at > 0 && message.has(at - 1, "im|am|is|are|was|youre|that|soy|eres");
    message.phrase(at, &NO_BOT).is_some() && !of_somebody
}

/// From here on there is only a person with politeness around: "agent!!", "hi, a human please", and after
/// something of substance "this is useless, agent".
fn is_bare(message: &Message, begin: usize) -> bool {
    if begin > 0
        && !(message.pauses(begin - 1) && clause_before(message, begin - 1) >= SUBSTANCE_WORDS)
    {
        return false;
    }
    let mut at = begin;
    let mut met = false;
    while at < message.len() {
        let refusal = message.has(at, "no") && message.pauses(at + 1);
        if let Some(end) = person(message, at) {
            if met && begin > 0 {
                return false;
            }
            met = true;
            at = end;
        } else if message.pauses(at) || message.listed(at, &AROUND) || refusal {
            at += 1;
        } else {
            return false;
        }
    }
    met
}

/// "Can someone help me?" as the whole message; with more, the rest says with what.
fn is_call_for_anyone(message: &Message, at: usize) -> bool {
    let around = |at: usize| message.pauses(at) || message.listed(at, &AROUND);
    message
        .phrase(at, &WITH_WHOM)
        .is_some_and(|end| (0..at).all(around) && (end..message.len()).all(around))
}

/// How many words the clause that ends at a pause has.
fn clause_before(message: &Message, pause: usize) -> usize {
    (0..pause).rev().take_while(|at| !message.pauses(*at)).count()
}

/// The end of a person that stands at a place, with its articles and epithets.
fn person(message: &Message, at: usize) -> Option<usize> {
    let mut end = None;
    for from in at..=at + ARTICLES_MAX {
        if let Some(found) = message.phrase(from, &PERSONS) {
            end = Some(found);
        }
        if !message.listed(from, &ARTICLES) {
            break;
        }
    }
    let mut end = end?;
    while let Some(longer) = message.phrase(end, &EPITHETS) {
        end = longer;
    }
    message.phrase(end, &OTHERS).is_none().then_some(end)
}

fn place(message: &Message, at: usize) -> Option<usize> {
    let from = if message.has(at, "the|a|your|el|la|su|tu") { at + 1 } else { at };
    let end = message.phrase(at, &PLACES).or_else(|| message.phrase(from, &PLACES))?;
    message.phrase(end, &OTHERS).is_none().then_some(end)
}

fn is_tail(message: &Message, at: usize) -> bool {
    message.pauses(at)
        || message.phrase(at, &TAILS).is_some()
        || message.has(at, "and|y|but|pero|or|o")
}

/// Whether a listed phrase makes up a clause: pauses or politeness on both sides.
fn is_clause(message: &Message, at: usize, phrases: &Phrases) -> bool {
    message.phrase(at, phrases).is_some_and(|end| is_tail(message, end)) && leads_up(message, at)
}

fn begins(message: &Message, at: usize) -> bool {
    at == 0
        || message.pauses(at - 1)
        || message.has(at - 1, "and|y|but|pero|hi|hello|hola|hey|oiga|please")
}

/// Whether the words before a place, back to the last pause, leave the wish with the writer.
fn leads_up(message: &Message, at: usize) -> bool {
    for before in (0..at).rev() {
        if message.pauses(before) {
            return true;
        }
        if message.listed(before, &OWN) {
            return !denies(message, before);
        }
        if !message.listed(before, &LEADS) {
            return false;
        }
    }
    true
}

/// "No quiero hablar con una persona", "I don't want to talk to an agent".
fn denies(message: &Message, own: usize) -> bool {
    own > 0 && message.has(own - 1, "no|not|nunca|never")
        || message.has(own + 1, "dont|not|never|no")
        || message.has(own + 1, "do") && message.has(own + 2, "not")
}

#[cfg(test)]
mod tests;
