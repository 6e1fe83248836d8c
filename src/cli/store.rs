//! Where deliveries are stored.

use std::path::PathBuf;

use clap::Args;

// Options of a command that can work without a store.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Store options")]
pub(crate) struct StoreArgs {
    /// Use this store file instead of the default
    ///
    /// The default is ~/.local/share/kinde-hook/events.db, or the same in your
    /// system's data folder.
    #[arg(long, value_name = "FILE", conflicts_with = "no_store", hide_short_help = true)]
    pub(crate) store: Option<PathBuf>,

    /// Store nothing on disk
    ///
    /// A 200 then only means that the event was verified.
    #[arg(long, hide_short_help = true)]
    pub(crate) no_store: bool,
}
