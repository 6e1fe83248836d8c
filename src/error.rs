//! Why a command could not run, and the exit status.

use std::fmt;
use std::process::ExitCode;

/// How a command ended, if it could run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done,
    /// A token was rejected, an app did not accept one, or a check failed.
    No,
    Interrupted,
}

impl From<bool> for Outcome {
    /// The outcome of a check.
    fn from(yes: bool) -> Self {
        if yes { Self::Done } else { Self::No }
    }
}

impl Outcome {
    /// The exit status: 0, 1 or 130.
    pub(crate) fn exit_code(self) -> ExitCode {
        match self {
            Self::Done => ExitCode::SUCCESS,
            Self::No => ExitCode::from(1),
            Self::Interrupted => ExitCode::from(130),
        }
    }
}

/// The exit status of a command that could not run.
pub(crate) const COULD_NOT_RUN: u8 = 2;

/// Why a command could not run. Its texts are untrusted until rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// What failed, lower-case and without a full stop.
    pub(crate) message: String,
    /// What to do next.
    pub(crate) hint: Option<String>,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}
