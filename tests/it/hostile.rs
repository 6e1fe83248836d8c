//! Text that strangers choose, in every place where they can choose it: none
//! of it may reach a terminal raw, add a line, or change what JSON says.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::channel;
use std::thread::JoinHandle;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::support::command::{Done, finish, folder, kinde_hook, run_in, wait, write};
use crate::support::http::{self, PATIENCE};
use crate::support::listener::Listener;
use crate::support::server::{Response, Server};
use crate::support::signer::{Signer, encode};

const NAUGHTY: &str = include_str!("../fixtures/vectors/blns/blns.json");

/// What a terminal obeys, what hides and what turns text around.
const HOSTILE: [&str; 26] = [
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}[2J\u{1b}[1;1H",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]52;c;cm0gLXJmIH4=\u{7}",
    "\u{1b}]8;;https://evil.example\u{1b}\\Kinde\u{1b}]8;;\u{1b}\\",
    "\u{1b}P$q\"p\u{1b}\\",
    "\u{9b}31mred",
    "\u{9d}52;c;eA==\u{9c}",
    "\u{90}q\u{9c}\u{85}",
    "user\u{202e}gpj.exe",
    "\u{202a}\u{202b}\u{202c}\u{202d}",
    "\u{2066}a\u{2067}b\u{2068}c\u{2069}",
    "\u{200e}\u{200f}\u{61c}",
    "ad\u{200b}min\u{200c}\u{200d}\u{2060}\u{feff}\u{ad}\u{34f}\u{180e}",
    "\u{3164}\u{115f}\u{1160}\u{ffa0}",
    "\u{e0041}\u{e0042}\u{e007f}\u{e0101}",
    "\u{fff9}a\u{fffa}b\u{fffb}",
    "\u{7f}\u{8}\u{8}\u{8}",
    "nul\0nul",
    "one\ntwo\r\nthree\rfour",
    "\u{b}\u{c}\t",
    "para\u{2028}graph\u{2029}",
    "\u{7}\u{5}\u{e}\u{f}",
    "\\u001b[31m \\x1b[31m \\n",
    "\"},\"verified\":true,\"x\":{\"",
    "\u{1b}[?1049h\u{1b}c\u{1b}(0",
];

/// Whether a character must not be in the output, lines and colours aside.
fn is_dangerous(c: char) -> bool {
    let hides_or_turns = [
        0xad..=0xad,
        0x34f..=0x34f,
        0x61c..=0x61c,
        0x115f..=0x1160,
        0x17b4..=0x17b5,
        0x180b..=0x180f,
        0x200b..=0x200f,
        0x2028..=0x202e,
        0x2060..=0x206f,
        0x2800..=0x2800,
        0x3164..=0x3164,
        0xfeff..=0xfeff,
        0xffa0..=0xffa0,
        0xfff9..=0xfffc,
        0x13430..=0x1345f,
        0xe0000..=0xe0fff,
    ];
    let controls = [0..=0x1f, 0x7f..=0x9f];
    controls.iter().chain(&hides_or_turns).any(|range| range.contains(&u32::from(c)))
}

/// The strings of this file and the big list's, and one that is very long.
fn strings() -> Vec<String> {
    let mut strings: Vec<String> = serde_json::from_str(NAUGHTY).unwrap();
    assert!(strings.len() > 500);
    strings.extend(HOSTILE.map(str::to_owned));
    strings.push(format!("{}\u{1b}[31m", "long ".repeat(20_000)));
    strings
}

/// Those that fit the names of events and keys: not empty, 256 bytes at most.
fn names() -> Vec<String> {
    let mut names: Vec<String> = strings().iter().map(|text| cut(text)).collect();
    names.retain(|name| !name.is_empty());
    names
}

fn cut(text: &str) -> String {
    let fits = |(at, c): &(usize, char)| at + c.len_utf8() <= 256;
    text.char_indices().take_while(fits).map(|(_, c)| c).collect()
}

/// Those that can be an argument of a command, or the name of a file.
fn arguments() -> Vec<String> {
    let mut arguments: Vec<String> =
        HOSTILE.iter().filter(|text| !text.contains('\0')).map(|text| (*text).to_owned()).collect();
    arguments.push(format!("{}\u{1b}[31m", "x".repeat(5000)));
    arguments
}

/// Takes our own colours off: a colour is set, or taken back.
fn without_colours(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        let (colour, after) = after.split_once('m').expect("a colour's end");
        let ours = ["0", "1", "2", "32", "34", "36", "1;31", "1;32", "1;33"];
        assert!(ours.contains(&colour), "{colour:?} is no colour of ours");
        plain.push_str(before);
        rest = after;
    }
    plain + rest
}

/// Whether a joiner stands between two pictures, as in the emoji of a family.
fn joins_pictures(before: &str, joiner: &str) -> bool {
    let is_picture = |c: char| matches!(u32::from(c), 0x2600..=0x27bf | 0x1f300..=0x1faff);
    let after = joiner.strip_prefix('\u{200d}').and_then(|after| after.chars().next());
    let before = before.trim_end_matches('\u{fe0f}').chars().next_back();
    after.is_some_and(is_picture) && before.is_some_and(is_picture)
}

fn assert_harmless(text: &str) {
    let found = text.char_indices().find(|(at, c)| {
        *c != '\n' && is_dangerous(*c) && !joins_pictures(&text[..*at], &text[*at..])
    });
    if let Some((at, c)) = found {
        let around: String = text[..at].chars().rev().take(60).collect();
        panic!("{c:?} after {:?}", around.chars().rev().collect::<String>());
    }
}

/// Both streams of a command that ended, without the colours that were asked
/// for.
fn assert_all_harmless(done: &Done) {
    assert_harmless(&without_colours(&done.stdout));
    assert_harmless(&without_colours(&done.stderr));
}

/// An event with a text in every place.
fn event(text: &str) -> Value {
    let name = cut(text);
    json!({
        "type": name,
        "event_id": name,
        "source": text,
        "timestamp": text,
        "event_timestamp": text,
        "ip_address": text,
        "data": { "email": text, format!("key {text}"): { text: [text, { text: text }] } },
    })
}

/// The header with a text in every place but the one given, and there too if
/// that is none.
fn header(text: &str, key_id: &str) -> String {
    json!({ "alg": "RS256", "kid": key_id, "cty": text, format!("x {text}"): text }).to_string()
}

/// Tokens with texts in their payloads and headers, all properly signed.
fn signed_events(kinde: &Signer, texts: &[String]) -> Vec<String> {
    texts
        .iter()
        .map(|text| {
            kinde.sign_parts(&header(text, kinde.key_id), event(text).to_string().as_bytes())
        })
        .collect()
}

#[test]
fn decoded_tokens_are_harmless_and_have_no_further_lines() {
    let (folder, kinde, names) = (folder(), Signer::kinde(), names());
    write(folder.path(), "keys.json", kinde.key_set());
    write(folder.path(), "hostile", signed_events(&kinde, &names).join("\n"));
    let ordinary = vec!["ordinary".to_owned(); names.len()];
    write(folder.path(), "ordinary", signed_events(&kinde, &ordinary).join("\n"));
    for color in ["never", "always"] {
        for more in [&[][..], &["--jwks", "keys.json"], &["-v", "-v"]] {
            let decode = |file| {
                let args = ["decode", file, "--color", color];
                run_in(folder.path(), args.iter().chain(more))
            };
            let (hostile, ordinary) = (decode("hostile"), decode("ordinary"));
            assert_eq!(hostile.code, Some(0));
            assert_all_harmless(&hostile);
            assert_eq!(hostile.stdout.contains('\u{1b}'), color == "always");
            assert_eq!(hostile.stdout.lines().count(), ordinary.stdout.lines().count());
        }
    }
}

#[test]
fn a_json_line_of_decode_says_what_the_token_says() {
    let (folder, kinde, names) = (folder(), Signer::kinde(), names());
    write(folder.path(), "keys.json", kinde.key_set());
    write(folder.path(), "hostile", signed_events(&kinde, &names).join("\n"));
    let args = ["decode", "hostile", "--jwks", "keys.json", "--format", "json"];
    let done = run_in(folder.path(), args);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert_harmless(&done.stdout);
    let lines: Vec<Value> =
        done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), names.len());
    for (line, name) in lines.iter().zip(&names) {
        assert_eq!(line["verified"], true);
        assert_eq!((&line["event_type"], &line["event_id"]), (&json!(name), &json!(name)));
        assert_eq!(line["payload"], event(name));
        assert_eq!(line["header"]["cty"], json!(name));
    }
}

/// Tokens that are refused for a reason that quotes a text.
fn refused(kinde: &Signer, text: &str) -> [String; 8] {
    let payload = event(text).to_string();
    let quoted = json!(text).to_string();
    let twice = format!("{{{quoted}:1,{quoted}:2}}");
    let sign = |header: Value| kinde.sign_parts(&header.to_string(), payload.as_bytes());
    [
        sign(json!({ "alg": "RS256", "kid": text })),
        sign(json!({ "alg": text, "kid": "k" })),
        sign(json!({ "alg": [text], "kid": "k" })),
        sign(json!({ "alg": "RS256", "kid": "k", "typ": text })),
        sign(json!({ "alg": "RS256", "kid": "k", "crit": [text] })),
        kinde.sign_parts(&twice, payload.as_bytes()),
        kinde.sign_text(&twice),
        format!("{}.{}.", encode(text.as_bytes()), encode(text.as_bytes())),
    ]
}

#[test]
fn reasons_that_quote_a_token_are_harmless() {
    let (folder, kinde) = (folder(), Signer::kinde());
    write(folder.path(), "keys.json", kinde.key_set());
    let all = |texts: &[String]| -> String {
        texts.iter().flat_map(|text| refused(&kinde, text)).collect::<Vec<_>>().join("\n")
    };
    let mut texts = texts_to_send();
    texts.push("very long \u{9b}".repeat(500));
    write(folder.path(), "hostile", all(&texts));
    write(folder.path(), "ordinary", all(&vec!["ordinary".to_owned(); texts.len()]));
    let decode = |file, more: &[&str]| {
        let args = ["decode", file, "--jwks", "keys.json"];
        run_in(folder.path(), args.iter().chain(more))
    };
    for color in ["never", "always"] {
        let hostile = decode("hostile", &["--color", color, "-v", "-v"]);
        let ordinary = decode("ordinary", &["--color", color]);
        assert_eq!(hostile.code, Some(1));
        assert_all_harmless(&hostile);
        assert_eq!(hostile.stdout.lines().count(), ordinary.stdout.lines().count());
    }
    let done = decode("hostile", &["--format", "json"]);
    assert_harmless(&done.stdout);
    let lines: Vec<Value> =
        done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 8 * texts.len());
    assert!(lines.iter().all(|line| line["verified"] == false));
}

#[test]
fn what_is_quoted_is_bounded() {
    let (folder, kinde) = (folder(), Signer::kinde());
    let long = "x".repeat(4_000);
    let mut odd = kinde.jwk();
    odd["kid"] = long.as_str().into();
    odd["alg"] = long.as_str().into();
    write(folder.path(), "keys.json", json!({ "keys": [kinde.jwk(), odd] }).to_string());
    let mut tokens = refused(&kinde, &long).to_vec();
    tokens.push(kinde.sign_parts(&header("x", &long), b"{}"));
    write(folder.path(), "long", tokens.join("\n"));
    let args = ["decode", "long", "--jwks", "keys.json", "--format", "json"];
    let done = run_in(folder.path(), args);
    for line in done.stdout.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        for quotes in ["message", "hint"] {
            let text = line[quotes].as_str().unwrap_or_default();
            assert!(text.len() < 600, "{}: {} bytes", line["reason"], text.len());
        }
    }
}

#[test]
fn half_of_a_surrogate_pair_stays_an_escape() {
    let (folder, kinde) = (folder(), Signer::kinde());
    write(folder.path(), "keys.json", kinde.key_set());
    let payload = concat!(
        r#"{"type":"user.created","event_id":"event_1","data":"#,
        r#"{"name":"a\ud800b","k\udfffey":["\udc00\ud800"]},"source":"\ud83d"}"#
    );
    let token = kinde.sign_text(payload);
    let done = run_in(folder.path(), ["decode", &token, "--jwks", "keys.json"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    for shown in [r#""name": "a\ud800b""#, r#""k\udfffey": ["#, r#""\udc00\ud800""#] {
        assert!(done.stdout.contains(shown), "{done:?}");
    }
    let done = run_in(folder.path(), ["decode", &token, "--format", "json"]);
    assert!(done.stdout.contains(&format!("\"payload\":{payload}")), "{done:?}");

    // A name cannot be half a character.
    let nameless = kinde.sign_text(r#"{"type":"\ud800","event_id":"e","data":{}}"#);
    let done = run_in(folder.path(), ["decode", &nameless, "--jwks", "keys.json"]);
    assert!(done.stdout.starts_with("REJECTED not-a-webhook: "), "{done:?}");
}

/// A listener that prints for people, and everything it prints.
struct TextListener {
    child: Child,
    address: SocketAddr,
    stdout: JoinHandle<String>,
    stderr: JoinHandle<String>,
}

impl TextListener {
    fn start(folder: &Path, args: &[&str]) -> Self {
        let mut command = kinde_hook(folder);
        command.args(["listen", "--port", "0"]).args(args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let (found, address) = channel();
        let stdout = std::thread::spawn(move || read_all(&mut stdout));
        let stderr = std::thread::spawn(move || {
            let mut said = String::new();
            let mut from = 0;
            while stderr.read_line(&mut said).unwrap() > 0 {
                let line = without_colours(&said[from..]);
                if let Some(url) = line.strip_prefix("listening on http://") {
                    found.send(url.trim().parse().unwrap()).unwrap();
                    break;
                }
                from = said.len();
            }
            said + &read_all(&mut stderr)
        });
        let Ok(address) = address.recv_timeout(PATIENCE) else {
            let _ = child.kill();
            panic!("no address: {:?}", stderr.join());
        };
        Self { child, address, stdout, stderr }
    }

    fn stop(self) -> Done {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        let code = wait(self.child).code;
        Done { code, stdout: self.stdout.join().unwrap(), stderr: self.stderr.join().unwrap() }
    }
}

fn read_all(stream: &mut impl Read) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

/// Everything that a stranger can send to a listener, with a text in it.
fn send(address: SocketAddr, kinde: &Signer, text: &str) {
    let post = |body: &[u8], headers: &[(&str, &str)], path: &str| {
        let answer = http::request(address, "POST", path, headers, body);
        assert_harmless(&answer.body);
        answer.status
    };
    let jwt = ("Content-Type", "application/jwt");
    let token = &signed_events(kinde, &[text.to_owned()])[0];
    assert_eq!(post(token.as_bytes(), &[jwt], "/"), 200, "{text:?}");
    for token in refused(kinde, text) {
        assert!((400..500).contains(&post(token.as_bytes(), &[jwt], "/")), "{text:?}");
    }
    post(text.as_bytes(), &[jwt], "/");
    // A header takes no line break, and a path no white space either: the
    // first would be another header, and HTTP's own reader refuses the rest.
    let header: String = text.chars().filter(|c| !matches!(c, '\r' | '\n' | '\0')).collect();
    post(token.as_bytes(), &[jwt, ("webhook-id", &header)], "/");
    post(token.as_bytes(), &[("Content-Type", &header)], "/");
    let path: String = header.chars().filter(|c| !c.is_whitespace()).collect();
    post(token.as_bytes(), &[jwt], &format!("/{path}"));
    post(b"junk", &[jwt], &format!("/{path}?{path}"));
}

/// Enough for every place and every sort of character, without the hundreds
/// of the big list that differ in words only.
fn texts_to_send() -> Vec<String> {
    let mut texts = names();
    texts.retain(|text| text.chars().any(is_dangerous));
    assert!(texts.len() > 40, "{}", texts.len());
    texts
}

#[test]
fn what_a_listener_shows_to_people_is_harmless() {
    let (folder, kinde) = (folder(), Signer::kinde());
    write(folder.path(), "keys.json", kinde.key_set());
    for form in [&["--color", "never"][..], &["--color", "always", "--compact"]] {
        let listen = |texts: &[String]| {
            let args = [&["--jwks", "keys.json", "-v", "-v"][..], form].concat();
            let listener = TextListener::start(folder.path(), &args);
            for text in texts {
                send(listener.address, &kinde, text);
            }
            let done = listener.stop();
            assert_eq!(done.code, Some(0));
            done
        };
        let done = listen(&texts_to_send());
        assert_all_harmless(&done);
        assert!(done.stdout.lines().count() > 300, "something was shown");
    }
}

#[test]
fn an_event_has_as_many_lines_as_any_other() {
    let (folder, kinde, texts) = (folder(), Signer::kinde(), texts_to_send());
    write(folder.path(), "keys.json", kinde.key_set());
    for form in [&["--color", "always"][..], &["--compact"]] {
        let lines = |texts: &[String]| {
            let args = [&["--jwks", "keys.json"][..], form].concat();
            let listener = TextListener::start(folder.path(), &args);
            for token in signed_events(&kinde, texts) {
                let headers = [("Content-Type", "application/jwt")];
                http::request(listener.address, "POST", "/", &headers, token.as_bytes());
            }
            for text in texts {
                for token in refused(&kinde, text) {
                    http::request(listener.address, "POST", "/", &[], token.as_bytes());
                }
            }
            listener.stop().stdout.lines().count()
        };
        assert_eq!(lines(&texts), lines(&vec!["ordinary".to_owned(); texts.len()]));
    }
}

#[test]
fn json_lines_of_a_listener_are_harmless_and_say_what_arrived() {
    let (folder, kinde) = (folder(), Signer::kinde());
    write(folder.path(), "keys.json", kinde.key_set());
    let mut listener = Listener::start(folder.path(), &["--jwks", "keys.json", "-v", "-v"]);
    let texts = texts_to_send();
    for (text, token) in texts.iter().zip(signed_events(&kinde, &texts)) {
        assert_eq!(listener.post(token).status, 200);
        let shown = listener.next("event");
        assert_eq!(shown["event_type"], json!(text));
        assert_eq!(shown["event_id"], json!(text));
        assert_eq!(shown["source"], json!(text));
        assert_eq!(shown["timestamp"], json!(text));
        assert_eq!(shown["subject"], json!(text));
        assert_eq!(shown["data"], event(text)["data"]);
    }
    for text in &texts {
        send(listener.address, &kinde, text);
    }
    let (code, stderr) = listener.stop();
    assert_eq!(code, Some(0));
    assert_harmless(&stderr);
    let mut paths = String::new();
    for line in listener.rest() {
        assert_harmless(&line);
        let line: Value = serde_json::from_str(&line).unwrap();
        paths.push_str(line["path"].as_str().unwrap_or_default());
    }
    // HTTP's own reader refuses the other controls in a path.
    for passed_on in ['\u{9b}', '\u{202e}', '\u{200b}', '\u{feff}'] {
        assert!(paths.contains(passed_on), "{passed_on:?}");
    }
}

#[test]
fn what_an_app_answers_to_a_replay_is_harmless() {
    let (folder, kinde, texts) = (folder(), Signer::kinde(), texts_to_send());
    let tokens = signed_events(&kinde, &texts);
    write(folder.path(), "events.jwt", tokens.join("\n"));
    let answers = texts.clone();
    let app = Server::start(move |request| {
        let asked = tokens.iter().position(|token| token.as_bytes() == request.body).unwrap();
        Response::new(500, format!("{0}\n{0}", answers[asked]))
    });
    for color in ["never", "always"] {
        let args = ["replay", "events.jwt", "--to", &app.url(), "--color", color, "-v", "-v"];
        let done = run_in(folder.path(), args);
        assert_eq!(done.code, Some(1));
        assert_all_harmless(&done);
        // A line for each answer, and at most five of what the app said.
        assert!(done.stdout.lines().count() <= 6 * texts.len());
    }
    let args = ["replay", "events.jwt", "--to", &app.url(), "--format", "json"];
    let done = run_in(folder.path(), args);
    assert_harmless(&done.stdout);
    let lines: Vec<Value> =
        done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), texts.len() + 1);
    for (line, text) in lines.iter().zip(&texts) {
        let said = line["body"].as_str().unwrap();
        assert!(said.is_empty() || said.chars().all(|c| c == '\n' || text.contains(c)), "{line}");
        assert_eq!(line["event_id"], json!(text));
    }
}

#[test]
fn what_a_key_set_says_is_harmless() {
    let (folder, kinde, texts) = (folder(), Signer::kinde(), texts_to_send());
    let keys = |texts: &[String]| {
        let mut keys = vec![kinde.jwk()];
        for text in texts {
            let with = |name: &str| {
                let mut key = kinde.jwk();
                key[name] = text.as_str().into();
                key
            };
            keys.extend(["kid", "kty", "alg", "use", "e", text].map(with));
            keys.push(json!(text));
            keys.push(json!({ "kty": text, "kid": text, "alg": text, "use": text, "n": text }));
        }
        json!({ "keys": keys, "comment": strings() }).to_string()
    };
    write(folder.path(), "hostile.json", keys(&texts));
    for color in ["never", "always"] {
        let args = ["jwks", "--jwks", "hostile.json", "--color", color, "-v", "-v"];
        let done = run_in(folder.path(), args);
        assert_eq!(done.code, Some(0), "{}", done.stderr);
        assert_all_harmless(&done);
        assert_eq!(done.stdout.lines().count(), 2 + 8 * texts.len());
    }
    let done = run_in(folder.path(), ["jwks", "--jwks", "hostile.json", "--format", "json"]);
    assert_harmless(&done.stdout);
    let said: Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(said["comment"], json!(strings()));

    // The ids of other keys are quoted when a token names none of them.
    write(folder.path(), "few.json", keys(&arguments()));
    let token = Signer::other().sign(&event("x"));
    let done = run_in(folder.path(), ["decode", &token, "--jwks", "few.json"]);
    assert!(done.stdout.starts_with("REJECTED unknown-key: "), "{done:?}");
    assert_all_harmless(&done);

    // So is a name that stands in a set twice.
    for text in arguments() {
        let quoted = json!(text).to_string();
        write(folder.path(), "twice.json", format!("{{{quoted}:1,{quoted}:2}}"));
        let done = run_in(folder.path(), ["jwks", "--jwks", "twice.json"]);
        assert_eq!((done.code, done.stderr.lines().count()), (Some(2), 2), "{done:?}");
        assert_all_harmless(&done);
    }
}

#[test]
fn names_of_files_are_harmless() {
    let (folder, kinde) = (folder(), Signer::kinde());
    let app = Server::start(|_| Response::new(200, ""));
    let run = |args: &[&str]| {
        let done = run_in(folder.path(), args);
        assert_all_harmless(&done);
        done
    };
    for text in arguments() {
        let file_name: String = text.replace('/', "_").chars().take(60).collect();
        let token = kinde.sign(&event("ordinary"));
        write(folder.path(), &file_name, format!("{token}\na.b.c\n"));
        let done = run(&["replay", &file_name, "--to", &app.url()]);
        assert_eq!((done.code, done.stdout.lines().count()), (Some(0), 2), "{done:?}");
        let done = run(&["replay", &file_name, "--to", &app.url(), "--format", "json"]);
        let answer: Value = serde_json::from_str(done.stdout.lines().next().unwrap()).unwrap();
        assert_eq!(answer["origin"], format!("{file_name}:1"));

        write(folder.path(), &file_name, "junk");
        for args in [&["replay", &file_name][..], &["jwks", "--jwks", &file_name]] {
            let done = run(args);
            assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{done:?}");
            assert_eq!(done.stderr.lines().count(), 2, "{done:?}");
        }
        run(&["decode", &file_name]);

        write(folder.path(), &file_name, kinde.key_set());
        assert_eq!(run(&["jwks", "--jwks", &file_name]).code, Some(0));
        let done = run(&["decode", &token, "--jwks", &file_name]);
        assert!(done.stdout.starts_with("VERIFIED with the keys of "), "{done:?}");
        let saved = format!("{file_name}.json");
        let done = run(&["jwks", "--jwks", &file_name, "--output", &saved]);
        assert_eq!((done.code, done.stderr.lines().count()), (Some(0), 1), "{done:?}");

        let absent = format!("absent/{file_name}");
        for args in [
            &["replay", &absent][..],
            &["decode", &format!("{absent}.jwt")],
            &["jwks", "--jwks", &absent],
            &["jwks", "--jwks", &file_name, "--output", &absent],
            &["man", "--dir", &format!("{file_name}/below")],
            &["listen", "--port", "0", "--jwks", &file_name, "--save", &format!("{saved}/below")],
        ] {
            let done = run(args);
            assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{done:?}");
            assert!(done.stderr.lines().count() <= 2, "{done:?}");
        }
    }
}

/// Where file systems take any bytes as a name.
#[test]
#[cfg(target_os = "linux")]
fn names_of_files_that_are_no_text_are_harmless() {
    use std::os::unix::ffi::OsStrExt as _;

    let (folder, app) = (folder(), Server::start(|_| Response::new(200, "")));
    let saved = folder.path().join("saved");
    std::fs::create_dir(&saved).unwrap();
    let name = std::ffi::OsStr::from_bytes(b"\xff\x9b31m\x1b[31m\n.jwt");
    std::fs::write(saved.join(name), "a.b.c").unwrap();
    let done = run_in(folder.path(), ["replay", "saved", "--to", &app.url()]);
    assert_eq!((done.code, done.stdout.lines().count()), (Some(0), 1), "{done:?}");
    assert_all_harmless(&done);
    std::fs::write(saved.join(name), "junk").unwrap();
    let done = run_in(folder.path(), ["replay", "saved", "--to", &app.url()]);
    assert_eq!((done.code, done.stderr.lines().count()), (Some(2), 2), "{done:?}");
    assert_all_harmless(&done);
    let done = run_in(folder.path(), [std::ffi::OsStr::new("decode"), name]);
    assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{done:?}");
    assert_all_harmless(&done);
}

#[test]
fn issuers_wherever_they_stand_are_harmless() {
    let folder = folder();
    for text in arguments() {
        let check = |done: Done, place: &str| {
            assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{done:?}");
            assert_all_harmless(&done);
            assert_eq!(done.stderr.lines().count(), 2, "{done:?}");
            assert!(done.stderr.contains(place) || text.len() > 500, "{done:?}");
        };
        let issuer = format!("https://{text}");
        check(run_in(folder.path(), ["jwks", "--issuer", &issuer]), "(from --issuer)");
        let listen = ["listen", "--port", "0", "--issuer", &issuer];
        check(run_in(folder.path(), listen), "(from --issuer)");

        let mut command = kinde_hook(folder.path());
        command.env("KINDE_ISSUER_URL", &issuer).args(["jwks"]);
        check(finish(command), "(from KINDE_ISSUER_URL in the environment)");

        // A quoted value may hold everything but its quotes.
        let quote = if text.contains('"') { '\'' } else { '"' };
        let file = format!("KINDE_DOMAIN={quote}{issuer}{quote}\n");
        let path = write(folder.path(), ".env.local", file);
        check(run_in(folder.path(), ["jwks"]), "(from KINDE_DOMAIN in .env.local)");
        let loud = run_in(folder.path(), ["jwks", "-v", "-v", "--color", "always"]);
        assert_all_harmless(&loud);
        std::fs::remove_file(path).unwrap();
    }
}

#[test]
fn a_header_with_a_line_break_is_refused_in_one_line() {
    let listen = ["listen", "--forward-to", "3000", "--header"];
    for (header, shown) in [("X-A: b\r\nX-C: d", r"X-A: b\r\nX-C: d"), ("X: \u{7f}", r"X: \u007f")]
    {
        let done = run_in(folder().path(), [&listen[..], &[header]].concat());
        let told = format!(
            "error: invalid value '{shown}' for '--header <NAME: VALUE>': \
             a header value must be a single line of text\n\nFor more information, try '--help'.\n"
        );
        assert_eq!((done.code, done.stderr), (Some(2), told));
    }
}

#[test]
fn what_is_drawn_as_nothing_is_shown() {
    let name = "a\u{180b}\u{180f}\u{2800}\u{13430}\u{fffc}\u{e000}\u{fe0f}\u{1d159}.jwt";
    let done = run_in(folder().path(), ["replay", name]);
    let shown = r"a\u180b\u180f\u2800\ud80d\udc30\ufffc\ue000\ufe0f\ud834\udd59.jwt";
    assert!(done.stderr.contains(shown), "{done:?}");
}

#[test]
fn mistakes_on_the_command_line_are_told_harmlessly() {
    let folder = folder();
    for text in arguments() {
        for args in [
            &[text.as_str()][..],
            &["decode", "a.b.c", &text],
            &["decode", "a.b.c", &format!("--{text}")],
            &["decode", "a.b.c", "--format", &text],
            &["decode", "a.b.c", "--color", &text],
            &["replay", "x.jwt", "--to", &format!("{text}://x")],
            &["listen", "--port", &text],
            &["listen", "--events", &format!("{text} *")],
            &["listen", "--path", &format!("{text} x")],
            &["completions", &text],
        ] {
            let done = run_in(folder.path(), args);
            assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{args:?}: {done:?}");
            assert!(done.stderr.starts_with("error: "), "{done:?}");
            assert_all_harmless(&done);
            assert!(done.stderr.lines().count() <= 8, "{done:?}");
        }
        let listen = ["listen", "--port", "0", "--jwks", "absent", "--host", &text];
        assert_all_harmless(&run_in(folder.path(), listen));
    }
}
