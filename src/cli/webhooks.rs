//! `kinde-hook webhooks`

use clap::{Args, Subcommand};

use super::{Format, ManagementArgs};
use crate::webhook::EventFilter;

// What `webhooks` may be told.
#[derive(Debug, Args)]
pub(crate) struct WebhooksArgs {
    #[command(subcommand)]
    pub(crate) action: WebhooksAction,

    #[command(flatten)]
    pub(crate) management: ManagementArgs,

    /// Print for people, or JSON lines for programs
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        global = true,
        help_heading = "Output options"
    )]
    pub(crate) format: Format,
}

// What to do with the webhooks.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum WebhooksAction {
    /// Show what is set up, and whose it is
    List,
    /// Make a webhook, which stays until it is deleted
    Create(CreateArgs),
    /// Delete webhooks, whoever made them
    Delete(DeleteArgs),
    /// Delete what listeners on this machine left behind
    Clean(CleanArgs),
    /// Show the event types that can be sent
    Types,
}

// What `webhooks create` may be told.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// Send to this address, which is public and https
    #[arg(long, value_name = "URL")]
    pub(crate) url: String,

    /// Send events of these types, such as user.*,organization.created
    #[arg(long, value_name = "TYPES", value_delimiter = ',', default_value = "*")]
    pub(crate) events: Vec<EventFilter>,

    /// Call it this, instead of kinde-hook and this machine's name
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,

    /// Say this about it
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: Option<String>,
}

// What `webhooks delete` may be told.
#[derive(Debug, Args)]
pub(crate) struct DeleteArgs {
    /// Ids of webhooks, as `kinde-hook webhooks list` shows them
    #[arg(value_name = "ID", required = true)]
    pub(crate) ids: Vec<String>,
}

// What `webhooks clean` may be told.
#[derive(Debug, Args)]
pub(crate) struct CleanArgs {
    /// Only say what would be deleted
    #[arg(long)]
    pub(crate) dry_run: bool,
}
