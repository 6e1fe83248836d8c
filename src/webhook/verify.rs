//! The proof that the issuer signed a token, and that it is a webhook.

use std::ops::Deref;

use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, crypto};

use super::event::Event;
use super::rejection::Rejection;
use super::signer::Signer;
use super::token::{Claims, JoseHeader, Token};

/// How far clocks may differ where a token has dates, in seconds.
const LEEWAY_SECONDS: f64 = 60.0;

/// Something whose signature was verified. Only verification can create one.
///
/// ```
/// fn read(event: &kinde_hook::Verified<kinde_hook::Event>) -> &kinde_hook::Event {
///     event
/// }
/// ```
///
/// Other code cannot:
///
/// ```compile_fail
/// fn read(event: kinde_hook::Event) -> kinde_hook::Verified<kinde_hook::Event> {
///     kinde_hook::Verified { value: event }
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Verified<T> {
    value: T,
    signer: Signer,
}

impl<T> Verified<T> {
    /// Whether it was signed on this machine, and so not by Kinde.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.signer != Signer::Issuer
    }

    /// Whether this user's own local issuer signed it.
    pub(crate) fn is_by_local_issuer(&self) -> bool {
        self.signer == Signer::LocalIssuer
    }
}

impl<T> Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Checks a token whose header has been accepted against the keys of its key
/// id, which are the signer's: the signature, then the payload, then that it is
/// a webhook.
///
/// The algorithm is a constant, RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518,
/// section 3.3): nothing in the token chooses how it is verified.
pub(crate) fn verify(
    token: &Token,
    _accepted: &JoseHeader,
    keys: &[&DecodingKey],
    signer: Signer,
    now: Timestamp,
) -> Result<Verified<Event>, Rejection> {
    let (signed, signature) = token.signed_bytes_and_signature();
    let fits = |key: &&DecodingKey| {
        crypto::verify(signature, signed, key, Algorithm::RS256).unwrap_or(false)
    };
    if !keys.iter().any(fits) {
        // Four characters of base64url for three bytes.
        return Err(Rejection::BadSignature { bytes: signature.len() * 3 / 4 });
    }
    let claims = token.claims()?;
    check_dates(&claims, now)?;
    Event::from_claims(&claims).map(|value| Verified { value, signer })
}

/// Kinde's webhooks have neither date; if a token has one, it applies.
fn check_dates(claims: &Claims<'_>, now: Timestamp) -> Result<(), Rejection> {
    let now = now.as_duration().as_secs_f64();
    if date(claims, "exp")?.is_some_and(|expiry| now > expiry + LEEWAY_SECONDS) {
        return Err(Rejection::Expired);
    }
    if date(claims, "nbf")?.is_some_and(|start| now < start - LEEWAY_SECONDS) {
        return Err(Rejection::NotYetValid);
    }
    Ok(())
}

/// A `NumericDate` (RFC 7519, section 2): seconds since 1970, perhaps with a
/// fraction.
fn date(claims: &Claims<'_>, claim: &'static str) -> Result<Option<f64>, Rejection> {
    let Some(value) = claims.get(claim) else {
        return Ok(None);
    };
    // Of all JSON, only numbers read as one.
    value.get().parse().map(Some).map_err(|_| Rejection::BadDate { claim })
}

#[cfg(test)]
mod tests {
    use super::super::json::Object;
    use super::*;

    fn dates(claims: &str) -> Result<(), Rejection> {
        let claims = Object::parse(claims.as_bytes()).expect("an object");
        check_dates(&claims, Timestamp::from_second(1_000).expect("a time"))
    }

    #[test]
    fn a_token_without_dates_never_expires() {
        assert_eq!(dates("{}"), Ok(()));
    }

    #[test]
    fn dates_are_checked_with_a_minute_of_leeway() {
        assert_eq!(dates(r#"{"exp":940}"#), Ok(()));
        assert_eq!(dates(r#"{"exp":939}"#), Err(Rejection::Expired));
        assert_eq!(dates(r#"{"exp":-1e3}"#), Err(Rejection::Expired));
        assert_eq!(dates(r#"{"exp":1e999}"#), Ok(()));
        assert_eq!(dates(r#"{"nbf":1060}"#), Ok(()));
        assert_eq!(dates(r#"{"nbf":1060.5}"#), Err(Rejection::NotYetValid));
    }

    #[test]
    fn a_date_is_checked_to_the_second() {
        assert_eq!(dates(r#"{"exp":940.0}"#), Ok(()));
        assert_eq!(dates(r#"{"exp":939.9}"#), Err(Rejection::Expired));
        assert_eq!(dates(r#"{"nbf":1060.0}"#), Ok(()));
        assert_eq!(dates(r#"{"nbf":1061}"#), Err(Rejection::NotYetValid));
        assert_eq!(dates(r#"{"nbf":-5}"#), Ok(()));
        assert_eq!(dates(r#"{"exp":2000,"nbf":0}"#), Ok(()));
    }

    #[test]
    fn a_date_that_is_not_a_number_is_rejected() {
        for value in ["null", "\"99999999999\"", "\"inf\"", "[]", "[1]", "{}", "true"] {
            let claims = format!("{{\"exp\":{value}}}");
            assert_eq!(dates(&claims), Err(Rejection::BadDate { claim: "exp" }), "{value}");
        }
    }
}
