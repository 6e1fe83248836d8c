//! The folder in which everything is stored.

use std::path::PathBuf;

use crate::error::Failure;
use crate::files::{foreign, private};

/// The program's folder in the platform's data folder. Keys, tokens, claims and
/// events in it are trusted, so a folder that other users can write is rejected.
pub(crate) fn data_folder() -> Result<PathBuf, Failure> {
    let folder = dirs::data_dir().map(|folder| folder.join("kinde-hook"));
    let folder = folder.ok_or_else(|| {
        Failure::new("this system has no data folder")
            .hint("set HOME, or choose a file with --store")
    })?;
    match foreign::foreign(&folder) {
        None => Ok(folder),
        Some(foreign) => Err(Failure::new(format!("{} {foreign}", folder.display()))
            .hint(foreign.remedy(&private::closing(&folder)))),
    }
}
