//! The loop over a transport of memory, in virtual time.

use std::sync::Mutex;

use tokio::sync::mpsc;

use super::*;
use crate::domain::ids::Seq;
use crate::domain::time::Span;
use crate::gateway::session::visitor::{Entrance, VisitorDo, VisitorOutcome, VisitorSession};
use crate::gateway::transport::{Closed, Incoming};
use crate::ports::{Epoch, Stream};

const HELLO: &str = r#"{"t":"hello","v":1,"site":"s","lang":"en","lang_from":"page"}"#;

/// Follows tokio's clock, which tests stop.
struct VirtualClock(tokio::time::Instant);

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        Timestamp(i64::try_from(self.0.elapsed().as_millis()).unwrap())
    }
}

/// What the far end sees.
type Seen = Arc<Mutex<Vec<String>>>;

struct Memory {
    incoming: mpsc::UnboundedReceiver<Incoming>,
    seen: Seen,
    /// Takes nothing: neither frames nor the close.
    stuck: bool,
}

#[async_trait]
impl Transport for Memory {
    async fn receive(&mut self) -> Option<Incoming> {
        self.incoming.recv().await
    }

    async fn send(&mut self, text: String) -> Result<(), Closed> {
        if self.stuck {
            std::future::pending::<()>().await;
        }
        let frame: serde_json::Value = serde_json::from_str(&text).unwrap();
        self.seen.lock().unwrap().push(frame["t"].as_str().unwrap().to_owned());
        Ok(())
    }

    async fn close(&mut self, code: u16, reason: &'static str) {
        self.seen.lock().unwrap().push(format!("{code} {reason}"));
        if self.stuck {
            std::future::pending::<()>().await;
        }
    }
}

struct Nobody;

#[async_trait]
impl Worker<VisitorSession> for Nobody {
    async fn perform(&self, work: VisitorDo) -> Option<VisitorOutcome> {
        match work {
            VisitorDo::Enter { .. } => Some(VisitorOutcome::Entered(Ok(Entrance {
                conversation: None,
                read: Seq::START,
                reading: Stream::stored("read/vis_1"),
                epoch: Epoch("e1".to_owned()),
                token: None,
                phrases: String::new(),
            }))),
            other => panic!("not expected: {other:?}"),
        }
    }
}

/// Runs a connection to its end and returns what the far end saw.
async fn whole(frames: &[&str], stuck: bool, stop_after: Option<Duration>) -> Vec<String> {
    let clock = Arc::new(VirtualClock(tokio::time::Instant::now()));
    let steady = clock.clone();
    let wiring = Wiring { board: Arc::default(), clock, steady, stop: CancellationToken::new() };
    let (sender, incoming) = mpsc::unbounded_channel();
    for frame in frames {
        sender.send(Incoming::Text((*frame).to_owned())).unwrap();
    }
    let seen = Seen::default();
    let transport = Memory { incoming, seen: seen.clone(), stuck };
    let session = VisitorSession::new(Span::s(25), wiring.clock.now());
    let stop = wiring.stop.clone();
    let stopping = async {
        match stop_after {
            Some(after) => tokio::time::sleep(after).await,
            None => std::future::pending().await,
        }
        stop.cancel();
        std::future::pending::<()>().await;
    };
    let board = wiring.board.clone();
    // The connection first: once it is over, nothing else matters.
    tokio::select! { biased;
        () = run(transport, session, Nobody, wiring) => {}
        () = stopping => {}
    }
    assert_eq!(board.connections(), 0, "its line is given back");
    let seen = seen.lock().unwrap();
    seen.clone()
}

#[tokio::test(start_paused = true)]
async fn a_stopping_node_tells_its_clients_and_closes() {
    let seen = whole(&[HELLO], false, Some(Duration::from_secs(1))).await;
    assert_eq!(seen, ["welcome", "going-away", "4000 going-away"]);
}

#[tokio::test(start_paused = true)]
async fn a_client_of_data_that_went_back_is_told_to_come_back() {
    let clock = Arc::new(VirtualClock(tokio::time::Instant::now()));
    let steady = clock.clone();
    let wiring = Wiring { board: Arc::default(), clock, steady, stop: CancellationToken::new() };
    let (_sender, incoming) = mpsc::unbounded_channel();
    let seen = Seen::default();
    let transport = Memory { incoming, seen: seen.clone(), stuck: false };
    let session = VisitorSession::new(Span::s(25), wiring.clock.now());
    let board = wiring.board.clone();
    let renewing = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        board.renew();
        std::future::pending::<()>().await;
    };
    // The connection first: once it is over, nothing else matters.
    tokio::select! { biased;
        () = run(transport, session, Nobody, wiring) => {}
        () = renewing => {}
    }
    assert_eq!(*seen.lock().unwrap(), ["going-away", "4000 going-away"]);
}

#[tokio::test(start_paused = true)]
async fn a_silent_client_is_pinged_twice_and_closed() {
    let seen = whole(&[HELLO], false, None).await;
    assert_eq!(seen, ["welcome", "ping", "ping", "4001 silent"]);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_takes_nothing_does_not_hold_its_place_for_ever() {
    let begun = tokio::time::Instant::now();
    let seen = whole(&[HELLO], true, None).await;
    assert_eq!(seen, ["4002 slow"]);
    assert!(begun.elapsed() <= SEND_WITHIN + Duration::from_secs(5), "{:?}", begun.elapsed());
}

/// A clock that somebody sets back an hour at every look.
#[derive(Default)]
struct SetBack(Mutex<i64>);

impl Clock for SetBack {
    fn now(&self) -> Timestamp {
        let mut hours = self.0.lock().unwrap();
        *hours -= 1;
        Timestamp(*hours * 3_600_000)
    }
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_back_closes_nobody_and_delays_no_heartbeat() {
    let steady = Arc::new(VirtualClock(tokio::time::Instant::now()));
    let clock = Arc::new(SetBack::default());
    let stop = CancellationToken::new();
    let wiring = Wiring { board: Arc::default(), clock, steady, stop };
    let (sender, incoming) = mpsc::unbounded_channel();
    for frame in [HELLO, r#"{"t":"ping"}"#, r#"{"t":"ping"}"#] {
        sender.send(Incoming::Text(frame.to_owned())).unwrap();
    }
    let seen = Seen::default();
    let transport = Memory { incoming, seen: seen.clone(), stuck: false };
    let session = VisitorSession::new(Span::s(25), wiring.steady.now());
    let begun = tokio::time::Instant::now();
    run(transport, session, Nobody, wiring).await;
    assert_eq!(*seen.lock().unwrap(), ["welcome", "pong", "pong", "ping", "ping", "4001 silent"]);
    assert!(begun.elapsed() < Duration::from_secs(100), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn lines_wait_for_different_times_before_they_come_back() {
    let board = Arc::new(Switchboard::default());
    let waits: std::collections::BTreeSet<u32> = (0..100).map(|_| spread(&board.line())).collect();
    assert!(waits.len() > 90);
    assert!(waits.iter().all(|ms| (250..250 + RECONNECT_SPREAD_MS).contains(ms)));
}
