//! The store's events, as the options of `events` and `replay` name them.

use std::path::Path;

use jiff::Timestamp;

use crate::cli::ChoiceArgs;
use crate::console::Console;
use crate::error::Failure;
use crate::settings::zone;
use crate::store::{Filter, Found, Reader};
use crate::webhook::EventFilter;

/// The filter that the options describe, without a limit. An unknown type may be
/// new, so it is only warned about.
pub(super) fn filter(choice: &ChoiceArgs, console: Console) -> Filter {
    for warning in choice.types.iter().filter_map(EventFilter::warning) {
        console.warn(&warning, None);
    }
    Filter {
        types: choice.types.clone(),
        since: choice.since.map(|since| since.resolve(Timestamp::now(), &zone())),
        failed: choice.failed,
        rejected: choice.rejected,
        ..Filter::default()
    }
}

/// Opens a store that must exist.
pub(super) fn open(path: &Path) -> Result<Reader, Failure> {
    let reader = Reader::open(path).map_err(|error| error.into_failure(path))?;
    reader.ok_or_else(|| {
        Failure::new(format!("the store {} does not exist yet", path.display()))
            .hint("`kinde-hook listen` creates it")
    })
}

/// The numbers of all deliveries that an id names; at least one.
pub(super) fn find(reader: &Reader, id: &str, path: &Path) -> Result<Vec<i64>, Failure> {
    match reader.find(id).map_err(|error| error.into_failure(path))? {
        Found::All(numbers) => Ok(numbers),
        Found::None => Err(Failure::new(format!("no event `{id}` in the store"))
            .hint("`kinde-hook events --limit 0` lists all events")),
        Found::Several => Err(Failure::new(format!("several event ids begin or end with `{id}`"))
            .hint("give more of the id, or a delivery number such as 12")),
    }
}
