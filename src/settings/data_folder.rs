//! Where everything that is kept stands.

use std::path::PathBuf;

use crate::error::Failure;

/// The program's folder in the platform's folder for data.
pub(crate) fn data_folder() -> Result<PathBuf, Failure> {
    let folder = dirs::data_dir().map(|folder| folder.join("kinde-hook"));
    folder.ok_or_else(|| {
        Failure::new("this system names no folder for data")
            .hint("set HOME, or choose a file with --store")
    })
}
