//! HTTP by hand, so that a test decides every byte.

use std::fmt::Write as _;
use std::io::{ErrorKind, Read, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

/// How long a test waits before it calls an answer missing.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    /// A header's value; names in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }
}

/// Connects to a listener.
pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect_timeout(&address, PATIENCE).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Sends a request and reads the answer.
pub(crate) fn request(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let mut head = format!("{method} {path} HTTP/1.1\r\n");
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        head.push_str("Host: localhost\r\n");
    }
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    write!(head, "Content-Length: {}\r\nConnection: close\r\n\r\n", body.len()).unwrap();
    raw(address, &[head.as_bytes(), body].concat())
}

/// Posts a body as Kinde does.
pub(crate) fn deliver(address: SocketAddr, path: &str, body: impl AsRef<[u8]>) -> Answer {
    request(address, "POST", path, &[("Content-Type", "application/jwt")], body.as_ref())
}

/// Sends bytes and reads the one answer to them.
pub(crate) fn raw(address: SocketAddr, bytes: &[u8]) -> Answer {
    let mut stream = connect(address);
    // The listener may answer and close before it has read everything.
    let _ = stream.write_all(bytes);
    read_answer(&mut stream).expect("an answer")
}

/// Sends bytes, then nothing more, and reads every answer up to the end of the
/// connection. What was cut off is no answer.
pub(crate) fn exchange(address: SocketAddr, bytes: &[u8]) -> Vec<Answer> {
    let mut stream = connect(address);
    // The listener may answer and close before it has read everything.
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(Shutdown::Write);
    let mut received = Vec::new();
    while read_more(&mut stream, &mut received) {}
    let mut received = &received[..];
    std::iter::from_fn(|| {
        let (answer, rest) = first_answer(received)?;
        received = rest;
        Some(answer)
    })
    .collect()
}

/// Parts what was received after its first answer, which says how long it is.
fn first_answer(bytes: &[u8]) -> Option<(Answer, &[u8])> {
    let head_end = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let mut answer = read_head(&bytes[..head_end])?;
    // An invitation to go on has no body.
    let length = answer.header("content-length").map_or(Some(0), |text| text.parse().ok())?;
    let body = bytes.get(head_end..head_end + length)?;
    answer.body = String::from_utf8_lossy(body).into_owned();
    Some((answer, &bytes[head_end + length..]))
}

/// Reads one answer; `None` if the connection ends without one.
pub(crate) fn read_answer(stream: &mut TcpStream) -> Option<Answer> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
        if !read_more(stream, &mut bytes) {
            return None;
        }
    };
    let mut answer = read_head(&bytes[..head_end])?;
    let length: Option<usize> = answer.header("content-length").and_then(|text| text.parse().ok());
    let complete = |bytes: &Vec<u8>| length.is_some_and(|length| bytes.len() >= head_end + length);
    while !complete(&bytes) && read_more(stream, &mut bytes) {}
    answer.body = String::from_utf8_lossy(&bytes[head_end..]).into_owned();
    Some(answer)
}

/// Reads an answer's first lines.
fn read_head(bytes: &[u8]) -> Option<Answer> {
    let head = String::from_utf8_lossy(bytes).into_owned();
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    Some(Answer { status, headers, body: String::new() })
}

fn read_more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> bool {
    let mut buffer = [0; 8192];
    loop {
        match stream.read(&mut buffer) {
            // With a timeout, no signal leaves a read alone, not even a pause.
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Ok(0) | Err(_) => return false,
            Ok(count) => {
                bytes.extend_from_slice(&buffer[..count]);
                return true;
            }
        }
    }
}
