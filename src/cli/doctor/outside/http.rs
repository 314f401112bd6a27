//! A small client of HTTP/1.1, over TCP or TLS: one request, one answer, both bounded in bytes and in time. It looks at
//! headers as they come, which is what a larger client would hide. Knows nothing about what is asked for.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::gateway::origin::Origin;

/// Who has not answered within this does not answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// The most that is read of one answer, in bytes.
const ANSWER_BYTES_MAX: usize = 2 * 1024 * 1024;

/// A connection, whatever it runs over.
pub(super) trait Line: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Line for T {}

/// Where to go, and whom to trust on the way.
pub(super) struct Target {
    pub(super) origin: Origin,
    tls: Option<TlsConnector>,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Target {
    /// Trusts public certificates, or those of this file instead.
    pub(super) fn new(origin: Origin, ca: Option<&Path>) -> anyhow::Result<Self> {
        let tls = if origin.is_secure() { Some(connector(ca)?) } else { None };
        Ok(Self { origin, tls })
    }

    /// A connection of its own.
    pub(super) async fn connect(&self) -> anyhow::Result<Box<dyn Line>> {
        let host = self.origin.host().trim_start_matches('[').trim_end_matches(']');
        let connecting = TcpStream::connect((host, self.origin.port()));
        let line = timeout(PATIENCE, connecting)
            .await
            .map_err(|_| anyhow!("nobody answers within {} s", PATIENCE.as_secs()))?
            .with_context(|| format!("failed to connect to {host} port {}", self.origin.port()))?;
        let Some(tls) = &self.tls else { return Ok(Box::new(line)) };
        let name = ServerName::try_from(host.to_owned()).context("that is no name for TLS")?;
        let line = timeout(PATIENCE, tls.connect(name, line))
            .await
            .map_err(|_| anyhow!("TLS is not spoken within {} s", PATIENCE.as_secs()))?
            .context("failed to agree on TLS")?;
        Ok(Box::new(line))
    }

    /// One request, `GET /embed`, with these headers.
    pub(super) async fn ask(&self, what: &str, headers: &[(&str, &str)]) -> anyhow::Result<Answer> {
        let mut line = self.connect().await?;
        let mut request = format!(
            "{what} HTTP/1.1\r\nhost: {}\r\nuser-agent: puente-doctor\r\nconnection: close\r\n",
            self.origin.authority()
        );
        for (name, value) in headers {
            request.extend([name, ": ", value, "\r\n"]);
        }
        request.push_str("\r\n");
        let talking = async {
            line.write_all(request.as_bytes()).await?;
            answer(&mut line).await
        };
        timeout(PATIENCE, talking)
            .await
            .map_err(|_| anyhow!("{what} is not answered within {} s", PATIENCE.as_secs()))?
            .with_context(|| format!("failed to read the answer to {what}"))
    }
}

fn connector(ca: Option<&Path>) -> anyhow::Result<TlsConnector> {
    let mut roots = RootCertStore::empty();
    match ca {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(file) => {
            let read = || format!("failed to read certificates from {}", file.display());
            for certificate in CertificateDer::pem_file_iter(file).with_context(read)? {
                roots.add(certificate.with_context(read)?).with_context(read)?;
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

async fn answer(line: &mut (dyn Line + '_)) -> anyhow::Result<Answer> {
    let mut read = Vec::new();
    loop {
        if let Some(answer) = Answer::parse(&read, false)? {
            return Ok(answer);
        }
        if read.len() > ANSWER_BYTES_MAX {
            bail!("it is longer than {ANSWER_BYTES_MAX} bytes");
        }
        let more = match line.read_buf(&mut read).await {
            // Whoever hangs up without a farewell of TLS has hung up all the same.
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => 0,
            more => more?,
        };
        if more == 0 {
            return Answer::parse(&read, true)?.context("it is cut off");
        }
    }
}

impl Answer {
    /// The answer, once it is whole; `ended` when nothing more comes.
    fn parse(read: &[u8], ended: bool) -> anyhow::Result<Option<Self>> {
        let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") else {
            return Ok(None);
        };
        let (head, body) = read.split_at(end);
        let body = body.get(4..).unwrap_or_default();
        let head = String::from_utf8_lossy(head);
        let mut lines = head.split("\r\n");
        let first = lines.next().unwrap_or_default();
        let status = first.strip_prefix("HTTP/1.").and_then(|rest| rest.split(' ').nth(1));
        let status = status.and_then(|status| status.parse().ok()).context("it is not HTTP/1.1")?;
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        let mut answer = Self { status, headers: headers.collect(), body: Vec::new() };
        let length = answer.header("content-length").and_then(|length| length.parse().ok());
        let whole = if answer.says("transfer-encoding", "chunked") {
            unchunked(body)
        } else {
            match length {
                Some(length) => body.get(..length).map(<[u8]>::to_vec),
                None if matches!(status, 101 | 204 | 304) => Some(Vec::new()),
                None => ended.then(|| body.to_vec()),
            }
        };
        Ok(whole.map(|whole| {
            answer.body = whole;
            answer
        }))
    }

    /// The first header of this name, in small letters.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Every header of this name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether a header has this word in it, in any case.
    pub(super) fn says(&self, name: &str, word: &str) -> bool {
        self.all(name).any(|value| value.to_ascii_lowercase().contains(word))
    }

    /// The body as text.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// What chunks are made of, once the last one is there.
fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n")?;
        let size = std::str::from_utf8(rest.get(..end)?).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        let data = rest.get(end + 2..)?;
        if size == 0 {
            return Some(whole);
        }
        whole.extend(data.get(..size)?);
        rest = data.get(size.checked_add(2)?..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str, ended: bool) -> Option<Answer> {
        Answer::parse(text.as_bytes(), ended).unwrap()
    }

    #[test]
    fn an_answer_is_read_when_it_is_whole_however_its_end_is_told() {
        let counted = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nVary: a\r\nvary: B\r\n\r\n";
        assert!(parsed(&counted[..20], false).is_none());
        assert!(parsed(&format!("{counted}1234"), false).is_none());
        let whole = parsed(&format!("{counted}12345"), false).unwrap();
        assert_eq!((whole.status, whole.text().as_str()), (200, "12345"));
        assert!(whole.says("vary", "b") && !whole.says("vary", "c"));
        let chunks = "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n";
        assert!(parsed(chunks, false).is_none());
        assert_eq!(parsed(&format!("{chunks}0\r\n\r\n"), false).unwrap().text(), "abcde");
        let open = "HTTP/1.0 200 OK\r\n\r\nab";
        assert!(parsed(open, false).is_none());
        assert_eq!(parsed(open, true).unwrap().text(), "ab");
        assert!(Answer::parse(b"SSH-2.0-x\r\n\r\n\r\n", false).is_err());
    }

    #[test]
    fn a_chunk_that_lies_about_its_length_ends_nothing() {
        for bad in ["ffffffffffffffff\r\nx", "zz\r\n", "3\r\nab", "", "-1\r\nab\r\n"] {
            assert!(unchunked(bad.as_bytes()).is_none(), "{bad}");
        }
    }
}
