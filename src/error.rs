//! Why a command could not run, for the person reading it, and the exit
//! status that says so to programs.

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use crate::forward::AppClientError;
use crate::keys::FetchError;
use crate::local_issuer::LocalIssuerError;
use crate::management::ManagementError;
use crate::server::BindError;
use crate::store::StoreError;
use crate::token_files::ReadError;

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

    /// The store at `path` cannot be used.
    pub(crate) fn of_store(path: &Path, error: &StoreError) -> Self {
        Self::new(format!("cannot use the store {}: {error}", path.display())).hint(error.hint())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl From<FetchError> for Failure {
    fn from(error: FetchError) -> Self {
        Self::new(error.to_string()).hint(error.hint())
    }
}

impl From<LocalIssuerError> for Failure {
    fn from(error: LocalIssuerError) -> Self {
        Self::new(error.to_string()).hint(error.hint())
    }
}

impl From<ManagementError> for Failure {
    fn from(error: ManagementError) -> Self {
        Self::new(error.to_string()).hint(error.hint())
    }
}

impl From<AppClientError> for Failure {
    fn from(error: AppClientError) -> Self {
        Self::new(error.to_string()).hint("install the system's CA certificates (ca-certificates)")
    }
}

impl From<BindError> for Failure {
    fn from(error: BindError) -> Self {
        let failure = Self::new(error.to_string());
        match error {
            BindError::InUse(_) => {
                failure.hint("is another kinde-hook running? Choose another port with --port")
            }
            BindError::Denied(_) => failure.hint("ports below 1024 are the system's: use --port"),
            BindError::NotOurs(_) => {
                failure.hint("leave --host away to listen on this machine only")
            }
            BindError::Other(..) => failure,
        }
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        let failure = Self::new(error.to_string());
        match error {
            ReadError::Unreadable { .. } => failure,
            ReadError::NoToken(_) => {
                failure.hint("`kinde-hook listen --save FOLDER` saves tokens to replay")
            }
            ReadError::NotAToken { .. } => {
                failure.hint("a token file has one token per line, header.payload.signature")
            }
        }
    }
}
