//! Tokens like Kinde's.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::LocalIssuer;
use super::error::LocalIssuerError;

impl LocalIssuer {
    /// Signs a payload into a token (RFC 7515, section 3.1) with the header
    /// that Kinde writes.
    pub(crate) fn sign(&self, payload: &str) -> Result<String, LocalIssuerError> {
        self.sign_under(&self.header(), payload)
    }

    pub(super) fn header(&self) -> Value {
        json!({ "alg": "RS256", "kid": self.key_id, "typ": "JWT" })
    }

    /// Signs with RS256, whatever the header's `alg`.
    pub(super) fn sign_under(
        &self,
        header: &Value,
        payload: &str,
    ) -> Result<String, LocalIssuerError> {
        let signed = signed_part(header, payload);
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature)
            .map_err(|_| LocalIssuerError::Crypto)?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

/// What a signature signs (RFC 7515, section 5.1).
pub(super) fn signed_part(header: &Value, payload: &str) -> String {
    let header = URL_SAFE_NO_PAD.encode(header.to_string());
    format!("{header}.{}", URL_SAFE_NO_PAD.encode(payload))
}
