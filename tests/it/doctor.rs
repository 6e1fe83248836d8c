//! `doctor`: what is wrong with a set-up, provoked for real.

use std::collections::BTreeMap;
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::{Timestamp, ToSpan as _};
use rusqlite::Connection;
use rustix::process::{Pid, Signal, test_kill_process};
use serde_json::{Value, json};

use crate::registration::registered;
use crate::support::command::{Done, finish, folder, kinde_hook, write};
use crate::support::event::user_created;
use crate::support::kinde::Kinde;
use crate::support::listener::Listener;
use crate::support::pty::finish_in_columns;
use crate::support::server::{Deserted, Request, Response, Server};
use crate::support::signer::Signer;
use crate::support::store::{OFFLINE, folder_with_keys};
use crate::support::tls::TlsApp;

/// Where the store is unless somebody says otherwise.
const STORE: &str = "data/kinde-hook/events.db";

/// The names of the checks, in the order in which they are told.
const NAMES: [&str; 14] = [
    "env-files",
    "issuer",
    "app-issuer",
    "credentials",
    "keys",
    "clock",
    "port",
    "store",
    "local-issuer",
    "target",
    "cloudflared",
    "ngrok",
    "lt",
    "webhooks",
];

/// The command, with a free port and no programs on its path.
fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = kinde_hook(folder);
    command.env("PATH", folder.join("bin")).arg("doctor");
    if !args.contains(&"--port") {
        command.args(["--port", "0"]);
    }
    command.args(args);
    command
}

/// What it found, as programs are told.
struct Findings {
    all: Vec<Value>,
    summary: Value,
    code: Option<i32>,
}

impl Findings {
    #[track_caller]
    fn of(done: &Done) -> Self {
        assert_eq!(done.stderr, "", "{done:?}");
        let mut all: Vec<Value> =
            done.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let summary = all.pop().expect("a summary");
        let found = Self { all, summary, code: done.code };
        found.add_up();
        found
    }

    /// The summary and the exit status follow from the findings.
    #[track_caller]
    fn add_up(&self) {
        let count = |status| self.all.iter().filter(|one| one["status"] == status).count();
        let expected = json!({
            "type": "summary",
            "ok": count("ok"),
            "warnings": count("warning"),
            "problems": count("problem"),
        });
        assert_eq!(self.summary, expected, "{:?}", self.all);
        assert_eq!(self.code, Some(i32::from(count("problem") > 0)), "{:?}", self.all);
        for finding in &self.all {
            assert_eq!(finding["type"], "check", "{finding}");
            assert_eq!(finding["status"] == "ok", finding["hint"].is_null(), "{finding}");
            assert_ne!(finding["hint"], "", "{finding}");
        }
    }

    /// The findings of one check.
    fn named(&self, name: &str) -> Vec<&Value> {
        self.all.iter().filter(|finding| finding["name"] == name).collect()
    }

    /// Asserts that one check has exactly one finding with this status, and
    /// with these words in its message and hint.
    #[track_caller]
    fn assert(&self, name: &str, status: &str, message: &str, hint: &str) {
        let found = self.named(name);
        let [finding] = &found[..] else { panic!("{name}: {found:?}") };
        assert_finding(finding, status, message, hint);
    }
}

#[track_caller]
fn assert_finding(finding: &Value, status: &str, message: &str, hint: &str) {
    assert_eq!(finding["status"], status, "{finding}");
    assert!(finding["message"].as_str().unwrap().contains(message), "{message}: {finding}");
    assert!(finding["hint"].as_str().unwrap_or("").contains(hint), "{hint}: {finding}");
}

#[track_caller]
fn doctor(folder: &Path, args: &[&str]) -> Findings {
    doctor_with(folder, &[], args)
}

#[track_caller]
fn doctor_with(folder: &Path, variables: &[(&str, &str)], args: &[&str]) -> Findings {
    let mut command = command(folder, args);
    command.args(["--format", "json"]).envs(variables.iter().copied());
    Findings::of(&finish(command))
}

fn date(seconds_ahead: i64) -> (String, String) {
    let at = Timestamp::now() + seconds_ahead.seconds();
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&at).unwrap();
    ("Date".to_owned(), date)
}

/// An issuer with headers of its own on each answer.
fn issuer(headers: impl Fn() -> Vec<(String, String)> + Send + Sync + 'static) -> Server {
    let key_set = Signer::kinde().key_set();
    Server::start(move |_| Response::Full(200, headers(), key_set.clone().into()))
}

/// A running listener, and its port.
fn listener(folder: &Path) -> (Listener, String) {
    let listener = Listener::start(folder, &OFFLINE);
    let port = listener.address.port().to_string();
    (listener, port)
}

/// A program that is a shell script.
fn program(folder: &Path, name: &str, script: &str) {
    let bin = folder.join("bin");
    fs::create_dir_all(&bin).unwrap();
    let path = write(&bin, name, format!("#!/bin/sh\n{script}\n"));
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A folder with a store that holds a delivery and that nobody has open.
fn folder_with_store() -> (tempfile::TempDir, PathBuf) {
    let folder = folder_with_keys();
    let mut listener = Listener::start(folder.path(), &OFFLINE);
    assert_eq!(listener.post(Signer::kinde().sign(&user_created())).status, 200);
    assert_eq!(listener.stop().0, Some(0));
    let store = folder.path().join(STORE);
    (folder, store)
}

/// Every file below a folder, with its bytes, its mode and when it changed.
fn everything(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, u32, std::time::SystemTime)> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let about = fs::metadata(&path).unwrap();
        let bytes = if about.is_dir() {
            all.extend(everything(&path));
            Vec::new()
        } else {
            fs::read(&path).unwrap()
        };
        all.insert(path, (bytes, about.permissions().mode(), about.modified().unwrap()));
    }
    all
}

#[test]
fn a_healthy_set_up_has_no_problem_and_is_left_as_it_was() {
    let (folder, _) = folder_with_store();
    let issuer = issuer(|| vec![date(0)]);
    let app = Server::start(|_| Response::new(405, ""));
    write(folder.path(), ".env.local", format!("KINDE_ISSUER_URL={}\n", issuer.url()));
    program(folder.path(), "cloudflared", "echo 'cloudflared version 2026.1.0 (built today)'");
    let before = everything(folder.path());
    let route = format!("{}/api/kinde-webhook", app.url());
    let found = doctor(folder.path(), &["--forward-to", &route]);
    let names: Vec<&str> = found.all.iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, NAMES);
    assert_eq!(found.summary["ok"], NAMES.len(), "{:?}", found.all);
    for (name, words) in [
        ("env-files", ".env.local"),
        ("issuer", "(KINDE_ISSUER_URL in .env.local)"),
        ("app-issuer", " is valid"),
        ("credentials", "not set"),
        ("keys", "1 usable key: 92:34:9c:"),
        ("clock", "within a minute"),
        ("port", "free"),
        ("store", "1 delivery, "),
        ("target", "exists and does not accept GET"),
        ("cloudflared", "cloudflared version 2026.1.0 (built today)"),
        ("ngrok", "not installed"),
    ] {
        found.assert(name, "ok", words, "");
    }
    assert_eq!(everything(folder.path()), before);
    let methods: Vec<String> = app.requests().into_iter().map(|request| request.method).collect();
    assert_eq!(methods, ["GET"], "nothing is sent that has effects");
    assert!(issuer.requests().iter().all(|request| request.method == "GET"));
}

#[test]
fn an_empty_folder_has_no_problem() {
    let folder = folder();
    let found = doctor(folder.path(), &[]);
    assert_eq!(found.summary["ok"], NAMES.len(), "{:?}", found.all);
    found.assert("env-files", "ok", "none found", "");
    found.assert("issuer", "ok", "none configured: `listen` trusts only your local test key", "");
    found.assert("app-issuer", "ok", "KINDE_ISSUER_URL is not set", "");
    found.assert("keys", "ok", "not fetched: `listen` has the local test key", "");
    found.assert("store", "ok", "not created yet", "");
    found.assert("target", "ok", "none given", "");
    assert_eq!(everything(folder.path()), BTreeMap::new());
}

#[test]
fn every_env_file_is_told_with_the_one_that_wins_and_those_that_cannot_be_read() {
    let folder = folder();
    for name in [".env", ".env.local", ".env.development", ".env.development.local"] {
        write(folder.path(), name, "A=1\n");
    }
    let all = ".env.development.local, .env.local, .env.development, .env: \
               .env.development.local takes precedence";
    doctor(folder.path(), &[]).assert("env-files", "ok", all, "");

    let app = folder.path().join("app");
    fs::create_dir(&app).unwrap();
    let above = folder.path().canonicalize().unwrap().join(".env.development.local");
    let words = above.display().to_string();
    doctor(&app, &[]).assert("env-files", "ok", &words, "");

    write(&app, ".env", " ".repeat(1024 * 1024 + 1));
    // What is there and cannot be read, by nobody at all.
    symlink("/proc/self/mem", app.join(".env.local")).unwrap();
    let found = doctor(&app, &[]);
    let [files, unreadable, large] = &found.named("env-files")[..] else { panic!() };
    assert_finding(files, "ok", &words, "");
    assert_finding(large, "warning", ".env was not read: it is larger than 1 MiB", "fix");
    assert_finding(unreadable, "warning", ".env.local was not read: ", "fix");
}

#[test]
fn settings_that_disagree_about_the_issuer_are_named() {
    let folder = folder();
    let (here, there) = (Deserted::new(), Deserted::new());
    let (here, there) = (here.url(), there.url());
    let lines = format!("KINDE_ISSUER_URL={here}\nKINDE_DOMAIN={there}\n");
    write(folder.path(), ".env.local", lines);
    let words = format!(
        "KINDE_ISSUER_URL in .env.local is {here} and takes precedence, \
         but KINDE_DOMAIN in .env.local is {there}"
    );
    doctor(folder.path(), &[]).assert("issuer", "warning", &words, "the same");

    write(folder.path(), ".env.local", format!("KINDE_ISSUER_URL={here}/\n"));
    let set = [("KINDE_ISSUER_URL", there.as_str())];
    let words = format!("KINDE_ISSUER_URL in the environment is {there}");
    doctor_with(folder.path(), &set, &[]).assert("issuer", "warning", &words, "the same");
    let words =
        format!("--issuer is {there} and takes precedence, but KINDE_ISSUER_URL in .env.local");
    doctor(folder.path(), &["--issuer", &there]).assert("issuer", "warning", &words, "the same");

    // The same in other words, or what a file that wins has replaced.
    let agrees = here.strip_prefix("http://").unwrap();
    write(folder.path(), ".env", format!("KINDE_ISSUER_URL={there}\nKINDE_HOST={agrees}\n"));
    doctor(folder.path(), &[]).assert("issuer", "ok", &here, "");
}

#[test]
fn an_issuer_that_is_the_listener_itself_is_fine() {
    let folder = folder_with_keys();
    let (_listener, port) = listener(folder.path());
    write(folder.path(), ".env.local", format!("KINDE_ISSUER_URL=http://localhost:{port}\n"));
    let found = doctor(folder.path(), &["--port", &port]);
    let words = "names the listener itself, which trusts your local test key";
    found.assert("issuer", "ok", words, "");
    found.assert("app-issuer", "ok", " is valid", "");
    found.assert("keys", "ok", "not fetched", "");
}

#[test]
fn an_issuer_that_cannot_be_used_is_a_problem() {
    let folder = folder();
    write(folder.path(), ".env", "KINDE_DOMAIN=ftp://acme\n");
    let found = doctor(folder.path(), &[]);
    let words = "`ftp://acme` is not an address (from KINDE_DOMAIN in .env)";
    found.assert("issuer", "problem", words, "https://acme.kinde.com");
    found.assert("keys", "ok", "not fetched", "");
}

#[test]
fn what_the_app_cannot_use_is_a_warning_with_the_line_to_write() {
    let folder = folder();
    write(folder.path(), "jwks.json", Signer::kinde().key_set());
    let judge = |value: &str| doctor_with(folder.path(), &[("KINDE_ISSUER_URL", value)], &OFFLINE);
    for (value, words) in [
        ("acme.kinde.com", "has no https:// before the host"),
        ("https://acme.kinde.com/", "ends with a slash"),
        ("\"https://acme.kinde.com\"", "has quotes in its value"),
        ("https://acme.kinde.com ", "has whitespace around"),
        ("http://acme.kinde.com", "is not https"),
        ("https://acme.kinde.com/api", "has more than a host"),
        ("https://acme", "has only a subdomain"),
    ] {
        let words = format!("KINDE_ISSUER_URL in the environment {words}");
        let line = "set KINDE_ISSUER_URL=https://acme.kinde.com";
        judge(value).assert("app-issuer", "warning", &words, line);
    }
    // The app is told nothing by this, whatever a file says.
    write(folder.path(), ".env", "KINDE_ISSUER_URL=https://acme.kinde.com\n");
    judge("").assert("app-issuer", "warning", "in the environment is empty", "YOUR_SUBDOMAIN");
    write(folder.path(), ".env", "KINDE_ISSUER_URL=https://$SUB.kinde.com\n");
    let found = doctor(folder.path(), &OFFLINE);
    found.assert("app-issuer", "ok", "depends on other variables", "");
}

#[test]
fn credentials_are_told_by_place_and_never_by_value() {
    let folder = folder();
    let secret = "5ecret-Never-Show";
    let lines = format!("KINDE_M2M_CLIENT_ID={secret}-1\nKINDE_M2M_CLIENT_SECRET={secret}-2\n");
    write(folder.path(), ".env.local", lines);
    let id = format!("{secret}-3");
    let set = [("KINDE_MANAGEMENT_CLIENT_ID", id.as_str())];
    let found = doctor_with(folder.path(), &set, &[]);
    let [whole, half] = &found.named("credentials")[..] else { panic!() };
    let words = "KINDE_M2M_CLIENT_ID and KINDE_M2M_CLIENT_SECRET are set in .env.local";
    assert_finding(whole, "ok", words, "");
    let words = "KINDE_MANAGEMENT_CLIENT_ID is set in the environment, but \
                 KINDE_MANAGEMENT_CLIENT_SECRET is not set";
    assert_finding(half, "warning", words, "set KINDE_MANAGEMENT_CLIENT_SECRET as well");

    write(folder.path(), ".env", format!("KINDE_MANAGEMENT_CLIENT_SECRET={secret}-4\n"));
    for format in ["text", "json"] {
        let mut command = command(folder.path(), &["--format", format, "-vv"]);
        command.env(set[0].0, set[0].1).env("RUST_LOG", "trace");
        let done = finish(command);
        assert_eq!(done.code, Some(0), "{done:?}");
        assert!(done.stdout.contains("KINDE_MANAGEMENT_CLIENT_SECRET in .env"), "{done:?}");
        assert!(!done.stdout.contains(secret) && !done.stderr.contains(secret), "{done:?}");
    }
}

#[test]
fn an_issuer_without_keys_is_a_problem() {
    let curve = json!({ "keys": [{ "kty": "EC", "crv": "P-256", "kid": "curve" }] }).to_string();
    let deserted = Deserted::new();
    for (answer, words, hint) in [
        (Response::new(403, ""), "answered 403", "a subdomain that does not exist"),
        (Response::new(200, "<html>"), "is not a key set: it is not JSON", "should look like"),
        (Response::new(200, curve), "none of its 1 keys can verify", "`kinde-hook jwks`"),
    ] {
        let Response::Full(status, _, body) = answer else { unreachable!() };
        let issuer = Server::start(move |_| Response::new(status, body.clone()));
        let found = doctor(folder().path(), &["--issuer", &issuer.url()]);
        found.assert("keys", "problem", words, hint);
        found.assert("clock", "ok", "not checked", "");
    }
    let found = doctor(folder().path(), &["--issuer", &deserted.url()]);
    found.assert("keys", "problem", "connection refused", "check the issuer's spelling");
    let found = doctor(folder().path(), &["--jwks", "absent.json"]);
    found.assert("keys", "problem", "cannot read absent.json", "jwks --output");
    found.assert("issuer", "ok", "keys come from absent.json (--jwks)", "");
}

#[test]
fn a_key_that_cannot_be_used_beside_one_that_can_is_noted() {
    let folder = folder();
    let small = json!({ "kty": "RSA", "kid": "small\u{1b}[2J", "n": "0vx7", "e": "AQAB" });
    let set = json!({ "keys": [small, Signer::kinde().jwk()] }).to_string();
    write(folder.path(), "keys.json", set);
    let args = ["--jwks", "keys.json"];
    let found = doctor(folder.path(), &args);
    found.assert("keys", "ok", "1 usable key: 92:34:9c:", "");
    found.assert("keys", "ok", "is not usable: it has 24 bits", "");
    let done = finish(command(folder.path(), &args));
    assert!(!done.stdout.contains('\u{1b}'), "{done:?}");
}

#[test]
fn a_clock_that_is_off_is_a_warning_and_far_off_a_problem() {
    for (ahead, status, words) in [
        (-20, "ok", "within a minute"),
        (200, "warning", "behind the issuer: expiry checks are unreliable"),
        (-200, "warning", "ahead of the issuer"),
        (3600, "problem", "minutes behind the issuer"),
        (-864_000, "problem", "days ahead of the issuer"),
    ] {
        let issuer = issuer(move || vec![date(ahead)]);
        let found = doctor(folder().path(), &["--issuer", &issuer.url()]);
        let hint = if status == "ok" { "" } else { "NTP" };
        found.assert("clock", status, words, hint);
    }
    // An answer out of a cache is older than the issuer's clock.
    let issuer = issuer(|| vec![date(-4000), ("Age".to_owned(), "4000".to_owned())]);
    let found = doctor(folder().path(), &["--issuer", &issuer.url()]);
    found.assert("clock", "ok", "within a minute", "");
    for nonsense in ["", "yesterday", "Fri, 99 Foo 0000 99:99:99 GMT", "\u{fffd}"] {
        let issuer = self::issuer(move || vec![("Date".to_owned(), nonsense.to_owned())]);
        let found = doctor(folder().path(), &["--issuer", &issuer.url()]);
        found.assert("clock", "ok", "not checked", "");
    }
}

#[test]
fn a_port_that_another_listener_has_is_fine_and_any_other_is_a_problem() {
    let folder = folder_with_keys();
    let port = |address: SocketAddr| address.port().to_string();
    let listener = Listener::start(folder.path(), &[&OFFLINE[..], &["--path", "/hook"]].concat());
    let found = doctor(folder.path(), &["--port", &port(listener.address)]);
    found.assert("port", "ok", "a kinde-hook is listening on 127.0.0.1:", "");

    let other = Server::start(|_| Response::new(200, "kinde-hook is not listening"));
    let found = doctor(folder.path(), &["--port", &port(other.address())]);
    found.assert("port", "problem", "is in use on 127.0.0.1", "--port");

    if let Ok(family) = TcpListener::bind("[::1]:0") {
        let found = doctor(folder.path(), &["--port", &port(family.local_addr().unwrap())]);
        found.assert("port", "problem", "is in use on ", "--port");
    }
}

/// The finding about an app that answers like this.
#[track_caller]
fn target(
    answer: impl Fn(&Request) -> Response + Send + Sync + 'static,
    path: &str,
) -> (Findings, Server) {
    let app = Server::start(answer);
    let found = doctor(folder().path(), &["--forward-to", &format!("{}{path}", app.url())]);
    (found, app)
}

#[test]
fn what_an_app_answers_tells_whether_its_route_is_there() {
    let found =
        |status: u16| target(move |_| Response::new(status, "because"), "/api/webhook?a=1").0;
    found(405).assert("target", "ok", "exists and does not accept GET", "");
    found(501).assert("target", "ok", "exists and does not accept GET", "");
    found(404).assert("target", "problem", "returns 404: because", "app/api/webhook/route.ts");
    for status in [401, 403] {
        let words = format!("returns {status}: because");
        found(status).assert("target", "warning", &words, "exclude it from the middleware");
    }
    found(200).assert("target", "warning", "returns 200", "may be a page");
    found(418).assert("target", "warning", "returns 418: because", "check the path");

    let to_login = |_: &Request| {
        Response::Full(307, vec![("Location".to_owned(), "/api/auth/login".to_owned())], vec![])
    };
    let words = "returns 307: location: /api/auth/login";
    target(to_login, "/api/x").0.assert(
        "target",
        "warning",
        words,
        "exclude it from the middleware",
    );

    let fails = |_: &Request| Response::new(500, "\n\u{1b}]0;evil\u{7}TypeError: x\nat y\n");
    let (found, _app) = target(fails, "/api/x");
    found.assert("target", "warning", "returns 500: \u{1b}]0;evil\u{7}TypeError: x", "see its log");
    let app = Server::start(fails);
    let done = finish(command(folder().path(), &["--forward-to", &app.url()]));
    assert!(done.stdout.contains("\\u001b]0;evil\\u0007TypeError: x\n"), "{done:?}");
    assert!(!done.stdout.contains('\u{1b}') && !done.stdout.contains("at y"), "{done:?}");
}

#[test]
fn a_route_that_takes_post_and_hides_from_get_is_there() {
    let express = |request: &Request| match request.method.as_str() {
        "OPTIONS" => Response::Full(200, vec![("Allow".to_owned(), "POST".to_owned())], vec![]),
        _ => Response::new(404, "Cannot GET /hook"),
    };
    let (found, app) = target(express, "/hook");
    found.assert("target", "ok", "accepts POST", "");
    assert!(app.requests().iter().all(|request| request.method != "POST"));
    let (found, _app) = target(|_| Response::new(404, ""), "/hook");
    found.assert("target", "problem", "returns 404", "--forward-to needs all of it");
    let (found, _app) = target(|_| Response::new(404, ""), "");
    found.assert("target", "problem", "returns 404", "include the path");
}

#[test]
fn an_app_that_cannot_be_reached_is_a_problem() {
    let folder = folder();
    let (deserted, app) = (Deserted::new(), TlsApp::start());
    let gone = format!("{}/hook", deserted.url());
    let found = doctor(folder.path(), &["--forward-to", &gone]);
    found.assert("target", "problem", "connection refused", "is your dev server running");

    // Two filters of one app are one app.
    let routes = [format!("user.*={}", app.url()), format!("role.*={}", app.url())];
    let args = ["--forward-to", &routes[0], "--forward-to", &routes[1], "--insecure"];
    let found = doctor(folder.path(), &args);
    found.assert("target", "warning", "returns 200", "");
    let variable = [("KINDE_HOOK_FORWARD_TO", app.url())];
    let variable = variable.each_ref().map(|(name, url)| (*name, url.as_str()));
    let found = doctor_with(folder.path(), &variable, &[]);
    found.assert("target", "problem", "certificate", "--insecure");

    let folder = folder_with_keys();
    let (_listener, port) = listener(folder.path());
    let route = format!("{port}/api/webhook");
    let found = doctor(folder.path(), &["--port", &port, "--forward-to", &route]);
    found.assert("target", "problem", "is the listener itself", "the port of your app");
}

#[test]
fn whatever_hangs_is_not_waited_for_one_after_the_other() {
    let folder = folder();
    let issuer = Server::start(|_| Response::Hang);
    let app = Server::start(|_| Response::Hang);
    program(folder.path(), "ngrok", "echo $$ >pid\nexec /bin/sleep 60");
    let begun = Instant::now();
    let url = app.url();
    let found = doctor(folder.path(), &["--issuer", &issuer.url(), "--forward-to", &url]);
    let took = begun.elapsed();
    found.assert("keys", "problem", "did not answer within 5 seconds", "proxy");
    found.assert("target", "problem", "did not answer within 8 seconds", "compiling");
    found.assert("ngrok", "warning", "reported no version within 3 seconds", "ngrok --version");
    assert!(took < Duration::from_secs(14), "{took:?}, where 16 would be one after the other");
    let pid = fs::read_to_string(folder.path().join("pid")).unwrap();
    let pid = Pid::from_raw(pid.trim().parse().unwrap()).unwrap();
    assert!(test_kill_process(pid).is_err(), "it was left behind");
}

#[test]
fn keys_that_come_slowly_are_a_warning() {
    let key_set = Signer::kinde().key_set();
    let issuer = Server::start(move |_| {
        // What the test is about: an issuer that takes its time.
        std::thread::sleep(Duration::from_millis(2100));
        Response::new(200, key_set.clone())
    });
    let found = doctor(folder().path(), &["--issuer", &issuer.url()]);
    found.assert("keys", "warning", "seconds to answer", "cache them");
}

#[test]
fn programs_for_tunnels_are_told_by_what_they_say() {
    let folder = folder();
    program(folder.path(), "cloudflared", "echo; printf '  v\\033[1m1 \\n'; echo more");
    program(folder.path(), "ngrok", "exit 3");
    program(folder.path(), "lt", "/usr/bin/yes 1.2.3");
    let found = doctor(folder.path(), &[]);
    found.assert("cloudflared", "ok", "v\u{1b}[1m1", "");
    found.assert("ngrok", "warning", "does not run: exit status: 3", "`ngrok --version`");
    found.assert("lt", "ok", "1.2.3", "");
    let done = finish(command(folder.path(), &[]));
    assert!(done.stdout.contains("v\\u001b[1m1\n"), "{done:?}");
}

#[test]
fn a_store_that_is_none_or_newer_is_a_problem() {
    let (folder, store) = folder_with_store();
    write(folder.path(), "letter", "this is a letter, and a long one ".repeat(100));
    fs::set_permissions(folder.path().join("letter"), fs::Permissions::from_mode(0o600)).unwrap();
    let found = doctor(folder.path(), &["--store", "letter"]);
    found.assert("store", "problem", "cannot use letter: it is not a kinde-hook", "--store");
    let found = doctor(folder.path(), &["--store", "."]);
    found.assert("store", "problem", "it is not a file", "--store");
    Connection::open(&store).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let found = doctor(folder.path(), &[]);
    found.assert("store", "problem", "it has version 99", "update kinde-hook");
}

#[test]
fn a_damaged_store_is_a_problem() {
    let (folder, store) = folder_with_store();
    let mut bytes = fs::read(&store).unwrap();
    let page = 4096;
    assert!(bytes.len() > 3 * page, "{}", bytes.len());
    bytes[page..3 * page].fill(0x5a);
    fs::write(&store, bytes).unwrap();
    let found = doctor(folder.path(), &[]);
    found.assert("store", "problem", "is damaged: ", "move it away");
}

#[test]
fn a_store_that_others_may_read_is_a_warning_with_the_command_that_helps() {
    let (folder, store) = folder_with_store();
    let home = store.parent().unwrap();
    fs::set_permissions(&store, fs::Permissions::from_mode(0o644)).unwrap();
    fs::set_permissions(home, fs::Permissions::from_mode(0o755)).unwrap();
    let found = doctor(folder.path(), &[]);
    let [health, of_folder, of_file] = &found.named("store")[..] else { panic!() };
    assert_finding(health, "ok", "1 delivery", "");
    let (home, file) = (home.display(), store.display());
    assert_finding(of_folder, "warning", "other users (mode 755)", &format!("chmod 700 '{home}'"));
    assert_finding(of_file, "warning", "other users (mode 644)", &format!("chmod 600 '{file}'"));
    // A folder of the user's own choice is the user's.
    let found = doctor(folder.path(), &["--store", store.to_str().unwrap()]);
    assert_eq!(found.named("store").len(), 2, "{:?}", found.all);
}

#[test]
fn the_local_issuers_key_is_told_and_must_be_a_key_for_its_owner_alone() {
    let folder = folder();
    doctor(folder.path(), &[]).assert("local-issuer", "ok", "not created yet", "");
    let listener = Listener::start(folder.path(), &[]);
    drop(listener);
    doctor(folder.path(), &[]).assert("local-issuer", "ok", ", trusted", "");
    write(folder.path(), "jwks.json", Signer::kinde().key_set());
    let found = doctor(folder.path(), &OFFLINE);
    found.assert("local-issuer", "ok", "not trusted without --local-issuer", "");
    let key = folder.path().join("data/kinde-hook/local-issuer.pem");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).unwrap();
    let found = doctor(folder.path(), &[]);
    let [health, exposed] = &found.named("local-issuer")[..] else { panic!() };
    assert_finding(health, "ok", ", trusted", "");
    assert_finding(exposed, "warning", "other users (mode 640)", "chmod 600 ");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&key, "Dear reader").unwrap();
    doctor(folder.path(), &[]).assert(
        "local-issuer",
        "problem",
        "does not contain an RSA",
        "delete",
    );
    doctor(folder.path(), &OFFLINE).assert(
        "local-issuer",
        "warning",
        "does not contain an RSA",
        "delete",
    );
}

#[test]
fn webhooks_that_a_killed_listener_left_behind_are_a_warning_until_they_are_removed() {
    let (folder, kinde) = (folder(), Kinde::start());
    doctor(folder.path(), &[]).assert("webhooks", "ok", "no webhooks left behind", "");
    let mut listener = registered(&kinde, folder.path());
    doctor(folder.path(), &[]).assert("webhooks", "ok", "no webhooks left behind", "");
    listener.signal(Signal::KILL);
    listener.wait();
    let message = format!("behind: {}", kinde.public.url("a"));
    let hint = "kinde-hook webhooks clean";
    doctor(folder.path(), &[]).assert("webhooks", "warning", &message, hint);
    assert_eq!(kinde.run(folder.path(), &["webhooks", "clean"]).code, Some(0));
    doctor(folder.path(), &[]).assert("webhooks", "ok", "no webhooks left behind", "");
}

#[test]
fn a_store_in_use_and_one_whose_listener_was_killed_are_read_and_left_alone() {
    let folder = folder_with_keys();
    let listener = Listener::start(folder.path(), &OFFLINE);
    let token = Signer::kinde().sign(&user_created());
    for _ in 0..2 {
        assert_eq!(listener.post(&token).status, 200);
    }
    let found = doctor(folder.path(), &[]);
    found.assert("store", "ok", "2 deliveries", "");
    assert_eq!(listener.post(&token).status, 200);
    drop(listener);
    assert!(folder.path().join(format!("{STORE}-wal")).exists(), "it was killed");
    // The memory that readers share is no part of what is kept.
    let kept = || {
        let mut all = everything(folder.path());
        all.retain(|path, _| !path.to_string_lossy().ends_with("-shm") && !path.is_dir());
        all
    };
    let before = kept();
    doctor(folder.path(), &[]).assert("store", "ok", "3 deliveries", "");
    assert_eq!(kept(), before);
}

#[test]
fn a_store_behind_a_link_is_read_with_its_log() {
    let folder = folder_with_keys();
    let store = folder.path().join("far/real.db");
    fs::create_dir(folder.path().join("far")).unwrap();
    let args = [&OFFLINE[..], &["--store", store.to_str().unwrap()]].concat();
    let listener = Listener::start(folder.path(), &args);
    assert_eq!(listener.post(Signer::kinde().sign(&user_created())).status, 200);
    symlink("far/real.db", folder.path().join("link.db")).unwrap();
    symlink("link.db", folder.path().join("second.db")).unwrap();
    for name in ["far/real.db", "link.db", "second.db"] {
        let found = doctor(folder.path(), &["--store", name]);
        found.assert("store", "ok", "1 delivery", "");
    }
    // The log holds events as well, and is beside the file.
    let log = folder.path().join("far/real.db-wal");
    fs::set_permissions(&log, fs::Permissions::from_mode(0o644)).unwrap();
    let found = doctor(folder.path(), &["--store", "link.db"]);
    let warned = found.named("store").into_iter().any(|one| one["status"] == "warning");
    assert!(warned, "others may read the log");
    drop(listener);
}

#[test]
fn a_store_of_any_name_is_found() {
    let (folder, store) = folder_with_store();
    for name in ["a b?c#d%41&e.db", "ünïcode.db", "file:x", ":memory:"] {
        let path = folder.path().join(name);
        fs::copy(&store, &path).unwrap();
        let found = doctor(folder.path(), &["--store", name]);
        found.assert("store", "ok", "1 delivery", "");
    }
}

#[test]
fn json_has_the_documented_keys() {
    let read = |name: &str| {
        fs::read_to_string(format!("{}/docs/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    };
    let found = doctor(folder().path(), &[]);
    let keys = |value: &Value| -> Vec<String> {
        value.as_object().unwrap().keys().filter(|key| *key != "type").cloned().collect()
    };
    let row = |kind: &str, value: &Value| {
        let keys: Vec<String> = keys(value).iter().map(|key| format!("`{key}`")).collect();
        format!("| `{kind}` | {} |", keys.join(", "))
    };
    let scripting = read("scripting.md");
    for row in [row("check", &found.all[0]), row("summary", &found.summary)] {
        assert!(scripting.contains(&row), "{row}");
    }
    for finding in &found.all {
        assert_eq!(keys(finding), keys(&found.all[0]));
    }
    let guide = read("doctor.md");
    for name in NAMES {
        assert!(guide.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn text_is_a_line_for_each_finding_and_says_in_words_what_colours_say() {
    let folder = folder_with_keys();
    let (_listener, port) = listener(folder.path());
    write(folder.path(), ".env", "KINDE_ISSUER_URL=acme.kinde.com/\n");
    let args = ["--forward-to", &port, "--port", &port, "--jwks", "absent.json"];
    let done = finish(command(folder.path(), &args));
    assert_eq!((done.code, done.stderr.as_str()), (Some(1), ""), "{done:?}");
    let lines: Vec<&str> = done.stdout.lines().collect();
    let of = |status: &str| lines.iter().filter(|line| line.contains(status)).count();
    assert_eq!((of("! app-issuer    warning: "), of("   problem: ")), (2, 2), "{done:?}");
    assert_eq!(of("                hint: "), 4, "{done:?}");
    assert!(lines.iter().all(|line| line.trim_end() == *line), "{done:?}");
    assert!(lines.last().unwrap().ends_with(" ok, 2 warnings, 2 problems"), "{done:?}");
    let painted = finish(command(folder.path(), &[&args[..], &["--color", "always"]].concat()));
    assert!(painted.stdout.contains("\u{1b}["), "{painted:?}");
}

#[test]
fn sixty_columns_are_enough() {
    let folder = folder_with_keys();
    let (_listener, port) = listener(folder.path());
    write(folder.path(), ".env", "KINDE_ISSUER_URL=acme.kinde.com/\n");
    let args = ["--forward-to", &port, "--port", &port, "--jwks", "absent.json", "--store", "s"];
    let mut command = command(folder.path(), &args);
    command.env("NO_COLOR", "1");
    let (done, seen) = finish_in_columns(command, 60);
    assert_eq!((done.code, done.stderr.as_str()), (Some(1), ""), "{done:?}");
    let lines: Vec<&str> = seen.lines().collect();
    assert!(lines.iter().all(|line| line.chars().count() <= 60), "{seen}");
    let indent = " ".repeat(16);
    let goes_on = lines.iter().filter(|line| line.starts_with(&indent)).count();
    assert!(goes_on > 6, "{seen}");
    for line in &lines[..lines.len() - 1] {
        let is_first = ["✓ ", "! ", "✗ "].iter().any(|mark| line.starts_with(mark));
        assert!(line.is_empty() || is_first || line.starts_with(&indent), "{line:?} in {seen}");
    }
    assert!(lines.contains(&"                hint: set"), "{seen}");
}

/// What only Linux lets a test do to a disk and to a port.
#[cfg(target_os = "linux")]
mod system {
    use super::*;
    use crate::support::command::like;
    use crate::support::namespace::Namespace;
    use crate::support::needs;

    /// The command, to be run by a program that is on the path.
    fn found_by_path(folder: &Path, args: &[&str]) -> Command {
        let mut command = command(folder, args);
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    }

    /// What is found with a store on a disk that a script mounts at `$1`.
    fn on_disk(script: &str) -> Option<Findings> {
        let namespace = Namespace::find()?;
        let folder = folder();
        let disk = folder.path().join("disk");
        fs::create_dir(&disk).unwrap();
        let args = ["--format", "json", "--store", "disk/deep/events.db"];
        let command = namespace.wrap(script, &[&disk], &found_by_path(folder.path(), &args));
        Some(Findings::of(&finish(command)))
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_a_problem() {
        let Some(found) = on_disk("mount -t tmpfs -o ro,size=1g tmpfs \"$1\"") else { return };
        let [none_yet, read_only] = &found.named("store")[..] else { panic!("{:?}", found.all) };
        assert_finding(none_yet, "ok", "not created yet", "");
        assert_finding(read_only, "problem", "disk or the store in it is read-only", "--store");
    }

    #[test]
    fn a_local_issuer_whose_key_cannot_be_made_is_a_problem_only_if_it_is_needed() {
        let Some(namespace) = Namespace::find() else { return };
        let folder = folder();
        let disk = folder.path().join("disk");
        fs::create_dir(&disk).unwrap();
        write(folder.path(), "jwks.json", Signer::kinde().key_set());
        let run = |mut inner: Command| {
            inner.env("XDG_DATA_HOME", &disk);
            let script = "mount -t tmpfs -o ro,size=1g tmpfs \"$1\"";
            finish(namespace.wrap(script, &[&disk], &inner))
        };
        let judge = |args: &[&str]| Findings::of(&run(found_by_path(folder.path(), args)));
        let (message, hint) = ("cannot create the local issuer's key in", "XDG_DATA_HOME");
        let json = ["--format", "json"];
        judge(&json).assert("local-issuer", "problem", message, hint);
        judge(&[&json[..], &OFFLINE].concat()).assert("local-issuer", "warning", message, hint);

        let mut listen = kinde_hook(folder.path());
        listen.args(["listen", "--no-store", "--port", "0"]);
        let done = run(listen);
        assert_eq!(done.code, Some(2), "{done:?}");
        assert!(done.stderr.contains(message) && done.stderr.contains(hint), "{done:?}");
    }

    #[test]
    fn a_disk_that_is_nearly_full_is_a_warning() {
        let Some(found) = on_disk("mount -t tmpfs -o size=2m tmpfs \"$1\"") else { return };
        let [none_yet, full] = &found.named("store")[..] else { panic!("{:?}", found.all) };
        assert_finding(none_yet, "ok", "not created yet", "");
        assert_finding(full, "warning", "only 2 MB of disk space left", "prune");
    }

    #[test]
    fn a_port_of_the_systems_own_is_a_problem() {
        let start = fs::read_to_string("/proc/sys/net/ipv4/ip_unprivileged_port_start");
        let is_guarded =
            start.is_ok_and(|start| start.trim().parse::<u16>().is_ok_and(|it| it > 1));
        let folder = folder();
        let mut command = found_by_path(folder.path(), &["--port", "1", "--format", "json"]);
        let is_root = rustix::process::geteuid().is_root();
        if is_root {
            command = without_rights(&command);
        }
        let can_drop = without_rights(&Command::new("true")).status().is_ok_and(|it| it.success());
        let need = "a system that keeps the ports below 1024, and as root util-linux's setpriv";
        if needs::met(is_guarded && (can_drop || !is_root), need) {
            let found = Findings::of(&finish(command));
            found.assert("port", "problem", "no permission to listen on", "below 1024");
        }
    }

    /// The same command without the right to take such a port.
    fn without_rights(inner: &Command) -> Command {
        let mut command = Command::new("setpriv");
        command.args(["--bounding-set", "-net_bind_service", "--inh-caps", "-net_bind_service"]);
        command.arg(inner.get_program()).args(inner.get_args());
        like(&mut command, inner);
        command
    }
}
