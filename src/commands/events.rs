//! `kinde-hook events`: browse and manage received events.

mod list;

use std::fmt::Write as _;
use std::path::Path;

use jiff::Timestamp;

use self::list::format;
use super::management;
use super::stored_events::{filter, find, open};
use crate::cli::{EventsAction, EventsArgs, ExportArgs, FetchArgs, Format, PruneArgs, ShowArgs};
use crate::console::{Console, block_on, print};
use crate::error::{Failure, Outcome};
use crate::management::ManagementError;
use crate::render::{fetched_line, fetched_text, record_line, record_text};
use crate::settings::{store_path, zone};
use crate::store::StoreError;
use crate::token_files::TokenFolder;
use crate::webhook::{Record, token_text};

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
        // Handled above: it needs no store.
        Some(EventsAction::Fetch(_)) => Ok(Outcome::Done),
    }
}

fn show(args: &ShowArgs, path: &Path, console: Console) -> Result<Outcome, Failure> {
    let reader = open(path)?;
    let failure = |error: StoreError| error.into_failure(path);
    let zone = zone();
    for id in &args.ids {
        for number in find(&reader, id, path)? {
            let Some(record) = reader.record(number).map_err(failure)? else { continue };
            print(match format(args.format, args.json) {
                Format::Json => record_line(&record),
                Format::Text => record_text(&record, console.out, &zone),
            })?;
        }
    }
    Ok(Outcome::Done)
}

fn export(args: &ExportArgs, path: &Path, console: Console) -> Result<Outcome, Failure> {
    let reader = open(path)?;
    let failure = |error: StoreError| error.into_failure(path);
    let mut named = Vec::new();
    for id in &args.ids {
        // All deliveries of one event have the same token.
        named.extend(find(&reader, id, path)?.pop());
    }
    let folder = TokenFolder::open(&args.dir).map_err(|error| {
        Failure::new(format!("cannot create the folder {}: {error}", args.dir.display()))
    })?;
    let mut tally = Exported::default();
    for number in named {
        if let Some(record) = reader.record(number).map_err(failure)? {
            export_one(&folder, &record, &mut tally)?;
        }
    }
    if args.ids.is_empty() {
        for record in reader.list(filter(&args.choice, console)).map_err(failure)? {
            let record = record.map_err(failure)?;
            // Rejected deliveries are not events: only on request.
            if args.choice.rejected || record.event().is_some() {
                export_one(&folder, &record, &mut tally)?;
            }
        }
    }
    console.status(&format!("{} to {}{}\n", tally.written(), args.dir.display(), tally.others()));
    Ok(Outcome::Done)
}

/// The number of deliveries with each result.
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
            let _ = write!(others, ", {} skipped: not a token", self.no_token);
        }
        others
    }
}

/// Writes a delivery's token, if it has one that is not in the folder yet.
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
    if folder.contains(at, event_type, &id, token) {
        tally.already_there += 1;
        return Ok(());
    }
    tally.written += 1;
    let saved = folder.save(at, event_type, &id, token);
    saved.map(drop).map_err(|error| Failure::new(format!("cannot write a token: {error}")))
}

/// A body that `replay` can send again: it may be broken, but looks like a token.
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
                ManagementError::Refused { .. } | ManagementError::InvalidId(_) => {
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
    let failure = |error: StoreError| error.into_failure(path);
    if args.dry_run {
        let count = store.older_than(before).map_err(failure)?;
        console.status(&format!("{} would be deleted\n", deliveries(count)));
        return Ok(Outcome::Done);
    }
    let pruned = store.prune(before).map_err(failure)?;
    console.status(&format!("{} deleted\n", deliveries(pruned.deliveries)));
    if !pruned.is_compact {
        console.warn(
            "the store file was not compacted, because another program has it open",
            Some("run prune again when no listener is running"),
        );
    }
    Ok(Outcome::Done)
}

fn deliveries(count: usize) -> String {
    counted(count, "delivery", "deliveries")
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
