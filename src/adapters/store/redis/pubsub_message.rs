//! This file is a message format: what is published on a desk's channel. `m <epoch> <clock> ` and then, for each stream
//! that moved, the length of its name, its name, and its head; `e <epoch> <clock> ` for a new epoch; `w ` and then a stream
//! as above with the body of an ephemeral message behind it. Knows nothing about the subscribers.

use bytes::Bytes;

use super::epoch::EpochPosition;
use crate::domain::ids::Seq;
use crate::ports::{Poke, Stream};

/// One message, parsed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum PubSubMessage {
    /// An append: these streams have these heads. Numbered without gaps within an epoch.
    Moved(EpochPosition, Vec<Poke>),
    /// A new epoch.
    Epoch,
    /// Typing and the like.
    Ephemeral(Poke),
}

/// `None` if it is no message of this format.
pub(super) fn parse(message: &[u8]) -> Option<PubSubMessage> {
    let (kind, rest) = message.split_first_chunk::<2>()?;
    match kind {
        b"m " => {
            let (epoch, rest) = word(rest)?;
            let (clock, mut rest) = word(rest)?;
            let seen = EpochPosition { epoch: epoch.to_owned(), clock: clock.parse().ok()? };
            let mut pokes = Vec::new();
            while !rest.is_empty() {
                let (stream, after) = stream(rest)?;
                let (head, after) = word(after)?;
                pokes.push(Poke::Moved { stream, head: Seq(head.parse().ok()?) });
                rest = after;
            }
            Some(PubSubMessage::Moved(seen, pokes))
        }
        b"e " => Some(PubSubMessage::Epoch),
        b"w " => {
            let (stream, body) = stream(rest)?;
            Some(PubSubMessage::Ephemeral(Poke::Ephemeral {
                stream,
                body: Bytes::copy_from_slice(body),
            }))
        }
        _ => None,
    }
}

/// An ephemeral message as it is published.
pub(super) fn ephemeral(stream: &Stream, body: &[u8]) -> Vec<u8> {
    let name = stream.as_str();
    let mut message = format!("w {} {name} ", name.len()).into_bytes();
    message.extend_from_slice(body);
    message
}

/// Everything up to the next space or the end.
fn word(text: &[u8]) -> Option<(&str, &[u8])> {
    let end = text.iter().position(|byte| *byte == b' ').unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(end)?;
    Some((std::str::from_utf8(word).ok()?, rest.get(1..).unwrap_or_default()))
}

/// A name with its length before it, because a name may hold spaces.
fn stream(text: &[u8]) -> Option<(Stream, &[u8])> {
    let (length, rest) = word(text)?;
    let (name, rest) = rest.split_at_checked(length.parse().ok()?)?;
    Some((Stream::stored(std::str::from_utf8(name).ok()?), rest.strip_prefix(b" ")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_append_names_every_stream_that_moved() {
        let moved = |name, head| Poke::Moved { stream: Stream::stored(name), head: Seq(head) };
        let seen = EpochPosition { epoch: "e1".to_owned(), clock: 12 };
        let pokes = vec![moved("cnv/a ", 7), moved("desk", 3)];
        assert_eq!(
            parse(b"m e1 12 6 cnv/a  7 4 desk 3"),
            Some(PubSubMessage::Moved(seen.clone(), pokes))
        );
        assert_eq!(parse(b"m e1 12 "), Some(PubSubMessage::Moved(seen, vec![])));
        assert_eq!(parse(b"e e2 5 "), Some(PubSubMessage::Epoch));
    }

    #[test]
    fn an_ephemeral_message_round_trips() {
        for body in [&b""[..], b"a1", b" \x00\xff "] {
            let stream = Stream::stored("cnv/ñ x");
            let said = parse(&ephemeral(&stream, body)).unwrap();
            let body = Bytes::copy_from_slice(body);
            assert_eq!(said, PubSubMessage::Ephemeral(Poke::Ephemeral { stream, body }));
        }
    }

    #[test]
    fn what_is_no_message_is_not_understood() {
        for message in [&b""[..], b"m", b"x 1", b"m e1 twelve ", b"m e1 1 9 desk 3", b"w 4 desk"] {
            assert_eq!(parse(message), None, "{message:?}");
        }
    }
}
