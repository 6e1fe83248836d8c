//! Why a listener ends.

use crate::error::Failure;

pub(super) enum End {
    /// A signal, or a reader of its output that went away.
    Requested,
    /// The tunnel failed for a reason that only the user can fix.
    Unreachable(Failure),
    /// The server has ended by itself.
    ServerEnded,
}
