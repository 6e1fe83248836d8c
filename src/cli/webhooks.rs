//! `kinde-hook webhooks`

use clap::{Args, Subcommand};

use super::help::Help as _;
use super::{Format, ManagementArgs};
use crate::webhook::EventFilter;

// Arguments of `webhooks`.
#[derive(Debug, Args)]
#[command(examples([
    ("List the webhooks of your Kinde environment", "kinde-hook webhooks list"),
    (
        "Create one for user events",
        "kinde-hook webhooks create --url https://example.com/kinde --events 'user.*'",
    ),
    ("Delete it", "kinde-hook webhooks delete webhook_0198"),
]))]
pub(crate) struct WebhooksArgs {
    #[command(subcommand)]
    pub(crate) action: WebhooksAction,

    /// Output format: text (default), or json for scripts
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_default_value = true,
        hide_possible_values = true,
        global = true
    )]
    pub(crate) format: Format,

    #[command(flatten)]
    pub(crate) management: ManagementArgs,
}

// What to do with the webhooks.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum WebhooksAction {
    /// List webhooks and who created them
    List(ListArgs),
    /// Create a permanent webhook
    Create(CreateArgs),
    /// Delete webhooks by id
    Delete(DeleteArgs),
    /// Delete webhooks left behind by listeners on this machine
    Clean(CleanArgs),
    /// List the event types that can be sent
    Types(TypesArgs),
}

// Arguments of `webhooks list`.
#[derive(Debug, Args)]
#[command(examples([
    ("List webhooks", "kinde-hook webhooks list"),
    ("List those of another environment", "kinde-hook webhooks list --issuer acme"),
    ("Print their URLs", "kinde-hook webhooks list --format json | jq -r .endpoint"),
]))]
pub(crate) struct ListArgs {}

// Arguments of `webhooks create`.
#[derive(Debug, Args)]
#[command(examples([
    (
        "Create a webhook for all event types",
        "kinde-hook webhooks create --url https://example.com/kinde",
    ),
    (
        "Create one for user events",
        "kinde-hook webhooks create --url https://example.com/kinde --events 'user.*'",
    ),
    (
        "Give it a name",
        "kinde-hook webhooks create --url https://example.com/kinde --name staging",
    ),
]))]
pub(crate) struct CreateArgs {
    /// URL to send events to: public and https
    #[arg(long, value_name = "URL")]
    pub(crate) url: String,

    /// Event types to send, such as 'user.*' (default: all)
    ///
    /// Separate several with commas: 'user.*,organization.created'.
    #[arg(
        long,
        value_name = "TYPES",
        value_delimiter = ',',
        default_value = "*",
        hide_default_value = true
    )]
    pub(crate) events: Vec<EventFilter>,

    /// Webhook name (default: kinde-hook and the hostname)
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,

    /// Webhook description
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: Option<String>,
}

// Arguments of `webhooks delete`.
#[derive(Debug, Args)]
#[command(examples([
    ("Delete a webhook", "kinde-hook webhooks delete webhook_0198"),
    ("Delete two", "kinde-hook webhooks delete webhook_0198 webhook_0199"),
    (
        "Delete one in another environment",
        "kinde-hook webhooks delete webhook_0198 --issuer acme",
    ),
]))]
pub(crate) struct DeleteArgs {
    /// Webhook ids, as shown by `kinde-hook webhooks list`
    ///
    /// Any webhook can be deleted, regardless of who created it.
    #[arg(value_name = "ID", required = true)]
    pub(crate) ids: Vec<String>,
}

// Arguments of `webhooks clean`.
#[derive(Debug, Args)]
#[command(examples([
    ("Show what would be deleted", "kinde-hook webhooks clean --dry-run"),
    ("Delete webhooks of listeners that were killed", "kinde-hook webhooks clean"),
    ("Do so in another environment", "kinde-hook webhooks clean --issuer acme"),
]))]
pub(crate) struct CleanArgs {
    /// Show what would be deleted, without deleting it
    #[arg(long)]
    pub(crate) dry_run: bool,
}

// Arguments of `webhooks types`.
#[derive(Debug, Args)]
#[command(examples([
    ("List event types", "kinde-hook webhooks types"),
    ("List those of another environment", "kinde-hook webhooks types --issuer acme"),
    ("Print their codes", "kinde-hook webhooks types --format json | jq -r .code"),
]))]
pub(crate) struct TypesArgs {}
