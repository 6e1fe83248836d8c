//! Why a command could not run, for the person reading it, and the exit
//! status that says so to programs.

use std::fmt;
use std::process::ExitCode;

/// How a command ended that could run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It did what was asked.
    Done,
    /// The answer is no: a token was rejected, an app did not accept it, or the
    /// set-up has a problem.
    No,
    /// It was interrupted.
    Interrupted,
}

impl From<bool> for Outcome {
    /// The outcome of a yes-or-no question.
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
    /// What happened, to what.
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
