//! `replay` from the store: what arrived, sent again.

use std::collections::VecDeque;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::command::{Done, finish, kinde_hook, run_in, wait, write};
use crate::support::event::user_created;
use crate::support::gate::Gate;
use crate::support::http::request;
use crate::support::listener::Listener;
use crate::support::pty::finish_on_a_terminal;
use crate::support::server::{Deserted, Response, Server};
use crate::support::signer::{Signer, with_broken_signature};
use crate::support::store::{folder_with_keys, ids, kept};
use crate::support::tls::TlsApp;

fn listen_in(folder: &Path, args: &[&str]) -> Listener {
    Listener::start(folder, &[&["--jwks", "jwks.json"], args].concat())
}

/// An app that accepts everything.
fn app() -> Server {
    Server::start(|_| Response::new(200, ""))
}

/// An app that answers with these statuses, one after the other, and goes on
/// with the last of them.
fn app_that_says(statuses: &[u16]) -> Server {
    let left = Mutex::new(VecDeque::from(statuses.to_vec()));
    Server::start(move |_| {
        let mut left = left.lock().unwrap();
        let status = if left.len() > 1 { left.pop_front() } else { left.front().copied() };
        Response::new(status.unwrap(), "")
    })
}

/// An event of a type: its id and its token.
fn event_of_type(name: &str) -> (String, String) {
    let mut event = user_created();
    event["type"] = name.into();
    (event["event_id"].as_str().unwrap().to_owned(), Signer::kinde().sign(&event))
}

/// A folder with a store of `user.created` events; their ids and tokens.
fn stocked(count: usize) -> (TempDir, Vec<(String, String)>) {
    let folder = folder_with_keys();
    let mut listener = listen_in(folder.path(), &[]);
    let events: Vec<_> = (0..count).map(|_| event_of_type("user.created")).collect();
    for (_, token) in &events {
        assert_eq!(listener.post(token).status, 200);
    }
    assert_eq!(listener.stop().0, Some(0));
    (folder, events)
}

fn replay(folder: &Path, args: &[&str]) -> Done {
    run_in(folder, [&["replay"], args].concat())
}

fn bodies(server: &Server) -> Vec<String> {
    server.requests().into_iter().map(|request| String::from_utf8(request.body).unwrap()).collect()
}

/// The summary's counts, without its times.
fn counts(done: &Done) -> &str {
    let summary = done.stderr.lines().find(|line| line.contains(" sent: ")).unwrap_or_default();
    summary.split_once("; p50 ").map_or(summary, |(counts, _)| counts)
}

#[track_caller]
fn assert_nothing_to_replay(done: &Done) {
    assert_eq!((done.code, done.stdout.as_str()), (Some(0), ""), "{done:?}");
    assert!(done.stderr.contains("No stored event matches"), "{done:?}");
}

#[track_caller]
fn assert_failed_with_hint(done: &Done, error: &str) {
    assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{done:?}");
    assert!(done.stderr.starts_with("error: ") && done.stderr.contains(error), "{done:?}");
    assert!(done.stderr.contains("hint: "), "{done:?}");
}

#[test]
fn an_event_is_named_by_its_id_or_a_number() {
    let ((folder, events), app) = (stocked(3), app());
    let (id, token) = &events[1];
    for source in [id.as_str(), "#2", "2", &id[id.len() - 20..]] {
        let done = replay(folder.path(), &[source, "--to", &app.url()]);
        assert_eq!(done.code, Some(0), "{done:?}");
        assert!(done.stdout.contains(id) && done.stdout.starts_with("200 "), "{done:?}");
        assert_eq!(bodies(&app).last(), Some(token));
    }
    let done = replay(folder.path(), &["3", &events[0].0, "3", "--to", &app.url()]);
    assert_eq!(counts(&done), "3 sent: 3 accepted, 0 refused");
    assert_eq!(bodies(&app)[4..], [2, 0, 2].map(|at| events[at].1.clone()));
}

#[test]
fn a_cut_id_has_to_fit_one_event() {
    let (folder, app) = (folder_with_keys(), app());
    let listener = listen_in(folder.path(), &[]);
    let mut tokens = Vec::new();
    for id in ["event_aa11", "event_aa22", "event_bb33"] {
        let mut event = user_created();
        event["event_id"] = id.into();
        tokens.push(Signer::kinde().sign(&event));
        assert_eq!(listener.post(&tokens[tokens.len() - 1]).status, 200);
    }
    for (source, at) in [("event_b", 2), ("event_aa2", 1), ("event_aa11", 0), ("a22", 1)] {
        let done = replay(folder.path(), &[source, "--to", &app.url()]);
        assert_eq!(done.code, Some(0), "{done:?}");
        assert_eq!(bodies(&app).last(), Some(&tokens[at]), "{source}");
    }
    for (source, why) in [
        ("event_aa", "several event ids begin or end with `event_aa`"),
        ("event_", "several event ids begin or end with `event_`"),
        ("event_nothing", "no event `event_nothing` in the store"),
        ("#99", "no event `#99` in the store"),
        ("99", "no event `99` in the store"),
        ("ing", "no event `ing` in the store"),
    ] {
        let done = replay(folder.path(), &["event_bb33", source, "--to", &app.url()]);
        assert_failed_with_hint(&done, why);
    }
    // A file of that name is meant rather than an id.
    write(folder.path(), "2", &tokens[2]);
    assert_eq!(replay(folder.path(), &["2", "--to", &app.url()]).code, Some(0));
    assert_eq!(bodies(&app).last(), Some(&tokens[2]));
    assert_eq!(app.requests().len(), 5, "nothing is sent if anything is wrong");
}

#[test]
fn bytes_and_webhook_id_are_those_that_arrived() {
    let (folder, app) = (folder_with_keys(), app());
    let listener = listen_in(folder.path(), &[]);
    let (id, token) = event_of_type("user.created");
    let body = format!("\r\n {token}\n");
    for webhook_id in ["first", "second"] {
        let headers = [
            ("Content-Type", "application/json; charset=utf-8"),
            ("webhook-id", webhook_id),
            ("Authorization", "Bearer secret"),
            ("X-Forwarded-For", "203.0.113.7"),
        ];
        let answer = request(listener.address, "POST", "/", &headers, body.as_bytes());
        assert_eq!(answer.status, 200);
    }
    let done = replay(folder.path(), &[&id, "#1", "--to", &format!("{}/hook?a=b", app.url())]);
    assert_eq!(done.code, Some(0), "{done:?}");
    let requests = app.requests();
    let [latest, first] = &requests[..] else { panic!("{requests:?}") };
    for request in [latest, first] {
        assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/hook?a=b"));
        assert_eq!(request.body, body.as_bytes());
        assert_eq!(request.header("content-type"), Some("application/json; charset=utf-8"));
        assert_eq!(request.header("host"), Some(app.address().to_string().as_str()));
        assert_eq!(request.header("authorization"), None, "it was for somebody else");
        assert_eq!(request.header("x-forwarded-for"), None);
    }
    assert_eq!(latest.header("webhook-id"), Some("second"));
    assert_eq!(first.header("webhook-id"), Some("first"));
}

#[test]
fn the_latest_events_are_sent_in_the_order_in_which_they_came() {
    let (folder, app) = (folder_with_keys(), app());
    let listener = listen_in(folder.path(), &[]);
    let events: Vec<_> = (0..4).map(|_| event_of_type("user.created")).collect();
    // The first comes again at the end, and junk after it.
    for at in [0, 1, 2, 3, 0] {
        assert_eq!(listener.post(&events[at].1).status, 200);
    }
    assert_eq!(listener.post("hello").status, 400);
    for (last, expected) in [
        (&["--last"][..], &[0][..]),
        (&["--last", "2"], &[3, 0]),
        (&["--last", "3"], &[2, 3, 0]),
        (&["--last", "99"], &[1, 2, 3, 0]),
    ] {
        let before = app.requests().len();
        let done = replay(folder.path(), &[last, &["--to", &app.url()]].concat());
        assert_eq!(done.code, Some(0), "{done:?}");
        let tokens: Vec<String> = expected.iter().map(|at| events[*at].1.clone()).collect();
        assert_eq!(bodies(&app)[before..], tokens, "{last:?}");
    }
}

#[test]
fn events_are_chosen_by_type_and_time() {
    let (folder, app) = (folder_with_keys(), app());
    let listener = listen_in(folder.path(), &[]);
    let types = ["user.created", "role.created", "user.updated", "organization.created"];
    let events = types.map(event_of_type);
    for (_, token) in &events {
        assert_eq!(listener.post(token).status, 200);
    }
    for (args, expected) in [
        (&["--type", "user.*"][..], &[0, 2][..]),
        (&["--type", "role.created,organization.*"], &[1, 3]),
        (&["--type", "user.created", "--type", "role.*"], &[0, 1]),
        (&["--since", "1h"], &[0, 1, 2, 3]),
        (&["--since", "2000-01-01", "--type", "user.*", "--last", "1"], &[2]),
    ] {
        let before = app.requests().len();
        let done = replay(folder.path(), &[args, &["--to", &app.url()]].concat());
        assert_eq!(done.code, Some(0), "{args:?}: {done:?}");
        let tokens: Vec<String> = expected.iter().map(|at| events[*at].1.clone()).collect();
        assert_eq!(bodies(&app)[before..], tokens, "{args:?}");
    }
    for args in [["--since", "2099-01-01"], ["--type", "passkey.*"], ["--since", "0s"]] {
        let done = replay(folder.path(), &[&args[..], &["--to", &app.url()]].concat());
        assert_nothing_to_replay(&done);
    }
    assert_nothing_to_replay(&replay(folder.path(), &["--failed"]));
    assert_nothing_to_replay(&replay(folder.path(), &["--rejected"]));
}

#[test]
fn each_missed_event_reaches_each_app_that_missed_it_once() {
    let good = app();
    // Broken until told otherwise.
    let works = Arc::new(Mutex::new(false));
    let switch = Arc::clone(&works);
    let broken =
        Server::start(move |_| Response::new(if *switch.lock().unwrap() { 200 } else { 500 }, ""));
    let gone = Deserted::new();
    let folder = folder_with_keys();
    let urls = [good.url(), broken.url(), format!("role.*={}", gone.url())];
    let args: Vec<&str> = urls.iter().flat_map(|url| ["--forward-to", url]).collect();
    let mut listener = listen_in(folder.path(), &args);
    let types = ["user.created", "role.created", "user.updated"];
    let events = types.map(event_of_type);
    // Kinde tries the first one again.
    for (at, status) in [(0, 500), (1, 502), (2, 500), (0, 500)] {
        assert_eq!(listener.post(&events[at].1).status, status);
    }
    // And this one twice, with success.
    *works.lock().unwrap() = true;
    let (_, accepted) = event_of_type("user.deleted");
    assert_eq!(listener.post(&accepted).status, 200);
    *works.lock().unwrap() = false;
    assert_eq!(listener.post(&accepted).status, 500);
    // What does not verify is nobody's to miss.
    assert_eq!(listener.post(with_broken_signature(&accepted)).status, 401);
    drop(listener.stop());
    let before = [good.requests().len(), broken.requests().len()];

    // While they are down, they go on missing them.
    let done = replay(folder.path(), &["--failed"]);
    assert_eq!(done.code, Some(1), "{done:?}");
    assert_eq!(counts(&done), "4 sent: 0 accepted, 3 refused, 1 unanswered");

    *works.lock().unwrap() = true;
    let done = replay(folder.path(), &["--failed", "--format", "json"]);
    assert_eq!(done.code, Some(1), "one app is still away: {done:?}");
    let tokens = [1, 2, 0].map(|at| events[at].1.clone());
    assert_eq!(bodies(&broken)[before[1] + 3..], tokens, "in the order of their latest delivery");
    assert_eq!(good.requests().len(), before[0], "it has missed nothing");
    let lines: Vec<Value> =
        done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 5, "{lines:?}");
    let (summary, answers) = lines.split_last().unwrap();
    assert_eq!((&summary["accepted"], &summary["unanswered"]), (&3.into(), &1.into()));
    let targets: Vec<&str> = answers.iter().map(|one| one["target"].as_str().unwrap()).collect();
    let (there, away) = (format!("{}/", broken.url()), format!("{}/", gone.url()));
    assert_eq!(targets, [there.as_str(), away.as_str(), there.as_str(), there.as_str()]);

    let done = replay(folder.path(), &["--failed"]);
    assert_eq!(counts(&done), "1 sent: 0 accepted, 0 refused, 1 unanswered");
    assert_eq!(broken.requests().len(), before[1] + 6, "it has all of them");
}

#[test]
fn a_second_replay_of_what_was_missed_sends_nothing() {
    let works = Arc::new(Mutex::new(false));
    let switch = Arc::clone(&works);
    let app =
        Server::start(move |_| Response::new(if *switch.lock().unwrap() { 204 } else { 404 }, ""));
    let folder = folder_with_keys();
    let listener = listen_in(folder.path(), &["--forward-to", &app.url()]);
    let events: Vec<_> = (0..5).map(|_| event_of_type("user.created")).collect();
    for (_, token) in &events {
        assert_eq!(listener.post(token).status, 404);
    }
    *works.lock().unwrap() = true;
    // The listener runs on, and both write to the store.
    let done = replay(folder.path(), &["--failed", "--concurrency", "3"]);
    assert_eq!((done.code, counts(&done)), (Some(0), "5 sent: 5 accepted, 0 refused"));
    assert_nothing_to_replay(&replay(folder.path(), &["--failed"]));
    let failed = run_in(folder.path(), ["events", "--failed"]);
    assert_eq!(failed.stdout, "", "{failed:?}");
    let mut sent = bodies(&app).split_off(5);
    let mut expected: Vec<String> = events.iter().map(|(_, token)| token.clone()).collect();
    sent.sort();
    expected.sort();
    assert_eq!(sent, expected);
    let shown = run_in(folder.path(), ["events", "show", &events[0].0]);
    assert!(shown.stdout.contains("  404  ") && shown.stdout.contains("  204  "), "{shown:?}");
}

/// What the store of a folder holds as failed.
#[track_caller]
fn failed(folder: &Path) -> Vec<String> {
    let records = kept(folder, &["--failed"]);
    ids(&records).into_iter().map(str::to_owned).collect()
}

#[test]
fn what_a_corrected_address_has_accepted_has_not_failed() {
    let (app, gone) = (app(), Deserted::new());
    let folder = folder_with_keys();
    let mut listener = listen_in(folder.path(), &["--forward-to", &gone.url()]);
    let events: Vec<_> = (0..3).map(|_| event_of_type("user.created")).collect();
    for (_, token) in &events {
        assert_eq!(listener.post(token).status, 502);
    }
    drop(listener.stop());
    assert_eq!(failed(folder.path()).len(), 3);
    let done = replay(folder.path(), &["--failed", "--to", &app.url()]);
    assert_eq!(counts(&done), "3 sent: 3 accepted, 0 refused");
    assert_eq!(failed(folder.path()), [""; 0]);
    assert_nothing_to_replay(&replay(folder.path(), &["--failed"]));
    assert_nothing_to_replay(&replay(folder.path(), &["--failed", "--to", &app.url()]));
    // Nor has what a listener with the corrected address has brought there.
    let listener = listen_in(folder.path(), &["--forward-to", &gone.url()]);
    let (id, token) = event_of_type("user.created");
    assert_eq!(listener.post(&token).status, 502);
    assert_eq!(failed(folder.path()), [id]);
    let listener = listen_in(folder.path(), &["--forward-to", &app.url()]);
    assert_eq!(listener.post(&token).status, 200);
    assert_eq!(failed(folder.path()), [""; 0]);
    // And a replay to a typo makes no event fail that was accepted.
    assert_eq!(replay(folder.path(), &["--last", "--to", &gone.url()]).code, Some(1));
    assert_eq!(failed(folder.path()), [""; 0]);
}

#[test]
fn this_machine_is_one_address_under_all_its_names() {
    let works = Arc::new(Mutex::new(false));
    let switch = Arc::clone(&works);
    let app =
        Server::start(move |_| Response::new(if *switch.lock().unwrap() { 200 } else { 500 }, ""));
    let gone = Deserted::new();
    let port = app.url().rsplit_once(':').unwrap().1.to_owned();
    let folder = folder_with_keys();
    let url = format!("http://127.0.0.1:{port}/hook");
    let args = ["--forward-to", &url, "--forward-to", &gone.url()];
    let mut listener = listen_in(folder.path(), &args);
    let (id, token) = event_of_type("user.created");
    assert_ne!(listener.post(&token).status, 200);
    drop(listener.stop());
    *works.lock().unwrap() = true;
    let to = format!("localhost:{port}/hook");
    let done = replay(folder.path(), &["--failed", "--to", &to]);
    assert_eq!(counts(&done), "1 sent: 1 accepted, 0 refused");
    assert_eq!(failed(folder.path()), [id], "the other app is still away");
    let done = replay(folder.path(), &["--failed", "--format", "json"]);
    assert!(done.stdout.contains(&gone.url()) && !done.stdout.contains("hook"), "{done:?}");
}

#[test]
fn what_an_app_is_still_busy_with_has_not_failed() {
    let (gate, app) = Gate::before_app(200, "");
    let folder = folder_with_keys();
    let mut listener = listen_in(folder.path(), &["--forward-to", &app.url(), "--ack", "always"]);
    let (id, token) = event_of_type("user.created");
    assert_eq!(listener.post(&token).status, 200);
    gate.reached(1);
    assert_eq!(failed(folder.path()), [""; 0]);
    assert_nothing_to_replay(&replay(folder.path(), &["--failed"]));
    let shown = run_in(folder.path(), ["events", "show", &id]);
    assert!(shown.stdout.contains("waiting for a response"), "{shown:?}");
    gate.open();
    assert_eq!(listener.next("forwarded")["status"], 200);
    drop(listener.stop());
    assert_eq!(bodies(&app), [token]);
    assert_nothing_to_replay(&replay(folder.path(), &["--failed"]));
}

#[test]
fn two_replays_of_what_failed_send_each_event_once_even_if_one_is_killed() {
    let gate = Gate::default();
    let (held, works) = (gate.clone(), Arc::new(Mutex::new(false)));
    let switch = Arc::clone(&works);
    let app = Server::start(move |_| {
        if !*switch.lock().unwrap() {
            return Response::new(500, "");
        }
        held.pass();
        Response::new(200, "")
    });
    let folder = folder_with_keys();
    let mut listener = listen_in(folder.path(), &["--forward-to", &app.url()]);
    let events: Vec<_> = (0..3).map(|_| event_of_type("user.created")).collect();
    for (_, token) in &events {
        assert_eq!(listener.post(token).status, 500);
    }
    drop(listener.stop());
    *works.lock().unwrap() = true;
    let first = start(folder.path(), &["--failed"]);
    gate.reached(1);
    for to in [&[][..], &["--to", &app.url()]] {
        assert_nothing_to_replay(&replay(folder.path(), &[&["--failed"], to].concat()));
    }
    kill_process(Pid::from_child(&first), Signal::KILL).unwrap();
    assert_eq!(wait(first).code, None);
    // Its claim has ended with it.
    let second = start(folder.path(), &["--failed"]);
    gate.reached(2);
    assert_nothing_to_replay(&replay(folder.path(), &["--failed"]));
    gate.open();
    assert_eq!(counts(&wait(second)), "3 sent: 3 accepted, 0 refused");
    assert_eq!(app.requests().len(), 3 + 1 + 3);
    assert_nothing_to_replay(&replay(folder.path(), &["--failed"]));
}

#[test]
fn what_was_under_way_when_the_listener_was_killed_was_missed() {
    let (gate, app) = Gate::before_app(200, "");
    let folder = folder_with_keys();
    let mut listener = listen_in(folder.path(), &["--forward-to", &app.url(), "--ack", "always"]);
    let (id, token) = event_of_type("user.created");
    assert_eq!(listener.post(&token).status, 200);
    gate.reached(1);
    listener.signal(Signal::KILL);
    assert_eq!(listener.wait().0, None);
    gate.open();
    let shown = run_in(folder.path(), ["events", "show", &id]);
    assert!(shown.stdout.contains("no response recorded"), "{shown:?}");
    let done = replay(folder.path(), &["--failed"]);
    assert_eq!(counts(&done), "1 sent: 1 accepted, 0 refused", "{done:?}");
    assert_eq!(bodies(&app), [token.clone(), token]);
    assert_nothing_to_replay(&replay(folder.path(), &["--failed"]));
}

#[test]
fn what_was_refused_can_be_sent_to_an_app_that_should_refuse_it_too() {
    let app = app_that_says(&[401, 400, 200]);
    let folder = folder_with_keys();
    let listener = listen_in(folder.path(), &[]);
    let (_, token) = event_of_type("user.created");
    let broken = with_broken_signature(&token);
    assert_eq!(listener.post(&broken).status, 401);
    assert_eq!(listener.post(&token).status, 200);
    assert_eq!(listener.post("hello\n").status, 400);
    let done = replay(folder.path(), &["--rejected", "--to", &app.url()]);
    assert_eq!((done.code, counts(&done)), (Some(1), "2 sent: 0 accepted, 2 refused"));
    assert_eq!(bodies(&app), [broken.as_str(), "hello\n"]);
    assert!(done.stdout.contains("(no event)  3"), "{done:?}");
    let done = replay(folder.path(), &["--rejected", "--last", "1", "--to", &app.url()]);
    assert_eq!(done.code, Some(0));
    assert_eq!(bodies(&app)[2], "hello\n");
}

#[test]
fn an_app_in_the_environment_is_the_target_if_none_is_given() {
    let ((folder, events), app, chosen) = (stocked(1), app(), app());
    for (to, expected) in [(None, [1, 0]), (Some(chosen.url()), [1, 1])] {
        let mut command = kinde_hook(folder.path());
        command.args(["replay", "--last"]).env("KINDE_HOOK_FORWARD_TO", app.url());
        if let Some(to) = to {
            command.args(["--to", &to]);
        }
        let done = finish(command);
        assert_eq!(done.code, Some(0), "{done:?}");
        assert_eq!([app.requests().len(), chosen.requests().len()], expected);
    }
    assert_eq!(bodies(&app), [events[0].1.as_str()]);
    let mut command = kinde_hook(folder.path());
    command.args(["replay", "--last"]).env("KINDE_HOOK_FORWARD_TO", "ftp://x");
    assert_failed_with_hint(&finish(command), "`ftp://x` is not a valid target");
}

#[test]
fn a_replay_to_the_listener_is_one_more_delivery() {
    let (folder, events) = stocked(1);
    let mut listener = listen_in(folder.path(), &[]);
    let done = replay(folder.path(), &["--last", "--to", &listener.address.to_string()]);
    assert_eq!(done.code, Some(0), "{done:?}");
    let shown = listener.next("event");
    assert_eq!((&shown["attempt"], &shown["event_id"]), (&2.into(), &events[0].0.as_str().into()));
}

#[test]
fn each_token_is_sent_as_often_as_asked_for() {
    let ((folder, events), app) = (stocked(2), app());
    let done = replay(folder.path(), &["--last", "2", "--times", "3", "--to", &app.url()]);
    assert_eq!((done.code, counts(&done)), (Some(0), "6 sent: 6 accepted, 0 refused"));
    assert_eq!(bodies(&app), [0, 0, 0, 1, 1, 1].map(|at| events[at].1.clone()));
}

#[test]
fn a_rate_is_not_exceeded() {
    let (folder, _) = stocked(1);
    let arrivals: Arc<Mutex<Vec<Instant>>> = Arc::default();
    let noted = Arc::clone(&arrivals);
    let app = Server::start(move |_| {
        noted.lock().unwrap().push(Instant::now());
        Response::new(200, "")
    });
    let args =
        ["--last", "--times", "11", "--rate", "20", "--concurrency", "8", "--to", &app.url()];
    let done = replay(folder.path(), &args);
    assert_eq!((done.code, counts(&done)), (Some(0), "11 sent: 11 accepted, 0 refused"));
    let arrivals = arrivals.lock().unwrap();
    // Ten spaces of 50 ms. One arrival may have been late, and the next in time.
    let took = *arrivals.last().unwrap() - arrivals[0];
    assert!(took >= Duration::from_millis(450), "{took:?}");
}

#[test]
fn so_many_answers_are_waited_for_at_once_and_no_more() {
    let (folder, _) = stocked(1);
    for (args, at_once) in [(&["--concurrency", "4"][..], 4), (&[], 1)] {
        let (gate, app) = Gate::before_app(200, "");
        let to = app.url();
        let all = [&["replay", "--last", "--times", "9", "--to", &to], args].concat();
        let mut command = kinde_hook(folder.path());
        command.args(all);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        gate.reached(at_once);
        gate.open();
        let done = wait(child);
        assert_eq!((done.code, counts(&done)), (Some(0), "9 sent: 9 accepted, 0 refused"));
        assert!(gate.most() <= at_once, "{} at once", gate.most());
        assert_eq!(app.requests().len(), 9);
    }
}

#[test]
fn kindes_schedule_is_followed_until_a_200() {
    let (folder, events) = stocked(1);
    let run = |app: &Server| {
        let begun = Instant::now();
        let args = ["--last", "--kinde-schedule", "--speed", "100000", "--to", &app.url()];
        (replay(folder.path(), &args), begun.elapsed())
    };
    // 201 is a yes for us, and none for Kinde.
    let app = app_that_says(&[500, 201, 302, 200, 500]);
    let (done, _) = run(&app);
    assert_eq!(counts(&done), "4 sent: 2 accepted, 2 refused", "{done:?}");
    assert_eq!(bodies(&app), [0; 4].map(|at: usize| events[at].1.clone()));
    let app = app_that_says(&[200]);
    assert_eq!((run(&app).0.code, app.requests().len()), (Some(0), 1));
    // It gives up after the tenth, a day and a quarter later.
    let app = app_that_says(&[500]);
    let (done, took) = run(&app);
    assert_eq!((done.code, counts(&done)), (Some(1), "10 sent: 0 accepted, 10 refused"));
    assert!(took >= Duration::from_millis(1_050), "{took:?}");
}

#[test]
fn a_token_that_waits_for_its_next_attempt_holds_up_no_other() {
    let folder = crate::support::command::folder();
    write(folder.path(), "saved.jwt", "a.a.a\nb.b.b\nc.c.c\n");
    let app = Server::start(|request| {
        Response::new(if request.body.starts_with(b"a") { 500 } else { 200 }, "")
    });
    // The first token is sent twice at once; its third attempt is 100 s later.
    let args = ["--kinde-schedule", "--speed", "0.05"];
    let mut command = kinde_hook(folder.path());
    command.args(["replay", "saved.jwt", "--to", &app.url()]).args(args);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    app.reached(4);
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    assert_eq!(wait(child).code, Some(130));
    let mut sent = bodies(&app);
    sent.sort_unstable();
    assert_eq!(sent, ["a.a.a", "a.a.a", "b.b.b", "c.c.c"]);
}

#[test]
fn attempts_by_the_schedule_are_counted_in_the_rate_and_the_concurrency() {
    let folder = crate::support::command::folder();
    write(folder.path(), "saved.jwt", "a.a.a\nb.b.b\nc.c.c\n".repeat(2));
    let (gate, app) = Gate::before_app(500, "");
    let mut command = kinde_hook(folder.path());
    command.args(["replay", "saved.jwt", "--to", &app.url(), "--concurrency", "2"]);
    command.args(["--kinde-schedule", "--speed", "1e9", "--rate", "50"]);
    let begun = Instant::now();
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    gate.reached(2);
    gate.open();
    assert_eq!(counts(&wait(child)), "60 sent: 0 accepted, 60 refused");
    assert!(gate.most() <= 2, "{} at once", gate.most());
    // Fifty-nine spaces of 20 ms.
    assert!(begun.elapsed() >= Duration::from_millis(1100), "{:?}", begun.elapsed());
}

#[test]
fn a_progress_bar_counts_tokens_and_not_attempts() {
    let folder = crate::support::command::folder();
    write(folder.path(), "saved.jwt", "a.b.c\n".repeat(20));
    let app = app_that_says(&[500; 200]);
    let mut command = kinde_hook(folder.path());
    command.args(["replay", "saved.jwt", "--to", &app.url(), "--kinde-schedule", "--speed", "1e9"]);
    let (done, shown) = finish_on_a_terminal(command);
    assert_eq!(done.code, Some(1), "{done:?}");
    assert_eq!(app.requests().len(), 200);
    let counts: Vec<u32> =
        shown.split("/20 ").filter_map(|before| before.rsplit(' ').next()?.parse().ok()).collect();
    assert!(counts.len() > 1 && counts.iter().all(|count| *count <= 20), "{counts:?}");
}

#[test]
fn a_progress_bar_is_for_people_at_a_terminal() {
    let ((folder, _), app) = (stocked(1), app());
    let command = |args: &[&str]| {
        let mut command = kinde_hook(folder.path());
        command.args(["replay", "--last", "--to", &app.url()]).args(args);
        command
    };
    let (done, seen) = finish_on_a_terminal(command(&["--times", "40"]));
    assert_eq!(done.code, Some(0), "{done:?} {seen:?}");
    assert!(seen.contains("/40  "), "{seen:?}");
    assert!(seen.contains("40 sent: 40 accepted"), "{seen:?}");
    assert_eq!(done.stdout.lines().count(), 40, "data is data: {done:?}");
    assert!(!done.stdout.contains('\u{1b}'), "{done:?}");
    for args in [&["--times", "40", "--quiet"][..], &["--times", "2"]] {
        let (done, seen) = finish_on_a_terminal(command(args));
        assert_eq!(done.code, Some(0), "{done:?} {seen:?}");
        assert!(!seen.contains("/40  ") && !seen.contains("/2  "), "{args:?}: {seen:?}");
    }
    let done = finish(command(&["--times", "40"]));
    assert!(!done.stderr.contains("/40") && !done.stderr.contains('\u{1b}'), "{done:?}");
}

/// Starts a replay, whose end is another's business.
fn start(folder: &Path, args: &[&str]) -> Child {
    let mut command = kinde_hook(folder);
    command.arg("replay").args(args);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn an_interrupted_replay_of_what_was_missed_is_taken_up_again() {
    let gate = Gate::default();
    let held = gate.clone();
    let answers = Mutex::new(0);
    let app = Server::start(move |_| {
        let mut count = answers.lock().unwrap();
        *count += 1;
        let status = match *count {
            // The listener's three, and then the first of the replay.
            1..=3 => 500,
            4 => 200,
            _ => {
                drop(count);
                held.pass();
                200
            }
        };
        Response::new(status, "")
    });
    let folder = folder_with_keys();
    let mut listener = listen_in(folder.path(), &["--forward-to", &app.url()]);
    let events: Vec<_> = (0..3).map(|_| event_of_type("user.created")).collect();
    for (_, token) in &events {
        assert_eq!(listener.post(token).status, 500);
    }
    drop(listener.stop());
    let child = start(folder.path(), &["--failed"]);
    gate.reached(1);
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let done = wait(child);
    assert_eq!(done.code, Some(130), "{done:?}");
    assert_eq!(counts(&done), "2 sent: 1 accepted, 0 refused, 1 unanswered");
    gate.open();
    let done = replay(folder.path(), &["--failed"]);
    assert_eq!((done.code, counts(&done)), (Some(0), "2 sent: 2 accepted, 0 refused"));
    let rest: Vec<String> = events[1..].iter().map(|(_, token)| token.clone()).collect();
    assert_eq!(bodies(&app)[bodies(&app).len() - 2..], rest);
    assert_nothing_to_replay(&replay(folder.path(), &["--failed"]));
}

#[test]
fn ctrl_c_ends_a_wait_for_the_next_sending() {
    let (folder, _) = stocked(1);
    for pace in [&["--times", "5", "--rate", "0.01"][..], &["--kinde-schedule", "--speed", "0.1"]] {
        let app = app_that_says(&[500]);
        let to = app.url();
        let child = start(folder.path(), &[&["--last", "--to", &to], pace].concat());
        let sent = if pace.contains(&"--rate") { 1 } else { 2 };
        app.reached(sent);
        kill_process(Pid::from_child(&child), Signal::INT).unwrap();
        let done = wait(child);
        assert_eq!(done.code, Some(130), "{done:?}");
        assert!(counts(&done).starts_with(&format!("{sent} sent: 0 accepted")), "{done:?}");
        assert_eq!(app.requests().len(), sent);
    }
}

#[test]
fn a_self_signed_certificate_is_accepted_only_if_the_user_says_so() {
    let ((folder, events), app) = (stocked(1), TlsApp::start());
    let done = replay(folder.path(), &["--last", "--to", &app.url()]);
    assert_eq!(done.code, Some(1), "{done:?}");
    assert!(done.stdout.contains("certificate"), "{done:?}");
    assert_eq!(app.requests().len(), 0);
    let done = replay(folder.path(), &["--last", "--to", &app.url(), "--insecure"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(app.requests()[0].ends_with(&events[0].1), "{:?}", app.requests());
}

#[test]
fn what_cannot_be_replayed_is_said_with_a_hint() {
    let (folder, app) = (folder_with_keys(), app());
    let to = app.url();
    assert_failed_with_hint(&replay(folder.path(), &[]), "nothing to replay given");
    for args in [&["--last"][..], &["--failed"], &["event_1"], &["#1"]] {
        let done = replay(folder.path(), &[args, &["--to", &to]].concat());
        assert_failed_with_hint(&done, "does not exist yet");
    }
    write(
        folder.path(),
        "notes.txt",
        "Dear diary, this is no database, whatever you may think. ".repeat(30),
    );
    let done = replay(folder.path(), &["--last", "--store", "notes.txt", "--to", &to]);
    assert_failed_with_hint(&done, "it is not a kinde-hook store");
    for args in [
        &["--failed", "--rejected"][..],
        &["--last", "--times", "0"],
        &["--last", "--rate", "0"],
        &["--last", "--rate", "NaN"],
        &["--last", "--concurrency", "0"],
        &["--last", "--concurrency", "1025"],
        &["--last", "--speed", "10"],
        &["--last", "--kinde-schedule", "--times", "2"],
        &["--last", "soon"],
        &["--since", "yesterday"],
        &["--type", "us er"],
        &["--last", "--to", "ftp://localhost"],
    ] {
        let done = replay(folder.path(), args);
        assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{args:?}: {done:?}");
        assert!(done.stderr.starts_with("error: "), "{args:?}: {done:?}");
    }
    assert_eq!(app.requests().len(), 0);
}
