//! The ways to corrupt a token, to check that an app rejects it.

/// One way to corrupt a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tamper {
    /// One bit of the signature is flipped.
    Signature,
    /// The payload was changed after it was signed.
    Payload,
    /// The header names an unknown key.
    Kid,
    /// Signed with HS256 and the public key as the secret: an app that lets the
    /// token choose its algorithm accepts it.
    Alg,
    /// No algorithm, and no signature.
    None,
    /// Its `exp` is in the past.
    Expired,
}
