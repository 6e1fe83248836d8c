//! `kinde-hook decode`

use clap::{Args, ValueHint};

use super::help::Help as _;
use super::{Format, KeyArgs};

// Arguments of `decode`.
#[derive(Debug, Args)]
#[command(examples([
    ("Show the header and payload of a token in a file", "kinde-hook decode user-created.jwt"),
    (
        "Verify it as well, with the keys of a Kinde environment",
        "kinde-hook decode user-created.jwt --issuer acme.kinde.com",
    ),
    (
        "Show what a sample event contains",
        "kinde-hook trigger user.created --print | kinde-hook decode -",
    ),
]))]
pub(crate) struct DecodeArgs {
    /// A token, a file of tokens, or - for standard input
    #[arg(value_name = "TOKEN|FILE|-", value_hint = ValueHint::FilePath)]
    pub(crate) source: String,

    /// Verify the signature with the issuer's keys
    ///
    /// Implied by --issuer and --jwks.
    #[arg(long)]
    pub(crate) verify: bool,

    /// Output format: text (default), or json for scripts
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) format: Format,

    #[command(flatten)]
    pub(crate) keys: KeyArgs,
}
