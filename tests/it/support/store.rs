//! Senders that fill a store, and what it holds as `events` tells it.

use std::net::{SocketAddr, TcpStream};
use std::path::Path;

use serde_json::Value;

use super::command::{Done, folder, run_in, write};
use super::http::{Answer, PATIENCE, read_answer};
use super::listener::Listener;
use super::signer::Signer;

/// A folder that holds the key set which [`OFFLINE`] names.
pub(crate) fn folder_with_keys() -> tempfile::TempDir {
    let folder = folder();
    write(folder.path(), "jwks.json", Signer::kinde().key_set());
    folder
}

/// The options of a listener that needs no network.
pub(crate) const OFFLINE: [&str; 2] = ["--jwks", "jwks.json"];

/// Such a listener, in a folder that lives as long.
pub(crate) fn offline(args: &[&str]) -> (tempfile::TempDir, Listener) {
    let folder = folder_with_keys();
    let listener = Listener::start(folder.path(), &[&OFFLINE, args].concat());
    (folder, listener)
}

/// Every delivery in the store of a folder, the latest last.
#[track_caller]
pub(crate) fn kept(folder: &Path, args: &[&str]) -> Vec<Value> {
    deliveries(&run_in(folder, [&["events", "--json", "--limit", "0"], args].concat()))
}

/// The deliveries that a command printed as JSON lines.
#[track_caller]
pub(crate) fn deliveries(done: &Done) -> Vec<Value> {
    assert_eq!(done.code, Some(0), "{done:?}");
    let parse = |line: &str| serde_json::from_str(line).expect("a JSON line");
    done.stdout.lines().map(parse).collect()
}

/// The ids of deliveries.
pub(crate) fn ids(records: &[Value]) -> Vec<&str> {
    records.iter().filter_map(|record| record["event_id"].as_str()).collect()
}

/// A connection that stays open from one delivery to the next.
pub(crate) struct Wire {
    stream: TcpStream,
}

impl Wire {
    /// Connects, if there is anybody.
    pub(crate) fn connect(address: SocketAddr) -> Option<Self> {
        let stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        stream.set_write_timeout(Some(PATIENCE)).ok()?;
        stream.set_nodelay(true).ok()?;
        Some(Self { stream })
    }

    /// Posts a body and reads the answer; `None` unless all of it arrives.
    pub(crate) fn post(&mut self, body: impl AsRef<[u8]>) -> Option<Answer> {
        use std::io::Write as _;
        let body = body.as_ref();
        let head = format!(
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/jwt\r\n\
             Content-Length: {}\r\n\r\n",
            body.len()
        );
        self.stream.write_all(&[head.as_bytes(), body].concat()).ok()?;
        let answer = read_answer(&mut self.stream)?;
        let length: usize = answer.header("content-length")?.parse().ok()?;
        (answer.body.len() == length).then_some(answer)
    }
}

/// Whether an answer says that an event was taken.
pub(crate) fn acknowledges(answer: &Answer, event_id: &str) -> bool {
    answer.status == 200 && answer.json()["event_id"] == event_id
}
