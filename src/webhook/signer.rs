//! Whose key signed something.

/// Who stands behind a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signer {
    /// Kinde.
    Issuer,
    /// The developer: the event was made up on this machine.
    LocalIssuer,
}
