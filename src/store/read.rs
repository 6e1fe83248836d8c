//! Looking back.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, params_from_iter};

use super::row::{self, DELIVERY_COLUMNS, FORWARD_COLUMNS, micros};
use super::{Filter, StoreError, open};
use crate::webhook::{KeptForward, Record};

/// Reads a store, beside whoever writes it.
#[derive(Debug)]
pub(crate) struct Reader {
    connection: Connection,
    path: PathBuf,
    identity: Option<(u64, u64)>,
}

/// The deliveries that an id names.
#[derive(Debug)]
pub(crate) enum Found {
    /// It names none.
    None,
    /// It names these; there is at least one.
    All(Vec<Record>),
    /// It is the beginning or the end of several events' ids.
    Several,
}

impl Found {
    fn all(records: Vec<Record>) -> Self {
        if records.is_empty() { Self::None } else { Self::All(records) }
    }
}

impl Reader {
    /// Opens a store; `None` if there is none yet.
    pub(crate) fn open(path: &Path) -> Result<Option<Self>, StoreError> {
        let Some(connection) = open::open_existing(path)? else { return Ok(None) };
        Ok(Some(Self { connection, path: path.to_owned(), identity: open::identity(path) }))
    }

    /// Whether another store has taken this one's place. As long as there is
    /// none, this one is all there is to read.
    pub(crate) fn is_replaced(&self) -> bool {
        let found = open::identity(&self.path);
        found.is_some() && found != self.identity
    }

    /// The deliveries of a filter, the latest last.
    pub(crate) fn list(&self, filter: &Filter) -> Result<Vec<Record>, StoreError> {
        let (condition, mut values) = filter.condition();
        let limit = filter.limit.and_then(|limit| i64::try_from(limit).ok()).unwrap_or(-1);
        values.push(limit.into());
        let sql = format!(
            "SELECT {DELIVERY_COLUMNS} FROM delivery d WHERE {condition} \
             ORDER BY number DESC LIMIT ?"
        );
        let mut statement = self.connection.prepare(&sql)?;
        let found = statement.query_map(params_from_iter(values), row::record)?;
        let mut records: Vec<Record> = found.collect::<Result<_, _>>()?;
        records.reverse();
        for record in &mut records {
            record.forwards = self.forwards(record.number)?;
        }
        Ok(records)
    }

    /// Every delivery of the event that `id` names: by its whole id, by a
    /// beginning or an end that no other id has, or by a delivery's number
    /// after a `#`.
    pub(crate) fn find(&self, id: &str) -> Result<Found, StoreError> {
        if let Some(number) = id.strip_prefix('#').and_then(|number| number.parse::<i64>().ok()) {
            return Ok(Found::all(self.select("number = ?1", number.into())?));
        }
        let exact = self.select("event_id = ?1", id.to_owned().into())?;
        if !exact.is_empty() || id.is_empty() {
            return Ok(Found::all(exact));
        }
        match &self.ids_like(id)?[..] {
            [] => Ok(Found::None),
            [one] => Ok(Found::all(self.select("event_id = ?1", one.clone().into())?)),
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

    fn select(
        &self,
        condition: &str,
        value: rusqlite::types::Value,
    ) -> Result<Vec<Record>, StoreError> {
        let sql =
            format!("SELECT {DELIVERY_COLUMNS} FROM delivery WHERE {condition} ORDER BY number");
        let mut statement = self.connection.prepare(&sql)?;
        let mut records: Vec<Record> =
            statement.query_map([value], row::record)?.collect::<Result<_, _>>()?;
        for record in &mut records {
            record.forwards = self.forwards(record.number)?;
        }
        Ok(records)
    }

    fn forwards(&self, number: i64) -> Result<Vec<KeptForward>, StoreError> {
        let sql =
            format!("SELECT {FORWARD_COLUMNS} FROM forward WHERE delivery = ?1 ORDER BY at, id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_map([number], row::forward)?.collect::<Result<_, _>>()?)
    }

    /// The targets that a listener has sent an event to and that have accepted
    /// none of its deliveries, not even as a replay.
    pub(crate) fn waiting_targets(&self, event_id: &str) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT target FROM forward JOIN delivery ON delivery = number
            WHERE event_id = ?1 GROUP BY target
            HAVING max(forward.status BETWEEN 200 AND 299) IS NOT true AND NOT min(replayed)
            ORDER BY min(id)",
        )?;
        Ok(statement.query_map([event_id], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    /// The ids of the latest events with their types, for completion.
    pub(crate) fn latest_ids(&self, most: u32) -> Result<Vec<(String, String)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT event_id, event_type FROM delivery WHERE event_id IS NOT NULL
            GROUP BY event_id ORDER BY max(number) DESC LIMIT ?1",
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

    /// Deletes what was received before a time; how many deliveries that were.
    pub(crate) fn prune(&self, before: Timestamp) -> Result<usize, StoreError> {
        let deleted = self
            .connection
            .execute("DELETE FROM delivery WHERE received_at < ?1", [micros(before)])?;
        // Personal data that was deleted should not linger in free pages.
        self.connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?;
        Ok(deleted)
    }

    /// A number that changes when another program has written.
    pub(crate) fn data_version(&self) -> Result<i64, StoreError> {
        Ok(self.connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
    }
}
