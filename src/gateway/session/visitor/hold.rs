//! When the bot may answer: several short messages are one turn. The answer waits for a short pause, while the visitor
//! types for longer, and never beyond fixed limits. An answer that is not sure waits for a second, longer pause, because
//! the rest of the thought may be on its way. Knows no clock: the session hands in the moment.

use crate::domain::time::{Span, Timestamp};

/// After the last message the answer waits at most so long.
pub const LAST_MAX: Span = Span::s(3);
/// After the first message that is not answered it waits at most so long.
pub const FIRST_MAX: Span = Span::s(8);
/// What is not surely a whole question waits so long after the last message.
pub const UNSURE: Span = Span::s(2);

/// An answer that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Due {
    /// The message is a waiting visitor's; nothing is owed to it.
    pub(super) aside: bool,
    /// Say only what is sure: the visitor may write on.
    pub(super) patient: bool,
}

/// The answer that is held back.
#[derive(Debug)]
pub(super) struct Hold {
    pause: Span,
    owed: Option<Owed>,
    typing: bool,
    /// An answer is being looked for.
    asked: bool,
}

#[derive(Debug, Clone, Copy)]
struct Owed {
    first: Timestamp,
    last: Timestamp,
    aside: bool,
    /// It was looked for, and was not sure.
    unsure: bool,
    /// Whether a message came since it was last looked for.
    fresh: bool,
}

impl Hold {
    /// Holds answers back for this pause; 0 holds nothing back.
    pub(super) fn new(pause: Span) -> Self {
        Self { pause, owed: None, typing: false, asked: false }
    }

    /// A message came that is to be answered.
    pub(super) fn owe(&mut self, aside: bool, now: Timestamp) {
        // Sending ends the typing that led to it.
        self.typing = false;
        let first = self.owed.map_or(now, |before| before.first);
        self.owed = Some(Owed { first, last: now, aside, unsure: false, fresh: true });
    }

    /// The visitor types, or has stopped.
    pub(super) fn types(&mut self, on: bool) {
        self.typing = on;
    }

    /// Nothing is owed any more.
    pub(super) fn clear(&mut self) {
        self.owed = None;
    }

    /// When the answer is due; nothing while none is owed or one is being looked for.
    pub(super) fn due(&self) -> Option<Timestamp> {
        let owed = self.owed.filter(|_| !self.asked)?;
        if self.pause == Span::ms(0) {
            return Some(owed.last);
        }
        let wait = if self.typing {
            LAST_MAX
        } else if owed.unsure {
            UNSURE.max(self.pause)
        } else {
            self.pause
        };
        Some(owed.last.plus(wait.min(LAST_MAX)).min(owed.first.plus(FIRST_MAX)))
    }

    /// Takes the answer that is due now.
    pub(super) fn take(&mut self, now: Timestamp) -> Option<Due> {
        self.due().filter(|due| *due <= now)?;
        let owed = self.owed.as_mut()?;
        let end = owed.first.plus(FIRST_MAX);
        let last = now >= owed.last.plus(UNSURE) || now >= end;
        let patient = self.pause > Span::ms(0) && !owed.unsure && !owed.aside && !last;
        owed.fresh = false;
        self.asked = true;
        Some(Due { aside: owed.aside, patient })
    }

    /// The answer was looked for: said, or not sure enough to be said yet.
    pub(super) fn answered(&mut self, said: bool) {
        self.asked = false;
        match &mut self.owed {
            // A newer message is answered on its own pause.
            Some(owed) if owed.fresh => {}
            Some(owed) if !said => owed.unsure = true,
            Some(_) | None => self.owed = None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp(ms)
    }

    fn hold() -> Hold {
        Hold::new(Span::ms(700))
    }

    #[test]
    fn pieces_are_answered_once_after_the_pause() {
        let mut hold = hold();
        hold.owe(false, at(0));
        assert_eq!(hold.take(at(699)), None);
        hold.owe(false, at(600));
        assert_eq!(hold.due(), Some(at(1_300)));
        assert_eq!(hold.take(at(1_300)), Some(Due { aside: false, patient: true }));
        assert_eq!(hold.due(), None, "it is being looked for");
        hold.answered(true);
        assert_eq!(hold.due(), None);
    }

    #[test]
    fn what_is_not_sure_waits_for_the_rest() {
        let mut hold = hold();
        hold.owe(false, at(0));
        assert!(hold.take(at(700)).unwrap().patient);
        hold.answered(false);
        assert_eq!(hold.due(), Some(at(2_000)));
        assert_eq!(hold.take(at(2_000)), Some(Due { aside: false, patient: false }));
    }

    #[test]
    fn typing_holds_the_answer_but_not_beyond_the_limits() {
        let mut hold = hold();
        hold.owe(false, at(0));
        hold.types(true);
        assert_eq!(hold.due(), Some(at(3_000)));
        hold.types(false);
        assert_eq!(hold.due(), Some(at(700)));
        for second in 1..8 {
            hold.owe(false, at(second * 1_000));
            hold.types(true);
        }
        assert_eq!(hold.due(), Some(at(8_000)), "eight seconds after the first");
    }

    #[test]
    fn a_message_that_overtakes_an_answer_gets_its_own_pause() {
        let mut hold = hold();
        hold.owe(false, at(0));
        hold.take(at(700));
        hold.owe(false, at(800));
        hold.answered(true);
        assert_eq!(hold.due(), Some(at(1_500)));
    }

    #[test]
    fn without_a_pause_nothing_is_held_back() {
        let mut hold = Hold::new(Span::ms(0));
        hold.owe(false, at(5));
        assert_eq!(hold.take(at(5)), Some(Due { aside: false, patient: false }));
    }
}
