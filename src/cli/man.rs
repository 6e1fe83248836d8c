//! `kinde-hook man`

use std::path::PathBuf;

use clap::Args;

use super::help::Help as _;

// Arguments of `man`.
#[derive(Debug, Args)]
#[command(examples([
    ("Read the manual page", "kinde-hook man | man -l -"),
    ("Install the pages of all commands", "kinde-hook man --dir ~/.local/share/man/man1"),
    ("Save the main page", "kinde-hook man > kinde-hook.1"),
]))]
pub(crate) struct ManArgs {
    /// Write a page for every command to this folder
    ///
    /// Without this option, the main page is printed.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) dir: Option<PathBuf>,
}
