//! The ways in which a token is broken on purpose, to see that an app refuses
//! it.

/// One way to break a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tamper {
    /// A bit of the signature is another.
    Signature,
    /// The payload was changed after it was signed.
    Payload,
    /// The header names a key that nobody has.
    Kid,
    /// Signed as HS256, with the public key for a secret: an app that lets the
    /// token choose its algorithm takes it for genuine.
    Alg,
    /// No algorithm, and no signature.
    None,
    /// It has an `exp`, and that is past.
    Expired,
}
