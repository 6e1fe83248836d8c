//! `replay`: saved tokens, sent again byte for byte.

use std::process::{Child, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::support::command::{
    Done, finish, folder, kinde_hook, run_in, run_with_input, wait, write,
};
use crate::support::event::user_created;
use crate::support::listener::Listener;
use crate::support::server::{Deserted, Request, Response, Server};
use crate::support::signer::{Signer, with_broken_signature};

/// An app that accepts everything.
fn app() -> Server {
    Server::start(|_| Response::new(200, "ok"))
}

fn bodies(server: &Server) -> Vec<String> {
    server.requests().into_iter().map(|request| String::from_utf8(request.body).unwrap()).collect()
}

/// `{sent}` and the other words of a summary, without its times.
fn counts(done: &Done) -> &str {
    let summary = done.stderr.lines().find(|line| line.contains(" sent: ")).unwrap_or_default();
    summary.split_once("; p50 ").map_or(summary, |(counts, _)| counts)
}

#[test]
fn a_token_arrives_byte_for_byte_with_kindes_content_type() {
    let (folder, app) = (folder(), app());
    let token = Signer::kinde().sign(&user_created());
    let file = write(folder.path(), "event.jwt", format!("{token}\n"));
    let done = run_in(folder.path(), ["replay", file.to_str().unwrap(), "--to", &app.url()]);
    assert_eq!(done.code, Some(0), "{done:?}");
    let requests = app.requests();
    let [request] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!(request.method, "POST");
    assert_eq!(request.path, "/");
    assert_eq!(request.body, token.as_bytes());
    assert_eq!(request.header("content-type"), Some("application/jwt"));
    assert_eq!(request.header("host"), Some(app.address().to_string().as_str()));
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.header("content-encoding"), None);
}

#[test]
fn a_broken_token_is_sent_as_it_is() {
    let (folder, app) = (folder(), app());
    let broken = with_broken_signature(&Signer::kinde().sign(&user_created()));
    let tokens = [broken.as_str(), "e30.e30.", "..", "a.b.c.d.e", "e30=.e30.!?"];
    write(folder.path(), "broken.jwt", tokens.join("\n"));
    let done = run_in(folder.path(), ["replay", "broken.jwt", "--to", &app.url()]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(bodies(&app), tokens);
    assert!(done.stdout.contains(" (no event)  broken.jwt:2\n"), "{done:?}");
}

#[test]
fn a_folder_is_sent_in_the_order_of_its_names() {
    let (folder, app) = (folder(), app());
    let saved = folder.path().join("saved");
    std::fs::create_dir(&saved).unwrap();
    // Written in another order than that of the names.
    for (name, token) in [
        ("30.jwt", "e.e.3"),
        ("10.jwt", "a.a.1\nb.b.1"),
        ("20.jwt", "d.d.2"),
        ("15.txt", "no token"),
        ("25.jwt.part", "half.a"),
    ] {
        write(&saved, name, token);
    }
    let done = run_in(folder.path(), ["replay", "saved", "--to", &app.url()]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(bodies(&app), ["a.a.1", "b.b.1", "d.d.2", "e.e.3"]);
}

#[test]
fn files_folders_and_standard_input_are_sent_in_the_order_given() {
    let (folder, app) = (folder(), app());
    let saved = folder.path().join("saved");
    std::fs::create_dir(&saved).unwrap();
    write(&saved, "a.jwt", "in.a.folder");
    write(folder.path(), "b.jwt", "in.a.file\r\n");
    let args = ["replay", "b.jwt", "-", "saved", "--to", &app.url()];
    let done = run_with_input(folder.path(), args, b" from.standard.input \n\n");
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(bodies(&app), ["in.a.file", "from.standard.input", "in.a.folder"]);
    assert_eq!(counts(&done), "3 sent: 3 accepted, 0 refused");
}

#[test]
fn the_json_lines_of_listen_can_be_replayed() {
    let (folder, app, kinde) = (folder(), app(), Signer::kinde());
    let keys = write(folder.path(), "keys.json", kinde.key_set());
    let mut listener = Listener::start(folder.path(), &["--jwks", keys.to_str().unwrap()]);
    let tokens = [kinde.sign(&user_created()), kinde.sign(&user_created())];
    let mut printed = format!("{}\n", listener.ready);
    for token in &tokens {
        assert_eq!(listener.post(token).status, 200);
        assert_eq!(listener.post(with_broken_signature(token)).status, 401);
        printed.push_str(&format!("{}\n", listener.next("event")));
        printed.push_str(&format!("{}\n", listener.next("rejected")));
    }
    let args = ["replay", "-", "--to", &app.url()];
    let done = run_with_input(folder.path(), args, printed.as_bytes());
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(bodies(&app), tokens);
}

#[test]
fn every_form_of_a_target_reaches_the_app() {
    let (folder, app) = (folder(), app());
    write(folder.path(), "event.jwt", "a.b.c");
    let (address, port) = (app.address(), app.address().port());
    for (to, path) in [
        (format!("{port}"), "/"),
        (format!(":{port}"), "/"),
        (format!("{port}/api/webhook"), "/api/webhook"),
        (format!("localhost:{port}"), "/"),
        (format!("localhost:{port}/api/kinde?x=1&y=%20"), "/api/kinde?x=1&y=%20"),
        (format!("{address}/hook"), "/hook"),
        (format!("http://{address}"), "/"),
        (format!("HTTP://{address}/a//b"), "/a//b"),
        (format!("http://localhost:{port}/?q"), "/?q"),
    ] {
        let done = run_in(folder.path(), ["replay", "event.jwt", "--to", &to]);
        assert_eq!(done.code, Some(0), "{to}: {done:?}");
        assert_eq!(app.requests().last().unwrap().path, path, "{to}");
    }
}

#[test]
fn what_is_no_target_is_a_usage_error() {
    let folder = folder();
    write(folder.path(), "event.jwt", "a.b.c");
    for to in ["0", "ftp://localhost", "local host", "http://", "me@localhost:1", ""] {
        let done = run_in(folder.path(), ["replay", "event.jwt", "--to", to]);
        assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{to}");
        assert!(done.stderr.starts_with("error: "), "{to}: {done:?}");
    }
}

#[test]
fn each_answer_has_a_line_and_a_summary_follows() {
    let folder = folder();
    let app = Server::start(|request| match request.body[0] {
        b'a' => Response::new(204, ""),
        b'b' => Response::new(400, "Invalid token"),
        _ => Response::new(200, "{}"),
    });
    let token = Signer::kinde().sign(&user_created());
    write(folder.path(), "events.jwt", format!("a.a.a\nb.b.b\n{token}"));
    let done = run_in(folder.path(), ["replay", "events.jwt", "--to", &app.url()]);
    assert_eq!(done.code, Some(1), "one was refused");
    let lines: Vec<&str> = done.stdout.lines().collect();
    assert_eq!(lines.len(), 4, "{done:?}");
    assert!(lines[0].starts_with("204 ") && lines[0].ends_with(" (no event)  events.jwt:1"));
    assert!(lines[1].starts_with("400 ") && lines[1].ends_with(" (no event)  events.jwt:2"));
    assert_eq!(lines[2], "    Invalid token");
    assert!(lines[3].starts_with("200 ") && lines[3].contains(" ms user.created  event_"));
    assert_eq!(counts(&done), "3 sent: 2 accepted, 1 refused");
    let times = done.stderr.split_once("; ").unwrap().1.trim_end();
    let parts: Vec<&str> = times.split(", ").collect();
    assert_eq!(parts.len(), 3, "{times}");
    for (part, name) in parts.iter().zip(["p50 ", "p95 ", "p99 "]) {
        let number = part.strip_prefix(name).unwrap().strip_suffix(" ms").unwrap();
        assert!(number.parse::<f64>().unwrap() >= 0.0, "{times}");
    }
    let quiet = run_in(folder.path(), ["replay", "events.jwt", "--to", &app.url(), "-q"]);
    assert_eq!(quiet.stderr, "", "data only");
}

#[test]
fn json_lines_have_an_answer_each_and_a_summary() {
    let folder = folder();
    let app = Server::start(|request| match request.body[0] {
        b'a' => Response::new(401, "no"),
        _ => Response::new(200, "ok"),
    });
    let event = user_created();
    write(folder.path(), "events.jwt", format!("{}\na.a.a", Signer::kinde().sign(&event)));
    let args = ["replay", "events.jwt", "--to", &app.url(), "--format", "json"];
    let done = run_in(folder.path(), args);
    assert_eq!((done.code, done.stderr.as_str()), (Some(1), ""));
    let lines: Vec<Value> =
        done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [good, bad, summary] = &lines[..] else { panic!("{lines:?}") };
    let keys: Vec<&String> = good.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "type",
            "accepted",
            "status",
            "error",
            "body",
            "ms",
            "event_type",
            "event_id",
            "origin",
            "target"
        ]
    );
    assert_eq!((&good["type"], &good["accepted"]), (&"answer".into(), &true.into()));
    assert_eq!((&good["status"], &good["body"]), (&200.into(), &"".into()));
    assert_eq!(good["event_type"], "user.created");
    assert_eq!(good["event_id"], event["event_id"]);
    assert_eq!(good["origin"], "events.jwt:1");
    assert_eq!((&bad["accepted"], &bad["status"]), (&false.into(), &401.into()));
    assert_eq!(bad["event_type"], Value::Null);
    assert_eq!(summary["type"], "summary");
    for (name, count) in [("sent", 2), ("accepted", 1), ("refused", 1), ("unanswered", 0)] {
        assert_eq!(summary[name], count, "{name}");
    }
    for name in ["p50_ms", "p95_ms", "p99_ms"] {
        assert!(summary[name].as_f64().unwrap() >= 0.0, "{name}");
    }
}

#[test]
fn any_2xx_is_a_yes_and_nothing_else_is() {
    let folder = folder();
    write(folder.path(), "event.jwt", "a.b.c");
    for (status, code) in
        [(200, 0), (201, 0), (204, 0), (299, 0), (302, 1), (400, 1), (404, 1), (500, 1), (599, 1)]
    {
        let app = Server::start(move |_| Response::new(status, ""));
        let done = run_in(folder.path(), ["replay", "event.jwt", "--to", &app.url()]);
        assert_eq!(done.code, Some(code), "{status}: {done:?}");
        assert!(done.stdout.starts_with(&format!("{status} ")), "{done:?}");
    }
}

#[test]
fn the_body_of_a_refusal_is_shown_bounded_and_harmless() {
    let folder = folder();
    write(folder.path(), "event.jwt", "a.b.c");
    let mut body = String::from("\u{1b}]0;owned\u{7}one\r\n\u{9b}31mtwo\n");
    body.push_str(&format!("{}\n", "x".repeat(1000)));
    body.push_str(&"more\n".repeat(1000));
    let app = Server::start(move |_| Response::new(500, body.clone()));
    let done = run_in(folder.path(), ["replay", "event.jwt", "--to", &app.url()]);
    assert_eq!(done.code, Some(1));
    let lines: Vec<&str> = done.stdout.lines().skip(1).collect();
    assert_eq!(lines[0], "    \\u001b]0;owned\\u0007one");
    assert_eq!(lines[1], "    \\u009b31mtwo");
    assert_eq!(lines[2], format!("    {}…", "x".repeat(200)));
    assert_eq!(lines.len(), 5, "{lines:?}");
}

#[test]
fn an_answer_without_end_is_read_in_part_only() {
    let folder = folder();
    write(folder.path(), "event.jwt", "a.b.c");
    // A length that never arrives: the rest would be waited for.
    let head = "HTTP/1.1 500 No\r\nContent-Length: 1000000000\r\n\r\n";
    let body = format!("{head}{}", "y".repeat(200_000));
    let app = Server::start(move |_| Response::Raw(body.clone().into()));
    let args = ["replay", "event.jwt", "--to", &app.url(), "--format", "json"];
    let done = run_in(folder.path(), args);
    assert_eq!(done.code, Some(1));
    let answer: Value = serde_json::from_str(done.stdout.lines().next().unwrap()).unwrap();
    assert_eq!(answer["status"], 500);
    assert!(answer["body"].as_str().unwrap().len() < 4096, "{answer}");
}

#[test]
fn when_nobody_listens_the_reason_and_a_hint_are_given() {
    let (folder, deserted) = (folder(), Deserted::new());
    write(folder.path(), "events.jwt", "a.b.c\nd.e.f");
    let done = run_in(folder.path(), ["replay", "events.jwt", "--to", &deserted.url()]);
    assert_eq!(done.code, Some(1), "{done:?}");
    let first: Vec<&str> = done.stdout.lines().take(2).collect();
    assert!(first[0].starts_with("--- "), "{done:?}");
    assert_eq!(first[1], format!("    no response from {}/: connection refused", deserted.url()));
    assert_eq!(counts(&done), "2 sent: 0 accepted, 0 refused, 2 unanswered");
    assert!(done.stderr.contains("hint: is `kinde-hook listen` or your app running"), "{done:?}");
}

#[test]
fn an_app_that_hangs_up_counts_as_unanswered() {
    let folder = folder();
    write(folder.path(), "event.jwt", "a.b.c");
    for said in ["", "HTTP/1.1 200", "nonsense\r\n\r\n"] {
        let app = Server::start(move |_| Response::Raw(said.into()));
        let done = run_in(folder.path(), ["replay", "event.jwt", "--to", &app.url()]);
        assert_eq!(done.code, Some(1), "{said:?}: {done:?}");
        assert_eq!(counts(&done), "1 sent: 0 accepted, 0 refused, 1 unanswered", "{said:?}");
    }
}

#[test]
fn a_redirect_is_shown_and_not_followed() {
    let (folder, elsewhere) = (folder(), app());
    write(folder.path(), "event.jwt", "a.b.c");
    for status in [301, 302, 303, 307, 308] {
        let location = vec![("Location".to_owned(), elsewhere.url())];
        let app =
            Server::start(move |_| Response::Full(status, location.clone(), b"moved".to_vec()));
        let done = run_in(folder.path(), ["replay", "event.jwt", "--to", &app.url()]);
        assert_eq!(done.code, Some(1), "{done:?}");
        assert!(done.stdout.starts_with(&format!("{status} ")), "{done:?}");
    }
    assert_eq!(elsewhere.requests().len(), 0);
}

#[test]
fn a_proxy_does_not_take_what_is_for_this_machine() {
    let (folder, app, proxy) = (folder(), app(), app());
    write(folder.path(), "event.jwt", "a.b.c");
    for to in [app.url(), format!("localhost:{}", app.address().port())] {
        let mut command = kinde_hook(folder.path());
        for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
            command.env(name, proxy.url());
        }
        command.args(["replay", "event.jwt", "--to", &to]);
        let done = finish(command);
        assert_eq!(done.code, Some(0), "{done:?}");
    }
    assert_eq!((app.requests().len(), proxy.requests().len()), (2, 0));
}

#[test]
fn junk_is_refused_before_anything_is_sent() {
    let (folder, app) = (folder(), app());
    write(folder.path(), "good.jwt", "a.b.c");
    write(folder.path(), "junk.jwt", "d.e.f\n\nDear user, it went well.\n");
    write(folder.path(), "page.jwt", "<html></html>");
    write(folder.path(), "picture.jwt", b"\x89PNG\r\n\x1a\n\0.\0".as_slice());
    write(folder.path(), "broken.jsonl", "{\"type\":\"event\",\"token\":\"a.b.c\"}\n{\"type\":");
    write(folder.path(), "empty.jwt", "\n");
    write(folder.path(), "quiet.jsonl", "{\"type\":\"ready\"}\n");
    std::fs::create_dir(folder.path().join("bare")).unwrap();
    for (source, message) in [
        ("junk.jwt", "line 3 of junk.jwt is not a token"),
        ("page.jwt", "line 1 of page.jwt is not a token"),
        ("picture.jwt", "line 1 of picture.jwt is not a token"),
        ("broken.jsonl", "line 2 of broken.jsonl is not a token"),
        ("empty.jwt", "no token in empty.jwt"),
        ("quiet.jsonl", "no token in quiet.jsonl"),
        ("bare", "no token in bare"),
        ("absent.jwt", "cannot read absent.jwt: "),
    ] {
        let done = run_in(folder.path(), ["replay", "good.jwt", source, "--to", &app.url()]);
        assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{done:?}");
        assert!(done.stderr.starts_with(&format!("error: {message}")), "{done:?}");
    }
    assert_eq!(app.requests().len(), 0);
}

#[test]
fn without_a_target_the_default_port_is_taken() {
    let done = run_in(folder().path(), ["replay", "--help"]);
    assert!(done.stdout.contains("4100"), "{done:?}");
}

/// Starts a replay and waits until the app has a request of it.
fn start_and_wait_for(requests: usize, app: &Server, folder: &std::path::Path) -> Child {
    let mut command = kinde_hook(folder);
    command.args(["replay", "events.jwt", "--to", &app.url()]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    app.reached(requests);
    child
}

#[test]
fn signals_that_arrive_together_do_not_cost_the_summary() {
    let folder = folder();
    write(folder.path(), "events.jwt", "a.a.a\nb.b.b\nc.c.c");
    for _ in 0..5 {
        let app = Server::start(|_| Response::Hang);
        let child = start_and_wait_for(1, &app, folder.path());
        for signal in [Signal::HUP, Signal::INT, Signal::TERM] {
            kill_process(Pid::from_child(&child), signal).unwrap();
        }
        let done = wait(child);
        assert_eq!(done.code, Some(130), "{done:?}");
        assert!(done.stdout.contains("interrupted before the response arrived"), "{done:?}");
        assert!(done.stderr.starts_with("1 sent: "), "{done:?}");
    }
}

#[test]
fn ctrl_c_while_an_app_hangs_ends_with_130_and_a_summary() {
    let folder = folder();
    write(folder.path(), "events.jwt", "a.a.a\nb.b.b\nc.c.c");
    let hangs_at_the_second = |request: &Request| match request.body[0] {
        b'a' => Response::new(200, ""),
        _ => Response::Hang,
    };
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let app = Server::start(hangs_at_the_second);
        let child = start_and_wait_for(2, &app, folder.path());
        kill_process(Pid::from_child(&child), signal).unwrap();
        let done = wait(child);
        assert_eq!(done.code, Some(130), "{done:?}");
        assert!(done.stdout.starts_with("200 "), "{done:?}");
        let last = done.stdout.lines().last().unwrap();
        assert!(last.ends_with("interrupted before the response arrived"), "{last}");
        let all = "2 sent: 1 accepted, 0 refused, 1 unanswered";
        assert_eq!(counts(&done), all, "{done:?}");
        assert_eq!(bodies(&app), ["a.a.a", "b.b.b"], "nothing is sent after the signal");
    }
}

#[test]
fn a_reader_of_standard_output_that_goes_away_is_no_failure() {
    let (folder, app) = (folder(), app());
    write(folder.path(), "events.jwt", "a.b.c\n".repeat(20));
    let mut command = kinde_hook(folder.path());
    command.args(["replay", "events.jwt", "--to", &app.url()]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let done = wait(child);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(app.requests().len(), 20, "what was asked for is done all the same");
}
