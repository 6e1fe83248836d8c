//! Where deliveries are remembered.

use std::path::PathBuf;

use crate::cli::StoreArgs;
use crate::error::Failure;

/// The store's file: as `--store` says, or in the platform's data folder.
/// `None` if the user wants no store.
pub(crate) fn resolve_store(args: &StoreArgs) -> Result<Option<PathBuf>, Failure> {
    if args.no_store {
        return Ok(None);
    }
    store_path(args.store.clone()).map(Some)
}

/// The store's file, for a command that is about the store.
pub(crate) fn store_path(given: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let default = || dirs::data_dir().map(|folder| folder.join("kinde-hook").join("events.db"));
    given.or_else(default).ok_or_else(|| {
        Failure::new("this system names no folder for data")
            .hint("set HOME, or choose a file with --store")
    })
}
