//! `decode`: what a token says, and whether it verifies.

use serde_json::{Value, json};

use crate::support::command::{Done, folder, run, run_in, run_with_input, write};
use crate::support::event::{access_token, user_created};
use crate::support::server::{Deserted, Response, Server};
use crate::support::signer::{Signer, encode, with_broken_signature};

/// The lines of `--format json`.
fn lines(done: &Done) -> Vec<Value> {
    done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The one line of `--format json`.
fn line(done: &Done) -> Value {
    let mut lines = lines(done);
    assert_eq!(lines.len(), 1, "{done:?}");
    lines.remove(0)
}

fn decode_json(token: &str) -> Value {
    line(&run(["decode", token, "--format", "json"]))
}

#[test]
fn a_folder_is_called_a_folder() {
    let folder = folder();
    let done = run_in(folder.path(), ["decode", folder.path().to_str().unwrap()]);
    assert_eq!(done.code, Some(2));
    assert!(done.stderr.contains("is a folder"), "{done:?}");
}

#[test]
fn a_webhook_is_shown_and_marked_unverified() {
    let token = Signer::kinde().sign(&user_created());
    let done = run(["decode", &token]);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""));
    let mut text = done.stdout.lines();
    assert_eq!(text.next(), Some("UNVERIFIED: signature not checked (use --verify)"));
    assert!(done.stdout.contains("This looks like a webhook: user.created  event_"), "{done:?}");
    assert!(done.stdout.contains("\nheader\n{\n  \"alg\": \"RS256\","), "{done:?}");
    assert!(done.stdout.contains("\npayload\n{\n  \"data\": {\n    \"user\": {"), "{done:?}");
    assert!(done.stdout.contains("\"email\": \"ada@example.com\""), "{done:?}");
}

#[test]
fn a_token_comes_as_an_argument_from_a_file_or_from_standard_input() {
    let folder = folder();
    let token = Signer::kinde().sign(&user_created());
    let file = write(folder.path(), "event.jwt", format!("{token}\n"));
    let from_argument = run_in(folder.path(), ["decode", &token]);
    let from_file = run_in(folder.path(), ["decode", file.to_str().unwrap()]);
    let from_input = run_with_input(folder.path(), ["decode", "-"], token.as_bytes());
    assert_eq!(from_argument.code, Some(0));
    assert_eq!(from_file.stdout, from_argument.stdout);
    assert_eq!(from_input.stdout, from_argument.stdout);
}

#[test]
fn a_misspelt_option_is_not_taken_for_the_token() {
    let done = run(["decode", "--verfy", "t.jwt"]);
    assert_eq!(done.code, Some(2), "{done:?}");
    assert!(done.stderr.contains("unexpected argument '--verfy'"), "{done:?}");
    assert!(done.stderr.contains("--verify"), "{done:?}");
}

#[test]
fn each_kind_of_token_is_named() {
    let kinde = Signer::kinde();
    let id_token = json!({ "sub": "kp_1", "at_hash": "x", "given_name": "Ada", "iat": 1 });
    let machine = json!({ "azp": "x", "gty": ["client_credentials"], "iat": 1 });
    for (payload, name, words) in [
        (user_created(), "webhook", "This looks like a webhook"),
        (access_token(), "access-token", "This looks like an access token"),
        (id_token, "id-token", "This looks like an ID token"),
        (machine, "machine-token", "This looks like a machine-to-machine access token"),
        (json!({ "hello": "world" }), "other", "This looks like another kind of token"),
    ] {
        let token = kinde.sign(&payload);
        let done = run(["decode", &token]);
        assert_eq!(done.code, Some(0));
        assert!(done.stdout.contains(words), "{done:?}");
        assert_eq!(decode_json(&token)["kind"], name);
    }
}

#[test]
fn an_encrypted_token_is_named_and_its_header_shown() {
    let header = encode(br#"{"alg":"RSA-OAEP","enc":"A256GCM","kid":"k1"}"#);
    let token = format!("{header}.a2V5.aXY.Y2lwaGVy.dGFn");
    let done = run(["decode", &token]);
    assert_eq!(done.code, Some(1));
    assert!(done.stdout.starts_with("REJECTED encrypted-token: "), "{done:?}");
    assert!(done.stdout.contains("\"enc\": \"A256GCM\""), "{done:?}");
    let shown = decode_json(&token);
    assert_eq!(shown["reason"], "encrypted-token");
    assert_eq!(shown["header"]["kid"], "k1");
    assert_eq!(shown["payload"], Value::Null);
}

#[test]
fn an_event_id_is_no_token_and_a_pipe_is_no_folder() {
    let done = run(["decode", "event_0198653f"]);
    assert_eq!(done.code, Some(2), "{done:?}");
    assert!(
        done.stderr.contains("hint: `kinde-hook events show event_0198653f` shows it"),
        "{done:?}"
    );
    let done = run(["decode", "/dev/null"]);
    assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{done:?}");
    assert!(done.stderr.contains("no token to decode"), "{done:?}");
}

#[test]
fn a_token_whose_signature_is_damaged_is_shown_all_the_same() {
    let token = Signer::kinde().sign(&user_created());
    // Two characters of the last bits, of which some must be zero.
    let cut = format!("{}_", &token[..token.len() - 5]);
    let shown = decode_json(&cut);
    assert_eq!((&shown["verified"], &shown["reason"]), (&json!(false), &json!("bad-base64")));
    assert_eq!(shown["payload"]["type"], "user.created");
    let hint = "the signature has 338 characters instead of 342: the token was cut short";
    assert_eq!(shown["notes"], json!([hint]));
    // Two whole characters less are two good ones at the end.
    for length in [token.len() - 342, token.len() - 2] {
        let shown = decode_json(&token[..length]);
        assert_eq!(shown["verified"], Value::Null, "{shown}");
        assert!(
            shown["notes"][0].as_str().unwrap().ends_with("the token was cut short"),
            "{shown}"
        );
    }
    let broken = format!("{}!", &token[..token.len() - 1]);
    let done = run(["decode", &broken]);
    assert_eq!(done.code, Some(1), "{done:?}");
    assert!(done.stdout.starts_with("REJECTED bad-base64: "), "{done:?}");
    assert!(done.stdout.contains("\"user.created\""), "{done:?}");
    assert!(!done.stdout.contains("cut short"), "{done:?}");
    let both = format!("{}!.{}!", &token[..token.find('.').unwrap()], "e30");
    assert_eq!(decode_json(&both)["payload"], Value::Null);
}

#[test]
fn what_is_no_token_is_told_what_it_is_instead() {
    for (text, reason) in [
        ("hello", "not-three-parts"),
        ("hello.world", "not-three-parts"),
        ("a.b.c.d", "not-three-parts"),
        ("e30.e+0.c2ln", "bad-base64"),
        ("e30=.e30.c2ln", "bad-base64"),
    ] {
        let done = run(["decode", text]);
        assert_eq!(done.code, Some(1), "{done:?}");
        assert!(done.stdout.starts_with(&format!("REJECTED {reason}: ")), "{done:?}");
        assert!(done.stdout.contains("\nhint: "), "{done:?}");
        assert_eq!(decode_json(text)["reason"], reason);
    }
}

#[test]
fn dates_are_told_in_words() {
    let payload = json!({
        "type": "user.created", "event_id": "event_1", "data": {},
        "timestamp": "2001-02-03T04:05:06.789+10:00",
        "event_timestamp": "2001-02-03T04:05:06Z",
        "iat": 86_400, "exp": 4_102_444_800_u64, "nbf": 0, "auth_time": 1e9,
    });
    let done = run(["decode", &Signer::kinde().sign(&payload)]);
    for beginning in [
        "timestamp        Fri 2 Feb 2001 18:05:06 UTC, ",
        "event_timestamp  Sat 3 Feb 2001 04:05:06 UTC, ",
        "iat              Fri 2 Jan 1970 00:00:00 UTC, ",
        "exp              Fri 1 Jan 2100 00:00:00 UTC, in ",
        "nbf              Thu 1 Jan 1970 00:00:00 UTC, ",
        "auth_time        Sun 9 Sep 2001 01:46:40 UTC, ",
    ] {
        let line = done.stdout.lines().find(|line| line.starts_with(beginning));
        let line = line.unwrap_or_else(|| panic!("no {beginning:?} in {}", done.stdout));
        assert!(line.ends_with("years") || line.ends_with("years ago"), "{line}");
    }
}

#[test]
fn a_date_that_no_calendar_has_is_named() {
    for (date, end) in
        [("1e300", "after the year 9999"), ("253402207201", "after"), ("-1e18", "before the year")]
    {
        let payload = format!(r#"{{"exp":{date}}}"#);
        let done = run(["decode", &Signer::kinde().sign_text(&payload)]);
        assert_eq!(done.code, Some(0));
        let named = format!("`exp` is a date {end}");
        assert!(done.stdout.contains(&named) || done.stderr.contains(&named), "{date}: {done:?}");
    }
}

#[test]
fn a_date_that_is_none_is_left_out() {
    let payload = r#"{"iat":"soon","exp":1e300,"nbf":null,"timestamp":"yesterday"}"#;
    let done = run(["decode", &Signer::kinde().sign_text(payload)]);
    assert_eq!(done.code, Some(0));
    let dated = done.stdout.lines().find(|line| line.starts_with("iat ") || line.contains("ago"));
    assert_eq!(dated, None);
}

#[test]
fn what_people_paste_along_is_taken_off_and_reported() {
    let folder = folder();
    let token = Signer::kinde().sign(&user_created());
    let (first, rest) = token.split_at(80);
    for (text, notes) in [
        (format!("{token}\r\n"), vec![]),
        (
            format!("  {token}\r\n\n"),
            vec![
                "removed whitespace around the token: an app that does not trim it rejects the \
                 token",
            ],
        ),
        (format!("\u{feff}{token}"), vec![]),
        (format!("Bearer {token}"), vec!["removed `Bearer`"]),
        (format!("Authorization: Bearer {token}\n"), vec!["removed `Bearer`"]),
        (format!("\"{token}\","), vec!["removed quotes"]),
        (format!("'{token}'"), vec!["removed quotes"]),
        (format!("\"bearer {token}\""), vec!["removed quotes", "removed `Bearer`"]),
        (format!("{first}\n    {rest}\n"), vec!["removed whitespace inside the token"]),
        (format!("{first} {rest}"), vec!["removed whitespace inside the token"]),
    ] {
        let done =
            run_with_input(folder.path(), ["decode", "-", "--format", "json"], text.as_bytes());
        assert_eq!(done.code, Some(0), "{text}");
        assert_eq!(line(&done)["notes"], json!(notes), "{text}");
        assert_eq!(line(&done)["event_type"], "user.created");
        let done = run_with_input(folder.path(), ["decode", "-"], text.as_bytes());
        for note in notes {
            assert!(done.stdout.contains(&format!("note: {note}\n")), "{done:?}");
        }
    }
}

#[test]
fn each_token_of_a_file_is_decoded() {
    let (folder, kinde) = (folder(), Signer::kinde());
    let [first, second] = [user_created(), user_created()];
    let text = format!("{}\n\n  {}\nnot.a.token!\njunk\n", kinde.sign(&first), kinde.sign(&second));
    let file = write(folder.path(), "tokens.txt", text);
    let file = file.to_str().unwrap();
    let done = run_in(folder.path(), ["decode", file, "--format", "json"]);
    let lines = lines(&done);
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[0]["event_id"], first["event_id"]);
    assert_eq!(lines[1]["event_id"], second["event_id"]);
    assert_eq!(lines[2]["reason"], "bad-base64");
    assert_eq!(lines[3]["reason"], "not-three-parts");
    // One bad token makes the answer no.
    assert_eq!(done.code, Some(1));
    let done = run_in(folder.path(), ["decode", file]);
    assert_eq!(done.stdout.matches("UNVERIFIED").count(), 2);
}

#[test]
fn a_file_of_keys_verifies_offline() {
    let (folder, kinde) = (folder(), Signer::kinde());
    write(folder.path(), "keys.json", kinde.key_set());
    let token = kinde.sign(&user_created());
    let done = run_in(folder.path(), ["decode", &token, "--jwks", "keys.json"]);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""));
    assert!(done.stdout.starts_with("VERIFIED with the keys of keys.json\n"), "{done:?}");
    assert!(!done.stdout.contains("UNVERIFIED"), "{done:?}");
    let args = ["decode", &token, "--jwks", "keys.json", "--format", "json"];
    assert_eq!(line(&run_in(folder.path(), args))["verified"], true);
}

#[test]
fn the_issuers_keys_verify_when_that_is_asked_for() {
    let kinde = Signer::kinde();
    let issuer = Server::issuer(kinde.key_set());
    let token = kinde.sign(&user_created());
    let folder = folder();
    write(folder.path(), ".env.local", format!("KINDE_ISSUER_URL={}/\n", issuer.url()));

    let done = run_in(folder.path(), ["decode", &token]);
    assert!(done.stdout.starts_with("UNVERIFIED: "), "{done:?}");
    assert_eq!(issuer.requests().len(), 0, "nobody asked for a check");

    let done = run_in(folder.path(), ["decode", &token, "--verify"]);
    assert_eq!(done.code, Some(0));
    let verdict = format!(
        "VERIFIED LOCAL with the keys of {}, which is on this machine, not Kinde\n",
        issuer.url()
    );
    assert!(done.stdout.starts_with(&verdict), "{done:?}");

    let done = run(["decode", &token, "--issuer", &issuer.url()]);
    assert!(done.stdout.starts_with(&verdict), "{done:?}");

    let jwks = format!("{}/.well-known/jwks", issuer.url());
    let done = run(["decode", &token, "--jwks", &jwks]);
    assert!(done.stdout.starts_with("VERIFIED "), "{done:?}");
    let paths: Vec<String> = issuer.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(paths, ["/.well-known/jwks.json", "/.well-known/jwks.json", "/.well-known/jwks"]);
}

#[test]
fn a_rejected_token_exits_with_1_and_says_why() {
    let (folder, kinde) = (folder(), Signer::kinde());
    let keys = write(folder.path(), "keys.json", kinde.key_set());
    let keys = keys.to_str().unwrap();
    let event = user_created();
    for (token, reason) in [
        (with_broken_signature(&kinde.sign(&event)), "bad-signature"),
        (Signer::other().sign(&event), "unknown-key"),
        (Signer::other().named(kinde.key_id).sign(&event), "bad-signature"),
        (kinde.sign(&access_token()), "not-a-webhook"),
        (kinde.sign(&json!({ "exp": 1, "type": "t" })), "expired"),
    ] {
        let done = run_in(folder.path(), ["decode", &token, "--jwks", keys]);
        assert_eq!(done.code, Some(1), "{done:?}");
        assert!(done.stdout.starts_with(&format!("REJECTED {reason}: ")), "{done:?}");
        // What it says is shown all the same, and never as if it were true.
        assert!(done.stdout.contains("\npayload\n{"), "{done:?}");
        assert!(!done.stdout.contains("VERIFIED"), "{done:?}");
        let args = ["decode", &token, "--jwks", keys, "--format", "json"];
        let shown = line(&run_in(folder.path(), args));
        assert_eq!((&shown["verified"], &shown["reason"]), (&json!(false), &json!(reason)));
        assert!(shown["message"].is_string());
    }
}

#[test]
fn without_keys_nothing_is_decided_and_the_exit_status_is_2() {
    let (folder, kinde) = (folder(), Signer::kinde());
    let token = kinde.sign(&user_created());
    let deserted = Deserted::new();
    let broken = Server::start(|_| Response::new(500, ""));
    let cut_off = Server::start(|_| Response::Raw(Vec::new()));
    write(folder.path(), "empty.json", r#"{"keys":[]}"#);
    write(folder.path(), "junk.json", "<!doctype html>");
    for (flag, value, words) in [
        ("--issuer", deserted.url(), "cannot reach "),
        ("--issuer", broken.url(), " answered 500"),
        ("--issuer", cut_off.url(), "cannot reach "),
        ("--issuer", "https://a b".to_owned(), " is not an address (from --issuer)"),
        ("--jwks", "absent.json".to_owned(), "cannot read absent.json: "),
        ("--jwks", "empty.json".to_owned(), "none of its 0 keys can verify a webhook"),
        ("--jwks", "junk.json".to_owned(), "junk.json is not a key set: "),
        ("--jwks", "http://example.com/keys".to_owned(), " is not https"),
    ] {
        let done = run_in(folder.path(), ["decode", &token, flag, &value]);
        assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{done:?}");
        assert!(done.stderr.starts_with("error: "), "{done:?}");
        assert!(done.stderr.contains(words), "{done:?}");
        assert!(done.stderr.contains("\nhint: "), "{done:?}");
    }
    let done = run(["decode", &token, "--verify"]);
    assert_eq!(done.code, Some(2));
    assert!(done.stderr.starts_with("error: no Kinde issuer configured"), "{done:?}");
}

#[test]
fn a_source_that_holds_nothing_is_an_error() {
    let folder = folder();
    write(folder.path(), "empty.jwt", " \n");
    for source in ["empty.jwt", "absent.jwt", "-"] {
        let done = run_with_input(folder.path(), ["decode", source], b"");
        assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{source}: {done:?}");
        assert!(done.stderr.starts_with("error: "), "{done:?}");
    }
}

#[test]
fn a_json_line_has_these_keys_and_no_others() {
    let (folder, kinde) = (folder(), Signer::kinde());
    let keys = write(folder.path(), "keys.json", kinde.key_set());
    let token = kinde.sign(&user_created());
    let keys_of =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    let all = [
        "verified",
        "local",
        "reason",
        "message",
        "hint",
        "kind",
        "event_type",
        "event_id",
        "header",
        "payload",
        "notes",
    ];
    assert_eq!(keys_of(&decode_json(&token)), all);
    assert_eq!(keys_of(&decode_json("junk")), all);
    assert_eq!(decode_json(&token)["verified"], Value::Null);
    let args = ["decode", &token, "--jwks", keys.to_str().unwrap(), "--format", "json"];
    let verified = line(&run_in(folder.path(), args));
    assert_eq!(keys_of(&verified), all);
    assert_eq!(verified["reason"], Value::Null);
}

#[test]
fn numbers_and_the_order_of_keys_are_shown_as_received() {
    let payload = concat!(
        r#"{"z":1e2,"a":123456789012345678901234567890,"m":{"y":1.10,"b":-0,"x":1E+2},"#,
        r#""l":[0.1e-7,100000000000000000000000000000.000]}"#
    );
    let token = Signer::kinde().sign_text(payload);
    let done = run(["decode", &token, "--format", "json"]);
    assert!(done.stdout.contains(&format!("\"payload\":{payload}")), "{done:?}");
    let done = run(["decode", &token]);
    let shown = done.stdout.split("\npayload\n").nth(1).unwrap();
    let without_space: String = shown.chars().filter(|c| !c.is_whitespace()).collect();
    assert_eq!(without_space, payload);
}

#[test]
fn quiet_and_the_level_of_logging_leave_the_data_alone() {
    let token = Signer::kinde().sign(&user_created());
    let plain = run(["decode", &token]);
    assert_eq!(run(["decode", &token, "-q"]).stdout, plain.stdout);
    let loud = run(["decode", &token, "-v", "-v"]);
    assert_eq!(loud.stdout, plain.stdout);
    assert!(!loud.stderr.contains(&token), "a token is never logged");
}

#[test]
fn whoever_asks_for_the_verdict_is_told_what_the_app_would_trip_over() {
    let (folder, kinde) = (folder(), Signer::kinde());
    write(folder.path(), "jwks.json", kinde.key_set());
    write(folder.path(), ".env.local", "KINDE_ISSUER_URL=https://acme.kinde.com/\n");
    let token = kinde.sign(&user_created());
    let decode = |args: &[&str]| {
        let done = run_in(folder.path(), [&["decode", &token, "--format", "json"], args].concat());
        assert_eq!(done.code, Some(0), "{done:?}");
        line(&done)["notes"].clone()
    };
    let notes = decode(&["--jwks", "jwks.json"]);
    let note = notes[0].as_str().expect("a note");
    assert!(note.starts_with("KINDE_ISSUER_URL in .env.local ends with a slash"), "{note}");
    assert!(note.ends_with("set KINDE_ISSUER_URL=https://acme.kinde.com"), "{note}");
    assert_eq!(decode(&[]), json!([]), "nobody asked");
}

#[test]
fn a_setting_that_other_variables_complete_is_not_judged() {
    let (folder, kinde) = (folder(), Signer::kinde());
    write(folder.path(), "jwks.json", kinde.key_set());
    write(folder.path(), ".env.local", "KINDE_ISSUER_URL=https://$SUBDOMAIN.kinde.com/\n");
    let token = kinde.sign(&user_created());
    let args = ["decode", &token, "--format", "json", "--jwks", "jwks.json"];
    assert_eq!(line(&run_in(folder.path(), args))["notes"], json!([]));
}

#[test]
fn a_local_key_that_cannot_be_used_is_no_reason_not_to_verify_with_others() {
    let (folder, kinde) = (folder(), Signer::kinde());
    write(folder.path(), "jwks.json", kinde.key_set());
    let data = folder.path().join("data/kinde-hook");
    std::fs::create_dir_all(&data).unwrap();
    write(&data, "local-issuer.pem", "not a key");
    let issuer = Server::start(move |_| Response::new(200, Signer::kinde().key_set()));
    for args in [["--jwks", "jwks.json"], ["--issuer", &issuer.url()]] {
        let token = kinde.sign(&user_created());
        let done = run_in(folder.path(), ["decode", &token, args[0], args[1]]);
        assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""), "{done:?}");
    }
    // Where the key is what is asked for, the reason is given.
    for args in [&["--verify"][..], &["--jwks", "jwks.json", "--local-issuer"]] {
        let token = kinde.sign(&user_created());
        let done = run_in(folder.path(), [&["decode", &token], args].concat());
        assert_eq!(done.code, Some(2), "{done:?}");
        assert!(done.stderr.contains("local-issuer.pem"), "{done:?}");
    }
}

#[test]
fn an_option_that_is_not_there_is_not_taken_for_another() {
    let folder = folder();
    write(folder.path(), "token.jwt", Signer::kinde().sign(&user_created()));
    for command in ["decode", "jwks", "listen", "doctor"] {
        let done = run_in(folder.path(), [command, "--file", "token.jwt"]);
        assert_eq!(done.code, Some(2), "{done:?}");
        assert!(done.stderr.contains("unexpected argument '--file'"), "{done:?}");
        assert!(!done.stderr.contains("key set"), "{done:?}");
    }
}
