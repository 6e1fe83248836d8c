//! `kinde-hook doctor`

use std::path::PathBuf;

use clap::Args;

use super::variable::unless_empty;
use super::{DEFAULT_PORT, Format, KeyArgs};
use crate::webhook::Route;

// What `doctor` may be told: as `listen`, so that it sees the same.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// Look whether a listener could have this port
    #[arg(short, long, value_name = "PORT", default_value_t = DEFAULT_PORT)]
    pub(crate) port: u16,

    #[command(flatten)]
    pub(crate) keys: KeyArgs,

    /// Look whether this app has its webhook route; may be given more than once
    ///
    /// TARGET is 3000/api/webhook, localhost:3000/api/webhook or a URL. The app
    /// is asked with GET, so no event is sent.
    #[arg(
        short,
        long,
        value_name = "TARGET",
        env = unless_empty("KINDE_HOOK_FORWARD_TO"),
        hide_env_values = true,
        help_heading = "Forwarding options"
    )]
    pub(crate) forward_to: Vec<Route>,

    /// Accept any certificate of an app, such as a self-signed one
    #[arg(long, requires = "forward_to", help_heading = "Forwarding options")]
    pub(crate) insecure: bool,

    /// Look at this file instead of the one in your data folder
    #[arg(long, value_name = "FILE", help_heading = "Store options")]
    pub(crate) store: Option<PathBuf>,

    /// Print for people, or JSON lines for programs
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output options")]
    pub(crate) format: Format,
}
