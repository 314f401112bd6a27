//! `puente doctor --url`: a desk as a browser meets it, straight and through a proxy that spoils something.

use std::net::SocketAddr;
use std::process::Output;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;
use tokio_util::task::TaskTracker;

use super::server;

/// What a proxy makes of a head, of a request or of an answer.
type Spoils = fn(String) -> String;

async fn visit(address: SocketAddr, more: &[&str]) -> (Output, String) {
    let dir = tempfile::tempdir().unwrap();
    let mut doctor = Command::new(env!("CARGO_BIN_EXE_puente"));
    doctor.current_dir(dir.path()).args(["doctor", "--url", &format!("http://{address}")]);
    let output = doctor.args(["--site", "customs"]).args(more).output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    (output, said)
}

/// Hands on what comes, each head changed once.
async fn proxy(to: SocketAddr, asks: Spoils, answers: Spoils) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let tasks = TaskTracker::new();
    let ways = tasks.clone();
    tasks.spawn(async move {
        loop {
            let (mut near, _) = listener.accept().await.unwrap();
            ways.spawn(async move {
                let mut far = TcpStream::connect(to).await.unwrap();
                let asked = head(&mut near).await;
                far.write_all(asks(asked).as_bytes()).await.unwrap();
                let answered = head(&mut far).await;
                near.write_all(answers(answered).as_bytes()).await.unwrap();
                // Either side may hang up when it likes.
                drop(copy_bidirectional(&mut near, &mut far).await);
            });
        }
    });
    address
}

/// Everything up to the empty line.
async fn head(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    while !read.ends_with(b"\r\n\r\n") {
        read.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(read).unwrap()
}

#[tokio::test]
async fn a_sound_desk_is_found_sound_from_outside() {
    let desk = server::open().await;
    let (output, said) = visit(desk.address, &["--wait", "0"]).await;
    assert_eq!(output.status.code(), Some(0), "{said}");
    for look in [
        "transport",
        "address",
        "page",
        "cookie",
        "console",
        "size",
        "caches",
        "headers",
        "socket",
        "origin",
    ] {
        assert!(
            said.lines().any(|line| line.starts_with(&format!("ok       {look}"))),
            "{look}: {said}"
        );
    }
    assert!(said.contains("/ws/agent opens for pages of http://127.0.0.1"), "{said}");
    assert!(said.ends_with("A browser finds everything as it should be.\n"), "{said}");
    // A heartbeat is due after 25 s: nobody can say more after one.
    let (output, said) = visit(desk.address, &["--wait", "1"]).await;
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("warning  silence    a silent socket lives for 1 s"), "{said}");
    assert!(said.contains("--wait 35 says more"), "{said}");
}

#[tokio::test]
async fn a_wrong_name_is_named_with_the_line_to_write() {
    let desk = server::open_named("https://help.example.com").await;
    let rewrites: Spoils = |asked| {
        let lines = asked.split("\r\n").map(|line| {
            if line.to_ascii_lowercase().starts_with("host:") { "host: puente" } else { line }
        });
        lines.collect::<Vec<_>>().join("\r\n")
    };
    let address = proxy(desk.address, rewrites, |answered| answered).await;
    let (output, said) = visit(address, &["--wait", "0"]).await;
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("BROKEN   socket"), "{said}");
    assert!(said.contains("the server expects https://help.example.com"), "{said}");
    assert!(
        said.contains(&format!("puente.toml: server.public_url = \"http://{address}\"")),
        "{said}"
    );
}

#[tokio::test]
async fn what_a_proxy_spoils_is_named_with_what_to_change() {
    let desk = server::open().await;
    let asks: Spoils = |asked| {
        let dropped = ["upgrade:", "accept-encoding:"];
        let lines = asked
            .split("\r\n")
            .filter(|line| !dropped.iter().any(|name| line.to_ascii_lowercase().starts_with(name)));
        lines.collect::<Vec<_>>().join("\r\n")
    };
    let answers: Spoils = |answered| {
        let weak = answered.replace("; HttpOnly", "").replace("no-store", "max-age=60");
        weak.replacen("\r\n", "\r\nX-Frame-Options: DENY\r\n", 1)
    };
    let address = proxy(desk.address, asks, answers).await;
    let (output, said) = visit(address, &["--wait", "0"]).await;
    assert_eq!(output.status.code(), Some(1), "{said}");
    for (look, advice) in [
        ("BROKEN   page       `X-Frame-Options` forbids", "remove it from what is added"),
        ("BROKEN   cookie     the visitor's cookie lacks httponly", "proxy_cookie_flags"),
        ("BROKEN   caches     an answer about one agent", "change no Cache-Control"),
        ("warning  size       /widget.js travels as it is", "pass Accept-Encoding on"),
        ("BROKEN   socket     /ws is answered with", "pass on Upgrade and Connection"),
    ] {
        assert!(said.contains(look), "{look}: {said}");
        assert!(said.contains(advice), "{advice}: {said}");
    }
}

#[tokio::test]
async fn where_nobody_answers_the_doctor_says_where_to_look() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let (output, said) = visit(address, &[]).await;
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("BROKEN   address    failed to connect to 127.0.0.1"), "{said}");
    let dir = tempfile::tempdir().unwrap();
    let mut doctor = Command::new(env!("CARGO_BIN_EXE_puente"));
    doctor.current_dir(dir.path()).args(["doctor", "--url", "help.example.com"]);
    let output = doctor.output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("`help.example.com` is not an origin such as"), "{said}");
}

#[tokio::test]
async fn a_page_that_does_not_come_hides_nothing_of_the_others() {
    let desk = server::open().await;
    let hangs_up: Spoils = |asked| {
        assert!(!asked.starts_with("GET /console "), "the proxy hangs up");
        asked
    };
    let address = proxy(desk.address, hangs_up, |answered| answered).await;
    let (output, said) = visit(address, &["--wait", "0"]).await;
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("BROKEN   console    /console does not come"), "{said}");
    for look in ["page", "cookie", "size", "caches", "headers", "socket"] {
        let fine = format!("ok       {look}");
        assert!(said.lines().any(|line| line.starts_with(&fine)), "{look}: {said}");
    }
}
