//! Deliveries of the store to send again, read in chunks, so that there can be
//! any number of them.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use http::header::CONTENT_TYPE;

use super::item::ReplayItem;
use crate::cli::ReplayArgs;
use crate::commands::sending::{WEBHOOK_ID, headers};
use crate::commands::stored_events::{find, open};
use crate::error::Failure;
use crate::store::{Filter, Numbers, Reader, StoreError};
use crate::webhook::{Record, Target};

/// The number of deliveries read, and claimed, at once.
const CHUNK: usize = 32;

/// The deliveries of a store to send.
#[derive(Debug)]
pub(super) struct StoredItems {
    reader: Reader,
    path: PathBuf,
    named: VecDeque<i64>,
    chosen: Option<(Filter, Numbers)>,
    /// With `--failed`: each goes to the addresses that have not accepted it.
    failed: bool,
    to: Option<Target>,
    default: Target,
}

/// A delivery to send.
struct Next {
    number: i64,
    is_named: bool,
}

impl StoredItems {
    pub(super) fn open(
        path: PathBuf,
        ids: &[&String],
        chosen: Option<Filter>,
        args: &ReplayArgs,
        default: &Target,
    ) -> Result<Self, Failure> {
        let reader = open(&path)?;
        let mut named = VecDeque::new();
        for id in ids {
            // All deliveries of one event have the same token.
            named.extend(find(&reader, id, &path)?.pop());
        }
        let begin = |filter: Filter| Ok((filter.clone(), reader.numbers(filter)?));
        let chosen = chosen.map(begin).transpose().map_err(|error| failure(&path, &error))?;
        Ok(Self {
            reader,
            path,
            named,
            chosen,
            failed: args.choice.failed,
            to: args.sending.to.clone(),
            default: default.clone(),
        })
    }

    /// The store.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether each event goes to the apps that have not accepted it.
    pub(super) fn goes_where_it_failed(&self) -> bool {
        self.failed && self.to.is_none()
    }

    /// About how many sendings it takes, and whether they go to several
    /// addresses.
    pub(super) fn sendings(&self) -> Result<(u64, bool), Failure> {
        let named = self.named.len() as u64;
        let Some((filter, _)) = &self.chosen else { return Ok((named, false)) };
        let counted = self.reader.sendings(filter, self.goes_where_it_failed());
        let (chosen, differ) = counted.map_err(|error| failure(&self.path, &error))?;
        Ok((named + chosen, differ || (named > 0 && self.goes_where_it_failed())))
    }

    /// The next chunk of items; empty at the end. Failed events are claimed for
    /// `run`, so that no other run sends them too.
    pub(super) fn next(&mut self, run: Option<i64>) -> Result<Vec<ReplayItem>, Failure> {
        self.read(run).map_err(|error| failure(&self.path, &error))
    }

    fn read(&mut self, run: Option<i64>) -> Result<Vec<ReplayItem>, StoreError> {
        loop {
            let chunk = self.chunk()?;
            if chunk.is_empty() {
                return Ok(Vec::new());
            }
            let claimed = if self.failed {
                let numbers: Vec<i64> = chunk.iter().map(|next| next.number).collect();
                self.reader.claim(&numbers, self.to.as_ref(), run)?
            } else {
                Vec::new()
            };
            let mut items = Vec::new();
            for next in chunk {
                let failed = claimed.iter().find(|claimed| claimed.number == next.number);
                let waiting = failed.map(|claimed| &claimed.targets[..]);
                if self.failed && waiting.is_none() && !next.is_named {
                    continue;
                }
                if let Some(record) = self.reader.record(next.number)? {
                    items.extend(self.items(&record, waiting.unwrap_or_default()));
                }
            }
            if !items.is_empty() {
                return Ok(items);
            }
        }
    }

    fn chunk(&mut self) -> Result<Vec<Next>, StoreError> {
        let mut chunk = Vec::with_capacity(CHUNK);
        while chunk.len() < CHUNK {
            if let Some(number) = self.named.pop_front() {
                chunk.push(Next { number, is_named: true });
                continue;
            }
            let Some((_, numbers)) = &mut self.chosen else { break };
            let Some(number) = numbers.next(&self.reader)? else { break };
            chunk.push(Next { number, is_named: false });
        }
        Ok(chunk)
    }

    /// One item, or one for each address that is waiting for it.
    fn items(&self, record: &Record, waiting: &[String]) -> Vec<ReplayItem> {
        let mut headers = headers();
        for name in [CONTENT_TYPE, WEBHOOK_ID] {
            if let Some(value) = record.delivery.headers.get(&name) {
                headers.insert(name, value.clone());
            }
        }
        let mut targets: Vec<Target> = match self.to {
            Some(_) => Vec::new(),
            None => waiting.iter().filter_map(|url| url.parse().ok()).collect(),
        };
        if targets.is_empty() {
            targets.push(self.to.as_ref().unwrap_or(&self.default).clone());
        }
        let item = |target| ReplayItem {
            origin: record.number.to_string(),
            headers: headers.clone(),
            body: record.delivery.body.clone(),
            number: Some(record.number),
            target,
        };
        targets.into_iter().map(item).collect()
    }
}

fn failure(path: &Path, error: &StoreError) -> Failure {
    error.clone().into_failure(path)
}
