//! `jwks`: the issuer's public keys, to look at or to keep.

use serde_json::{Value, json};

use crate::support::command::{folder, run, run_in, write};
use crate::support::event::user_created;
use crate::support::server::{Deserted, Response, Server};
use crate::support::signer::Signer;

/// As `openssl pkey -pubout` writes them.
const KINDE_PEM: &str = include_str!("../fixtures/keys/kinde.pub.pem");
const OTHER_PEM: &str = include_str!("../fixtures/keys/other.pub.pem");

/// A set with two good keys and one of each sort that cannot be used, and why.
fn mixed_set() -> (String, Vec<(&'static str, &'static str)>) {
    let (good, other) = (Signer::kinde().jwk(), Signer::other().jwk());
    let with = |key_id: &str, changes: &[(&str, Value)]| {
        let mut key = good.clone();
        key["kid"] = key_id.into();
        for (name, value) in changes {
            key[name] = value.clone();
        }
        key
    };
    let keys = json!([
        good,
        with("for-encryption", &[("use", "enc".into())]),
        with("rs512", &[("alg", "RS512".into())]),
        with("signs-only", &[("key_ops", json!(["sign"]))]),
        with("even", &[("e", "Ag".into())]),
        with("small", &[("n", "0vx7".into())]),
        with("not-base64", &[("n", "0vx7=".into())]),
        with("symmetric", &[("kty", "oct".into())]),
        with("", &[]),
        { "kty": "EC", "crv": "P-256", "kid": "curve", "x": "AA", "y": "AA", "alg": "ES256" },
        "no key at all",
        other,
    ]);
    let faults = vec![
        ("for-encryption", "no: it is for `enc`, not for signatures"),
        ("rs512", "no: it is for `RS512`, not RS256"),
        ("signs-only", "no: its operations do not include `verify`"),
        ("even", "no: its exponent is not an odd number of at least 3"),
        ("small", "no: it has 24 bits, but 2048 to 8192 are required"),
        ("not-base64", "no: its `n` is not base64url"),
        ("symmetric", "no: its type is `oct`, not RSA"),
        ("", "no: it has no id (`kid`)"),
        ("curve", "no: its type is `EC`, not RSA"),
        ("-", "no: it is JSON, but not an object"),
    ];
    (json!({ "keys": keys }).to_string(), faults)
}

#[test]
fn a_file_that_holds_something_else_is_told_what_a_key_set_is() {
    let folder = folder();
    for content in [Signer::kinde().sign(&user_created()), "{\"keys\":[]}".to_owned()] {
        write(folder.path(), "t.jwt", content);
        for args in [&["jwks", "--jwks", "t.jwt"][..], &["listen", "--jwks", "t.jwt"]] {
            let done = run_in(folder.path(), args);
            assert!([Some(1), Some(2)].contains(&done.code), "{done:?}");
            assert!(!done.stderr.contains("https://acme.kinde.com"), "{done:?}");
        }
        let done = run_in(folder.path(), ["listen", "--jwks", "t.jwt"]);
        assert!(done.stderr.contains("kinde-hook jwks --output"), "{done:?}");
    }
}

#[test]
fn the_keys_are_a_table_with_a_line_each() {
    let kinde = Signer::kinde();
    let issuer = Server::issuer(kinde.key_set());
    let done = run(["jwks", "--issuer", &issuer.url()]);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""));
    let lines: Vec<Vec<&str>> =
        done.stdout.lines().map(|line| line.split_whitespace().collect()).collect();
    let [titles, key] = &lines[..] else { panic!("{done:?}") };
    assert_eq!(titles[..], ["KEY", "ID", "TYPE", "ALG", "BITS", "USE", "THUMBPRINT", "USABLE"]);
    let [key_id, key_type, algorithm, bits, public_use, thumbprint, usable] = key[..] else {
        panic!("{key:?}")
    };
    assert_eq!((key_id, key_type, algorithm), (kinde.key_id, "RSA", "RS256"));
    assert_eq!((bits, public_use, usable), ("2048", "sig", "yes"));
    assert_eq!(thumbprint.len(), 43, "SHA-256 in base64url");
}

#[test]
fn keys_that_cannot_be_used_are_listed_with_the_reason() {
    let folder = folder();
    let (set, faults) = mixed_set();
    write(folder.path(), "keys.json", set);
    let done = run_in(folder.path(), ["jwks", "--jwks", "keys.json"]);
    assert_eq!(done.code, Some(0), "two can be used: {done:?}");
    let lines: Vec<&str> = done.stdout.lines().skip(1).collect();
    assert_eq!(lines.len(), 2 + faults.len());
    assert!(lines.first().unwrap().ends_with("  yes"));
    assert!(lines.last().unwrap().ends_with("  yes"));
    for ((key_id, why), line) in faults.iter().zip(&lines[1..]) {
        assert!(line.starts_with(key_id) && line.ends_with(why), "{key_id}: {line}");
    }
}

#[test]
fn pem_is_what_openssl_writes_for_each_usable_key() {
    let folder = folder();
    write(folder.path(), "keys.json", mixed_set().0);
    let done = run_in(folder.path(), ["jwks", "--jwks", "keys.json", "--format", "pem"]);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""));
    assert_eq!(done.stdout, format!("{KINDE_PEM}{OTHER_PEM}"));
}

#[test]
fn json_says_what_the_issuer_says() {
    let document = format!("\n {} \n", mixed_set().0.replace(',', " ,\r\n\t"));
    let issuer = Server::issuer(document.clone());
    let done = run(["jwks", "--issuer", &issuer.url(), "--format", "json"]);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""));
    let said = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert_eq!(said(&done.stdout), said(&document));
    assert!(done.stdout.starts_with("{\n  \"keys\": [\n    {\n"), "{done:?}");
}

#[test]
fn a_saved_key_set_is_byte_for_byte_the_issuers() {
    let folder = folder();
    let document = mixed_set().0.replace(',', " ,\r\n\t");
    let issuer = Server::issuer(document.clone());
    let done = run_in(folder.path(), ["jwks", "--issuer", &issuer.url(), "-o", "kept.json"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(done.stderr, format!("12 keys of {} saved to kept.json\n", issuer.url()));
    let kept = std::fs::read_to_string(folder.path().join("kept.json")).unwrap();
    assert_eq!(kept, format!("{document}\n"));
}

#[test]
fn a_saved_key_set_verifies_offline() {
    let (folder, kinde) = (folder(), Signer::kinde());
    let issuer = Server::issuer(kinde.key_set());
    let args = ["jwks", "--issuer", &issuer.url(), "--output", "kept.json"];
    let done = run_in(folder.path(), args);
    assert_eq!((done.code, done.stdout.as_str()), (Some(0), ""), "{done:?}");
    assert_eq!(done.stderr, format!("1 key of {} saved to kept.json\n", issuer.url()));
    drop(issuer);
    let kept = std::fs::read_to_string(folder.path().join("kept.json")).unwrap();
    assert_eq!(kept.trim(), kinde.key_set());
    let token = kinde.sign(&user_created());
    let done = run_in(folder.path(), ["decode", &token, "--jwks", "kept.json"]);
    assert!(done.stdout.starts_with("VERIFIED with the keys of kept.json"), "{done:?}");

    let again = ["jwks", "--jwks", "kept.json", "-o", "kept.pem", "--format", "pem", "-q"];
    let done = run_in(folder.path(), again);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""), "{done:?}");
    let kept = std::fs::read_to_string(folder.path().join("kept.pem")).unwrap();
    assert_eq!(kept, KINDE_PEM);
}

#[test]
fn a_set_in_which_no_key_can_be_used_is_shown_and_exits_with_1() {
    let folder = folder();
    let set = json!({ "keys": [{ "kty": "EC", "crv": "P-256", "kid": "curve", "use": "sig" }] });
    write(folder.path(), "keys.json", set.to_string());
    for format in ["text", "json", "pem"] {
        let args = ["jwks", "--jwks", "keys.json", "--format", format];
        let done = run_in(folder.path(), args);
        assert_eq!(done.code, Some(1), "{done:?}");
        assert_eq!(done.stderr, "none of these keys can verify a webhook\n");
        assert_eq!(done.stdout.contains("curve"), format != "pem", "{done:?}");
    }
}

#[test]
fn the_older_address_is_tried_after_the_first() {
    let key_set = Signer::kinde().key_set();
    let issuer = Server::start(move |request| match request.path.as_str() {
        "/.well-known/jwks" => Response::new(200, key_set.clone()),
        _ => Response::new(404, ""),
    });
    let done = run(["jwks", "--issuer", &issuer.url()]);
    assert_eq!(done.code, Some(0), "{done:?}");
    let requests = issuer.requests();
    assert_eq!(requests.len(), 2);
    assert!(requests.iter().all(|request| request.header("authorization").is_none()));
}

#[test]
fn an_issuer_or_a_file_without_a_key_set_is_an_error() {
    let folder = folder();
    let key_set = Signer::kinde().key_set();
    write(folder.path(), "huge.json", " ".repeat(1024 * 1024 + 1));
    write(folder.path(), "list.json", "[]");
    write(folder.path(), "nothing.json", "");
    write(folder.path(), "latin1.json", b"{\"keys\":[\"\xe9\"]}".as_slice());
    write(folder.path(), "twice.json", r#"{"keys":[],"keys":[]}"#);
    let elsewhere = Server::issuer(key_set);
    let location = vec![("Location".to_owned(), elsewhere.url())];
    let redirects = Server::start(move |_| Response::Full(302, location.clone(), Vec::new()));
    let forbids = Server::start(|_| Response::new(403, ""));
    let page = Server::start(|_| Response::new(200, "<html>"));
    let huge = Server::start(|_| Response::new(200, " ".repeat(1024 * 1024 + 1)));
    let deserted = Deserted::new();
    for (flag, value, words, hint) in [
        ("--jwks", "absent.json".into(), "cannot read absent.json", "jwks --output"),
        ("--jwks", "huge.json".into(), "huge.json is larger than 1 MiB", "jwks --output"),
        ("--jwks", "list.json".into(), "it is JSON, but not an object", "jwks --output"),
        ("--jwks", "nothing.json".into(), "it is not JSON", "jwks --output"),
        ("--jwks", "latin1.json".into(), "it is not UTF-8", "jwks --output"),
        ("--jwks", "twice.json".into(), "it contains the name `keys` twice", "jwks --output"),
        ("--issuer", redirects.url(), "answered 302", "redirects are not followed"),
        ("--issuer", forbids.url(), "answered 403", "a subdomain that does not exist"),
        ("--issuer", page.url(), "it is not JSON", "should look like"),
        ("--issuer", huge.url(), "is larger than 1 MiB", "should look like"),
        ("--issuer", deserted.url(), "connection refused", "check the issuer's spelling"),
        ("--issuer", "http://example.com".into(), "is not https", "looks like https"),
        ("--issuer", "https://a.b/c".into(), "has more than a host", "looks like https"),
    ] {
        let done = run_in(folder.path(), ["jwks", flag, &value]);
        assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{done:?}");
        let (error, told) = done.stderr.split_once("\nhint: ").unwrap_or_default();
        assert!(error.starts_with("error: ") && error.contains(words), "{value}: {done:?}");
        assert!(told.contains(hint), "{value}: {done:?}");
    }
    assert_eq!(elsewhere.requests().len(), 0);
}

#[test]
fn a_file_that_cannot_be_written_is_an_error() {
    let folder = folder();
    write(folder.path(), "keys.json", Signer::kinde().key_set());
    let args = ["jwks", "--jwks", "keys.json", "--output", "absent/kept.json"];
    let done = run_in(folder.path(), args);
    assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""));
    assert!(done.stderr.starts_with("error: cannot write absent/kept.json: "), "{done:?}");
}
