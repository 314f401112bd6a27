//! What a conversation is about, for the agent who is asked to take it: what the visitor wanted first, and what the
//! bot answered with. Follows from the events alone. Knows nothing about how it is shown.

use super::event::Event;
use crate::domain::ids::Seq;

/// The first question is told no longer than this, in characters.
const QUESTION_CHARS_MAX: usize = 400;
/// So many of the newest answers are told.
const ANSWERS_MAX: usize = 3;
/// So many messages may make up the first question.
const PARTS_MAX: usize = 8;

/// The beginning of a conversation in short.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brief {
    /// The messages that the question consists of. They are kept apart, because one may be masked later.
    parts: Vec<(Seq, String)>,
    /// The bot has taken them for a question: what follows is another matter.
    settled: bool,
    answers: Vec<String>,
}

impl Brief {
    /// Takes in the next event.
    pub fn apply(&mut self, event: &Event, seq: Seq) {
        match event {
            Event::VisitorSaid { text, .. } => self.hear(seq, text.as_str()),
            Event::VisitorChose { title, .. } => self.hear(seq, title),
            Event::BotAnswered { title, .. } => {
                self.settled = true;
                self.answers.retain(|known| known != title);
                self.answers.push(title.clone());
                if self.answers.len() > ANSWERS_MAX {
                    self.answers.remove(0);
                }
            }
            Event::BotClarified { .. } | Event::Escalated { .. } => self.settle(),
            // A greeting that was greeted back was no question yet.
            Event::BotSaid { missed, offer, .. } if *missed || offer.is_some() => self.settle(),
            Event::BotSaid { .. } if !self.settled => self.parts.clear(),
            Event::PiecesMasked { pieces } => {
                for piece in pieces {
                    let part = self.parts.iter_mut().find(|(seq, _)| *seq == piece.seq);
                    if let Some((_, text)) = part {
                        piece.text.as_str().clone_into(text);
                    }
                }
            }
            Event::Reopened | Event::CalledOff { .. } => *self = Self::default(),
            _ => {}
        }
    }

    fn hear(&mut self, seq: Seq, text: &str) {
        if !self.settled && self.parts.len() < PARTS_MAX {
            self.parts.push((seq, text.to_owned()));
        }
    }

    fn settle(&mut self) {
        self.settled = !self.parts.is_empty();
    }

    /// What the visitor asked first; empty where nothing was asked in words.
    pub fn question(&self) -> String {
        let parts: Vec<&str> = self.parts.iter().map(|(_, text)| text.as_str()).collect();
        let whole = parts.join("\n");
        if whole.chars().count() <= QUESTION_CHARS_MAX {
            return whole;
        }
        let cut: String = whole.chars().take(QUESTION_CHARS_MAX).collect();
        format!("{}…", cut.trim_end())
    }

    /// The titles of what the bot answered with, the newest last.
    pub fn answers(&self) -> &[String] {
        &self.answers
    }
}

#[cfg(test)]
mod tests;
