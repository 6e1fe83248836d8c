//! Where deliveries are stored.

use std::path::PathBuf;

use super::data_folder;
use crate::cli::StoreArgs;
use crate::error::Failure;

/// The store's file: that of `--store`, or the one in the data folder. `None`
/// with `--no-store`.
pub(crate) fn resolve_store(args: &StoreArgs) -> Result<Option<PathBuf>, Failure> {
    if args.no_store {
        return Ok(None);
    }
    store_path(args.store.clone()).map(Some)
}

/// The store's file, for a command that requires a store.
pub(crate) fn store_path(given: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let default = || data_folder().map(|folder| folder.join("events.db"));
    given.map_or_else(default, Ok)
}
