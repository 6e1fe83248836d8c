//! Why the local issuer cannot be used, and what to do about it.

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::Failure;
use crate::files::foreign::Foreign;
use crate::files::private;

/// Why the local issuer cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LocalIssuerError {
    /// Its key file cannot be read.
    #[error("cannot use the local issuer's key {path}: {cause}")]
    File { path: String, cause: String },
    /// Another user may have put another key there.
    #[error("the local issuer's key {} {foreign}", .path.display())]
    Foreign { path: PathBuf, foreign: Foreign },
    /// There is none yet, and none can be created.
    #[error("cannot create the local issuer's key in {folder}: {cause}")]
    NotCreated { folder: String, cause: String },
    /// Its key file holds something else.
    #[error("{path} does not contain an RSA private key of at least 2048 bits")]
    NotAKey { path: String },
    /// The cryptographic library cannot generate a key, or sign with it.
    #[error("cannot generate or use the local issuer's key")]
    Crypto,
}

impl LocalIssuerError {
    /// What to do next.
    pub(crate) fn hint(&self) -> Cow<'static, str> {
        let hint = match self {
            Self::Foreign { path, foreign } => {
                return foreign.remedy(&private::closing(path)).into();
            }
            Self::File { .. } => "check the permissions of the file and of its folder",
            Self::NotCreated { .. } => {
                "set XDG_DATA_HOME or HOME to a writable folder, or pass --issuer without \
                 --local-issuer"
            }
            Self::NotAKey { .. } => "delete the file: a new key is generated on the next start",
            Self::Crypto => "try again",
        };
        hint.into()
    }

    /// No key can be created in a folder, for this cause.
    pub(crate) fn not_created(folder: &Path, cause: impl Into<String>) -> Self {
        Self::NotCreated { folder: folder.display().to_string(), cause: cause.into() }
    }

    pub(super) fn of_file(path: &Path, error: &io::Error) -> Self {
        Self::File { path: path.display().to_string(), cause: error.to_string() }
    }
}

impl From<LocalIssuerError> for Failure {
    fn from(error: LocalIssuerError) -> Self {
        Self::new(error.to_string()).hint(error.hint())
    }
}
