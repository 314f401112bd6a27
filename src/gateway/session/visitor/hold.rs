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
    /// When the visitor stopped typing, since the last message.
    stopped: Option<Timestamp>,
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
        Self { pause, owed: None, typing: false, stopped: None, asked: false }
    }

    /// A message came that is to be answered.
    pub(super) fn owe(&mut self, aside: bool, now: Timestamp) {
        // Sending ends the typing that led to it.
        self.typing = false;
        self.stopped = None;
        let first = self.owed.map_or(now, |before| before.first);
        self.owed = Some(Owed { first, last: now, aside, unsure: false, fresh: true });
    }

    /// The visitor types, or has stopped. Who stops is given a pause, too: what was typed is often sent at that moment,
    /// and its message is only behind the word that typing has ended.
    pub(super) fn types(&mut self, on: bool, now: Timestamp) {
        self.stopped = (self.typing && !on).then_some(now).or(self.stopped);
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
        let limit = owed.last.plus(LAST_MAX).min(owed.first.plus(FIRST_MAX));
        if self.typing {
            return Some(limit);
        }
        let wait = if owed.unsure { UNSURE.max(self.pause) } else { self.pause };
        let stopped = self.stopped.map_or(owed.last, |stopped| stopped.plus(self.pause));
        Some(owed.last.plus(wait).max(stopped).min(limit))
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
        hold.types(true, at(100));
        assert_eq!(hold.due(), Some(at(3_000)));
        hold.types(false, at(200));
        assert_eq!(hold.due(), Some(at(900)));
        for second in 1..8 {
            hold.owe(false, at(second * 1_000));
            hold.types(true, at(second * 1_000 + 100));
        }
        assert_eq!(hold.due(), Some(at(8_000)), "eight seconds after the first");
    }

    #[test]
    fn the_end_of_typing_is_not_answered_before_the_message_that_ended_it() {
        let mut hold = hold();
        hold.owe(false, at(0));
        hold.types(true, at(500));
        hold.types(false, at(1_800));
        assert_eq!(hold.take(at(1_800)), None, "the message itself comes a moment later");
        hold.owe(false, at(1_801));
        assert_eq!(hold.due(), Some(at(2_501)));
        hold.types(true, at(2_000));
        hold.types(false, at(4_700));
        assert_eq!(hold.due(), Some(at(4_801)), "and never beyond the limit");
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
