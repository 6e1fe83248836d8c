//! `trigger`: made-up events, signed by the local issuer.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::support::command::{
    Done, finish, folder, kinde_hook, run, run_in, run_with_input, wait, write,
};
use crate::support::listener::Listener;
#[cfg(target_os = "linux")]
use crate::support::namespace::Namespace;
use crate::support::schema::{event_schemas, faults, matches};
use crate::support::server::{Deserted, Response, Server};

/// An app that answers everything with one status.
fn app(status: u16) -> Server {
    Server::start(move |_| Response::new(status, "said the app"))
}

/// The lines of JSON that a command printed.
fn lines(done: &Done) -> Vec<Value> {
    done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The payloads that `trigger` with these arguments makes up.
fn payloads(folder: &Path, args: &[&str]) -> Vec<Value> {
    let args = [&["trigger"], args, &["--print", "--format", "json"]].concat();
    let done = run_in(folder, &args);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""), "{args:?}: {done:?}");
    lines(&done).into_iter().map(|line| line["payload"].clone()).collect()
}

fn payload(folder: &Path, args: &[&str]) -> Value {
    let mut all = payloads(folder, args);
    assert_eq!(all.len(), 1, "{args:?}");
    all.remove(0)
}

/// A scenario of every known type.
fn every_type() -> String {
    let events: Vec<Value> = event_schemas().keys().map(|name| json!({ "type": name })).collect();
    json!({ "name": "all", "events": events }).to_string()
}

/// Runs `trigger` and expects it to fail with this message.
fn refused(folder: &Path, args: &[&str], message: &str) {
    let done = run_in(folder, [&["trigger"], args, &["--print"]].concat());
    assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{args:?}: {done:?}");
    assert!(done.stderr.starts_with("error: "), "{args:?}: {done:?}");
    assert!(done.stderr.contains(message), "{args:?}: {done:?}");
}

#[test]
fn a_listener_accepts_an_event_of_every_type_as_a_local_one() {
    let folder = folder();
    let mut listener = Listener::start(folder.path(), &[]);
    let to = listener.address.to_string();
    for name in event_schemas().keys() {
        let done = run_in(folder.path(), ["trigger", name, "--to", &to]);
        assert_eq!(done.code, Some(0), "{name}: {done:?}");
        assert!(done.stdout.starts_with("200 "), "{name}: {done:?}");
        assert_eq!(done.stderr, "1 sent: 1 accepted, 0 refused\n", "{name}: {done:?}");
        let event = listener.next("event");
        assert_eq!((&event["event_type"], &event["local"]), (&name.as_str().into(), &true.into()));
        assert_eq!(event["attempt"], 1, "{name}");
    }
}

#[test]
fn the_data_of_every_type_fits_what_is_known_of_it() {
    let folder = folder();
    let file = write(folder.path(), "all.json", every_type());
    for seed in 0..20 {
        let args = ["--scenario", file.to_str().unwrap(), "--seed", &seed.to_string()];
        for payload in payloads(folder.path(), &args) {
            let name = payload["type"].as_str().unwrap();
            let schema = &event_schemas()[name]["data_schema"];
            assert_eq!(faults(schema, &payload["data"]), Vec::<String>::new(), "{name}");
            assert!(!payload["data"].to_string().contains("{{"), "{payload}");
        }
    }
}

/// Each change that spoils a document: a member left out, a member too many,
/// and a value of another kind.
fn spoilt(value: &Value) -> Vec<Value> {
    let mut all = vec![json!(7.5), json!([[]])];
    if let Value::Object(members) = value {
        let mut more = members.clone();
        more.insert("nobody_knows_this".to_owned(), Value::Null);
        all.push(more.into());
        for (name, member) in members {
            let mut fewer = members.clone();
            fewer.remove(name);
            all.push(fewer.into());
            for spoilt in spoilt(member) {
                let mut other = members.clone();
                other.insert(name.clone(), spoilt);
                all.push(other.into());
            }
        }
    }
    all
}

#[test]
fn the_validator_refuses_what_does_not_fit() {
    let folder = folder();
    let mut refused = 0;
    for (name, known) in event_schemas() {
        let schema = &known["data_schema"];
        if schema.get("additionalProperties").is_some() {
            // Open, so that only the kinds of its members can be wrong.
            assert!(!faults(schema, &json!([])).is_empty(), "{name}");
            continue;
        }
        let data = payload(folder.path(), &[&name])["data"].clone();
        for wrong in spoilt(&data) {
            let optional = name == "organization.created"
                && ["external_id", "handle"]
                    .iter()
                    .any(|name| wrong["organization"].get(name).is_none())
                && wrong["organization"].is_object();
            assert!(optional || !faults(schema, &wrong).is_empty(), "{name}: {wrong}");
            refused += 1;
        }
    }
    assert!(refused > 100, "{refused}");

    let user = &event_schemas()["user.updated"]["data_schema"];
    let good = payload(folder.path(), &["user.updated"])["data"].clone();
    for (path, wrong) in [
        ("/user/id", json!("kp_04F8")),
        ("/user/id", json!("org_04f8996da763b7a969b1028ee3007569")),
        ("/user/organizations/0/code", json!("org_e87cb45c05")),
        ("/user/organizations/0/roles/0/id", json!("82f3e9c6-95dc-4b8d-ab11-818d5701919")),
        ("/user/organizations/0/permissions/0", json!({ "id": null, "key": "x" })),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(path).unwrap() = wrong;
        assert_eq!(faults(user, &bad).len(), 1, "{path}");
    }
    let billing = &event_schemas()["customer.plan_changed"]["data_schema"];
    assert_eq!(faults(billing, &json!({ "plan": { "code": 1 } })).len(), 1);
    assert_eq!(faults(billing, &json!({ "quantity": "7" })).len(), 1);
}

#[test]
fn what_stands_beside_the_data_is_as_kinde_writes_it() {
    let folder = folder();
    let file = write(folder.path(), "all.json", every_type());
    for payload in payloads(folder.path(), &["--scenario", file.to_str().unwrap()]) {
        let name = payload["type"].as_str().unwrap();
        let names: Vec<&str> = payload.as_object().unwrap().keys().map(String::as_str).collect();
        let mut wanted = vec!["data", "event_id", "event_timestamp", "source", "timestamp", "type"];
        if event_schemas()[name].get("envelope_extra").is_some() {
            wanted.insert(3, "ip_address");
        }
        assert_eq!(names, wanted, "{name}");
        let text = |name: &str| payload[name].as_str().unwrap().to_owned();
        assert!(matches("^event_[0-9a-f]{32}$", &text("event_id")), "{payload}");
        let date = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}";
        for (name, digits) in [("event_timestamp", "6"), ("timestamp", "9")] {
            let pattern = format!("^{date}[.][0-9]{{{digits}}}[+]10:00$");
            assert!(matches(&pattern, &text(name)), "{pattern}: {payload}");
        }
        let at = |name: &str| text(name).parse::<jiff::Timestamp>().unwrap();
        let lag = at("timestamp").duration_since(at("event_timestamp"));
        assert!(lag.is_positive() && lag.as_secs() < 1, "{payload}");
        let millis = i64::from_str_radix(&text("event_id")[6..18], 16).unwrap();
        assert_eq!(millis, at("event_timestamp").as_millisecond(), "{payload}");
    }
}

#[test]
fn times_go_forward_and_every_event_has_its_own_ids() {
    let folder = folder();
    let before = jiff::Timestamp::now();
    let events = payloads(folder.path(), &["user.created", "--times", "50"]);
    assert_eq!(events.len(), 50);
    for name in ["timestamp", "event_timestamp"] {
        let times: Vec<jiff::Timestamp> =
            events.iter().map(|event| event[name].as_str().unwrap().parse().unwrap()).collect();
        assert!(times.windows(2).all(|pair| pair[0] < pair[1]), "{times:?}");
    }
    let first: jiff::Timestamp = events[0]["timestamp"].as_str().unwrap().parse().unwrap();
    assert!(first >= before && first <= jiff::Timestamp::now(), "{first}");
    for path in
        ["/event_id", "/data/user/id", "/data/user/email", "/data/user/organizations/0/code"]
    {
        let values: BTreeSet<&str> =
            events.iter().map(|event| event.pointer(path).unwrap().as_str().unwrap()).collect();
        assert_eq!(values.len(), 50, "{path}");
    }
}

#[test]
fn a_seed_makes_the_whole_output_the_same_byte_for_byte() {
    let folder = folder();
    let print = |args: &[&str]| {
        let done = run_in(folder.path(), [&["trigger"], args, &["--print"]].concat());
        assert_eq!(done.code, Some(0), "{done:?}");
        done.stdout
    };
    for args in [
        &["user.created", "--times", "3"][..],
        &["--scenario", "subscription", "--times", "2"],
        &["user.updated", "--format", "json"],
    ] {
        let seeded = |seed: &str| print(&[args, &["--seed", seed]].concat());
        assert_eq!(seeded("7"), seeded("7"), "{args:?}");
        assert_ne!(seeded("7"), seeded("8"), "{args:?}");
        assert_ne!(print(args), print(args), "{args:?}");
    }
    let seeded = payload(folder.path(), &["user.created", "--seed", "7"]);
    assert!(seeded["timestamp"].as_str().unwrap().starts_with("2025-"), "{seeded}");
    let help = run(["trigger", "--help"]).stdout;
    assert!(help.split_whitespace().any(|word| word == "2025"), "{help}");
}

#[test]
fn values_are_set_by_path() {
    let folder = folder();
    let made = payload(
        folder.path(),
        &[
            "user.created",
            "--set=data.user.email=ada@example.com",
            "--set=data.user.organizations.0.code=org_x",
            "--set=data.user.organizations.1={\"code\":\"org_y\"}",
            "--set=data.user.organizations.0.roles.0.key=admin",
            "--set=data.user.is_suspended=true",
            "--set=data.user.phone={{email}}",
            "--set=event_id=event_mine",
            "--set=type=user.renamed",
            "--set=timestamp=2026-01-01T00:00:00Z",
            "--set=exp=12",
            "--source=somebody",
        ],
    );
    let user = &made["data"]["user"];
    assert_eq!(user["email"], "ada@example.com");
    assert_eq!(user["organizations"][0]["code"], "org_x");
    assert_eq!(user["organizations"][0]["roles"], json!([{ "key": "admin" }]));
    assert_eq!(user["organizations"][1], json!({ "code": "org_y" }));
    assert_eq!((&user["is_suspended"], &user["phone"]), (&true.into(), &"{{email}}".into()));
    assert_eq!((&made["event_id"], &made["type"]), (&"event_mine".into(), &"user.renamed".into()));
    assert_eq!((&made["timestamp"], &made["exp"]), (&"2026-01-01T00:00:00Z".into(), &12.into()));
    assert_eq!(made["source"], "somebody");
    let later = payload(folder.path(), &["user.created", "--source=api", "--set=source=admin"]);
    assert_eq!(later["source"], "admin", "--set has the last word");

    for (set, message) in [
        ("data.user.email.x=1", "cannot set `data.user.email.x`: `data.user.email` is a string"),
        ("data.user.organizations.5=1", "the list `data.user.organizations` has length 1"),
        (
            "data.user.organizations.x=1",
            "`data.user.organizations` is a list, and `x` is not an index",
        ),
    ] {
        refused(folder.path(), &["user.created", "--set", set], message);
        refused(folder.path(), &["user.created", "--set", set], "hint: `kinde-hook trigger TYPE");
    }
}

#[test]
fn data_is_taken_as_it_is_from_a_file_or_standard_input() {
    let folder = folder();
    let data = r#"{"user":{"id":"{{user_id}}","n":12345678901234567890.10}}"#;
    write(folder.path(), "data.json", format!("\u{feff}{data}\n"));
    let args = ["trigger", "user.authenticated", "--print", "--format", "json", "--data"];
    let done = run_in(folder.path(), [&args[..], &["data.json"]].concat());
    let piped = run_with_input(folder.path(), [&args[..], &["-"]].concat(), data.as_bytes());
    for done in [done, piped] {
        assert_eq!(done.code, Some(0), "{done:?}");
        assert!(done.stdout.contains(&format!("{{\"data\":{data},")), "{done:?}");
        assert!(lines(&done)[0]["payload"]["ip_address"].is_string(), "{done:?}");
    }
    let unknown = payload(folder.path(), &["invoice.sent", "--data", "data.json"]);
    assert_eq!((&unknown["type"], &unknown["source"]), (&"invoice.sent".into(), &"api".into()));

    write(folder.path(), "list.json", "[]");
    write(folder.path(), "broken.json", "{");
    write(folder.path(), "bytes.json", b"\xff".as_slice());
    for (file, message) in [
        ("list.json", "list.json is JSON, but not an object"),
        ("broken.json", "broken.json is not JSON: EOF"),
        ("bytes.json", "bytes.json is not JSON: it is not UTF-8"),
        ("absent.json", "cannot read absent.json: "),
    ] {
        refused(folder.path(), &["user.created", "--data", file], message);
    }
}

#[test]
fn an_unknown_type_needs_data_and_is_told_the_nearest_known_one() {
    let folder = folder();
    refused(folder.path(), &["user.create"], "unknown event type user.create");
    refused(folder.path(), &["user.create"], "hint: did you mean user.created?");
    refused(folder.path(), &["zzz"], "hint: give its data with --data");
    refused(folder.path(), &["\u{1b}[31m"], "unknown event type \\u001b[31m");
}

#[test]
fn printed_tokens_can_be_replayed_and_decoded() {
    let (folder, app) = (folder(), app(200));
    let made = run_in(folder.path(), ["trigger", "user.created", "--times", "3", "--print"]);
    assert_eq!((made.code, made.stderr.as_str()), (Some(0), ""));
    assert_eq!(made.stdout.lines().count(), 3);
    let args = ["replay", "-", "--to", &app.url()];
    let done = run_with_input(folder.path(), args, made.stdout.as_bytes());
    assert_eq!(done.code, Some(0), "{done:?}");
    let sent: Vec<String> = app
        .requests()
        .into_iter()
        .map(|request| String::from_utf8(request.body).unwrap() + "\n")
        .collect();
    assert_eq!(sent.concat(), made.stdout);

    let args = ["decode", "-", "--verify", "--local-issuer", "--format", "json"];
    let done = run_with_input(folder.path(), args, made.stdout.as_bytes());
    assert_eq!(done.code, Some(0), "{done:?}");
    for line in lines(&done) {
        assert_eq!((&line["verified"], &line["local"]), (&true.into(), &true.into()), "{line}");
    }

    let made = run_in(folder.path(), ["trigger", "user.created", "--print", "--format", "json"]);
    let line = &lines(&made)[0];
    let names: Vec<&String> = line.as_object().unwrap().keys().collect();
    assert_eq!(names, ["type", "webhook_id", "payload", "token"]);
    assert_eq!(line["type"], "sample");
    let args = ["replay", "-", "--to", &app.url()];
    let done = run_with_input(folder.path(), args, made.stdout.as_bytes());
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(app.requests()[3].body, line["token"].as_str().unwrap().as_bytes());
}

#[test]
fn an_event_is_posted_as_kinde_does() {
    let (folder, app) = (folder(), app(200));
    let to = app.url();
    let args = ["trigger", "user.created", "--times", "2", "--to", &to];
    assert_eq!(run_in(folder.path(), args).code, Some(0));
    for _ in 0..2 {
        let args = ["trigger", "user.created", "--set", "event_id=event_1", "--to", &to];
        assert_eq!(run_in(folder.path(), args).code, Some(0));
    }
    let requests = app.requests();
    let ids: Vec<&str> =
        requests.iter().map(|request| request.header("webhook-id").unwrap()).collect();
    assert!(ids.iter().all(|id| matches("^webhook_[0-9a-f]{32}$", id)), "{ids:?}");
    assert_eq!(ids[2], ids[3], "one event, sent again");
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 3, "{ids:?}");
    for request in &requests {
        assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/"));
        assert_eq!(request.header("content-type"), Some("application/jwt"));
    }
}

#[test]
fn each_answer_has_a_line_and_anything_but_2xx_is_a_no() {
    let folder = folder();
    for (status, code) in [(200, 0), (204, 0), (302, 1), (400, 1), (500, 1)] {
        let app = app(status);
        let done = run_in(folder.path(), ["trigger", "user.created", "--to", &app.url()]);
        assert_eq!(done.code, Some(code), "{done:?}");
        assert!(done.stdout.starts_with(&format!("{status} ")), "{done:?}");
        assert!(done.stdout.contains(" ms user.created  event_0"), "{done:?}");
        assert_eq!(done.stdout.contains("\n    said the app\n"), code == 1, "{done:?}");
        assert!(done.stderr.starts_with("1 sent: "), "{done:?}");
    }
    let app = app(200);
    let args = ["trigger", "user.created", "--times", "2", "--to", &app.url(), "--format", "json"];
    let done = run_in(folder.path(), args);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""));
    let lines = lines(&done);
    let types: Vec<&Value> = lines.iter().map(|line| &line["type"]).collect();
    assert_eq!(types, ["answer", "answer", "summary"]);
    assert_eq!(
        (&lines[0]["origin"], &lines[0]["event_type"]),
        (&"trigger".into(), &"user.created".into())
    );
    assert_eq!((&lines[2]["sent"], &lines[2]["accepted"]), (&2.into(), &2.into()));
}

#[test]
fn when_nobody_listens_a_hint_is_given() {
    let (folder, deserted) = (folder(), Deserted::new());
    let done = run_in(folder.path(), ["trigger", "user.created", "--to", &deserted.url()]);
    assert_eq!(done.code, Some(1), "{done:?}");
    assert!(done.stdout.starts_with("--- "), "{done:?}");
    assert!(done.stdout.contains("connection refused"), "{done:?}");
    assert!(done.stderr.contains("hint: is `kinde-hook listen` or your app running"), "{done:?}");
}

/// On a network of its own, where nobody can be: a listener of the developer's
/// must not get an event from this test.
#[test]
#[cfg(target_os = "linux")]
fn without_a_target_the_listener_gets_it_and_not_the_app() {
    let Some(namespace) = Namespace::find() else { return };
    let folder = folder();
    let mut command = kinde_hook(folder.path());
    command.env("KINDE_HOOK_FORWARD_TO", "3000");
    command.args(["trigger", "user.created", "--format", "json"]);
    let done = finish(namespace.wrap("set -- unshare --net \"$@\"", &[], &command));
    let answer = &lines(&done)[0];
    assert_eq!(answer["target"], "http://localhost:4100/", "{done:?}");
    assert_eq!(answer["status"], Value::Null, "{done:?}");
}

#[test]
fn a_group_and_a_scenario_are_no_types_and_the_hint_says_what_is() {
    let created = "user.created, user.updated, user.deleted";
    for (typed, hint) in [
        ("user", created),
        ("user.*", created),
        ("sign-up", "did you mean --scenario sign-up?"),
        ("user.create", "did you mean user.created?"),
    ] {
        let done = run(["trigger", typed, "--print"]);
        assert_eq!(done.code, Some(2), "{done:?}");
        assert!(done.stderr.contains(hint), "{typed}: {done:?}");
    }
}

#[test]
fn a_value_that_is_put_beside_the_data_by_mistake_is_warned_of() {
    let warned = |set: &str| {
        let done = run(["trigger", "user.authenticated", "--set", set, "--print"]);
        assert_eq!(done.code, Some(0), "{done:?}");
        done.stderr
    };
    let said = warned("user.email=ada@example.com");
    assert!(said.contains("did you mean data.user.email?"), "{said}");
    for good in ["data.user.email=a@b.example", "source=api", "ip_address=::1", "other=1"] {
        assert_eq!(warned(good), "", "{good}");
    }
}

/// Every way to break a token.
const TAMPERINGS: [&str; 6] = ["signature", "payload", "kid", "alg", "none", "expired"];

#[test]
fn a_token_that_is_broken_on_purpose_is_to_be_refused() {
    let (folder, strict) = (folder(), app(400));
    for kind in TAMPERINGS {
        let args = ["trigger", "user.created", "--tamper", kind, "--to", &strict.url()];
        let done = run_in(folder.path(), args);
        assert_eq!(done.code, Some(0), "{kind}: {done:?}");
        assert!(done.stdout.starts_with('4'), "{kind}: {done:?}");
        let said = "Passed: every corrupted token was rejected\n";
        assert!(done.stderr.ends_with(said), "{kind}: {done:?}");
    }
    let gullible = app(200);
    for kind in TAMPERINGS {
        let args = ["trigger", "user.created", "--tamper", kind, "--to", &gullible.url()];
        let done = run_in(folder.path(), args);
        assert_eq!(done.code, Some(1), "{kind}: {done:?}");
        let said = "Failed: 1 of 1 corrupted tokens accepted\nhint: ";
        assert!(done.stderr.contains(said), "{kind}: {done:?}");
    }
    assert_eq!(gullible.requests().len(), TAMPERINGS.len());
}

#[test]
fn a_refusal_of_the_listener_is_not_taken_for_the_apps() {
    let (folder, gullible) = (folder(), app(200));
    let url = gullible.url();
    let alone = "To test your app, add --to 3000/api/…\n";
    let beside = "Your app's response is in the listener's output.\n";
    for (args, said) in [
        (&[][..], alone),
        (&["--forward-to", &url], alone),
        (&["--forward-to", &url, "--forward-unverified"], beside),
    ] {
        let listener = Listener::start(folder.path(), args);
        let to = listener.address.to_string();
        for kind in TAMPERINGS {
            let args = ["trigger", "user.created", "--tamper", kind, "--to", &to];
            let done = run_in(folder.path(), args);
            assert_eq!(done.code, Some(0), "{kind}: {done:?}");
            assert!(done.stdout.starts_with('4'), "{kind}: {done:?}");
            let said = format!("Rejected by the listener, as expected. {said}");
            assert!(done.stderr.ends_with(&said), "{kind}: {done:?}");
        }
    }
}

#[test]
fn an_apps_answer_that_the_listener_tells_is_not_the_listeners() {
    let (folder, strict) = (folder(), app(400));
    let listener = Listener::start(folder.path(), &["--forward-to", &strict.url()]);
    let header = |body: &str| {
        let answer = listener.post(body);
        (answer.status, answer.header("kinde-hook-answered-by").map(str::to_owned))
    };
    let token = run_in(folder.path(), ["trigger", "user.created", "--print"]).stdout;
    assert_eq!(header(token.trim()), (400, None));
    assert_eq!(header("a.b.c"), (400, Some("listener".to_owned())));
    assert_eq!(strict.requests().len(), 1);
}

#[test]
fn neither_an_error_nor_silence_is_a_refusal() {
    let (folder, broken, deserted) = (folder(), app(500), Deserted::new());
    for to in [broken.url(), deserted.url()] {
        let args = ["trigger", "user.created", "--tamper", "alg", "--to", &to];
        let done = run_in(folder.path(), args);
        assert_eq!(done.code, Some(1), "{done:?}");
        let said = "Inconclusive: 1 of 1 got neither 2xx nor 4xx";
        assert!(done.stderr.contains(said), "{done:?}");
    }
}

#[test]
fn broken_tokens_can_be_printed() {
    let folder = folder();
    for kind in TAMPERINGS {
        let args = ["trigger", "user.created", "--tamper", kind, "--print"];
        let made = run_in(folder.path(), args);
        assert_eq!(made.code, Some(0), "{kind}: {made:?}");
        let args = ["decode", "-", "--verify", "--local-issuer"];
        let done = run_with_input(folder.path(), args, made.stdout.as_bytes());
        assert_eq!(done.code, Some(1), "{kind}: {done:?}");
        assert!(done.stdout.starts_with("REJECTED "), "{kind}: {done:?}");
    }
}

/// The list's own word for how well a type is known.
fn confidence(known: &Value) -> &'static str {
    match known["confidence"].as_str().unwrap() {
        "verified-real-payload" => "seen",
        "declared-types" => "declared",
        "inferred-shape" => "inferred",
        "name-only" => "guessed",
        other => panic!("{other}"),
    }
}

#[test]
fn the_list_says_what_is_known_and_how_sure_that_is() {
    let folder = folder();
    let done = run_in(folder.path(), ["trigger", "--list"]);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""));
    for (name, known) in event_schemas() {
        let row =
            done.stdout.lines().find(|line| line.trim_start().starts_with(&format!("{name} ")));
        let word = confidence(&known);
        assert!(row.unwrap_or_default().contains(&format!(" {word} ")), "{name}: {row:?}");
    }
    for words in [
        "authentication\n",
        "user management\n",
        "passkey\n",
        "billing\n",
        "  sign-up ",
        "inferred  from the fields that Kinde's own code reads",
        "guessed   from the name alone",
    ] {
        assert!(done.stdout.contains(words), "{words}: {done:?}");
    }
    let done = run_in(folder.path(), ["trigger", "--list", "--format", "json"]);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""));
    let lines = lines(&done);
    let (types, scenarios): (Vec<&Value>, Vec<&Value>) =
        lines.iter().partition(|line| line["type"] == "known_type");
    assert_eq!((types.len(), scenarios.len()), (27, 3));
    for line in types {
        let known = &event_schemas()[line["event_type"].as_str().unwrap()];
        assert_eq!(line["confidence"], confidence(known), "{line}");
        for name in ["group", "source", "description"] {
            assert!(line[name].as_str().is_some_and(|text| !text.is_empty()), "{line}");
        }
    }
    for line in scenarios {
        assert!(line["events"].as_array().is_some_and(|events| events.len() > 1), "{line}");
    }
    assert!(!folder.path().join("data").exists(), "no key is made for a list");
}

#[test]
fn shells_offer_the_known_types() {
    for shell in ["bash", "zsh", "powershell", "nushell"] {
        let script = run(["completions", shell]).stdout;
        let is_offered = script.contains("user.authentication_failed");
        assert!(is_offered || ["powershell", "nushell"].contains(&shell), "{shell}");
    }
    let folder = folder();
    let mut command = kinde_hook(folder.path());
    command.env("COMPLETE", "fish").args(["--", "kinde-hook", "trigger", "user."]);
    let done = finish(command);
    for name in ["user.created", "user.deleted"] {
        assert!(done.stdout.contains(name), "{done:?}");
    }
}

#[test]
fn the_help_fits_a_narrow_terminal() {
    let folder = folder();
    for flag in ["-h", "--help"] {
        let mut command = kinde_hook(folder.path());
        command.env("COLUMNS", "60").args(["trigger", flag]);
        let done = finish(command);
        assert_eq!(done.code, Some(0), "{done:?}");
        for option in ["--list", "--scenario", "--set", "--data", "--tamper", "--print", "--seed"] {
            assert!(done.stdout.contains(option), "{option}: {done:?}");
        }
        let long = done.stdout.lines().find(|line| line.chars().count() > 60);
        assert_eq!(long, None, "{flag}");
    }
}

#[test]
fn ctrl_c_while_the_app_hangs_ends_with_130() {
    let folder = folder();
    let app = Server::start(|_| Response::Hang);
    let mut command = kinde_hook(folder.path());
    command.args(["trigger", "user.created", "--times", "3", "--to", &app.url()]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    app.reached(1);
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let done = wait(child);
    assert_eq!(done.code, Some(130), "{done:?}");
    assert!(done.stdout.contains("interrupted before the response arrived"), "{done:?}");
    assert_eq!(app.requests().len(), 1, "nothing is sent after the signal");
}

#[test]
fn printing_ends_when_nobody_reads_any_more() {
    let folder = folder();
    let mut command = kinde_hook(folder.path());
    // More than could be signed while a test waits.
    command.args(["trigger", "user.created", "--times", "4000000000", "--print"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let done = wait(child);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""));
}
