//! The three-part string, split and decoded, and not trusted.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::value::RawValue;

use super::body::token_text;
use super::json::{self, JsonError, Object};
use super::part::Part;
use super::rejection::Rejection;

/// The largest header that is read, in bytes. Kinde's have a hundred.
const MAX_HEADER_BYTES: usize = 8 * 1024;

/// A compact JWS (RFC 7515, section 7.1) whose signature is not verified.
#[derive(Clone)]
pub struct Token {
    text: String,
    header: Vec<u8>,
    jose: Result<JoseHeader, Rejection>,
    payload: Vec<u8>,
}

impl Token {
    /// Reads a request body: exactly one token, with nothing around it but
    /// ASCII white space.
    pub fn from_body(body: &[u8]) -> Result<Self, Rejection> {
        Self::split(token_text(body)?)
    }

    /// Splits a token into its parts, each base64url without padding and in
    /// canonical form.
    pub fn split(text: &str) -> Result<Self, Rejection> {
        let parts: Vec<&str> = text.split('.').collect();
        match parts[..] {
            [header, payload, signature] => {
                let (header, payload) =
                    (decode(Part::Header, header)?, decode(Part::Payload, payload)?);
                decode(Part::Signature, signature)?;
                let jose = JoseHeader::parse(&header);
                Ok(Self { text: text.to_owned(), header, jose, payload })
            }
            [header, _, _, _, _] if is_encryption_header(header) => Err(Rejection::EncryptedToken),
            _ => Err(Rejection::NotThreeParts { parts: parts.len() }),
        }
    }

    /// A token whose header and payload can be read, while its signature alone
    /// is damaged. For showing: it can never verify.
    pub(crate) fn with_damaged_signature(text: &str) -> Option<Self> {
        let (signed, signature) = text.rsplit_once('.')?;
        if decode(Part::Signature, signature).is_ok() {
            return None;
        }
        let token = Self::split(&format!("{signed}.")).ok()?;
        Some(Self { text: text.to_owned(), ..token })
    }

    /// The first part of a text that may not be a token, decoded.
    pub(crate) fn first_part(text: &str) -> Option<Vec<u8>> {
        let (header, _) = text.split_once('.')?;
        URL_SAFE_NO_PAD.decode(header).ok()
    }

    /// The token exactly as it was received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The header, if it is one that Kinde writes: RS256, a JWT, a key id, no
    /// critical extensions, no name twice.
    pub(crate) fn header(&self) -> Result<&JoseHeader, Rejection> {
        self.jose.as_ref().map_err(Clone::clone)
    }

    /// The header's bytes, for showing what could not be accepted.
    pub(crate) fn header_bytes(&self) -> &[u8] {
        &self.header
    }

    /// The payload, read as a JSON object and not trusted.
    pub(crate) fn claims(&self) -> Result<Claims<'_>, Rejection> {
        Object::parse(&self.payload).map_err(|error| Rejection::BadPayload { error: error.into() })
    }

    /// The payload's bytes, for showing what could not be read.
    pub(crate) fn payload_bytes(&self) -> &[u8] {
        &self.payload
    }

    /// What the signature signs (RFC 7515, section 5.1), and the signature in
    /// base64url.
    pub(crate) fn signed_bytes_and_signature(&self) -> (&[u8], &str) {
        match self.text.rsplit_once('.') {
            Some((signed, signature)) => (signed.as_bytes(), signature),
            None => (&[], ""),
        }
    }
}

impl fmt::Debug for Token {
    /// A token is valid as long as its key, so it must not appear in logs or
    /// panics.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Token({} bytes)", self.text.len())
    }
}

/// A payload that is not verified.
pub(crate) type Claims<'a> = Object<'a>;

/// The header of a token that may be one of Kinde's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JoseHeader {
    /// Which of the issuer's keys signed, as the token claims.
    pub(crate) key_id: String,
}

impl JoseHeader {
    fn parse(bytes: &[u8]) -> Result<Self, Rejection> {
        if bytes.len() > MAX_HEADER_BYTES {
            let error = format!("it is larger than {} KiB", MAX_HEADER_BYTES / 1024);
            return Err(Rejection::BadHeader { error });
        }
        let header = Object::parse_unique(bytes)
            .map_err(|error| Rejection::BadHeader { error: error.into() })?;
        let written = |value: &RawValue| json::string(value).unwrap_or_else(|| value.get().into());
        let algorithm = header.get("alg").map(written);
        if algorithm.as_deref() != Some("RS256") {
            return Err(Rejection::WrongAlgorithm { algorithm });
        }
        if let Some(token_type) = header.get("typ").filter(|value| !is_jwt(value)) {
            return Err(Rejection::WrongType { token_type: written(token_type) });
        }
        if header.has("crit") {
            return Err(Rejection::CriticalExtension);
        }
        match header.string("kid") {
            Some(key_id) if !key_id.is_empty() => Ok(Self { key_id }),
            _ => Err(Rejection::MissingKeyId),
        }
    }
}

/// Whether a `typ` says JWT, a media type of which `application/` may be left
/// out (RFC 7515, section 4.1.9). An access token says `at+jwt` (RFC 9068).
fn is_jwt(token_type: &RawValue) -> bool {
    json::string(token_type).is_some_and(|token_type| {
        let token_type = token_type.to_ascii_lowercase();
        token_type.strip_prefix("application/").unwrap_or(&token_type) == "jwt"
    })
}

impl From<JsonError> for String {
    fn from(error: JsonError) -> Self {
        error.to_string()
    }
}

fn decode(part: Part, text: &str) -> Result<Vec<u8>, Rejection> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Rejection::BadBase64 { part })
}

/// Distinguishes a JWE (RFC 7516), whose header names a content encryption,
/// from any other text with four dots.
fn is_encryption_header(header: &str) -> bool {
    URL_SAFE_NO_PAD
        .decode(header)
        .ok()
        .filter(|bytes| bytes.len() <= MAX_HEADER_BYTES)
        .is_some_and(|bytes| Object::parse(&bytes).is_ok_and(|header| header.has("enc")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::costs::assert_linear;

    fn encode(text: &str) -> String {
        URL_SAFE_NO_PAD.encode(text)
    }

    fn header_fault(header: &str) -> Option<Rejection> {
        Token::split(&format!("{}.e30.c2ln", encode(header)))
            .and_then(|token| token.header().cloned())
            .err()
    }

    #[test]
    fn a_part_in_another_base64_is_named() {
        for (text, part) in [
            ("e30=.e30.c2ln", Part::Header),
            ("e30.e3+.c2ln", Part::Payload),
            ("e30.e30.c2l", Part::Signature), // the last character's spare bits are set
            ("e30.e30.c2 n", Part::Signature),
        ] {
            assert_eq!(Token::split(text).err(), Some(Rejection::BadBase64 { part }), "{text}");
        }
    }

    #[test]
    fn five_parts_are_encryption_only_if_the_header_says_so() {
        let jwe = format!("{}.a.b.c.d", encode(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#));
        assert_eq!(Token::split(&jwe).err(), Some(Rejection::EncryptedToken));
        assert_eq!(Token::split("a.b.c.d.e").err(), Some(Rejection::NotThreeParts { parts: 5 }));
    }

    #[test]
    fn a_header_must_be_one_that_kinde_writes() {
        assert_eq!(header_fault(r#"{"alg":"RS256","kid":"a"}"#), None);
        assert_eq!(
            header_fault(r#"{"alg":"none","kid":"a"}"#),
            Some(Rejection::WrongAlgorithm { algorithm: Some("none".into()) })
        );
        assert_eq!(
            header_fault(r#"{"kid":"a"}"#),
            Some(Rejection::WrongAlgorithm { algorithm: None })
        );
        assert_eq!(
            header_fault(r#"{"alg":["RS256"],"kid":"a"}"#),
            Some(Rejection::WrongAlgorithm { algorithm: Some(r#"["RS256"]"#.into()) })
        );
        assert_eq!(
            header_fault(r#"{"alg":"RS256","crit":[],"kid":"a"}"#),
            Some(Rejection::CriticalExtension)
        );
        for kid in ["7", "null", "\"\"", "[\"a\"]"] {
            let header = format!(r#"{{"alg":"RS256","kid":{kid}}}"#);
            assert_eq!(header_fault(&header), Some(Rejection::MissingKeyId), "{kid}");
        }
    }

    #[test]
    fn a_token_stays_out_of_what_is_printed_for_debugging() {
        let token = Token::split("e30.e30.c2ln").expect("a token");
        assert_eq!(format!("{token:?}"), "Token(12 bytes)");
    }

    #[test]
    fn the_parts_are_those_of_the_text() {
        let text = format!("{}.{}.c2ln", encode(r#"{"a":1}"#), encode(r#"{"b":2}"#));
        let token = Token::from_body(text.as_bytes()).expect("a token");
        assert_eq!(
            (token.header_bytes(), token.payload_bytes()),
            (&br#"{"a":1}"#[..], &br#"{"b":2}"#[..])
        );
        let claims = token.claims().expect("an object");
        assert_eq!(claims.get("b").map(RawValue::get), Some("2"));
        assert_eq!(
            token.signed_bytes_and_signature(),
            (&text.as_bytes()[..text.len() - 5], "c2ln")
        );
    }

    #[test]
    fn a_token_with_a_damaged_signature_can_be_shown_and_no_other() {
        let text = format!("{}.{}.c2l", encode("{}"), encode(r#"{"b":2}"#));
        let token = Token::with_damaged_signature(&text).expect("a token to show");
        assert_eq!((token.as_str(), token.payload_bytes()), (&*text, &br#"{"b":2}"#[..]));
        for other in ["e30.e30.c2ln", "e30.e30.", "e30.c2l", "e30=.e30.c2l", "c2l", ""] {
            assert!(Token::with_damaged_signature(other).is_none(), "{other}");
        }
    }

    #[test]
    fn the_first_part_of_any_text_with_a_dot_is_decoded() {
        assert_eq!(Token::first_part("e30.a.b.c.d"), Some(b"{}".to_vec()));
        assert_eq!(Token::first_part("."), Some(Vec::new()));
        for text in ["e30", "e30=.a", ""] {
            assert_eq!(Token::first_part(text), None, "{text}");
        }
    }

    #[test]
    fn a_header_has_at_most_8_kib() {
        let padded = |bytes: usize, name: &str| {
            let header = format!(r#"{{"alg":"RS256","kid":"a","{name}":""}}"#);
            header.replace("\"\"", &format!("\"{}\"", "x".repeat(bytes - header.len())))
        };
        assert_eq!(header_fault(&padded(8192, "x")), None);
        let error = "it is larger than 8 KiB".to_owned();
        assert_eq!(header_fault(&padded(8193, "x")), Some(Rejection::BadHeader { error }));
        let jwe = |bytes| Token::split(&format!("{}.a.b.c.d", encode(&padded(bytes, "enc")))).err();
        assert_eq!(jwe(8192), Some(Rejection::EncryptedToken));
        assert_eq!(jwe(8193), Some(Rejection::NotThreeParts { parts: 5 }));
    }

    #[test]
    fn a_type_is_that_of_a_jwt_or_is_named() {
        let error =
            |value: &str| header_fault(&format!(r#"{{"alg":"RS256","kid":"a","typ":{value}}}"#));
        for value in ["JWT", "jwt", "application/jwt", "Application/JWT"] {
            assert_eq!(error(&format!("\"{value}\"")), None, "{value}");
        }
        for value in ["at+jwt", "", "application/", "application/application/jwt"] {
            let token_type = value.to_owned();
            assert_eq!(error(&format!("\"{value}\"")), Some(Rejection::WrongType { token_type }));
        }
        for value in ["null", "7", "[\"JWT\"]"] {
            assert_eq!(error(value), Some(Rejection::WrongType { token_type: value.to_owned() }));
        }
    }

    /// The bound on a header makes the largest one cheap, whatever it holds.
    #[test]
    fn twice_the_header_costs_twice_the_time() {
        let nested = |size: usize| {
            let (list, levels) = (vec!["1"; size].join(","), size / 30);
            let more = format!("{}[{list}]{}", "{\"a\":".repeat(levels), "}".repeat(levels));
            let header = format!(r#"{{"alg":"RS256","kid":"a","x":{more}}}"#);
            format!("{}.e30.c2ln", encode(&header)).into_bytes()
        };
        let read = |body: &Vec<u8>| {
            let token = Token::from_body(body).expect("a token");
            // As often as a listener looks at it.
            (0..4).all(|_| token.header().is_ok())
        };
        assert_linear("a header", 1_500, nested, read);
        let long = |size| format!("{}.e30.c2ln", encode(&" ".repeat(size))).into_bytes();
        assert_linear("a header too long", 100_000, long, |body| Token::from_body(body).is_ok());
    }

    #[test]
    fn twice_the_parts_cost_twice_the_time() {
        assert_linear(
            "parts",
            20_000,
            |size| "e30.".repeat(size),
            |text| Token::split(text).is_err(),
        );
        let encrypted = |size| {
            let header = format!(r#"{{"x":"{}","enc":1}}"#, "x".repeat(size));
            format!("{}.a.b.c.d", encode(&header))
        };
        assert_linear("encrypted", 20_000, encrypted, |text| Token::split(text).is_err());
        assert_linear(
            "cut short",
            20_000,
            |size| "e30.e30.".to_owned() + &"x".repeat(4 * size + 1),
            |text| Token::with_damaged_signature(text).is_some(),
        );
    }

    proptest! {
        #[test]
        fn a_token_that_splits_stays_as_it_was(text in "[A-Za-z0-9_.=-]{0,60}") {
            if let Ok(token) = Token::split(&text) {
                prop_assert_eq!(token.as_str(), &text);
                let (signed, signature) = token.signed_bytes_and_signature();
                let again = format!("{}.{signature}", String::from_utf8_lossy(signed));
                prop_assert_eq!(again, text);
            }
        }

        #[test]
        fn no_body_makes_the_reader_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Token::from_body(&body).map(|token| token.header().map(drop));
        }
    }
}
