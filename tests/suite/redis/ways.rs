//! The ways to a Redis that are more than a host and a port: a user, a password, TLS, replicas to wait for.

use std::process::Command;
use std::sync::Arc;

use puente::adapters::store::redis::Redis;
use puente::adapters::system::RandomIds;
use puente::domain::ids::{CommandId, Seq, VisitorId};
use puente::domain::lang::{Lang, LangSource};
use puente::domain::text::RawText;
use puente::flow::open::Opening;
use puente::flow::receive::{Receipt, Wish, receive};
use puente::flow::{Flow, FlowError};
use puente::ports::{Expect, Store};

use super::{add, head, until, until_away};
use crate::door::flow_over;
use crate::store_contract::{batch, entry, facts};
use crate::support::redis::{RedisServer, connected, free_port, options};

#[tokio::test]
async fn a_user_with_no_more_rights_than_it_takes_is_enough() {
    let server = RedisServer::start(&[]);
    let rights = "on >s@cret ~{a}:* &{a}:* -@all +@read +@write +@scripting +@connection +publish +subscribe";
    let mut words = vec!["ACL", "SETUSER", "desk"];
    words.extend(rights.split(' '));
    assert_eq!(server.cli(&words), "OK");
    let url = |who: &str| format!("redis://{who}@127.0.0.1:{}", server.port);
    let store = connected(options(&url("desk:s%40cret"), "a")).await;
    assert_eq!(add(&store, "desk", 1).await, Seq(1));
    assert_eq!(head(&store, "desk").await, Seq(1));
    // Another password, and a desk that is none of this user's business.
    for options in [options(&url("desk:wrong"), "a"), options(&url("desk:s%40cret"), "b")] {
        let store = Arc::new(Redis::new(options, Arc::new(RandomIds::default())).unwrap());
        let away = until_away(&store).await;
        assert!(!away.contains("s@cret") && !away.contains("wrong@"), "{away}");
        let said = away.to_lowercase();
        assert!(said.contains("noperm") || said.contains("authentication"), "{away}");
    }
}

/// Makes a certificate for this machine, signed by one of its own: `ca.crt`, `redis.crt` and `redis.key` in a folder.
fn make_certificates(folder: &std::path::Path) {
    let lines = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test-ca -keyout ca.key -out ca.crt \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign && \
        openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout redis.key -out redis.csr && \
        printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\\nbasicConstraints=CA:FALSE\\n' >ext && \
        openssl x509 -req -in redis.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile ext -out redis.crt";
    let output = Command::new("sh").args(["-c", lines]).current_dir(folder).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl (package openssl): {said}");
}

#[tokio::test]
async fn a_private_certificate_is_trusted_when_its_signer_is_named() {
    let folder = tempfile::tempdir().unwrap();
    make_certificates(folder.path());
    let file = |name: &str| folder.path().join(name).display().to_string();
    let tls = free_port().to_string();
    let server = RedisServer::start(&[
        "--tls-port",
        &tls,
        "--tls-auth-clients",
        "no",
        "--tls-ca-cert-file",
        &file("ca.crt"),
        "--tls-cert-file",
        &file("redis.crt"),
        "--tls-key-file",
        &file("redis.key"),
    ]);
    let mut options = options(&format!("rediss://localhost:{tls}"), "a");
    options.ca = Some(std::fs::read(file("ca.crt")).unwrap());
    let store = connected(options.clone()).await;
    assert_eq!(add(&store, "desk", 1).await, Seq(1));
    assert!(server.cli(&["EXISTS", "{a}:v1:log:desk"]) == "1");
    // Without it, nobody is trusted who is not known to the public.
    options.ca = None;
    let stranger = Arc::new(Redis::new(options, Arc::new(RandomIds::default())).unwrap());
    let away = until_away(&stranger).await;
    assert!(away.to_lowercase().contains("certificate"), "{away}");
}

#[tokio::test]
async fn an_append_counts_when_enough_replicas_have_it() {
    let primary = RedisServer::start(&["--repl-diskless-sync-delay", "0"]);
    let mut options = options(&primary.url(), "a");
    options.wait_replicas = 1;
    let store = connected(options).await;
    let entries = || vec![entry("desk", Expect::Any, facts("x", 1))];
    let alone = store.append(batch(1, entries())).await.unwrap_err().to_string();
    assert!(alone.contains("written, but 0 of 1 replicas"), "{alone}");
    let port = primary.port.to_string();
    let replica =
        RedisServer::start(&["--replicaof", "127.0.0.1", &port, "--repl-diskless-sync-delay", "0"]);
    until("the replica follows", || {
        primary.cli(&["INFO", "replication"]).contains("state=online")
            && replica.cli(&["INFO", "replication"]).contains("master_link_status:up")
    })
    .await;
    assert_eq!(store.append(batch(1, entries())).await.unwrap(), [Seq(2)]);
    assert_eq!(replica.cli(&["XLEN", "{a}:v1:log:desk"]), "2");
}

#[tokio::test]
async fn what_was_written_in_vain_is_not_acknowledged_when_it_is_said_again() {
    let primary = RedisServer::start(&["--repl-diskless-sync-delay", "0"]);
    let mut options = options(&primary.url(), "a");
    options.wait_replicas = 1;
    let flow = flow_over(Arc::into_inner(connected(options).await).unwrap());
    for _ in 0..2 {
        let said = says_hello(&flow).await.unwrap_err().to_string();
        assert!(said.contains("0 of 1 replicas"), "{said}");
    }
    assert_eq!(primary.cli(&["HGET", "{a}:v1:heads", "vis/vis_1"]), "1", "it was written at once");
    let port = primary.port.to_string();
    let _replica =
        RedisServer::start(&["--replicaof", "127.0.0.1", &port, "--repl-diskless-sync-delay", "0"]);
    until("the replica follows", || primary.cli(&["INFO", "replication"]).contains("state=online"))
        .await;
    let receipt = says_hello(&flow).await.unwrap();
    assert_eq!((receipt.seq, receipt.begun), (Seq(2), false));
}

async fn says_hello(flow: &Flow) -> Result<Receipt, FlowError> {
    let (visitor, site) = (VisitorId::from_body("1"), "demo".to_owned());
    let (lang, source) = (Lang::En, LangSource::Page);
    let opening = Opening { visitor, site, lang, source, mark: None };
    let command = CommandId::parse("c1").unwrap();
    receive(flow, &opening, &command, &Wish::Say(RawText::parse("hello").unwrap())).await
}
