//! Answers that go astray: a proxy before Redis carries requests there and, when it is told to, breaks off instead of
//! bringing the answer back. Each batch must be written exactly once all the same.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use puente::domain::ids::Seq;
use puente::ports::{Expect, Store};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::add;
use crate::store_contract::{batch, entry, facts, stream};
use crate::support::redis::{connected, fresh_desk, options, shared};

/// Loses answers to appends; ends with the test.
struct Proxy {
    address: SocketAddr,
    /// So many of the next requests to append lose their answer.
    losing: Arc<AtomicUsize>,
    _tasks: JoinSet<()>,
}

impl Proxy {
    async fn before(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let losing = Arc::new(AtomicUsize::new(0));
        let mut tasks = JoinSet::new();
        tasks.spawn({
            let losing = losing.clone();
            async move {
                let mut carried = JoinSet::new();
                while let Ok((client, _)) = listener.accept().await {
                    let server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                    carried.spawn(carry(client, server, losing.clone()));
                }
            }
        });
        Self { address, losing, _tasks: tasks }
    }
}

async fn carry(client: TcpStream, server: TcpStream, losing: Arc<AtomicUsize>) {
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let doomed = Arc::new(AtomicUsize::new(0));
    let mut ways = JoinSet::new();
    ways.spawn(requests(from_client, to_server, losing, doomed.clone()));
    ways.spawn(answers(from_server, to_client, doomed));
    // One way broken is the connection broken.
    ways.join_next().await;
}

async fn requests(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    losing: Arc<AtomicUsize>,
    doomed: Arc<AtomicUsize>,
) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(n @ 1..) = from.read(&mut buffer).await {
        let carried = &buffer[..n];
        // Every append, and nothing else, names where its outcome is kept.
        if carried.windows(9).any(|window| window == b":v1:batch")
            && losing.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_ok()
        {
            doomed.store(1, Ordering::SeqCst);
        }
        if to.write_all(carried).await.is_err() {
            return;
        }
    }
}

async fn answers(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, doomed: Arc<AtomicUsize>) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(n @ 1..) = from.read(&mut buffer).await {
        // Redis has done it and said so; nobody will hear of it.
        if doomed.load(Ordering::SeqCst) > 0 || to.write_all(&buffer[..n]).await.is_err() {
            return;
        }
    }
}

#[tokio::test]
async fn an_append_whose_answer_is_lost_is_written_once_and_answered() {
    let proxy = Proxy::before(shared().port).await;
    let store = connected(options(&format!("redis://{}", proxy.address), &fresh_desk())).await;
    add(&store, "desk", 1).await;
    for round in 1..=6 {
        // Once, and twice in a row.
        proxy.losing.store(round % 2 + 1, Ordering::SeqCst);
        let before = store.read(&stream("desk"), Seq::START, 0).await.unwrap().head;
        let entries = vec![
            entry("desk", Expect::Head(before), facts("d", 2)),
            entry("cnv/a", Expect::Any, facts("c", 1)),
        ];
        let heads = store.append(batch(1, entries)).await.unwrap();
        assert_eq!(heads, [before.plus(2), Seq(round as u64)]);
        assert_eq!(proxy.losing.load(Ordering::SeqCst), 0, "the answers were lost");
    }
    let desk = store.read(&stream("desk"), Seq::START, 99).await.unwrap();
    assert_eq!((desk.head, desk.records.len()), (Seq(13), 13));
    assert_eq!(store.read(&stream("cnv/a"), Seq::START, 99).await.unwrap().records.len(), 6);
}

#[tokio::test]
async fn what_stays_in_doubt_is_said_to_be_so_and_was_written_at_most_once() {
    let proxy = Proxy::before(shared().port).await;
    let store = connected(options(&format!("redis://{}", proxy.address), &fresh_desk())).await;
    add(&store, "desk", 1).await;
    proxy.losing.store(usize::MAX, Ordering::SeqCst);
    let entries = vec![entry("desk", Expect::Any, facts("d", 1))];
    let doubt = store.append(batch(1, entries)).await.unwrap_err().to_string();
    assert!(doubt.ends_with("the batch may or may not have been written"), "{doubt}");
    proxy.losing.store(0, Ordering::SeqCst);
    super::back(&store).await;
    assert_eq!(store.read(&stream("desk"), Seq::START, 99).await.unwrap().records.len(), 2);
}
