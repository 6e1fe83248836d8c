//! `kinde-hook replay`

use clap::Args;

use super::Format;
use crate::webhook::Target;

/// What `replay` may be told.
#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// Files with a token per line, folders of .jwt files, or - for standard input
    ///
    /// The JSON lines that `listen --format json` prints are read as well.
    #[arg(value_name = "FILE|FOLDER|-", required = true)]
    pub(crate) sources: Vec<String>,

    /// Send to 3000, localhost:3000/api/webhook or a URL
    #[arg(long, value_name = "TARGET", default_value = "4100")]
    pub(crate) to: Target,

    /// Print for people, or JSON lines for programs
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output options")]
    pub(crate) format: Format,
}
