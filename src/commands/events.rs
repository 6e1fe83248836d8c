//! `kinde-hook events`: looking back at what arrived.

mod list;

use std::fmt::Write as _;
use std::path::Path;

use jiff::Timestamp;

use super::management;
use crate::cli::{
    ChoiceArgs, EventsAction, EventsArgs, ExportArgs, FetchArgs, Format, PruneArgs, ShowArgs,
};
use crate::console::{Console, block_on, print};
use crate::error::{Failure, Outcome};
use crate::management::ManagementError;
use crate::render::{fetched_line, fetched_text, record_line, record_text};
use crate::settings::{store_path, zone};
use crate::store::{Filter, Found, Reader, StoreError};
use crate::token_files::TokenFolder;
use crate::webhook::{EventFilter, Record, token_text};

pub(super) fn run(args: &EventsArgs, console: Console) -> Result<Outcome, Failure> {
    if let Some(EventsAction::Fetch(args)) = &args.action {
        return block_on(fetch(args, console))?;
    }
    let path = store_path(args.store.clone())?;
    match &args.action {
        None => list::run(&args.list, args.store.is_some(), &path, console),
        Some(EventsAction::List(action)) => {
            list::run(&action.list, args.store.is_some(), &path, console)
        }
        Some(EventsAction::Show(args)) => show(args, &path, console),
        Some(EventsAction::Export(args)) => export(args, &path, console),
        Some(EventsAction::Prune(args)) => prune(args, &path, console),
        // Asks Kinde, and has no use for a store.
        Some(EventsAction::Fetch(_)) => Ok(Outcome::Done),
    }
}

/// The choice that the options describe, without a limit. A type that nobody
/// knows may be new, so it is warned of and looked for.
pub(super) fn filter(choice: &ChoiceArgs, console: Console) -> Filter {
    for doubt in choice.types.iter().filter_map(EventFilter::doubt) {
        console.warn(&doubt, None);
    }
    Filter {
        types: choice.types.clone(),
        since: choice.since.map(|since| since.resolve(Timestamp::now(), &zone())),
        failed: choice.failed,
        rejected: choice.rejected,
        ..Filter::default()
    }
}

/// Opens a store that must be there.
pub(super) fn open(path: &Path) -> Result<Reader, Failure> {
    let reader = Reader::open(path).map_err(|error| error.into_failure(path))?;
    reader.ok_or_else(|| {
        Failure::new(format!("there is no store at {} yet", path.display()))
            .hint("`kinde-hook listen` makes it")
    })
}

fn show(args: &ShowArgs, path: &Path, console: Console) -> Result<Outcome, Failure> {
    let reader = open(path)?;
    let fault = |error: StoreError| error.into_failure(path);
    let zone = zone();
    for id in &args.ids {
        for number in find(&reader, id, path)? {
            let Some(record) = reader.record(number).map_err(fault)? else { continue };
            print(match format(args.format, args.json) {
                Format::Json => record_line(&record),
                Format::Text => record_text(&record, console.out, &zone),
            })?;
        }
    }
    Ok(Outcome::Done)
}

/// The numbers of every delivery of an id, of which there is at least one.
pub(super) fn find(reader: &Reader, id: &str, path: &Path) -> Result<Vec<i64>, Failure> {
    match reader.find(id).map_err(|error| error.into_failure(path))? {
        Found::All(numbers) => Ok(numbers),
        Found::None => Err(Failure::new(format!("no event `{id}` is in the store"))
            .hint("`kinde-hook events --limit 0` lists them all")),
        Found::Several => {
            Err(Failure::new(format!("several events' ids begin or end with `{id}`"))
                .hint("give more of the id, or the number of a delivery such as 12"))
        }
    }
}

fn export(args: &ExportArgs, path: &Path, console: Console) -> Result<Outcome, Failure> {
    let reader = open(path)?;
    let fault = |error: StoreError| error.into_failure(path);
    let mut named = Vec::new();
    for id in &args.ids {
        // Deliveries of one event hold the same token: the latest will do.
        named.extend(find(&reader, id, path)?.pop());
    }
    let folder = TokenFolder::open(&args.dir).map_err(|error| {
        Failure::new(format!("cannot make the folder {}: {error}", args.dir.display()))
    })?;
    let mut tally = Exported::default();
    for number in named {
        if let Some(record) = reader.record(number).map_err(fault)? {
            export_one(&folder, &record, &mut tally)?;
        }
    }
    if args.ids.is_empty() {
        for record in reader.list(filter(&args.choice, console)).map_err(fault)? {
            let record = record.map_err(fault)?;
            // What was refused is no event, and has to be asked for.
            if args.choice.rejected || record.event().is_some() {
                export_one(&folder, &record, &mut tally)?;
            }
        }
    }
    console.status(&format!("{} to {}{}\n", tally.written(), args.dir.display(), tally.others()));
    Ok(Outcome::Done)
}

/// What became of the deliveries that were to be exported.
#[derive(Debug, Default)]
struct Exported {
    written: usize,
    already_there: usize,
    no_token: usize,
}

impl Exported {
    fn written(&self) -> String {
        format!("{} written", counted(self.written, "token", "tokens"))
    }

    fn others(&self) -> String {
        let mut others = String::new();
        if self.already_there > 0 {
            let _ = write!(others, ", {} already there", self.already_there);
        }
        if self.no_token > 0 {
            let _ = write!(others, ", {} left out as no token", self.no_token);
        }
        others
    }
}

/// Writes a delivery's token, if its body is one and not there already.
fn export_one(folder: &TokenFolder, record: &Record, tally: &mut Exported) -> Result<(), Failure> {
    let Some(token) = three_parts(&record.delivery.body) else {
        tally.no_token += 1;
        return Ok(());
    };
    let (event_type, id) = match record.event() {
        Some(event) => (event.event_type.as_str(), event.event_id.clone()),
        None => ("refused", format!("delivery_{}", record.number)),
    };
    let at = record.delivery.received_at;
    if folder.holds(at, event_type, &id, token) {
        tally.already_there += 1;
        return Ok(());
    }
    tally.written += 1;
    let saved = folder.save(at, event_type, &id, token);
    saved.map(drop).map_err(|error| Failure::new(format!("cannot write a token: {error}")))
}

/// What `replay` can send again: a body that may be broken, and looks like a
/// token all the same.
fn three_parts(body: &[u8]) -> Option<&str> {
    let token = token_text(body).ok()?;
    let is_one = token.split('.').count() == 3 && token.bytes().all(|byte| byte.is_ascii_graphic());
    is_one.then_some(token)
}

async fn fetch(args: &FetchArgs, console: Console) -> Result<Outcome, Failure> {
    let (api, _) = management::open(&args.management, console)?;
    for id in &args.ids {
        let event = api.event(id).await.map_err(|error| {
            let failure = Failure::new(format!("cannot fetch the event `{id}`: {error}"));
            match error {
                ManagementError::Refused { .. } | ManagementError::NotAnId(_) => {
                    failure.hint("give the whole id: `event_` and 32 hexadecimal digits")
                }
                error => failure.hint(error.hint()),
            }
        })?;
        print(match format(args.format, args.json) {
            Format::Json => fetched_line(&event),
            Format::Text => fetched_text(&event, console.out),
        })?;
    }
    Ok(Outcome::Done)
}

fn prune(args: &PruneArgs, path: &Path, console: Console) -> Result<Outcome, Failure> {
    let before = args.older_than.resolve(Timestamp::now(), &zone());
    let store = open(path)?;
    let fault = |error: StoreError| error.into_failure(path);
    if args.dry_run {
        let count = store.older_than(before).map_err(fault)?;
        console.status(&format!("{} would be deleted\n", deliveries(count)));
        return Ok(Outcome::Done);
    }
    let pruned = store.prune(before).map_err(fault)?;
    console.status(&format!("{} deleted\n", deliveries(pruned.deliveries)));
    if !pruned.is_compact {
        console.warn(
            "the store's file was not made smaller, because another program has it open",
            Some("prune again while no listener uses it"),
        );
    }
    Ok(Outcome::Done)
}

fn deliveries(count: usize) -> String {
    counted(count, "delivery", "deliveries")
}

fn format(format: Format, json: bool) -> Format {
    if json { Format::Json } else { format }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
