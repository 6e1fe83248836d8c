//! The tables, and how an older store becomes a newer one.

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// What tells our files from those of other programs that use SQLite: "KHok".
const APPLICATION_ID: i64 = 0x4b48_6f6b;

/// Each step from one version to the next. A step that was released is never
/// changed: stores in the field have gone through it.
const MIGRATIONS: [&str; 3] = [
    // Times are microseconds since 1970. `headers` is the head as it would
    // stand in a request. A forward without status and error has not ended.
    "CREATE TABLE delivery (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        received_at INTEGER NOT NULL,
        path TEXT NOT NULL,
        headers BLOB NOT NULL,
        body BLOB NOT NULL,
        event_id TEXT,
        event_type TEXT,
        source TEXT,
        subject TEXT,
        reason TEXT,
        message TEXT,
        attempt INTEGER NOT NULL,
        status INTEGER
    ) STRICT;
    CREATE INDEX delivery_event ON delivery (event_id) WHERE event_id IS NOT NULL;
    CREATE INDEX delivery_time ON delivery (received_at);
    CREATE INDEX delivery_refused ON delivery (number) WHERE event_id IS NULL;
    CREATE TABLE forward (
        id INTEGER PRIMARY KEY,
        delivery INTEGER NOT NULL REFERENCES delivery (number) ON DELETE CASCADE,
        target TEXT NOT NULL,
        at INTEGER NOT NULL,
        took INTEGER,
        status INTEGER,
        error TEXT,
        excerpt TEXT
    ) STRICT;
    CREATE INDEX forward_delivery ON forward (delivery, target);",
    // Events that the local issuer signed were made up on this machine.
    "ALTER TABLE delivery ADD COLUMN local INTEGER NOT NULL DEFAULT 0;",
    // A replay may go anywhere: only where the listener sends an event to is it
    // missed.
    "ALTER TABLE forward ADD COLUMN replayed INTEGER NOT NULL DEFAULT 0;",
];

/// Whether this program may use a file, for which nothing is written to it.
pub(super) fn check(connection: &Connection) -> Result<(), StoreError> {
    // One snapshot: another program may be making the store just now.
    let snapshot = connection.unchecked_transaction()?;
    let made_by: i64 = snapshot.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version = version(&snapshot)?;
    if made_by == APPLICATION_ID {
        return if version > MIGRATIONS.len() { Err(newer(version)) } else { Ok(()) };
    }
    let is_new: bool =
        snapshot.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?;
    if is_new && version == 0 { Ok(()) } else { Err(StoreError::NotAStore) }
}

/// Brings a store to this program's version. One that is newer is left alone:
/// this program does not know what it would break.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    if version(connection)? == MIGRATIONS.len() {
        return Ok(());
    }
    // Of two programs that start at once, the second finds the work done.
    let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version = version(&step)?;
    let newest = MIGRATIONS.len();
    if version > newest {
        return Err(newer(version));
    }
    for migration in &MIGRATIONS[version..] {
        step.execute_batch(migration)?;
    }
    step.pragma_update(None, "application_id", APPLICATION_ID)?;
    step.pragma_update(None, "user_version", i64::try_from(newest).unwrap_or(i64::MAX))?;
    step.commit()?;
    Ok(())
}

fn newer(version: usize) -> StoreError {
    StoreError::Newer { version, newest: MIGRATIONS.len() }
}

/// The version of a store's tables.
pub(super) fn version(connection: &Connection) -> Result<usize, StoreError> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    // SQLite lets anybody write anything there; what makes no sense is newer.
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}
