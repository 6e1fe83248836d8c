//! `kinde-hook jwks`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::KeyArgs;
use super::help::Help as _;

// Arguments of `jwks`.
#[derive(Debug, Args)]
#[command(examples([
    ("List the keys of the configured Kinde environment", "kinde-hook jwks"),
    ("Save them, to verify tokens offline", "kinde-hook jwks --output jwks.json"),
    ("Print another environment's keys as PEM", "kinde-hook jwks --issuer acme --format pem"),
]))]
pub(crate) struct JwksArgs {
    /// Output format: text, json or pem
    ///
    /// text is a table, json the key set itself, pem a block for each usable
    /// key. The default is text, or json with --output.
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    pub(crate) format: Option<JwksFormat>,

    /// Write to this file, for later use with --jwks
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) keys: KeyArgs,
}

/// An output format for a key set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum JwksFormat {
    /// A readable table
    Text,
    /// The key set itself
    Json,
    /// A PEM block for each usable key
    Pem,
}
