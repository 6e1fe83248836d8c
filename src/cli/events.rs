//! `kinde-hook events`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::moment::Moment;
use super::{Format, ManagementArgs};
use crate::webhook::EventFilter;

// What `events` may be told.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct EventsArgs {
    #[command(subcommand)]
    pub(crate) action: Option<EventsAction>,

    #[command(flatten)]
    pub(crate) list: ListArgs,

    /// Look into this file instead of the one in your data folder
    #[arg(long, value_name = "FILE", global = true, help_heading = "Store options")]
    pub(crate) store: Option<PathBuf>,
}

// Which deliveries are listed, and how.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) choice: ChoiceArgs,

    /// Show the latest so many; 0 for all
    #[arg(short = 'n', long, value_name = "COUNT", default_value_t = 20)]
    pub(crate) limit: usize,

    /// Go on and show what arrives, until Ctrl-C
    #[arg(short, long)]
    pub(crate) follow: bool,

    /// Print for people, or JSON lines for programs
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output options")]
    pub(crate) format: Format,

    /// The same as --format json
    #[arg(long, help_heading = "Output options")]
    pub(crate) json: bool,
}

// Which deliveries are meant.
#[derive(Debug, Clone, Default, PartialEq, Args)]
#[command(next_help_heading = "Choice of events")]
pub(crate) struct ChoiceArgs {
    /// Only events of these types, such as user.*,organization.created
    #[arg(long = "type", value_name = "TYPES", value_delimiter = ',')]
    pub(crate) types: Vec<EventFilter>,

    /// Only what arrived since then: 30m, 2d, 2026-08-01 or 2026-08-01T10:00:00Z
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<Moment>,

    /// Only events that the app has still not accepted
    #[arg(long)]
    pub(crate) failed: bool,

    /// Only deliveries that were refused
    #[arg(long, conflicts_with = "failed")]
    pub(crate) rejected: bool,
}

/// What to do with the events.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum EventsAction {
    /// List what arrived, as `events` alone does
    List(ListArgs),
    /// Show every delivery of an event, with its headers and forwards
    Show(ShowArgs),
    /// Write the tokens of events to .jwt files
    Export(ExportArgs),
    /// Show past events as Kinde itself tells them, unsigned
    Fetch(FetchArgs),
    /// Delete old deliveries for good
    Prune(PruneArgs),
}

// What `events show` may be told.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// An event id, its beginning or end, or a delivery's number such as 12
    #[arg(value_name = "ID", required = true)]
    pub(crate) ids: Vec<String>,

    /// Print for people, or JSON lines for programs
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output options")]
    pub(crate) format: Format,

    /// The same as --format json
    #[arg(long, help_heading = "Output options")]
    pub(crate) json: bool,
}

// What `events export` may be told.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// Event ids; without any, all events that the options choose
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,

    #[command(flatten)]
    pub(crate) choice: ChoiceArgs,

    /// Write into this folder
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) dir: PathBuf,
}

// What `events fetch` may be told.
#[derive(Debug, Args)]
pub(crate) struct FetchArgs {
    /// Whole ids of events
    #[arg(value_name = "EVENT_ID", required = true)]
    pub(crate) ids: Vec<String>,

    #[command(flatten)]
    pub(crate) management: ManagementArgs,

    /// Print for people, or JSON lines for programs
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output options")]
    pub(crate) format: Format,

    /// The same as --format json
    #[arg(long, help_heading = "Output options")]
    pub(crate) json: bool,
}

// What `events prune` may be told.
#[derive(Debug, Args)]
pub(crate) struct PruneArgs {
    /// Delete what arrived longer ago than this: 30d, 12h, or before a date
    #[arg(long, value_name = "TIME")]
    pub(crate) older_than: Moment,

    /// Only say how much would be deleted
    #[arg(long)]
    pub(crate) dry_run: bool,
}
