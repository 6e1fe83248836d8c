//! From the internet to the listener: each way in, and each way in which it
//! fails.

use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};
use serde_json::Value;
use tempfile::TempDir;

use crate::shutdown::ANOTHER_REQUEST;
use crate::support::command::{finish, folder, gone, kinde_hook, run_in, wait, write};
use crate::support::gate::Gate;
use crate::support::http::{self, PATIENCE};
use crate::support::listener::Listener;
use crate::support::server::{Deserted, Response, Server};
use crate::support::signer::{Signer, token};
use crate::support::terminal::Terminal;
use crate::support::tunnel_server::{CONNECTIONS, TunnelServer};

fn prepared() -> TempDir {
    let folder = folder();
    write(folder.path(), "jwks.json", Signer::kinde().key_set());
    folder
}

/// A listener with the built-in tunnel, under the name `acme1`.
fn tunnelled(folder: &Path, server: &TunnelServer, args: &[&str]) -> Listener {
    let url = server.url();
    let tunnel =
        ["--jwks", "jwks.json", "--tunnel", "--tunnel-server", &url, "--subdomain", "acme1"];
    Listener::start(folder, &[&tunnel, args].concat())
}

/// The next line about the tunnel that is of one of these states.
fn next(listener: &mut Listener, states: &[&str]) -> Value {
    loop {
        let line = listener.next("tunnel");
        if states.contains(&line["state"].as_str().unwrap()) {
            return line;
        }
    }
}

fn says(line: &Value, words: &str) {
    let message = line["message"].as_str().unwrap();
    assert!(message.contains(words), "{line}");
}

#[test]
fn what_is_sent_to_the_public_name_arrives_is_kept_and_forwarded_byte_for_byte() {
    let (server, api) = TunnelServer::start();
    let app = Server::start(|_| Response::new(200, "{}"));
    let folder = prepared();
    let mut listener = tunnelled(folder.path(), &server, &["--forward-to", &app.url()]);
    let url = format!("http://{}", server.host("acme1"));
    assert_eq!(listener.ready["public_url"], url);
    assert_eq!(next(&mut listener, &["up"])["url"], url);
    assert_eq!(next(&mut listener, &["checked", "faulty"])["state"], "checked");

    let token = token();
    let host = server.host("acme1");
    let head = [("Host", host.as_str()), ("Content-Type", "application/jwt"), ("Webhook-Id", "w1")];
    let answer = http::request(api.address(), "POST", "/in?a=b", &head, token.as_bytes());
    assert_eq!(answer.status, 200, "{answer:?}");
    let event = listener.next("event");
    assert_eq!((&event["token"], &event["path"]), (&token.as_str().into(), &"/in?a=b".into()));
    assert_eq!(event["webhook_id"], "w1");
    let passed_on = &app.requests()[0];
    assert_eq!(passed_on.body, token.as_bytes());
    assert_eq!(passed_on.header("x-forwarded-host"), Some(host.as_str()));
    assert_eq!(passed_on.header("x-forwarded-proto"), Some("http"));

    assert_eq!(listener.stop(), (Some(0), String::new()));
    let kept = run_in(folder.path(), ["events", "--json"]).stdout;
    assert_eq!(kept.lines().count(), 1, "the probe is no delivery: {kept}");
    let stopped: Value = serde_json::from_str(listener.rest().last().unwrap()).unwrap();
    assert_eq!((&stopped["verified"], &stopped["refused"]), (&1.into(), &0.into()));
}

#[test]
fn a_person_is_shown_the_public_address() {
    let (server, _api) = TunnelServer::start();
    let folder = prepared();
    let url = server.url();
    let mut terminal = Terminal::start(
        folder.path(),
        &["--jwks", "jwks.json", "--tunnel", "--tunnel-server", &url, "--subdomain", "acme1"],
    );
    let reachable = format!("reachable at http://{0} ({1})", server.host("acme1"), &url[7..]);
    assert!(terminal.banner.contains(&reachable), "{:?}", terminal.banner);
    server.waits(CONNECTIONS);
    let (code, output, errors) = terminal.stop();
    assert_eq!((code, output.len()), (Some(0), 0), "{errors:?}");
}

#[test]
fn without_a_tunnel_there_is_no_public_address() {
    let folder = prepared();
    let listener = Listener::start(folder.path(), &["--jwks", "jwks.json"]);
    assert_eq!(listener.ready["public_url"], Value::Null);
}

#[test]
fn an_app_learns_that_the_public_address_is_https() {
    let (server, _api) = TunnelServer::start_saying(|name, server| server.lease_https(name));
    let app = Server::start(|_| Response::new(200, "{}"));
    let folder = prepared();
    let mut listener = tunnelled(folder.path(), &server, &["--forward-to", &app.url()]);
    let public = server.host("acme1");
    assert_eq!(server.post(&public, "/", token().as_bytes()).status, 200);
    listener.next("forwarded");
    assert_eq!(listener.post(token()).status, 200);
    listener.next("forwarded");
    let proto: Vec<Option<String>> = app
        .requests()
        .iter()
        .map(|request| request.header("x-forwarded-proto").map(str::to_owned))
        .collect();
    assert_eq!(proto, [Some("https".to_owned()), Some("http".to_owned())]);
}

#[test]
fn connections_that_were_used_are_replaced() {
    let (server, _api) = TunnelServer::start();
    let folder = prepared();
    let mut listener = tunnelled(folder.path(), &server, &[]);
    let host = server.host("acme1");
    for _ in 0..5 * CONNECTIONS {
        assert_eq!(server.post(&host, "/", token().as_bytes()).status, 200);
        listener.next("event");
    }
    server.waits(CONNECTIONS);
    // Nothing of that is a loss.
    listener.stop();
    assert!(!listener.rest().iter().any(|line| line.contains("\"lost\"")));
}

#[test]
fn a_project_has_the_same_name_every_time() {
    let (server, _api) = TunnelServer::start();
    let (folder, url) = (prepared(), server.url());
    for _ in 0..2 {
        let args = ["--jwks", "jwks.json", "--tunnel", "--tunnel-server", &url];
        Listener::start(folder.path(), &args).stop();
    }
    let asked = server.asked();
    assert_eq!((asked.len(), &asked[0]), (2, &asked[1]));
    assert!(asked[0].starts_with("kh-") && asked[0].len() == 13, "{asked:?}");
}

#[test]
fn a_name_that_the_server_refuses_is_told_at_once() {
    let (server, _api) = TunnelServer::start_saying(|_, _| {
        Response::new(403, r#"{"message":"Invalid subdomain. \u001b[31m"}"#)
    });
    let (folder, url) = (prepared(), server.url());
    let args =
        ["listen", "--port", "0", "--jwks", "jwks.json", "--tunnel", "--tunnel-server", &url];
    let done = run_in(folder.path(), args);
    assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""));
    assert!(done.stderr.contains("rejected the name: Invalid subdomain. \\u001b[31m"), "{done:?}");
    assert!(done.stderr.contains("hint: choose another name with --subdomain"), "{done:?}");
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn a_redirect_of_the_server_leads_to_no_other_host() {
    let internal = Server::start(|_| Response::new(200, ""));
    let location = internal.url();
    let (server, _api) = TunnelServer::start_saying(move |_, _| {
        Response::Full(302, vec![("Location".to_owned(), location.clone())], Vec::new())
    });
    let folder = prepared();
    let mut listener = tunnelled(folder.path(), &server, &[]);
    says(&next(&mut listener, &["failed"]), &format!("redirects to {}", internal.url()));
    assert_eq!(internal.requests().len(), 0);
}

#[test]
fn a_name_that_was_just_ours_is_waited_for() {
    let count = AtomicUsize::new(0);
    let (server, _api) = TunnelServer::start_saying(move |name, server| {
        let is_taken = count.fetch_add(1, Ordering::Relaxed) < 2;
        server.lease(name, if is_taken { "selfish-owl-55" } else { name })
    });
    let folder = prepared();
    let mut listener = tunnelled(folder.path(), &server, &[]);
    assert_eq!(listener.ready["public_url"], format!("http://{}", server.host("acme1")));
    assert_eq!(server.asked(), ["acme1", "acme1", "acme1"]);
    next(&mut listener, &["checked"]);
    listener.stop();
    assert!(!listener.rest().iter().any(|line| line.contains("renamed")));
}

#[test]
fn a_name_that_somebody_else_has_is_told_with_the_one_that_there_is() {
    let (server, _api) =
        TunnelServer::start_saying(|name, server| server.lease(name, "selfish-owl-55"));
    let folder = prepared();
    let mut listener = tunnelled(folder.path(), &server, &[]);
    let url = format!("http://{}", server.host("selfish-owl-55"));
    assert_eq!(listener.ready["public_url"], url);
    let renamed = next(&mut listener, &["renamed"]);
    assert_eq!(renamed["url"], url);
    says(&renamed, "the name acme1 is taken");
    assert!(renamed["hint"].as_str().unwrap().contains("--subdomain"), "{renamed}");
    assert!(server.asked().len() <= 5, "{:?}", server.asked());
}

#[test]
fn a_lost_tunnel_is_back_under_the_same_name() {
    let down = Arc::new(AtomicUsize::new(0));
    let is_down = Arc::clone(&down);
    let (server, _api) = TunnelServer::start_saying(move |name, server| {
        let left = is_down.load(Ordering::Relaxed);
        if left > 0 {
            is_down.store(left - 1, Ordering::Relaxed);
            return Response::new(503, "");
        }
        server.lease(name, name)
    });
    let folder = prepared();
    let mut listener = tunnelled(folder.path(), &server, &[]);
    next(&mut listener, &["checked"]);
    down.store(3, Ordering::Relaxed);
    server.drop_port();
    let lost = next(&mut listener, &["lost", "back", "failed"]);
    assert_eq!(lost["state"], "lost", "{lost}");
    // What fails in between is no news.
    let back = next(&mut listener, &["lost", "back", "failed", "renamed"]);
    assert_eq!((&back["state"], &back["url"]), (&"back".into(), &lost["url"]), "{back}");
    assert_eq!(next(&mut listener, &["checked", "faulty"])["state"], "checked");
    assert_eq!(server.post(&server.host("acme1"), "/", token().as_bytes()).status, 200);
    listener.next("event");
}

#[test]
fn connections_that_all_close_are_replaced() {
    let (server, api) = TunnelServer::start();
    let folder = prepared();
    let mut listener = tunnelled(folder.path(), &server, &[]);
    next(&mut listener, &["checked"]);
    server.waits(CONNECTIONS);
    server.drop_connections();
    let (token, host) = (token(), server.host("acme1"));
    let head = [("Host", host.as_str()), ("Content-Type", "application/jwt")];
    let post = || http::request(api.address(), "POST", "/", &head, token.as_bytes()).status;
    let begun = Instant::now();
    while post() != 200 {
        assert!(begun.elapsed() < PATIENCE, "nothing comes through");
    }
    listener.next("event");
}

#[test]
fn a_server_that_closes_every_connection_is_not_called_in_a_hurry() {
    let (server, _api) = TunnelServer::start_saying(|name, server| server.lease_turning_away(name));
    let folder = prepared();
    let begun = Instant::now();
    let mut listener = tunnelled(folder.path(), &server, &[]);
    let lost = next(&mut listener, &["lost"]);
    says(&lost, "closes every connection immediately");
    next(&mut listener, &["back"]);
    let (asked, took) = (server.asked().len(), begun.elapsed());
    assert!(asked <= 8, "{asked} in {took:?}");
    assert!(server.accepted() <= 4 * CONNECTIONS, "{}", server.accepted());
}

#[test]
fn a_server_that_is_down_is_told_and_waited_for() {
    let address = {
        let (server, api) = TunnelServer::start();
        drop(server);
        api.address()
    };
    let folder = prepared();
    let url = format!("http://tunnel.localhost:{}", address.port());
    let args = ["--jwks", "jwks.json", "--tunnel", "--tunnel-server", &url, "--subdomain", "acme1"];
    let mut listener = Listener::start(folder.path(), &args);
    assert_eq!(listener.ready["public_url"], Value::Null);
    let failed = next(&mut listener, &["failed"]);
    says(&failed, "connection refused; retrying in the background");
    assert!(failed["hint"].as_str().unwrap().contains("--tunnel-server"), "{failed}");
    // Meanwhile, whoever is on this machine is served.
    assert_eq!(listener.post(token()).status, 200);
    let (server, _api) =
        TunnelServer::start_on(&address.to_string(), |name, server| server.lease(name, name));
    let up = next(&mut listener, &["up", "back", "failed"]);
    assert_eq!(
        (&up["state"], &up["url"]),
        (&"up".into(), &format!("http://{}", server.host("acme1")).into())
    );
}

#[test]
fn a_server_that_makes_no_sense_is_told() {
    for (answer, words) in [
        ("<html><title>Hello</title></html>".to_owned(), "`an HTML page: Hello`"),
        ("{".to_owned(), "does not respond like a localtunnel server"),
        (r#"{"id":"acme1","port":0,"url":"http://a.b"}"#.to_owned(), "port 0"),
        (r#"{"id":"acme1","port":1,"url":"ftp://a.b"}"#.to_owned(), "invalid URL `ftp://a.b`"),
        ("x".repeat(1 << 20), "its response is too large"),
    ] {
        let (server, _api) =
            TunnelServer::start_saying(move |_, _| Response::new(200, answer.clone()));
        let folder = prepared();
        let mut listener = tunnelled(folder.path(), &server, &[]);
        says(&next(&mut listener, &["failed"]), words);
    }
}

#[test]
fn a_server_that_says_nothing_has_ten_seconds() {
    let (server, _api) = TunnelServer::start_saying(|_, _| Response::Hang);
    let folder = prepared();
    let begun = Instant::now();
    let mut listener = tunnelled(folder.path(), &server, &[]);
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    says(&next(&mut listener, &["failed"]), "did not open within");
}

#[test]
fn a_name_without_a_port_that_can_be_reached_is_no_tunnel() {
    let (server, _api) = TunnelServer::start_saying(|name, server| {
        let lease = server.lease(name, name);
        server.drop_port();
        lease
    });
    let folder = prepared();
    let mut listener = tunnelled(folder.path(), &server, &[]);
    let failed = next(&mut listener, &["failed"]);
    says(&failed, "cannot connect to tunnel.localhost:");
    assert!(failed["hint"].as_str().unwrap().contains("firewall"), "{failed}");
}

#[test]
fn what_is_under_way_through_the_tunnel_is_finished_before_the_end() {
    let (server, _api) = TunnelServer::start();
    let gate = Gate::default();
    let at_app = gate.clone();
    let app = Server::start(move |_| {
        at_app.pass();
        Response::new(200, "{}")
    });
    let folder = prepared();
    let mut listener = tunnelled(folder.path(), &server, &["--forward-to", &app.url()]);
    let (outside, host) = (server.clone(), server.host("acme1"));
    let sender = std::thread::spawn(move || outside.post(&host, "/", token().as_bytes()));
    gate.reached(1);
    listener.signal(Signal::INT);
    listener.next("stopping");
    gate.open();
    assert_eq!(sender.join().unwrap().status, 200);
    assert_eq!(listener.next("stopped")["verified"], 1);
    assert_eq!(listener.wait(), (Some(0), String::new()));
}

#[test]
fn one_signal_while_the_tunnel_is_being_opened_is_a_request_to_stop() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let (server, api) = TunnelServer::start_saying(|_, _| Response::Hang);
        let (folder, url) = (prepared(), server.url());
        let mut command = kinde_hook(folder.path());
        command.args(["listen", "--port", "0", "--jwks", "jwks.json", "--tunnel"]);
        command.args(["--tunnel-server", &url]);
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let child = command.spawn().unwrap();
        api.reached(1);
        let begun = Instant::now();
        rustix::process::kill_process(Pid::from_child(&child), signal).unwrap();
        assert_eq!(wait(child).code, Some(0), "{signal:?}");
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    }
}

/// A tunnel's program that writes down the port and its own number, and names
/// an address when the file `go` is there.
const SLOW: &str = "echo $$ > own.pid; echo \"$1\" > port.new; mv port.new port\n\
                    until [ -e go ]; do sleep 0.05; done\n\
                    echo https://a.localhost:1; exec sleep 1000";

/// A listener whose tunnel is opened by a program that takes its time.
fn opening(folder: &Path, script: &str) -> (Command, Deserted) {
    with_program(folder, "slow", script, &["--tunnel", "cmd:exec slow {port}"])
}

/// Waits for the port, which a tunnel's program has written down.
fn port_of(folder: &Path) -> SocketAddr {
    let begun = Instant::now();
    while !folder.join("port").exists() {
        assert!(begun.elapsed() < PATIENCE, "no tunnel is opened");
        std::thread::sleep(Duration::from_millis(20));
    }
    SocketAddr::from(([127, 0, 0, 1], read(folder, "port").trim().parse().unwrap()))
}

#[test]
fn webhooks_are_accepted_while_the_tunnel_is_being_opened_and_shown_afterwards() {
    let folder = prepared();
    let (command, _nowhere) = opening(folder.path(), SLOW);
    let path = folder.path().to_owned();
    let sender = std::thread::spawn(move || {
        let answer = http::deliver(port_of(&path), "/", token());
        write(&path, "go", "");
        answer.status
    });
    let mut listener = Listener::start_command(command);
    assert_eq!(sender.join().unwrap(), 200);
    assert_eq!(listener.ready["public_url"], "https://a.localhost:1");
    assert_eq!(listener.next("event")["status"], 200);
}

#[test]
fn a_tunnel_that_takes_long_does_not_hold_up_the_ready_line() {
    let folder = prepared();
    let (command, _nowhere) = opening(folder.path(), SLOW);
    let begun = Instant::now();
    let mut listener = Listener::start_command(command);
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    assert_eq!(listener.ready["public_url"], Value::Null);
    write(folder.path(), "go", "");
    assert_eq!(next(&mut listener, &["up", "failed"])["url"], "https://a.localhost:1");
}

#[test]
fn what_opens_a_tunnel_is_ended_by_a_signal_too() {
    let folder = prepared();
    let (mut command, _nowhere) = opening(folder.path(), SLOW);
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let child = command.spawn().unwrap();
    let address = port_of(folder.path());
    assert_eq!(http::deliver(address, "/", token()).status, 200);
    rustix::process::kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    let done = wait(child);
    assert_eq!(done.code, Some(0), "{done:?}");
    let types = done.stdout.lines().map(|line| {
        let line: Value = serde_json::from_str(line).unwrap();
        line["type"].as_str().unwrap().to_owned()
    });
    let types: Vec<String> = types.filter(|kind| kind != "keys" && kind != "tunnel").collect();
    assert_eq!(types, ["ready", "event", "stopping", "stopped"]);
    gone(&read(folder.path(), "own.pid"));
}

#[test]
fn what_was_accepted_before_a_tunnel_turned_out_hopeless_is_stored_and_shown() {
    let folder = prepared();
    let script = "echo \"${2##*:}\" > port.new; mv port.new port\n\
                  until [ -e go ]; do sleep 0.05; done\necho 'ERROR:  ERR_NGROK_4018' >&2\nexit 1";
    let (mut command, _nowhere) =
        with_program(folder.path(), "ngrok", script, &["--tunnel", "ngrok"]);
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let child = command.spawn().unwrap();
    let answer = http::deliver(port_of(folder.path()), "/", token());
    write(folder.path(), "go", "");
    let done = wait(child);
    assert_eq!((answer.status, done.code), (200, Some(2)), "{done:?}");
    assert!(done.stderr.contains("ERR_NGROK_4018"), "{done:?}");
    assert!(done.stdout.contains(r#""type":"event""#), "{done:?}");
    assert_eq!(run_in(folder.path(), ["events", "--json"]).stdout.lines().count(), 1);
}

#[test]
fn a_command_that_ends_is_noticed_although_its_children_print_on() {
    let folder = prepared();
    let script = "echo no licence >&2; (while :; do echo noise; sleep 0.15; done) & exit 3";
    let (command, _nowhere) = opening(folder.path(), script);
    let begun = Instant::now();
    let mut listener = Listener::start_command(command);
    says(&next(&mut listener, &["failed"]), "ended with exit status 3");
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
}

#[test]
fn options_that_do_not_fit_are_mistakes() {
    for (args, words) in [
        (&["--tunnel", "lt"][..], "`lt` is not a tunnel engine"),
        (&["--tunnel", "--subdomain", "abc"], "`abc` is not a valid tunnel name"),
        (&["--tunnel", "--tunnel-server", "ftp://a"], "is not a valid URL"),
        (&["--public-url", "https://a.b?c"], "is not a valid URL"),
        (&["--subdomain", "acme"], "--tunnel"),
        (&["--tunnel", "ngrok", "--subdomain", "acme"], "--subdomain is for localtunnel only"),
    ] {
        let done = run_in(folder().path(), [&["listen", "--port", "0"], args].concat());
        assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{args:?}");
        assert!(done.stderr.contains(words), "{args:?}: {done:?}");
    }
}

/// A proxy in front of a listener that is told where it is later.
fn relay(
    change: impl Fn(&str, Vec<u8>) -> (String, Vec<u8>) + Send + Sync + 'static,
) -> (Server, Arc<OnceLock<SocketAddr>>) {
    let listener: Arc<OnceLock<SocketAddr>> = Arc::default();
    let known = Arc::clone(&listener);
    let server = Server::start(move |request| {
        let Some(address) = known.get() else { return Response::new(503, "") };
        let media_type = request.header("content-type").unwrap_or_default();
        let (media_type, body) = change(media_type, request.body.clone());
        let probe = request.header("x-kinde-hook-probe").unwrap_or_default();
        let headers = [("Content-Type", media_type.as_str()), ("X-Kinde-Hook-Probe", probe)];
        let answer = http::request(*address, "POST", &request.path, &headers, &body);
        Response::new(answer.status, answer.body)
    });
    (server, listener)
}

/// What a check says of a public address.
fn checked(server: &Server, known: Option<&OnceLock<SocketAddr>>, args: &[&str]) -> Value {
    let folder = prepared();
    let url = server.url();
    let args = [&["--jwks", "jwks.json", "--public-url", &url], args].concat();
    let mut listener = Listener::start(folder.path(), &args);
    assert_eq!(listener.ready["public_url"], url);
    if let Some(known) = known {
        known.set(listener.address).unwrap();
    }
    let finding = next(&mut listener, &["checked", "faulty"]);
    // Whatever was found, a probe is no delivery.
    listener.stop();
    let stopped: Value = serde_json::from_str(listener.rest().last().unwrap()).unwrap();
    assert_eq!(stopped["verified"], 0);
    assert_eq!(run_in(folder.path(), ["events", "--json"]).stdout, "");
    finding
}

#[test]
fn a_tunnel_that_passes_everything_on_is_good() {
    let (server, known) = relay(|media_type, body| (media_type.to_owned(), body));
    let finding = checked(&server, Some(&known), &["--path", "/in"]);
    assert_eq!(finding["state"], "checked", "{finding}");
    assert!(server.requests().iter().all(|request| request.path == "/in"));
}

#[test]
fn a_tunnel_that_changes_what_it_carries_is_named() {
    let (server, known) = relay(|media_type, body| {
        (media_type.to_owned(), serde_json::to_vec(&String::from_utf8(body).unwrap()).unwrap())
    });
    says(&checked(&server, Some(&known), &[]), "it changes the body of requests");

    let (server, known) = relay(|_, body| ("application/json".to_owned(), body));
    says(
        &checked(&server, Some(&known), &[]),
        "it changes the media type application/jwt to application/json",
    );
}

#[test]
fn what_stands_before_the_listener_is_named() {
    for (status, media_type, body, words) in [
        (
            401,
            "text/html",
            "<!doctype html><title>Friendly Reminder</title>",
            "an interstitial page blocks webhooks: an HTML page: Friendly Reminder",
        ),
        (415, "text/plain", "Unsupported Media Type", "rejects application/jwt (415)"),
        (401, "text/plain", "", "requires authentication"),
        (200, "application/json", "{\"ok\":true}", "another program responds there: 200 OK"),
        (302, "text/plain", "", "redirects to"),
    ] {
        let server = Server::start(move |_| {
            let headers = vec![("Content-Type".to_owned(), media_type.to_owned())];
            Response::Full(status, headers, body.into())
        });
        let finding = checked(&server, None, &[]);
        assert_eq!(finding["state"], "faulty");
        says(&finding, words);
        assert!(finding["hint"].is_string(), "{finding}");
    }
}

#[test]
fn a_probe_is_of_no_use_to_anybody_else() {
    let (server, known) = relay(|media_type, body| (media_type.to_owned(), body));
    let folder = prepared();
    let args = ["--jwks", "jwks.json", "--public-url", &server.url()];
    let mut listener = Listener::start(folder.path(), &args);
    known.set(listener.address).unwrap();
    assert_eq!(next(&mut listener, &["checked", "faulty"])["state"], "checked");
    // The same request once more, by somebody who has seen it.
    let probe = server.requests().pop().unwrap();
    let name = probe.header("x-kinde-hook-probe").unwrap();
    let headers = [("Content-Type", "application/jwt"), ("X-Kinde-Hook-Probe", name)];
    let again = http::request(listener.address, "POST", "/", &headers, &probe.body);
    assert_eq!(again.status, 400, "{again:?}");
    listener.next("rejected");
}

/// A listener that has a program on its path. Its probes cannot leave this
/// machine, whatever the program says, as long as the other thing lives.
fn with_program(folder: &Path, name: &str, script: &str, args: &[&str]) -> (Command, Deserted) {
    let bin = folder.join("bin");
    std::fs::create_dir_all(&bin).unwrap();
    let file = write(&bin, name, format!("#!/bin/sh\n{script}"));
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = kinde_hook(folder);
    command.args(["listen", "--port", "0", "--format", "json", "--jwks", "jwks.json"]).args(args);
    command.env("PATH", format!("{}:/usr/bin:/bin", bin.display()));
    let nowhere = Deserted::new();
    command.env("HTTPS_PROXY", nowhere.url()).env("HTTP_PROXY", nowhere.url());
    (command, nowhere)
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap_or_default()
}

/// What cloudflared prints, under a new name each time, and a child of its own.
const CLOUDFLARED: &str = r#"
echo "$@" > args
echo run >> runs
sleep 1000 &
echo $! > child.pid
echo $$ > own.pid
number=$(wc -l < runs | tr -d ' ')
{
    echo "2026-11-23T10:00:00Z INF Requesting new quick Tunnel on trycloudflare.com..."
    echo "2026-11-23T10:00:03Z INF +---------------------------------------------+"
    echo "2026-11-23T10:00:03Z INF |  Your quick Tunnel has been created! Visit it at (it may take some time to be reachable):  |"
    echo "2026-11-23T10:00:03Z INF |  https://four-random-words-$number.trycloudflare.com  |"
    echo "2026-11-23T10:00:04Z INF Registered tunnel connection connIndex=0"
} >&2
wait
"#;

#[test]
fn cloudflared_is_started_watched_started_again_and_ended() {
    let folder = prepared();
    let (command, _nowhere) =
        with_program(folder.path(), "cloudflared", CLOUDFLARED, &["--tunnel", "cloudflared"]);
    let mut listener = Listener::start_command(command);
    let first = "https://four-random-words-1.trycloudflare.com";
    assert_eq!(listener.ready["public_url"], first);
    let args =
        format!("tunnel --no-autoupdate --metrics 127.0.0.1:0 --url http://{}\n", listener.address);
    assert_eq!(read(folder.path(), "args"), args);

    let pids = || (read(folder.path(), "own.pid"), read(folder.path(), "child.pid"));
    let (own, child) = pids();
    let pid = Pid::from_raw(own.trim().parse().unwrap()).unwrap();
    rustix::process::kill_process(pid, Signal::KILL).unwrap();
    let lost = next(&mut listener, &["lost"]);
    says(&lost, "cloudflared ended with signal 9");
    gone(&child);
    let second = "https://four-random-words-2.trycloudflare.com";
    assert_eq!(next(&mut listener, &["back"])["url"], second);
    let renamed = next(&mut listener, &["renamed"]);
    says(&renamed, "no longer https://four-random-words-1.trycloudflare.com");

    let (own, child) = pids();
    assert_eq!(listener.stop().0, Some(0));
    gone(&own);
    gone(&child);
}

#[test]
fn a_program_that_will_not_end_is_ended() {
    let folder = prepared();
    let script = "trap '' TERM INT\necho $$ > own.pid\necho https://a.localhost:1\nwhile :; do sleep 0.1; done";
    let (command, _nowhere) =
        with_program(folder.path(), "stubborn", script, &["--tunnel", "cmd:exec stubborn {port}"]);
    let mut listener = Listener::start_command(command);
    let begun = Instant::now();
    assert_eq!(listener.stop().0, Some(0));
    assert!(begun.elapsed() < Duration::from_secs(9), "{:?}", begun.elapsed());
    gone(&read(folder.path(), "own.pid"));
}

#[test]
fn a_second_ctrl_c_ends_the_program_too() {
    let folder = prepared();
    let script = "trap '' TERM INT\necho $$ > own.pid\necho https://a.localhost:1\nwhile :; do sleep 0.1; done";
    let (command, _nowhere) =
        with_program(folder.path(), "stubborn", script, &["--tunnel", "cmd:exec stubborn {port}"]);
    let mut listener = Listener::start_command(command);
    listener.signal(Signal::INT);
    listener.next("stopping");
    std::thread::sleep(ANOTHER_REQUEST);
    listener.signal(Signal::INT);
    assert_eq!(listener.wait().0, Some(130));
    gone(&read(folder.path(), "own.pid"));
}

#[test]
fn a_command_of_the_users_own_gets_the_port_and_names_the_address() {
    let (server, known) = relay(|media_type, body| (media_type.to_owned(), body));
    let folder = prepared();
    let script = format!(
        "echo \"$1\" > port\necho \"forwarding http://localhost:$1 to {}\" >&2\nexec sleep 1000",
        server.url()
    );
    let (mut command, _nowhere) =
        with_program(folder.path(), "mine", &script, &["--tunnel", "cmd:mine {port}"]);
    command.env_remove("HTTP_PROXY").env_remove("HTTPS_PROXY");
    let mut listener = Listener::start_command(command);
    assert_eq!(listener.ready["public_url"], server.url());
    assert_eq!(read(folder.path(), "port").trim(), listener.address.port().to_string());
    known.set(listener.address).unwrap();
    assert_eq!(next(&mut listener, &["checked", "faulty"])["state"], "checked");
}

#[test]
fn a_command_that_fails_is_told_in_its_own_words_without_its_secrets() {
    let folder = prepared();
    let script =
        "echo \"bad authtoken: 2Zc9aZ0aBcDeFgHiJkLmNoPq in $(printf '\\033[31m')red\" >&2\nexit 3";
    let (command, _nowhere) =
        with_program(folder.path(), "mine", script, &["--tunnel", "cmd:mine secret-argument"]);
    let mut listener = Listener::start_command(command);
    let failed = next(&mut listener, &["failed"]);
    says(&failed, "ended with exit status 3: bad authtoken: [hidden] in \u{1b}[31mred");
    let line = failed.to_string();
    assert!(!line.contains("2Zc9aZ") && !line.contains("secret-argument"), "{line}");
}

#[test]
fn a_program_that_is_not_installed_is_told_with_how_to_get_it() {
    for name in ["cloudflared", "ngrok"] {
        let folder = prepared();
        let mut command = kinde_hook(folder.path());
        command.args(["listen", "--port", "0", "--jwks", "jwks.json", "--tunnel", name]);
        command.env("PATH", folder.path());
        let done = finish(command);
        assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{name}");
        assert!(done.stderr.contains(&format!("{name} is not installed")), "{done:?}");
        assert!(done.stderr.contains("hint: install it: "), "{done:?}");
    }
}

/// What ngrok's agent prints.
const NGROK: &str = r#"
echo "$@" > args
echo $$ > own.pid
echo '{"lvl":"info","msg":"no configuration paths supplied","t":"2026-11-23T10:00:00+0000"}'
echo '{"addr":"127.0.0.1:4040","lvl":"info","msg":"starting web service","obj":"web","t":"2026-11-23T10:00:00+0000"}'
echo '{"addr":"http://localhost:4100","lvl":"info","msg":"started tunnel","name":"command_line","obj":"tunnels","t":"2026-11-23T10:00:01+0000","url":"https://ab12.ngrok-free.app"}'
exec sleep 1000
"#;

#[test]
fn ngrok_is_started_and_ended() {
    let folder = prepared();
    let (command, _nowhere) = with_program(folder.path(), "ngrok", NGROK, &["--tunnel", "ngrok"]);
    let mut listener = Listener::start_command(command);
    assert_eq!(listener.ready["public_url"], "https://ab12.ngrok-free.app");
    let args = format!("http {} --log stdout --log-format json\n", listener.address);
    assert_eq!(read(folder.path(), "args"), args);
    assert_eq!(listener.stop().0, Some(0));
    gone(&read(folder.path(), "own.pid"));
}

#[test]
fn an_account_that_ngrok_does_not_accept_is_the_users_to_put_right() {
    let folder = prepared();
    let script = "echo 'ERROR:  authentication failed: Usage of ngrok requires a verified account and authtoken.' >&2\n\
                  echo 'ERROR:  ERR_NGROK_4018' >&2\nexit 1";
    let (command, _nowhere) = with_program(folder.path(), "ngrok", script, &["--tunnel", "ngrok"]);
    let done = finish(command);
    assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""));
    assert!(done.stderr.contains("ERR_NGROK_4018"), "{done:?}");
    assert!(done.stderr.contains("ngrok config add-authtoken"), "{done:?}");
}
