//! What is to be sent: tokens from files, and deliveries from the store.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;

use crate::cli::{ChoiceArgs, ReplayArgs};
use crate::commands::sending::{WEBHOOK_ID, headers};
use crate::commands::{Console, events};
use crate::error::Failure;
use crate::settings::store_path;
use crate::store::{Filter, Reader};
use crate::token_files::{SavedToken, read_sources};
use crate::webhook::{Record, Target};

/// One body to send to one target.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    /// Where it came from, for people.
    pub(super) origin: String,
    /// The headers that belong to it.
    pub(super) headers: HeaderMap,
    /// What is sent, byte for byte.
    pub(super) body: Bytes,
    /// Its number in the store, if it is from there.
    pub(super) number: Option<i64>,
    /// Where it goes.
    pub(super) target: Target,
}

/// Everything to send, in order, and the store that it may be from.
#[derive(Debug)]
pub(super) struct Letters {
    pub(super) letters: Vec<Letter>,
    pub(super) store: Option<PathBuf>,
}

/// Collects what the command line names.
pub(super) fn collect(
    args: &ReplayArgs,
    default: &Target,
    console: Console,
) -> Result<Letters, Failure> {
    let to = args.sending.to.as_ref();
    let (ids, files): (Vec<&String>, Vec<&String>) =
        args.sources.iter().partition(|source| is_id(source));
    let chosen = chooses(args);
    if args.sources.is_empty() && !chosen {
        return Err(Failure::new("nothing to replay is named").hint(
            "give a file, a folder, an event id, or --last, --failed, --rejected, --type or --since",
        ));
    }
    let mut letters: Vec<Letter> = read_sources(&files)?
        .into_iter()
        .map(|token| from_file(token, to.unwrap_or(default).clone()))
        .collect();
    let mut store = None;
    if !ids.is_empty() || chosen {
        let path = store_path(args.store.clone())?;
        let reader = events::open(&path)?;
        for record in records(args, &ids, &reader, &path, console)? {
            letters.extend(from_store(&record, args, &reader, default, &path)?);
        }
        store = Some(path);
    }
    Ok(Letters { letters, store })
}

/// Whether the options choose events of the store.
fn chooses(args: &ReplayArgs) -> bool {
    args.last.is_some() || args.choice != ChoiceArgs::default()
}

/// An id rather than a file: files win, and tokens live in files that exist.
fn is_id(source: &str) -> bool {
    let looks = source.starts_with("event_")
        || source.strip_prefix('#').is_some_and(|number| number.parse::<i64>().is_ok());
    looks && !Path::new(source).exists()
}

fn records(
    args: &ReplayArgs,
    ids: &[&String],
    reader: &Reader,
    path: &Path,
    console: Console,
) -> Result<Vec<Record>, Failure> {
    let mut records = Vec::new();
    for id in ids {
        // Deliveries of one event hold the same token: the latest will do.
        records.extend(events::find(reader, id, path)?.pop());
    }
    if chooses(args) {
        let verified = !args.choice.rejected;
        let filter = Filter {
            latest_of_each: verified,
            limit: args.last,
            ..events::filter(&args.choice, console)
        };
        records.extend(reader.list(&filter).map_err(|error| Failure::of_store(path, &error))?);
    }
    Ok(records)
}

fn from_file(token: SavedToken, target: Target) -> Letter {
    Letter {
        origin: token.origin,
        headers: headers(),
        body: Bytes::from(token.text),
        number: None,
        target,
    }
}

fn from_store(
    record: &Record,
    args: &ReplayArgs,
    reader: &Reader,
    default: &Target,
    path: &Path,
) -> Result<Vec<Letter>, Failure> {
    let mut headers = headers();
    for name in [CONTENT_TYPE, WEBHOOK_ID] {
        if let Some(value) = record.delivery.headers.get(&name) {
            headers.insert(name, value.clone());
        }
    }
    let waiting = match (record.event(), &args.sending.to) {
        (Some(event), None) if args.choice.failed => reader.waiting_targets(&event.event_id),
        _ => Ok(Vec::new()),
    };
    let waiting = waiting.map_err(|error| Failure::of_store(path, &error))?;
    let mut targets: Vec<Target> = waiting.iter().filter_map(|url| url.parse().ok()).collect();
    if targets.is_empty() {
        targets.push(args.sending.to.as_ref().unwrap_or(default).clone());
    }
    let letter = |target| Letter {
        origin: format!("#{}", record.number),
        headers: headers.clone(),
        body: record.delivery.body.clone(),
        number: Some(record.number),
        target,
    };
    Ok(targets.into_iter().map(letter).collect())
}
