//! Collecting what the command line names.

use std::path::Path;

use bytes::Bytes;

use super::item::ReplayItem;
use super::stored_items::StoredItems;
use crate::cli::{ChoiceArgs, ReplayArgs};
use crate::commands::sending::headers;
use crate::commands::stored_events::filter;
use crate::console::Console;
use crate::error::Failure;
use crate::settings::store_path;
use crate::store::Filter;
use crate::token_files::{SavedToken, read_sources};
use crate::webhook::Target;

/// Everything to send.
#[derive(Debug)]
pub(super) struct ReplayItems {
    pub(super) files: Vec<ReplayItem>,
    pub(super) stored: Option<StoredItems>,
}

impl ReplayItems {
    /// The approximate number of requests that it takes, and whether they go to
    /// several addresses.
    pub(super) fn sendings(&self) -> Result<(u64, bool), Failure> {
        let files = self.files.len() as u64;
        let Some(stored) = &self.stored else { return Ok((files, false)) };
        let (sendings, differ) = stored.sendings()?;
        Ok((files + sendings, differ || (files > 0 && stored.goes_where_it_failed())))
    }
}

/// Collects what the command line names.
pub(super) fn collect(
    args: &ReplayArgs,
    default: &Target,
    console: Console,
) -> Result<ReplayItems, Failure> {
    let (ids, files): (Vec<&String>, Vec<&String>) =
        args.sources.iter().partition(|source| is_id(source));
    let chosen = chooses(args);
    if args.sources.is_empty() && !chosen {
        return Err(Failure::new("nothing to replay given").hint(
            "give a file, a folder, an event id, or --last, --failed, --rejected, --type or --since",
        ));
    }
    let target = args.sending.to.as_ref().unwrap_or(default);
    let files = read_sources(&files)?;
    let files = files.into_iter().map(|token| from_file(token, target.clone())).collect();
    let stored = if ids.is_empty() && !chosen {
        None
    } else {
        let path = store_path(args.store.clone())?;
        let chosen = chosen.then(|| Filter {
            latest_of_each: !args.choice.rejected,
            limit: args.last,
            ..filter(&args.choice, console)
        });
        Some(StoredItems::open(path, &ids, chosen, args, default)?)
    };
    Ok(ReplayItems { files, stored })
}

/// Whether the options choose events of the store.
fn chooses(args: &ReplayArgs) -> bool {
    args.last.is_some() || args.choice != ChoiceArgs::default()
}

/// Whether a source is an id rather than a file. Existing files and what looks
/// like a path are files.
fn is_id(source: &str) -> bool {
    let is_path = source == "-" || source.contains(['.', '/', '\\']);
    (source.starts_with("event_") || !is_path) && !Path::new(source).exists()
}

fn from_file(token: SavedToken, target: Target) -> ReplayItem {
    ReplayItem {
        origin: token.origin,
        headers: headers(),
        body: Bytes::from(token.text),
        number: None,
        target,
    }
}
