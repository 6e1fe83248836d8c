//! Deleting what is old, beside listeners that go on writing: in steps, each
//! of which holds the lock for a moment only, and with pauses for the others.

use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::row::micros;
use super::{Reader, StoreError};

/// How long one step keeps other programs from writing, without the time to
/// write it to the disk. A step ends after the part that exceeds it.
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
    /// The number of deliveries deleted.
    pub(crate) deliveries: usize,
    /// Whether the file was made smaller and the log emptied. Otherwise other
    /// programs use the store in a way that does not allow it.
    pub(crate) is_compact: bool,
}

impl Reader {
    /// Deletes what was received before a time. Deleted pages are overwritten,
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

    /// Gives free pages back to the file system; whether that was possible.
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
/// left to others for as long: they do not queue for the lock, but look now
/// and then whether it is free.
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

/// Shrinks a store from before free pages could be given back in steps, and
/// makes that possible from now on. That takes the store for seconds, so it is
/// done only while no other program has it open.
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

/// Empties the log, in which deleted pages may stand as they were; whether
/// that was possible.
fn empty_log(connection: &Connection) -> Result<bool, StoreError> {
    // Most of the work first, without holding up anybody.
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

/// Moves what is in the log into the store; whether all was moved.
fn checkpoint(connection: &Connection, mode: &str) -> Result<bool, StoreError> {
    let sql = format!("PRAGMA wal_checkpoint({mode})");
    let is_blocked: bool = connection.query_row(&sql, [], |row| row.get(0))?;
    Ok(!is_blocked)
}
