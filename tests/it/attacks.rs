//! Forged tokens and hostile issuers, as attackers of JWT libraries have used
//! them: each is refused, and the next genuine token is accepted.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA384,
    RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::command::{folder, run_in, write};
use crate::support::event::user_created;
use crate::support::http::{PATIENCE, deliver};
use crate::support::listener::Listener;
use crate::support::server::{Response, Server};
use crate::support::signer::{Signer, encode};

/// A listener that verifies offline with these keys and Kinde's.
struct Judge {
    folder: TempDir,
    listener: Listener,
    kinde: Signer,
}

impl Judge {
    fn new() -> Self {
        Self::beside(&[])
    }

    fn beside(keys: &[Value]) -> Self {
        let (folder, kinde) = (folder(), Signer::kinde());
        let keys = [keys, &[kinde.jwk()]].concat();
        write(folder.path(), "jwks.json", json!({ "keys": keys }).to_string());
        let listener = Listener::start(folder.path(), &["--jwks", "jwks.json"]);
        Self { folder, listener, kinde }
    }

    /// Checks that a token is refused for this reason.
    #[track_caller]
    fn refuses(&self, token: impl AsRef<[u8]>, reason: &str) {
        let answer = self.listener.post(&token);
        let shown = String::from_utf8_lossy(&token.as_ref()[..token.as_ref().len().min(300)]);
        assert_eq!(answer.json()["error"], reason, "{shown}");
        let status = if ["unknown-key", "bad-signature", "unusable-key"].contains(&reason) {
            401
        } else {
            400
        };
        assert_eq!(answer.status, status, "{shown}");
    }

    /// Checks that a genuine token is accepted, and that nothing else was since
    /// the last one.
    #[track_caller]
    fn accepts_the_genuine(&mut self) {
        let event = user_created();
        assert_eq!(self.listener.post(self.kinde.sign(&event)).status, 200);
        assert_eq!(self.listener.next("event")["event_id"], event["event_id"]);
    }
}

/// A token's first two parts.
fn unsigned(header: &Value) -> String {
    format!("{}.{}", encode(header.to_string().as_bytes()), encode(payload().as_bytes()))
}

fn payload() -> String {
    user_created().to_string()
}

fn header(algorithm: &str, key_id: &str) -> Value {
    json!({ "alg": algorithm, "kid": key_id, "typ": "JWT" })
}

/// Every form in which a public key is handed around.
fn forms_of_the_public_key(folder: &Path, kinde: &Signer) -> Vec<Vec<u8>> {
    let done = run_in(folder, ["jwks", "--jwks", "jwks.json", "--format", "pem"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    let begin = done.stdout.find("-----BEGIN").unwrap();
    let pem = &done.stdout[begin..];
    let inner: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let jwk = kinde.jwk();
    let (modulus, exponent) = (jwk["n"].as_str().unwrap(), jwk["e"].as_str().unwrap());
    let raw_modulus = URL_SAFE_NO_PAD.decode(modulus).unwrap();
    vec![
        pem.as_bytes().to_vec(),
        pem.trim_end().as_bytes().to_vec(),
        pem.replace('\n', "\r\n").into_bytes(),
        pem.replace('\n', "").into_bytes(),
        STANDARD.decode(&inner).unwrap(),
        inner.into_bytes(),
        modulus.as_bytes().to_vec(),
        raw_modulus,
        exponent.as_bytes().to_vec(),
        jwk.to_string().into_bytes(),
        kinde.key_set().into_bytes(),
        kinde.key_id.as_bytes().to_vec(),
        b"secret".to_vec(),
        Vec::new(),
    ]
}

#[test]
fn a_public_key_is_no_shared_secret() {
    let mut judge = Judge::new();
    let algorithms =
        [("HS256", hmac::HMAC_SHA256), ("HS384", hmac::HMAC_SHA384), ("HS512", hmac::HMAC_SHA512)];
    for secret in forms_of_the_public_key(judge.folder.path(), &judge.kinde) {
        for (name, algorithm) in algorithms {
            // What the header says is one thing, what was computed another.
            for (said, reason) in [(name, "wrong-algorithm"), ("RS256", "bad-signature")] {
                let signed = unsigned(&header(said, judge.kinde.key_id));
                let tag = hmac::sign(&hmac::Key::new(algorithm, &secret), signed.as_bytes());
                judge.refuses(format!("{signed}.{}", encode(tag.as_ref())), reason);
            }
        }
    }
    judge.accepts_the_genuine();
}

#[test]
fn the_algorithm_is_rs256_whatever_else_would_fit() {
    let elliptic = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let point = elliptic.public_key().as_ref()[1..].to_vec();
    let elliptic_jwk = |key_id: &str| {
        let (x, y) = (encode(&point[..32]), encode(&point[32..]));
        json!({ "kty": "EC", "crv": "P-256", "kid": key_id, "x": x, "y": y })
    };
    let kinde = Signer::kinde();
    let mut judge = Judge::beside(&[elliptic_jwk("elliptic"), elliptic_jwk(kinde.key_id)]);
    let paddings: [(&str, &'static dyn RsaEncoding); 5] = [
        ("PS256", &RSA_PSS_SHA256),
        ("PS384", &RSA_PSS_SHA384),
        ("PS512", &RSA_PSS_SHA512),
        ("RS384", &RSA_PKCS1_SHA384),
        ("RS512", &RSA_PKCS1_SHA512),
    ];
    // Kinde's own key, in a way in which Kinde does not use it.
    for (name, padding) in paddings {
        for (said, reason) in [(name, "wrong-algorithm"), ("RS256", "bad-signature")] {
            let header = header(said, kinde.key_id).to_string();
            judge.refuses(kinde.sign_with(padding, &header, payload().as_bytes()), reason);
        }
    }
    for (said, key_id, reason) in [
        ("ES256", "elliptic", "wrong-algorithm"),
        ("RS256", "elliptic", "unusable-key"),
        ("RS256", kinde.key_id, "bad-signature"),
    ] {
        let signed = unsigned(&header(said, key_id));
        let signature = elliptic.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        judge.refuses(format!("{signed}.{}", encode(signature.as_ref())), reason);
    }
    judge.accepts_the_genuine();
}

#[test]
fn no_spelling_of_another_algorithm_is_accepted() {
    let mut judge = Judge::new();
    let (kinde, key_id) = (Signer::kinde(), judge.kinde.key_id);
    let spellings = [
        "none",
        "None",
        "NONE",
        "nOnE",
        "none ",
        " none",
        "none\u{0}",
        "n\u{f6}ne",
        "null",
        "rs256",
        "Rs256",
        "RS256 ",
        " RS256",
        "RS256\u{0}",
        "RS256\n",
        "RS 256",
        "RS-256",
        "\u{ff32}S256",
        "RS256\u{200b}",
        "RS25\u{666}",
        "SHA256withRSA",
        "RSASSA-PKCS1-v1_5",
        "",
        "HS256",
        "dir",
        "RSA1_5",
        "EdDSA",
        "A128KW",
    ];
    for spelling in spellings {
        let signed = unsigned(&header(spelling, key_id));
        judge.refuses(format!("{signed}."), "wrong-algorithm");
        let header = header(spelling, key_id).to_string();
        judge.refuses(kinde.sign_parts(&header, payload().as_bytes()), "wrong-algorithm");
    }
    for (algorithm, reason) in [
        (r#"["RS256"]"#, "wrong-algorithm"),
        (r#"["none","RS256"]"#, "wrong-algorithm"),
        (r#"{"alg":"RS256"}"#, "wrong-algorithm"),
        ("null", "wrong-algorithm"),
        ("true", "wrong-algorithm"),
        ("0", "wrong-algorithm"),
        (r#""RS256","alg":"none""#, "bad-header"),
        (r#""none","alg":"RS256""#, "bad-header"),
        (r#""RS256","\u0061lg":"RS256""#, "bad-header"),
    ] {
        let header = format!(r#"{{"alg":{algorithm},"kid":"{key_id}"}}"#);
        judge.refuses(kinde.sign_parts(&header, payload().as_bytes()), reason);
    }
    // Names are compared exactly, too.
    for name in ["Alg", "ALG", " alg", "alg\u{0}", "\u{430}lg"] {
        let header = json!({ name: "RS256", "kid": key_id }).to_string();
        judge.refuses(kinde.sign_parts(&header, payload().as_bytes()), "wrong-algorithm");
    }
    // The right name, and no signature at all.
    judge.refuses(format!("{}.", unsigned(&header("RS256", key_id))), "bad-signature");
    judge.refuses(unsigned(&header("RS256", key_id)), "not-three-parts");
    judge.accepts_the_genuine();
}

#[test]
fn a_key_id_is_compared_and_nothing_else() {
    let mut judge = Judge::new();
    let (kinde, key_id) = (Signer::kinde(), judge.kinde.key_id);
    let texts = [
        "../../../../../../dev/null",
        "/dev/null",
        "/proc/self/environ",
        "file:///etc/passwd",
        "jwks.json",
        "C:\\Windows\\win.ini",
        "' OR '1'='1",
        "x' UNION SELECT 'secret';--",
        "\"; DROP TABLE delivery; --",
        "$(touch pwned)",
        "`touch pwned`",
        "| touch pwned",
        "${jndi:ldap://127.0.0.1/a}",
        "{{7*7}}",
        "%s%s%s%n",
        "\u{0}",
        "\u{1b}[2J",
        "__proto__",
        "*",
        "0",
        &format!("{key_id}\u{0}"),
        &format!("{key_id} "),
        &format!("{key_id}\n"),
        &key_id.to_uppercase(),
        &key_id.replace(':', ""),
        &key_id[..key_id.len() - 1],
        &"k".repeat(8_000),
    ];
    for text in texts {
        let header = header("RS256", text).to_string();
        judge.refuses(kinde.sign_parts(&header, payload().as_bytes()), "unknown-key");
    }
    for value in ["null", "0", "-1", "[]", "{}", "true", "\"\"", &format!("[{}]", json!(key_id))] {
        let header = format!(r#"{{"alg":"RS256","kid":{value}}}"#);
        judge.refuses(kinde.sign_parts(&header, payload().as_bytes()), "missing-key-id");
    }
    let twice = format!(r#"{{"alg":"RS256","kid":"{key_id}","k\u0069d":"{key_id}"}}"#);
    judge.refuses(kinde.sign_parts(&twice, payload().as_bytes()), "bad-header");
    let here: Vec<_> = std::fs::read_dir(judge.folder.path()).unwrap().flatten().collect();
    assert!(here.iter().all(|entry| entry.file_name() != "pwned"));
    judge.accepts_the_genuine();
}

#[test]
fn nothing_that_a_token_names_is_ever_called() {
    let mut judge = Judge::new();
    // It answers nobody, but whoever calls is found in its queue.
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let url = format!("http://{}/.well-known/jwks.json", trap.local_addr().unwrap());
    let (kinde, stranger) = (Signer::kinde(), Signer::other());
    let mut claims = user_created();
    for name in ["iss", "jku", "jwks_uri", "aud", "sub", "sub_jwk", "client_id", "request_uri"] {
        claims[name] = url.as_str().into();
    }
    let claims = claims.to_string();
    for name in ["jku", "x5u", "url", "iss", "jwks_uri", "kid", "typ", "apu", "epk", "p2s", "jwk"] {
        for signer in [&stranger, &kinde] {
            let mut header = header("RS256", kinde.key_id);
            header[name] = url.as_str().into();
            let genuine = signer.key_id == kinde.key_id && !["kid", "typ"].contains(&name);
            let token = signer.sign_parts(&header.to_string(), claims.as_bytes());
            match (genuine, name) {
                (true, _) => assert_eq!(judge.listener.post(token).status, 200, "{name}"),
                (false, "kid") => judge.refuses(token, "unknown-key"),
                (false, "typ") => judge.refuses(token, "wrong-type"),
                (false, _) => judge.refuses(token, "bad-signature"),
            }
            if genuine {
                judge.listener.next("event");
            }
        }
    }
    // Keys that the header brings along, whole and as certificates.
    for (name, value) in [
        ("jwk", stranger.jwk()),
        ("jwks", json!({ "keys": [stranger.jwk()] })),
        ("x5c", json!([STANDARD.encode([0x30, 0x82, 0x01])])),
        ("x5t", json!(encode(&[1; 20]))),
        ("x5t#S256", json!(encode(&[1; 32]))),
    ] {
        for (key_id, reason) in [(stranger.key_id, "unknown-key"), (kinde.key_id, "bad-signature")]
        {
            let mut header = header("RS256", key_id);
            header[name] = value.clone();
            judge.refuses(stranger.sign_parts(&header.to_string(), claims.as_bytes()), reason);
        }
    }
    judge.accepts_the_genuine();
    let called = trap.accept();
    assert!(called.as_ref().is_err_and(|none| none.kind() == ErrorKind::WouldBlock), "{called:?}");
}

#[test]
fn extensions_and_wrappings_that_nobody_asked_for_change_nothing() {
    let mut judge = Judge::new();
    let (kinde, key_id) = (Signer::kinde(), judge.kinde.key_id);
    for critical in [
        json!(["b64"]),
        json!(["exp"]),
        json!(["alg"]),
        json!(["crit"]),
        json!(["http://openbanking.org.uk/iat"]),
        json!([]),
        json!("b64"),
        json!(null),
    ] {
        let mut header = header("RS256", key_id);
        header["b64"] = false.into();
        header["crit"] = critical;
        let token = kinde.sign_parts(&header.to_string(), payload().as_bytes());
        judge.refuses(token, "critical-extension");
    }
    // Unless it is critical, `b64` means nothing: the payload is base64url, and
    // the signature is over that (RFC 7797, section 6).
    let mut raw = header("RS256", key_id);
    raw["b64"] = false.into();
    let mut token = kinde.sign_parts(&raw.to_string(), payload().as_bytes());
    assert_eq!(judge.listener.post(&token).status, 200);
    judge.listener.next("event");
    let start = token.find('.').unwrap() + 1;
    token.replace_range(start..token.rfind('.').unwrap(), &payload());
    assert_ne!(judge.listener.post(&token).status, 200);
    // What is compressed, or a token itself, is no event, whoever signed it.
    let deflated = b"\xab\x56\x2a\xa9\x2c\x48\x55\xb2\x52\x2a\x2d\x4e\x2d\xd2\x4b\x2e\x4a\x4d\x2c";
    let inner = kinde.sign(&user_created());
    for (name, value, payload) in [
        ("zip", "DEF", &deflated[..]),
        ("zip", "GZIP", b"\x1f\x8b\x08\0\0\0\0\0"),
        ("cty", "JWT", inner.as_bytes()),
        ("cty", "JWT", json!(inner).to_string().as_bytes()),
        ("enc", "A256GCM", inner.as_bytes()),
    ] {
        let mut header = header("RS256", key_id);
        header[name] = value.into();
        judge.refuses(kinde.sign_parts(&header.to_string(), payload), "bad-payload");
    }
    let nested = Signer::other().named(key_id).sign_text(&inner);
    judge.refuses(nested, "bad-signature");
    judge.accepts_the_genuine();
}

/// The sum of two numbers, big-endian.
fn sum(a: &[u8], b: &[u8]) -> Vec<u8> {
    let (mut sum, mut carry) = (Vec::new(), 0);
    for (a, b) in a.iter().rev().zip(b.iter().rev()) {
        let digit = u16::from(*a) + u16::from(*b) + carry;
        sum.push(digit.to_le_bytes()[0]);
        carry = digit >> 8;
    }
    if carry > 0 {
        sum.push(1);
    }
    sum.reverse();
    sum
}

#[test]
fn a_token_has_one_spelling() {
    let mut judge = Judge::new();
    let modulus = URL_SAFE_NO_PAD.decode(judge.kinde.jwk()["n"].as_str().unwrap()).unwrap();
    let token = judge.kinde.sign(&user_created());
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let minus: Vec<u8> = sum(&modulus, &bytes.iter().map(|byte| !byte).collect::<Vec<_>>());
    for other in [
        [&[0], &bytes[..]].concat(),
        [&[0; 256], &bytes[..]].concat(),
        [&bytes[..], &[0]].concat(),
        bytes[1..].to_vec(),
        bytes[..255].to_vec(),
        sum(&bytes, &modulus),
        minus,
        bytes.iter().rev().copied().collect(),
        modulus.clone(),
        vec![0; 256],
        [&[0; 255][..], &[1]].concat(),
        vec![0xFF; 256],
        vec![0; 100_000],
    ] {
        judge.refuses(format!("{signed}.{}", encode(&other)), "bad-signature");
    }
    // The last character has bits to spare, which must not be set.
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (rest, last) = token.split_at(token.len() - 1);
    let at = alphabet.find(last).unwrap();
    for offset in 1..4 {
        let spelt = &alphabet[at / 4 * 4 + (at + offset) % 4..][..1];
        judge.refuses(format!("{rest}{spelt}"), "bad-base64");
    }
    for (from, to) in [(".", "=."), ("e", "\u{ff45}"), (".", "\n."), (".", " ."), ("e", "\0e")] {
        judge.refuses(token.replacen(from, to, 1), "bad-base64");
    }
    let (start, end) = token.split_at(40);
    for inside in ["\r\n", "\n ", "\u{a0}", "\u{2028}", "\u{200b}", "+", "/", "%2B", "="] {
        judge.refuses(format!("{start}{inside}{end}"), "bad-base64");
    }
    for around in
        ["\u{a0}", "\u{2003}", "\u{3000}", "\u{85}", "\u{2029}", "\u{200b}", "\0", "\u{b}"]
    {
        judge.refuses(format!("{token}{around}"), "bad-base64");
        judge.refuses(format!("{around}{token}"), "bad-base64");
    }
    for dots in [format!("{token}."), format!(".{token}"), token.replacen('.', "..", 1)] {
        judge.refuses(dots, "not-three-parts");
    }
    judge.accepts_the_genuine();
    assert_eq!(judge.listener.post(&token).status, 200, "it was a good one all along");
}

#[test]
fn bombs_are_refused_in_no_time() {
    let mut judge = Judge::new();
    let (kinde, key_id) = (Signer::kinde(), judge.kinde.key_id);
    let started = Instant::now();
    let many = |count: usize| -> String {
        (0..count).fold(String::new(), |all, number| all + &format!("\"{number}\":0,"))
    };
    let headers = |scale: usize| {
        let (list, levels) = (vec!["1"; 1_000 * scale].join(","), 118);
        let nested = format!("{}[{list}]{}", "{\"a\":".repeat(levels), "}".repeat(levels));
        [
            format!(r#"{{{}"alg":"RS256","kid":"{key_id}"}}"#, many(500 * scale)),
            format!(r#"{{"alg":"RS256","kid":"{key_id}","x":1e{}}}"#, "9".repeat(3_000 * scale)),
            format!(
                r#"{{"alg":"RS256","kid":"{key_id}","x":"{}"}}"#,
                "\\u0000".repeat(500 * scale)
            ),
            format!(r#"{{"alg":"RS256","kid":"{key_id}","x":{nested}}}"#),
        ]
    };
    for header in headers(1) {
        // They are odd, and not wrong: the payload is what is refused.
        judge.refuses(kinde.sign_parts(&header, b"{}"), "not-a-webhook");
    }
    for header in headers(100) {
        judge.refuses(kinde.sign_parts(&header, b"{}"), "bad-header");
        judge.refuses(format!("{}.e30.c2ln", encode(header.as_bytes())), "bad-header");
    }
    let deep = |open: &str, close: &str, inside: &str, depth: usize| {
        format!(r#"{{"x":{}{inside}{}}}"#, open.repeat(depth), close.repeat(depth))
    };
    for (payload, reason) in [
        (deep("[", "]", "", 300_000), "bad-payload"),
        (deep("{\"a\":", "}", "1", 90_000), "bad-payload"),
        ("[".repeat(700_000), "bad-payload"),
        ("{\"a\":".repeat(120_000), "bad-payload"),
        (format!("{{{}\"type\":\"a\"}}", many(70_000)), "not-a-webhook"),
        (format!("{{{}\"0\":0}}", many(70_000)), "bad-payload"),
        (format!("{{\"exp\":1{}}}", "0".repeat(500_000)), "not-a-webhook"),
        (format!("{{\"exp\":0.{}1}}", "0".repeat(500_000)), "expired"),
        (format!("{{\"nbf\":1e{}}}", "9".repeat(500_000)), "not-yet-valid"),
        (format!("{{\"type\":\"{}\"}}", "a".repeat(700_000)), "not-a-webhook"),
    ] {
        let header = kinde.header().to_string();
        judge.refuses(kinde.sign_parts(&header, payload.as_bytes()), reason);
    }
    for value in ["{}", "[]", "0", "{\"x\":\"\"}"] {
        let members: Vec<String> = (0..30_000).map(|at| format!("\"{at}\":{value}")).collect();
        let data = members.join(",");
        let event = format!(r#"{{"type":"a","event_id":{},"data":{{{data}}}}}"#, json!(value));
        assert_eq!(judge.listener.post(kinde.sign_text(&event)).status, 200);
        judge.listener.next("event");
    }
    judge.refuses(".".repeat(1_000_000), "not-three-parts");
    judge.refuses(vec![b'e'; 1_000_000], "not-three-parts");
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    judge.accepts_the_genuine();
}

#[test]
fn a_flood_of_unknown_key_ids_neither_reaches_the_issuer_nor_holds_up_the_genuine() {
    const WORKERS: usize = 8;
    let issuer = Server::issuer(Signer::kinde().key_set());
    let folder = folder();
    let mut listener = Listener::start(folder.path(), &["--issuer", &issuer.url()]);
    assert_eq!(listener.next("keys")["usable"], 1);
    let address = listener.address;
    let started = Instant::now();
    thread::scope(|scope| {
        for worker in 0..WORKERS {
            scope.spawn(move || {
                let stranger = Signer::other();
                for number in 0..1000 / WORKERS {
                    let header = header("RS256", &format!("{worker}:{number}")).to_string();
                    let token = stranger.sign_parts(&header, payload().as_bytes());
                    assert_eq!(deliver(address, "/", token).status, 401);
                }
            });
        }
        for _ in 0..20 {
            let asked = Instant::now();
            let token = Signer::kinde().sign(&user_created());
            assert_eq!(deliver(address, "/", token).status, 200);
            assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
        }
    });
    let half_minutes = usize::try_from(started.elapsed().as_secs() / 30).unwrap();
    let fetches = issuer.requests().len();
    assert!(fetches <= 2 + half_minutes, "{fetches} fetches in {:?}", started.elapsed());
}

#[test]
fn a_hostile_key_set_offers_no_key_but_the_genuine_one() {
    let (kinde, stranger) = (Signer::kinde(), Signer::other());
    let changed = |changes: &[(&str, Value)]| {
        let mut jwk = stranger.jwk();
        for (name, value) in changes {
            jwk[*name] = value.clone();
        }
        jwk
    };
    let secret = hmac::Key::new(hmac::HMAC_SHA256, b"secret");
    let octets = json!({ "kty": "oct", "k": encode(b"secret"), "kid": stranger.key_id });
    let long_exponent = [&[1], &[0; 300][..], &[1]].concat();
    let twice = stranger.jwk().to_string().replacen('{', "{\"kid\":\"x\",", 1);
    let nested = format!("{{\"x\":{}{}}}", "[".repeat(100), "]".repeat(100));
    for (entries, reason) in [
        (octets.to_string(), "unusable-key"),
        (changed(&[("kty", json!("oct"))]).to_string(), "unusable-key"),
        (changed(&[("e", json!("AQ"))]).to_string(), "unusable-key"),
        (changed(&[("e", json!("Ag"))]).to_string(), "unusable-key"),
        (changed(&[("e", json!(encode(&long_exponent)))]).to_string(), "unusable-key"),
        (changed(&[("n", json!(encode(&vec![0xFF; 2048])))]).to_string(), "unusable-key"),
        (changed(&[("n", json!(encode(&vec![0xFF; 300_000])))]).to_string(), "unusable-key"),
        (changed(&[("n", json!(""))]).to_string(), "unusable-key"),
        (changed(&[("n", json!({}))]).to_string(), "unusable-key"),
        (changed(&[("kid", json!([stranger.key_id]))]).to_string(), "unknown-key"),
        (twice, "unknown-key"),
        (nested, "unknown-key"),
    ] {
        let set = format!("{{\"keys\":[{entries},{}]}}", kinde.jwk());
        let issuer = Server::issuer(set);
        let folder = folder();
        let mut listener = Listener::start(folder.path(), &["--issuer", &issuer.url()]);
        assert_eq!(listener.next("keys")["usable"], 1, "{entries:.200}");
        let forged = stranger.sign(&user_created());
        assert_eq!(listener.post(&forged).json()["error"], reason, "{entries:.200}");
        let signed = unsigned(&header("RS256", stranger.key_id));
        let tag = encode(hmac::sign(&secret, signed.as_bytes()).as_ref());
        assert_eq!(listener.post(format!("{signed}.{tag}")).json()["error"], reason);
        assert_eq!(listener.post(kinde.sign(&user_created())).status, 200);
    }
}

#[test]
fn ten_thousand_keys_hold_up_nobody() {
    let kinde = Signer::kinde();
    let odd = (0..10_000).fold(String::new(), |all, number| {
        all + &format!(r#"{{"kty":"RSA","kid":"k{number}","n":"AQAB","e":"AQAB"}},"#)
    });
    // As many real ones as fit, all under the id of the genuine one.
    let twin = Signer::other().named(kinde.key_id).jwk().to_string() + ",";
    let twins = twin.repeat(2000);
    for (others, usable) in [(odd, 1), (twins, 2001)] {
        let set = format!("{{\"keys\":[{others}{}]}}", kinde.jwk());
        assert!(set.len() < 1024 * 1024, "{}", set.len());
        let issuer = Server::issuer(set);
        let folder = folder();
        let mut listener = Listener::start(folder.path(), &["--issuer", &issuer.url()]);
        assert_eq!(listener.next("keys")["usable"], usable);
        for _ in 0..3 {
            let started = Instant::now();
            assert_eq!(listener.post(kinde.sign(&user_created())).status, 200);
            let unknown = header("RS256", "nobody").to_string();
            assert_eq!(listener.post(kinde.sign_parts(&unknown, b"{}")).status, 401);
            assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
        }
    }
}

/// A hundred megabytes of zeros as gzip packs them, in less than a megabyte
/// (RFC 1951, section 3.2.6).
fn gzip_bomb() -> Vec<u8> {
    let mut bits = Vec::new();
    let mut put = |code: &str| bits.extend(code.bytes().map(|bit| bit == b'1'));
    put("110"); // the last block, with fixed codes
    put("00110000"); // a zero,
    for _ in 0..400_000 {
        put("1100010100000"); // 258 times the byte before
    }
    put("0000000");
    let byte = |bits: &[bool]| bits.iter().rev().fold(0, |byte, bit| byte << 1 | u8::from(*bit));
    let packed: Vec<u8> = bits.chunks(8).map(byte).collect();
    [&b"\x1f\x8b\x08\0\0\0\0\0\0\xff"[..], &packed].concat()
}

#[test]
fn what_an_issuer_packs_is_not_unpacked() {
    let bomb = gzip_bomb();
    assert!(bomb.len() < 1024 * 1024);
    let issuer = Server::start(move |request| {
        assert_eq!(request.header("accept-encoding"), None);
        let packed = vec![("Content-Encoding".to_owned(), "gzip".to_owned())];
        Response::Full(200, packed, bomb.clone())
    });
    let folder = folder();
    let mut listener = Listener::start(folder.path(), &["--issuer", &issuer.url()]);
    let warning = listener.next("warning");
    assert!(warning["message"].as_str().unwrap().contains("not a key set"), "{warning}");
    assert_eq!(listener.post(Signer::kinde().sign(&user_created())).status, 503);
    #[cfg(target_os = "linux")]
    {
        let used = crate::support::process::memory(listener.pid());
        assert!(used < 60, "{used} MiB");
    }
}

/// An issuer that sends a byte now and then, for ever.
fn dripping() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{");
        let (_never, tick) = channel::<()>();
        while stream.write_all(b" ").is_ok() {
            let _ = tick.recv_timeout(Duration::from_millis(200));
        }
    });
    address
}

#[test]
fn an_issuer_that_drips_is_given_up_in_time() {
    let folder = folder();
    let url = format!("http://{}", dripping());
    let listener = Listener::start(folder.path(), &["--issuer", &url]);
    let started = Instant::now();
    let answer = listener.post(Signer::kinde().sign(&user_created()));
    assert_eq!((answer.status, &answer.json()["error"]), (503, &json!("no-keys")));
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
    let refused = listener.post(Signer::kinde().sign_parts(r#"{"alg":"none"}"#, b"{}"));
    assert_eq!(refused.status, 400, "what needs no key does not wait for one");
}

/// The local issuer of whoever has this folder for a home.
fn local(folder: &Path) -> Signer {
    let done = run_in(folder, ["jwks", "--local-issuer", "--format", "json"]);
    let set: Value = serde_json::from_str(&done.stdout).expect("a key set");
    let key_id = set["keys"][0]["kid"].as_str().unwrap().to_owned();
    let pem = std::fs::read_to_string(folder.join("data/kinde-hook/local-issuer.pem")).unwrap();
    Signer::from_pem(&pem, key_id.leak())
}

#[test]
fn neither_of_two_issuers_speaks_in_the_others_name() {
    let (folder, kinde, stranger) = (folder(), Signer::kinde(), Signer::other());
    write(folder.path(), "jwks.json", kinde.key_set());
    let args = ["--jwks", "jwks.json", "--local-issuer"];
    let mut listener = Listener::start(folder.path(), &args);
    let local = local(folder.path());
    let refuse = |listener: &Listener, token: String, reason: &str| {
        let answer = listener.post(token);
        assert_eq!((answer.status, &answer.json()["error"]), (401, &json!(reason)));
    };
    for (signer, key_id, reason) in [
        (&local, kinde.key_id, "bad-signature"),
        (&kinde, local.key_id, "bad-signature"),
        (&stranger, local.key_id, "bad-signature"),
        (&stranger, kinde.key_id, "bad-signature"),
        (&local, stranger.key_id, "unknown-key"),
        (&local, "local", "unknown-key"),
    ] {
        let header = header("RS256", key_id).to_string();
        refuse(&listener, signer.sign_parts(&header, payload().as_bytes()), reason);
    }
    // The key set that it serves itself is no secret either.
    let modulus = local.jwk()["n"].as_str().unwrap().to_owned();
    let secret = hmac::Key::new(hmac::HMAC_SHA256, modulus.as_bytes());
    let signed = unsigned(&header("RS256", local.key_id));
    let tag = encode(hmac::sign(&secret, signed.as_bytes()).as_ref());
    refuse(&listener, format!("{signed}.{tag}"), "bad-signature");
    for (signer, is_local) in [(&local, true), (&kinde, false)] {
        assert_eq!(listener.post(signer.sign(&user_created())).status, 200);
        assert_eq!(listener.next("event")["local"], is_local);
    }

    let listener = Listener::start(folder.path(), &args[..2]);
    refuse(&listener, local.sign(&user_created()), "local-issuer-off");
    let header = header("RS256", kinde.key_id).to_string();
    refuse(&listener, local.sign_parts(&header, payload().as_bytes()), "bad-signature");
    assert_eq!(listener.post(kinde.sign(&user_created())).status, 200);
}
