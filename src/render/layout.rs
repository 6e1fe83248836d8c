//! What the texts of a listener have in common.

/// Marks what the local issuer, or another on this machine, signed.
pub(super) const LOCAL: &str = "LOCAL";

/// Spaces under the time, so that the marks are in a column of their own.
pub(super) const INDENT: usize = 9;

/// How a listener's output is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Text, a block per event.
    Blocks,
    /// Text, a line per event.
    Compact,
    /// A JSON object per line.
    Json,
}
