//! How far agents have read their conversations: soft state that every node hears of by ephemeral messages, so that another tab
//! and another node tell the same. A mark that is lost shows a message as unread once more, never the other way round.
//! Knows no connection.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::domain::ids::{AgentId, Seq};
use crate::ports::Stream;

/// So many are kept; the conversations that began first go first.
pub const READ_MARKS_MAX: usize = 20_000;

/// Up to where each agent has read each conversation.
#[derive(Debug, Default)]
pub struct ReadMarks {
    marks: BTreeMap<(Stream, AgentId), Seq>,
}

impl ReadMarks {
    /// Takes in a mark. One that lies before what is known counts for nothing.
    pub fn note(&mut self, stream: &Stream, agent: AgentId, upto: Seq) {
        let mark = self.marks.entry((stream.clone(), agent)).or_insert(upto);
        *mark = upto.max(*mark);
        if self.marks.len() > READ_MARKS_MAX {
            self.marks.pop_first();
        }
    }

    /// Up to where this agent has read.
    pub fn of(&self, stream: &Stream, agent: &AgentId) -> Seq {
        self.marks.get(&(stream.clone(), agent.clone())).copied().unwrap_or(Seq::START)
    }
}

/// The ephemeral message that an agent has read up to here.
pub fn message(agent: &AgentId, upto: Seq) -> Bytes {
    Bytes::from(format!("r{} {agent}", upto.0))
}

/// Parses such a message; `None` for any other.
pub fn heard(body: &Bytes) -> Option<(AgentId, Seq)> {
    let text = std::str::from_utf8(body).ok()?.strip_prefix('r')?;
    let (upto, agent) = text.split_once(' ')?;
    Some((AgentId::parse(agent).ok()?, Seq(upto.parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agent(name: &str) -> AgentId {
        AgentId::from_body(name)
    }

    #[test]
    fn a_mark_survives_its_way_and_typing_is_none() {
        assert_eq!(heard(&message(&agent("a"), Seq(7))), Some((agent("a"), Seq(7))));
        for other in ["a1", "v0", "r", "r7", "r7 ", "rx agt_a"] {
            assert_eq!(heard(&Bytes::from_static(other.as_bytes())), None, "{other}");
        }
    }

    #[test]
    fn a_mark_never_goes_back_and_is_one_agents_own() {
        let (mut marks, stream) = (ReadMarks::default(), Stream::stored("cnv/a"));
        marks.note(&stream, agent("a"), Seq(7));
        marks.note(&stream, agent("a"), Seq(3));
        assert_eq!(marks.of(&stream, &agent("a")), Seq(7));
        assert_eq!(marks.of(&stream, &agent("b")), Seq::START);
    }

    #[test]
    fn marks_do_not_grow_without_end() {
        let mut marks = ReadMarks::default();
        for n in 0..READ_MARKS_MAX + 5 {
            marks.note(&Stream::stored(&format!("cnv/{n:06}")), agent("a"), Seq(1));
        }
        assert_eq!(marks.marks.len(), READ_MARKS_MAX);
        assert_eq!(marks.of(&Stream::stored("cnv/000000"), &agent("a")), Seq::START);
    }
}
