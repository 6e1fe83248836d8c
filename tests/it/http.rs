//! HTTP as nobody should speak it: what is malformed or could be read in two
//! ways is never taken as a delivery, and the next genuine one is.

use std::io::{ErrorKind, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use socket2::SockRef;
use tempfile::TempDir;

use crate::support::command::{folder, write};
use crate::support::event::user_created;
use crate::support::http::{Answer, connect, exchange, read_answer};
use crate::support::listener::Listener;
use crate::support::signer::Signer;

/// A listener that verifies offline.
struct Target {
    _folder: TempDir,
    listener: Listener,
}

/// A genuine event, and the id by which it is known again.
struct Event {
    id: String,
    token: String,
}

impl Event {
    fn new() -> Self {
        let event = user_created();
        let id = event["event_id"].as_str().unwrap().to_owned();
        Self { id, token: Signer::kinde().sign(&event) }
    }

    /// An ordinary request with it.
    fn request(&self) -> Vec<u8> {
        post(&format!("Content-Length: {}\r\n", self.token.len()), &self.token)
    }

    /// As one chunk, and the end of the chunks.
    fn chunked(&self) -> String {
        format!("{:x}\r\n{}\r\n0\r\n\r\n", self.token.len(), self.token)
    }
}

/// A request with these header lines beside `Host`.
fn post(headers: &str, body: &str) -> Vec<u8> {
    format!("POST / HTTP/1.1\r\nHost: a\r\n{headers}\r\n{body}").into_bytes()
}

impl Target {
    fn new() -> Self {
        let folder = folder();
        write(folder.path(), "jwks.json", Signer::kinde().key_set());
        let listener = Listener::start(folder.path(), &["--jwks", "jwks.json"]);
        Self { _folder: folder, listener }
    }

    fn exchange(&self, bytes: &[u8]) -> Vec<Answer> {
        exchange(self.listener.address, bytes)
    }

    /// Checks that a genuine delivery is taken, and that nothing else was since
    /// the last one.
    #[track_caller]
    fn serves(&mut self) {
        let event = Event::new();
        self.takes(&event.request(), &event);
    }

    /// Checks that bytes are the delivery of one event.
    #[track_caller]
    fn takes(&mut self, bytes: &[u8], event: &Event) {
        let answers = self.exchange(bytes);
        assert_eq!(statuses(&answers), [200], "{}", shown(bytes));
        assert_eq!(self.listener.next("event")["event_id"], event.id, "{}", shown(bytes));
    }

    /// Checks that bytes have one answer, with which the connection ends, and
    /// that a genuine event behind them is not read.
    #[track_caller]
    fn refuses(&self, bytes: &[u8], status: u16) {
        let answers = self.exchange(&[bytes, &Event::new().request()].concat());
        assert_eq!(statuses(&answers), [status], "{}", shown(bytes));
    }
}

fn statuses(answers: &[Answer]) -> Vec<u16> {
    answers.iter().map(|answer| answer.status).collect()
}

fn shown(bytes: &[u8]) -> String {
    bytes[..bytes.len().min(300)].escape_ascii().to_string()
}

#[test]
fn a_length_that_can_be_read_in_two_ways_ends_the_connection() {
    let mut target = Target::new();
    let event = Event::new();
    let length = event.token.len();
    for given in [
        format!("{length}, {length}"),
        format!("+{length}"),
        format!("-{length}"),
        format!("0x{length:x}"),
        format!("{length}a"),
        format!("{length},"),
        format!("{length} {length}"),
        format!("{length}\r\nContent-Length: {}", length + 1),
        format!("{length}\r\nContent-Length: 0"),
        format!("{length}.0"),
        String::new(),
        "\u{663}".to_owned(),
        "9".repeat(30),
    ] {
        target.refuses(&post(&format!("Content-Length: {given}\r\n"), &event.token), 400);
    }
    for huge in [u64::MAX, u64::MAX - 1] {
        target.refuses(&post(&format!("Content-Length: {huge}\r\n"), &event.token), 431);
    }
    target.serves();
}

#[test]
fn a_transfer_encoding_that_is_not_plainly_chunked_ends_the_connection() {
    let mut target = Target::new();
    let event = Event::new();
    for header in [
        "Transfer-Encoding: identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, gzip",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: chunked;q=1",
        "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding: \u{b}chunked",
        "Transfer-Encoding: chunked\u{b}",
        "Transfer-Encoding:",
        "Transfer-Encoding : chunked",
        " Transfer-Encoding: chunked",
        "Transfer-Encoding:\r\n chunked",
    ] {
        target.refuses(&post(&format!("{header}\r\n"), &event.chunked()), 400);
    }
    let old = post("Transfer-Encoding: chunked\r\n", &event.chunked());
    let old = String::from_utf8(old).unwrap().replace("HTTP/1.1", "HTTP/1.0");
    target.refuses(old.as_bytes(), 400);
    target.serves();
}

/// RFC 9112, section 6.3: the chunks count, and nothing after them is read.
#[test]
fn with_both_a_length_and_chunks_nothing_behind_the_request_is_read() {
    let mut target = Target::new();
    let chunks_first =
        |length| format!("Transfer-Encoding: chunked\r\nContent-Length: {length}\r\n");
    let length_first =
        |length| format!("Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n");
    for headers in [&chunks_first as &dyn Fn(usize) -> String, &length_first] {
        // Whoever counts chunks sees another request behind the first one.
        let (event, hidden) = (Event::new(), Event::new().request());
        let body = [event.chunked().as_bytes(), &hidden].concat();
        target.takes(&[post(&headers(body.len()), ""), body].concat(), &event);

        // And here, whoever counts bytes.
        let hidden = Event::new().request();
        let answers = target.exchange(&[post(&headers(5), "0\r\n\r\n"), hidden].concat());
        assert_eq!(statuses(&answers), [400]);
        assert_eq!(answers[0].json()["error"], "empty-body");
    }
    target.serves();
}

#[test]
fn chunks_that_are_malformed_end_the_connection() {
    let mut target = Target::new();
    let token = Event::new().token;
    let (length, many) = (token.len(), "X: y\r\n");
    for body in [
        format!("g\r\n{token}\r\n0\r\n\r\n"),
        format!("-{length:x}\r\n{token}\r\n0\r\n\r\n"),
        format!("+{length:x}\r\n{token}\r\n0\r\n\r\n"),
        format!("0x{length:x}\r\n{token}\r\n0\r\n\r\n"),
        format!(" {length:x}\r\n{token}\r\n0\r\n\r\n"),
        format!("\r\n{length:x}\r\n{token}\r\n0\r\n\r\n"),
        format!("{length:x}\n{token}\n0\n\n"),
        format!("{length:x}\r{token}\r0\r\r"),
        format!("{length:x}\r\n{token}0\r\n\r\n"),
        format!("{length:x}\r\n{token}XX0\r\n\r\n"),
        format!("{:x}\r\n{token}\r\n0\r\n\r\n", length - 1),
        format!("{length:x};a\nb\r\n{token}\r\n0\r\n\r\n"),
        format!("{length:x};{}\r\n{token}\r\n0\r\n\r\n", "a".repeat(20_000)),
        format!("{length:x}\r\n{token}\r\n0\r\nbad trailer\r\n\r\n"),
        format!("{length:x}\r\n{token}\r\n0\r\n{}\r\n", many.repeat(101)),
        format!("{length:x}\r\n{token}\r\n0\r\n{}\r\n", many.repeat(20_000)),
        format!("fffffffffffffffff\r\n{token}\r\n0\r\n\r\n"),
        format!("{}\r\n{token}\r\n0\r\n\r\n", "f".repeat(1000)),
    ] {
        target.refuses(&post("Transfer-Encoding: chunked\r\n", &body), 400);
        assert_eq!(target.listener.next("refused")["reason"], "body-cut-off");
    }
    // The largest that can be written: its end never comes.
    target.refuses(&post("Transfer-Encoding: chunked\r\n", "ffffffffffffffff\r\na"), 400);
    target.serves();
}

#[test]
fn a_body_that_ends_too_soon_is_no_delivery() {
    let mut target = Target::new();
    let event = Event::new();
    let length = format!("Content-Length: {}\r\n", event.token.len() + 1);
    let cut = post(&length, &event.token);
    let last_chunk_missing = event.chunked().replace("0\r\n\r\n", "");
    for bytes in [
        cut,
        post("Transfer-Encoding: chunked\r\n", &last_chunk_missing),
        post("Transfer-Encoding: chunked\r\n", event.chunked().trim_end()),
    ] {
        assert_eq!(statuses(&target.exchange(&bytes)), [400], "{}", shown(&bytes));
        assert_eq!(target.listener.next("refused")["reason"], "body-cut-off");
    }
    target.serves();
}

#[test]
fn chunks_may_have_extensions_trailers_and_any_size() {
    let mut target = Target::new();
    let chunks = |event: &Event, size: usize| -> String {
        event.token.as_bytes().chunks(size).fold(String::new(), |all, part| {
            all + &format!("{:X}\r\n{}\r\n", part.len(), part.escape_ascii())
        })
    };
    for end in ["0\r\n\r\n", "000\r\n\r\n", "0;last\r\n\r\n"] {
        let event = Event::new();
        let body = chunks(&event, 1) + end;
        target.takes(&post("Transfer-Encoding: chunked\r\n", &body), &event);
    }
    let event = Event::new();
    let extended = chunks(&event, 50).replace("\r\nA", "; name=\"va lue\"\r\nA");
    target.takes(&post("Transfer-Encoding: Chunked\r\n", &(extended + "0\r\n\r\n")), &event);
    let event = Event::new();
    // A trailer is no header: this one must not say how long the request is.
    let trailers = "0\r\nContent-Length: 5\r\nHost: b\r\nX: y\r\n\r\n";
    let body = chunks(&event, 4096) + trailers;
    target.takes(&post("Transfer-Encoding: chunked\r\n", &body), &event);
    target.serves();
}

#[test]
fn a_malformed_head_ends_the_connection() {
    let mut target = Target::new();
    let event = Event::new();
    let length = format!("Content-Length: {}\r\n", event.token.len());
    for line in [
        &b"X: a\r\n folded\r\n"[..],
        b"X: a\r\n\tfolded\r\n",
        b" X: a\r\n",
        b"X: a\rb\r\n",
        b"X: a\0b\r\n",
        b"X: a\x01b\r\n",
        b"X: a\x1b[31m\r\n",
        b"X: a\x7fb\r\n",
        b"X\0: a\r\n",
        b"X Y: a\r\n",
        b"X : a\r\n",
        b": a\r\n",
        b"X\r\n",
        b"\xc3\xa9: a\r\n",
        b"X(y): a\r\n",
    ] {
        let head = [b"POST / HTTP/1.1\r\nHost: a\r\n", line, length.as_bytes(), b"\r\n"].concat();
        target.refuses(&[&head, event.token.as_bytes()].concat(), 400);
        assert_eq!(target.listener.next("refused")["reason"], "not-http");
    }
    for first in [
        &b"POST  / HTTP/1.1"[..],
        b"POST\t/\tHTTP/1.1",
        b"POST / HTTP/1.2",
        b"POST / HTTP/2.0",
        b"POST / HTTP/0.9",
        b"POST / HTTP/1",
        b"POST / http/1.1",
        b"POST / HTTP/1.1 ",
        b"POST / HTTP/11",
        b"POST / FTP/1.1",
        b"POST /",
        b"POST",
        b"P(ST / HTTP/1.1",
        b"POST /\0 HTTP/1.1",
        b"POST /\xff HTTP/1.1",
        b"POST /a b HTTP/1.1",
        b"POST http:// HTTP/1.1",
        b"\x00\x00 / HTTP/1.1",
    ] {
        let head = [first, b"\r\nHost: a\r\n", length.as_bytes(), b"\r\n"].concat();
        target.refuses(&[&head, event.token.as_bytes()].concat(), 400);
        assert_eq!(target.listener.next("refused")["reason"], "not-http");
    }
    target.serves();
}

#[test]
fn other_protocols_are_turned_away() {
    let mut target = Target::new();
    let client_hello = [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", &[7; 500][..]].concat();
    for bytes in [
        &client_hello[..],
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0",
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
        b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c",
        b"\x05\x01\x00",
        b"EHLO a\r\nMAIL FROM:<a@b>\r\n",
        b"*1\r\n$4\r\nPING\r\n",
        b"\0\0\0\x55\xffSMBr",
    ] {
        let answers = target.exchange(&[bytes, &Event::new().request()].concat());
        assert!(answers.iter().all(|answer| answer.status == 400), "{}", shown(bytes));
        assert!(answers.len() <= 1, "{}", shown(bytes));
        assert_eq!(target.listener.next("refused")["reason"], "not-http");
    }
    target.serves();
}

#[test]
fn a_request_is_read_as_the_rfc_allows_it() {
    let mut target = Target::new();
    for head in [
        "POST / HTTP/1.1\nHost: a\n",
        "\r\n\r\nPOST / HTTP/1.1\r\nHost: a\r\n",
        "POST / HTTP/1.1\r\nHost:\r\n",
        "POST / HTTP/1.1\r\nhOST:\t a \t\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nX: a\tb\r\nY:\r\nZ: \u{ff}\r\n",
        "POST http://another.example/hook?a=b HTTP/1.1\r\nHost: a\r\n",
        "POST /%00%ff/../..//;a HTTP/1.1\r\nHost: a\r\n",
        "POST / HTTP/1.0\r\nHost: a\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nExpect: 200-maybe\r\n",
    ] {
        let event = Event::new();
        let length = event.token.len();
        let request = format!("{head}Content-Length: {length}\r\n\r\n{}", event.token);
        target.takes(request.as_bytes(), &event);
    }
    // The same length twice is one length (RFC 9110, section 8.6).
    let event = Event::new();
    let length = format!("Content-Length: {}\r\n", event.token.len());
    target.takes(&post(&length.repeat(2), &event.token), &event);
}

#[test]
fn the_largest_head_is_read_and_a_larger_one_ends_the_connection() {
    let mut target = Target::new();
    let event = Event::new();
    let length = format!("Content-Length: {}\r\n", event.token.len());
    target.takes(&post(&(length.clone() + &"X: y\r\n".repeat(98)), &event.token), &event);
    let too_many = length.clone() + &"X: y\r\n".repeat(99);
    target.refuses(&post(&too_many, &event.token), 431);
    let long = format!("POST /{} HTTP/1.1\r\nHost: a\r\n{length}\r\n", "a".repeat(70_000));
    target.refuses(&[long.as_bytes(), event.token.as_bytes()].concat(), 431);
    // A head that never ends.
    let mut stream = connect(target.listener.address);
    let endless = "X: y\r\n".repeat(10);
    let _ = stream.write_all(b"POST / HTTP/1.1\r\nHost: a\r\n");
    let ended = (0..1_000_000).any(|_| stream.write_all(endless.as_bytes()).is_err());
    assert!(ended, "somebody reads megabytes of headers");
    target.serves();
}

#[test]
fn a_genuine_event_inside_a_refused_request_is_not_taken() {
    let mut target = Target::new();
    let hidden = Event::new().request();
    let length = format!("Content-Length: {}\r\n", hidden.len());
    let hidden = String::from_utf8(hidden).unwrap();
    for (head, status) in [
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/html", 415),
        ("PUT / HTTP/1.1\r\nHost: a", 405),
        ("POST / HTTP/1.1\r\nHost: a\r\nHost: b", 400),
        ("GET / HTTP/1.1\r\nHost: a", 200),
    ] {
        let request = format!("{head}\r\n{length}\r\n{hidden}");
        let answers = target.exchange(request.as_bytes());
        assert_eq!(statuses(&answers), [status], "{head}");
    }
    // Nor one inside a body that is taken for a token.
    assert_eq!(statuses(&target.exchange(&post(&length, &hidden))), [400]);
    target.serves();
}

#[test]
fn answers_come_in_the_order_of_the_requests() {
    let mut target = Target::new();
    let events: Vec<Event> = (0..20).map(|_| Event::new()).collect();
    let mut requests = Vec::new();
    for event in &events {
        requests.extend(event.request());
        requests.extend(post("Content-Length: 5\r\n", "hello"));
        requests.extend(post("Transfer-Encoding: chunked\r\n", "2\r\nhi\r\n0\r\n\r\n"));
    }
    let answers = target.exchange(&requests);
    assert_eq!(statuses(&answers), [200, 400, 400].repeat(20));
    for (answers, event) in answers.chunks(3).zip(&events) {
        assert_eq!(answers[0].json()["event_id"], event.id);
        assert_eq!(target.listener.next("event")["event_id"], event.id);
    }

    // What is malformed ends the connection after the answers before it.
    let event = Event::new();
    let requests = [&event.request()[..], b"POST / HTTP/9\r\n\r\n"].concat();
    target.listener.next("rejected");
    let answers = target.exchange(&[&requests[..], &Event::new().request()].concat());
    assert_eq!(statuses(&answers), [200, 400]);
    assert_eq!(target.listener.next("event")["event_id"], event.id);
    // Nor is anything read after a request that closes the connection.
    let event = Event::new();
    let length = event.token.len();
    let closing = format!("Connection: close\r\nContent-Length: {length}\r\n");
    let closing = post(&closing, &event.token);
    target.takes(&[&closing[..], &Event::new().request()].concat(), &event);
    target.serves();
}

#[test]
fn an_invitation_to_go_on_is_given_only_for_a_body_that_will_be_read() {
    let mut target = Target::new();
    let event = Event::new();
    let length = format!("Content-Length: {}\r\n", event.token.len());
    let expect = "Expect: 100-continue\r\n";
    let answers = target.exchange(&post(&format!("{length}{expect}"), &event.token));
    assert_eq!(statuses(&answers), [100, 200]);
    assert_eq!(target.listener.next("event")["event_id"], event.id);
    for (header, status) in [
        ("Content-Length: 3000000", 413),
        ("Content-Length: 30\r\nContent-Type: text/html", 415),
        ("Content-Length: 30\r\nHost: b", 400),
    ] {
        let answers = target.exchange(&post(&format!("{header}\r\n{expect}"), ""));
        assert_eq!(statuses(&answers), [status], "{header}");
    }
    // HTTP/1.0 knows no such thing.
    let event = Event::new();
    let old = String::from_utf8(post(&format!("{length}{expect}"), &event.token)).unwrap();
    target.takes(old.replace("HTTP/1.1", "HTTP/1.0").as_bytes(), &event);
    target.serves();
}

#[test]
fn an_early_answer_reaches_a_client_that_sends_everything_before_it_reads() {
    const LARGE: usize = 4 * 1024 * 1024;
    let mut target = Target::new();
    let large = "a".repeat(LARGE);
    let chunked = format!("{LARGE:x}\r\n{large}\r\n0\r\n\r\n");
    let request = |line: &str, headers: &str| {
        format!("{line} HTTP/1.1\r\nHost: a\r\n{headers}\r\nContent-Length: {LARGE}\r\n\r\n{large}")
    };
    for (request, status) in [
        (request("POST /", "X-A: 1"), 413),
        (format!("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{chunked}"), 413),
        (request("PUT /", "X-A: 1"), 405),
        (request("POST /", "Content-Type: text/html"), 415),
        (request("POST /", "Host: b"), 400),
        (request("GET /", "X-A: 1"), 200),
        (request("GET /elsewhere", "X-A: 1"), 405),
        (format!("POST / HTTP/1.1\r\nX-Large: {large}\r\n\r\n"), 431),
        (format!("NO HTTP\r\n{large}"), 400),
    ] {
        let mut stream = connect(target.listener.address);
        let what = shown(request.as_bytes());
        stream.write_all(request.as_bytes()).unwrap_or_else(|error| panic!("{error}: {what}"));
        let answer = read_answer(&mut stream).unwrap_or_else(|| panic!("no answer: {what}"));
        assert_eq!(answer.status, status, "{what}");
    }
    target.serves();
}

#[test]
fn a_client_that_never_stops_sending_is_read_for_a_while_only() {
    let mut target = Target::new();
    let mut stream = connect(target.listener.address);
    stream.write_all(&post("Content-Length: 1000000000000\r\n", "")).unwrap();
    let begun = Instant::now();
    let mut sent = 0;
    let piece = vec![b'a'; 64 * 1024];
    while stream.write_all(&piece).is_ok() {
        sent += piece.len();
    }
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    // What was read, and what the system holds.
    assert!(sent < 64 * 1024 * 1024, "{sent} bytes");
    target.serves();
}

#[test]
fn what_there_is_no_room_for_counts_as_unavailable_and_not_as_refused() {
    const LARGE: usize = 1024 * 1024;
    let mut target = Target::new();
    let body = "a".repeat(LARGE - 1);
    let request = post(&format!("Content-Length: {LARGE}\r\n"), &body);
    let stalled: Vec<TcpStream> = (0..40)
        .map(|_| {
            let mut stream = connect(target.listener.address);
            stream.write_all(&request).unwrap();
            stream
        })
        .collect();
    let refused = target.listener.next("refused");
    assert_eq!((&refused["reason"], &refused["status"]), (&"busy".into(), &503.into()));
    drop(stalled);
    assert_eq!(target.listener.stop().0, Some(0));
    let lines = target.listener.rest();
    let count = |reason: &str| lines.iter().filter(|line| line.contains(reason)).count();
    let stopped: serde_json::Value = serde_json::from_str(lines.last().unwrap()).unwrap();
    assert_eq!(stopped["unavailable"], 1 + count("\"busy\""), "{stopped}");
    assert_eq!(stopped["refused"], count("\"body-cut-off\""), "{stopped}");
}

/// Ends a connection as a machine does that has no memory of it.
fn reset(stream: TcpStream) {
    SockRef::from(&stream).set_linger(Some(Duration::ZERO)).unwrap();
    drop(stream);
}

#[test]
fn a_reset_anywhere_in_a_request_is_no_harm() {
    let mut target = Target::new();
    let event = Event::new();
    let (request, chunked) = (event.request(), event.chunked());
    let chunked = post("Transfer-Encoding: chunked\r\n", &chunked);
    for request in [request, chunked] {
        for at in (0..request.len() - 1).step_by(40).chain([request.len() - 1]) {
            let mut stream = connect(target.listener.address);
            stream.write_all(&request[..at]).unwrap();
            reset(stream);
        }
    }
    target.serves();
    // After the whole of it, the answer may be lost, but not the event.
    for _ in 0..20 {
        let event = Event::new();
        let mut stream = connect(target.listener.address);
        stream.write_all(&event.request()).unwrap();
        read_answer(&mut stream).expect("an answer");
        reset(stream);
        assert_eq!(target.listener.next("event")["event_id"], event.id);
    }
    target.serves();
}

/// Sends requests and reads no answer, until no more can be sent.
fn deaf(target: &Target) -> TcpStream {
    let stream = connect(target.listener.address);
    SockRef::from(&stream).set_recv_buffer_size(2048).unwrap();
    stream.set_write_timeout(Some(Duration::from_millis(300))).unwrap();
    let requests = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(1000);
    let mut writer = &stream;
    // Some megabytes are buffered on the way.
    for _ in 0..2000 {
        if let Err(error) = writer.write_all(&requests) {
            assert!(matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut));
            return stream;
        }
    }
    panic!("the listener reads on although nobody reads its answers");
}

#[test]
fn a_client_that_reads_no_answer_is_read_no_further_and_holds_up_nobody() {
    let mut target = Target::new();
    let deaf: Vec<TcpStream> = (0..8).map(|_| deaf(&target)).collect();
    let started = Instant::now();
    for _ in 0..10 {
        target.serves();
    }
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    drop(deaf);
    target.serves();
}
