//! Every reason for which `listen` rejects a token, in the order in which the
//! steps of verification are taken.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::command::{folder, write};
use crate::support::event::{access_token, user_created};
use crate::support::http::Answer;
use crate::support::listener::Listener;
use crate::support::server::{Response, Server};
use crate::support::signer::{Signer, encode, with_broken_signature};

/// A listener that verifies offline, and the keys it trusts.
struct Judge {
    _folder: TempDir,
    listener: Listener,
    kinde: Signer,
}

impl Judge {
    fn new() -> Self {
        Self::with_keys(&Signer::kinde().key_set())
    }

    fn with_keys(key_set: &str) -> Self {
        let folder = folder();
        write(folder.path(), "jwks.json", key_set);
        let listener = Listener::start(folder.path(), &["--jwks", "jwks.json"]);
        Self { _folder: folder, listener, kinde: Signer::kinde() }
    }

    /// Checks that a body is rejected, that the answer and what is shown say
    /// the same, and returns the message and the hint.
    #[track_caller]
    fn rejects(&mut self, body: impl AsRef<[u8]>, status: u16, reason: &str) -> Said {
        let answer = self.listener.post(body);
        let said = Said::of(&answer, status, reason);
        let shown = self.listener.next("rejected");
        assert_eq!(shown["reason"], reason);
        assert_eq!(shown["status"], status);
        assert_eq!(shown["message"], said.message.as_str());
        assert_eq!(shown["hint"], said.hint.clone().map_or(Value::Null, Value::from));
        said
    }

    /// Checks that a header is rejected, with a good signature over it.
    #[track_caller]
    fn rejects_header(&mut self, header: &str, reason: &str) -> Said {
        let token = self.kinde.sign_parts(header, user_created().to_string().as_bytes());
        self.rejects(token, 400, reason)
    }

    /// Checks that a payload is rejected, with a good signature over it.
    #[track_caller]
    fn rejects_payload(&mut self, payload: impl AsRef<[u8]>, reason: &str) -> Said {
        let token = self.kinde.sign_parts(&self.kinde.header().to_string(), payload.as_ref());
        self.rejects(token, 400, reason)
    }

    #[track_caller]
    fn accepts(&self, body: impl AsRef<[u8]>) {
        let answer = self.listener.post(body);
        assert_eq!(answer.status, 200, "{answer:?}");
    }

    /// An event with further claims.
    fn event_with(&self, claims: &[(&str, Value)]) -> String {
        let mut event = user_created();
        for (name, value) in claims {
            event[*name] = value.clone();
        }
        self.kinde.sign(&event)
    }
}

/// What an answer says about a rejection.
struct Said {
    message: String,
    hint: Option<String>,
}

impl Said {
    #[track_caller]
    fn of(answer: &Answer, status: u16, reason: &str) -> Self {
        let body = answer.json();
        assert_eq!((answer.status, &body["error"]), (status, &reason.into()), "{body}");
        let message = body["message"].as_str().expect("a message").to_owned();
        let is_sentence = message.len() > 15 && !message.ends_with('.');
        assert!(is_sentence, "{message}");
        Self { message, hint: body["hint"].as_str().map(str::to_owned) }
    }

    #[track_caller]
    fn message_has(self, part: &str) -> Self {
        assert!(self.message.contains(part), "{}", self.message);
        self
    }

    #[track_caller]
    fn hint_has(self, part: &str) -> Self {
        assert!(self.hint.as_deref().is_some_and(|hint| hint.contains(part)), "{:?}", self.hint);
        self
    }
}

/// Seconds since 1970, `offset` from now.
fn seconds_from_now(offset: i64) -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    i64::try_from(now).unwrap() + offset
}

fn good() -> String {
    Signer::kinde().sign(&user_created())
}

// Step 1: the body.

#[test]
fn a_body_over_a_mebibyte() {
    let judge = Judge::new();
    let answer = judge.listener.post(vec![b'a'; 1024 * 1024 + 1]);
    Said::of(&answer, 413, "body-too-large").message_has("1 MiB").hint_has("few kilobytes");
}

#[test]
fn an_empty_body() {
    let mut judge = Judge::new();
    for body in ["", " \r\n\t"] {
        judge.rejects(body, 400, "empty-body").message_has("empty").hint_has("raw token");
    }
}

#[test]
fn white_space_around_a_token_is_no_reason() {
    let judge = Judge::new();
    judge.accepts(format!("\r\n \t{}\n", good()));
}

#[test]
fn a_byte_order_mark() {
    let mut judge = Judge::new();
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(good().bytes()).collect();
    for body in [format!("\u{feff}{}", good()).into_bytes(), utf16] {
        judge.rejects(body, 400, "byte-order-mark").message_has("byte order mark").hint_has("save");
    }
}

#[test]
fn a_token_in_quotes() {
    let mut judge = Judge::new();
    for quote in ['"', '\'', '`'] {
        judge
            .rejects(format!("{quote}{}{quote}", good()), 400, "quoted-token")
            .message_has("parsed and re-encoded it")
            .hint_has("byte for byte");
    }
}

#[test]
fn a_token_wrapped_in_json() {
    let mut judge = Judge::new();
    for body in [format!("{{\"token\":\"{}\"}}", good()), format!("[\"{}\"]", good())] {
        judge.rejects(body, 400, "json-wrapped").message_has("JSON").hint_has("byte for byte");
    }
}

#[test]
fn a_token_after_bearer() {
    let mut judge = Judge::new();
    for prefix in ["Bearer ", "bearer ", "BEARER\t", "Bearer: "] {
        let body = format!("{prefix}{}", good());
        judge.rejects(body, 400, "bearer-prefix").message_has("Bearer").hint_has("only the token");
    }
}

#[test]
fn a_page_for_a_browser() {
    let mut judge = Judge::new();
    for body in ["<!DOCTYPE html><html></html>", "\n<html>"] {
        judge.rejects(body, 400, "html-page").message_has("HTML").hint_has("reminder page");
    }
}

#[test]
fn bytes_that_are_not_text() {
    let mut judge = Judge::new();
    for body in [&b"\x1f\x8b\x08\x00\xff"[..], b"a.b.\xc3\x28"] {
        judge.rejects(body, 400, "not-text").message_has("not text").hint_has("compressed");
    }
}

#[test]
fn an_encrypted_token() {
    let mut judge = Judge::new();
    let header = encode(br#"{"alg":"RSA-OAEP-256","enc":"A256GCM"}"#);
    let body = format!("{header}.a2V5.aXY.Y2lwaGVy.dGFn");
    judge.rejects(body, 400, "encrypted-token").message_has("JWE").hint_has("not encrypt");
}

// Step 2: three parts of base64url.

#[test]
fn a_token_without_three_parts() {
    let mut judge = Judge::new();
    let good = good();
    judge.rejects("hello", 400, "not-three-parts").message_has("no dots").hint_has("cut short");
    let (signed, _) = good.rsplit_once('.').unwrap();
    for (body, parts) in [
        (signed.to_owned(), "2 parts"),
        (format!("{good}.AAAA"), "4 parts"),
        ("a.b.c.d.e".to_owned(), "5 parts"),
        (format!("{good}\n{good}"), "5 parts"),
    ] {
        judge.rejects(body, 400, "not-three-parts").message_has(parts);
    }
}

#[test]
fn a_part_that_is_not_base64url_in_canonical_form() {
    let mut judge = Judge::new();
    let good = good();
    let parts: Vec<&str> = good.split('.').collect();
    let (header, payload, signature) = (parts[0], parts[1], parts[2]);
    assert_eq!(signature.len() % 4, 2, "256 bytes leave four spare bits");
    // Sets a spare bit of the last character: the same bytes, another text.
    let last = signature.as_bytes()[signature.len() - 1] as char;
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let next = alphabet.chars().nth(alphabet.find(last).unwrap() + 1).unwrap();
    let spare_bit = format!("{}{next}", &signature[..signature.len() - 1]);
    for (body, part) in [
        (format!("{header}=.{payload}.{signature}"), "header"),
        (format!("{header} .{payload}.{signature}"), "header"),
        (format!("{header}.{payload}+.{signature}"), "payload"),
        (format!("{header}.{payload}\n.{signature}"), "payload"),
        (format!("{header}.{payload}.{signature}=="), "signature"),
        (format!("{header}.{payload}.{spare_bit}"), "signature"),
        (format!("{header}.{payload}.{}", &signature[..signature.len() - 1]), "signature"),
    ] {
        judge.rejects(body, 400, "bad-base64").message_has(part).hint_has("changed in transit");
    }
}

// Step 3: the header.

#[test]
fn a_header_that_is_no_plain_json_object() {
    let mut judge = Judge::new();
    let kid = judge.kinde.key_id;
    for (header, why) in [
        (r#"["RS256"]"#.to_owned(), "not an object"),
        ("\"RS256\"".to_owned(), "not an object"),
        (String::new(), "not JSON"),
        ("{".to_owned(), "not JSON"),
        (format!(r#"{{"alg":"RS256","kid":"{kid}"}} x"#), "not JSON"),
        (format!("\u{feff}{{\"alg\":\"RS256\",\"kid\":\"{kid}\"}}"), "not JSON"),
        (format!(r#"{{"alg":"RS256","kid":"{kid}","kid":"{kid}"}}"#), "the name `kid` twice"),
        (format!(r#"{{"alg":"none","\u0061lg":"RS256","kid":"{kid}"}}"#), "the name `alg` twice"),
        (format!(r#"{{"alg":"RS256","kid":"{kid}","x":{{"a":1,"a":2}}}}"#), "the name `a` twice"),
        (
            format!(r#"{{"alg":"RS256","kid":"{kid}","x":[[{{"a":1,"a":2}}]]}}"#),
            "the name `a` twice",
        ),
    ] {
        judge
            .rejects_header(&header, "bad-header")
            .message_has(why)
            .hint_has("not come from Kinde");
    }
    let token = judge.kinde.sign(&user_created());
    let (_, rest) = token.split_once('.').unwrap();
    let not_utf8 = format!("{}.{rest}", encode(b"{\"alg\":\"RS256\",\"kid\":\"\xff\"}"));
    judge.rejects(not_utf8, 400, "bad-header").message_has("not UTF-8");
}

#[test]
fn a_header_nested_more_than_128_deep() {
    let mut judge = Judge::new();
    let kid = judge.kinde.key_id;
    let nested = |depth: usize| {
        let (open, close) = ("[".repeat(depth - 1), "]".repeat(depth - 1));
        format!(r#"{{"alg":"RS256","kid":"{kid}","x":{open}{close}}}"#)
    };
    let event = user_created().to_string();
    judge.accepts(judge.kinde.sign_parts(&nested(128), event.as_bytes()));
    judge.rejects_header(&nested(129), "bad-header").message_has("more than 128 levels deep");
}

#[test]
fn a_header_of_more_than_8_kib() {
    let mut judge = Judge::new();
    let kid = judge.kinde.key_id;
    let padded = |bytes: usize| {
        let header = format!(r#"{{"alg":"RS256","kid":"{kid}","x":""}}"#);
        header.replace("\"\"", &format!("\"{}\"", "x".repeat(bytes - header.len())))
    };
    let event = user_created().to_string();
    judge.accepts(judge.kinde.sign_parts(&padded(8 * 1024), event.as_bytes()));
    for header in [padded(8 * 1024 + 1), " ".repeat(200_000), "[".repeat(200_000)] {
        judge.rejects_header(&header, "bad-header").message_has("larger than 8 KiB");
    }
}

#[test]
fn another_type_of_token_than_a_jwt() {
    let mut judge = Judge::new();
    let header = |token_type: &str| {
        format!(r#"{{"alg":"RS256","kid":"{}","typ":{token_type}}}"#, Signer::kinde().key_id)
    };
    let event = user_created().to_string();
    for token_type in ["JWT", "jwt", "Jwt", "application/jwt", "APPLICATION/JWT"] {
        let header = header(&format!("\"{token_type}\""));
        judge.accepts(judge.kinde.sign_parts(&header, event.as_bytes()));
    }
    for token_type in [
        "at+jwt",
        "AT+JWT",
        "application/at+jwt",
        "JOSE",
        "secevent+jwt",
        "",
        " JWT",
        "JWT ",
        "text/jwt",
        "application/",
        "application/application/jwt",
        "jwt;v=1",
    ] {
        judge
            .rejects_header(&header(&format!("\"{token_type}\"")), "wrong-type")
            .message_has(&format!("`{token_type}`"))
            .hint_has("access token");
    }
    for value in ["null", "7", "[\"JWT\"]", "{\"typ\":\"JWT\"}", "true"] {
        judge.rejects_header(&header(value), "wrong-type").message_has(value);
    }
    let long = judge.rejects_header(&header(&format!("\"{}\"", "x".repeat(8_000))), "wrong-type");
    assert!(long.message.len() < 1000, "a quoted type is bounded");
}

#[test]
fn another_algorithm_than_rs256() {
    let mut judge = Judge::new();
    let kid = judge.kinde.key_id;
    for algorithm in ["none", "None", "HS256", "RS384", "RS512", "PS256", "ES256", "rs256", ""] {
        let header = json!({ "alg": algorithm, "kid": kid }).to_string();
        judge
            .rejects_header(&header, "wrong-algorithm")
            .message_has(&format!("`{algorithm}`"))
            .hint_has("RS256 only");
    }
    for value in ["null", "256", "[\"RS256\"]", "{\"a\":\"RS256\"}"] {
        let header = format!(r#"{{"alg":{value},"kid":"{kid}"}}"#);
        judge.rejects_header(&header, "wrong-algorithm").message_has(value);
    }
    let header = json!({ "kid": kid }).to_string();
    judge.rejects_header(&header, "wrong-algorithm").message_has("has no algorithm");
}

#[test]
fn critical_extensions() {
    let mut judge = Judge::new();
    let kid = judge.kinde.key_id;
    for value in ["[\"b64\"]", "[\"exp\"]", "[]", "null", "false"] {
        let header = format!(r#"{{"alg":"RS256","kid":"{kid}","b64":false,"crit":{value}}}"#);
        judge.rejects_header(&header, "critical-extension").message_has("crit");
    }
}

#[test]
fn a_header_that_names_no_key() {
    let mut judge = Judge::new();
    for header in [
        r#"{"alg":"RS256"}"#,
        r#"{"alg":"RS256","kid":""}"#,
        r#"{"alg":"RS256","kid":7}"#,
        r#"{"alg":"RS256","kid":null}"#,
        r#"{"alg":"RS256","kid":["a"]}"#,
    ] {
        judge.rejects_header(header, "missing-key-id").message_has("kid");
    }
}

// Step 4: the key.

#[test]
fn a_key_that_the_issuer_does_not_have() {
    let mut judge = Judge::new();
    let stranger = Signer::other();
    let known = judge.kinde.key_id;
    judge
        .rejects(stranger.sign(&user_created()), 401, "unknown-key")
        .message_has(stranger.key_id)
        .hint_has(known)
        .hint_has("a different Kinde environment");
    let long = json!({ "alg": "RS256", "kid": "k".repeat(8_000) }).to_string();
    let said = judge.rejects(judge.kinde.sign_parts(&long, b"{}"), 401, "unknown-key");
    assert!(said.message.len() < 1000, "a quoted key id is bounded");
}

#[test]
fn keys_that_a_header_brings_along_are_never_used() {
    let mut judge = Judge::new();
    let (kinde, stranger) = (Signer::kinde(), Signer::other());
    let elsewhere = Server::start(|_| Response::new(200, Signer::other().key_set()));
    let url = format!("{}/.well-known/jwks.json", elsewhere.url());
    let event = user_created().to_string();
    for (name, value) in [
        ("jwk", stranger.jwk()),
        ("jku", json!(url)),
        ("x5u", json!(url)),
        ("x5c", json!(["MIIB"])),
        ("iss", json!(elsewhere.url())),
    ] {
        let header = |key_id: &str| {
            let mut header = json!({ "alg": "RS256", "kid": key_id, "typ": "JWT" });
            header[name] = value.clone();
            header.to_string()
        };
        let unknown = stranger.sign_parts(&header(stranger.key_id), event.as_bytes());
        judge.rejects(unknown, 401, "unknown-key");
        let forged = stranger.sign_parts(&header(kinde.key_id), event.as_bytes());
        judge.rejects(forged, 401, "bad-signature");
        judge.accepts(kinde.sign_parts(&header(kinde.key_id), event.as_bytes()));
    }
    assert!(elsewhere.requests().is_empty(), "{:?}", elsewhere.requests());
}

#[test]
fn a_key_that_is_there_and_cannot_be_used() {
    let (kinde, stranger) = (Signer::kinde(), Signer::other());
    let changed = |name: &str, value: Value| {
        let mut jwk = stranger.jwk();
        jwk[name] = value;
        jwk
    };
    for (jwk, why) in [
        (changed("use", json!("enc")), "`enc`"),
        (changed("alg", json!("RS512")), "`RS512`"),
        (changed("kty", json!("EC")), "`EC`"),
        (changed("key_ops", json!(["sign"])), "`verify`"),
        (changed("n", json!(encode(&[0xFF; 128]))), "1024 bits"),
        (changed("e", json!("AQ")), "exponent"),
        (changed("e", json!("AAEAAA")), "exponent"),
        (changed("n", json!("not+base64url")), "`n`"),
    ] {
        let mut judge = Judge::with_keys(&json!({ "keys": [jwk, kinde.jwk()] }).to_string());
        judge
            .rejects(stranger.sign(&user_created()), 401, "unusable-key")
            .message_has(stranger.key_id)
            .message_has(why)
            .hint_has("at least 2048 bits");
        judge.accepts(good());
    }
}

// Step 5: the signature.

#[test]
fn a_signature_that_does_not_fit() {
    let mut judge = Judge::new();
    let good = good();
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let (header, _) = signed.split_once('.').unwrap();
    let forged = Signer::other().named(judge.kinde.key_id).sign(&user_created());
    let other_payload = encode(user_created().to_string().as_bytes());
    for body in [
        with_broken_signature(&good),
        forged,
        format!("{header}.{other_payload}.{signature}"),
        format!("{signed}.{}", encode(&[0; 256])),
        format!("{signed}.{}", encode(&[1; 512])),
    ] {
        judge.rejects(body, 401, "bad-signature").message_has("does not match").hint_has("forged");
    }
}

#[test]
fn a_signature_whose_end_is_missing() {
    let mut judge = Judge::new();
    let good = good();
    let (signed, signature) = good.rsplit_once('.').unwrap();
    for (rest, bytes) in [("", "has 0 bytes"), (&signature[..340], "has 255 bytes")] {
        let body = format!("{signed}.{rest}");
        judge.rejects(body, 401, "bad-signature").message_has(bytes).hint_has("cut short");
    }
}

// Step 6: the payload.

#[test]
fn a_payload_that_is_no_plain_json_object() {
    let mut judge = Judge::new();
    for (payload, why) in [
        (&b""[..], "not JSON"),
        (b"hello", "not JSON"),
        (b"{} {}", "not JSON"),
        (b"{\"type\":\"a\xff\"}", "not UTF-8"),
        (b"[]", "not an object"),
        (b"null", "not an object"),
        (br#"{"type":"user.created","type":"user.deleted"}"#, "the name `type` twice"),
        (br#"{"event_id":"a","\u0065vent_id":"b"}"#, "the name `event_id` twice"),
    ] {
        judge.rejects_payload(payload, "bad-payload").message_has(why).hint_has("not an event");
    }
}

#[test]
fn a_name_that_stands_twice_deeper_down_is_no_reason() {
    let judge = Judge::new();
    let payload = r#"{"type":"user.created","event_id":"event_1","data":{"a":1,"a":2}}"#;
    judge.accepts(judge.kinde.sign_text(payload));
}

#[test]
fn a_payload_nested_more_than_128_deep() {
    let mut judge = Judge::new();
    let nested = |depth: usize| {
        let (open, close) = ("[".repeat(depth - 2), "]".repeat(depth - 2));
        format!(r#"{{"type":"a.b","event_id":"event_1","data":{{"x":{open}{close}}}}}"#)
    };
    judge.accepts(judge.kinde.sign_text(&nested(128)));
    let (_, lines) = (judge.listener.stop(), judge.listener.rest());
    let shown = lines.iter().find(|line| line.starts_with(r#"{"type":"event""#)).unwrap();
    assert!(shown.contains(&"[".repeat(126)), "the data is shown whole");

    let mut judge = Judge::new();
    judge.rejects_payload(nested(129), "bad-payload").message_has("more than 128 levels deep");
    judge.rejects_payload(nested(300_000), "bad-payload").message_has("more than 128 levels deep");
}

#[test]
fn a_date_that_is_no_number() {
    let mut judge = Judge::new();
    for claim in ["exp", "nbf"] {
        for value in [json!("99999999999"), json!(null), json!([1]), json!(true)] {
            let token = judge.event_with(&[(claim, value)]);
            let said = judge.rejects(token, 400, "bad-date");
            assert_eq!(said.message, format!("the token's `{claim}` is not a number"));
        }
    }
}

#[test]
fn a_token_that_has_expired() {
    let mut judge = Judge::new();
    for offset in [-65, -100_000] {
        let token = judge.event_with(&[("exp", seconds_from_now(offset).into())]);
        judge.rejects(token, 400, "expired").message_has("`exp`").hint_has("clock");
    }
    judge.accepts(judge.event_with(&[("exp", seconds_from_now(-30).into())]));
    judge.accepts(judge.event_with(&[("exp", seconds_from_now(30).into())]));
    judge.accepts(judge.event_with(&[("exp", json!(4.0e9))]));
}

#[test]
fn a_token_that_is_not_valid_yet() {
    let mut judge = Judge::new();
    for offset in [90, 100_000] {
        let token = judge.event_with(&[("nbf", seconds_from_now(offset).into())]);
        judge.rejects(token, 400, "not-yet-valid").message_has("`nbf`").hint_has("clock");
    }
    judge.accepts(judge.event_with(&[("nbf", seconds_from_now(55).into())]));
    judge.accepts(judge.event_with(&[("nbf", 0.into())]));
}

#[test]
fn other_claims_with_dates_or_names_decide_nothing() {
    let judge = Judge::new();
    judge.accepts(judge.event_with(&[
        ("iat", seconds_from_now(100_000).into()),
        ("iss", "https://other.kinde.com".into()),
        ("aud", json!(["somebody"])),
    ]));
}

// Step 7: a webhook.

#[test]
fn a_token_of_kinde_that_is_no_webhook() {
    let mut judge = Judge::new();
    let id_token = json!({ "sub": "kp_1", "email": "ada@example.com", "at_hash": "x" });
    let machine = json!({ "azp": "x", "gty": ["client_credentials"], "scp": [] });
    for (claims, kind) in [
        (access_token(), "an access token"),
        (id_token, "an ID token"),
        (machine, "a machine-to-machine access token"),
        (json!({}), "another kind of token"),
    ] {
        judge
            .rejects_payload(claims.to_string(), "not-a-webhook")
            .message_has("correctly signed, but not a webhook")
            .message_has(kind)
            .hint_has("only webhooks");
    }
}

#[test]
fn a_webhook_without_one_of_its_claims() {
    let mut judge = Judge::new();
    let long = "x".repeat(257);
    for (claim, value, why) in [
        ("type", None, "it has no `type`"),
        ("type", Some(json!("")), "its `type` is empty"),
        ("type", Some(json!(["user.created"])), "its `type` is not a string"),
        ("type", Some(json!(long)), "its `type` is longer than 256 bytes"),
        ("event_id", None, "it has no `event_id`"),
        ("event_id", Some(json!("")), "its `event_id` is empty"),
        ("event_id", Some(json!(null)), "its `event_id` is not a string"),
        ("event_id", Some(json!(long)), "its `event_id` is longer than 256 bytes"),
        ("data", None, "its `data` is not an object"),
        ("data", Some(json!([])), "its `data` is not an object"),
        ("data", Some(json!("{}")), "its `data` is not an object"),
        ("data", Some(json!(null)), "its `data` is not an object"),
    ] {
        let mut event = user_created();
        match value {
            Some(value) => event[claim] = value,
            None => drop(event.as_object_mut().unwrap().remove(claim)),
        }
        judge.rejects_payload(event.to_string(), "not-a-webhook").message_has(why);
    }
    judge.accepts(judge.event_with(&[("event_id", "x".repeat(256).into()), ("data", json!({}))]));
}

// The order.

#[test]
fn of_several_reasons_the_first_step_gives_its_own() {
    let mut judge = Judge::new();
    let (kinde, stranger) = (Signer::kinde(), Signer::other());
    let header = |text: &str| encode(text.as_bytes());
    let known = kinde.header().to_string();
    let past = json!({ "exp": 1, "nbf": seconds_from_now(1000) }).to_string();
    let signed = |header: &str, payload: &str| kinde.sign_parts(header, payload.as_bytes());
    let forged = |header: &str, payload: &str| stranger.sign_parts(header, payload.as_bytes());
    for (body, status, reason) in [
        // 1 before 2: a quoted text with one dot.
        ("\"a.b".to_owned(), 400, "quoted-token"),
        // 2 before 3: the number of parts, then each part, then the header.
        ("=.=".to_owned(), 400, "not-three-parts"),
        (format!("{}.=.=", header("[]")), 400, "bad-base64"),
        (format!("{}.e30.=", header("[]")), 400, "bad-base64"),
        // Within 3: object, algorithm, type, crit, key id.
        (signed(r#"{"alg":"none","alg":"none"}"#, "{}"), 400, "bad-header"),
        (signed(r#"{"alg":"none","crit":[]}"#, "{}"), 400, "wrong-algorithm"),
        (signed(r#"{"alg":"none","typ":"at+jwt"}"#, "{}"), 400, "wrong-algorithm"),
        (signed(r#"{"alg":"RS256","typ":"at+jwt","crit":[]}"#, "{}"), 400, "wrong-type"),
        (signed(r#"{"alg":"RS256","crit":[]}"#, "{}"), 400, "critical-extension"),
        // 3 before 4 and 5.
        (signed(r#"{"alg":"HS256","kid":"nobody"}"#, "{}"), 400, "wrong-algorithm"),
        (forged(r#"{"alg":"RS256"}"#, "x"), 400, "missing-key-id"),
        // 4 before 5.
        (forged(r#"{"alg":"RS256","kid":"nobody"}"#, "x"), 401, "unknown-key"),
        // 5 before 6 and 7.
        (forged(&known, "x"), 401, "bad-signature"),
        (forged(&known, &past), 401, "bad-signature"),
        (forged(&known, "{}"), 401, "bad-signature"),
        // Within 6, and before 7.
        (signed(&known, r#"{"exp":1,"exp":1}"#), 400, "bad-payload"),
        (signed(&known, &past), 400, "expired"),
        (signed(&known, r#"{"exp":"x","type":7}"#), 400, "bad-date"),
        (signed(&known, "{}"), 400, "not-a-webhook"),
    ] {
        judge.rejects(body, status, reason);
    }
}
