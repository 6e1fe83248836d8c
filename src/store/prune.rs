//! Deleting old deliveries while listeners keep writing: in steps that hold the
//! lock for a moment only, with pauses for the listeners.

use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::error::StoreError;
use super::read::Reader;
use super::row::micros;

/// How long one step blocks other writers, not counting the write to disk. A step ends after the part that exceeds it.
const STEP: Duration = Duration::from_millis(20);

/// The number of deliveries or pages in one part of a step.
const PART: usize = 20;

/// How long a checkpoint that holds up writers waits for a reader.
const CHECKPOINT_WAIT: Duration = Duration::from_millis(100);

/// The number of times that a checkpoint is tried.
const CHECKPOINTS: u32 = 20;

/// The value of `auto_vacuum` with which free pages can be given back in steps.
const INCREMENTAL: i64 = 2;

/// What pruning a store did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pruned {
    pub(crate) deliveries: usize,
    /// Whether the file was shrunk and the log emptied. Other programs that have
    /// the store open can prevent it.
    pub(crate) is_compact: bool,
}

impl Reader {
    /// Deletes the deliveries received before a time. Deleted pages are overwritten,
    /// because events hold personal data.
    pub(crate) fn prune(&self, before: Timestamp) -> Result<Pruned, StoreError> {
        let deliveries = self.delete(before)?;
        let is_shrunk = self.shrink()?;
        let is_compact = empty_log(&self.connection)? && is_shrunk;
        Ok(Pruned { deliveries, is_compact })
    }

    fn delete(&self, before: Timestamp) -> Result<usize, StoreError> {
        let mut statement = self.connection.prepare(&format!(
            "DELETE FROM delivery WHERE number IN
            (SELECT number FROM delivery WHERE received_at < ?1 LIMIT {PART})"
        ))?;
        let part = || Ok(statement.execute([micros(before)])?);
        in_steps(&self.connection, part)
    }

    /// Gives free pages back to the file system. Returns whether that was possible.
    fn shrink(&self) -> Result<bool, StoreError> {
        let mode: i64 =
            self.connection.pragma_query_value(None, "auto_vacuum", |row| row.get(0))?;
        if mode != INCREMENTAL {
            return vacuum_alone(&self.connection);
        }
        let mut statement =
            self.connection.prepare(&format!("PRAGMA incremental_vacuum({PART})"))?;
        let part = || {
            // Each page that is given back is a row.
            let mut pages = statement.query([])?;
            let mut count = 0;
            while pages.next()?.is_some() {
                count += 1;
            }
            Ok(count)
        };
        in_steps(&self.connection, part)?;
        Ok(true)
    }
}

/// Repeats a part of some work until it finds nothing left to do, in
/// transactions that end soon; how much was done. Between them the store is
/// left to others for as long: they do not queue for the lock, but poll it.
fn in_steps(
    connection: &Connection,
    mut part: impl FnMut() -> Result<usize, StoreError>,
) -> Result<usize, StoreError> {
    let mut all = 0;
    loop {
        let step = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
        let began = Instant::now();
        let mut is_done = false;
        while !is_done && began.elapsed() < STEP {
            let done = part()?;
            is_done = done < PART;
            all += done;
        }
        step.commit()?;
        if is_done {
            return Ok(all);
        }
        thread::sleep(began.elapsed());
    }
}

/// Shrinks a store that was created without incremental vacuum, and enables it.
/// That locks the store for seconds, so it is done only while no other program
/// has it open.
fn vacuum_alone(connection: &Connection) -> Result<bool, StoreError> {
    connection.busy_timeout(Duration::ZERO)?;
    // To leave the write-ahead log, a program has to be the only one.
    match connection.pragma_update(None, "journal_mode", "DELETE").map_err(StoreError::from) {
        Err(StoreError::Busy) => return Ok(false),
        outcome => outcome?,
    }
    connection.execute_batch("PRAGMA auto_vacuum = INCREMENTAL; VACUUM;")?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    Ok(true)
}

/// Empties the log, which may still contain deleted pages. Returns whether that
/// was possible.
fn empty_log(connection: &Connection) -> Result<bool, StoreError> {
    // Most of the work first, without blocking writers.
    checkpoint(connection, "PASSIVE")?;
    connection.busy_timeout(CHECKPOINT_WAIT)?;
    for _ in 0..CHECKPOINTS {
        if checkpoint(connection, "TRUNCATE")? {
            return Ok(true);
        }
        thread::sleep(CHECKPOINT_WAIT);
    }
    Ok(false)
}

/// Moves the log's pages into the store. Returns whether all were moved.
fn checkpoint(connection: &Connection, mode: &str) -> Result<bool, StoreError> {
    let sql = format!("PRAGMA wal_checkpoint({mode})");
    let is_blocked: bool = connection.query_row(&sql, [], |row| row.get(0))?;
    Ok(!is_blocked)
}
