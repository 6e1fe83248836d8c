//! `trigger --scenario`: events that belong together.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::support::command::{folder, kinde_hook, run_in, wait, write};
use crate::support::listener::Listener;
use crate::support::server::{Response, Server};

/// The payloads of a scenario.
fn payloads(folder: &Path, scenario: &str) -> Vec<Value> {
    let args = ["trigger", "--scenario", scenario, "--print", "--format", "json"];
    let done = run_in(folder, args);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""), "{scenario}: {done:?}");
    let read = |line: &str| serde_json::from_str::<Value>(line).unwrap()["payload"].clone();
    done.stdout.lines().map(read).collect()
}

fn types(payloads: &[Value]) -> Vec<&str> {
    payloads.iter().map(|payload| payload["type"].as_str().unwrap()).collect()
}

#[test]
fn a_sign_up_is_about_one_user() {
    let events = payloads(folder().path(), "sign-up");
    assert_eq!(
        types(&events),
        ["user.created", "user.authentication_failed", "user.authenticated", "user.updated"]
    );
    let id = &events[0]["data"]["user"]["id"];
    assert!(events.iter().all(|event| event["data"]["user"]["id"] == *id), "{events:?}");
    let code = "/data/user/organizations/0/code";
    assert!(events[0].pointer(code).is_some_and(Value::is_string), "{events:?}");
    assert_eq!(events[0].pointer(code), events[3].pointer(code));
}

#[test]
fn an_organization_gets_a_member_with_its_role_and_permission() {
    let events = payloads(folder().path(), "organization");
    let of = |name: &str| &events.iter().find(|event| event["type"] == name).unwrap()["data"];
    let organization = &of("user.updated")["user"]["organizations"][0];
    assert_eq!(organization["code"], of("organization.created")["organization"]["code"]);
    for (kind, several) in [("role", "roles"), ("permission", "permissions")] {
        let made = &of(&format!("{kind}.created"))[kind];
        let held = &organization[several][0];
        assert_eq!(held, &json!({ "id": made["id"], "key": made["key"] }), "{kind}");
    }
    assert_eq!(of("user.created")["user"]["id"], of("user.updated")["user"]["id"]);
}

#[test]
fn a_subscription_is_about_one_customer_and_agreement() {
    let events = payloads(folder().path(), "subscription");
    assert_eq!(
        types(&events),
        [
            "customer.agreement_created",
            "customer.plan_assigned",
            "customer.payment_failed",
            "customer.invoice_overdue",
            "customer.payment_succeeded",
            "customer.plan_changed",
        ]
    );
    for name in ["customer_id", "agreement_id"] {
        let first = &events[0]["data"][name];
        assert!(first.is_string());
        let same = |event: &Value| event["data"].get(name).is_none_or(|value| value == first);
        assert!(events.iter().all(same), "{name}: {events:?}");
    }
    assert_ne!(events[0]["data"]["plan"], events[5]["data"]["plan"]);
}

#[test]
fn a_listener_accepts_every_ready_made_scenario() {
    let folder = folder();
    let mut listener = Listener::start(folder.path(), &[]);
    let to = listener.address.to_string();
    for name in ["sign-up", "organization", "subscription"] {
        let expected = payloads(folder.path(), name);
        let done = run_in(folder.path(), ["trigger", "--scenario", name, "--to", &to]);
        assert_eq!(done.code, Some(0), "{name}: {done:?}");
        for event_type in types(&expected) {
            assert_eq!(listener.next("event")["event_type"], event_type, "{name}");
        }
    }
}

#[test]
fn a_scenario_of_ones_own_has_values_changes_and_references() {
    let folder = folder();
    let scenario = json!({
        "name": "mine",
        "description": "Two events.",
        "values": { "email": "ada@example.com", "org_code": "org_00000000001" },
        "events": [
            { "type": "user.created", "set": { "data.user.username": "{{first_name}}" } },
            {
                "type": "team.joined",
                "source": "api",
                "data": { "who": "{{1.data.user.id}}", "mail": "<{{email}}>", "n": "{{1.data.user.organizations}}" },
                "delay": "1h",
            },
        ],
    });
    let file = write(folder.path(), "mine.json", scenario.to_string());
    let events = payloads(folder.path(), file.to_str().unwrap());
    let user = &events[0]["data"]["user"];
    assert_eq!(
        (&user["email"], &user["username"]),
        (&"ada@example.com".into(), &user["first_name"])
    );
    assert_eq!(user["organizations"][0]["code"], "org_00000000001");
    assert_eq!(
        events[1]["data"],
        json!({ "who": user["id"], "mail": "<ada@example.com>", "n": user["organizations"] })
    );
    assert_eq!((&events[1]["type"], &events[1]["source"]), (&"team.joined".into(), &"api".into()));
    let at =
        |event: &Value| event["timestamp"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    assert!(at(&events[1]).duration_since(at(&events[0])).as_secs() >= 3600, "{events:?}");
}

#[test]
fn the_documented_scenario_runs() {
    let folder = folder();
    let guide = include_str!("../../docs/trigger.md");
    let (_, rest) = guide.split_once("```json\n").unwrap();
    write(folder.path(), "invite.json", rest.split("```").next().unwrap());
    let events = payloads(folder.path(), "invite.json");
    assert_eq!(types(&events), ["user.created", "user.updated", "team.joined"]);
    let user = &events[0]["data"]["user"];
    assert_eq!(events[1]["data"]["user"]["username"], user["first_name"]);
    assert_eq!(events[2]["data"], json!({ "member": user["id"], "mail": "ada@example.com" }));
}

#[test]
fn a_file_wins_over_a_ready_made_scenario() {
    let folder = folder();
    write(folder.path(), "sign-up", r#"{"events":[{"type":"role.created"}]}"#);
    assert_eq!(types(&payloads(folder.path(), "sign-up")), ["role.created"]);
    std::fs::create_dir(folder.path().join("organization")).unwrap();
    assert_eq!(types(&payloads(folder.path(), "organization"))[0], "organization.created");
}

#[test]
fn what_is_wrong_with_a_scenario_is_said_before_anything_is_sent() {
    let folder = folder();
    let app = Server::start(|_| Response::new(200, ""));
    for (step, message) in [
        (json!({ "type": "user.create" }), "step 2 of my.json: unknown event type `user.create`"),
        (json!({ "type": "user.create" }), "hint: did you mean user.created?"),
        (
            json!({ "type": "user.deleted", "delay": "2" }),
            "step 2 of my.json: `2` is not a valid delay",
        ),
        (
            json!({ "type": "user.deleted", "set": { "data.user.id": "{{user}}" } }),
            "step 2 of my.json: unknown placeholder `{{user}}`",
        ),
        (
            json!({ "type": "user.deleted", "set": { "data.user.id.x": 1 } }),
            "step 2 of my.json: cannot set `data.user.id.x`: `data.user.id` is a string",
        ),
    ] {
        let scenario = json!({ "events": [{ "type": "user.created" }, step] });
        write(folder.path(), "my.json", scenario.to_string());
        let args = ["trigger", "--scenario", "my.json", "--to", &app.url()];
        let done = run_in(folder.path(), args);
        assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{done:?}");
        assert!(done.stderr.contains(message), "{message}: {done:?}");
    }
    let done = run_in(folder.path(), ["trigger", "--scenario", "signup", "--to", &app.url()]);
    assert_eq!(done.code, Some(2), "{done:?}");
    assert!(done.stderr.contains("cannot read the scenario signup: "), "{done:?}");
    assert!(done.stderr.contains("sign-up, organization, subscription"), "{done:?}");
    assert_eq!(app.requests().len(), 0);
}

#[test]
fn a_delay_is_waited_for_and_each_time_has_its_own_cast() {
    let folder = folder();
    let app = Server::start(|_| Response::new(200, ""));
    let scenario = json!({
        "events": [{ "type": "user.created" }, { "type": "user.deleted", "delay": "300ms" }],
    });
    write(folder.path(), "my.json", scenario.to_string());
    let begun = Instant::now();
    let args = ["trigger", "--scenario", "my.json", "--times", "2", "--to", &app.url()];
    let done = run_in(folder.path(), args);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(begun.elapsed() >= Duration::from_millis(600));
    assert_eq!(app.requests().len(), 4);
    assert!(done.stderr.starts_with("4 sent: 4 accepted, 0 refused; "), "{done:?}");
}

#[test]
fn ctrl_c_in_a_delay_ends_with_130() {
    let folder = folder();
    let app = Server::start(|_| Response::new(200, ""));
    let scenario = json!({
        "events": [{ "type": "user.created" }, { "type": "user.deleted", "delay": "24h" }],
    });
    write(folder.path(), "my.json", scenario.to_string());
    let mut command = kinde_hook(folder.path());
    command.args(["trigger", "--scenario", "my.json", "--to", &app.url()]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    app.reached(1);
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let done = wait(child);
    assert_eq!(done.code, Some(130), "{done:?}");
    assert_eq!(app.requests().len(), 1);
}
