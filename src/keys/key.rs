//! One entry of a key set, and whether a webhook can be verified with it.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rsa::PublicKeyComponents;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use serde_json::value::RawValue;

use super::roca;
use crate::pem;
use crate::webhook::json::{self, Object};

/// The modulus sizes that are accepted, in bits.
const MODULUS_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// The longest exponent, in bits. A longer one only slows verification, and the
/// library does not support it.
const MAX_EXPONENT_BITS: usize = 33;

/// A public key as its set describes it (RFC 7517). Its texts are untrusted.
#[derive(Debug, Clone)]
#[expect(clippy::struct_field_names, reason = "`type` and `use` are keywords, and `id` is vague")]
pub(crate) struct Key {
    /// The id by which tokens name it.
    pub(crate) key_id: Option<String>,
    /// `RSA`, `EC`, `OKP`, …
    pub(crate) key_type: Option<String>,
    pub(crate) algorithm: Option<String>,
    /// `sig` or `enc`.
    pub(crate) public_use: Option<String>,
    /// The size of an RSA modulus.
    pub(crate) bits: Option<usize>,
    /// The SHA-256 thumbprint (RFC 7638) in base64url.
    pub(crate) thumbprint: Option<String>,
    material: Result<Material, String>,
}

#[derive(Clone)]
struct Material {
    decoding: DecodingKey,
    x509_der: Vec<u8>,
}

impl std::fmt::Debug for Material {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Material")
    }
}

impl Key {
    /// Reads one entry. A malformed or unsuitable one becomes an unusable key
    /// with a reason, so that it does not affect the other keys.
    pub(crate) fn read(entry: &RawValue) -> Self {
        match Object::parse(entry.get().as_bytes()) {
            Ok(jwk) => Self::from_members(&jwk),
            Err(error) => Self::malformed(error.to_string()),
        }
    }

    fn malformed(error: String) -> Self {
        Self {
            key_id: None,
            key_type: None,
            algorithm: None,
            public_use: None,
            bits: None,
            thumbprint: None,
            material: Err(error),
        }
    }

    fn from_members(jwk: &Object<'_>) -> Self {
        let modulus = unsigned(jwk, "n");
        Self {
            key_id: jwk.string("kid"),
            key_type: jwk.string("kty"),
            algorithm: jwk.string("alg"),
            public_use: jwk.string("use"),
            bits: modulus.as_deref().ok().map(bit_length),
            thumbprint: thumbprint(jwk),
            material: suitable(jwk).and_then(|()| rsa(&modulus?, &unsigned(jwk, "e")?)),
        }
    }

    /// The key for verifying RS256, or why it cannot be used.
    pub(crate) fn decoding(&self) -> Result<&DecodingKey, &str> {
        self.material.as_ref().map(|material| &material.decoding).map_err(String::as_str)
    }

    /// The key as a PEM-encoded `SubjectPublicKeyInfo` (RFC 7468), or why it
    /// cannot be used.
    pub(crate) fn pem(&self) -> Result<String, &str> {
        let material = self.material.as_ref().map_err(String::as_str)?;
        Ok(pem::encode("PUBLIC KEY", &material.x509_der))
    }
}

/// Whether the entry describes a key for verifying RS256 (RFC 7517, section 4).
fn suitable(jwk: &Object<'_>) -> Result<(), String> {
    let stated = |name: &str| jwk.get(name).map(|value| json::string(value).unwrap_or_default());
    match stated("kty").as_deref() {
        Some("RSA") => {}
        Some(other) => return Err(format!("its type is `{other}`, not RSA")),
        None => return Err("it has no type (`kty`)".into()),
    }
    if stated("kid").unwrap_or_default().is_empty() {
        return Err("it has no id (`kid`)".into());
    }
    if let Some(other) = stated("use").filter(|public_use| public_use != "sig") {
        return Err(format!("it is for `{other}`, not for signatures"));
    }
    if let Some(other) = stated("alg").filter(|algorithm| algorithm != "RS256") {
        return Err(format!("it is for `{other}`, not RS256"));
    }
    match jwk.get("key_ops").map(json::elements) {
        None => Ok(()),
        Some(Some(operations)) if operations.iter().any(|operation| is_verify(operation)) => Ok(()),
        Some(_) => Err("its operations do not include `verify`".into()),
    }
}

fn is_verify(operation: &RawValue) -> bool {
    json::string(operation).as_deref() == Some("verify")
}

fn rsa(modulus: &[u8], exponent: &[u8]) -> Result<Material, String> {
    let bits = bit_length(modulus);
    if !MODULUS_BITS.contains(&bits) {
        let (min, max) = (MODULUS_BITS.start(), MODULUS_BITS.end());
        return Err(format!("it has {bits} bits, but {min} to {max} are required"));
    }
    if !is_odd(modulus) {
        return Err("its modulus is even".into());
    }
    if !is_odd(exponent) || exponent == [1] {
        return Err("its exponent is not an odd number of at least 3".into());
    }
    let bits = bit_length(exponent);
    if bits > MAX_EXPONENT_BITS {
        return Err(format!(
            "its exponent has {bits} bits, but at most {MAX_EXPONENT_BITS} are allowed"
        ));
    }
    if roca::is_marked(modulus) {
        return Err("it was generated by a faulty chip and can be factored (ROCA)".into());
    }
    let components = PublicKeyComponents { n: modulus, e: exponent };
    let x509: PublicKeyX509Der<'_> =
        components.as_der().map_err(|_| "its numbers do not form a valid RSA key".to_owned())?;
    Ok(Material {
        decoding: DecodingKey::from_rsa_raw_components(modulus, exponent),
        x509_der: x509.as_ref().to_vec(),
    })
}

/// Reads a `Base64urlUInt` (RFC 7518, section 2), without leading zero bytes.
fn unsigned(jwk: &Object<'_>, name: &str) -> Result<Vec<u8>, String> {
    let text = jwk.string(name).ok_or_else(|| format!("it has no `{name}`"))?;
    let bytes =
        URL_SAFE_NO_PAD.decode(text).map_err(|_| format!("its `{name}` is not base64url"))?;
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    Ok(bytes[zeros..].to_vec())
}

fn is_odd(number: &[u8]) -> bool {
    number.last().is_some_and(|last| last % 2 == 1)
}

fn bit_length(number: &[u8]) -> usize {
    number.first().map_or(0, |first| number.len() * 8 - first.leading_zeros() as usize)
}

/// RFC 7638: the hash of the required members alone, in lexical order.
fn thumbprint(jwk: &Object<'_>) -> Option<String> {
    let names: &[&str] = match jwk.string("kty")?.as_str() {
        "RSA" => &["e", "kty", "n"],
        "EC" => &["crv", "kty", "x", "y"],
        "OKP" => &["crv", "kty", "x"],
        _ => return None,
    };
    let members: Option<Vec<String>> = names
        .iter()
        .map(|name| Some(format!("\"{name}\":{}", serde_json::to_string(&jwk.string(name)?).ok()?)))
        .collect();
    let document = format!("{{{}}}", members?.join(","));
    Some(URL_SAFE_NO_PAD.encode(digest(&SHA256, document.as_bytes())))
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::Algorithm;

    use super::*;

    /// The example key of RFC 7638, section 3.1.
    const EXAMPLE: &str = r#"{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}"#;

    fn read(text: &str) -> Key {
        let raw: Box<RawValue> = serde_json::from_str(text).expect("JSON");
        Key::read(&raw)
    }

    fn error(text: &str) -> String {
        read(text).decoding().err().unwrap_or_default().to_owned()
    }

    #[test]
    fn the_thumbprint_is_that_of_the_rfc() {
        let thumbprint = read(EXAMPLE).thumbprint;
        assert_eq!(thumbprint.as_deref(), Some("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"));
    }

    /// RFC 8037, appendix A.3, and the required members of RFC 7638 for EC.
    #[test]
    fn the_thumbprint_of_each_type_is_that_of_its_required_members() {
        let okp =
            r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
        let thumbprint = |text: &str| read(text).thumbprint;
        let expected = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
        assert_eq!(thumbprint(okp).as_deref(), Some(expected));
        assert_eq!(
            thumbprint(&okp.replace('{', "{\"kid\":\"a\",\"y\":\"b\",")).as_deref(),
            Some(expected)
        );
        let ec = |y: &str| thumbprint(&format!(r#"{{"kty":"EC","crv":"P-256","x":"a"{y}}}"#));
        let document = r#"{"crv":"P-256","kty":"EC","x":"a","y":"b"}"#;
        let hash = URL_SAFE_NO_PAD.encode(digest(&SHA256, document.as_bytes()));
        assert_eq!(ec(r#","y":"b""#), Some(hash));
        assert_eq!(ec(""), None);
        assert_eq!(thumbprint(&EXAMPLE.replace("\"RSA\"", "\"oct\"")), None);
        assert_eq!(thumbprint("{}"), None);
    }

    #[test]
    fn a_key_reports_what_its_entry_states() {
        let key = read(&EXAMPLE.replace("\"kid\"", "\"use\":\"sig\",\"kid\""));
        let facts = [&key.key_id, &key.key_type, &key.algorithm, &key.public_use];
        assert_eq!(facts.map(|it| it.as_deref()), ["2011-04-29", "RSA", "RS256", "sig"].map(Some));
        assert!(key.pem().expect("a key").starts_with("-----BEGIN PUBLIC KEY-----\n"));
        assert!(format!("{key:?}").ends_with("material: Ok(Material) }"), "{key:?}");
        let malformed = read("[]");
        assert_eq!(malformed.pem(), Err("it is JSON, but not an object"));
        assert_eq!((malformed.key_id, malformed.bits), (None, None));
    }

    #[test]
    fn a_key_is_usable_only_for_what_it_is_meant() {
        assert_eq!(error(EXAMPLE), "");
        let with = |from: &str, to: &str| error(&EXAMPLE.replace(from, to));
        assert_eq!(with("\"RS256\"", "\"RS512\""), "it is for `RS512`, not RS256");
        assert_eq!(with("\"RSA\"", "\"oct\""), "its type is `oct`, not RSA");
        assert_eq!(with("2011-04-29", ""), "it has no id (`kid`)");
        assert_eq!(
            with("\"alg\"", "\"use\":\"enc\",\"alg\""),
            "it is for `enc`, not for signatures"
        );
        assert_eq!(
            with("\"alg\"", "\"key_ops\":[\"sign\"],\"alg\""),
            "its operations do not include `verify`"
        );
        assert_eq!(with("\"alg\"", "\"key_ops\":[\"verify\"],\"alg\""), "");
    }

    #[test]
    fn a_weak_exponent_or_modulus_is_rejected() {
        let with = |from: &str, to: &str| error(&EXAMPLE.replace(from, to));
        for exponent in ["AQ", "AA", "Ag", "", "AAE"] {
            let why = with("AQAB", exponent);
            assert_eq!(why, "its exponent is not an odd number of at least 3", "{exponent}");
        }
        assert_eq!(with("AQAB", "AQA="), "its `e` is not base64url");
        let why = error(r#"{"kty":"RSA","n":"0vx7","e":"AQAB","kid":"a"}"#);
        assert_eq!(why, "it has 24 bits, but 2048 to 8192 are required");
    }

    #[test]
    fn numbers_that_the_library_does_not_support_are_rejected() {
        let with = |from: &str, to: &str| error(&EXAMPLE.replace(from, to));
        assert_eq!(with("AQAB", "Af____8"), "");
        let why = with("AQAB", "AgAAAAE");
        assert_eq!(why, "its exponent has 34 bits, but at most 33 are allowed");
        assert_eq!(with("KnqDKgw", "KnqDKgg"), "its modulus is even");
    }

    #[test]
    fn leading_zeros_change_nothing() {
        assert_eq!(error(&EXAMPLE.replace("AQAB", "AAAAAQAB")), "");
    }

    #[test]
    fn the_size_is_shown_even_of_a_key_that_is_not_used() {
        assert_eq!(read(&EXAMPLE.replace("RS256", "RS384")).bits, Some(2048));
    }

    /// What these sign is no JWS, so no token can be made of them: the key is
    /// tried itself, in the way that verification does.
    #[test]
    fn raw_wycheproof_signatures_fit_exactly_when_their_authors_say_so() {
        let file = include_str!(
            "../../tests/fixtures/vectors/wycheproof/rsa_signature_2048_sha256_test.json"
        );
        let file: serde_json::Value = serde_json::from_str(file).expect("JSON");
        let (mut fitting, mut refused) = (0, 0);
        for group in file["testGroups"].as_array().expect("groups") {
            let key = read(&group["keyJwk"].to_string());
            let key = key.decoding().expect("a usable key");
            for case in group["tests"].as_array().expect("tests") {
                let bytes = |name: &str| hex(case[name].as_str().expect("hex"));
                let signature = URL_SAFE_NO_PAD.encode(bytes("sig"));
                let fits =
                    jsonwebtoken::crypto::verify(&signature, &bytes("msg"), key, Algorithm::RS256);
                // The one that its authors call acceptable leaves a NULL out of
                // the encoding, which RFC 8017 does not allow.
                assert_eq!(fits.unwrap_or(false), case["result"] == "valid", "{case}");
                if case["result"] == "valid" {
                    fitting += 1;
                } else {
                    refused += 1;
                }
            }
        }
        assert_eq!((fitting, refused), (9, 250));
    }

    fn hex(text: &str) -> Vec<u8> {
        let digit = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).expect("hex");
        (0..text.len()).step_by(2).map(digit).collect()
    }
}
