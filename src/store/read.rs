//! Reading the store.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior};

use super::error::StoreError;
use super::paths::identity;
use super::row::{self, DELIVERY_COLUMNS, FORWARD_COLUMNS, micros};
use super::{open, recipient, run};
use crate::webhook::{Record, StoredForward, Target};

/// Reads a store while other programs write to it.
#[derive(Debug)]
pub(crate) struct Reader {
    pub(super) connection: Connection,
    path: PathBuf,
    identity: Option<(u64, u64)>,
}

/// The deliveries that an id names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// No delivery.
    None,
    /// Deliveries with these numbers; at least one.
    All(Vec<i64>),
    /// Several event ids begin or end with it.
    Several,
}

/// A delivery that this run has claimed for sending it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claimed {
    pub(crate) number: i64,
    /// The targets that have not accepted the event, as they were given to the
    /// listener; at least one.
    pub(crate) targets: Vec<String>,
}

impl Reader {
    /// Opens a store; `None` if there is none yet.
    pub(crate) fn open(path: &Path) -> Result<Option<Self>, StoreError> {
        let Some(connection) = open::open_existing(path)? else { return Ok(None) };
        Ok(Some(Self { connection, path: path.to_owned(), identity: identity(path) }))
    }

    /// Whether another store has taken this one's place. As long as there is
    /// none, this one is all there is to read.
    pub(crate) fn is_replaced(&self) -> bool {
        let found = identity(&self.path);
        found.is_some() && found != self.identity
    }

    /// One delivery, if there is one of that number.
    pub(crate) fn record(&self, number: i64) -> Result<Option<Record>, StoreError> {
        let sql = format!("SELECT {DELIVERY_COLUMNS} FROM delivery WHERE number = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let Some(mut record) = statement.query_row([number], row::record).optional()? else {
            return Ok(None);
        };
        record.forwards = self.forwards(number)?;
        Ok(Some(record))
    }

    /// Every delivery of the event that `id` names: by its whole id, by a
    /// delivery's number, with or without a `#`, or by a beginning or an end
    /// that no other id has.
    pub(crate) fn find(&self, id: &str) -> Result<Found, StoreError> {
        let exact = self.deliveries_of(id)?;
        if !exact.is_empty() {
            return Ok(Found::All(exact));
        }
        let digits = id.strip_prefix('#').unwrap_or(id);
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        if is_number
            && let Ok(number) = digits.parse()
            && self.is_storable(number)?
        {
            return Ok(Found::All(vec![number]));
        }
        if id.is_empty() {
            return Ok(Found::None);
        }
        match &self.ids_like(id)?[..] {
            [] => Ok(Found::None),
            [one] => Ok(Found::All(self.deliveries_of(one)?)),
            _ => Ok(Found::Several),
        }
    }

    /// At most two of the event ids that begin or end with a text.
    fn ids_like(&self, part: &str) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT event_id FROM delivery WHERE event_id IS NOT NULL
            AND (instr(event_id, ?1) = 1 OR substr(event_id, -length(?1)) = ?1) LIMIT 2",
        )?;
        Ok(statement.query_map([part], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    fn is_storable(&self, number: i64) -> Result<bool, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT 1 FROM delivery WHERE number = ?1")?;
        Ok(statement.exists([number])?)
    }

    fn deliveries_of(&self, event_id: &str) -> Result<Vec<i64>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT number FROM delivery WHERE event_id = ?1 ORDER BY number")?;
        Ok(statement.query_map([event_id], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    fn forwards(&self, number: i64) -> Result<Vec<StoredForward>, StoreError> {
        let sql =
            format!("SELECT {FORWARD_COLUMNS} FROM forward WHERE delivery = ?1 ORDER BY at, id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let is_live = |run| run::is_live(&self.path, run);
        let read = |row: &rusqlite::Row<'_>| row::forward(row, is_live);
        Ok(statement.query_map([number], read)?.collect::<Result<_, _>>()?)
    }

    /// The runs that are sending events of this store.
    pub(super) fn live(&self) -> Vec<i64> {
        run::live(&self.path)
    }

    /// Claims for `run` the addresses of some deliveries that have not accepted
    /// the event and that no other run is sending to. A claim ends when the run
    /// records a response, or ends. If `to` is one of these addresses, only that
    /// one is claimed.
    pub(crate) fn claim(
        &mut self,
        numbers: &[i64],
        to: Option<&Target>,
        run: Option<i64>,
    ) -> Result<Vec<Claimed>, StoreError> {
        let live = self.live();
        let step = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut claimed = Vec::new();
        for &number in numbers {
            let targets = recipient::claim(&step, number, to, run, &live)?;
            if !targets.is_empty() {
                claimed.push(Claimed { number, targets });
            }
        }
        step.commit()?;
        Ok(claimed)
    }

    /// The ids of the latest events with their types, for completion.
    pub(crate) fn latest_ids(&self, most: u32) -> Result<Vec<(String, String)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT event_id, event_type FROM delivery d WHERE event_id IS NOT NULL
            AND number = (SELECT max(number) FROM delivery WHERE event_id = d.event_id)
            ORDER BY number DESC LIMIT ?1",
        )?;
        let found = statement.query_map([most], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// How many deliveries were received before a time.
    pub(crate) fn older_than(&self, before: Timestamp) -> Result<usize, StoreError> {
        let count: i64 = self.connection.query_row(
            "SELECT count(*) FROM delivery WHERE received_at < ?1",
            [micros(before)],
            |row| row.get(0),
        )?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// A number that changes when another program has written.
    pub(crate) fn data_version(&self) -> Result<i64, StoreError> {
        Ok(self.connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
    }
}
