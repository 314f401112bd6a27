//! Everything that no client should send on a socket or a connection, and what the desk is to make of it. Bytes only: knows
//! nobody who sends them.

use puente::gateway::codes::{CloseCode, FRAME_BYTES_MAX, MESSAGE_BYTES_MAX};

/// What the desk is to make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It closes with this number.
    Code(u16),
    /// It closes, whatever it says.
    Closed,
    /// It refuses it by this name, and the socket goes on.
    Refused(&'static str),
    /// It takes it, and the socket goes on.
    Taken,
}

/// One thing to send.
pub(crate) struct Trick {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
    pub(crate) end: End,
}

const TEXT: u8 = 0x81;
const BINARY: u8 = 0x82;
const TEXT_BEGUN: u8 = 0x01;
const PIECE: u8 = 0x00;
const LAST_PIECE: u8 = 0x80;
const CLOSE: u8 = 0x88;
const PING: u8 = 0x89;
/// More frames than one may send at once.
const FLOOD: usize = 500;
/// What a message that is too big is closed with, by RFC 6455.
const TOO_BIG: u16 = 1_009;
const PING_FRAME: &[u8] = br#"{"t":"ping"}"#;

/// A whole frame of a client, masked with nothing.
pub(crate) fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = head(first, payload.len() as u64);
    bytes.extend(payload);
    bytes
}

/// The head of one: its length in the second byte, or in two or eight more, and its mask.
fn head(first: u8, payload: u64) -> Vec<u8> {
    let mut bytes = vec![first];
    match (u8::try_from(payload), u16::try_from(payload)) {
        (Ok(short @ 0..=125), _) => bytes.push(0x80 | short),
        (_, Ok(middle)) => {
            bytes.push(0xfe);
            bytes.extend(middle.to_be_bytes());
        }
        _ => {
            bytes.push(0xff);
            bytes.extend(payload.to_be_bytes());
        }
    }
    bytes.extend([0; 4]);
    bytes
}

fn trick(name: &'static str, end: End, bytes: Vec<u8>) -> Trick {
    Trick { name, bytes, end }
}

/// A message in pieces of so many bytes each.
fn pieces(message: &[u8], each: usize) -> Vec<u8> {
    let last = message.len().div_ceil(each).saturating_sub(1);
    let frames = message.chunks(each).enumerate().map(|(n, piece)| {
        let begins = if n == 0 { TEXT & 0x0f } else { PIECE };
        let ends = if n == last { LAST_PIECE } else { 0 };
        frame(begins | ends, piece)
    });
    frames.flatten().collect()
}

/// Frames that break the rules of WebSocket.
pub(crate) fn malformed() -> Vec<Trick> {
    vec![
        trick("an opcode that is none", End::Closed, frame(0x83, b"x")),
        trick("reserved bits", End::Closed, frame(0x70 | TEXT, PING_FRAME)),
        trick("a frame without a mask", End::Closed, [&[TEXT, 12], PING_FRAME].concat()),
        trick("a ping of 200 bytes", End::Closed, frame(PING, &[b'x'; 200])),
        trick("half a ping", End::Closed, frame(PING & 0x7f, b"x")),
        trick("a piece of nothing", End::Closed, frame(LAST_PIECE, b"x")),
        trick(
            "a message in a message",
            End::Closed,
            [frame(TEXT_BEGUN, b"{"), frame(TEXT, b"{}")].concat(),
        ),
        trick("text that is no UTF-8", End::Closed, frame(TEXT, &[0xff, 0xfe, 0xc0])),
        trick("half a close code", End::Closed, frame(CLOSE, &[3])),
        trick("a length of 2^63 bytes", End::Closed, head(TEXT, 1 << 63)),
        trick("a length of 2^40 bytes", End::Code(TOO_BIG), head(BINARY, 1 << 40)),
    ]
}

/// Messages and floods that are larger than any client's.
pub(crate) fn huge() -> Vec<Trick> {
    let flood = End::Code(CloseCode::Flood.number());
    let large = vec![b'x'; MESSAGE_BYTES_MAX + 1];
    let many = |one: Vec<u8>| std::iter::repeat_n(one, FLOOD).flatten().collect::<Vec<u8>>();
    let endless = [frame(TEXT_BEGUN, b""), many(frame(PIECE, b""))].concat();
    vec![
        trick("a message of 256 kB and a byte", End::Code(TOO_BIG), frame(TEXT, &large)),
        trick("the same in pieces of 4 kB", End::Code(TOO_BIG), pieces(&large, 4_096)),
        trick("the same in pieces of 100 bytes", flood, pieces(&large, 100)),
        trick("500 pings", flood, many(frame(PING, b"x"))),
        trick("500 empty pieces", flood, endless),
        trick("500 messages", flood, many(frame(TEXT, br#"{"t":"pong"}"#))),
        trick("500 binary messages", flood, many(frame(BINARY, b"x"))),
    ]
}

/// Messages that are whole and make no sense, and two that only look so.
pub(crate) fn senseless() -> Vec<Trick> {
    let deep = "[".repeat(60_000);
    let wide = format!("{{{}\"t\":\"ping\"}}", "\"t\":\"pong\",".repeat(4_000));
    let say = |text: &str| format!(r#"{{"t":"say","id":"t1","text":"{text}"}}"#);
    let text = |name, end, text: &str| trick(name, end, frame(TEXT, text.as_bytes()));
    let larger = "x".repeat(FRAME_BYTES_MAX + 1);
    vec![
        text("a frame of 64 kB and a byte", End::Refused("frame-too-large"), &larger),
        trick("a binary message", End::Refused("not-json"), frame(BINARY, PING_FRAME)),
        text("an empty message", End::Refused("not-json"), ""),
        text("60,000 brackets", End::Refused("not-json"), &deep),
        text("a number that is none", End::Refused("not-json"), r#"{"t":"read","seq":1e999}"#),
        text("a kind that is none", End::Refused("unknown-frame"), r#"{"t":"dance"}"#),
        text("one field 4,000 times", End::Taken, &wide),
        text(
            "a second hello",
            End::Refused("hello-twice"),
            r#"{"t":"hello","v":1,"site":"demo","lang":"en","lang_from":"page"}"#,
        ),
        text("a message of nothing to see", End::Refused("text-empty"), &say("\\u200b\\u0301 ")),
        text("a message of 4,001 letters", End::Refused("text-too-long"), &say(&"x".repeat(4_001))),
        trick("a ping in pieces of one byte", End::Taken, pieces(PING_FRAME, 1)),
        text("half an emoji", End::Taken, &say("\\ud83d")),
    ]
}

/// What is said on a connection that is no HTTP, or too much of it.
pub(crate) fn requests() -> Vec<Trick> {
    let request = |head: &str| format!("{head}\r\n\r\n").into_bytes();
    let sign_in = |more: &str| {
        request(&format!("POST /console/sign-in HTTP/1.1\r\nhost: desk\r\nx-puente: 1\r\n{more}"))
    };
    let many = "\r\nx-many: x".repeat(500);
    vec![
        trick(
            "a hello of TLS",
            End::Closed,
            [&[22, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3][..], &[7; 512]].concat(),
        ),
        trick("a preface of HTTP/2", End::Closed, request("PRI * HTTP/2.0\r\n\r\nSM")),
        trick(
            "a line of 20 kB",
            End::Closed,
            request(&format!("GET /{} HTTP/1.1", "x".repeat(20_000))),
        ),
        trick("500 headers", End::Closed, request(&format!("GET / HTTP/1.1\r\nhost: desk{many}"))),
        trick(
            "a body of 5 kB",
            End::Closed,
            [sign_in("content-length: 5000"), vec![b'x'; 5_000]].concat(),
        ),
        trick("two lengths", End::Closed, sign_in("content-length: 5\r\ncontent-length: 6")),
        trick("a length that is none", End::Closed, sign_in("content-length: -1")),
        trick(
            "a piece of 2^62 bytes",
            End::Closed,
            [sign_in("transfer-encoding: chunked"), b"4000000000000000\r\n".to_vec()].concat(),
        ),
    ]
}
