//! `listen`: what it takes, what it shows, what it saves.

use std::fs::{read_dir, read_to_string};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use serde_json::{Value, json};

use crate::support::command::{Done, finish, folder, kinde_hook, like, run_in, wait, write};
use crate::support::event::{fresh_id, user_created};
use crate::support::http::{PATIENCE, deliver, raw, request};
use crate::support::listener::Listener;
use crate::support::needs;
use crate::support::server::Server;
use crate::support::signer::{Signer, with_broken_signature};
use crate::support::store::folder_with_keys;
use crate::support::terminal::Terminal;

/// A folder that holds the key set which [`OFFLINE`] names.
const OFFLINE: [&str; 2] = ["--jwks", "jwks.json"];

fn in_json(folder: &Path, args: &[&str]) -> Listener {
    Listener::start(folder, &[&OFFLINE, args].concat())
}

fn in_text(folder: &Path, args: &[&str]) -> Terminal {
    Terminal::start(folder, &[&OFFLINE, args].concat())
}

/// Runs a listener that cannot start.
fn fail(folder: &Path, args: &[&str]) -> Done {
    run_in(folder, [&["listen", "--port", "0"], &OFFLINE[..], args].concat())
}

fn event_of_type(event_type: &str) -> Value {
    let mut event = user_created();
    event["type"] = event_type.into();
    event
}

fn sign(event: &Value) -> String {
    Signer::kinde().sign(event)
}

/// Checks that a line begins with a time, and returns what follows it.
#[track_caller]
fn after_time(line: &str) -> &str {
    let (time, rest) = line.split_at(8);
    let pattern: String = time.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    assert_eq!(pattern, "00:00:00", "{line}");
    rest.strip_prefix(' ').unwrap()
}

#[test]
fn a_genuine_event_is_shown_and_answered_with_200() {
    let (folder, kinde) = (folder(), Signer::kinde());
    let issuer = Server::issuer(kinde.key_set());
    let mut listener = Listener::start(folder.path(), &["--issuer", &issuer.url()]);
    let event = user_created();
    let token = kinde.sign(&event);
    let answer = listener.post(&token);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["event_id"], event["event_id"]);
    let shown = listener.next("event");
    assert_eq!(shown["event_type"], "user.created");
    assert_eq!(shown["event_id"], event["event_id"]);
    assert_eq!(shown["source"], "admin");
    assert_eq!(shown["timestamp"], event["timestamp"]);
    assert_eq!(shown["subject"], "ada@example.com");
    assert_eq!(shown["attempt"], 1);
    assert_eq!(shown["status"], 200);
    assert_eq!(shown["path"], "/");
    assert_eq!(shown["data"], event["data"]);
    assert_eq!(shown["token"], token);
    assert!(shown["webhook_id"].is_null());
}

#[test]
fn a_tampered_event_is_refused_with_its_reason() {
    let (folder, kinde) = (folder(), Signer::kinde());
    let keys = write(folder.path(), "jwks.json", kinde.key_set());
    let mut listener = Listener::start(folder.path(), &["--jwks", keys.to_str().unwrap()]);
    let answer = listener.post(with_broken_signature(&kinde.sign(&user_created())));
    assert_eq!(answer.status, 401);
    assert_eq!(answer.json()["error"], "bad-signature");
    let shown = listener.next("rejected");
    assert_eq!(shown["reason"], "bad-signature");
    assert_eq!(listener.stop(), (Some(0), String::new()));
}

#[test]
fn kindes_own_id_of_a_delivery_is_shown() {
    let folder = folder_with_keys();
    let mut listener = in_json(folder.path(), &[]);
    let headers = [("Content-Type", "application/jwt"), ("Webhook-Id", "webhook_018f")];
    let token = sign(&user_created());
    request(listener.address, "POST", "/", &headers, token.as_bytes());
    assert_eq!(listener.next("event")["webhook_id"], "webhook_018f");
}

#[test]
fn json_lines_tell_the_whole_life_of_a_listener() {
    let folder = folder_with_keys();
    let mut listener = in_json(folder.path(), &["--path", "hook"]);
    assert_eq!(listener.ready["url"], format!("http://{}", listener.address));
    assert_eq!(listener.ready["addresses"][0], listener.address.to_string());
    assert_eq!(listener.ready["path"], "/hook");
    assert_eq!(listener.ready["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(listener.next("keys")["usable"], 1);
    listener.post_to("/hook", sign(&user_created()));
    listener.post_to("/hook", "hello");
    listener.post_to("/other", "hello");
    assert_eq!(listener.stop(), (Some(0), String::new()));
    let types: Vec<Value> = listener
        .rest()
        .iter()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|line| if line["type"] == "stopped" { line } else { line["type"].clone() })
        .collect();
    let stopped = json!({ "type": "stopped", "verified": 1, "refused": 2, "unavailable": 0 });
    assert_eq!(
        types,
        [json!("event"), json!("rejected"), json!("refused"), json!("stopping"), stopped]
    );
}

#[test]
fn numbers_and_the_order_of_names_are_shown_as_they_were_received() {
    let folder = folder_with_keys();
    let listener = &mut in_json(folder.path(), &[]);
    let data = r#"{"z":1.0e2,"a":123456789012345678901234567890.10,"m":-0}"#;
    let payload = format!(r#"{{"type":"a.b","event_id":"event_1","data":{data}}}"#);
    assert_eq!(listener.post(Signer::kinde().sign_text(&payload)).status, 200);
    listener.stop();
    let lines = listener.rest();
    assert!(lines.iter().any(|line| line.contains(&format!("\"data\":{data}"))), "{lines:?}");
}

#[test]
fn a_person_sees_a_block_for_each_event() {
    let folder = folder_with_keys();
    let mut terminal = in_text(folder.path(), &[]);
    let event = user_created();
    terminal.post(sign(&event));
    let block = terminal.block();
    assert_eq!(after_time(&block[0]), "✓ user.created  ada@example.com");
    let id = event["event_id"].as_str().unwrap();
    assert_eq!(block[1], format!("         {id}  source admin"));
    let data: Value = serde_json::from_str(&block[2..].join("\n")).expect("JSON");
    assert_eq!(data, event["data"]);
    assert!(block[2..].iter().all(|line| line.starts_with("         ")), "{block:#?}");

    terminal.post(with_broken_signature(&sign(&event)));
    let block = terminal.block();
    assert_eq!(after_time(&block[0]), "✗ bad-signature  401  POST /");
    assert_eq!(block[1], "         the signature does not match the token");
    assert!(block[2].starts_with("         hint: "), "{block:#?}");
    assert_eq!(block.len(), 3);

    let (code, output, errors) = terminal.stop();
    assert_eq!((code, output), (Some(0), Vec::new()));
    assert!(errors.iter().any(|line| line == "Stopped: 1 verified, 1 rejected"), "{errors:?}");
}

#[test]
fn status_lines_go_to_standard_error_alone() {
    let folder = folder_with_keys();
    let mut terminal = in_text(folder.path(), &["--path", "/hook"]);
    let address = terminal.address;
    let expected = [
        format!("listening on http://{address}"),
        "verifying with the keys of jwks.json (--jwks)".to_owned(),
        "accepting webhooks on /hook only".to_owned(),
        "press Ctrl-C to stop".to_owned(),
    ];
    assert_eq!(terminal.banner, expected);
    let (code, output, errors) = terminal.stop();
    assert_eq!((code, output), (Some(0), Vec::new()));
    assert_eq!(errors[0], "✓ 1 key loaded, ready to verify");
    assert!(errors[1].starts_with("Stopping: "), "{errors:?}");
    assert_eq!(errors[2], "Stopped: 0 verified, 0 rejected");
}

#[test]
fn compact_output_has_one_line_for_each_event() {
    let folder = folder_with_keys();
    let terminal = in_text(folder.path(), &["--compact"]);
    let event = user_created();
    terminal.post(sign(&event));
    let id = event["event_id"].as_str().unwrap();
    assert_eq!(
        after_time(&terminal.line()),
        format!("✓ user.created  ada@example.com  {id}  source admin")
    );
    terminal.post("hello");
    assert_eq!(
        after_time(&terminal.line()),
        "✗ not-three-parts  400  POST /  the body is not a token: it has no dots, but a token has \
         three parts"
    );
    request(terminal.address, "PUT", "/x", &[], b"");
    assert_eq!(
        after_time(&terminal.line()),
        "✗ method-not-allowed  405  PUT /x  webhooks are sent with POST"
    );
    raw(terminal.address, b"hello\r\n\r\n");
    assert_eq!(after_time(&terminal.line()), "✗ not-http  400  this is not an HTTP request");
}

#[test]
fn compact_and_json_exclude_each_other() {
    let folder = folder_with_keys();
    let done = fail(folder.path(), &["--compact", "--format", "json"]);
    assert_eq!(done.code, Some(2));
    assert!(done.stderr.contains("cannot be used with"), "{done:?}");
}

#[test]
fn a_repeated_event_is_shown_as_such() {
    let folder = folder_with_keys();
    let terminal = in_text(folder.path(), &["--compact"]);
    let event = user_created();
    let again = |line: &str| line.split("  ").nth(2).unwrap().to_owned();
    terminal.post(sign(&event));
    terminal.line();
    for expected in ["again (attempt 2)", "again (attempt 3)"] {
        assert_eq!(terminal.post(sign(&event)).status, 200);
        assert_eq!(again(&terminal.line()), expected);
    }
    terminal.post(sign(&user_created()));
    assert!(!terminal.line().contains("again"));

    // Another listener knows it from the store.
    let mut listener = in_json(folder.path(), &[]);
    for attempt in 4..=6 {
        listener.post(sign(&event));
        assert_eq!(listener.next("event")["attempt"], attempt);
    }
}

#[test]
fn a_filter_decides_what_is_shown_and_not_what_is_taken() {
    let folder = folder_with_keys();
    let filters = ["--events", "user.*,organization.created", "--events", "role.deleted"];
    let mut listener = in_json(folder.path(), &filters);
    for event_type in [
        "users.created",
        "organization.updated",
        "role.created",
        "user.deleted",
        "organization.created",
        "role.deleted",
    ] {
        assert_eq!(listener.post(sign(&event_of_type(event_type))).status, 200, "{event_type}");
    }
    for event_type in ["user.deleted", "organization.created", "role.deleted"] {
        assert_eq!(listener.next("event")["event_type"], event_type);
    }
    listener.post("hello");
    assert_eq!(listener.next("rejected")["reason"], "not-three-parts", "is always shown");
    listener.stop();
    let rest = listener.rest();
    let stopped: Value = serde_json::from_str(rest.last().unwrap()).unwrap();
    assert_eq!((&stopped["verified"], &stopped["refused"]), (&json!(6), &json!(1)));
}

#[test]
fn a_listener_that_the_network_reaches_says_so() {
    let folder = folder_with_keys();
    let line = "also reachable from your network".to_owned();
    for (host, is_said) in [("0.0.0.0", true), ("127.0.0.1", false)] {
        let terminal = in_text(folder.path(), &["--host", host]);
        assert_eq!(terminal.banner.contains(&line), is_said, "{:?}", terminal.banner);
    }
}

#[test]
fn a_filter_that_matches_no_known_type_is_warned_about() {
    let folder = folder_with_keys();
    let filter = ["--events", "users.*,user.created"];
    let mut terminal = in_text(folder.path(), &filter);
    assert_eq!(terminal.post(sign(&event_of_type("users.merged"))).status, 200);
    assert_eq!(after_time(&terminal.block()[0]), "✓ users.merged  ada@example.com");
    let (code, _, errors) = terminal.stop();
    assert_eq!(code, Some(0), "{errors:?}");
    let warnings: Vec<&String> = errors.iter().filter(|line| line.starts_with("warn")).collect();
    assert_eq!(warnings, ["warning: no known event type matches `users.*`"]);

    let mut listener = in_json(folder.path(), &filter);
    let warning = listener.next("warning");
    assert_eq!(warning["message"], "no known event type matches `users.*`");
}

#[test]
fn a_misspelt_type_is_warned_about_wherever_events_are_chosen() {
    let folder = folder_with_keys();
    let message = "no known event type matches `user.creatd`";
    let mut listener = in_json(folder.path(), &["--forward-to", "user.creatd=3000"]);
    assert_eq!(listener.next("warning")["message"], message);
    for args in [&["events"][..], &["replay"], &["events", "export", "--dir", "out"]] {
        let done = run_in(folder.path(), [args, &["--type", "user.creatd"]].concat());
        assert_eq!(done.code, Some(0), "{done:?}");
        assert_eq!(done.stderr.matches(message).count(), 1, "{done:?}");
        let done = run_in(folder.path(), [args, &["--type", "user.created"]].concat());
        assert!(!done.stderr.contains("warning"), "{done:?}");
    }
}

#[test]
fn what_is_no_filter_is_refused() {
    let folder = folder_with_keys();
    for filter in ["*.created", "user created", ""] {
        let done = fail(folder.path(), &["--events", filter]);
        assert_eq!(done.code, Some(2), "{filter:?}: {done:?}");
        assert!(done.stderr.contains("--events"), "{done:?}");
    }
}

#[test]
fn what_is_no_path_is_refused() {
    let folder = folder_with_keys();
    for path in ["/a?b=c", "/a b"] {
        let done = fail(folder.path(), &["--path", path]);
        assert_eq!(done.code, Some(2), "{path}: {done:?}");
        assert!(done.stderr.contains("--path"), "{done:?}");
    }
}

#[test]
fn both_loopback_addresses_answer_on_one_port() {
    let folder = folder_with_keys();
    let listener = in_json(folder.path(), &[]);
    let addresses: Vec<SocketAddr> = listener.ready["addresses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|address| address.as_str().unwrap().parse().unwrap())
        .collect();
    assert_eq!(addresses[0], SocketAddr::from((Ipv4Addr::LOCALHOST, listener.address.port())));
    let has_ipv6 = TcpListener::bind("[::1]:0").is_ok();
    assert_eq!(addresses.len(), if has_ipv6 { 2 } else { 1 });
    for address in addresses {
        assert!(address.ip().is_loopback());
        assert_eq!(address.port(), listener.address.port());
        let token = sign(&user_created());
        assert_eq!(request(address, "POST", "/", &[], token.as_bytes()).status, 200, "{address}");
    }
}

#[test]
fn a_host_is_listened_on_alone() {
    let folder = folder_with_keys();
    let mut hosts = vec![("127.0.0.2", "127.0.0.2"), ("127.0.0.1", "127.0.0.1")];
    if TcpListener::bind("[::1]:0").is_ok() {
        hosts.extend([("::1", "[::1]"), ("[::1]", "[::1]")]);
    }
    for (host, shown) in hosts {
        let listener = in_json(folder.path(), &["--host", host]);
        let port = listener.address.port();
        assert_eq!(listener.ready["addresses"], json!([format!("{shown}:{port}")]));
        assert_eq!(listener.post(sign(&user_created())).status, 200, "{host}");
    }
}

#[test]
fn every_address_of_a_host_has_the_same_port() {
    let folder = folder_with_keys();
    let listener = in_json(folder.path(), &["--host", "localhost"]);
    for address in listener.ready["addresses"].as_array().unwrap() {
        let address: SocketAddr = address.as_str().unwrap().parse().unwrap();
        assert_eq!(address.port(), listener.address.port());
    }
}

#[test]
fn a_listener_on_every_address_announces_one_that_can_be_called() {
    let folder = folder_with_keys();
    let listener = in_json(folder.path(), &["--host", "0.0.0.0"]);
    assert!(listener.address.ip().is_loopback());
    assert_eq!(listener.post(sign(&user_created())).status, 200);
}

#[test]
fn quiet_leaves_the_events_and_nothing_else() {
    let folder = folder_with_keys();
    // A free port of an address that nobody else uses, as quiet tells none.
    let process = std::process::id().to_be_bytes();
    let host = format!("127.{}.{}.{}", 1 + process[1] % 100, process[2], process[3].max(1));
    let address = TcpListener::bind((host.as_str(), 0)).unwrap().local_addr().unwrap();
    let port = address.port().to_string();
    let mut command = kinde_hook(folder.path());
    command
        .args(["listen", "-q", "--compact", "--events", "user.created,typo.*"])
        .args(["--host", &host, "--port", &port])
        .args(OFFLINE);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let pid = rustix::process::Pid::from_child(&child);
    let deadline = Instant::now() + PATIENCE;
    while std::net::TcpStream::connect(address).is_err() {
        assert!(Instant::now() < deadline, "nobody listens");
        std::thread::yield_now();
    }
    let token = sign(&user_created());
    assert_eq!(request(address, "POST", "/", &[], token.as_bytes()).status, 200);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    let done = wait(child);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""));
    assert_eq!(done.stdout.lines().count(), 1, "{done:?}");
    assert!(done.stdout.contains("✓ user.created"), "{done:?}");
}

/// The names of the files in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    names
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_verified_token_is_saved_where_only_its_owner_reads_it() {
    let folder = folder_with_keys();
    let listener = in_json(folder.path(), &["--save", "kept/events"]);
    let event = user_created();
    let token = sign(&event);
    assert_eq!(listener.post(format!(" {token}\r\n")).status, 200);
    let saved = folder.path().join("kept/events");
    let names = names(&saved);
    let id = event["event_id"].as_str().unwrap();
    assert_eq!(names.len(), 1);
    let (time, rest) = names[0].split_once('-').unwrap();
    assert_eq!(rest, format!("user.created-{id}.jwt"));
    let pattern: String = time.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    assert_eq!(pattern, "00000000T000000.000Z");
    assert_eq!(read_to_string(saved.join(&names[0])).unwrap(), format!("{token}\n"));
    assert_eq!((mode(&saved), mode(&saved.join(&names[0]))), (0o700, 0o600));
}

#[test]
fn only_what_is_verified_is_saved_shown_or_not() {
    let folder = folder_with_keys();
    let listener = in_json(folder.path(), &["--save", "kept", "--events", "role.*"]);
    listener.post(with_broken_signature(&sign(&user_created())));
    listener.post("hello");
    assert!(names(&folder.path().join("kept")).is_empty());
    assert_eq!(listener.post(sign(&user_created())).status, 200);
    assert_eq!(names(&folder.path().join("kept")).len(), 1);
}

#[test]
fn the_same_event_twice_makes_two_files() {
    let folder = folder_with_keys();
    let listener = in_json(folder.path(), &["--save", "kept"]);
    let (token, address) = (sign(&user_created()), listener.address);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(deliver(address, "/", &token).status, 200));
        }
    });
    let saved = folder.path().join("kept");
    let names = names(&saved);
    assert_eq!(names.len(), 8, "{names:?}");
    for name in names {
        assert_eq!(Path::new(&name).extension(), Some("jwt".as_ref()));
        assert_eq!(read_to_string(saved.join(name)).unwrap(), format!("{token}\n"));
    }
}

#[test]
fn a_hostile_event_id_stays_in_the_folder() {
    let folder = folder_with_keys();
    let listener = in_json(folder.path(), &["--save", "kept"]);
    let before = names(folder.path());
    let hostile = [
        "../../outside",
        "/etc/passwd",
        "..",
        "a/b/c",
        "..\\..\\outside",
        "nul\0byte",
        "line\nbreak\u{1b}[2J",
        "-rf",
        "CON",
        "a:b*c?d\"e<f>g|h",
        "é\u{202e}日本",
        &"x".repeat(256),
    ];
    for id in hostile {
        let mut event = event_of_type(if id.len() > 200 { id } else { "../user.created" });
        event["event_id"] = id.into();
        assert_eq!(listener.post(sign(&event)).status, 200, "{id:?}");
    }
    let saved = names(&folder.path().join("kept"));
    assert_eq!(saved.len(), hostile.len(), "{saved:#?}");
    for name in saved {
        assert!(name.starts_with("20"), "{name}");
        assert_eq!(Path::new(&name).extension(), Some("jwt".as_ref()), "{name}");
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        assert!(name.chars().all(is_plain) && name.len() <= 255, "{name}");
    }
    assert_eq!(names(folder.path()), before, "nothing appeared beside it");
}

#[test]
fn a_folder_that_vanishes_makes_the_answer_503_until_it_is_back() {
    let folder = folder_with_keys();
    let kept = folder.path().join("kept");
    let mut listener = in_json(folder.path(), &["--save", "kept"]);
    std::fs::remove_dir(&kept).unwrap();
    let token = sign(&user_created());
    let answer = listener.post(&token);
    assert_eq!((answer.status, &answer.json()["error"]), (503, &json!("cannot-save")));
    assert!(answer.header("retry-after").is_some() && answer.json()["hint"].is_string());
    let shown = listener.next("unavailable");
    assert_eq!((&shown["reason"], &shown["status"]), (&json!("cannot-save"), &json!(503)));

    write(folder.path(), "kept", "not a folder");
    assert_eq!(listener.post(&token).status, 503);
    std::fs::remove_file(&kept).unwrap();
    std::fs::create_dir(&kept).unwrap();
    assert_eq!(listener.post(&token).status, 200);
    assert_eq!(listener.next("event")["attempt"], 1, "what was not taken is not counted");
    assert_eq!(names(&kept).len(), 1);
    listener.stop();
    let stopped: Value = serde_json::from_str(listener.rest().last().unwrap()).unwrap();
    assert_eq!((&stopped["verified"], &stopped["unavailable"]), (&json!(1), &json!(2)));
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error() {
    let folder = folder_with_keys();
    write(folder.path(), "file", "");
    let done = fail(folder.path(), &["--save", "file/kept"]);
    assert_eq!(done.code, Some(2));
    assert!(done.stderr.starts_with("error: cannot create the folder file/kept: "), "{done:?}");
}

#[test]
fn many_deliveries_at_once_are_all_taken_and_shown_once() {
    const CLIENTS: usize = 8;
    const EACH: usize = 10;
    let folder = folder_with_keys();
    let mut listener = in_json(folder.path(), &[]);
    let mut sent: Vec<String> = (0..CLIENTS * EACH).map(|_| fresh_id()).collect();
    std::thread::scope(|scope| {
        for ids in sent.chunks(EACH) {
            let address = listener.address;
            scope.spawn(move || {
                for id in ids {
                    let mut event = user_created();
                    event["event_id"] = id.as_str().into();
                    assert_eq!(deliver(address, "/", sign(&event)).status, 200);
                }
            });
        }
    });
    let mut shown: Vec<String> = sent
        .iter()
        .map(|_| listener.next("event")["event_id"].as_str().unwrap().to_owned())
        .collect();
    sent.sort_unstable();
    shown.sort_unstable();
    assert_eq!(shown, sent);
}

#[test]
fn no_log_line_holds_a_token() {
    let folder = folder();
    let issuer = Server::issuer(Signer::kinde().key_set());
    let mut command = kinde_hook(folder.path());
    command.args(["listen", "--port", "0", "--format", "json", "--issuer", &issuer.url()]);
    command.env("RUST_LOG", "trace");
    let mut listener = Listener::start_command(command);
    let token = sign(&user_created());
    let stranger = Signer::other().sign(&user_created());
    listener.post(&token);
    listener.post(with_broken_signature(&token));
    listener.post(&stranger);
    listener.post_to(&format!("/?token={stranger}"), &token[..200]);
    let (code, log) = listener.stop();
    assert_eq!(code, Some(0));
    assert!(log.contains("the issuer is configured"), "{log}");
    for token in [token, stranger] {
        for part in token.split('.') {
            assert!(!log.contains(&part[..40]), "{part} is logged");
        }
    }
}

#[test]
fn a_clock_whose_time_no_answer_can_tell_is_refused_at_once() {
    if !needs::faketime() {
        return;
    }
    let folder = folder();
    let at = |when: &str, args: &[&str]| {
        let mut command = std::process::Command::new("faketime");
        command.arg(when).arg(env!("CARGO_BIN_EXE_kinde-hook")).args(args);
        like(&mut command, &kinde_hook(folder.path()));
        finish(command)
    };
    let listen = ["listen", "--port", "0", "--local-issuer"];
    let done = at("1960-01-01 00:00:00", &listen);
    assert_eq!(done.code, Some(2), "{done:?}");
    assert!(done.stderr.contains("the clock of this machine shows a time before 1970"), "{done:?}");
    let token = "e30.e30.AA";
    assert!(!at("1960-01-01 00:00:00", &["decode", token]).stderr.contains("clock"));
    for args in [&listen[..], &["decode", token], &["trigger", "user.created", "--print"]] {
        let done = at("10000-01-02 00:00:00", args);
        assert_eq!(done.code, Some(2), "{done:?}");
        assert!(done.stderr.contains("after the year 9999"), "{done:?}");
    }
}
