//! `kinde-hook events`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::help::Help as _;
use super::moment::Moment;
use super::number::whole;
use super::{Format, ManagementArgs};
use crate::webhook::EventFilter;

// Arguments of `events`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(examples([
    ("Show new events as a listener stores them", "kinde-hook events --follow"),
    ("List the user events of the last two hours", "kinde-hook events --type 'user.*' --since 2h"),
    (
        "Show an event in full: its deliveries, headers and forwards",
        "kinde-hook events show event_0198",
    ),
]))]
pub(crate) struct EventsArgs {
    #[command(subcommand)]
    pub(crate) action: Option<EventsAction>,

    #[command(flatten)]
    pub(crate) list: ListArgs,

    /// Use this store file instead of the default
    ///
    /// The default is ~/.local/share/kinde-hook/events.db, or the same in your
    /// system's data folder.
    #[arg(
        long,
        value_name = "FILE",
        global = true,
        help_heading = "Store options",
        hide_short_help = true
    )]
    pub(crate) store: Option<PathBuf>,
}

// Which deliveries are listed, and how.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// Maximum number of events; 0 for all
    #[arg(short = 'n', long, value_name = "COUNT", default_value_t = 20, value_parser = whole::<usize>(0..=u64::MAX), allow_negative_numbers = true)]
    pub(crate) limit: usize,

    /// Keep running and show new events as they arrive
    #[arg(short, long)]
    pub(crate) follow: bool,

    /// Output format: text (default), or json for scripts
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) format: Format,

    /// The same as --format json
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) choice: ChoiceArgs,
}

// Which deliveries are meant.
#[derive(Debug, Clone, Default, PartialEq, Args)]
#[command(next_help_heading = "Filter options")]
pub(crate) struct ChoiceArgs {
    /// Only events of these types, such as 'user.*'
    ///
    /// Separate several with commas: 'user.*,organization.created'.
    #[arg(long = "type", value_name = "TYPES", value_delimiter = ',')]
    pub(crate) types: Vec<EventFilter>,

    /// Only deliveries since then: 30m, 2d or a date
    ///
    /// A date and time is accepted as well, such as 2026-08-01T10:00:00Z.
    #[arg(long, value_name = "TIME", allow_negative_numbers = true)]
    pub(crate) since: Option<Moment>,

    /// Only events your app has not yet accepted
    #[arg(long)]
    pub(crate) failed: bool,

    /// Only deliveries that the listener rejected
    #[arg(long, conflicts_with = "failed")]
    pub(crate) rejected: bool,
}

// What to do with the events.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum EventsAction {
    /// List events; the same as `events` alone
    List(ListActionArgs),
    /// Show every delivery of an event, with its headers and forwards
    Show(ShowArgs),
    /// Write the tokens of events to .jwt files
    Export(ExportArgs),
    /// Fetch past events from Kinde's API (unsigned)
    Fetch(FetchArgs),
    /// Permanently delete old deliveries
    Prune(PruneArgs),
}

// Arguments of `events list`.
#[derive(Debug, Args)]
#[command(examples([
    ("List the latest five events", "kinde-hook events list --limit 5"),
    ("List events your app has not yet accepted", "kinde-hook events list --failed"),
    ("Print event types for a script", "kinde-hook events list --json | jq -r .event_type"),
]))]
pub(crate) struct ListActionArgs {
    #[command(flatten)]
    pub(crate) list: ListArgs,
}

// Arguments of `events show`.
#[derive(Debug, Args)]
#[command(examples([
    ("Show an event by the beginning of its id", "kinde-hook events show event_0198"),
    ("Show one delivery by its number", "kinde-hook events show 12"),
    ("Print the data of an event", "kinde-hook events show event_0198 --json | jq .data"),
]))]
pub(crate) struct ShowArgs {
    /// Event id, its beginning or end, or a delivery number such as 12
    #[arg(value_name = "ID", required = true)]
    pub(crate) ids: Vec<String>,

    /// Output format: text (default), or json for scripts
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) format: Format,

    /// The same as --format json
    #[arg(long)]
    pub(crate) json: bool,
}

// Arguments of `events export`.
#[derive(Debug, Args)]
#[command(examples([
    ("Save one event", "kinde-hook events export event_0198 --dir tokens"),
    ("Save all events of the last day", "kinde-hook events export --since 1d --dir tokens"),
    ("Save what the listener rejected", "kinde-hook events export --rejected --dir rejected"),
]))]
pub(crate) struct ExportArgs {
    /// Event ids; without any, all events that match the filters
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,

    /// Folder to write to
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) dir: PathBuf,

    #[command(flatten)]
    pub(crate) choice: ChoiceArgs,
}

// Arguments of `events fetch`.
#[derive(Debug, Args)]
#[command(examples([
    (
        "Fetch an event by its full id",
        "kinde-hook events fetch event_0198653f6a80c0de0198653f6a80c0de",
    ),
    (
        "Print it as a JSON line",
        "kinde-hook events fetch event_0198653f6a80c0de0198653f6a80c0de --json",
    ),
    (
        "Fetch it from another Kinde environment",
        "kinde-hook events fetch event_0198653f6a80c0de0198653f6a80c0de --issuer acme",
    ),
]))]
pub(crate) struct FetchArgs {
    /// Full event ids
    #[arg(value_name = "EVENT_ID", required = true)]
    pub(crate) ids: Vec<String>,

    /// Output format: text (default), or json for scripts
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) format: Format,

    /// The same as --format json
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) management: ManagementArgs,
}

// Arguments of `events prune`.
#[derive(Debug, Args)]
#[command(examples([
    ("Show what would be deleted", "kinde-hook events prune --older-than 30d --dry-run"),
    ("Delete deliveries older than 30 days", "kinde-hook events prune --older-than 30d"),
    ("Delete deliveries from before a date", "kinde-hook events prune --older-than 2026-08-01"),
]))]
pub(crate) struct PruneArgs {
    /// Delete deliveries older than this: 30d, 12h or a date
    #[arg(long, value_name = "TIME", allow_negative_numbers = true)]
    pub(crate) older_than: Moment,

    /// Show what would be deleted, without deleting it
    #[arg(long)]
    pub(crate) dry_run: bool,
}
