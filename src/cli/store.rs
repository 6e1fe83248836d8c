//! Where deliveries are remembered.

use std::path::PathBuf;

use clap::Args;

// Options of a command that may do without a store.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Store options")]
pub(crate) struct StoreArgs {
    /// Keep deliveries in this file instead of the one in your data folder
    #[arg(long, value_name = "FILE", conflicts_with = "no_store")]
    pub(crate) store: Option<PathBuf>,

    /// Keep nothing on disk
    ///
    /// A 200 then only means that the event was verified.
    #[arg(long)]
    pub(crate) no_store: bool,
}
