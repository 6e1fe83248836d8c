//! `events`: looking back at what arrived.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};

use rusqlite::Connection;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::support::command::{Done, finish, folder, kinde_hook, like, run_in, wait};
use crate::support::event::user_created;
use crate::support::gate::Gate;
use crate::support::http::{PATIENCE, request};
use crate::support::listener::Listener;
use crate::support::server::{Response, Server};
use crate::support::signer::{Signer, with_broken_signature};
use crate::support::store::{OFFLINE, deliveries, folder_with_keys, ids, kept};

const STORE: &str = "data/kinde-hook/events.db";

/// No deliveries.
const NONE: [i64; 0] = [];

fn listen(folder: &Path, args: &[&str]) -> Listener {
    Listener::start(folder, &[&OFFLINE, args].concat())
}

fn token(event_id: &str, event_type: &str) -> String {
    let mut event = user_created();
    event["event_id"] = event_id.into();
    event["type"] = event_type.into();
    Signer::kinde().sign(&event)
}

/// A folder whose store holds, in this order: two users, a refused token, an
/// organization, and the first user again.
fn filled() -> tempfile::TempDir {
    let folder = folder_with_keys();
    let listener = listen(folder.path(), &[]);
    assert_eq!(listener.post(token("event_aa11", "user.created")).status, 200);
    assert_eq!(listener.post(token("event_aa22", "user.updated")).status, 200);
    let forged = with_broken_signature(&token("event_cc33", "user.created"));
    assert_eq!(listener.post_to("/hook", forged).status, 401);
    assert_eq!(listener.post(token("event_dd44", "organization.created")).status, 200);
    assert_eq!(listener.post(token("event_aa11", "user.created")).status, 200);
    folder
}

fn events(folder: &Path, args: &[&str]) -> Done {
    run_in(folder, [&["events"], args].concat())
}

/// The numbers of the deliveries that a choice lists.
#[track_caller]
fn numbers(folder: &Path, args: &[&str]) -> Vec<i64> {
    let records = deliveries(&events(folder, &[args, &["--json"]].concat()));
    records.iter().map(|record| record["number"].as_i64().unwrap()).collect()
}

/// Makes a delivery older than it is.
fn age(folder: &Path, number: i64, seconds: i64) {
    let connection = Connection::open(folder.join(STORE)).unwrap();
    let sql = "UPDATE delivery SET received_at = received_at - ?2 WHERE number = ?1";
    assert_eq!(connection.execute(sql, (number, seconds * 1_000_000)).unwrap(), 1);
}

#[track_caller]
fn assert_error(done: &Done, error: &str, hint: &str) {
    assert_eq!(done.stderr, format!("error: {error}\nhint: {hint}\n"), "{done:?}");
    assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{done:?}");
}

#[test]
fn a_line_for_each_delivery_the_latest_last() {
    let folder = filled();
    let done = events(folder.path(), &[]);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""));
    let lines: Vec<(&str, &str)> = done
        .stdout
        .lines()
        .map(|line| {
            let (number, rest) = line.split_at("    1  ".len());
            let (time, rest) = rest.split_at("2026-08-01 20:20:30".len());
            assert!(time.parse::<jiff::civil::DateTime>().is_ok(), "{line}");
            (number, rest)
        })
        .collect();
    assert_eq!(
        lines,
        [
            ("    1  ", " ✓ 200  user.created  ada@example.com  event_aa11"),
            ("    2  ", " ✓ 200  user.updated  ada@example.com  event_aa22"),
            ("    3  ", " ✗ 401  bad-signature  /hook"),
            ("    4  ", " ✓ 200  organization.created  ada@example.com  event_dd44"),
            ("    5  ", " ✓ 200  user.created  ada@example.com  event_aa11  again (attempt 2)"),
        ]
    );
}

#[test]
fn json_lines_come_by_either_name() {
    let folder = filled();
    let json = events(folder.path(), &["--json"]);
    assert_eq!(json.stdout, events(folder.path(), &["--format", "json"]).stdout);
    let records = deliveries(&json);
    assert_eq!(ids(&records), ["event_aa11", "event_aa22", "event_dd44", "event_aa11"]);
    assert_eq!(records[4]["attempt"], 2);
    assert_eq!(records[2]["reason"], "bad-signature");
    let shown = run_in(folder.path(), ["events", "show", "#5", "--json"]);
    assert_eq!(deliveries(&shown)[0], records[4]);
}

#[test]
fn the_options_choose() {
    let folder = filled();
    let folder = folder.path();
    assert_eq!(numbers(folder, &["--type", "user.*"]), [1, 2, 5]);
    assert_eq!(numbers(folder, &["--type", "user.updated,organization.created"]), [2, 4]);
    assert_eq!(numbers(folder, &["--type", "user.updated", "--type", "user.created"]), [1, 2, 5]);
    assert_eq!(numbers(folder, &["--type", "user"]), NONE);
    assert_eq!(numbers(folder, &["--rejected"]), [3]);
    assert_eq!(numbers(folder, &["--failed"]), NONE);
    assert_eq!(numbers(folder, &["--limit", "2"]), [4, 5]);
    assert_eq!(numbers(folder, &["-n", "2", "--type", "user.*"]), [2, 5]);
    assert_eq!(numbers(folder, &["--limit", "0"]), [1, 2, 3, 4, 5]);
    age(folder, 1, 3 * 24 * 3600);
    age(folder, 2, 2 * 3600);
    assert_eq!(numbers(folder, &["--since", "1h"]), [3, 4, 5]);
    assert_eq!(numbers(folder, &["--since", "1d"]), [2, 3, 4, 5]);
    assert_eq!(numbers(folder, &["--since", "4d"]), [1, 2, 3, 4, 5]);
    assert_eq!(numbers(folder, &["--since", "2020-01-01"]), [1, 2, 3, 4, 5]);
    assert_eq!(numbers(folder, &["--since", "2020-01-01T00:00:00Z"]), [1, 2, 3, 4, 5]);
    assert_eq!(numbers(folder, &["--since", "2999-01-01"]), NONE);
    assert_eq!(numbers(folder, &["--since", "1d", "--type", "user.*"]), [2, 5]);
    assert_eq!(events(folder, &["--since", "yesterday"]).code, Some(2));
    assert_eq!(events(folder, &["--rejected", "--failed"]).code, Some(2));
}

#[test]
fn times_before_1970_and_after_9999_are_listed_as_near_as_they_can_be_told() {
    let folder = filled();
    let hour = 3_600_000_000_i64;
    let end = 253_402_207_200_000_000;
    let times = [(1, i64::MIN), (2, -1), (3, end - hour), (4, end + hour), (5, i64::MAX)];
    let connection = Connection::open(folder.path().join(STORE)).unwrap();
    for (number, at) in times {
        let sql = "UPDATE delivery SET received_at = ?2 WHERE number = ?1";
        assert_eq!(connection.execute(sql, (number, at)).unwrap(), 1);
    }
    let text = events(folder.path(), &[]).stdout;
    let shown: Vec<&str> = text.lines().map(|line| &line[7..26]).collect();
    assert_eq!(
        shown,
        [
            "-9999-01-02 01:59:5",
            "1969-12-31 23:59:59",
            "9999-12-30 21:00:00",
            "9999-12-30 22:00:00",
            "9999-12-30 22:00:00"
        ]
    );
    let json = kept(folder.path(), &[]);
    assert_eq!(json[1]["time"], "1969-12-31T23:59:59.999999Z");
    assert_eq!(json[4]["time"], "9999-12-30T22:00:00.999999999Z");
    let prune = |time: &str| {
        run_in(folder.path(), ["events", "prune", "--dry-run", "--older-than", time]).stderr
    };
    assert_eq!(prune("1970-01-01"), "2 deliveries would be deleted\n");
    assert_eq!(prune("9999-12-31"), "3 deliveries would be deleted\n");
    assert_eq!(numbers(folder.path(), &["--since", "9999-12-31"]), [4, 5]);
}

#[test]
fn only_the_latest_twenty_are_listed_unless_more_are_asked_for() {
    let folder = folder_with_keys();
    let listener = listen(folder.path(), &[]);
    for _ in 0..21 {
        assert_eq!(listener.post("hello").status, 400);
    }
    assert_eq!(numbers(folder.path(), &[]), (2..=21).collect::<Vec<_>>());
}

#[test]
fn an_event_has_failed_until_the_app_accepts_it() {
    let folder = folder_with_keys();
    let accepts = Arc::new(AtomicBool::new(false));
    let app = Server::start({
        let accepts = Arc::clone(&accepts);
        move |_| {
            if accepts.load(Ordering::SeqCst) {
                Response::new(200, "")
            } else {
                Response::new(500, "no\u{1b}[2J such table\n")
            }
        }
    });
    let listener = listen(folder.path(), &["--forward-to", &app.url()]);
    assert_eq!(listener.post(token("event_1", "user.created")).status, 500);
    assert_eq!(listener.post(token("event_1", "user.created")).status, 500);
    assert_eq!(numbers(folder.path(), &["--failed"]), [2], "the event, and not each delivery");
    let record = &kept(folder.path(), &["--failed"])[0];
    assert_eq!(record["status"], 500);
    assert_eq!(record["forwards"][0]["status"], 500);
    assert_eq!(record["forwards"][0]["error"], Value::Null);
    let done = run_in(folder.path(), ["events", "show", "event_1"]);
    assert!(done.stdout.contains("! 500  user.created"), "{}", done.stdout);
    assert!(done.stdout.contains("no\\u001b[2J such table"), "{}", done.stdout);
    accepts.store(true, Ordering::SeqCst);
    assert_eq!(listener.post(token("event_1", "user.created")).status, 200);
    assert_eq!(numbers(folder.path(), &["--failed"]), NONE);
    assert_eq!(kept(folder.path(), &[])[2]["forwards"][0]["status"], 200);
}

#[test]
fn any_number_of_deliveries_is_listed_and_exported_in_little_memory() {
    let folder = folder_with_keys();
    let listener = listen(folder.path(), &[]);
    assert_eq!(listener.post(token("event_first", "user.created")).status, 200);
    drop(listener);
    // 100 MB, in a program that may use 80 MB with all of its code.
    let connection = Connection::open(folder.path().join(STORE)).unwrap();
    let sql = "INSERT INTO delivery (received_at, path, headers, body, event_id, event_type,
            attempt, status)
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250)
        SELECT i, '/', x'', CAST(printf('%.400000c', 'A') AS BLOB),
            'event_' || i, 'user.created', 1, 200
        FROM n";
    assert_eq!(connection.execute(sql, []).unwrap(), 250);
    drop(connection);
    for (args, lines) in [
        ("events --json --limit 0", 251),
        ("events --limit 0", 251),
        ("events --failed --limit 0", 0),
        ("events export --type user.created --dir tokens", 0),
    ] {
        let binary = kinde_hook(folder.path()).get_program().to_str().unwrap().to_owned();
        let mut limited = Command::new("/bin/sh");
        limited.args(["-c", &format!("ulimit -v 81920; exec {binary} {args} | wc -l")]);
        like(&mut limited, &kinde_hook(folder.path()));
        let done = finish(limited);
        assert_eq!(done.stdout.trim(), lines.to_string(), "{args}: {}", done.stderr);
    }
    assert_eq!(fs::read_dir(folder.path().join("tokens")).unwrap().count(), 1);
}

#[test]
fn an_event_is_shown_by_any_name_that_fits_it_alone() {
    let folder = filled();
    let shown = |id: &str| numbers_of(&run_in(folder.path(), ["events", "show", id, "--json"]));
    assert_eq!(shown("event_aa11"), [1, 5], "every delivery of it");
    assert_eq!(shown("event_aa2"), [2]);
    assert_eq!(shown("44"), [4]);
    for number in [3, 5] {
        assert_eq!(shown(&number.to_string()), [number], "as it is printed");
        assert_eq!(shown(&format!("#{number}")), [number]);
    }
    let both = run_in(folder.path(), ["events", "show", "#4", "aa22", "--format", "json"]);
    assert_eq!(numbers_of(&both), [4, 2]);
}

fn numbers_of(done: &Done) -> Vec<i64> {
    deliveries(done).iter().map(|record| record["number"].as_i64().unwrap()).collect()
}

#[test]
fn a_shown_event_tells_everything() {
    let folder = folder_with_keys();
    let listener = listen(folder.path(), &[]);
    let headers = [("Content-Type", "application/jwt"), ("Webhook-Id", "webhook_1")];
    let token = token("event_1", "user.created");
    request(listener.address, "POST", "/hook?a=1", &headers, token.as_bytes());
    let done = run_in(folder.path(), ["events", "show", "event_1"]);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""));
    let (head, payload) = done.stdout.split_once("\n\n").unwrap();
    for line in ["       POST /hook?a=1", "       webhook-id: webhook_1"] {
        assert!(head.lines().any(|found| found == line), "{head}");
    }
    let payload: Value = serde_json::from_str(payload).expect("JSON");
    assert_eq!(payload["event_id"], "event_1");
    assert_eq!(payload["data"], user_created()["data"]);
}

#[test]
fn an_id_that_fits_none_or_several_says_which() {
    let folder = filled();
    let none = "`kinde-hook events --limit 0` lists all events";
    for command in [&["events", "show"][..], &["events", "export", "--dir", "x"], &["replay"]] {
        for id in ["event_zz", "#99"] {
            let done = run_in(folder.path(), [command, &[id]].concat());
            assert_error(&done, &format!("no event `{id}` in the store"), none);
        }
        let done = run_in(folder.path(), [command, &["event_aa"]].concat());
        assert_error(
            &done,
            "several event ids begin or end with `event_aa`",
            "give more of the id, or a delivery number such as 12",
        );
    }
    let hostile = run_in(folder.path(), ["events", "show", "\u{1b}[2J\n"]);
    assert_error(&hostile, "no event `\\u001b[2J\\n` in the store", none);
    assert!(!folder.path().join("x").exists(), "nothing was exported");
}

#[test]
fn exported_tokens_can_be_replayed() {
    let folder = filled();
    let done = run_in(folder.path(), ["events", "export", "--type", "user.*", "--dir", "out"]);
    assert_eq!((done.code, done.stdout.as_str()), (Some(0), ""), "{done:?}");
    assert_eq!(done.stderr, "3 tokens written to out\n");
    let again = run_in(folder.path(), ["events", "export", "--type", "user.*", "--dir", "out"]);
    assert_eq!(again.stderr, "0 tokens written to out, 3 already there\n");
    let out = folder.path().join("out");
    let mut names: Vec<String> = fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let ends: Vec<&str> = names.iter().map(|name| &name["20260801T102030.456Z-".len()..]).collect();
    let (created, updated) = ("user.created-event_aa11.jwt", "user.updated-event_aa22.jwt");
    assert_eq!(ends, [created, updated, created]);
    for name in &names {
        assert_eq!(fs::metadata(out.join(name)).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let app = Server::start(|_| Response::new(200, ""));
    let done = run_in(folder.path(), ["replay", "out", "--to", &app.url()]);
    assert_eq!(done.code, Some(0), "{done:?}");
    let sent: Vec<Vec<u8>> = app.requests().into_iter().map(|request| request.body).collect();
    let stored = kept(folder.path(), &["--type", "user.*"]);
    let tokens: Vec<&[u8]> =
        stored.iter().map(|record| record["token"].as_str().unwrap().as_bytes()).collect();
    assert_eq!(sent, tokens);
}

#[test]
fn export_takes_ids_and_leaves_out_what_is_no_token() {
    let folder = filled();
    let listener = listen(folder.path(), &[]);
    assert_eq!(listener.post("\u{fffd}hello").status, 400);
    let args = ["events", "export", "aa11", "#3", "--dir", "out"];
    assert_eq!(run_in(folder.path(), args).stderr, "2 tokens written to out\n");
    let args = ["events", "export", "dd44", "--dir", "one"];
    assert_eq!(run_in(folder.path(), args).stderr, "1 token written to one\n");
    let args = ["events", "export", "--rejected", "--dir", "refused"];
    assert_eq!(run_in(folder.path(), args).code, Some(0));
    let args = ["events", "export", "--dir", "all"];
    let done = run_in(folder.path(), args);
    assert_eq!(done.code, Some(0));
    for entry in fs::read_dir(folder.path().join("all")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(!name.contains("refused"), "{name}");
    }
    assert_eq!(listener.post("hello.world").status, 400);
    assert_eq!(listener.post("a.b.c").status, 400);
    let done = run_in(folder.path(), ["events", "export", "--rejected", "--dir", "refused"]);
    assert!(done.stderr.contains(" skipped: not a token\n"), "{done:?}");
    let tokens = fs::read_dir(folder.path().join("refused")).unwrap();
    for token in tokens.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()) {
        assert_eq!(token.split('.').count(), 3, "{token}");
    }
    for entry in fs::read_dir(folder.path().join("refused")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name.contains("-refused-delivery_"), "{name}");
    }
    let blocked = ["events", "export", "dd44", "--dir", "jwks.json"];
    let done = run_in(folder.path(), blocked);
    assert_eq!(done.code, Some(2), "{done:?}");
    assert!(done.stderr.starts_with("error: cannot create the folder jwks.json: "), "{done:?}");
}

#[test]
fn list_is_what_events_alone_does() {
    let folder = filled();
    for options in [&[][..], &["--json", "-n", "1"], &["--type", "user.*", "--format", "json"]] {
        let alone = run_in(folder.path(), [&["events"], options].concat());
        let named = run_in(folder.path(), [&["events", "list"], options].concat());
        assert_eq!((named.code, named.stdout), (Some(0), alone.stdout));
    }
    let missing = run_in(folder.path(), ["events", "list", "--store", "nosuch.db"]);
    assert_eq!(missing.code, Some(2), "{missing:?}");
}

#[test]
fn a_store_that_is_named_must_be_there_and_readable() {
    let folder = folder();
    std::os::unix::fs::symlink("loop", folder.path().join("loop")).unwrap();
    for (store, said) in [
        ("nosuch.db", "error: the store nosuch.db does not exist yet\n"),
        ("loop/events.db", "error: cannot use the store loop/events.db: "),
    ] {
        let done = run_in(folder.path(), ["events", "--store", store]);
        assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{done:?}");
        assert!(done.stderr.starts_with(said), "{done:?}");
    }
}

#[test]
fn what_is_pruned_is_gone_for_good_beside_a_running_listener() {
    let folder = filled();
    let listener = listen(folder.path(), &[]);
    age(folder.path(), 2, 31 * 24 * 3600);
    let signature = kept(folder.path(), &[])[1]["token"].as_str().unwrap()[1000..].to_owned();
    let is_on_disk = || {
        [STORE, "data/kinde-hook/events.db-wal"].iter().any(|name| {
            let bytes = fs::read(folder.path().join(name)).unwrap();
            bytes.windows(signature.len()).any(|window| window == signature.as_bytes())
        })
    };
    assert!(is_on_disk());
    let done = run_in(folder.path(), ["events", "prune", "--older-than", "30d", "--dry-run"]);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), "1 delivery would be deleted\n"));
    assert_eq!(numbers(folder.path(), &[]), [1, 2, 3, 4, 5]);
    let done = run_in(folder.path(), ["events", "prune", "--older-than", "30d"]);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), "1 delivery deleted\n"), "{done:?}");
    assert_eq!(numbers(folder.path(), &[]), [1, 3, 4, 5]);
    assert!(!is_on_disk(), "it was deleted, but can still be read");
    assert_eq!(listener.post(token("event_ee55", "user.created")).status, 200);
    assert_eq!(numbers(folder.path(), &[]), [1, 3, 4, 5, 6], "numbers are not used again");
    let done = run_in(folder.path(), ["events", "prune", "--older-than", "0s"]);
    assert_eq!(done.stderr, "5 deliveries deleted\n");
    assert_eq!(numbers(folder.path(), &[]), NONE);
    assert_eq!(run_in(folder.path(), ["events", "prune"]).code, Some(2), "how old has to be said");
}

#[test]
fn an_empty_store_and_none_at_all_list_nothing() {
    let (empty, none) = (folder_with_keys(), folder());
    listen(empty.path(), &[]).stop();
    for folder in [empty.path(), none.path()] {
        for args in [&["events"][..], &["events", "--json"], &["events", "--failed"]] {
            let done = run_in(folder, args);
            assert_eq!((done.code, done.stdout.as_str()), (Some(0), ""), "{done:?}");
            assert_eq!(
                done.stderr,
                "No matching events. `kinde-hook listen` records them as they arrive\n"
            );
        }
        assert_eq!(run_in(folder, ["events", "--quiet"]).stderr, "");
    }
    let store = none.path().join(STORE);
    let error = format!("the store {} does not exist yet", store.display());
    for args in [
        &["show", "#1"][..],
        &["export", "--dir", "x"],
        &["prune", "--older-than", "1d"],
        &["--follow"],
    ] {
        assert_error(&events(none.path(), args), &error, "`kinde-hook listen` creates it");
    }
    assert_eq!(fs::read_dir(none.path()).unwrap().count(), 0, "looking makes nothing");
}

/// A running `events --follow`. It is killed when it is dropped.
struct Follower {
    child: Option<Child>,
    lines: Receiver<String>,
}

impl Follower {
    fn start(folder: &Path, args: &[&str]) -> Self {
        let mut command = kinde_hook(folder);
        command.args(["events", "--follow"]).args(args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child: Some(child), lines }
    }

    #[track_caller]
    fn line(&self) -> String {
        self.lines.recv_timeout(PATIENCE).expect("a line")
    }

    #[track_caller]
    fn id(&self) -> String {
        let line: Value = serde_json::from_str(&self.line()).unwrap();
        line["event_id"].as_str().unwrap().to_owned()
    }

    fn stop(mut self, signal: Signal) -> Done {
        let child = self.child.take().unwrap();
        kill_process(Pid::from_child(&child), signal).unwrap();
        wait(child)
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[test]
fn a_follower_shows_what_was_there_and_what_arrives() {
    let folder = filled();
    let follower = Follower::start(folder.path(), &["-n", "1"]);
    assert!(follower.line().ends_with("event_aa11  again (attempt 2)"));
    let users = Follower::start(folder.path(), &["--json", "--type", "user.*"]);
    assert_eq!([users.id(), users.id(), users.id()], ["event_aa11", "event_aa22", "event_aa11"]);
    let listener = listen(folder.path(), &[]);
    listener.post(token("event_1", "organization.created"));
    assert!(follower.line().ends_with("organization.created  ada@example.com  event_1"));
    listener.post("hello");
    assert!(follower.line().contains("✗ 400  "));
    listener.post(token("event_2", "user.deleted"));
    assert!(follower.line().ends_with("event_2"));
    assert_eq!(users.id(), "event_2");
    for (follower, signal) in [(follower, Signal::INT), (users, Signal::TERM)] {
        let done = follower.stop(signal);
        assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""), "{done:?}");
    }
}

#[test]
fn a_follower_of_what_failed_waits_for_the_app_and_sees_its_listener_killed() {
    let folder = folder_with_keys();
    let gate = Gate::default();
    let held = gate.clone();
    let app = Server::start(move |request| {
        if request.path == "/slow" {
            held.pass();
        }
        Response::new(if request.path == "/bad" { 500 } else { 200 }, "")
    });
    let to = |path: &str| format!("user.{path}={}/{path}", app.url());
    let (slow, bad) = (to("slow"), to("bad"));
    let args = ["--forward-to", &slow, "--forward-to", &bad, "--ack", "always"];
    let mut listener = listen(folder.path(), &args);
    let follower = Follower::start(folder.path(), &["--failed", "--json"]);
    assert_eq!(listener.post(token("event_1", "user.slow")).status, 200);
    gate.reached(1);
    assert_eq!(listener.post(token("event_2", "user.bad")).status, 200);
    assert_eq!(follower.id(), "event_2", "the first is under way");
    gate.open();
    assert_eq!(listener.next("forwarded")["status"], 500);
    assert_eq!(listener.next("forwarded")["status"], 200);
    gate.close();
    assert_eq!(listener.post(token("event_3", "user.slow")).status, 200);
    gate.reached(1);
    assert_eq!(listener.post(token("event_4", "user.bad")).status, 200);
    assert_eq!(follower.id(), "event_4");
    listener.signal(Signal::KILL);
    assert_eq!(listener.wait().0, None);
    assert_eq!(follower.id(), "event_3", "it was interrupted");
    gate.open();
    let done = follower.stop(Signal::INT);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""), "{done:?}");
}

#[test]
fn a_follower_of_an_empty_store_that_is_deleted_and_made_anew_follows_on() {
    let folder = folder_with_keys();
    let listener = listen(folder.path(), &[]);
    let follower = Follower::start(folder.path(), &["--json", "--limit", "0"]);
    listener.post(token("event_1", "user.created"));
    assert_eq!(follower.id(), "event_1");
    fs::remove_dir_all(folder.path().join("data")).unwrap();
    listener.post(token("event_2", "user.created"));
    assert_eq!(follower.id(), "event_2");
    listener.post(token("event_3", "user.created"));
    assert_eq!(follower.id(), "event_3");
}

#[test]
fn a_follower_ends_with_its_reader_even_if_nothing_happens() {
    let folder = filled();
    let mut command = kinde_hook(folder.path());
    command.args(["events", "--follow", "--json", "--limit", "1"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert!(line.contains("event_aa11"), "{line}");
    drop(reader);
    let done = wait(child);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""), "{done:?}");
}

#[test]
fn hostile_text_is_harmless_wherever_it_is_kept() {
    let folder = folder_with_keys();
    let hostile = "a\u{1b}]0;x\u{7}\r\nb\u{9b}2J\u{202e}c\u{200b}\t";
    let app = Server::start(|_| Response::new(500, "\u{1b}[2J\u{202e}\nline\n".as_bytes()));
    let listener = listen(folder.path(), &["--forward-to", &app.url()]);
    let mut event = user_created();
    for name in ["type", "source", "event_id"] {
        event[name] = hostile.into();
    }
    event["data"]["user"]["email"] = hostile.into();
    event["data"][hostile] = hostile.into();
    let kinde = Signer::kinde();
    let headers = [("Content-Type", "application/jwt"), ("X-Evil", "\u{9b}2J\u{202e}\t.")];
    let path = "/\u{202e}\u{9b}2J";
    request(listener.address, "POST", path, &headers, kinde.sign(&event).as_bytes());
    let header = json!({ "alg": hostile, "kid": hostile }).to_string();
    request(listener.address, "POST", "/", &headers, kinde.sign_parts(&header, b"{}").as_bytes());
    let header = json!({ "alg": "RS256", "kid": hostile }).to_string();
    request(listener.address, "POST", "/", &headers, kinde.sign_parts(&header, b"{}").as_bytes());
    request(listener.address, "POST", "/", &headers, hostile.as_bytes());
    let count = kept(folder.path(), &[]).len();
    assert!(count >= 4, "{count} deliveries");
    let list = events(folder.path(), &[]);
    assert_eq!(list.stdout.lines().count(), count, "a line each: {}", list.stdout);
    let all: Vec<String> = (1..=count).map(|number| format!("#{number}")).collect();
    let show = |format| {
        let mut command = kinde_hook(folder.path());
        command.args(["events", "show", "--format", format]).args(&all);
        finish(command)
    };
    for done in [list, events(folder.path(), &["--json"]), show("text"), show("json")] {
        assert_eq!(done.code, Some(0), "{done:?}");
        let is_harmful = |c: &char| {
            (c.is_control() && *c != '\n') || matches!(c, '\u{202e}' | '\u{200b}' | '\u{9b}')
        };
        assert_eq!(done.stdout.chars().find(is_harmful), None, "{}", done.stdout);
    }
    let records = kept(folder.path(), &[]);
    let event = records.iter().find(|record| record["event_id"] == hostile);
    assert_eq!(event.expect("the event")["event_type"], hostile, "JSON keeps what it says");
    let export = run_in(folder.path(), ["events", "export", "--dir", "out"]);
    assert_eq!(export.code, Some(0), "{export:?}");
    for entry in fs::read_dir(folder.path().join("out")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name.bytes().all(|byte| byte.is_ascii_graphic()), "{name:?}");
    }
}

/// What bash is offered for the last of these words.
fn complete(folder: &Path, words: &[&str]) -> Vec<String> {
    complete_for("bash", folder, words)
}

/// What a shell is offered for the last of these words.
fn complete_for(shell: &str, folder: &Path, words: &[&str]) -> Vec<String> {
    let mut command = kinde_hook(folder);
    command.env("COMPLETE", shell).args(["--", "kinde-hook"]).args(words);
    let done = finish(command);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""), "{done:?}");
    done.stdout.lines().map(str::to_owned).collect()
}

#[test]
fn names_of_files_are_left_to_the_shell() {
    let folder = folder();
    fs::write(folder.path().join("saved.jwt"), "").unwrap();
    for words in [
        &["decode"][..],
        &["replay"],
        &["trigger", "user.created", "--data"],
        &["trigger", "--scenario"],
        &["events", "--store"],
        &["events", "export", "--dir"],
    ] {
        assert_eq!(complete(folder.path(), &[words, &["sav"]].concat()), ["<files>"], "{words:?}");
    }
}

#[test]
fn ids_complete_at_the_prompt() {
    let folder = filled();
    let folder = folder.path();
    let latest_first = ["event_aa11", "event_dd44", "event_aa22"];
    for words in [
        &["events", "show"][..],
        &["events", "show", "#1"],
        &["events", "export"],
        &["replay"],
        &["replay", "--times", "3"],
    ] {
        let offered = complete(folder, &[words, &["event_"]].concat());
        let files = words.first().filter(|word| **word == "replay").map(|_| "<files>");
        assert_eq!(offered, [&latest_first[..], files.as_slice()].concat(), "{words:?}");
        let offered = complete(folder, &[words, &["event_aa2"]].concat());
        assert_eq!(offered, [&["event_aa22"], files.as_slice()].concat(), "{words:?}");
        let offered = complete(folder, &[words, &["event_zz"]].concat());
        assert_eq!(offered, files.as_slice(), "{words:?}");
    }
    assert_eq!(complete(folder, &["events", "event_"]), [""; 0]);
    assert!(complete(folder, &["events", "sh"]).contains(&"show".to_owned()));
}

#[test]
fn completion_offers_nothing_dangerous_and_survives_any_store() {
    let folder = folder_with_keys();
    let listener = listen(folder.path(), &[]);
    for id in
        ["event_$(touch pwned)", "event_`x`", "event_\u{1b}[2J", "event_a;b", "event_é", "event_ok"]
    {
        assert_eq!(listener.post(token(id, "user.created")).status, 200);
    }
    assert_eq!(complete(folder.path(), &["events", "show", "event_"]), ["event_ok"]);
    for (number, hostile) in
        ["a\nevent_b", "a\tb\u{1b}[2J", "a:$(b)`c`", "\u{202e}a"].iter().enumerate()
    {
        assert_eq!(listener.post(token(&format!("event_t{number}"), hostile)).status, 200);
    }
    for shell in ["zsh", "fish", "elvish", "powershell"] {
        let offered = complete_for(shell, folder.path(), &["events", "show", "event_t"]);
        assert_eq!(offered, ["event_t3", "event_t2", "event_t1", "event_t0"], "{shell}");
    }
    let none = crate::support::command::folder();
    assert_eq!(complete(none.path(), &["events", "show", "event_"]), [""; 0]);
    assert_eq!(fs::read_dir(none.path()).unwrap().count(), 0, "asking makes nothing");
    fs::create_dir_all(none.path().join("data/kinde-hook")).unwrap();
    fs::write(none.path().join(STORE), "no database, but a letter".repeat(100)).unwrap();
    assert_eq!(complete(none.path(), &["events", "show", "event_"]), [""; 0]);
}
