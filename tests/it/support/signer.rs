//! A Kinde environment's signing key, and tokens signed with it.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaEncoding};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::event::user_created;

/// An RSA-2048 key pair with a key id like Kinde's.
pub(crate) struct Signer {
    key: KeyPair,
    pub(crate) key_id: &'static str,
}

impl Signer {
    /// The environment that the tests trust.
    pub(crate) fn kinde() -> Self {
        Self::from_pem(
            include_str!("../../fixtures/keys/kinde.pem"),
            "92:34:9c:ea:21:c7:0e:93:ac:53:41:cf:59:51:ad:56",
        )
    }

    /// Somebody else's.
    pub(crate) fn other() -> Self {
        Self::from_pem(
            include_str!("../../fixtures/keys/other.pem"),
            "db:c2:c6:71:7e:2c:b6:8b:80:47:49:51:28:a3:d4:c7",
        )
    }

    pub(crate) fn from_pem(pem: &str, key_id: &'static str) -> Self {
        let text: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let der = STANDARD.decode(text).unwrap();
        Self { key: KeyPair::from_pkcs8(&der).unwrap(), key_id }
    }

    /// The same key under another id.
    pub(crate) fn named(self, key_id: &'static str) -> Self {
        Self { key_id, ..self }
    }

    /// Signs a payload with the header that Kinde writes.
    pub(crate) fn sign(&self, payload: &Value) -> String {
        self.sign_text(&payload.to_string())
    }

    /// Signs any text as a payload.
    pub(crate) fn sign_text(&self, payload: &str) -> String {
        self.sign_parts(&self.header().to_string(), payload.as_bytes())
    }

    /// The header that Kinde writes.
    pub(crate) fn header(&self) -> Value {
        json!({ "alg": "RS256", "kid": self.key_id, "typ": "JWT" })
    }

    /// Signs any header and any payload with RS256, whatever the header says.
    pub(crate) fn sign_parts(&self, header: &str, payload: &[u8]) -> String {
        self.sign_with(&RSA_PKCS1_SHA256, header, payload)
    }

    /// Signs any header and any payload in another way.
    pub(crate) fn sign_with(
        &self,
        padding: &'static dyn RsaEncoding,
        header: &str,
        payload: &[u8],
    ) -> String {
        let signed = format!("{}.{}", encode(header.as_bytes()), encode(payload));
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key.sign(padding, &SystemRandom::new(), signed.as_bytes(), &mut signature).unwrap();
        format!("{signed}.{}", encode(&signature))
    }

    /// The key as the issuer publishes it.
    pub(crate) fn jwk(&self) -> Value {
        let components = self.key.public_key();
        json!({
            "e": encode(components.exponent().big_endian_without_leading_zero()),
            "n": encode(components.modulus().big_endian_without_leading_zero()),
            "alg": "RS256",
            "kid": self.key_id,
            "kty": "RSA",
            "use": "sig",
        })
    }

    /// A key set of this key alone.
    pub(crate) fn key_set(&self) -> String {
        json!({ "keys": [self.jwk()] }).to_string()
    }
}

/// A new event that is genuine.
pub(crate) fn token() -> String {
    Signer::kinde().sign(&user_created())
}

/// Base64url without padding, as in a token.
pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The token with one bit of its signature flipped.
pub(crate) fn with_broken_signature(token: &str) -> String {
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let mut bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    format!("{signed}.{}", encode(&bytes))
}
