//! `kinde-hook replay`

use std::path::PathBuf;

use clap::Args;

use super::help::Help as _;
use super::number::{above_zero, whole};
use super::{ChoiceArgs, Format};
use crate::webhook::Target;

// Arguments of `replay`.
#[derive(Debug, Args)]
#[command(examples([
    (
        "Send the latest stored event to your app again",
        "kinde-hook replay --last --to 3000/api/kinde-webhook",
    ),
    ("Send the events that your app has not yet accepted", "kinde-hook replay --failed"),
    (
        "Send a saved token 1000 times, at 50 requests per second",
        "kinde-hook replay user-created.jwt --times 1000 --rate 50",
    ),
]))]
pub(crate) struct ReplayArgs {
    /// Token files or folders, event ids, or - for stdin
    ///
    /// Of a folder, the .jwt files are read. A file has one token per line; the JSON Lines that `listen --format json`
    /// and `events --json` print are accepted as well. Of an id, a
    /// unique beginning or end is enough; 12 is delivery number 12.
    #[arg(value_name = "FILE|FOLDER|-|ID", conflicts_with_all = ["types", "since"])]
    pub(crate) sources: Vec<String>,

    /// Send the latest stored event, or the latest COUNT
    #[arg(long, value_name = "COUNT", num_args = 0..=1, default_missing_value = "1", value_parser = whole::<usize>(1..=u64::MAX), allow_negative_numbers = true)]
    pub(crate) last: Option<usize>,

    /// Use this store file instead of the default
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
    pub(crate) choice: ChoiceArgs,

    #[command(flatten)]
    pub(crate) sending: SendingArgs,
}

// Where to send, how often and how fast.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Sending options")]
pub(crate) struct SendingArgs {
    /// Send to 3000, localhost:3000/api/webhook or a URL
    ///
    /// Without this option, failed events go to the apps that have not accepted
    /// them, and all others to KINDE_HOOK_FORWARD_TO or the listener on port
    /// 4100.
    #[arg(long, value_name = "TARGET")]
    pub(crate) to: Option<Target>,

    /// Number of times to send each token
    #[arg(long, value_name = "COUNT", default_value_t = 1, value_parser = whole::<u32>(1..=u32::MAX.into()), allow_negative_numbers = true)]
    pub(crate) times: u32,

    /// Maximum requests per second
    #[arg(long, value_name = "COUNT", value_parser = above_zero, allow_negative_numbers = true)]
    pub(crate) rate: Option<f64>,

    /// Number of concurrent requests
    #[arg(long, value_name = "COUNT", default_value_t = 1, value_parser = whole::<u16>(1..=1024), allow_negative_numbers = true)]
    pub(crate) concurrency: u16,

    /// Retry each token on Kinde's schedule until a 200
    #[arg(long, conflicts_with = "times")]
    pub(crate) kinde_schedule: bool,

    /// Speed up Kinde's retry intervals by this factor
    #[arg(
        long,
        value_name = "FACTOR",
        requires = "kinde_schedule",
        default_value_t = 1.0,
        value_parser = above_zero,
        allow_negative_numbers = true,
        hide_short_help = true
    )]
    pub(crate) speed: f64,

    /// Accept any TLS certificate of the target, such as a self-signed one
    #[arg(long, hide_short_help = true)]
    pub(crate) insecure: bool,
}
