//! Public conformance vectors, through the real binary: no false accept, no
//! false reject, and no case skipped.
//!
//! A vector that others call valid is no webhook, so the binary rejects it all
//! the same. What tells the two apart is the reason: some can only be given
//! once the signature has been found good.

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::support::command::{folder, run_in, write};
use crate::support::signer::Signer;

const SIGNATURES: &str =
    include_str!("../fixtures/vectors/wycheproof/json_web_signature_test.json");
const KEYS: &str = include_str!("../fixtures/vectors/wycheproof/json_web_key_test.json");
const CRYPTO: &str = include_str!("../fixtures/vectors/wycheproof/json_web_crypto_test.json");
const JSON_FILES: &str = include_str!("../fixtures/vectors/jsontestsuite/jsontestsuite.json");

macro_rules! cookbook {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!(
            "../fixtures/vectors/jose-cookbook/",
            $name
        )))
        .unwrap()
    };
}

#[test]
fn wycheproof_signatures_are_judged_as_its_authors_judge_them() {
    let counts = judge_all(SIGNATURES);
    assert_eq!(
        counts,
        BTreeMap::from([
            ("must refuse: base64url is read strictly", 2),
            ("must refuse: only RS256 is accepted", 36),
            ("must refuse: the vector is invalid", 355),
            ("must verify", 8),
        ])
    );
}

#[test]
fn wycheproof_keys_and_key_sets_are_judged_as_its_authors_judge_them() {
    let counts = judge_all(KEYS);
    assert_eq!(
        counts,
        BTreeMap::from([
            ("must refuse: only RS256 is accepted", 4),
            ("must refuse: the vector is invalid", 21),
            ("must verify", 1),
        ])
    );
}

#[test]
fn wycheproof_mixed_signatures_and_encryption_are_judged_as_its_authors_judge_them() {
    let counts = judge_all(CRYPTO);
    assert_eq!(
        counts,
        BTreeMap::from([
            ("must refuse: encryption is not accepted", 2),
            ("must refuse: only RS256 is accepted", 3),
            ("must refuse: the vector is invalid", 77),
            ("must verify", 1),
        ])
    );
}

/// What has to come out of a case, and by which rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// The signature is good, and the binary has to say so.
    MustVerify,
    /// The vector's authors call it invalid.
    Invalid,
    /// Its authors call it valid; Kinde does not use such a thing, so neither
    /// do we. The reason must be this one.
    Stricter { why: &'static str, reason: &'static str },
}

impl Rule {
    fn of(case: &Value, token: &str) -> Self {
        if case["result"] != "valid" {
            return Self::Invalid;
        }
        if case.get("jwe").is_some() {
            let why = "must refuse: encryption is not accepted";
            return Self::Stricter { why, reason: "encrypted-token" };
        }
        Self::of_valid(token)
    }

    fn of_valid(token: &str) -> Self {
        let in_alphabet = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if !token.chars().all(in_alphabet) {
            let why = "must refuse: base64url is read strictly";
            return Self::Stricter { why, reason: "bad-base64" };
        }
        let header = token.split('.').next().unwrap();
        let header: Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
        if header["alg"] != "RS256" {
            let why = "must refuse: only RS256 is accepted";
            return Self::Stricter { why, reason: "wrong-algorithm" };
        }
        if header.get("kid").is_none() {
            let why = "must refuse: a key id is required";
            return Self::Stricter { why, reason: "missing-key-id" };
        }
        Self::MustVerify
    }

    fn name(self) -> &'static str {
        match self {
            Self::MustVerify => "must verify",
            Self::Invalid => "must refuse: the vector is invalid",
            Self::Stricter { why, .. } => why,
        }
    }

    fn check(self, reason: &str, case: &str) {
        match self {
            Self::MustVerify => assert!(comes_after_the_signature(reason), "{case}: {reason}"),
            Self::Invalid => assert!(!comes_after_the_signature(reason), "{case}: {reason}"),
            Self::Stricter { reason: wanted, .. } => assert_eq!(reason, wanted, "{case}"),
        }
    }
}

/// Whether a token can only be told this once its signature was found good.
fn comes_after_the_signature(reason: &str) -> bool {
    matches!(
        reason,
        "verified" | "bad-payload" | "bad-date" | "expired" | "not-yet-valid" | "not-a-webhook"
    )
}

/// Judges every case of a wycheproof file; how many fell under which rule.
fn judge_all(file: &str) -> BTreeMap<&'static str, usize> {
    let file: Value = serde_json::from_str(file).unwrap();
    let folder = folder();
    let mut counts = BTreeMap::new();
    for group in file["testGroups"].as_array().unwrap() {
        let keys = write(folder.path(), "keys.json", key_set(group).to_string());
        let cases = group["tests"].as_array().unwrap();
        let texts: Vec<String> = cases.iter().map(token).collect();
        let tokens: Vec<&str> = texts.iter().map(String::as_str).collect();
        let reasons = reasons(folder.path(), &keys, &tokens);
        for ((case, token), reason) in cases.iter().zip(tokens).zip(reasons) {
            let rule = Rule::of(case, token);
            rule.check(&reason, &format!("case {} {}", case["tcId"], case["comment"]));
            *counts.entry(rule.name()).or_default() += 1;
        }
    }
    assert_eq!(Some(counts.values().sum::<usize>() as u64), file["numberOfTests"].as_u64());
    counts
}

/// A case's token, or the JSON serialization that it has instead of one.
fn token(case: &Value) -> String {
    let token = case.get("jws").or(case.get("jwe")).unwrap();
    token.as_str().map_or_else(|| token.to_string(), str::to_owned)
}

/// A group's keys, and a good one beside them: a set without any usable key is
/// refused as a whole, and then no case would get to its own key.
fn key_set(group: &Value) -> Value {
    let given = group.get("public").unwrap_or(&group["private"]);
    let mut keys =
        given.get("keys").map_or(vec![given.clone()], |keys| keys.as_array().unwrap().clone());
    keys.push(Signer::kinde().jwk());
    json!({ "keys": keys })
}

/// What the binary says of each token. A file takes one token to a line; what
/// cannot be told from a wrapped line is given as an argument of its own.
fn reasons(folder: &Path, keys: &Path, tokens: &[&str]) -> Vec<String> {
    let fits_a_line = |token: &str| token.matches('.').count() >= 2 && !token.contains('\n');
    let lines: Vec<&str> = tokens.iter().copied().filter(|token| fits_a_line(token)).collect();
    let mut of_lines = Vec::new();
    if !lines.is_empty() {
        let file = write(folder, "tokens.txt", lines.join("\n"));
        of_lines = decode(folder, keys, file.to_str().unwrap());
    }
    assert_eq!(of_lines.len(), lines.len());
    let mut of_lines = of_lines.into_iter();
    let mut reasons = Vec::new();
    for token in tokens {
        if fits_a_line(token) {
            reasons.extend(of_lines.next());
        } else {
            let mut alone = decode(folder, keys, token);
            assert_eq!(alone.len(), 1, "{token}");
            reasons.append(&mut alone);
        }
    }
    reasons
}

fn decode(folder: &Path, keys: &Path, source: &str) -> Vec<String> {
    let keys = keys.to_str().unwrap();
    let done = run_in(folder, ["decode", source, "--jwks", keys, "--format", "json"]);
    if source.is_empty() {
        assert_eq!(done.code, Some(2), "{done:?}");
        assert!(done.stderr.contains("no token"), "{done:?}");
        return vec!["no token".to_owned()];
    }
    let reasons: Vec<String> = done.stdout.lines().map(reason).collect();
    let all_verified = reasons.iter().all(|reason| reason == "verified");
    assert_eq!(done.code, Some(i32::from(!all_verified)), "{}", done.stderr);
    reasons
}

fn reason(line: &str) -> String {
    let line: Value = serde_json::from_str(line).unwrap();
    match line["verified"].as_bool() {
        Some(true) => "verified".to_owned(),
        Some(false) => line["reason"].as_str().unwrap().to_owned(),
        None => panic!("nobody checked: {line}"),
    }
}

#[test]
fn the_signatures_of_the_jose_cookbook_are_judged_by_the_rules() {
    let compact = |example: &Value| example["output"]["compact"].as_str().unwrap().to_owned();
    let rsa = cookbook!("4_1.rsa_v15_signature.json");
    let pss = cookbook!("4_2.rsa-pss_signature.json");
    let ecdsa = cookbook!("4_3.ecdsa_signature.json");
    let hmac = cookbook!("4_4.hmac-sha2_integrity_protection.json");
    let detached = cookbook!("4_5.signature_with_detached_content.json");
    let several = cookbook!("4_8.multiple_signatures.json");
    let nested = cookbook!("6.nesting_signatures_and_encryption.json");
    let unencoded = cookbook!("4.2.hmac-sha2_b64_false.json");
    let ed25519 = cookbook!("curve25519_jws.json");

    // The first of several signatures is RS256; its key id stands outside of
    // what it signs.
    let first = &several["output"]["json"]["signatures"][0];
    assert_eq!(first["header"]["kid"], "bilbo.baggins@hobbiton.example");
    let unnamed = format!(
        "{}.{}.{}",
        first["protected"].as_str().unwrap(),
        several["output"]["json"]["payload"].as_str().unwrap(),
        first["signature"].as_str().unwrap(),
    );

    let folder = folder();
    let keys = json!({ "keys": [
        cookbook!("3_3.rsa_public_key.json"), ecdsa["input"]["key"], hmac["input"]["key"],
        nested["sign"]["input"]["key"], ed25519["input"]["key"],
    ]});
    let keys = write(folder.path(), "keys.json", keys.to_string());
    let tokens = [
        (compact(&rsa), "must verify"),
        (compact(&pss), "must refuse: only RS256 is accepted"),
        (compact(&ecdsa), "must refuse: only RS256 is accepted"),
        (compact(&hmac), "must refuse: only RS256 is accepted"),
        (compact(&detached), "must refuse: only RS256 is accepted"),
        (compact(&nested["sign"]), "must refuse: only RS256 is accepted"),
        (compact(&ed25519), "must refuse: only RS256 is accepted"),
        (unnamed, "must refuse: a key id is required"),
    ];
    let texts: Vec<&str> = tokens.iter().map(|(token, _)| token.as_str()).collect();
    for ((token, name), reason) in tokens.iter().zip(reasons(folder.path(), &keys, &texts)) {
        let rule = Rule::of_valid(token);
        assert_eq!(rule.name(), *name);
        rule.check(&reason, token);
    }

    // JSON serializations (RFC 7515, section 7.2) are no compact tokens, and
    // encrypted ones are no signed tokens.
    let jwe = compact(&nested["encrypt"]);
    assert_eq!(reasons(folder.path(), &keys, &[&jwe]), ["encrypted-token"]);
    for example in [&rsa, &pss, &ecdsa, &hmac, &detached, &several, &unencoded, &ed25519] {
        for form in ["json", "json_flat"] {
            let Some(document) = example["output"].get(form) else { continue };
            let reasons = reasons(folder.path(), &keys, &[&document.to_string()]);
            assert_eq!(reasons, ["not-three-parts"], "{document}");
        }
    }
}

/// Valid JSON that the rules refuse all the same: two readers could see two
/// different values under one name.
const DUPLICATE_NAMES: [&str; 2] =
    ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"];

#[test]
fn every_json_file_of_jsontestsuite_is_read_or_refused_as_a_payload() {
    let (folder, kinde) = (folder(), Signer::kinde());
    let keys = write(folder.path(), "keys.json", kinde.key_set());
    let suite: Value = serde_json::from_str(JSON_FILES).unwrap();
    let files: Vec<(&str, Vec<u8>)> = suite["files_base64"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(path, content)| {
            let name = path.rsplit('/').next().unwrap();
            (name, json_file(name, content))
        })
        .collect();
    assert_eq!(files.len(), 340);
    let header = kinde.header().to_string();
    let tokens: Vec<String> =
        files.iter().map(|(_, payload)| kinde.sign_parts(&header, payload)).collect();
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for ((name, payload), reason) in files.iter().zip(reasons(folder.path(), &keys, &tokens)) {
        let is_object = payload.trim_ascii().starts_with(b"{");
        let kind = match (name.split('_').next().unwrap(), is_object) {
            ("y", true) if DUPLICATE_NAMES.contains(name) => "a name twice: must be refused",
            ("y", true) => "an object: must be read",
            ("y", false) => "JSON, but no object: must be refused",
            ("n", _) => "not JSON: must be refused",
            _ => "may be either",
        };
        let allowed: &[&str] = match kind {
            "an object: must be read" => &["not-a-webhook"],
            "may be either" => &["not-a-webhook", "bad-payload"],
            _ => &["bad-payload"],
        };
        assert!(allowed.contains(&reason.as_str()), "{name}: {reason}");
        *counts.entry(kind).or_default() += 1;
    }
    assert_eq!(
        counts,
        BTreeMap::from([
            ("JSON, but no object: must be refused", 83),
            ("a name twice: must be refused", 2),
            ("an object: must be read", 10),
            ("may be either", 57),
            ("not JSON: must be refused", 188),
        ])
    );
}

/// A file of the suite. The two that are packed are one text over and over.
fn json_file(name: &str, content: &Value) -> Vec<u8> {
    match (name, content.as_str()) {
        (_, Some(base64)) => STANDARD.decode(base64).unwrap(),
        ("n_structure_100000_opening_arrays.json", None) => "[".repeat(100_000).into(),
        ("n_structure_open_array_object.json", None) => {
            format!("{}\n", "[{\"\":".repeat(50_000)).into()
        }
        (name, None) => panic!("{name} is packed in an unknown way"),
    }
}
