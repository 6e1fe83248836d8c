//! `kinde-hook listen`

use std::path::PathBuf;

use clap::Args;

use super::help::Help as _;
use super::number::whole;
use super::{DEFAULT_PORT, Format, ForwardArgs, KeyArgs, RegisterArgs, StoreArgs, TunnelArgs};
use crate::webhook::EventFilter;

// Arguments of `listen`.
#[derive(Debug, Args)]
#[command(examples([
    (
        "Verify webhooks and forward them to your app",
        "kinde-hook listen --forward-to 3000/api/kinde-webhook",
    ),
    (
        "Receive them from Kinde, through a tunnel and a temporary webhook",
        "kinde-hook listen --tunnel --register --forward-to 3000/api/kinde-webhook",
    ),
    ("Show only user events, one line each", "kinde-hook listen --events 'user.*' --compact"),
]))]
pub(crate) struct ListenArgs {
    /// Port to listen on; 0 picks a free port
    ///
    /// The URL with that port is printed.
    #[arg(short, long, value_name = "PORT", default_value_t = DEFAULT_PORT, value_parser = whole::<u16>(0..=u16::MAX.into()), allow_negative_numbers = true)]
    pub(crate) port: u16,

    /// Address to bind to (default: loopback only)
    #[arg(long, value_name = "ADDRESS", hide_short_help = true)]
    pub(crate) host: Option<String>,

    /// Accept webhooks on this path only (default: any)
    #[arg(long, value_name = "PATH", value_parser = path, hide_short_help = true)]
    pub(crate) path: Option<String>,

    /// Event types to show and forward, such as 'user.*'
    ///
    /// Separate several with commas: 'user.*,organization.created'. Other events
    /// are still stored and answered with 200, but neither shown nor forwarded.
    #[arg(long, value_name = "TYPES", value_delimiter = ',')]
    pub(crate) events: Vec<EventFilter>,

    /// Save each verified token to a file in this folder, for `replay`
    ///
    /// A delivery is answered once its file is on disk.
    #[arg(long, value_name = "FOLDER", hide_short_help = true)]
    pub(crate) save: Option<PathBuf>,

    /// Show one line per event
    #[arg(long, conflicts_with = "format")]
    pub(crate) compact: bool,

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
    pub(crate) keys: KeyArgs,

    #[command(flatten)]
    pub(crate) forward: ForwardArgs,

    #[command(flatten)]
    pub(crate) tunnel: TunnelArgs,

    #[command(flatten)]
    pub(crate) register: RegisterArgs,

    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

/// Reads a path as requests will have it.
fn path(text: &str) -> Result<String, String> {
    let path = if text.starts_with('/') { text.to_owned() } else { format!("/{text}") };
    match path.parse::<http::uri::PathAndQuery>() {
        Ok(parsed) if parsed.query().is_none() => Ok(path),
        Ok(_) => Err("omit the query: requests may have any".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}
