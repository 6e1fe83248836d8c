//! Why a listener ends.

use crate::error::Failure;

pub(super) enum End {
    /// A signal, or a reader of its output that went away.
    Requested,
    /// Only the user can put right what keeps it from being reached.
    Unreachable(Failure),
    /// The server has ended by itself.
    ServerEnded,
}
