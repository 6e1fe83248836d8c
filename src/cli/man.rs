//! `kinde-hook man`

use std::path::PathBuf;

use clap::Args;

// What `man` may be told.
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Write the page of every command into this folder instead
    #[arg(long, value_name = "FOLDER")]
    pub(crate) dir: Option<PathBuf>,
}
