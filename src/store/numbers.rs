//! Reading the deliveries that a filter selects, one after the other.

use std::collections::VecDeque;

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::error::StoreError;
use super::filter::Filter;
use super::read::Reader;
use crate::webhook::Record;

/// Numbers per page. Other programs can write between pages.
const PAGE: i64 = 1000;

/// The numbers of the selected deliveries, in order, read page by page.
#[derive(Debug)]
pub(crate) struct Numbers {
    filter: Filter,
    page: VecDeque<i64>,
    is_last: bool,
}

impl Numbers {
    /// Selects what is stored now, so that a busy listener does not make it endless.
    pub(super) fn begin(reader: &Reader, mut filter: Filter) -> Result<Self, StoreError> {
        let until = match filter.until {
            Some(until) => until,
            None => reader.highest()?,
        };
        filter.until = Some(until);
        if let Some(limit) = filter.limit.take()
            && let Some(first) = first_of_latest(reader, &filter, limit)?
        {
            filter.after = Some(first - 1);
        }
        Ok(Self { filter, page: VecDeque::new(), is_last: false })
    }

    /// The next number; `None` at the end.
    pub(crate) fn next(&mut self, reader: &Reader) -> Result<Option<i64>, StoreError> {
        if self.page.is_empty() && !self.is_last {
            self.page = self.read(reader)?;
            self.is_last = self.page.is_empty();
            self.filter.after = self.page.back().copied();
        }
        Ok(self.page.pop_front())
    }

    fn read(&self, reader: &Reader) -> Result<VecDeque<i64>, StoreError> {
        let select = self.filter.select(&reader.live());
        let (number, from) = (select.number, select.from);
        // One app of an event may have failed, or several.
        let sql = format!("SELECT DISTINCT {number} FROM {from} ORDER BY {number} LIMIT ?");
        let mut statement = reader.connection.prepare_cached(&sql)?;
        let values = params_from_iter(select.values.into_iter().chain([Value::from(PAGE)]));
        Ok(statement.query_map(values, |row| row.get(0))?.collect::<Result<_, _>>()?)
    }
}

/// The first of the latest deliveries of a filter, at most `limit` of them.
fn first_of_latest(
    reader: &Reader,
    filter: &Filter,
    limit: usize,
) -> Result<Option<i64>, StoreError> {
    let select = filter.select(&reader.live());
    let (number, from) = (select.number, select.from);
    let sql = format!(
        "SELECT min(number) FROM
            (SELECT DISTINCT {number} AS number FROM {from} ORDER BY {number} DESC LIMIT ?)"
    );
    let limit = Value::from(i64::try_from(limit).unwrap_or(i64::MAX));
    let mut statement = reader.connection.prepare_cached(&sql)?;
    let values = params_from_iter(select.values.into_iter().chain([limit]));
    Ok(statement.query_row(values, |row| row.get(0))?)
}

impl Reader {
    /// The deliveries of a filter, the latest last. Each is read when it is
    /// asked for, so that there may be any number of them; what is stored
    /// meanwhile is not included.
    pub(crate) fn list(
        &self,
        filter: Filter,
    ) -> Result<impl Iterator<Item = Result<Record, StoreError>> + '_, StoreError> {
        let mut numbers = self.numbers(filter)?;
        let mut next = move || {
            while let Some(number) = numbers.next(self)? {
                // It may have been deleted meanwhile.
                if let Some(record) = self.record(number)? {
                    return Ok(Some(record));
                }
            }
            Ok(None)
        };
        Ok(std::iter::from_fn(move || next().transpose()))
    }

    /// The numbers of the deliveries of a filter, the latest last.
    pub(crate) fn numbers(&self, filter: Filter) -> Result<Numbers, StoreError> {
        Numbers::begin(self, filter)
    }

    /// The number of requests that sending the deliveries of a filter takes, and
    /// whether they go to several addresses. With `each_address`, a failed event
    /// takes one request per address that has not accepted it.
    pub(crate) fn sendings(
        &self,
        filter: &Filter,
        each_address: bool,
    ) -> Result<(u64, bool), StoreError> {
        let select = filter.select(&self.live());
        let (number, from) = (select.number, select.from);
        let what = if each_address {
            "count(*), min(r.target) IS NOT max(r.target)".to_owned()
        } else {
            format!("count(DISTINCT {number}), false")
        };
        let mut statement = self.connection.prepare(&format!("SELECT {what} FROM {from}"))?;
        let (count, differ): (i64, bool) = statement
            .query_row(params_from_iter(select.values), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let count = u64::try_from(count).unwrap_or_default();
        Ok((filter.limit.map_or(count, |limit| count.min(limit as u64)), differ))
    }

    /// The highest number of a delivery, 0 if there is none.
    pub(crate) fn highest(&self) -> Result<i64, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT max(number) FROM delivery")?;
        Ok(statement.query_row([], |row| row.get::<_, Option<i64>>(0))?.unwrap_or(0))
    }

    /// Of the deliveries after one number and up to another, those of events that
    /// are being sent to an app now, and may still fail.
    pub(crate) fn under_way(&self, after: i64, until: i64) -> Result<Vec<i64>, StoreError> {
        let live: Vec<String> = self.live().iter().map(i64::to_string).collect();
        let sql = format!(
            "SELECT DISTINCT delivery FROM recipient
            WHERE accepted_by IS NULL AND delivery > ?1 AND delivery <= ?2 AND sender IN ({})",
            live.join(", ")
        );
        let mut statement = self.connection.prepare(&sql)?;
        Ok(statement.query_map([after, until], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn failed_events_are_found_without_reading_the_others() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("events.db");
        drop(super::super::open::open(&path).expect("a store"));
        let reader = Reader::open(&path).expect("a store").expect("that is there");
        // Half of them are one event's, and two have failed.
        reader
            .connection
            .execute_batch(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
                INSERT INTO delivery
                    (number, received_at, path, headers, body, event_id, event_type, attempt)
                SELECT i, i, '/', x'', x'', 'event_' || max(i, 10000), 'user.created', 1 FROM n;
                INSERT INTO forward (delivery, target, at, took, status)
                SELECT number, 'http://a/', 0, 1, 500 FROM delivery;
                INSERT INTO recipient
                    (delivery, place, target, address, first, last, accepted_by)
                SELECT number, 0, 'http://a/', 'http://a/', number, number,
                    iif(number IN (10000, 15000), NULL, 'http://a/')
                FROM delivery WHERE number >= 10000;",
            )
            .expect("filled");
        let failed = Filter { failed: true, ..Filter::default() };
        let limit = Some(20);
        for filter in [failed.clone(), Filter { limit, ..failed }] {
            let found = reader.list(filter.clone()).expect("a list");
            let found: Vec<i64> = found.map(|record| record.expect("one").number).collect();
            assert_eq!(found, [10_000, 15_000]);
            let select = filter.select(&[]);
            let sql = format!(
                "SELECT DISTINCT {} FROM {} ORDER BY 1 DESC LIMIT 20",
                select.number, select.from
            );
            let mut statement = reader.connection.prepare(&sql).expect("a query");
            let values = params_from_iter(select.values);
            assert_eq!(statement.query_map(values, |_| Ok(())).expect("rows").count(), 2);
            let steps = statement.get_status(StatementStatus::VmStep);
            assert!(steps < 200, "{steps} steps");
        }
    }
}
