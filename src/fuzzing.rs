//! The parsers of hostile input and their invariants: one function for each
//! fuzz target in `tests/fuzz`, which panics where one is broken. Built for
//! fuzzing and for tests only.

#![expect(clippy::expect_used, reason = "a fuzzer is told of a broken promise by a panic")]
#![expect(clippy::missing_panics_doc, reason = "to panic is what these functions are for")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use jiff::Timestamp;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::keys::{Key, KeySet};
use crate::pem;
use crate::render::{Bounds, Palette, compact_json, json_document, pretty_json};
use crate::sanitize;
use crate::settings::parse_dotenv;
use crate::tunnel::check_answer;
use crate::webhook::json::{Piece, Tokens};
use crate::webhook::{BaseUrl, Event, Pasted, Rejection, Token};

/// The longest sentence about a token, in characters.
const MAX_CHARACTERS: usize = 1_000;

/// A key of RFC 7520 and the one token signed with it.
static GENUINE: LazyLock<(KeySet, Token)> = LazyLock::new(|| {
    let key = include_str!("../tests/fixtures/vectors/jose-cookbook/3_3.rsa_public_key.json");
    let example =
        include_str!("../tests/fixtures/vectors/jose-cookbook/4_1.rsa_v15_signature.json");
    let set = KeySet::parse(format!("{{\"keys\":[{key}]}}").as_bytes()).expect("a key set");
    let example: Value = serde_json::from_str(example).expect("JSON");
    let token = example["output"]["compact"].as_str().expect("a token");
    (set, Token::split(token).expect("a token"))
});

/// Reads a request body, and the same bytes as a header and a payload on two
/// lines, which no fuzzer would find its way to through base64.
pub fn token(bytes: &[u8]) {
    let pasted = Pasted::all(&String::from_utf8_lossy(bytes));
    assert!(pasted.iter().all(|it| !it.text.contains(char::is_whitespace)));
    if let Ok(token) = Token::from_body(bytes) {
        assert_eq!(token.as_str().as_bytes(), bytes.trim_ascii());
        assert!(matches!(&pasted[..], [it] if it.text == token.as_str()));
        check_token(&token);
    }
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (header, payload) = bytes.split_at(end);
    let text = [header, payload, b"none"].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
    let token = Token::split(&text).expect("a token in canonical form");
    assert_eq!((token.header_bytes(), token.payload_bytes()), (header, payload));
    check_token(&token);
}

/// A token stays what it was, and nothing but the genuine one verifies.
fn check_token(token: &Token) {
    let (signed, signature) = token.signed_bytes_and_signature();
    assert_eq!([signed, b".", signature.as_bytes()].concat(), token.as_str().as_bytes());
    let again = [token.header_bytes(), token.payload_bytes()].map(|it| URL_SAFE_NO_PAD.encode(it));
    assert_eq!(again.join(".").as_bytes(), signed);
    check_header(token);
    check_claims(token);
    let (keys, genuine) = &*GENUINE;
    let Err(rejection) = keys.verify(token, Timestamp::UNIX_EPOCH) else {
        panic!("nobody has signed a webhook");
    };
    if is_after_the_signature(&rejection) {
        assert_eq!(token.as_str(), genuine.as_str());
    }
    let shown = rejection.message() + &rejection.hint().unwrap_or_default();
    assert!(shown.chars().count() <= MAX_CHARACTERS);
}

/// Whether the signature must have been good for this to be found.
fn is_after_the_signature(rejection: &Rejection) -> bool {
    matches!(
        rejection,
        Rejection::BadPayload { .. }
            | Rejection::BadDate { .. }
            | Rejection::Expired
            | Rejection::NotYetValid
            | Rejection::NotAWebhook { .. }
    )
}

/// A header that is accepted says RS256 and JWT, names a key and is short.
fn check_header(token: &Token) {
    let Ok(header) = token.header() else { return };
    let members = members(token.header_bytes());
    assert_eq!(string(&members, "alg").as_deref(), Some("RS256"));
    assert_eq!(string(&members, "kid").as_ref(), Some(&header.key_id));
    assert!(!header.key_id.is_empty() && !members.contains_key("crit"));
    let token_type = members.get("typ").map(|_| string(&members, "typ").expect("a string"));
    assert!(token_type.is_none_or(|it| it.to_ascii_lowercase().ends_with("jwt")));
    assert!(token.header_bytes().len() <= 8 * 1024);
}

/// Names are unique, and an event's are bounded and its data is the sender's.
fn check_claims(token: &Token) {
    let Ok(claims) = token.claims() else { return };
    assert_eq!(outer_names(token.payload_bytes()), members(token.payload_bytes()).len());
    let Ok(event) = Event::from_claims(&claims) else { return };
    for name in [event.event_id(), event.event_type().as_str()] {
        assert!((1..=256).contains(&name.len()));
    }
    let payload = std::str::from_utf8(token.payload_bytes()).expect("text");
    assert!(event.data().starts_with('{') && payload.contains(event.data()));
}

/// Reads a key set, of which no key may be used against the rules.
pub fn keys(bytes: &[u8]) {
    let strict = KeySet::parse(bytes);
    let Ok(set) = KeySet::parse_any(bytes) else {
        assert!(strict.is_err());
        return;
    };
    assert_eq!(strict.is_ok(), set.usable().next().is_some());
    let document = members(set.document());
    let entries: Vec<&RawValue> = serde_json::from_str(document["keys"].get()).expect("a list");
    assert_eq!(entries.len(), set.keys().len());
    for (key, entry) in set.keys().iter().zip(entries) {
        match (key.decoding(), key.pem()) {
            (Ok(_), Ok(pem)) => check_usable(key, &members(entry.get().as_bytes()), &pem),
            (Err(_), Err(_)) => {}
            _ => panic!("a key is usable or it is not"),
        }
    }
    let thumbprints = |set: &KeySet| -> Vec<Option<String>> {
        set.keys().iter().map(|key| key.thumbprint.clone()).collect()
    };
    let merged = KeySet::parse_any(KeySet::merge(&[&set, &set]).as_bytes()).expect("a key set");
    assert_eq!(thumbprints(&merged), [thumbprints(&set), thumbprints(&set)].concat());
}

/// The rules of a key for RS256, from the entry as it stands.
fn check_usable(key: &Key, entry: &BTreeMap<String, &RawValue>, pem: &str) {
    let stated = |name: &str| entry.contains_key(name).then(|| string(entry, name));
    assert_eq!(stated("kty"), Some(Some("RSA".to_owned())));
    assert!(stated("kid").flatten().is_some_and(|key_id| !key_id.is_empty()));
    assert!(stated("use").is_none_or(|it| it.as_deref() == Some("sig")));
    assert!(stated("alg").is_none_or(|it| it.as_deref() == Some("RS256")));
    if let Some(operations) = entry.get("key_ops") {
        let operations: Vec<&RawValue> = serde_json::from_str(operations.get()).expect("a list");
        let is_verify =
            |it: &&RawValue| serde_json::from_str(it.get()).is_ok_and(|it: String| it == "verify");
        assert!(operations.iter().any(is_verify));
    }
    let number = |name: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(string(entry, name).expect("a string")).expect("base64");
        let first = bytes.iter().position(|byte| *byte > 0).expect("a number above 0");
        bytes[first..].to_vec()
    };
    let (modulus, exponent) = (number("n"), number("e"));
    let bits = |number: &[u8]| number.len() * 8 - number[0].leading_zeros() as usize;
    assert_eq!(key.bits, Some(bits(&modulus)));
    assert!((2048..=8192).contains(&bits(&modulus)) && (2..=33).contains(&bits(&exponent)));
    assert!(modulus[modulus.len() - 1] % 2 == 1 && exponent[exponent.len() - 1] % 2 == 1);
    let der = pem::decode("PUBLIC KEY", pem).expect("a PEM document");
    let holds = |number: &[u8]| der.windows(number.len()).any(|window| window == number);
    assert!(holds(&modulus) && holds(&exponent));
}

/// Reads a `.env` file.
pub fn dotenv(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let found = parse_dotenv(&text);
    let names: BTreeSet<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names.len(), found.len());
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    for (name, value) in &found {
        assert!(!name.is_empty() && name != "__proto__" && name.chars().all(is_name));
        check_value(name, value, &text);
    }
    // Nothing is read twice, and nothing comes from anywhere else.
    let length: usize = found.iter().map(|(name, value)| name.len() + value.len()).sum();
    assert!(length <= text.len());
    // All line ends are one, and what stands before changes nothing.
    let unix = text.replace("\r\n", "\n").replace('\r', "\n");
    assert_eq!(parse_dotenv(&unix), found);
    assert_eq!(parse_dotenv(&unix.replace('\n', "\r\n")), found);
    assert_eq!(parse_dotenv(&format!("# a comment\n{text}")), found);
    if !names.contains("FIRST") {
        let mut with_first = vec![("FIRST".to_owned(), "1".to_owned())];
        with_first.extend(found);
        assert_eq!(parse_dotenv(&format!("FIRST=1\n{text}")), with_first);
    }
}

/// A return comes from an escape only, and a value in quotes is read as it is.
fn check_value(name: &str, value: &str, text: &str) {
    if value.contains('\r') {
        assert!(text.contains("\\r"));
        return;
    }
    for quote in ['\'', '`'].into_iter().filter(|quote| !value.contains(*quote)) {
        let again = parse_dotenv(&format!("{name}={quote}{value}{quote}"));
        assert_eq!(again, [(name.to_owned(), value.to_owned())]);
    }
}

/// Makes text safe for a terminal, and lays it out if it is JSON.
pub fn terminal(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let safe = sanitize::text(&text);
    assert!(sanitize::is_safe(&safe));
    if !text.contains(sanitize::is_unsafe) {
        assert_eq!(safe, text);
    }
    // An escape is one of JSON, so everything can be had back.
    let plain = text.replace(['\\', '"'], "");
    let quoted = format!("\"{}\"", sanitize::text(&plain));
    assert_eq!(serde_json::from_str::<String>(&quoted).expect("a string"), plain);
    for most in [0, 1, 7, 80] {
        let bounded = sanitize::bounded(&text, most);
        let start: String = text.chars().take(most).collect();
        let end = if start.len() < text.len() { "…" } else { "" };
        assert_eq!(bounded, format!("{}{end}", sanitize::text(&start)));
    }
    let json = serde_json::to_string(&text).expect("JSON");
    check_json(&json);
    check_json(&text);
}

/// Both layouts of JSON say what it says, and nothing else.
fn check_json(json: &str) {
    if serde_json::from_str::<&RawValue>(json).is_err() {
        return;
    }
    let shown = json_document(json, Palette::new(false));
    assert!(shown.split('\n').all(sanitize::is_safe));
    let line = sanitize::json(json);
    assert!(sanitize::is_safe(&line.replace(|c: char| c.is_ascii_whitespace(), " ")));
    // Half of a surrogate pair and deep nesting are JSON that has no value.
    if let Ok(value) = serde_json::from_str::<Value>(json) {
        for form in [&*shown, &line, &compact_json(json)] {
            assert_eq!(serde_json::from_str::<Value>(form).expect("JSON"), value);
        }
    }
    let painted = json_document(json, Palette::new(true));
    assert_eq!(without_colours(&painted), shown);
    let bounds = Bounds { string: 5, lines: 4 };
    let bounded = pretty_json(json, 3, bounds, Palette::new(false));
    assert!(bounded.split('\n').all(sanitize::is_safe));
    assert!(bounded.lines().count() <= bounds.lines + 1);
}

/// The text without the escape sequences of colours; any other one stays.
fn without_colours(painted: &str) -> String {
    let mut pieces = painted.split("\u{1b}[");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (codes, rest) = piece.split_once('m').expect("the end of a colour");
        assert!(codes.bytes().all(|byte| byte.is_ascii_digit() || byte == b';'));
        text.push_str(rest);
    }
    text
}

/// Reads what a tunnel's server answers: the first byte says which server it
/// is and with which status, the others are the body.
pub fn tunnel(bytes: &[u8]) {
    let Some((first, body)) = bytes.split_first() else { return };
    let servers = ["https://tunnel.example.com", "http://localhost:4000", "http://[::1]:4000"];
    let statuses = [StatusCode::OK, StatusCode::FORBIDDEN, StatusCode::BAD_GATEWAY];
    let server: BaseUrl = servers[usize::from(first % 3)].parse().expect("an address");
    check_answer(&server, statuses[usize::from(first / 3 % 3)], body);
}

/// The members of an object, read in another way than the readers do.
fn members(json: &[u8]) -> BTreeMap<String, &RawValue> {
    serde_json::from_slice(json).expect("an object")
}

/// How many names the outermost object has, each time that one stands there.
fn outer_names(json: &[u8]) -> usize {
    let json = std::str::from_utf8(json).expect("text");
    let colons = Tokens::of(json).scan(0_usize, |depth, token| {
        match token {
            Piece::Open(_) => *depth += 1,
            Piece::Close(_) => *depth -= 1,
            _ => {}
        }
        Some(*depth == 1 && token == Piece::Colon)
    });
    colons.filter(|is_of_a_name| *is_of_a_name).count()
}

fn string(members: &BTreeMap<String, &RawValue>, name: &str) -> Option<String> {
    serde_json::from_str(members.get(name)?.get()).ok()
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;

    type Target = fn(&[u8]);

    const TARGETS: [(&str, Target); 5] = [
        ("dotenv", dotenv),
        ("keys", keys),
        ("terminal", terminal),
        ("token", token),
        ("tunnel", tunnel),
    ];

    fn inside(folder: &str) -> Vec<PathBuf> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz").join(folder);
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|_| panic!("no {folder:?}"));
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    }

    fn stems(folder: &str) -> Vec<String> {
        inside(folder)
            .iter()
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn no_input_of_the_corpora_breaks_an_invariant() {
        for (name, target) in TARGETS {
            let inputs = inside(&format!("corpus/{name}"));
            assert!(inputs.len() >= 20, "{name}: {}", inputs.len());
            for path in inputs {
                let input = std::fs::read(&path).unwrap();
                let kept = std::panic::catch_unwind(|| target(&input));
                assert!(kept.is_ok(), "{}: the cause stands above", path.display());
            }
        }
    }

    #[test]
    fn every_target_has_a_program_a_dictionary_and_a_corpus() {
        let names = TARGETS.map(|(name, _)| name);
        for folder in ["fuzz_targets", "dictionaries", "corpus"] {
            assert_eq!(stems(folder), names, "{folder}");
        }
    }
}
