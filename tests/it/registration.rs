//! `listen --register`: a webhook at Kinde that lives as long as the listener.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::shutdown::ANOTHER_REQUEST;
use crate::support::command::{finish, folder, gone, kinde_hook, like, wait};
use crate::support::kinde::{Kinde, refusal};
use crate::support::listener::Listener;
use crate::support::server::{Response, Server};
use crate::webhooks::{assert_no_secret, assert_no_secret_in};

/// A listener that is to register, ready to start.
fn registering(kinde: &Kinde, folder: &Path, args: &[&str]) -> Command {
    let mut command = kinde.command(folder);
    command.args(["listen", "--port", "0", "--format", "json", "--register"]);
    command.args(["--public-url", &kinde.public.url("a")]).args(args);
    command
}

/// Starts a prepared listener, to which the public address leads.
fn start(kinde: &Kinde, command: Command) -> Listener {
    let listener = Listener::start_command(command);
    kinde.public.leads_to(listener.address);
    listener
}

/// A listener that has registered.
pub(crate) fn registered(kinde: &Kinde, folder: &Path) -> Listener {
    let mut listener = start(kinde, registering(kinde, folder, &[]));
    assert_eq!(state(&mut listener)["state"], "registered");
    listener
}

/// The next change of its registration; that it waits for a probe is none.
fn state(listener: &mut Listener) -> Value {
    loop {
        let change = listener.next("registration");
        if change["state"] != "waiting" {
            return change;
        }
    }
}

/// The changes that a listener told of and nobody has taken yet.
fn rest(listener: &mut Listener) -> Vec<Value> {
    let lines = listener.rest();
    let lines = lines.iter().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|line| line["type"] == "registration" && line["state"] != "waiting").collect()
}

/// How many listeners' notes there are.
fn notes(folder: &Path) -> usize {
    fs::read_dir(folder.join("data/kinde-hook/registrations")).map_or(0, Iterator::count)
}

/// What `webhooks list` knows of the makers.
fn makers(kinde: &Kinde, folder: &Path) -> Vec<(bool, Value)> {
    let done = kinde.run(folder, &["webhooks", "list", "--format", "json"]);
    let lines = done.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.map(|line| (line["ours"] == true, line["state"].clone())).collect()
}

#[test]
fn a_listener_registers_and_removes_what_it_registered() {
    let (folder, kinde) = (folder(), Kinde::start());
    let args = ["--path", "/hook", "--register-events", "user.*"];
    let mut listener = start(&kinde, registering(&kinde, folder.path(), &args));
    let made = state(&mut listener);
    let id = kinde.ids()[0].clone();
    assert_eq!(
        (&made["state"], &made["id"], &made["endpoint"]),
        (&json!("registered"), &json!(id), &json!(kinde.public.url("a") + "/hook"))
    );
    let webhook = &kinde.webhooks()[0];
    assert_eq!(webhook["endpoint"], kinde.public.url("a") + "/hook");
    assert_eq!(webhook["event_types"], json!(["user.created", "user.updated"]));
    let pid = listener.pid().as_raw_nonzero().to_string();
    let description = webhook["description"].as_str().unwrap();
    assert!(description.contains(&format!(" process={pid} started=")), "{description}");
    assert!(webhook["name"].as_str().unwrap().starts_with("kinde-hook "), "{webhook}");
    assert_eq!(makers(&kinde, folder.path()), [(true, json!("running"))]);
    let text = kinde.run(folder.path(), &["webhooks", "list"]).stdout;
    assert!(text.contains(&format!("listener process {pid} is running")), "{text}");

    let started = Instant::now();
    assert_eq!(listener.stop().0, Some(0));
    assert!(started.elapsed() < Duration::from_secs(10));
    let removed = &rest(&mut listener)[0];
    assert_eq!((&removed["state"], &removed["id"]), (&json!("removed"), &json!(id)));
    assert_eq!((kinde.ids().len(), notes(folder.path())), (0, 0));
}

#[test]
fn a_person_is_told_where_kinde_sends_to() {
    let (folder, kinde) = (folder(), Kinde::start());
    kinde.lose_answer("POST", "/api/v1/webhooks", || Response::Raw(Vec::new()));
    let mut command = kinde.command(folder.path());
    let script = format!("echo {{port}} > port; echo {}; exec sleep 1000", kinde.public.url("a"));
    command.args(["listen", "--port", "0", "--register", "--tunnel", &format!("cmd:{script}")]);
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    kinde.public.leads_to_port_in(folder.path().join("port"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let pid = Pid::from_child(&child);
    kinde.reached(|webhooks| webhooks.len() == 1);
    kill_process(pid, Signal::TERM).unwrap();
    let done = wait(child);
    let told = done.stderr;
    let registered = format!("✓ Registered in Kinde: {} (webhook_", kinde.public.url("a"));
    for part in [registered.as_str(), "Deleted from Kinde: "] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!((done.code, kinde.ids().len()), (Some(0), 0));
}

#[test]
fn what_a_killed_listener_left_is_removed_by_the_next_and_nothing_else() {
    let (folder, kinde) = (folder(), Kinde::start());
    let anothers = kinde.add("Production", "https://app.example.com", "");
    let mut killed = registered(&kinde, folder.path());
    let left = kinde.ids()[1].clone();
    let tag = kinde.webhooks()[1]["description"].as_str().unwrap().to_owned();
    // A listener on another machine that has the same number, and one whose
    // description somebody has written anew.
    let host = tag.split("host=").nth(1).unwrap().split(' ').next().unwrap();
    let elsewhere = tag.replace(&format!("host={host} "), "host=another-machine ");
    let elsewheres = kinde.add("kinde-hook another-machine", &kinde.public.url("a"), &elsewhere);
    let living = registered(&kinde, folder.path());
    let livings = kinde.ids()[3].clone();
    killed.signal(Signal::KILL);
    killed.wait();
    assert_eq!(
        makers(&kinde, folder.path()),
        [
            (false, Value::Null),
            (true, json!("gone")),
            (false, json!("unknown")),
            (true, json!("running"))
        ]
    );

    let mut next = start(&kinde, registering(&kinde, folder.path(), &[]));
    let swept = state(&mut next);
    assert_eq!((&swept["state"], &swept["id"]), (&json!("swept"), &json!(left)));
    let made = state(&mut next);
    assert_eq!(made["state"], "registered");
    assert_eq!(
        kinde.ids(),
        [anothers.clone(), elsewheres.clone(), livings, made["id"].as_str().unwrap().to_owned()]
    );
    drop(next);
    drop(living);
    assert_eq!(notes(folder.path()), 2);
}

#[test]
fn clean_removes_what_was_left_behind_and_says_so_before_if_asked() {
    let (folder, kinde) = (folder(), Kinde::start());
    let anothers = kinde.add("Production", "https://app.example.com", "");
    drop(registered(&kinde, folder.path()));
    let left = kinde.ids()[1].clone();
    let (public, run) = (kinde.public.url("a"), |args: &[&str]| kinde.run(folder.path(), args));
    let done = run(&["webhooks", "clean", "--dry-run"]);
    assert_eq!(done.stderr, format!("would delete {left}  {public}\n"));
    assert_eq!((kinde.ids().len(), notes(folder.path())), (2, 1));
    let text = run(&["webhooks", "list"]).stdout;
    assert!(text.contains("delete it with `kinde-hook webhooks clean`"), "{text}");
    let done = run(&["webhooks", "clean", "--format", "json"]);
    let line: Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(
        line,
        json!({ "type": "deleted", "id": left, "endpoint": public, "dry_run": false })
    );
    assert_eq!((kinde.ids(), notes(folder.path())), (vec![anothers], 0));
    assert_eq!(run(&["webhooks", "clean"]).stderr, "no webhooks left behind\n");
}

#[test]
fn a_webhook_that_somebody_made_their_own_is_left_alone() {
    let (folder, kinde) = (folder(), Kinde::start());
    drop(registered(&kinde, folder.path()));
    let id = kinde.ids()[0].clone();
    kinde.describe(&id, "ours now");
    let done = kinde.run(folder.path(), &["webhooks", "clean"]);
    assert_eq!((done.stderr, kinde.ids()), (not_deleted(&id, &kinde.public.url("a")), vec![id]));
}

/// What `clean` says of a webhook that it does not delete.
fn not_deleted(id: &str, endpoint: &str) -> String {
    format!(
        "not deleted {id}  {endpoint}\n\
         hint: others may be using it; if not: kinde-hook webhooks delete {id}\n"
    )
}

const COLLEAGUES: &str = "https://colleague.example.com";

#[test]
fn a_copied_description_makes_no_webhook_ours() {
    let (folder, kinde) = (folder(), Kinde::start());
    drop(registered(&kinde, folder.path()));
    let ours = kinde.ids()[0].clone();
    let copy = kinde.copy(&ours, COLLEAGUES);
    let list = kinde.run(folder.path(), &["webhooks", "list"]).stdout;
    assert_eq!(list.matches("delete it with `kinde-hook webhooks clean`").count(), 1, "{list}");
    let done = kinde.run(folder.path(), &["webhooks", "clean"]);
    assert_eq!(kinde.ids(), std::slice::from_ref(&copy), "{done:?}");
    assert_eq!(
        done.stderr,
        format!("deleted {ours}  {}\n{}", kinde.public.url("a"), not_deleted(&copy, COLLEAGUES))
    );
    let done = kinde.run(folder.path(), &["webhooks", "clean", "--format", "json"]);
    let line: Value = serde_json::from_str(&done.stdout).unwrap();
    let command = format!("kinde-hook webhooks delete {copy}");
    assert_eq!(
        line,
        json!({ "type": "not-deleted", "id": copy, "endpoint": COLLEAGUES, "command": command })
    );
    assert_eq!((kinde.ids(), notes(folder.path())), (vec![copy], 0));
}

#[test]
fn a_new_listener_removes_its_predecessors_webhook_and_not_a_copy() {
    let (folder, kinde) = (folder(), Kinde::start());
    drop(registered(&kinde, folder.path()));
    let ours = kinde.ids()[0].clone();
    let copy = kinde.copy(&ours, COLLEAGUES);
    let mut next = start(&kinde, registering(&kinde, folder.path(), &[]));
    let swept = state(&mut next);
    assert_eq!((&swept["state"], &swept["id"]), (&json!("swept"), &json!(ours)));
    assert_eq!(state(&mut next)["state"], "registered");
    assert_eq!((kinde.ids()[0].clone(), kinde.ids().len()), (copy, 2));
}

#[test]
fn one_that_was_made_and_not_noted_is_told_from_a_copy_by_its_address() {
    let (folder, kinde) = (folder(), Kinde::start());
    kinde.lose_answer("POST", "/api/v1/webhooks", || Response::Hang);
    let listener = start(&kinde, registering(&kinde, folder.path(), &[]));
    kinde.reached(|webhooks| webhooks.len() == 1);
    drop(listener);
    let ours = kinde.ids()[0].clone();
    let copy = kinde.copy(&ours, COLLEAGUES);
    let done = kinde.run(folder.path(), &["webhooks", "clean"]);
    assert_eq!((kinde.ids(), notes(folder.path())), (vec![copy], 0), "{done:?}");
}

#[test]
fn two_that_cannot_be_told_apart_are_both_left_alone() {
    let (folder, kinde) = (folder(), Kinde::start());
    kinde.lose_answer("POST", "/api/v1/webhooks", || Response::Hang);
    let listener = start(&kinde, registering(&kinde, folder.path(), &[]));
    kinde.reached(|webhooks| webhooks.len() == 1);
    drop(listener);
    let ours = kinde.ids()[0].clone();
    let copy = kinde.copy(&ours, &kinde.public.url("a"));
    let done = kinde.run(folder.path(), &["webhooks", "clean"]);
    assert_eq!(kinde.ids(), [copy.clone(), ours.clone()]);
    let told =
        [not_deleted(&copy, &kinde.public.url("a")), not_deleted(&ours, &kinde.public.url("a"))]
            .concat();
    assert_eq!((done.stderr, notes(folder.path())), (told, 1));
    assert_eq!(kinde.run(folder.path(), &["webhooks", "delete", &copy]).code, Some(0));
    kinde.run(folder.path(), &["webhooks", "clean"]);
    assert_eq!((kinde.ids().len(), notes(folder.path())), (0, 0));
}

#[test]
fn one_that_sends_somewhere_else_now_is_left_to_its_new_owner() {
    let (folder, kinde) = (folder(), Kinde::start());
    drop(registered(&kinde, folder.path()));
    let id = kinde.ids()[0].clone();
    kinde.redirect(&id, COLLEAGUES);
    let done = kinde.run(folder.path(), &["webhooks", "clean"]);
    assert_eq!((done.stderr, kinde.ids().len()), (not_deleted(&id, COLLEAGUES), 1));
    assert_eq!(kinde.run(folder.path(), &["webhooks", "delete", &id]).code, Some(0));
    let done = kinde.run(folder.path(), &["webhooks", "clean"]);
    assert_eq!((done.stderr.as_str(), notes(folder.path())), ("no webhooks left behind\n", 0));
}

#[test]
fn without_its_note_a_webhook_is_listed_and_not_deleted() {
    let (folder, kinde) = (folder(), Kinde::start());
    drop(registered(&kinde, folder.path()));
    let id = kinde.ids()[0].clone();
    fs::remove_dir_all(folder.path().join("data/kinde-hook/registrations")).unwrap();
    for args in [&["webhooks", "clean"][..], &["webhooks", "clean", "--dry-run"]] {
        let done = kinde.run(folder.path(), args);
        assert_eq!((done.code, done.stderr), (Some(0), not_deleted(&id, &kinde.public.url("a"))));
    }
    assert_eq!(kinde.ids(), [id]);
}

#[test]
fn another_environments_notes_are_left_alone() {
    let (folder, kinde, other) = (folder(), Kinde::start(), Kinde::start());
    drop(registered(&kinde, folder.path()));
    let done = other.run(folder.path(), &["webhooks", "clean"]);
    assert_eq!((done.stderr.as_str(), notes(folder.path())), ("no webhooks left behind\n", 1));
}

#[test]
fn one_that_was_made_for_a_listener_that_was_killed_before_it_heard_of_it_is_found() {
    let (folder, kinde) = (folder(), Kinde::start());
    kinde.lose_answer("POST", "/api/v1/webhooks", || Response::Hang);
    let listener = start(&kinde, registering(&kinde, folder.path(), &[]));
    kinde.reached(|webhooks| webhooks.len() == 1);
    drop(listener);
    assert_eq!(notes(folder.path()), 1);
    let done = kinde.run(folder.path(), &["webhooks", "clean"]);
    assert!(done.stderr.starts_with("deleted webhook_"), "{done:?}");
    assert_eq!((kinde.ids().len(), notes(folder.path())), (0, 0));
}

#[test]
fn an_address_that_kinde_does_not_know_yet_is_tried_again() {
    let (folder, kinde) = (folder(), Kinde::start());
    kinde.fail(2, "POST", "/api/v1/webhooks", || {
        refusal(400, "INVALID_ENDPOINT", "the endpoint does not resolve")
    });
    let mut listener = start(&kinde, registering(&kinde, folder.path(), &[]));
    let retrying = state(&mut listener);
    assert_eq!(retrying["state"], "retrying");
    assert_eq!(
        retrying["message"],
        "Kinde returned 400: INVALID_ENDPOINT: the endpoint does not resolve"
    );
    assert_eq!(state(&mut listener)["state"], "registered");
    assert_eq!((kinde.ids().len(), notes(folder.path())), (1, 1));
}

#[test]
fn a_listener_that_stops_while_it_tries_leaves_nothing() {
    let (folder, kinde) = (folder(), Kinde::start());
    kinde.fail(usize::MAX, "POST", "/api/v1/webhooks", || refusal(400, "INVALID", "no"));
    let mut listener = start(&kinde, registering(&kinde, folder.path(), &[]));
    assert_eq!(state(&mut listener)["state"], "retrying");
    assert_eq!(listener.stop().0, Some(0));
    assert_eq!((kinde.ids().len(), notes(folder.path())), (0, 0));
}

#[test]
fn a_failure_to_register_is_told_and_listening_goes_on() {
    for (scope, limit) in [(Some("create:webhooks"), None), (None, Some(1))] {
        let (folder, kinde) = (folder(), Kinde::start());
        let id = kinde.add("Production", "https://app.example.com", "");
        if let Some(scope) = scope {
            kinde.deny(scope);
        }
        if let Some(most) = limit {
            kinde.limit(most);
        }
        let mut listener = start(&kinde, registering(&kinde, folder.path(), &[]));
        let failed = state(&mut listener);
        assert_eq!(failed["state"], "failed");
        let hint = failed["hint"].as_str().unwrap();
        let wanted = match scope {
            Some(scope) => format!("the scope {scope}"),
            None => format!("`kinde-hook webhooks delete {id}`"),
        };
        assert!(hint.contains(&wanted), "{failed}");
        assert_eq!(listener.post("not a token").status, 400);
        assert_eq!((listener.stop().0, notes(folder.path())), (Some(0), 0));
        assert_eq!(kinde.ids(), [id]);
    }
}

#[test]
fn without_credentials_listening_goes_on_and_says_what_to_set() {
    let (folder, kinde) = (folder(), Kinde::start());
    let mut command = registering(&kinde, folder.path(), &[]);
    command.env_remove("KINDE_M2M_CLIENT_ID").env_remove("KINDE_M2M_CLIENT_SECRET");
    let mut listener = Listener::start_command(command);
    let failed = state(&mut listener);
    assert_eq!(failed["state"], "failed");
    assert!(failed["hint"].as_str().unwrap().contains("KINDE_M2M_CLIENT_ID"), "{failed}");
    assert_eq!(listener.post("not a token").status, 400);
    assert_eq!(listener.stop().0, Some(0));
}

#[test]
fn registering_needs_a_public_address_that_is_https() {
    let (folder, kinde) = (folder(), Kinde::start());
    let mut command = kinde_hook(folder.path());
    command.args(["listen", "--port", "0", "--register"]);
    let done = finish(command);
    assert_eq!(done.code, Some(2), "{done:?}");
    assert!(done.stderr.contains("this listener has no public URL"), "{done:?}");
    let mut command = kinde.command(folder.path());
    command.args(["listen", "--port", "0", "--format", "json", "--register"]);
    command.args(["--public-url", "http://hooks.localhost"]);
    let failed = state(&mut Listener::start_command(command));
    assert_eq!(failed["message"], "http://hooks.localhost is not an https URL");
}

#[test]
fn what_cannot_be_removed_is_left_with_the_command_that_removes_it() {
    let (folder, kinde) = (folder(), Kinde::start());
    let mut listener = registered(&kinde, folder.path());
    let id = kinde.ids()[0].clone();
    kinde.fail(usize::MAX, "DELETE", "/api/v1/webhooks", || refusal(500, "E", "no"));
    assert_eq!(listener.stop().0, Some(0));
    let told = rest(&mut listener);
    let [failed] = &told[..] else { panic!("{told:?}") };
    assert_eq!((&failed["state"], &failed["id"]), (&json!("failed"), &json!(id)));
    assert_eq!(failed["hint"], format!("delete it: kinde-hook webhooks delete {id}"));
    assert_eq!((kinde.ids().len(), notes(folder.path())), (1, 1));
}

#[test]
fn a_kinde_that_does_not_answer_holds_the_end_up_for_a_few_seconds_at_most() {
    let (folder, kinde) = (folder(), Kinde::start());
    let mut listener = registered(&kinde, folder.path());
    kinde.fail(usize::MAX, "DELETE", "/api/v1/webhooks", || Response::Hang);
    let started = Instant::now();
    assert_eq!(listener.stop().0, Some(0));
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    let failed = &rest(&mut listener)[0];
    let message = failed["message"].as_str().unwrap();
    assert!(message.ends_with("Kinde did not respond in time"), "{failed}");
}

#[test]
fn one_that_kinde_makes_too_late_is_left_to_clean() {
    let (folder, kinde) = (folder(), Kinde::start());
    kinde.lose_answer("POST", "/api/v1/webhooks", || Response::Hang);
    let mut listener = start(&kinde, registering(&kinde, folder.path(), &[]));
    kinde.reached(|webhooks| webhooks.len() == 1);
    let started = Instant::now();
    assert_eq!(listener.stop().0, Some(0));
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    let failed = &rest(&mut listener)[0];
    assert_eq!(failed["hint"], "delete it: kinde-hook webhooks clean");
    assert_eq!(kinde.run(folder.path(), &["webhooks", "clean"]).code, Some(0));
    assert_eq!((kinde.ids().len(), notes(folder.path())), (0, 0));
}

#[test]
fn a_second_signal_does_not_wait_but_says_what_is_left() {
    let (folder, kinde) = (folder(), Kinde::start());
    let mut listener = registered(&kinde, folder.path());
    let id = kinde.ids()[0].clone();
    kinde.fail(usize::MAX, "DELETE", "/api/v1/webhooks", || Response::Hang);
    listener.signal(Signal::INT);
    listener.next("stopping");
    std::thread::sleep(ANOTHER_REQUEST);
    listener.signal(Signal::INT);
    let (code, errors) = listener.wait();
    assert_eq!(code, Some(130));
    assert!(errors.contains(&format!("kinde-hook webhooks delete {id}\n")), "{errors}");
}

#[test]
fn a_closed_standard_output_ends_the_registration_too() {
    let (folder, kinde) = (folder(), Kinde::start());
    let script = format!("echo {{port}} > port; echo {}; exec sleep 1000", kinde.public.url("a"));
    let mut binary = kinde.command(folder.path());
    binary.args(["listen", "--port", "0", "--format", "json", "--register"]);
    binary.args(["--tunnel", &format!("cmd:{script}")]);
    kinde.public.leads_to_port_in(folder.path().join("port"));
    let mut shell = Command::new("sh");
    // Reads up to the line that says that it is registered, and goes away.
    shell.args(["-c", r#""$0" "$@" | grep -m 1 '"registered"'"#]).arg(binary.get_program());
    shell.args(binary.get_args());
    like(&mut shell, &binary);
    let done = finish(shell);
    assert!(done.stdout.contains("registered"), "{done:?}");
    kinde.reached(<[Value]>::is_empty);
}

#[test]
fn no_secret_is_written_down_by_a_listener() {
    let (folder, kinde) = (folder(), Kinde::start());
    for level in ["trace", ""] {
        let mut command = registering(&kinde, folder.path(), &["-vv"]);
        command.env("RUST_LOG", level);
        let mut listener = start(&kinde, command);
        assert_eq!(state(&mut listener)["state"], "registered");
        let line = fs::read(format!("/proc/{}/cmdline", listener.pid().as_raw_nonzero()));
        assert_no_secret(&String::from_utf8_lossy(&line.unwrap_or_default()), "the process list");
        let (code, errors) = listener.stop();
        assert_eq!(code, Some(0));
        assert!(!errors.is_empty());
        assert_no_secret(&errors, "standard error");
        assert_no_secret(&listener.rest().join("\n"), "standard output");
        assert_no_secret_in(folder.path());
    }
}

#[test]
fn a_tunnel_that_comes_back_elsewhere_is_followed() {
    let (folder, kinde) = (folder(), Kinde::start());
    // Another address each time; the first ends when it is told to.
    let url = kinde.public.url("run-$runs");
    let script = format!(
        "runs=$(cat runs 2>/dev/null || echo 0); echo $((runs + 1)) > runs; echo {url}; \
         while [ $runs != 0 ] || [ ! -e end ]; do sleep 0.05; done"
    );
    let mut command = kinde.command(folder.path());
    command.args(["listen", "--port", "0", "--format", "json", "--register", "--path", "/hook"]);
    command.args(["--tunnel", &format!("cmd:{script}")]);
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let mut listener = start(&kinde, command);
    let made = state(&mut listener);
    assert_eq!(
        (&made["state"], &made["endpoint"]),
        (&json!("registered"), &json!(kinde.public.url("run-0") + "/hook"))
    );
    // As when the network has gone: the old one cannot be removed at first.
    kinde.limit(1);
    kinde.fail(3, "DELETE", "/api/v1/webhooks", || Response::new(503, ""));
    fs::write(folder.path().join("end"), "").unwrap();
    // Nobody has to enter the new address at Kinde.
    let renamed = loop {
        let change = listener.next("tunnel");
        if change["state"] == "renamed" {
            break change;
        }
    };
    assert_eq!(renamed["hint"], Value::Null, "{renamed}");
    let moved = loop {
        let change = state(&mut listener);
        if change["state"] != "retrying" {
            break change;
        }
    };
    assert_eq!(
        (&moved["state"], &moved["endpoint"]),
        (&json!("moved"), &json!(kinde.public.url("run-1") + "/hook"))
    );
    assert_eq!(kinde.webhooks()[0]["endpoint"], kinde.public.url("run-1") + "/hook");
    assert_eq!(listener.stop().0, Some(0));
    assert_eq!((kinde.ids().len(), notes(folder.path())), (0, 0));
}

#[test]
fn ctrl_c_removes_the_webhook_and_ends_the_tunnel_with_all_that_it_started() {
    let (folder, kinde) = (folder(), Kinde::start());
    // A program that takes its time, and one that it has started itself.
    let url = kinde.public.url("run");
    let script = format!(
        "trap 'sleep 1; exit' TERM; echo $$ > own.pid; sleep 1000 & echo $! > child.pid; \
         echo {url}; wait"
    );
    let mut command = kinde.command(folder.path());
    command.args(["listen", "--port", "0", "--format", "json", "--register"]);
    command.args(["--tunnel", &format!("cmd:{script}")]);
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let mut listener = start(&kinde, command);
    assert_eq!(state(&mut listener)["state"], "registered");
    assert_eq!(kinde.ids().len(), 1);
    let begun = Instant::now();
    listener.signal(Signal::INT);
    assert_eq!(listener.wait().0, Some(0));
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    assert_eq!((kinde.ids().len(), notes(folder.path())), (0, 0));
    for name in ["own.pid", "child.pid"] {
        gone(&fs::read_to_string(folder.path().join(name)).unwrap());
    }
}

#[test]
fn nothing_is_registered_before_a_probe_has_come_through() {
    let (folder, kinde) = (folder(), Kinde::start());
    let mut listener = Listener::start_command(registering(&kinde, folder.path(), &[]));
    // The address leads nowhere yet, as a new name that is not known everywhere.
    let waiting = listener.next("registration");
    assert_eq!(
        (&waiting["state"], &waiting["endpoint"]),
        (&json!("waiting"), &json!(kinde.public.url("a")))
    );
    assert_eq!(kinde.ids(), Vec::<String>::new());
    kinde.public.leads_to(listener.address);
    assert_eq!(listener.next("registration")["state"], "registered");
    assert_eq!(listener.stop().0, Some(0));
    assert_eq!(kinde.ids(), Vec::<String>::new());
}

#[test]
fn an_address_that_leads_to_another_program_is_not_registered_until_it_leads_here() {
    let (folder, kinde) = (folder(), Kinde::start());
    let other = Server::start(|_| Response::new(200, "{}"));
    kinde.public.leads_to(other.address());
    let mut listener = Listener::start_command(registering(&kinde, folder.path(), &[]));
    let waiting = listener.next("registration");
    assert_eq!(waiting["state"], "waiting");
    let command = format!("kinde-hook webhooks create --url {}", kinde.public.url("a"));
    assert!(waiting["hint"].as_str().unwrap().contains(&command), "{waiting}");
    assert_eq!(kinde.ids(), Vec::<String>::new());
    kinde.public.leads_only_to(listener.address);
    assert_eq!(listener.next("registration")["state"], "registered");
}
