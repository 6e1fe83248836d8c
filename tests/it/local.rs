//! The local issuer: a listener that stands in for Kinde, and marks whatever
//! was made up as LOCAL.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Mutex;

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::command::{finish, folder, kinde_hook, run_in, write};
use crate::support::event::user_created;
use crate::support::http::request;
use crate::support::listener::Listener;
use crate::support::server::{Response, Server};
use crate::support::signer::{Signer, with_broken_signature};
use crate::support::store::kept;
use crate::support::terminal::Terminal;

/// Where a folder's own local issuer has its key.
const KEY: &str = "data/kinde-hook/local-issuer.pem";

/// Where an app looks for its issuer's keys.
const KEY_SETS: [&str; 2] = ["/.well-known/jwks.json", "/.well-known/jwks"];

const METADATA: &str = "/.well-known/openid-configuration";

/// The local issuer of whoever has this folder for a home. Something must have
/// made its key.
fn local(folder: &Path) -> Signer {
    let elsewhere = tempfile::tempdir().unwrap();
    let mut command = kinde_hook(folder);
    // Away from any `.env` file that names an issuer.
    command.current_dir(elsewhere.path()).args(["jwks", "--local-issuer", "--format", "json"]);
    let done = finish(command);
    let set: Value = serde_json::from_str(&done.stdout).expect("a key set");
    let key_id = set["keys"][0]["kid"].as_str().unwrap().to_owned();
    let pem = fs::read_to_string(folder.join(KEY)).unwrap();
    Signer::from_pem(&pem, Box::leak(key_id.into_boxed_str()))
}

fn get(listener: &Listener, path: &str) -> (u16, Value) {
    let answer = request(listener.address, "GET", path, &[], b"");
    (answer.status, answer.json())
}

fn key_ids(set: &Value) -> Vec<&str> {
    set["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap()).collect()
}

#[test]
fn with_no_issuer_configured_the_local_one_is_trusted_and_announced() {
    let folder = folder();
    let mut listener = Listener::start(folder.path(), &[]);
    let port = listener.address.port();
    assert_eq!(listener.ready["issuer"], Value::Null);
    assert_eq!(listener.ready["keys"], Value::Null);
    assert_eq!(listener.ready["local_issuer"], format!("http://localhost:{port}"));
    let event = user_created();
    let answer = listener.post(local(folder.path()).sign(&event));
    assert_eq!(answer.status, 200);
    let shown = listener.next("event");
    assert_eq!(shown["event_id"], event["event_id"]);
    assert_eq!(shown["local"], true);
}

#[test]
fn the_banner_says_what_to_type_next() {
    let folder = folder();
    let terminal = Terminal::start(folder.path(), &[]);
    let port = terminal.address.port();
    assert_eq!(
        terminal.banner[1..],
        [
            "No Kinde issuer configured: only events from `kinde-hook trigger` will verify"
                .to_owned(),
            format!("  try it:       kinde-hook trigger user.created --to {port}"),
            format!("  for your app: KINDE_ISSUER_URL=http://localhost:{port}"),
            "press Ctrl-C to stop".to_owned(),
        ]
    );
}

#[test]
fn a_local_event_is_marked_wherever_it_is_shown() {
    let folder = folder();
    let terminal = Terminal::start(folder.path(), &[]);
    let local = local(folder.path());
    let token = local.sign(&user_created());
    assert_eq!(terminal.post(&token).status, 200);
    let block = terminal.block();
    assert!(block[0].ends_with("✓ user.created  ada@example.com  LOCAL"), "{block:?}");

    let [record] = &kept(folder.path(), &[])[..] else { panic!("not one event") };
    assert_eq!(record["local"], true);
    let listed = run_in(folder.path(), ["events"]).stdout;
    assert!(listed.contains("ada@example.com  LOCAL  event_"), "{listed}");
    let shown = run_in(folder.path(), ["events", "show", "#1"]).stdout;
    assert!(shown.contains("LOCAL"), "{shown}");

    let decoded = run_in(folder.path(), ["decode", "--verify", &token]);
    assert_eq!(decoded.code, Some(0));
    assert!(
        decoded.stdout.starts_with("VERIFIED LOCAL: signed by the local issuer"),
        "{decoded:?}"
    );
    let decoded = run_in(folder.path(), ["decode", "--verify", "--format", "json", &token]);
    let line: Value = serde_json::from_str(&decoded.stdout).unwrap();
    assert_eq!((&line["verified"], &line["local"]), (&json!(true), &json!(true)));
}

#[test]
fn with_an_issuer_configured_the_local_one_is_trusted_only_on_request() {
    let (folder, kinde) = (folder(), Signer::kinde());
    write(folder.path(), "jwks.json", kinde.key_set());
    drop(Listener::start(folder.path(), &[]));
    let local = local(folder.path());
    let args = ["--issuer", "acme", "--jwks", "jwks.json"];

    let mut listener = Listener::start(folder.path(), &args);
    assert_eq!(listener.ready["local_issuer"], Value::Null);
    let answer = listener.post(local.sign(&user_created()));
    assert_eq!(answer.status, 401);
    let shown = listener.next("rejected");
    assert_eq!(shown["reason"], "local-issuer-off");
    assert!(shown["hint"].as_str().unwrap().contains("--local-issuer"), "{shown}");
    assert_eq!(listener.post(kinde.sign(&user_created())).status, 200);
    assert_eq!(listener.next("event")["local"], false);
    for path in KEY_SETS.into_iter().chain([METADATA]) {
        assert_eq!(get(&listener, path).0, 404, "{path}");
    }
    let token = local.sign(&user_created());
    let decode = [&["decode", &token], &args[..]].concat();
    let refused = run_in(folder.path(), &decode);
    assert_eq!(refused.code, Some(1));
    assert!(refused.stdout.starts_with("REJECTED local-issuer-off"), "{refused:?}");

    let mut listener = Listener::start(folder.path(), &[&args[..], &["--local-issuer"]].concat());
    assert_eq!(listener.ready["issuer"], "https://acme.kinde.com");
    assert_eq!(listener.post(&token).status, 200);
    assert_eq!(listener.next("event")["local"], true);
    assert_eq!(listener.post(kinde.sign(&user_created())).status, 200);
    assert_eq!(listener.next("event")["local"], false);
    assert_eq!(listener.post(Signer::other().sign(&user_created())).status, 401);
    assert_eq!(listener.next("rejected")["reason"], "unknown-key");
    let accepted = run_in(folder.path(), [&decode[..], &["--local-issuer"]].concat());
    assert!(accepted.stdout.starts_with("VERIFIED LOCAL"), "{accepted:?}");
}

#[test]
fn the_served_key_set_holds_the_issuers_keys_as_they_are_and_ours() {
    let (folder, kinde) = (folder(), Signer::kinde());
    // What an issuer writes beside the members that matter is passed on too.
    let key_set = kinde.key_set().replace("\"use\"", "\"x\":[1e0],\"use\"");
    let issuer = Server::issuer(key_set.clone());
    let listener = Listener::start(
        folder.path(),
        &["--issuer", &issuer.url(), "--local-issuer", "--path", "/hook"],
    );
    let local = local(folder.path());
    for path in KEY_SETS {
        let answer = request(listener.address, "GET", path, &[], b"");
        let text = answer.body.clone();
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(key_ids(&answer.json()), [kinde.key_id, local.key_id]);
        assert!(text.starts_with(key_set.trim_end_matches("]}")), "{text}");
        let head = request(listener.address, "HEAD", path, &[], b"");
        assert_eq!((head.status, head.body.len()), (200, 0));
        assert_eq!(head.header("content-length"), Some(&*text.len().to_string()));
    }
    let (status, metadata) = get(&listener, METADATA);
    let url = format!("http://localhost:{}", listener.address.port());
    assert_eq!(status, 200);
    assert_eq!(metadata["issuer"], url);
    assert_eq!(metadata["jwks_uri"], format!("{url}/.well-known/jwks.json"));
}

#[test]
fn an_app_whose_issuer_ends_with_a_slash_is_told_so() {
    let folder = folder();
    let mut listener = Listener::start(folder.path(), &["--path", "/hook"]);
    let url = format!("http://localhost:{}", listener.address.port());
    for path in KEY_SETS {
        let (status, answer) = get(&listener, &format!("/{path}"));
        assert_eq!((status, &answer["error"]), (404, &json!("two-slashes")));
        let shown = listener.next("refused");
        assert_eq!(shown["reason"], "two-slashes");
        let hint = shown["hint"].as_str().unwrap();
        assert!(hint.ends_with(&format!("set KINDE_ISSUER_URL={url}")), "{hint}");
    }
    assert_eq!(get(&listener, "//other").1["error"], "path-not-found");
}

#[test]
fn a_listener_that_has_no_keys_to_give_says_once_that_an_app_asked() {
    let (folder, kinde) = (folder(), Signer::kinde());
    write(folder.path(), "jwks.json", kinde.key_set());
    let mut listener = Listener::start(folder.path(), &["--jwks", "jwks.json"]);
    assert_eq!(get(&listener, METADATA).0, 404);
    for path in KEY_SETS {
        assert_eq!(get(&listener, path).0, 404, "{path}");
    }
    listener.stop();
    let is_warning = |line: &String| line.contains("\"type\":\"warning\"");
    let warnings: Vec<String> = listener.rest().into_iter().filter(is_warning).collect();
    let [warning] = &warnings[..] else { panic!("{warnings:?}") };
    assert!(warning.contains("requested keys from this listener"), "{warning}");
    assert!(warning.contains("--local-issuer"), "{warning}");
}

#[test]
fn while_the_issuer_is_away_the_served_key_set_holds_ours_alone() {
    let folder = folder();
    let away = Server::issuer("");
    let url = away.url();
    drop(away);
    let mut listener = Listener::start(folder.path(), &["--issuer", &url, "--local-issuer"]);
    let local = local(folder.path());
    let (status, set) = get(&listener, KEY_SETS[0]);
    assert_eq!((status, key_ids(&set)), (200, vec![local.key_id]));
    assert_eq!(listener.post(local.sign(&user_created())).status, 200);
    assert_eq!(listener.next("event")["local"], true);
    assert_eq!(listener.post(Signer::kinde().sign(&user_created())).status, 503);
}

#[test]
fn while_the_issuer_is_away_a_local_event_is_known_all_the_same() {
    let folder = folder();
    drop(Listener::start(folder.path(), &[]));
    let token = local(folder.path()).sign(&user_created());
    let away = Server::issuer("");
    let url = away.url();
    drop(away);
    let mut listener = Listener::start(folder.path(), &["--issuer", &url]);
    let answer = listener.post(&token);
    assert_eq!(answer.status, 401);
    let shown = listener.next("rejected");
    assert_eq!(shown["reason"], "local-issuer-off");
    assert!(shown["hint"].as_str().unwrap().contains("--local-issuer"), "{shown}");
    assert_eq!(listener.post(Signer::kinde().sign(&user_created())).status, 503);
    let decoded = run_in(folder.path(), ["decode", "--issuer", &url, &token]);
    assert_eq!(decoded.code, Some(1), "{decoded:?}");
    assert!(decoded.stdout.starts_with("REJECTED local-issuer-off"), "{decoded:?}");
    let missing = run_in(folder.path(), ["decode", "--jwks", "missing.json", &token]);
    assert_eq!(missing.code, Some(2), "{missing:?}");
}

#[test]
fn a_listener_that_vouches_for_the_local_key_is_believed() {
    let folder = folder();
    let vouching = Listener::start(folder.path(), &[]);
    let url = format!("http://{}", vouching.address);
    let mut listener = Listener::start(folder.path(), &["--issuer", &url]);
    assert_eq!(listener.post(local(folder.path()).sign(&user_created())).status, 200);
    assert_eq!(listener.next("event")["local"], true);
}

#[test]
fn an_env_file_that_names_the_listener_itself_asks_for_the_local_issuer() {
    let folder = folder();
    // The file has to name a port before the listener has it: another program
    // may be quicker to take it.
    let start = || {
        let port = Server::issuer("").address().port();
        write(folder.path(), ".env.local", format!("KINDE_ISSUER_URL=http://localhost:{port}\n"));
        let mut command = kinde_hook(folder.path());
        command.args(["listen", "--format", "json", "--port", &port.to_string()]);
        match Listener::try_start(command) {
            Err(errors) if errors.contains("in use") => None,
            outcome => Some((port, outcome.expect("a listener"))),
        }
    };
    let (port, mut listener) = std::iter::repeat_with(start).flatten().next().unwrap();
    assert_eq!(listener.ready["issuer"], Value::Null);
    assert_eq!(listener.ready["local_issuer"], format!("http://localhost:{port}"));
    let token = local(folder.path()).sign(&user_created());
    assert_eq!(listener.post(&token).status, 200);
    assert_eq!(listener.next("event")["local"], true);
    // The listener is the issuer of whoever asks in this folder.
    let decoded = run_in(folder.path(), ["decode", "--verify", &token]);
    assert!(decoded.stdout.starts_with("VERIFIED LOCAL"), "{decoded:?}");
}

#[test]
fn without_an_issuer_nobody_else_is_believed_and_the_hint_says_what_to_give() {
    let folder = folder();
    let mut listener = Listener::start(folder.path(), &[]);
    let answer = listener.post(Signer::kinde().sign(&user_created()));
    assert_eq!(answer.status, 401);
    let shown = listener.next("rejected");
    assert_eq!(shown["reason"], "no-issuer");
    assert!(shown["hint"].as_str().unwrap().contains("--issuer"), "{shown}");
    let local = local(folder.path());
    let forged = [
        (Signer::other().named(local.key_id).sign(&user_created()), "bad-signature"),
        (with_broken_signature(&local.sign(&user_created())), "bad-signature"),
        (local.sign(&json!({ "sub": "kp_1" })), "not-a-webhook"),
    ];
    for (token, reason) in forged {
        assert!([400, 401].contains(&listener.post(token).status));
        assert_eq!(listener.next("rejected")["reason"], reason);
    }
}

#[test]
fn an_app_that_fails_or_took_local_events_before_is_not_told_another_issuer() {
    let folder = folder();
    let answers = Mutex::new([500, 400, 200, 401].into_iter());
    let app = Server::start(move |_| Response::new(answers.lock().unwrap().next().unwrap(), ""));
    let mut listener = Listener::start(folder.path(), &["--forward-to", &app.url()]);
    let token = local(folder.path()).sign(&user_created());
    let mut hint_at = |status: u16| {
        assert_eq!(listener.post(&token).status, status);
        let told = listener.next("forwarded");
        assert_eq!(told["status"], status);
        told["hint"].as_str().unwrap_or_default().to_owned()
    };
    assert!(!hint_at(500).contains("LOCAL"));
    assert!(hint_at(400).contains("LOCAL"));
    assert_eq!(hint_at(200), "");
    assert!(!hint_at(401).contains("LOCAL"));
}

#[test]
fn the_key_is_one_for_all_listeners_and_its_owners_alone() {
    let folder = folder();
    let (one, two) = (Listener::start(folder.path(), &[]), Listener::start(folder.path(), &[]));
    let set = |listener| get(listener, KEY_SETS[0]).1;
    assert_eq!(set(&one), set(&two));
    let key = folder.path().join(KEY);
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    let parent = key.parent().unwrap();
    assert_eq!(fs::metadata(parent).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn a_key_file_that_holds_no_key_is_an_error_only_if_it_is_needed() {
    let folder = folder();
    fs::create_dir_all(folder.path().join("data/kinde-hook")).unwrap();
    write(folder.path(), KEY, "Dear reader");
    let done = run_in(folder.path(), ["listen", "--port", "0"]);
    assert_eq!(done.code, Some(2));
    assert!(done.stderr.contains("local-issuer.pem") && done.stderr.contains("delete"), "{done:?}");
    assert_eq!(fs::read_to_string(folder.path().join(KEY)).unwrap(), "Dear reader");
    write(folder.path(), "jwks.json", Signer::kinde().key_set());
    let listener = Listener::start(folder.path(), &["--jwks", "jwks.json"]);
    assert_eq!(listener.post(Signer::kinde().sign(&user_created())).status, 200);
}

#[test]
fn a_store_of_the_first_version_is_brought_up_to_date_with_all_that_is_in_it() {
    let folder = folder();
    let event = user_created();
    {
        let listener = Listener::start(folder.path(), &[]);
        assert_eq!(listener.post(local(folder.path()).sign(&event)).status, 200);
    }
    // As the first version had it.
    let store = folder.path().join("data/kinde-hook/events.db");
    let connection = Connection::open(&store).unwrap();
    connection
        .execute_batch(
            "DROP TABLE recipient; ALTER TABLE forward DROP COLUMN sender;
            ALTER TABLE forward DROP COLUMN replayed; ALTER TABLE delivery DROP COLUMN local;
            PRAGMA user_version = 1;",
        )
        .unwrap();
    connection.close().unwrap();
    let [record] = &kept(folder.path(), &[])[..] else { panic!("not one event") };
    assert_eq!(record["event_id"], event["event_id"]);
    assert_eq!(record["local"], false);
    let listener = Listener::start(folder.path(), &[]);
    assert_eq!(listener.post(local(folder.path()).sign(&event)).status, 200);
    let records = kept(folder.path(), &[]);
    assert_eq!((&records[1]["local"], &records[1]["attempt"]), (&json!(true), &json!(2)));
}

#[test]
fn an_issuer_on_this_machine_is_not_kinde() {
    let (others, folder) = (folder(), folder());
    let generating = Listener::start(others.path(), &[]);
    let port = generating.address.port();
    for issuer in [format!("http://127.0.0.1:{port}"), format!("http://localhost:{port}")] {
        let jwks = format!("{issuer}{}", KEY_SETS[0]);
        for (source, value) in [("--issuer", &issuer), ("--jwks", &jwks)] {
            let token = local(others.path()).sign(&user_created());
            let mut listener = Listener::start(folder.path(), &[source, value]);
            assert_eq!(listener.post(&token).status, 200);
            assert_eq!(listener.next("event")["local"], true, "{source} {value}");
            let record = kept(folder.path(), &[]).pop().unwrap();
            assert_eq!(record["local"], true, "{source} {value}");
            let decoded = run_in(folder.path(), ["decode", source, value, &token]);
            assert_eq!(decoded.code, Some(0));
            assert!(decoded.stdout.starts_with("VERIFIED LOCAL "), "{decoded:?}");
            let args = ["decode", source, value, "--format", "json", &token];
            let line: Value = serde_json::from_str(&run_in(folder.path(), args).stdout).unwrap();
            assert_eq!((&line["verified"], &line["local"]), (&json!(true), &json!(true)));
            let seen = run_in(folder.path(), ["doctor", "--port", "0", source, value]);
            assert!(seen.stdout.contains("its events are marked LOCAL"), "{seen:?}");
        }
    }
    let mut command = kinde_hook(folder.path());
    command.args(["listen", "--port", "0", "--issuer", &format!("localhost:{port}")]);
    let terminal = Terminal::start_command(command);
    let banner = terminal.banner.join("\n");
    assert!(banner.contains("its events are marked LOCAL"), "{banner}");
}

#[test]
fn keys_in_a_file_are_whose_the_user_says() {
    let (folder, kinde) = (folder(), Signer::kinde());
    write(folder.path(), "jwks.json", kinde.key_set());
    let mut listener = Listener::start(folder.path(), &["--jwks", "jwks.json"]);
    assert_eq!(listener.post(kinde.sign(&user_created())).status, 200);
    assert_eq!(listener.next("event")["local"], false);
}
