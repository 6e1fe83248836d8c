//! `webhooks` and `events fetch`: what is asked of Kinde's Management API, and
//! what is made of its answers.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::command::{Done, finish, folder, kinde_hook, write};
use crate::support::kinde::{CLIENT_ID, CLIENT_SECRET, EVENT_TYPES, Kinde, TOKEN_STEM, refusal};
use crate::support::server::{Deserted, Response};

const ENDPOINT: &str = "https://hooks.example.com/api/webhook";

/// The one line of JSON that was printed.
fn printed(done: &Done) -> Value {
    assert_eq!(done.code, Some(0), "{done:?}");
    serde_json::from_str(&done.stdout).unwrap_or_else(|_| panic!("no line: {done:?}"))
}

fn lines(done: &Done) -> Vec<Value> {
    assert_eq!(done.code, Some(0), "{done:?}");
    done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[track_caller]
fn assert_fails(done: &Done, error: &str, hint: &str) {
    assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{done:?}");
    let (told, told_hint) = done.stderr.split_once("\nhint: ").unwrap_or_default();
    assert!(told.contains("error: ") && told.contains(error), "{error}: {done:?}");
    assert!(told_hint.contains(hint), "{hint}: {done:?}");
}

/// The files with access tokens.
fn token_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join("data/kinde-hook/access-tokens"));
    let Ok(entries) = entries else { return Vec::new() };
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn a_webhook_is_made_listed_and_deleted() {
    let (folder, kinde) = (folder(), Kinde::start());
    let run = |args: &[&str]| kinde.run(folder.path(), args);
    let done = run(&["webhooks", "list"]);
    assert_eq!((done.stdout.as_str(), done.stderr.as_str()), ("", "no webhooks\n"));

    let events = "user.*,organization.created";
    let done =
        run(&["webhooks", "create", "--url", ENDPOINT, "--events", events, "--name", "mine"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(done.stderr, format!("created: 3 event types to {ENDPOINT}\n"));
    let id = done.stdout.trim().to_owned();
    let webhook = &kinde.webhooks()[0];
    assert_eq!((webhook["id"].as_str(), webhook["name"].as_str()), (Some(&*id), Some("mine")));
    assert_eq!(webhook["endpoint"], ENDPOINT);
    assert_eq!(
        webhook["event_types"],
        json!(["user.created", "user.updated", "organization.created"])
    );

    let listed = printed(&run(&["webhooks", "list", "--format", "json"]));
    assert_eq!((&listed["type"], &listed["id"]), (&json!("webhook"), &json!(id)));
    assert_eq!((&listed["ours"], &listed["host"]), (&json!(false), &Value::Null));
    assert_eq!(listed["event_types"].as_array().unwrap().len(), 3);
    let text = run(&["webhooks", "list"]).stdout;
    for part in [&id, "mine", ENDPOINT, "3 event types: user.created, user.updated"] {
        assert!(text.contains(part), "{part}: {text}");
    }

    let done = run(&["webhooks", "delete", &id]);
    assert_eq!((done.code, done.stderr), (Some(0), format!("deleted {id}\n")));
    assert_eq!(kinde.ids(), Vec::<String>::new());
    assert_fails(&run(&["webhooks", "delete", &id]), "there is no webhook", "webhooks list");
}

#[test]
fn without_more_all_event_types_are_sent_and_the_machine_gives_the_name() {
    let (folder, kinde) = (folder(), Kinde::start());
    let args = ["webhooks", "create", "--url", ENDPOINT, "--format", "json"];
    let made = printed(&kinde.run(folder.path(), &args));
    assert_eq!((&made["type"], &made["endpoint"]), (&json!("created"), &json!(ENDPOINT)));
    assert_eq!(made["event_types"], json!(EVENT_TYPES));
    let webhook = &kinde.webhooks()[0];
    assert_eq!(webhook["id"], made["id"]);
    assert!(webhook["name"].as_str().unwrap().starts_with("kinde-hook "), "{webhook}");
    // Nobody removes it but the one who made it.
    assert_eq!(webhook.get("description"), None);
    let done = kinde.run(folder.path(), &["webhooks", "clean"]);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), "no webhooks left behind\n"));
    assert_eq!(kinde.ids().len(), 1);
}

#[test]
fn event_types_are_listed_and_new_ones_are_noted() {
    let (folder, kinde) = (folder(), Kinde::start());
    let text = kinde.run(folder.path(), &["webhooks", "types"]).stdout;
    let lines_of_text: Vec<&str> = text.lines().collect();
    assert_eq!(lines_of_text.len(), EVENT_TYPES.len(), "{text}");
    for (line, code) in lines_of_text.iter().zip(EVENT_TYPES) {
        assert!(line.starts_with(code), "{line}");
        assert_eq!(line.ends_with("new to kinde-hook"), code == "rocket.launched", "{line}");
    }
    let types = lines(&kinde.run(folder.path(), &["webhooks", "types", "--format", "json"]));
    let known: Vec<bool> = types.iter().map(|line| line["known"].as_bool().unwrap()).collect();
    assert_eq!(known, [true, true, true, false]);
    assert_eq!(
        (&types[0]["type"], &types[0]["code"]),
        (&json!("event_type"), &json!("user.created"))
    );
}

#[test]
fn a_past_event_is_shown_as_one_that_nobody_signed() {
    let (folder, kinde) = (folder(), Kinde::start());
    let done = kinde.run(folder.path(), &["events", "fetch", "event_01"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.stdout.starts_with("UNSIGNED: "), "{done:?}");
    for part in
        ["user.created  event_01", "timestamp 1722500000", "source admin", "ada@example.com"]
    {
        assert!(done.stdout.contains(part), "{part}: {done:?}");
    }
    for json in [&["--format", "json"][..], &["--json"]] {
        let args = [&["events", "fetch", "event_01"], json].concat();
        let event = printed(&kinde.run(folder.path(), &args));
        assert_eq!((&event["type"], &event["signed"]), (&json!("fetched"), &json!(false)));
        assert_eq!(event["event_type"], "user.created");
        assert_eq!(event["data"]["user"]["email"], "ada@example.com");
    }
    for id in ["event_02", "..", "a/../b?c#d"] {
        let done = kinde.run(folder.path(), &["events", "fetch", id]);
        assert_fails(&done, "cannot fetch the event", "give the whole id");
    }
    assert_eq!(kinde.count("GET /api/v1/events/a%2F..%2Fb%3Fc%23d"), 1);
}

#[test]
fn a_pattern_that_chooses_nothing_makes_nothing() {
    let (folder, kinde) = (folder(), Kinde::start());
    let args = ["webhooks", "create", "--url", ENDPOINT, "--events", "user.*,usr.created"];
    let done = kinde.run(folder.path(), &args);
    assert_fails(
        &done,
        "no event type in this environment matches `usr.created`",
        "webhooks types",
    );
    let done = kinde.run(folder.path(), &["webhooks", "create", "--url", "http://a.example.com"]);
    assert_fails(&done, "is not https", "public https URLs only");
    assert_eq!(kinde.count("POST /api"), 0);
}

#[test]
fn an_access_token_is_kept_for_the_owner_alone_and_used_again() {
    let (folder, kinde) = (folder(), Kinde::start());
    for _ in 0..3 {
        assert_eq!(kinde.run(folder.path(), &["webhooks", "list"]).code, Some(0));
    }
    assert_eq!(kinde.count("POST /oauth2/token"), 1);
    let files = token_files(folder.path());
    let [file] = &files[..] else { panic!("{files:?}") };
    assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    let name = file.file_name().unwrap().to_str().unwrap();
    assert!(!name.contains(CLIENT_ID), "{name}");
}

#[test]
fn a_token_that_is_about_to_expire_is_not_kept() {
    let (folder, kinde) = (folder(), Kinde::start());
    kinde.token_life(60);
    for _ in 0..2 {
        assert_eq!(kinde.run(folder.path(), &["webhooks", "list"]).code, Some(0));
    }
    assert_eq!(kinde.count("POST /oauth2/token"), 2);
    assert_eq!(token_files(folder.path()), Vec::<PathBuf>::new());
}

#[test]
fn a_kept_token_that_is_refused_is_renewed_once() {
    let (folder, kinde) = (folder(), Kinde::start());
    kinde.run(folder.path(), &["webhooks", "list"]);
    kinde.revoke_tokens();
    assert_eq!(kinde.run(folder.path(), &["webhooks", "list"]).code, Some(0));
    assert_eq!(kinde.count("POST /oauth2/token"), 2);

    kinde.fail(usize::MAX, "GET", "/api/v1/webhooks", || refusal(401, "UNAUTHORIZED", "never"));
    let done = kinde.run(folder.path(), &["webhooks", "list"]);
    assert_fails(&done, "rejects the access token", "authorize the application");
    assert_eq!(kinde.count("POST /oauth2/token"), 3);
}

#[test]
fn a_scope_that_is_missing_is_named() {
    let folder = folder();
    for (scope, args) in [
        ("read:webhooks", &["webhooks", "list"][..]),
        ("read:webhooks", &["webhooks", "clean"]),
        ("read:event_types", &["webhooks", "types"]),
        ("read:event_types", &["webhooks", "create", "--url", ENDPOINT]),
        ("create:webhooks", &["webhooks", "create", "--url", ENDPOINT]),
        ("delete:webhooks", &["webhooks", "delete", "webhook_0001"]),
        ("read:events", &["events", "fetch", "event_01"]),
    ] {
        let kinde = Kinde::start();
        kinde.deny(scope);
        let done = kinde.run(folder.path(), args);
        assert_fails(
            &done,
            "(403): FORBIDDEN: insufficient scope",
            &format!("the scope {scope} of"),
        );
    }
}

#[test]
fn without_leave_to_list_a_webhook_is_made_all_the_same() {
    let (folder, kinde) = (folder(), Kinde::start());
    kinde.deny("read:webhooks");
    assert_eq!(kinde.run(folder.path(), &["webhooks", "create", "--url", ENDPOINT]).code, Some(0));
    assert_eq!(kinde.ids().len(), 1);
}

#[test]
fn a_wait_that_kinde_asks_for_is_kept_and_told_once() {
    let (folder, kinde) = (folder(), Kinde::start());
    let throttle = || {
        let reset = ("RateLimit-Reset".to_owned(), "1".to_owned());
        Response::Full(429, vec![reset], Vec::new())
    };
    kinde.fail(1, "POST", "/oauth2/token", throttle);
    kinde.fail(2, "GET", "/api/v1/webhooks", throttle);
    let done = kinde.run(folder.path(), &["webhooks", "list", "--format", "json"]);
    assert_eq!((done.code, done.stdout.as_str()), (Some(0), ""), "{done:?}");
    assert_eq!(done.stderr.matches("rate limited by Kinde: waiting 1 s").count(), 1, "{done:?}");
    assert_eq!(kinde.count("GET /api/v1/webhooks"), 3);

    kinde.fail(4, "GET", "/api/v1/webhooks", throttle);
    let done = kinde.run(folder.path(), &["webhooks", "list", "-q"]);
    assert_fails(&done, "(429)", "try again in a few minutes");
}

#[test]
fn what_may_be_repeated_is_repeated_when_a_server_or_the_network_fails() {
    let (folder, kinde) = (folder(), Kinde::start());
    let id = kinde.add("n", ENDPOINT, "");
    kinde.fail(1, "POST", "/oauth2/token", || Response::new(503, ""));
    kinde.fail(1, "GET", "/api/v1/webhooks", || Response::new(502, ""));
    kinde.fail(1, "GET", "/api/v1/webhooks", || Response::Raw(Vec::new()));
    let done = kinde.run(folder.path(), &["webhooks", "list"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    kinde.lose_answer("DELETE", "/api/v1/webhooks/", || Response::new(504, ""));
    let done = kinde.run(folder.path(), &["webhooks", "delete", &id]);
    // The second attempt finds nothing, which is what was wanted.
    assert_eq!(kinde.ids().len(), 0);
    assert_eq!(kinde.count("DELETE "), 2, "{done:?}");
    kinde.fail(3, "GET", "/api/v1/webhooks", || Response::new(502, "<html>"));
    let done = kinde.run(folder.path(), &["webhooks", "list"]);
    assert_fails(&done, "Kinde returned 502", "");
}

#[test]
fn a_webhook_whose_answer_is_lost_is_found_and_not_made_twice() {
    let folder = folder();
    let lost: [fn() -> Response; 4] = [
        || Response::Raw(Vec::new()),
        || Response::new(504, ""),
        || Response::new(200, "<html>"),
        || Response::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"webhook".to_vec()),
    ];
    for response in lost {
        let kinde = Kinde::start();
        kinde.add("kinde-hook", ENDPOINT, "an older one");
        kinde.lose_answer("POST", "/api/v1/webhooks", response);
        let args = ["webhooks", "create", "--url", ENDPOINT, "--name", "kinde-hook"];
        let done = kinde.run(folder.path(), &args);
        assert_eq!(done.code, Some(0), "{done:?}");
        assert_eq!(kinde.ids().len(), 2);
        assert_eq!(done.stdout.trim(), kinde.ids()[1]);
        assert_eq!(kinde.count("POST /api/v1/webhooks"), 1);
    }
}

#[test]
fn a_webhook_that_was_not_made_after_all_is_made_again() {
    let (folder, kinde) = (folder(), Kinde::start());
    kinde.fail(1, "POST", "/api/v1/webhooks", || Response::Raw(Vec::new()));
    let done = kinde.run(folder.path(), &["webhooks", "create", "--url", ENDPOINT]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!((kinde.ids().len(), kinde.count("POST /api/v1/webhooks")), (1, 2));
}

#[test]
fn one_that_nobody_knows_about_is_not_made_again() {
    let (folder, kinde) = (folder(), Kinde::start());
    kinde.lose_answer("POST", "/api/v1/webhooks", || Response::new(504, ""));
    kinde.deny("read:webhooks");
    let done = kinde.run(folder.path(), &["webhooks", "create", "--url", ENDPOINT]);
    assert_fails(&done, "Kinde may or may not have created the webhook", "webhooks list");
    assert_eq!(kinde.count("POST /api/v1/webhooks"), 1);
}

#[test]
fn a_server_that_does_not_answer_is_given_up_after_ten_seconds() {
    let (folder, kinde) = (folder(), Kinde::start());
    kinde.lose_answer("POST", "/api/v1/webhooks", || Response::Hang);
    let done = kinde.run(folder.path(), &["webhooks", "create", "--url", ENDPOINT]);
    assert_eq!((done.code, kinde.ids().len()), (Some(0), 1), "{done:?}");
    let slow = Kinde::start();
    slow.fail(1, "GET", "/api/v1/webhooks", || Response::Hang);
    let done = slow.run(folder.path(), &["webhooks", "list"]);
    assert_fails(&done, "did not answer within 10 seconds", "whether the network is slow");
}

#[test]
fn when_the_plan_allows_no_more_what_is_there_is_named_and_left_alone() {
    let (folder, kinde) = (folder(), Kinde::start());
    let id = kinde.add("Production", "https://app.example.com/hook", "");
    kinde.limit(1);
    let done = kinde.run(folder.path(), &["webhooks", "create", "--url", ENDPOINT]);
    assert_fails(
        &done,
        &format!("existing webhooks: `Production` to https://app.example.com/hook ({id})"),
        &format!(
            "the free plan allows one): delete one that you no longer need with \
                  `kinde-hook webhooks delete {id}`"
        ),
    );
    assert_eq!(kinde.ids(), std::slice::from_ref(&id));
    // In words that nobody knows, and with the option that leads there.
    kinde.fail(1, "POST", "/api/v1/webhooks", || refusal(400, "E_17", "no"));
    let mut command = kinde.command(folder.path());
    command.env_remove("KINDE_ISSUER_URL");
    command.args(["webhooks", "create", "--url", ENDPOINT, "--issuer", &kinde.url()]);
    let done = finish(command);
    let removal = format!("`kinde-hook webhooks delete {id} --issuer {}`", kinde.url());
    assert_fails(&done, "Kinde returned 400: E_17: no; existing webhooks: `Production`", &removal);
}

#[test]
fn an_id_that_a_shell_would_obey_is_not_put_into_a_command() {
    let (folder, kinde) = (folder(), Kinde::start());
    let evil = || {
        let webhooks = json!([{ "id": "x; rm -rf ~", "name": "\u{1b}[2J", "endpoint": null }]);
        Response::new(200, json!({ "webhooks": webhooks }).to_string())
    };
    kinde.limit(0);
    kinde.fail(usize::MAX, "GET", "/api/v1/webhooks", evil);
    let done = kinde.run(folder.path(), &["webhooks", "create", "--url", ENDPOINT]);
    assert_fails(&done, "`\\u001b[2J` to - (x; rm -rf ~)", "`kinde-hook webhooks delete ID`");
    let text = kinde.run(folder.path(), &["webhooks", "list"]).stdout;
    assert!(text.contains("\\u001b[2J") && !text.contains('\u{1b}'), "{text}");
}

/// An answer, and what is wrong with it.
type Case = (fn() -> Response, &'static str);

#[test]
fn answers_that_make_no_sense_say_what_is_missing() {
    let folder = folder();
    let huge = || Response::new(200, format!("{{\"webhooks\":[\"{}\"]}}", "x".repeat(1024 * 1024)));
    let cases: [Case; 8] = [
        (|| Response::new(200, ""), "it is not JSON"),
        (|| Response::new(200, "<html>"), "it is not JSON"),
        (|| Response::new(200, "[]"), "not an object"),
        (|| Response::new(200, "{}"), "it has no `webhooks`"),
        (|| Response::new(200, r#"{"webhooks":[{}]}"#), "one of the `webhooks` has no `id`"),
        (|| Response::new(200, vec![b'{'; 500_000]), "it is not JSON"),
        (|| Response::new(200, vec![0xff; 10]), "it is not UTF-8"),
        (huge, "it is larger than 1 MiB"),
    ];
    for (response, fault) in cases {
        let kinde = Kinde::start();
        kinde.fail(usize::MAX, "GET", "/api/v1/webhooks", response);
        let done = kinde.run(folder.path(), &["webhooks", "list"]);
        assert_fails(&done, fault, "should look like https://acme.kinde.com");
    }
    let kinde = Kinde::start();
    kinde
        .fail(1, "POST", "/oauth2/token", || Response::new(200, "{\"access_token\":\"a\\r\\nb\"}"));
    let done = kinde.run(folder.path(), &["webhooks", "list"]);
    assert_fails(&done, "its `access_token` is not a valid token", "should look like");
}

#[test]
fn a_redirect_is_not_followed() {
    let (folder, kinde, elsewhere) = (folder(), Kinde::start(), Kinde::start());
    let to = elsewhere.url();
    let redirect = move || {
        let location = ("Location".to_owned(), format!("{to}/oauth2/token"));
        Response::Full(307, vec![location], Vec::new())
    };
    kinde.fail(1, "POST", "/oauth2/token", redirect);
    let done = kinde.run(folder.path(), &["webhooks", "list"]);
    assert_fails(&done, "returned 307", "redirects are not followed");
    assert_eq!(elsewhere.requests().len(), 0);
}

#[test]
fn credentials_come_from_the_environment_and_then_from_the_files() {
    let kinde = Kinde::start();
    let id = format!("KINDE_MANAGEMENT_CLIENT_ID={CLIENT_ID}\n");
    let secret = format!("KINDE_MANAGEMENT_CLIENT_SECRET={CLIENT_SECRET}\n");
    let list = |folder: &Path, variables: &[(&str, &str)]| {
        let mut command = kinde_hook(folder);
        command.args(["webhooks", "list"]).env("KINDE_ISSUER_URL", kinde.url());
        finish({
            command.envs(variables.iter().copied());
            command
        })
    };
    // Each half in a file of its own.
    let halves = folder();
    write(halves.path(), ".env", &id);
    let done = list(halves.path(), &[]);
    assert_fails(
        &done,
        "KINDE_MANAGEMENT_CLIENT_ID is set, but KINDE_MANAGEMENT_CLIENT_SECRET is not",
        "create a machine-to-machine application",
    );
    write(halves.path(), ".env.local", &secret);
    assert_eq!(list(halves.path(), &[]).code, Some(0));
    // The environment wins, whatever it calls them.
    let wrong = folder();
    write(wrong.path(), ".env", "KINDE_M2M_CLIENT_ID=a\nKINDE_M2M_CLIENT_SECRET=b\n");
    let right = [
        ("KINDE_MANAGEMENT_CLIENT_ID", CLIENT_ID),
        ("KINDE_MANAGEMENT_CLIENT_SECRET", CLIENT_SECRET),
    ];
    assert_eq!(list(wrong.path(), &right).code, Some(0));
    let done = list(wrong.path(), &[]);
    assert_fails(&done, "returned 401: invalid_client", "machine-to-machine");
    // None at all.
    let done = list(folder().path(), &[]);
    let scopes = "read:webhooks, create:webhooks, delete:webhooks, read:event_types, read:events";
    assert_fails(&done, "no credentials for Kinde's Management API", scopes);
    assert!(
        done.stderr.contains("set KINDE_M2M_CLIENT_ID and KINDE_M2M_CLIENT_SECRET"),
        "{done:?}"
    );
}

#[test]
fn a_custom_domain_needs_the_address_of_the_api() {
    let (folder, kinde) = (folder(), Kinde::start());
    let mut command = kinde.command(folder.path());
    command.env("KINDE_ISSUER_URL", "https://auth.example.com").args(["webhooks", "list"]);
    let done = finish(command);
    assert_fails(&done, "https://auth.example.com is a custom domain", "--management-url https://");
    assert!(done.stderr.contains("or set KINDE_HOOK_MANAGEMENT_URL"), "{done:?}");

    let mut command = kinde.command(folder.path());
    command.env("KINDE_ISSUER_URL", "https://auth.example.com");
    command.args(["webhooks", "list", "--management-url", &kinde.url()]);
    assert_eq!(finish(command).code, Some(0));
    let mut command = kinde.command(folder.path());
    command.env("KINDE_ISSUER_URL", "https://auth.example.com");
    command.env("KINDE_HOOK_MANAGEMENT_URL", kinde.url()).args(["webhooks", "list"]);
    assert_eq!(finish(command).code, Some(0));

    for (url, fault) in
        [("http://acme.kinde.com", "is not https"), ("https://a.b/c", "more than a host")]
    {
        let args = ["webhooks", "list", "--management-url", url];
        assert_fails(&kinde.run(folder.path(), &args), fault, "looks like https://acme.kinde.com");
    }
    let mut command = kinde.command(folder.path());
    command.env_remove("KINDE_ISSUER_URL").args(["webhooks", "list"]);
    assert_fails(&finish(command), "no Kinde environment configured", "use --issuer");
}

#[test]
fn nobody_there_is_an_error_after_a_few_attempts() {
    let (folder, kinde, deserted) = (folder(), Kinde::start(), Deserted::new());
    let args = ["webhooks", "list", "--issuer", &deserted.url()];
    let done = kinde.run(folder.path(), &args);
    assert_fails(&done, "connection refused", "check the issuer's spelling");
}

/// Everything that is written, at the highest level of detail.
#[test]
fn no_secret_is_ever_written_down_but_in_its_own_file() {
    let (folder, kinde) = (folder(), Kinde::start());
    let echo = || {
        let message = format!("you sent {CLIENT_SECRET} and {TOKEN_STEM}0");
        refusal(400, CLIENT_SECRET, &message)
    };
    kinde.fail(1, "GET", "/api/v1/webhooks", echo);
    let denied = || {
        let said = json!({
            "error": CLIENT_SECRET,
            "error_description": "client_secret=qZ8vT%2B4%2Fsecret%3D%26x",
        });
        Response::new(401, said.to_string())
    };
    let mut written = String::new();
    for args in [
        &["webhooks", "list"][..],
        &["webhooks", "list"],
        &["webhooks", "create", "--url", ENDPOINT],
        &["webhooks", "types"],
        &["events", "fetch", "event_01"],
        &["webhooks", "delete", "webhook_0001"],
        &["webhooks", "list", "--format", "json"],
    ] {
        for variables in [&[("RUST_LOG", "trace")][..], &[]] {
            let mut command = kinde.command(folder.path());
            command.args(args).arg("-vv").envs(variables.iter().copied());
            let Done { stdout, stderr, .. } = finish(command);
            assert!(!stderr.is_empty(), "{args:?}: nothing was logged");
            written.push_str(&format!("{stdout}{stderr}"));
        }
    }
    assert!(written.contains("[secret] and [secret]"), "{written}");
    for file in token_files(folder.path()) {
        assert!(fs::read_to_string(&file).unwrap().contains(TOKEN_STEM));
        fs::remove_file(file).unwrap();
    }
    kinde.fail(1, "POST", "/oauth2/token", denied);
    let mut command = kinde.command(folder.path());
    command.args(["webhooks", "list", "-vv"]).env("RUST_LOG", "trace");
    written.push_str(&finish(command).stderr);
    assert_no_secret(&written, "the output");
    assert_no_secret_in(folder.path());
}

/// Nothing in a folder but the files of access tokens holds a secret.
pub(crate) fn assert_no_secret_in(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "access-tokens") {
                assert_no_secret_in(&path);
            }
        } else {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            assert_no_secret(&text, &path.display().to_string());
        }
    }
}

pub(crate) fn assert_no_secret(text: &str, place: &str) {
    for secret in [CLIENT_SECRET, "qZ8vT%2B4%2Fsecret", "qZ8vT", TOKEN_STEM] {
        assert!(!text.contains(secret), "{place} holds {secret}: {text}");
    }
}
