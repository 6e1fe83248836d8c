//! `kinde-hook decode`

use clap::{Args, ValueHint};

use super::{Format, KeyArgs};

// What `decode` may be told.
#[derive(Debug, Args)]
pub(crate) struct DecodeArgs {
    /// A token, a file of tokens, or - for standard input
    #[arg(value_name = "TOKEN|FILE|-", value_hint = ValueHint::FilePath)]
    pub(crate) source: String,

    /// Check the signature with the issuer's keys
    ///
    /// Implied by --issuer and --jwks.
    #[arg(long)]
    pub(crate) verify: bool,

    #[command(flatten)]
    pub(crate) keys: KeyArgs,

    /// Print for people, or a JSON line for programs
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output options")]
    pub(crate) format: Format,
}
