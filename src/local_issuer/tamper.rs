//! Corrupted tokens that no app may accept.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::hmac;
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::LocalIssuer;
use super::error::LocalIssuerError;
use super::sign::signed_part;
use crate::pem;
use crate::webhook::Tamper;

/// A moment that is past: 1 January 2020.
const PAST: u64 = 1_577_836_800;

/// A key id that no key has: no digest is all zeros.
const UNKNOWN_KEY_ID: &str = "00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00";

impl LocalIssuer {
    /// Signs a payload and corrupts the token in one way, as an attacker
    /// without the private key could.
    pub(crate) fn sign_tampered(
        &self,
        payload: &str,
        tamper: Tamper,
    ) -> Result<String, LocalIssuerError> {
        match tamper {
            Tamper::Signature => self.sign(payload).map(|token| with_another_signature(&token)),
            Tamper::Payload => {
                let token = self.sign(payload)?;
                Ok(with_another_payload(&token, &with_member(payload, "tampered", json!(true))))
            }
            Tamper::Kid => {
                let mut header = self.header();
                header["kid"] = UNKNOWN_KEY_ID.into();
                self.sign_under(&header, payload)
            }
            Tamper::Alg => self.sign_with_public_key(payload),
            Tamper::None => {
                let mut header = self.header();
                header["alg"] = "none".into();
                Ok(format!("{}.", signed_part(&header, payload)))
            }
            Tamper::Expired => self.sign(&with_member(payload, "exp", json!(PAST))),
        }
    }

    /// The attack on libraries that trust the token's algorithm: the public key
    /// is the secret of an HS256 token.
    fn sign_with_public_key(&self, payload: &str) -> Result<String, LocalIssuerError> {
        let der: PublicKeyX509Der<'_> =
            self.key.public_key().as_der().map_err(|_| LocalIssuerError::Crypto)?;
        let pem = pem::encode("PUBLIC KEY", der.as_ref());
        let mut header = self.header();
        header["alg"] = "HS256".into();
        let signed = signed_part(&header, payload);
        let key = hmac::Key::new(hmac::HMAC_SHA256, pem.as_bytes());
        let signature = hmac::sign(&key, signed.as_bytes());
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

fn with_another_signature(token: &str) -> String {
    let (signed, signature) = token.rsplit_once('.').unwrap_or((token, ""));
    let mut bytes = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
    let middle = bytes.len() / 2;
    if let Some(byte) = bytes.get_mut(middle) {
        *byte ^= 1;
    }
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(bytes))
}

fn with_another_payload(token: &str, payload: &str) -> String {
    let header = token.split('.').next().unwrap_or_default();
    let signature = token.rsplit('.').next().unwrap_or_default();
    format!("{header}.{}.{signature}", URL_SAFE_NO_PAD.encode(payload))
}

/// A JSON object with one more member. Any other text is returned unchanged.
fn with_member(payload: &str, name: &str, value: Value) -> String {
    match serde_json::from_str(payload) {
        Ok(Value::Object(mut members)) => {
            members.insert(name.to_owned(), value);
            Value::Object(members).to_string()
        }
        _ => payload.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::keys::KeySet;
    use crate::webhook::{Event, Rejection, Token, Verified};

    const PAYLOAD: &str = r#"{"data":{},"event_id":"event_1","type":"user.created"}"#;

    fn verify(issuer: &LocalIssuer, token: &str) -> Result<Verified<Event>, Rejection> {
        let set = KeySet::parse(issuer.key_set().as_bytes()).expect("a key set");
        set.verify(&Token::split(token)?, Timestamp::now())
    }

    #[test]
    fn each_way_of_breaking_a_token_has_its_own_reason() {
        let folder = tempfile::tempdir().expect("a folder");
        let issuer = LocalIssuer::open(folder.path()).expect("a key");
        let token = issuer.sign(PAYLOAD).expect("a token");
        assert_eq!(verify(&issuer, &token).expect("genuine").event_id(), "event_1");
        for (tamper, reason) in [
            (Tamper::Signature, "bad-signature"),
            (Tamper::Payload, "bad-signature"),
            (Tamper::Kid, "unknown-key"),
            (Tamper::Alg, "wrong-algorithm"),
            (Tamper::None, "wrong-algorithm"),
            (Tamper::Expired, "expired"),
        ] {
            let token = issuer.sign_tampered(PAYLOAD, tamper).expect("a token");
            let rejection = verify(&issuer, &token).expect_err("broken");
            assert_eq!(rejection.name(), reason, "{tamper:?}");
        }
    }
}
