//! `kinde-hook replay`

use std::path::PathBuf;

use clap::Args;

use super::{ChoiceArgs, Format};
use crate::webhook::Target;

// What `replay` may be told.
#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// Files of tokens, folders of .jwt files, - for standard input, or event ids
    ///
    /// A file has one token per line. The JSON lines that `listen --format json` and `events --json` print are
    /// read as well. Of an id, a beginning or an end that no other has will do;
    /// 12 is the delivery of that number.
    #[arg(value_name = "FILE|FOLDER|-|ID", conflicts_with_all = ["types", "since"])]
    pub(crate) sources: Vec<String>,

    /// Send the latest event of the store, or the latest COUNT
    #[arg(long, value_name = "COUNT", num_args = 0..=1, default_missing_value = "1")]
    pub(crate) last: Option<usize>,

    #[command(flatten)]
    pub(crate) choice: ChoiceArgs,

    /// Look into this file instead of the one in your data folder
    #[arg(long, value_name = "FILE", help_heading = "Store options")]
    pub(crate) store: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) sending: SendingArgs,

    /// Print for people, or JSON lines for programs
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output options")]
    pub(crate) format: Format,
}

// Where to send, how often and how fast.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Sending options")]
pub(crate) struct SendingArgs {
    /// Send to 3000, localhost:3000/api/webhook or a URL
    ///
    /// Without it, failed events go to the apps that have not accepted them,
    /// and everything else to KINDE_HOOK_FORWARD_TO or the listener on port
    /// 4100.
    #[arg(long, value_name = "TARGET")]
    pub(crate) to: Option<Target>,

    /// Send each token so many times
    #[arg(long, value_name = "COUNT", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) times: u32,

    /// Send at most so many in a second
    #[arg(long, value_name = "COUNT", value_parser = rate)]
    pub(crate) rate: Option<f64>,

    /// Wait for so many answers at once
    #[arg(long, value_name = "COUNT", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) concurrency: u16,

    /// Repeat each token as Kinde would, until it is answered with 200
    #[arg(long, conflicts_with = "times")]
    pub(crate) kinde_schedule: bool,

    /// Let Kinde's intervals pass so many times faster
    #[arg(long, value_name = "FACTOR", requires = "kinde_schedule", default_value_t = 1.0, value_parser = rate)]
    pub(crate) speed: f64,

    /// Accept any certificate of the target, such as a self-signed one
    #[arg(long)]
    pub(crate) insecure: bool,
}

/// Reads a number above zero, from which a pause can be worked out.
fn rate(text: &str) -> Result<f64, String> {
    const LEAST: f64 = 0.000_001;
    match text.parse::<f64>() {
        Ok(rate) if rate >= LEAST && rate.is_finite() => Ok(rate),
        _ => Err(format!("give a number above zero, {LEAST} at least")),
    }
}
