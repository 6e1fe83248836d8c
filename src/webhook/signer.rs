//! Whose key signed something.

/// The owner of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signer {
    /// Kinde.
    Issuer,
    /// An issuer on this machine, which cannot be Kinde: the event is generated.
    LoopbackIssuer,
    /// This user's local issuer: the event is generated.
    LocalIssuer,
}
