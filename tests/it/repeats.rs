//! Deliveries of one event that come again and again: from an app that posts
//! them back, or from anyone who once saw a genuine token.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use crate::support::command::{Done, run_in, write};
use crate::support::event::user_created;
use crate::support::gate::Gate;
use crate::support::http::{connect, deliver, read_answer, request};
use crate::support::server::{Response, Server};
use crate::support::signer::{Signer, token, with_broken_signature};
use crate::support::store::{folder_with_keys, kept, offline};

/// How many times an event is forwarded before it counts as a loop.
const MOST_FORWARDS: usize = 8;

/// How long a genuine delivery may take beside a flood, on a busy machine.
const SOON: Duration = Duration::from_secs(5);

/// What `replay` sends with every token.
const ON_PURPOSE: (&str, &str) = ("kinde-hook-sent-by", "kinde-hook");

/// Sends each body on to an address that becomes known later, in a thread of
/// its own and with none of the headers that came with it.
#[derive(Clone, Default)]
struct Echo {
    to: Arc<OnceLock<SocketAddr>>,
    refused: Gate,
}

impl Echo {
    /// An app that answers 200 and sends everything back after a pause.
    fn app(&self, pause: Duration) -> Server {
        let echo = self.clone();
        Server::start(move |request| {
            let (echo, body) = (echo.clone(), request.body.clone());
            std::thread::spawn(move || {
                // The app's own work, before it sends anything.
                std::thread::sleep(pause);
                if deliver(*echo.to.get().unwrap(), "/back", body).status >= 400 {
                    echo.refused.pass();
                }
            });
            Response::new(200, "")
        })
    }

    /// Waits until the listener takes nothing back any more.
    fn ends(&self) {
        self.refused.reached(1);
        self.refused.open();
    }
}

#[test]
fn an_app_that_posts_events_back_gets_each_a_few_times_and_the_loop_is_announced_once() {
    for (ack, pause) in [("always", 0), ("app", 0), ("always", 50), ("app", 50)] {
        let echo = Echo::default();
        let app = echo.app(Duration::from_millis(pause));
        let (folder, mut listener) = offline(&["--forward-to", &app.url(), "--ack", ack]);
        echo.to.set(listener.address).unwrap();
        let body = token();
        assert_eq!(listener.post(&body).status, 200);
        echo.ends();
        assert_eq!(app.requests().len(), MOST_FORWARDS, "--ack {ack}");
        // A stranger, or Kinde itself, changes nothing: it is stored and was accepted.
        let answer = listener.post(&body);
        assert_eq!((answer.status, &answer.json()["error"]), (508, &"repeated".into()));
        assert_eq!(kept(folder.path(), &[]).len(), MOST_FORWARDS);
        // Other events are none of its business.
        assert_eq!(listener.post(token()).status, 200);
        for _ in 0..2 {
            let refused = listener.next("refused");
            assert_eq!(refused["reason"], "repeated");
            assert!(refused["hint"].as_str().unwrap().contains("post it back"), "{refused}");
        }
        assert_eq!(app.requests().len(), 2 * MOST_FORWARDS);
        assert_eq!(listener.stop().0, Some(0));
        assert!(!listener.rest().iter().any(|line| line.contains("repeated")), "once each");
    }
}

#[test]
fn two_listeners_with_apps_that_post_to_the_other_find_out() {
    let (there, back) = (Echo::default(), Echo::default());
    let apps = [there.app(Duration::ZERO), back.app(Duration::ZERO)];
    let (_folder, one) = offline(&["--forward-to", &apps[0].url(), "--ack", "always"]);
    let (_folder, other) = offline(&["--forward-to", &apps[1].url(), "--ack", "always"]);
    there.to.set(other.address).unwrap();
    back.to.set(one.address).unwrap();
    assert_eq!(one.post(token()).status, 200);
    back.ends();
    assert_eq!(apps.map(|app| app.requests().len()), [MOST_FORWARDS; 2]);
}

#[test]
fn what_does_not_verify_is_not_sent_round_for_ever_either() {
    let echo = Echo::default();
    let app = echo.app(Duration::ZERO);
    let (_folder, mut listener) = offline(&["--forward-to", &app.url(), "--forward-unverified"]);
    echo.to.set(listener.address).unwrap();
    echo.refused.open();
    let broken = with_broken_signature(&token());
    assert_eq!(listener.post(&broken).status, 401);
    app.reached(MOST_FORWARDS);
    // The last one that the app sends back, and one more.
    for _ in 0..=MOST_FORWARDS {
        listener.next("rejected");
    }
    assert_eq!(listener.post(&broken).status, 401);
    listener.next("rejected");
    assert_eq!(app.requests().len(), MOST_FORWARDS);
}

#[test]
fn a_replay_is_forwarded_as_often_as_it_is_asked_for() {
    const TIMES: usize = 3 * MOST_FORWARDS;
    for ack in ["always", "app"] {
        let app = Server::start(|_| Response::new(200, ""));
        let (folder, listener) = offline(&["--forward-to", &app.url(), "--ack", ack]);
        write(folder.path(), "event.jwt", token());
        let replay = |more: &[&str]| -> Done {
            let to = listener.address.to_string();
            run_in(folder.path(), [&["replay", "event.jwt", "--to", &to], more].concat())
        };
        let done = replay(&["--times", &TIMES.to_string(), "--concurrency", "20"]);
        assert_eq!(done.code, Some(0), "{done:?}");
        app.reached(TIMES);
        assert_eq!(replay(&[]).code, Some(0));
        app.reached(TIMES + 1);
        let requests = app.requests();
        assert!(requests.iter().all(|one| one.header(ON_PURPOSE.0).is_none()), "{requests:?}");
    }
}

#[test]
fn who_sends_an_event_from_elsewhere_cannot_claim_that_it_is_a_replay() {
    for header in ["Host: witty-pig-3.loca.lt", "X-Forwarded-For: 192.0.2.1", "Forwarded: for=a"] {
        let app = Server::start(|_| Response::new(200, ""));
        let (_folder, listener) = offline(&["--forward-to", &app.url()]);
        let (token, name) = (token(), header.split(':').next().unwrap());
        let host = if name == "Host" { "" } else { "Host: localhost\r\n" };
        let statuses = (0..2 * MOST_FORWARDS).map(|_| {
            let mut stream = connect(listener.address);
            let (mark, length) = (format!("{}: {}", ON_PURPOSE.0, ON_PURPOSE.1), token.len());
            let head = format!("POST / HTTP/1.1\r\n{host}{header}\r\n{mark}\r\n");
            write!(stream, "{head}Content-Length: {length}\r\n\r\n{token}").unwrap();
            read_answer(&mut stream).unwrap().status
        });
        let refused = statuses.filter(|status| *status == 508).count();
        assert_eq!(refused, MOST_FORWARDS, "{header}");
        assert_eq!(app.requests().len(), MOST_FORWARDS, "{header}");
    }
}

/// Connections on which a token was sent, and whose answers are not awaited.
fn flood(address: SocketAddr, token: &str, count: usize, headers: &str) -> Vec<TcpStream> {
    let length = token.len();
    let delivery = format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Length: {length}\r\n\r\n{token}"
    );
    (0..count)
        .map(|_| {
            let mut stream = connect(address);
            stream.write_all(delivery.as_bytes()).unwrap();
            stream
        })
        .collect()
}

#[test]
#[cfg(target_os = "linux")]
fn copies_of_one_event_that_wait_for_the_app_keep_no_other_event_waiting() {
    const PLACES: usize = 128;
    let on_purpose = format!("{}: {}\r\n", ON_PURPOSE.0, ON_PURPOSE.1);
    for (headers, at_once) in [("", MOST_FORWARDS), (on_purpose.as_str(), 1 + PLACES / 4)] {
        let event = user_created();
        let repeated = Signer::kinde().sign(&event);
        let (gate, copy) = (Gate::default(), repeated.clone());
        let held = gate.clone();
        let app = Server::start(move |request| {
            if request.body == copy.as_bytes() {
                held.pass();
            }
            Response::new(200, "")
        });
        let folder = folder_with_keys();
        let args = ["--forward-to", &app.url()];
        let listener = super::crowds::with_open_files(256, folder.path(), &args);
        let mut copies = flood(listener.address, &repeated, 2 * PLACES, headers);
        gate.reached(1);
        for _ in 0..10 {
            let begun = Instant::now();
            assert_eq!(deliver(listener.address, "/", token()).status, 200);
            assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
        }
        gate.open();
        let answers: Vec<_> =
            copies.iter_mut().map(|copy| read_answer(copy).expect("an answer")).collect();
        let count = |status| answers.iter().filter(|answer| answer.status == status).count();
        assert_eq!(count(200), at_once, "the first are forwarded, one after the other");
        let refused = if headers.is_empty() { 508 } else { 503 };
        assert_eq!(count(refused), copies.len() - at_once);
        assert!(
            answers
                .iter()
                .all(|answer| answer.status != 503 || answer.header("retry-after").is_some())
        );
        // What was answered with 200 is in the store, and nothing else.
        let stored = kept(folder.path(), &[]);
        let of_event = stored.iter().filter(|one| one["event_id"] == event["event_id"]);
        assert_eq!(of_event.count(), at_once.min(40));
    }
}

#[test]
fn with_ack_always_copies_that_wait_for_the_app_keep_no_other_event_waiting() {
    let repeated = token();
    let (gate, copy) = (Gate::default(), repeated.clone());
    let held = gate.clone();
    let app = Server::start(move |request| {
        if request.body == copy.as_bytes() {
            held.pass();
        }
        Response::new(200, "")
    });
    let (_folder, listener) = offline(&["--forward-to", &app.url(), "--ack", "always"]);
    let on_purpose = format!("{}: {}\r\n", ON_PURPOSE.0, ON_PURPOSE.1);
    let _copies = flood(listener.address, &repeated, 1100, &on_purpose);
    gate.reached(1);
    let begun = Instant::now();
    assert_eq!(deliver(listener.address, "/", token()).status, 200);
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    app.reached(1);
    gate.open();
}

#[test]
fn of_a_token_that_is_sent_for_ever_the_first_and_the_latest_deliveries_are_stored() {
    const SENT: usize = 300;
    let (folder, mut listener) = offline(&[]);
    let repeated = token();
    let padding = "x".repeat(7 * 1024);
    let headers: Vec<(String, &str)> =
        (0..8).map(|number| (format!("X-Padding-{number}"), padding.as_str())).collect();
    let headers: Vec<(&str, &str)> =
        headers.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    for _ in 0..SENT {
        let answer = request(listener.address, "POST", "/", &headers, repeated.as_bytes());
        assert_eq!(answer.status, 200);
    }
    let stored = kept(folder.path(), &[]);
    let attempts: Vec<u64> =
        stored.iter().map(|delivery| delivery["attempt"].as_u64().unwrap()).collect();
    let first_and_latest: Vec<u64> = (1..=20).chain(281..=300).collect();
    assert_eq!(attempts, first_and_latest);
    listener.stop();
    let size: u64 = std::fs::read_dir(folder.path().join("data/kinde-hook"))
        .unwrap()
        .map(|file| file.unwrap().metadata().unwrap().len())
        .sum();
    assert!(size < 8 * 1024 * 1024, "{size} bytes");
}

#[test]
fn of_a_token_that_is_sent_for_ever_a_few_files_are_saved() {
    let (folder, listener) = offline(&["--no-store", "--save", "tokens"]);
    let repeated = token();
    for _ in 0..50 {
        assert_eq!(listener.post(&repeated).status, 200);
    }
    assert_eq!(std::fs::read_dir(folder.path().join("tokens")).unwrap().count(), 20);
    assert_eq!(listener.post(token()).status, 200);
    assert_eq!(std::fs::read_dir(folder.path().join("tokens")).unwrap().count(), 21);
}
