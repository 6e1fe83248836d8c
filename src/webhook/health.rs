//! Whether an app is there to be sent anything.

/// A change: an app went away, or is back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Health {
    /// The app's address, without a path.
    pub(crate) target: String,
    /// Whether it accepts connections.
    pub(crate) up: bool,
}
