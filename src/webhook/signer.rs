//! Whose key signed something.

/// Who stands behind a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signer {
    /// Kinde.
    Issuer,
    /// An issuer on this machine, which cannot be Kinde: the event is generated.
    LoopbackIssuer,
    /// The developer, with this user's own key: the event is generated.
    LocalIssuer,
}
