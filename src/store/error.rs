//! Why the store cannot be used, and what to do about it.

use std::path::Path;

use crate::error::Failure;

/// Why the store cannot be used, or could not store something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StoreError {
    /// The file or its folder cannot be opened or created.
    #[error("{0}")]
    File(String),
    /// The file is not a store.
    #[error("it is not a kinde-hook store")]
    NotAStore,
    /// A newer kinde-hook created it.
    #[error("it has version {version}; this kinde-hook supports versions up to {newest}")]
    Newer { version: usize, newest: usize },
    /// The write-ahead log beside the file is another store's.
    #[error("the -wal file beside it belongs to another store")]
    ForeignLog,
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// Another program has held its lock for too long.
    #[error("another program has it locked")]
    Busy,
    /// Any other error of SQLite.
    #[error("{0}")]
    Database(String),
    /// The writer thread has ended.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// What to do next.
    pub(crate) fn hint(&self) -> &'static str {
        match self {
            Self::File(_) | Self::Database(_) => {
                "check the file and its folder, choose another with --store, or run without a store: --no-store"
            }
            Self::NotAStore => "choose another file with --store",
            Self::Newer { .. } => "update kinde-hook, or choose another file with --store",
            Self::ForeignLog => {
                "move that file away, or start `kinde-hook listen`, which does so; if you moved its store, put it beside that as NAME-wal"
            }
            Self::Full => "free up disk space; the sender will retry",
            Self::Busy => {
                "stop the program that has the file open, or choose another file with --store"
            }
            Self::Closed => "restart the listener",
        }
    }
}

impl StoreError {
    /// Why a command that needs the store at `path` cannot run.
    pub(crate) fn into_failure(self, path: &Path) -> Failure {
        Failure::new(format!("cannot use the store {}: {self}", path.display())).hint(self.hint())
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotAStore,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseBusy) => Self::Busy,
            _ => Self::Database(error.to_string()),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self::File(error.to_string())
    }
}
