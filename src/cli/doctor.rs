//! `kinde-hook doctor`

use std::path::PathBuf;

use clap::Args;

use super::help::Help as _;
use super::number::whole;
use super::variable::unless_empty;
use super::{DEFAULT_PORT, Format, KeyArgs};
use crate::webhook::Route;

// Arguments of `doctor`: those of `listen`, so that it checks the same settings.
#[derive(Debug, Args)]
#[command(examples([
    ("Check the settings that `listen` would use in this folder", "kinde-hook doctor"),
    (
        "Check your app's webhook route as well",
        "kinde-hook doctor --forward-to 3000/api/kinde-webhook",
    ),
    ("Print the names of failed checks", "kinde-hook doctor --format json | jq -r 'select(.status == \"problem\").name'"),
]))]
pub(crate) struct DoctorArgs {
    /// Port to check
    #[arg(short, long, value_name = "PORT", default_value_t = DEFAULT_PORT, value_parser = whole::<u16>(0..=u16::MAX.into()), allow_negative_numbers = true)]
    pub(crate) port: u16,

    /// Store file to check instead of the default
    ///
    /// The default is ~/.local/share/kinde-hook/events.db, or the same in your
    /// system's data folder.
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub(crate) store: Option<PathBuf>,

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

    /// Check that this app has a webhook route; repeatable
    ///
    /// TARGET is 3000/api/webhook, localhost:3000/api/webhook or a URL. The
    /// check sends GET and OPTIONS requests only, no event. Without this
    /// option, KINDE_HOOK_FORWARD_TO is read.
    #[arg(
        short,
        long,
        value_name = "TARGET",
        env = unless_empty("KINDE_HOOK_FORWARD_TO"),
        hide_env = true,
        help_heading = "Forwarding options"
    )]
    pub(crate) forward_to: Vec<Route>,

    /// Accept any TLS certificate of the app, such as a self-signed one
    #[arg(
        long,
        requires = "forward_to",
        hide_short_help = true,
        help_heading = "Forwarding options"
    )]
    pub(crate) insecure: bool,
}
