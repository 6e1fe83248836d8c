//! `listen --forward-to`: what the apps get, and what the sender is told.

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpSocket;

use crate::support::command::{Done, finish, kinde_hook, run_in};
use crate::support::event::user_created;
use crate::support::gate::Gate;
use crate::support::http::{connect, raw, read_answer, request};
use crate::support::listener::Listener;
use crate::support::server::{Deserted, Request, Response, Server, read_request};
use crate::support::signer::{Signer, token, with_broken_signature};
use crate::support::store::folder_with_keys;
use crate::support::terminal::Terminal;
use crate::support::tls::TlsApp;

fn listen_in(folder: &Path, args: &[&str]) -> Listener {
    Listener::start(folder, &[&["--jwks", "jwks.json"], args].concat())
}

/// A listener in a folder of its own, which lives as long.
fn listen(args: &[&str]) -> (TempDir, Listener) {
    let folder = folder_with_keys();
    let listener = listen_in(folder.path(), args);
    (folder, listener)
}

fn app(status: u16) -> Server {
    Server::start(move |_| Response::new(status, ""))
}

fn event_of_type(name: &str) -> String {
    let mut event = user_created();
    event["type"] = name.into();
    Signer::kinde().sign(&event)
}

/// The next `count` forwards, each as its target and status, in no order.
fn outcomes(listener: &mut Listener, count: usize) -> Vec<(String, Value)> {
    let mut outcomes: Vec<(String, Value)> = (0..count)
        .map(|_| listener.next("forwarded"))
        .map(|line| (line["target"].as_str().unwrap().to_owned(), line["status"].clone()))
        .collect();
    outcomes.sort_by(|left, right| left.0.cmp(&right.0));
    outcomes
}

/// What the store of a folder holds, as JSON lines, with further arguments.
fn kept(folder: &Path, args: &[&str]) -> Vec<Value> {
    let done = run_in(folder, [&["events", "--json"], args].concat());
    assert_eq!(done.code, Some(0), "{done:?}");
    done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A port of this machine that is ours, and on which nobody listens yet.
struct Reserved {
    address: SocketAddr,
    _socket: TcpSocket,
}

impl Reserved {
    fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        // Lets somebody listen there while this keeps all others away.
        socket.set_reuseaddr(true).unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        Self { address: socket.local_addr().unwrap(), _socket: socket }
    }
}

#[test]
fn a_name_under_localhost_is_this_machine() {
    let app = app(200);
    for host in ["tenant.localhost", "Tenant.Localhost", "localhost."] {
        let target = format!("http://{host}:{}/hook", app.address().port());
        let (_folder, mut listener) = listen(&["--forward-to", &target]);
        assert_eq!(listener.post(token()).status, 200, "{host}");
        assert_eq!(listener.next("forwarded")["status"], 200, "{host}");
    }
    assert_eq!(app.requests().len(), 3);
}

#[test]
fn an_app_that_hangs_is_waited_for_for_half_a_minute_and_then_answered_with_504() {
    let app = Server::start(|_| Response::Hang);
    // One that answers, and then goes on for ever.
    let trickles =
        Server::start(|_| Response::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx".to_vec()));
    let (folder, mut listener) =
        listen(&["--forward-to", &app.url(), "--forward-to", &trickles.url()]);
    let started = Instant::now();
    let mut stream = connect(listener.address);
    stream.set_read_timeout(Some(Duration::from_secs(45))).unwrap();
    let token = token();
    let length = token.len();
    let head = format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n{token}");
    stream.write_all(head.as_bytes()).unwrap();

    let [waiting] = &kept_after(&mut listener, folder.path())[..] else { panic!("one delivery") };
    assert_eq!(waiting["status"], Value::Null, "it is kept before it is passed on");

    // The same event again waits behind the first for the app, and no longer for
    // its answer.
    let mut again = connect(listener.address);
    again.set_read_timeout(Some(Duration::from_secs(45))).unwrap();
    again.write_all(head.as_bytes()).unwrap();
    let answer = read_answer(&mut stream).expect("an answer");
    let half_a_minute = Duration::from_secs(29)..Duration::from_secs(38);
    assert!(half_a_minute.contains(&started.elapsed()), "{:?}", started.elapsed());
    assert_eq!(answer.status, 504);
    assert_eq!(answer.json()["error"], "not-accepted");
    assert_eq!(read_answer(&mut again).expect("an answer").status, 504);
    assert!(half_a_minute.contains(&started.elapsed()), "{:?}", started.elapsed());
    let first = listener.next("forwarded");
    let second = listener.next("forwarded");
    let hung = if first["target"] == format!("{}/", app.url()) { &first } else { &second };
    assert_eq!(hung["status"], Value::Null);
    assert_eq!(hung["error"], "no answer within 30 seconds");
    assert!(hung["ms"].as_f64().is_some_and(|ms| ms >= 29_000.0), "{hung}");
    assert!(hung["hint"].as_str().unwrap().contains("slow work"), "{hung}");
    let [kept, again] = &kept(folder.path(), &[])[..] else { panic!("two deliveries") };
    assert_eq!((&kept["status"], &again["status"]), (&504.into(), &504.into()));
}

#[test]
fn a_status_is_answered_although_the_app_keeps_its_body_open() {
    for (status, ours) in [("200 OK", 200), ("500 No", 500)] {
        let head = format!("HTTP/1.1 {status}\r\nContent-Length: 99\r\n\r\nhalf");
        let app = Server::start(move |_| Response::Open(head.clone().into_bytes()));
        let (_folder, mut listener) = listen(&["--forward-to", &app.url()]);
        let begun = Instant::now();
        assert_eq!(listener.post(token()).status, ours);
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
        let told = listener.next("forwarded");
        assert_eq!(told["answer"], if ours == 200 { Value::Null } else { "half".into() });
    }
}

#[test]
fn an_app_with_many_headers_is_understood_and_one_with_too_many_is_told_so() {
    let app = |count: usize| {
        let header = ("X-Policy".to_owned(), "none".to_owned());
        Server::start(move |_| Response::Full(200, vec![header.clone(); count], Vec::new()))
    };
    let (many, too_many) = (app(150), app(600));
    let (_folder, listener) = listen(&["--forward-to", &many.url()]);
    assert_eq!(listener.post(token()).status, 200);
    let (_folder, mut listener) = listen(&["--forward-to", &too_many.url()]);
    assert_eq!(listener.post(token()).status, 502);
    let told = listener.next("forwarded");
    assert!(told["hint"].as_str().unwrap().contains("too many headers"), "{told}");
}

/// An app that answers the first request on each connection, and closes the
/// connection, without a look at it, as soon as the second has arrived.
fn forgetful_app() -> SocketAddr {
    let app = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = app.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in app.incoming() {
            let mut stream = stream.unwrap();
            // The watch connects, and sends nothing.
            if read_request(&mut stream).is_none() {
                continue;
            }
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            std::thread::spawn(move || stream.peek(&mut [0]));
        }
    });
    address
}

#[test]
fn a_connection_that_the_app_closes_as_it_is_used_again_costs_no_delivery() {
    let app = forgetful_app();
    let (_folder, mut listener) = listen(&["--forward-to", &format!("{app}/hook")]);
    for _ in 0..10 {
        assert_eq!(listener.post(token()).status, 200);
        assert_eq!(listener.next("forwarded")["status"], 200);
    }
}

#[test]
fn an_app_that_answers_is_back_before_its_answer_is_shown() {
    let reserved = Reserved::new();
    let target = format!("http://{}", reserved.address);
    let (_folder, mut listener) = listen(&["--forward-to", &target]);
    assert_eq!(listener.next("health")["up"], false);
    let _app = Server::start_on(&reserved.address.to_string(), |_| Response::new(200, ""));
    assert_eq!(listener.post(token()).status, 200);
    listener.stop();
    let rest = listener.rest();
    let place = |wanted: &str| rest.iter().position(|line| line.contains(wanted));
    assert!(place("\"health\"").is_some_and(|at| Some(at) < place("\"forwarded\"")), "{rest:?}");
}

/// What is kept once the next event was shown.
fn kept_after(listener: &mut Listener, folder: &Path) -> Vec<Value> {
    assert_eq!(listener.next("event")["status"], Value::Null, "the app decides");
    kept(folder, &[])
}

#[test]
fn an_app_gets_the_body_byte_for_byte_and_the_headers_of_the_sender() {
    let app = app(200);
    let target = format!("{}/api/kinde?from=us&x=%20", app.url());
    let (_folder, listener) = listen(&["--forward-to", &target]);
    // White space around the token is no part of it, and is passed on all the same.
    let body = format!("\n {}\r\n", token());
    let headers = [
        ("Host", "tunnel.example.com"),
        ("Content-Type", "application/jwt; charset=utf-8"),
        ("User-Agent", "Kinde/1"),
        ("webhook-id", "0198653f"),
        ("X-Twice", "b"),
        ("X-Twice", "a"),
        ("X-Latin", "caf\u{e9}"),
        ("Cookie", "a=b"),
        ("X-Forwarded-For", "203.0.113.7"),
        ("X-Forwarded-Proto", "https"),
        // What concerns this connection only.
        ("Connection", "X-Hop"),
        ("X-Hop", "1"),
        ("Keep-Alive", "timeout=5"),
        ("TE", "trailers"),
        ("Accept-Encoding", "gzip, br"),
        ("Proxy-Authorization", "Basic c2VjcmV0"),
    ];
    let mut request = String::from("POST /sender?y=1 HTTP/1.1\r\n");
    for (name, value) in headers {
        write!(request, "{name}: {value}\r\n").unwrap();
    }
    write!(request, "Transfer-Encoding: chunked\r\n\r\n").unwrap();
    let (start, end) = body.split_at(100);
    write!(request, "64\r\n{start}\r\n{:x}\r\n{end}\r\n0\r\n\r\n", end.len()).unwrap();
    assert_eq!(raw(listener.address, request.as_bytes()).status, 200);

    let requests = app.requests();
    let [got] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!((got.method.as_str(), got.path.as_str()), ("POST", "/api/kinde?from=us&x=%20"));
    assert_eq!(got.body, body.as_bytes());
    let all = |name: &str| -> Vec<&str> {
        let named = got.headers.iter().filter(|(key, _)| key == name);
        named.map(|(_, value)| value.as_str()).collect()
    };
    let (host, length) = (app.address().to_string(), body.len().to_string());
    for (name, values) in [
        ("host", &[host.as_str()][..]),
        ("content-type", &["application/jwt; charset=utf-8"]),
        ("content-length", &[length.as_str()]),
        ("user-agent", &["Kinde/1"]),
        ("webhook-id", &["0198653f"]),
        ("x-twice", &["b", "a"]),
        ("x-latin", &["caf\u{e9}"]),
        ("cookie", &["a=b"]),
        ("x-forwarded-host", &["tunnel.example.com"]),
        ("x-forwarded-proto", &["https"]),
        ("x-forwarded-for", &["203.0.113.7, 127.0.0.1"]),
        ("connection", &[]),
        ("x-hop", &[]),
        ("keep-alive", &[]),
        ("te", &[]),
        ("accept-encoding", &[]),
        ("proxy-authorization", &[]),
        ("transfer-encoding", &[]),
    ] {
        assert_eq!(all(name), values, "{name}: {got:?}");
    }
}

#[test]
fn what_the_connection_knew_is_told_to_the_app() {
    let app = app(200);
    let (_folder, listener) = listen(&["--forward-to", &app.url()]);
    assert_eq!(listener.post(token()).status, 200);
    let got = &app.requests()[0];
    assert_eq!(got.header("x-forwarded-host"), Some("localhost"));
    assert_eq!(got.header("x-forwarded-proto"), Some("http"));
    assert_eq!(got.header("x-forwarded-for"), Some("127.0.0.1"));
}

#[test]
fn headers_of_the_users_own_are_added_and_replace_others() {
    let app = app(200);
    let (_folder, listener) = listen(&[
        "--forward-to",
        &app.url(),
        "--header",
        "Authorization: Bearer a: b",
        "--header",
        "webhook-id:mine",
        "--header",
        "Host: app.example.com",
    ]);
    let headers = [("webhook-id", "theirs"), ("X-Other", "1")];
    let answer = request(listener.address, "POST", "/", &headers, token().as_bytes());
    assert_eq!(answer.status, 200);
    let got = &app.requests()[0];
    let count = |name: &str| got.headers.iter().filter(|(key, _)| key == name).count();
    for (name, value) in [
        ("authorization", "Bearer a: b"),
        ("webhook-id", "mine"),
        ("host", "app.example.com"),
        ("x-other", "1"),
    ] {
        assert_eq!((got.header(name), count(name)), (Some(value), 1), "{got:?}");
    }
}

#[test]
fn every_form_of_a_target_reaches_the_app() {
    let app = app(200);
    let (address, port) = (app.address(), app.address().port());
    let forms = [
        (format!("{port}"), "/"),
        (format!(":{port}/a"), "/a"),
        (format!("{port}/api/webhook"), "/api/webhook"),
        (format!("localhost:{port}/b?x=1"), "/b?x=1"),
        (format!("{address}/c"), "/c"),
        (format!("http://localhost:{port}/d//e"), "/d//e"),
        (format!("HTTP://{address}/f=g"), "/f=g"),
        (format!("user.*={port}/h"), "/h"),
    ];
    let args: Vec<&str> = forms.iter().flat_map(|(form, _)| ["--forward-to", form]).collect();
    let (_folder, listener) = listen(&args);
    assert_eq!(listener.ready["forward_to"].as_array().unwrap().len(), forms.len());
    assert_eq!(listener.post(token()).status, 200);
    let mut paths: Vec<String> = app.requests().into_iter().map(|request| request.path).collect();
    paths.sort();
    let mut expected = forms.map(|(_, path)| path);
    expected.sort_unstable();
    assert_eq!(paths, expected);
}

#[test]
fn what_is_no_target_is_a_usage_error() {
    let folder = folder_with_keys();
    for form in ["", "0", "ftp://localhost", "http://", "local host", "us er=3000", "user.*=", "=3"]
    {
        let args = ["listen", "--port", "0", "--jwks", "jwks.json", "--forward-to", form];
        let done = run_in(folder.path(), args);
        assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{form}: {done:?}");
        assert!(done.stderr.starts_with("error: "), "{form}: {done:?}");
    }
    for header in ["no header", "Content-Length: 3", "a b: c"] {
        let args = ["listen", "--port", "0", "--forward-to", "3000", "--header", header];
        let done = run_in(folder.path(), args);
        assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{header}: {done:?}");
    }
}

#[test]
fn the_environment_may_name_the_app() {
    let (named, chosen) = (app(200), app(200));
    let start = |more: &[&str]| {
        let folder = folder_with_keys();
        let mut command = kinde_hook(folder.path());
        command.env("KINDE_HOOK_FORWARD_TO", format!("{}/hook", named.url()));
        command.args(["listen", "--port", "0", "--format", "json", "--jwks", "jwks.json"]);
        command.args(more);
        (Listener::start_command(command), folder)
    };
    let (listener, _folder) = start(&["--header", "X-Mine: 1"]);
    assert_eq!(listener.post(token()).status, 200);
    let requests = named.requests();
    let [got] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!((got.path.as_str(), got.header("x-mine")), ("/hook", Some("1")));

    let (listener, _folder) = start(&["--forward-to", &chosen.url()]);
    assert_eq!(listener.post(token()).status, 200);
    assert_eq!((named.requests().len(), chosen.requests().len()), (1, 1));
}

#[test]
fn events_go_by_their_type_to_the_apps_that_want_them_once() {
    let (users, roles, all) = (app(200), app(200), app(200));
    let (folder, listener) = listen(&[
        "--forward-to",
        &format!("user.*={}", users.url()),
        "--forward-to",
        &format!("role.created={}", roles.url()),
        "--forward-to",
        &format!("role.*={}", roles.url()),
        "--forward-to",
        &format!("organization.*={}", all.url()),
        "--forward-to",
        &format!("user.updated={}", all.url()),
    ]);
    let counts = || [users.requests().len(), roles.requests().len(), all.requests().len()];
    for (name, counted) in [
        ("user.created", [1, 0, 0]),
        ("user.updated", [2, 0, 1]),
        ("role.created", [2, 1, 1]),
        ("organization.created", [2, 1, 2]),
        ("subscriber.created", [2, 1, 2]),
    ] {
        assert_eq!(listener.post(event_of_type(name)).status, 200, "{name}");
        assert_eq!(counts(), counted, "{name}");
    }
    let shown = kept(folder.path(), &[]);
    assert_eq!(shown[4]["forwards"], serde_json::json!([]), "nobody wanted it");
}

#[test]
fn the_worst_of_several_answers_counts() {
    let (good, moved, broken, gone) = (app(204), app(302), app(500), Deserted::new());
    let url = |app: &Server| app.url();
    for (targets, status) in [
        (vec![url(&good)], 200),
        (vec![url(&good), url(&moved)], 302),
        (vec![url(&broken), url(&good), url(&moved)], 500),
        (vec![url(&good), gone.url(), url(&broken)], 502),
    ] {
        let args: Vec<&str> = targets.iter().flat_map(|url| ["--forward-to", url]).collect();
        let (folder, mut listener) = listen(&args);
        let answer = listener.post(token());
        assert_eq!(answer.status, status, "{targets:?}: {answer:?}");
        let told = outcomes(&mut listener, targets.len());
        let kept = kept(folder.path(), &[]);
        assert_eq!(kept[0]["status"], status);
        assert_eq!(kept[0]["forwards"].as_array().unwrap().len(), told.len(), "{kept:?}");
    }
}

#[test]
fn the_apps_answer_becomes_ours() {
    let elsewhere = app(200);
    let location = elsewhere.url();
    // Answers with the status that it is asked for.
    let app = Server::start(move |request| {
        let status = request.header("x-answer").unwrap().parse().unwrap();
        let headers = vec![("Location".to_owned(), location.clone())];
        Response::Full(status, headers, b"the app says so".to_vec())
    });
    let (folder, mut listener) = listen(&["--forward-to", &format!("{}/hook", app.url())]);
    for (said, ours, hint) in [
        ("200", 200, None),
        ("201", 200, None),
        ("202", 200, None),
        ("299", 200, None),
        ("301", 301, Some("middleware")),
        ("302", 302, Some("middleware")),
        ("303", 303, Some("middleware")),
        ("307", 307, Some("middleware")),
        ("308", 308, Some("slash")),
        ("400", 400, Some("raw body")),
        ("401", 401, Some("protected by middleware")),
        ("403", 403, Some("protected by middleware")),
        ("404", 404, Some("path")),
        ("405", 405, Some("POST")),
        ("413", 413, Some("limit")),
        ("415", 415, Some("application/jwt")),
        ("422", 422, Some("raw body")),
        ("429", 429, None),
        ("500", 500, Some("see its log")),
        ("502", 502, Some("see its log")),
        ("503", 503, Some("see its log")),
        ("504", 504, Some("see its log")),
        // What HTTP does not have.
        ("600", 502, None),
        ("999", 502, None),
    ] {
        let headers = [("X-Answer", said)];
        let event = user_created();
        let body = Signer::kinde().sign(&event);
        let answer = request(listener.address, "POST", "/", &headers, body.as_bytes());
        assert_eq!(answer.status, ours, "{said}");
        let our_words = answer.json();
        if ours == 200 {
            assert_eq!(our_words["event_id"], event["event_id"]);
        } else {
            assert_eq!(our_words["error"], "not-accepted", "{said}");
            assert!(our_words["message"].as_str().unwrap().contains("stored"), "{our_words}");
        }
        let told = listener.next("forwarded");
        assert_eq!(told["event_id"], event["event_id"]);
        assert_eq!(told["event_type"], "user.created");
        assert_eq!(told["target"], format!("{}/hook", app.url()));
        assert_eq!(told["status"], said.parse::<u16>().unwrap());
        assert_eq!(told["error"], Value::Null);
        match hint {
            Some(hint) => assert!(told["hint"].as_str().unwrap().contains(hint), "{told}"),
            None => assert_eq!(told["hint"], Value::Null, "{said}"),
        }
        match (ours, &said[..1]) {
            (200, _) => assert_eq!(told["answer"], Value::Null),
            (_, "3") => assert_eq!(told["answer"], format!("location: {}", elsewhere.url())),
            _ => assert_eq!(told["answer"], "the app says so"),
        }
    }
    assert_eq!(elsewhere.requests().len(), 0, "no redirect is followed");
    let kept = kept(folder.path(), &["--limit", "0"]);
    assert_eq!(kept.len(), 24);
    assert_eq!(kept[1]["status"], 200, "the sender was answered 200");
    assert_eq!(kept[1]["forwards"][0]["status"], 201, "the app was not that exact");
}

#[test]
fn an_app_that_says_nothing_is_answered_with_502_and_why() {
    let deserted = Deserted::new();
    let silent = Server::start(|_| Response::Raw(Vec::new()));
    let half = Server::start(|_| Response::Raw(b"HTTP/1.1 200 OK\r\nContent-Le".to_vec()));
    let nonsense = Server::start(|_| Response::Raw(b"220 ready\r\n\r\n".to_vec()));
    let malformed = Server::start(|_| Response::Raw(b"HTTP/1.1 200 OK\r\nx\r\n\r\n".to_vec()));
    let http_2 = Server::start(|_| Response::Raw(b"\0\0\0\x04\0\0\0\0\0".to_vec()));
    for (target, error, hint) in [
        (malformed.url(), "header", "malformed"),
        (http_2.url(), "invalid http", "HTTP/2"),
        (deserted.url(), "connection refused", "is your dev server running"),
        (silent.url(), "connection closed", "without responding"),
        (half.url(), "connection closed", "without responding"),
        (nonsense.url(), "invalid http", "HTTP/1.1"),
    ] {
        let (folder, mut listener) = listen(&["--forward-to", &target]);
        let answer = listener.post(token());
        assert_eq!(answer.status, 502, "{target}: {answer:?}");
        assert_eq!(answer.json()["error"], "not-accepted");
        let told = listener.next("forwarded");
        assert_eq!(told["status"], Value::Null, "{told}");
        let said = told["error"].as_str().unwrap();
        assert!(said.to_lowercase().contains(error), "{told}");
        assert!(told["hint"].as_str().unwrap().contains(hint), "{told}");
        let kept = kept(folder.path(), &["--failed"]);
        assert_eq!(kept.len(), 1, "it waits for a replay");
        assert_eq!((&kept[0]["status"], &kept[0]["attempt"]), (&502.into(), &1.into()));
        assert_eq!(kept[0]["forwards"][0]["error"], said);
    }
}

#[test]
fn an_answer_that_breaks_off_has_been_given_all_the_same() {
    for (status, ours) in [("200 OK", 200), ("500 No", 500)] {
        let head = format!("HTTP/1.1 {status}\r\nContent-Length: 1000\r\n\r\nhalf of it");
        let app = Server::start(move |_| Response::Raw(head.clone().into_bytes()));
        let (_folder, mut listener) = listen(&["--forward-to", &app.url()]);
        assert_eq!(listener.post(token()).status, ours);
        assert_eq!(listener.next("forwarded")["status"], ours);
    }
}

#[test]
fn a_long_answer_is_read_and_kept_in_part() {
    let app = Server::start(|_| Response::new(500, "0123456789 0123456789\n".repeat(5_000)));
    let (folder, mut listener) = listen(&["--forward-to", &app.url()]);
    let answer = listener.post(token());
    assert_eq!(answer.status, 500);
    assert!(answer.body.len() < 1000, "the app's words are for the developer, not for Kinde");
    let told = listener.next("forwarded");
    assert!(told["answer"].as_str().unwrap().starts_with("0123456789 0123456789\n"));
    assert!(told["answer"].as_str().unwrap().len() <= 2_100, "{told}");
    assert!(kept(folder.path(), &[])[0].to_string().len() < 8_000);
    // So is one without an end.
    let endless = "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n".to_owned();
    let app = Server::start(move |_| {
        Response::Raw(format!("{endless}{}", "y".repeat(200_000)).into_bytes())
    });
    let (_folder, listener) = listen(&["--forward-to", &app.url()]);
    assert_eq!(listener.post(token()).status, 200);
}

#[test]
fn a_self_signed_certificate_is_accepted_only_if_the_user_says_so() {
    let app = TlsApp::start();
    let (_folder, mut listener) = listen(&["--forward-to", &app.url()]);
    assert_eq!(listener.post(token()).status, 502);
    let told = listener.next("forwarded");
    assert!(told["error"].as_str().unwrap().contains("certificate"), "{told}");
    assert!(told["hint"].as_str().unwrap().contains("--insecure"), "{told}");
    assert_eq!(app.requests().len(), 0, "it got nothing of the event");

    let (_folder, mut listener) = listen(&["--forward-to", &app.url(), "--insecure"]);
    let token = token();
    assert_eq!(listener.post(&token).status, 200);
    assert_eq!(listener.next("forwarded")["status"], 200);
    let got = &app.requests()[0];
    assert!(got.starts_with("POST /hook HTTP/1.1\r\n") && got.ends_with(&token), "{got}");
}

#[test]
fn a_proxy_does_not_take_what_is_for_this_machine() {
    let (app, proxy, tls) = (app(200), app(200), TlsApp::start());
    let folder = folder_with_keys();
    let mut command = kinde_hook(folder.path());
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env(name, proxy.url()).env(name.to_lowercase(), proxy.url());
    }
    let port = app.address().port();
    command.args(["listen", "--port", "0", "--format", "json", "--jwks", "jwks.json"]);
    command.args(["--forward-to", &app.url(), "--forward-to", &format!("localhost:{port}/b")]);
    command.args(["--forward-to", &tls.url(), "--insecure"]);
    let mut listener = Listener::start_command(command);
    assert_eq!(listener.post(token()).status, 200);
    assert_eq!(outcomes(&mut listener, 3).len(), 3);
    assert_eq!((app.requests().len(), proxy.requests().len()), (2, 0));
}

#[test]
fn an_app_that_answers_502_itself_is_there() {
    for status in [502, 504] {
        let app = app(status);
        let (_folder, listener) = listen(&["--forward-to", &app.url()]);
        let answer = listener.post(token());
        assert_eq!(answer.status, status);
        let message = format!("the event is stored, but the app responded with {status}");
        assert_eq!(answer.json()["message"], message);
    }
}

#[test]
fn a_replay_to_several_apps_says_which_one_answered() {
    let apps = [app(500), app(500)];
    let (folder, listener) = listen(&["--forward-to", &apps[0].url(), "-f", &apps[1].url()]);
    assert_eq!(listener.post(token()).status, 500);
    let done = run_in(folder.path(), ["replay", "--failed"]);
    assert_eq!(done.code, Some(1), "{done:?}");
    for app in &apps {
        assert_eq!(
            done.stdout.matches(&format!("\n    to {}/\n", app.url())).count(),
            1,
            "{done:?}"
        );
    }
    let done = run_in(folder.path(), ["replay", "--failed", "--to", &apps[0].url()]);
    assert!(!done.stdout.contains("    to "), "{done:?}");
}

#[test]
fn with_ack_always_the_sender_does_not_wait_for_the_app() {
    let (gate, app) = Gate::before_app(500, "no");
    let (folder, mut listener) = listen(&["--forward-to", &app.url(), "--ack", "always"]);
    let event = user_created();
    assert_eq!(listener.post(Signer::kinde().sign(&event)).status, 200);
    assert_eq!(listener.next("event")["status"], 200);
    gate.reached(1);
    let failed = kept(folder.path(), &["--failed"]);
    assert!(failed.is_empty(), "a forward under way has not failed: {failed:?}");
    gate.open();
    let told = listener.next("forwarded");
    assert_eq!((&told["status"], &told["event_id"]), (&500.into(), &event["event_id"]));
    let kept = kept(folder.path(), &["--failed"]);
    assert_eq!((&kept[0]["status"], &kept[0]["forwards"][0]["status"]), (&200.into(), &500.into()));
}

#[test]
fn with_ack_always_what_is_under_way_is_finished_before_the_end() {
    let (gate, app) = Gate::before_app(200, "");
    let (folder, mut listener) = listen(&["--forward-to", &app.url(), "--ack", "always"]);
    for _ in 0..3 {
        assert_eq!(listener.post(token()).status, 200);
    }
    gate.reached(3);
    listener.signal(Signal::TERM);
    listener.next("stopping");
    gate.open();
    assert_eq!(listener.wait(), (Some(0), String::new()));
    let rest = listener.rest();
    assert_eq!(rest.iter().filter(|line| line.contains("\"forwarded\"")).count(), 3, "{rest:?}");
    assert!(rest.last().unwrap().contains("\"stopped\""), "{rest:?}");
    for kept in kept(folder.path(), &[]) {
        assert_eq!(kept["forwards"][0]["status"], 200);
    }
}

#[test]
fn an_app_that_hangs_does_not_keep_a_stopping_listener() {
    for ack in ["always", "app"] {
        let (gate, app) = Gate::before_app(200, "");
        let (folder, mut listener) = listen(&["--forward-to", &app.url(), "--ack", ack]);
        let address = listener.address;
        let sender = std::thread::spawn(move || {
            let token = token();
            let length = token.len();
            let mut stream = connect(address);
            let head = format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n");
            stream.write_all(format!("{head}{token}").as_bytes()).unwrap();
            read_answer(&mut stream).map(|answer| answer.status)
        });
        gate.reached(1);
        let begun = Instant::now();
        listener.signal(Signal::TERM);
        assert_eq!(listener.wait(), (Some(0), String::new()), "--ack {ack}");
        assert!(begun.elapsed() < Duration::from_secs(7), "{:?}", begun.elapsed());
        let answered = if ack == "always" { Some(200) } else { None };
        assert_eq!(sender.join().unwrap(), answered);
        // It may or may not have been taken: a replay sees to it.
        let kept = kept(folder.path(), &["--failed"]);
        assert_eq!(kept.len(), 1, "--ack {ack}");
        assert_eq!(kept[0]["forwards"][0]["status"], Value::Null);
        gate.open();
    }
}

#[test]
fn what_does_not_verify_is_passed_on_only_if_the_user_says_so() {
    let broken = with_broken_signature(&token());
    let quiet = app(200);
    let (_folder, mut listener) = listen(&["--forward-to", &quiet.url()]);
    assert_eq!(listener.post(&broken).status, 401);
    assert_eq!(listener.post("hello").status, 400);
    assert_eq!(listener.post(token()).status, 200);
    assert_eq!(quiet.requests().len(), 1, "the last one only");
    drop(listener.stop());

    let (refuses, filtered) = (app(400), app(200));
    let only_users = format!("user.*={}", filtered.url());
    let (folder, mut listener) = listen(&[
        "--forward-to",
        &refuses.url(),
        "--forward-to",
        &only_users,
        "--forward-unverified",
    ]);
    let answer = listener.post(&broken);
    assert_eq!((answer.status, &answer.json()["error"]), (401, &"bad-signature".into()));
    let told = listener.next("forwarded");
    assert_eq!((&told["status"], &told["event_id"]), (&400.into(), &Value::Null));
    assert_eq!(refuses.requests()[0].body, broken.as_bytes());
    assert_eq!(filtered.requests().len(), 0, "a filter chooses verified events");
    let kept = kept(folder.path(), &[]);
    assert_eq!((&kept[0]["status"], &kept[0]["forwards"][0]["status"]), (&401.into(), &400.into()));
    assert_eq!(self::kept(folder.path(), &["--failed"]).len(), 0, "the app did well");
    let (code, _) = listener.stop();
    assert_eq!(code, Some(0));
    assert!(!listener.rest().iter().any(|line| line.contains("\"warning\"")));
}

#[test]
fn an_app_that_accepts_what_does_not_verify_is_warned_of() {
    let app = app(200);
    let (folder, mut listener) = listen(&["--forward-to", &app.url(), "--forward-unverified"]);
    let broken = with_broken_signature(&token());
    assert_eq!(listener.post(&broken).status, 401, "the app's answer changes nothing");
    let warning = listener.next("warning");
    let message = warning["message"].as_str().unwrap();
    assert!(message.contains("accepted a token that fails verification"), "{warning}");
    assert!(message.contains(&app.url()) && warning["hint"].is_string(), "{warning}");
    assert_eq!(listener.next("forwarded")["status"], 200);
    // What is too large to be kept is passed on as well, and harms nothing.
    assert_eq!(listener.post("x".repeat(200_000)).status, 400);
    let warning = listener.next("warning");
    assert!(warning["message"].as_str().unwrap().contains("accepted a token"), "{warning}");
    assert_eq!(listener.next("forwarded")["status"], 200);
    assert_eq!(listener.post(token()).status, 200);
    assert_eq!(kept(folder.path(), &[]).len(), 2);
}

#[test]
fn what_became_of_a_deleted_delivery_disturbs_nobody() {
    let (gate, app) = Gate::before_app(200, "");
    let (folder, mut listener) = listen(&["--forward-to", &app.url()]);
    let address = listener.address;
    let post = move || request(address, "POST", "/", &[], token().as_bytes()).status;
    let first = std::thread::spawn(post);
    gate.reached(1);
    let done = run_in(folder.path(), ["events", "prune", "--older-than", "0s"]);
    assert!(done.stderr.contains("1 delivery deleted"), "{done:?}");
    gate.open();
    assert_eq!(first.join().unwrap(), 200);
    assert_eq!(post(), 200);
    assert_eq!(kept(folder.path(), &[]).len(), 1);
    drop(listener.stop());
    let rest = listener.rest();
    assert!(!rest.iter().any(|line| line.contains("\"warning\"")), "{rest:?}");
}

#[test]
fn what_a_filter_leaves_out_is_kept_and_answered_but_not_passed_on() {
    let app = app(500);
    let (folder, mut listener) =
        listen(&["--forward-to", &app.url(), "--events", "user.*,organization.created"]);
    assert_eq!(listener.post(event_of_type("role.created")).status, 200);
    assert_eq!(listener.post(event_of_type("organization.updated")).status, 200);
    assert_eq!(app.requests().len(), 0);
    assert_eq!(listener.post(event_of_type("organization.created")).status, 500);
    assert_eq!(listener.next("event")["event_type"], "organization.created", "the first shown");
    assert_eq!(kept(folder.path(), &[]).len(), 3);
    assert_eq!(kept(folder.path(), &["--failed"]).len(), 1);
}

#[test]
fn an_app_that_is_down_at_first_is_told_of_and_so_is_its_return() {
    let reserved = Reserved::new();
    let target = format!("http://{}", reserved.address);
    let (_folder, mut listener) = listen(&[
        "--forward-to",
        &format!("{target}/users"),
        "--forward-to",
        &format!("role.*={target}/roles"),
    ]);
    let down = listener.next("health");
    assert_eq!((&down["target"], &down["up"]), (&target.as_str().into(), &false.into()));
    assert_eq!(listener.post(token()).status, 502);

    let app = Server::start_on(&reserved.address.to_string(), |_| Response::new(200, ""));
    let up = listener.next("health");
    assert_eq!((&up["target"], &up["up"]), (&target.into(), &true.into()));
    assert_eq!(listener.post(token()).status, 200);
    assert_eq!(app.requests().len(), 1, "being looked after is no request");
}

#[test]
fn a_target_that_is_the_listener_itself_is_refused() {
    let folder = folder_with_keys();
    let reserved = Reserved::new();
    let port = reserved.address.port();
    for host in
        ["127.0.0.1", "localhost", "LOCALHOST", "localhost.", "0.0.0.0", "[::ffff:127.0.0.1]"]
    {
        let target = format!("{host}:{port}/hook");
        let done = start_with(folder.path(), port, &["--forward-to", &target]);
        assert_refused(&done, &target);
    }
    let target = format!("role.*={port}/hook");
    assert_refused(&start_with(folder.path(), port, &["--forward-to", &target]), &target);
    let args = ["--host", "0.0.0.0", "--forward-to", &format!("127.0.0.2:{port}")];
    assert_refused(&start_with(folder.path(), port, &args), "127.0.0.2");

    // The other family, where this machine has it.
    let (_folder, listener) = listen(&[]);
    let addresses = listener.ready["addresses"].as_array().unwrap();
    if addresses.iter().any(|address| address.as_str().unwrap().starts_with("[::1]")) {
        let target = format!("[::1]:{port}");
        assert_refused(&start_with(folder.path(), port, &["--forward-to", &target]), &target);
    }
}

fn start_with(folder: &Path, port: u16, args: &[&str]) -> Done {
    let mut command = kinde_hook(folder);
    command.args(["listen", "--jwks", "jwks.json", "--port", &port.to_string()]).args(args);
    finish(command)
}

#[track_caller]
fn assert_refused(done: &Done, target: &str) {
    assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{target}: {done:?}");
    assert!(done.stderr.contains("is this listener itself"), "{target}: {done:?}");
    assert!(done.stderr.contains("hint: use your app's port"), "{done:?}");
}

#[test]
fn a_delivery_that_comes_back_another_way_is_answered_with_508() {
    // Sends everything on to the listener, with the headers that came.
    let listener_address: Arc<OnceLock<SocketAddr>> = Arc::default();
    let known = Arc::clone(&listener_address);
    let proxy = Server::start(move |incoming: &Request| {
        let headers: Vec<(&str, &str)> = incoming
            .headers
            .iter()
            .filter(|(name, _)| name != "content-length" && name != "connection")
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let answer = request(*known.get().unwrap(), "POST", "/", &headers, &incoming.body);
        Response::new(answer.status, answer.body)
    });
    let (folder, mut listener) = listen(&["--forward-to", &proxy.url()]);
    listener_address.set(listener.address).unwrap();
    assert_eq!(listener.post(token()).status, 508);
    let refused = listener.next("refused");
    assert_eq!((&refused["reason"], &refused["status"]), (&"loop".into(), &508.into()));
    assert!(refused["hint"].as_str().unwrap().contains("--forward-to"), "{refused}");
    assert_eq!(listener.next("forwarded")["status"], 508);
    assert_eq!(proxy.requests().len(), 1, "once around");
    assert_eq!(kept(folder.path(), &[]).len(), 1);
}

#[test]
fn two_listeners_that_point_at_each_other_find_out() {
    let reserved = Reserved::new();
    let port = reserved.address.port().to_string();
    let (_one, mut other) = listen(&["--forward-to", &port]);
    let folder = folder_with_keys();
    let mut command = kinde_hook(folder.path());
    command.args(["listen", "--port", &port, "--format", "json", "--jwks", "jwks.json"]);
    command.args(["--forward-to", &other.address.to_string()]);
    let mut listener = Listener::start_command(command);
    assert_eq!(listener.post(token()).status, 508);
    assert_eq!(listener.next("refused")["reason"], "loop");
    assert_eq!(other.next("forwarded")["status"], 508);
    assert_eq!(listener.next("forwarded")["status"], 508);
    // A listener behind another is no loop.
    let (_folder, last) = listen(&[]);
    let (_folder, first) = listen(&["--forward-to", &last.address.to_string()]);
    assert_eq!(first.post(token()).status, 200);
}

#[test]
fn deliveries_of_one_event_reach_an_app_in_order_and_hold_up_no_other() {
    let gate = Gate::default();
    let held = gate.clone();
    let app = Server::start(move |request| {
        if request.header("x-place") == Some("0") {
            held.pass();
        }
        Response::new(200, "")
    });
    let (_folder, mut listener) = listen(&["--forward-to", &app.url()]);
    let address = listener.address;
    let repeated = token();
    let mut senders = Vec::new();
    for place in ["0", "1", "2", "3", "4"] {
        let body = repeated.clone();
        senders.push(std::thread::spawn(move || {
            request(address, "POST", "/", &[("X-Place", place)], body.as_bytes()).status
        }));
        // Shown as soon as it is its turn to wait.
        let attempt = place.parse::<u32>().unwrap() + 1;
        assert_eq!(listener.next("event")["attempt"], attempt);
    }
    gate.reached(1);
    assert_eq!(listener.post(token()).status, 200, "another event does not wait");
    assert_eq!(app.requests().len(), 1, "of the repeated one, the first is there alone");
    gate.open();
    for sender in senders {
        assert_eq!(sender.join().unwrap(), 200);
    }
    let requests = app.requests();
    let places: Vec<&str> = requests.iter().filter_map(|one| one.header("x-place")).collect();
    assert_eq!(places, ["0", "1", "2", "3", "4"]);
}

#[test]
fn an_app_gets_so_many_requests_at_once_and_no_more() {
    const AT_ONCE: usize = 32;
    const ALL: usize = AT_ONCE + 8;
    let (gate, app) = Gate::before_app(200, "");
    let (_folder, mut listener) = listen(&["--forward-to", &app.url()]);
    let address = listener.address;
    let senders: Vec<_> = (0..ALL)
        .map(|_| {
            std::thread::spawn(move || {
                request(address, "POST", "/", &[], token().as_bytes()).status
            })
        })
        .collect();
    for _ in 0..ALL {
        listener.next("event");
    }
    gate.reached(AT_ONCE);
    assert_eq!(gate.most(), AT_ONCE, "the others wait");
    gate.open();
    for sender in senders {
        assert_eq!(sender.join().unwrap(), 200);
    }
    assert_eq!(app.requests().len(), ALL);
    assert!(gate.most() <= AT_ONCE);
}

#[test]
fn an_event_is_passed_on_even_if_its_sender_goes_away() {
    let (gate, app) = Gate::before_app(200, "");
    let (folder, mut listener) = listen(&["--forward-to", &app.url()]);
    let token = token();
    let mut stream = connect(listener.address);
    let head = format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n", token.len());
    stream.write_all(format!("{head}{token}").as_bytes()).unwrap();
    gate.reached(1);
    drop(stream);
    gate.open();
    assert_eq!(listener.next("forwarded")["status"], 200);
    assert_eq!(app.requests().len(), 1);
    assert_eq!(kept(folder.path(), &[])[0]["forwards"][0]["status"], 200);
}

#[test]
fn a_person_sees_what_the_app_said_and_what_to_do() {
    let app = Server::start(|request| match request.header("x-answer") {
        Some("201") => Response::new(201, "made"),
        Some("400") => Response::new(400, "{\"message\":\"Invalid token\"}\n\u{1b}[2Jgone\u{202e}"),
        Some("html") => Response::new(500, "<!DOCTYPE html><html><head><title>Oh no</title>"),
        _ => Response::new(200, "fine"),
    });
    let folder = folder_with_keys();
    let target = format!("{}/hook", app.url());
    let mut terminal = Terminal::start(
        folder.path(),
        &["--jwks", "jwks.json", "--compact", "--forward-to", &target],
    );
    assert!(terminal.banner.iter().any(|line| line.contains(&target)), "{:?}", terminal.banner);
    let answer = |said: &str, status: u16| {
        let headers = [("X-Answer", said)];
        let answer = request(terminal.address, "POST", "/", &headers, token().as_bytes());
        assert_eq!(answer.status, status);
        assert!(terminal.line().contains("user.created"));
        let line = terminal.line();
        assert!(line.contains(&format!("  {target}  user.created")), "{line}");
        line
    };
    assert!(answer("200", 200).contains("→ 200  "));
    assert!(answer("201", 200).contains("→ 201  "));
    let note = terminal.line();
    assert!(note.contains("note: Kinde documents only 200"), "{note}");
    assert!(answer("400", 400).contains("→ 400  "));
    assert!(terminal.line().ends_with("  {\"message\":\"Invalid token\"}"));
    assert!(terminal.line().ends_with("  \\u001b[2Jgone\\u202e"));
    assert!(terminal.line().contains("hint: does the route read the raw body"));
    assert!(answer("html", 500).contains("→ 500  "));
    assert!(terminal.line().ends_with("an HTML page: Oh no"));
    assert!(terminal.line().contains("hint: your handler failed"));
    let (code, rest, _) = terminal.stop();
    assert_eq!((code, rest), (Some(0), Vec::new()));
}

#[test]
fn the_outcome_is_found_again() {
    let app = Server::start(|_| Response::new(422, "not like this"));
    let target = format!("{}/hook", app.url());
    let (folder, listener) = listen(&["--forward-to", &target]);
    let event = user_created();
    let token = Signer::kinde().sign(&event);
    assert_eq!(listener.post(&token).status, 422);
    assert_eq!(listener.post(&token).status, 422);

    let id = event["event_id"].as_str().unwrap();
    let shown = run_in(folder.path(), ["events", "show", id]);
    assert_eq!(shown.code, Some(0), "{shown:?}");
    assert_eq!(shown.stdout.matches(&format!("→ {target}  422  ")).count(), 2, "{shown:?}");
    assert_eq!(shown.stdout.matches("           not like this\n").count(), 2, "{shown:?}");

    let kept = kept(folder.path(), &[]);
    let [first, second] = &kept[..] else { panic!("{kept:?}") };
    assert_eq!((&first["attempt"], &second["attempt"]), (&1.into(), &2.into()));
    for one in [first, second] {
        assert_eq!(one["status"], 422);
        let forwards = one["forwards"].as_array().unwrap();
        let [forward] = &forwards[..] else { panic!("{forwards:?}") };
        assert_eq!(forward["target"], target.as_str());
        assert_eq!(forward["status"], 422);
        assert_eq!(forward["error"], Value::Null);
        assert!(forward["ms"].as_f64().is_some_and(|ms| ms > 0.0), "{forward}");
    }
}
