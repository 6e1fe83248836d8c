//! `kinde-hook listen`

use std::path::PathBuf;

use clap::Args;

use super::{DEFAULT_PORT, Format, ForwardArgs, KeyArgs, RegisterArgs, StoreArgs, TunnelArgs};
use crate::webhook::EventFilter;

// What `listen` may be told.
#[derive(Debug, Args)]
pub(crate) struct ListenArgs {
    /// Listen on this port; 0 takes a free one and says which
    #[arg(short, long, value_name = "PORT", default_value_t = DEFAULT_PORT)]
    pub(crate) port: u16,

    /// Listen on this address instead of this machine's loopback ones
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) host: Option<String>,

    /// Take webhooks on this path only, instead of any
    #[arg(long, value_name = "PATH", value_parser = path)]
    pub(crate) path: Option<String>,

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

    /// Show only events of these types, such as user.*,organization.created
    ///
    /// Everything that verifies is taken and answered all the same.
    #[arg(long, value_name = "TYPES", value_delimiter = ',')]
    pub(crate) events: Vec<EventFilter>,

    /// Save each verified token as a file in this folder, for replay
    ///
    /// A delivery is answered once its file is on disk.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) save: Option<PathBuf>,

    /// Show one line per event
    #[arg(long, conflicts_with = "format", help_heading = "Output options")]
    pub(crate) compact: bool,

    /// Print for people, or JSON lines for programs
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output options")]
    pub(crate) format: Format,
}

/// Reads a path as requests will have it.
fn path(text: &str) -> Result<String, String> {
    let path = if text.starts_with('/') { text.to_owned() } else { format!("/{text}") };
    match path.parse::<http::uri::PathAndQuery>() {
        Ok(parsed) if parsed.query().is_none() => Ok(path),
        Ok(_) => Err("leave the query away: any query is accepted".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}
