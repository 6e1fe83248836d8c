//! What a signal means for the command that it stops.

/// What asks a command to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// Ctrl-C or SIGTERM: a person, or a supervising program.
    Request,
    /// SIGHUP, or a console that is closed: no user is left to be impatient.
    HangUp,
}
