//! `kinde-hook jwks`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::KeyArgs;

// What `jwks` may be told.
#[derive(Debug, Args)]
pub(crate) struct JwksArgs {
    #[command(flatten)]
    pub(crate) keys: KeyArgs,

    /// Print a table, the key set itself, or PEM for each usable key
    ///
    /// `text` when printing, `json` with --output.
    #[arg(long, value_name = "FORMAT", help_heading = "Output options")]
    pub(crate) format: Option<JwksFormat>,

    /// Write to this file, for later use with --jwks
    #[arg(short, long, value_name = "FILE", help_heading = "Output options")]
    pub(crate) output: Option<PathBuf>,
}

/// What a key set is printed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum JwksFormat {
    /// A table for people
    Text,
    /// The key set itself
    Json,
    /// A PEM block for each usable key
    Pem,
}
