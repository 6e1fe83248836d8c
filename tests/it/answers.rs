//! What `listen` answers: every row of the table of answers.

use std::io::{ErrorKind, Read, Write};
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::support::command::folder;
use crate::support::event::user_created;
use crate::support::http::{Answer, connect, raw, read_answer, request};
use crate::support::listener::Listener;
use crate::support::server::{Response, Server};
use crate::support::signer::{Signer, token, with_broken_signature};
use crate::support::store::offline;

const MEBIBYTE: usize = 1024 * 1024;

/// Checks a refusal: the status, the name, and that it is JSON which says why.
#[track_caller]
fn assert_refusal(answer: &Answer, status: u16, name: &str) {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let body = answer.json();
    assert_eq!(body["error"], name);
    assert!(body["message"].as_str().is_some_and(|message| message.len() > 10), "{body}");
}

#[test]
fn a_client_that_stalls_or_dawdles_is_given_up_after_half_a_minute() {
    let (_folder, mut listener) = offline(&[]);
    let started = Instant::now();
    let begin = |bytes: &[u8]| {
        let mut stream = connect(listener.address);
        stream.set_read_timeout(Some(Duration::from_secs(40))).unwrap();
        stream.write_all(bytes).unwrap();
        stream
    };
    let body = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999\r\n\r\nabc";
    let head = b"POST / HTTP/1.1\r\nHost:";
    let mut bodies = [begin(body), begin(body)];
    let mut idle = begin(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_eq!(read_answer(&mut idle).expect("an answer").status, 200);
    let heads = [begin(head), begin(head), begin(b""), idle];
    // A byte now and then is no reason to wait any longer.
    let mut dawdlers = [&bodies[1], &heads[1]].map(|stream| stream.try_clone().unwrap());
    let dawdling = std::thread::spawn(move || {
        while started.elapsed() < Duration::from_secs(29) {
            // What the test is about: a client that takes its time.
            std::thread::sleep(Duration::from_millis(500));
            for stream in &mut dawdlers {
                let _ = stream.write_all(b"a");
            }
        }
    });
    assert_eq!(listener.post(token()).status, 200, "the others do not wait");

    for stream in &mut bodies {
        assert_refusal(&read_answer(stream).expect("an answer"), 408, "body-timeout");
        assert_eq!(listener.next("refused")["reason"], "body-timeout");
    }
    for mut stream in heads {
        let end = stream.read_to_end(&mut Vec::new());
        assert!(end.is_ok() || end.is_err_and(|end| end.kind() == ErrorKind::ConnectionReset));
    }
    let half_a_minute = Duration::from_secs(28)..Duration::from_secs(38);
    assert!(half_a_minute.contains(&started.elapsed()), "{:?}", started.elapsed());
    dawdling.join().unwrap();
    assert_eq!(listener.post(token()).status, 200);
}

#[test]
fn a_verified_event_is_answered_with_200_and_its_id() {
    let (_folder, listener) = offline(&[]);
    let event = user_created();
    let answer = listener.post(Signer::kinde().sign(&event));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.json(), serde_json::json!({ "event_id": event["event_id"] }));
}

#[test]
fn a_bad_key_or_signature_is_answered_with_401_and_anything_else_with_400() {
    let (_folder, listener) = offline(&[]);
    let stranger = listener.post(Signer::other().sign(&user_created()));
    assert_refusal(&stranger, 401, "unknown-key");
    assert_refusal(&listener.post(with_broken_signature(&token())), 401, "bad-signature");
    assert_refusal(&listener.post("hello"), 400, "not-three-parts");
    let answer = listener.post(Signer::kinde().sign(&serde_json::json!({ "hello": "world" })));
    assert_refusal(&answer, 400, "not-a-webhook");
    assert!(answer.json()["hint"].is_string());
}

#[test]
fn without_keys_the_answer_is_503_with_retry_after() {
    let folder = folder();
    let issuer = Server::start(|_| Response::new(500, "down"));
    let mut listener = Listener::start(folder.path(), &["--issuer", &issuer.url()]);
    let answer = listener.post(token());
    assert_refusal(&answer, 503, "no-keys");
    let seconds = answer.header("retry-after").and_then(|value| value.parse::<u32>().ok());
    assert!(seconds.is_some_and(|seconds| seconds > 0), "{answer:?}");
    assert!(answer.json()["hint"].is_string());
    let shown = listener.next("unavailable");
    assert_eq!((&shown["reason"], &shown["status"]), (&"no-keys".into(), &503.into()));
}

#[test]
fn without_keys_a_token_that_can_never_be_accepted_is_refused_all_the_same() {
    let folder = folder();
    let issuer = Server::start(|_| Response::new(500, "down"));
    let listener = Listener::start(folder.path(), &["--issuer", &issuer.url()]);
    let answer = listener.post(Signer::kinde().sign_parts(r#"{"alg":"none"}"#, b"{}"));
    assert_refusal(&answer, 400, "wrong-algorithm");
}

#[test]
fn a_request_that_arrives_while_stopping_is_answered_with_503() {
    let (_folder, mut listener) = offline(&[]);
    let token = token();
    let mut stream = connect(listener.address);
    stream.write_all(b"POST / HTTP/1.1\r\nHost: localhost\r\n").unwrap();
    // A whole request on another connection: by its answer, ours was accepted.
    assert_eq!(listener.post(&token).status, 200);
    listener.signal(Signal::TERM);
    listener.next("stopping");
    stream.write_all(format!("Content-Length: {}\r\n\r\n{token}", token.len()).as_bytes()).unwrap();
    let answer = read_answer(&mut stream).expect("an answer");
    assert_refusal(&answer, 503, "shutting-down");
    assert!(answer.header("retry-after").is_some(), "{answer:?}");
    assert_eq!(listener.next("refused")["reason"], "shutting-down");
    assert_eq!(listener.wait(), (Some(0), String::new()));
}

#[test]
fn a_body_that_announces_more_than_a_mebibyte_is_answered_with_413_unread() {
    let (_folder, mut listener) = offline(&[]);
    let head = format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n", MEBIBYTE + 1);
    assert_refusal(&raw(listener.address, head.as_bytes()), 413, "body-too-large");
    assert_eq!(listener.next("refused")["reason"], "body-too-large");
}

#[test]
fn a_body_that_was_sent_in_spite_of_its_size_is_answered_with_413() {
    let (_folder, listener) = offline(&[]);
    assert_refusal(&listener.post(vec![b'a'; MEBIBYTE + 1]), 413, "body-too-large");
    assert_refusal(&listener.post(vec![b'a'; 3 * MEBIBYTE]), 413, "body-too-large");
    assert_refusal(&listener.post(vec![b'a'; MEBIBYTE]), 400, "not-three-parts");
}

#[test]
fn a_chunked_body_of_more_than_a_mebibyte_is_answered_with_413() {
    let (_folder, listener) = offline(&[]);
    let mut request = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..=16 {
        request.extend_from_slice(format!("{:x}\r\n", MEBIBYTE / 16).as_bytes());
        request.extend(std::iter::repeat_n(b'a', MEBIBYTE / 16));
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"0\r\n\r\n");
    assert_refusal(&raw(listener.address, &request), 413, "body-too-large");
}

#[test]
fn a_chunked_delivery_is_taken() {
    let (_folder, listener) = offline(&[]);
    let token = token();
    let (start, end) = token.split_at(100);
    let request = format!(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\
         64\r\n{start}\r\n{:x}\r\n{end}\r\n0\r\n\r\n",
        end.len()
    );
    assert_eq!(raw(listener.address, request.as_bytes()).status, 200);
}

#[test]
fn a_head_of_more_than_64_kib_is_answered_with_431() {
    let (_folder, mut listener) = offline(&[]);
    let address = listener.address;
    let post = |length: usize| {
        let filler = "a".repeat(length);
        request(address, "POST", "/", &[("X-Filler", &filler)], token().as_bytes())
    };
    assert_eq!(post(60 * 1024).status, 200);
    assert_eq!(post(65 * 1024).status, 431);
    let shown = listener.next("refused");
    assert_eq!((&shown["reason"], &shown["status"]), (&"head-too-large".into(), &431.into()));
    assert_eq!(post(200 * 1024).status, 431);
    assert_eq!(post(60 * 1024).status, 200);
}

#[test]
fn a_head_of_more_than_100_headers_is_answered_with_431() {
    let (_folder, mut listener) = offline(&[]);
    let headers = vec![("X-Filler", "a"); 101];
    assert_eq!(request(listener.address, "POST", "/", &headers, b"").status, 431);
    assert_eq!(listener.next("refused")["reason"], "head-too-large");
}

#[test]
fn another_method_is_answered_with_405_and_those_that_are_allowed() {
    let (_folder, mut listener) = offline(&[]);
    for method in ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"] {
        let answer = request(listener.address, method, "/", &[], b"");
        assert_refusal(&answer, 405, "method-not-allowed");
        assert_eq!(answer.header("allow"), Some("GET, HEAD, POST"), "{method}");
        let shown = listener.next("refused");
        assert_eq!((&shown["method"], &shown["status"]), (&method.into(), &405.into()));
    }
    let answer = request(listener.address, "GET", "/hook", &[], b"");
    assert_refusal(&answer, 405, "method-not-allowed");
    assert_eq!(answer.header("allow"), Some("POST"));
}

#[test]
fn another_path_than_the_chosen_one_is_answered_with_404() {
    let (_folder, mut listener) = offline(&["--path", "/api/kinde-webhook"]);
    for path in ["/", "/api", "/api/kinde-webhook/", "/api/kinde-webhook2", "/API/kinde-webhook"] {
        let answer = listener.post_to(path, token());
        assert_refusal(&answer, 404, "path-not-found");
        assert!(answer.json()["hint"].as_str().unwrap().contains("/api/kinde-webhook"));
        assert_eq!(listener.next("refused")["path"], path);
    }
    assert_refusal(&request(listener.address, "GET", "/other", &[], b""), 404, "path-not-found");
    assert_eq!(listener.post_to("/api/kinde-webhook", token()).status, 200);
    assert_eq!(listener.post_to("/api/kinde-webhook?from=kinde", token()).status, 200);
    for (path, allow) in [("/", "GET, HEAD"), ("/api/kinde-webhook", "GET, HEAD, POST")] {
        let answer = request(listener.address, "DELETE", path, &[], b"");
        assert_refusal(&answer, 405, "method-not-allowed");
        assert_eq!(answer.header("allow"), Some(allow), "{path}");
    }
}

#[test]
fn any_path_takes_webhooks_unless_one_is_chosen() {
    let (_folder, mut listener) = offline(&[]);
    assert_eq!(listener.post_to("/api/kinde-webhook?a=1", token()).status, 200);
    assert_eq!(listener.next("event")["path"], "/api/kinde-webhook?a=1");
}

#[test]
fn no_host_or_two_of_them_are_answered_with_400() {
    let (_folder, mut listener) = offline(&[]);
    for hosts in ["", "Host: a\r\nHost: a\r\n", "Host: a\r\nHost: b\r\n"] {
        let head = format!("POST / HTTP/1.1\r\n{hosts}Content-Length: 0\r\n\r\n");
        assert_refusal(&raw(listener.address, head.as_bytes()), 400, "bad-host");
        assert_eq!(listener.next("refused")["reason"], "bad-host");
    }
}

#[test]
fn a_request_that_is_no_http_is_answered_with_400() {
    let (_folder, mut listener) = offline(&[]);
    // The second is how TLS begins.
    for bytes in [&b"hello\r\n\r\n"[..], b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"] {
        assert_eq!(raw(listener.address, bytes).status, 400);
        let shown = listener.next("refused");
        assert_eq!((&shown["reason"], &shown["status"]), (&"not-http".into(), &400.into()));
        assert!(shown["hint"].as_str().unwrap().contains("https"), "{shown}");
    }
    assert_eq!(listener.post(token()).status, 200);
}

#[test]
fn a_browser_is_greeted_with_one_line_of_text() {
    let (_folder, listener) = offline(&["--path", "/hook"]);
    for path in ["/", "/hook", "/?a=1"] {
        let got = request(listener.address, "GET", path, &[], b"");
        assert_eq!(got.status, 200, "{path}");
        assert!(got.header("content-type").is_some_and(|value| value.starts_with("text/plain")));
        assert_eq!(got.body.lines().count(), 1, "{got:?}");
        let headed = request(listener.address, "HEAD", path, &[], b"");
        assert_eq!((headed.status, headed.body.as_str()), (200, ""), "{path}");
        assert_eq!(headed.header("content-length"), got.header("content-length"));
    }
}

#[test]
fn the_media_types_of_webhooks_are_accepted_whatever_their_parameters() {
    let (_folder, listener) = offline(&[]);
    for media_type in [
        "application/jwt",
        "application/json",
        "text/plain",
        "application/jwt; charset=utf-8",
        "Application/JSON;charset=UTF-8",
        "text/plain ;a=b;c=\"d\"",
    ] {
        let headers = [("Content-Type", media_type)];
        let answer = request(listener.address, "POST", "/", &headers, token().as_bytes());
        assert_eq!(answer.status, 200, "{media_type}");
    }
    let answer = request(listener.address, "POST", "/", &[], token().as_bytes());
    assert_eq!(answer.status, 200, "without a media type");
}

#[test]
fn another_media_type_is_answered_with_415() {
    let (_folder, mut listener) = offline(&[]);
    for media_type in [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/html",
        "application/jwt2",
        "application/jose",
    ] {
        let headers = [("Content-Type", media_type)];
        let answer = request(listener.address, "POST", "/", &headers, token().as_bytes());
        assert_refusal(&answer, 415, "unsupported-media-type");
        assert!(answer.json()["message"].as_str().unwrap().contains(media_type));
        assert_eq!(listener.next("refused")["reason"], "unsupported-media-type");
    }
    let twice = [("Content-Type", "application/jwt"), ("Content-Type", "text/html")];
    let answer = request(listener.address, "POST", "/", &twice, token().as_bytes());
    assert_refusal(&answer, 415, "unsupported-media-type");
}

#[test]
fn one_connection_takes_several_requests() {
    let (_folder, listener) = offline(&[]);
    let mut stream = connect(listener.address);
    for body in [token(), "hello".to_owned(), token()] {
        let length = body.len();
        let head = format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n");
        stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
        let expected = if body == "hello" { 400 } else { 200 };
        assert_eq!(read_answer(&mut stream).expect("an answer").status, expected);
    }
}
