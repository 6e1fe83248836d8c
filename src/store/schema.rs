//! The tables, and how an older store becomes a newer one.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use rusqlite::{Connection, TransactionBehavior};

use super::error::StoreError;

/// Distinguishes our files from those of other programs that use SQLite: "KHok".
const APPLICATION_ID: i64 = 0x4b48_6f6b;

/// Each step from one version to the next. A step that was released is never
/// changed: stores in the field have gone through it.
const MIGRATIONS: [&str; 4] = [
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
    // Whether the local issuer signed the event, which was generated here.
    "ALTER TABLE delivery ADD COLUMN local INTEGER NOT NULL DEFAULT 0;",
    // A replay can go anywhere: an event has failed only where a listener has
    // forwarded it to.
    "ALTER TABLE forward ADD COLUMN replayed INTEGER NOT NULL DEFAULT 0;",
    // Which apps should accept an event, stored with its latest delivery, so that
    // what has failed is known without reading everything. `first` and `last`
    // are the deliveries between which a listener has sent the event to that
    // address. `accepted_by` is an address in the one spelling that compares.
    // `sender` is the run that is sending it now, and `sending` the delivery that
    // is under way, unless that is a replay.
    "ALTER TABLE forward ADD COLUMN sender INTEGER;
    CREATE TABLE recipient (
        delivery INTEGER NOT NULL REFERENCES delivery (number) ON DELETE CASCADE,
        place INTEGER NOT NULL,
        target TEXT NOT NULL,
        address TEXT NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        accepted_by TEXT,
        sender INTEGER,
        sending INTEGER,
        PRIMARY KEY (delivery, place)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO recipient (delivery, place, target, address, first, last, accepted_by)
        SELECT max(latest), min(id), target, address, min(number), max(number),
            CASE WHEN max(accepted) THEN address END
        FROM (
            SELECT d.event_id, d.number, f.id, f.target,
                (SELECT max(number) FROM delivery WHERE event_id = d.event_id) AS latest,
                f.status BETWEEN 200 AND 299 AS accepted, f.replayed,
                replace(replace(replace(replace(f.target,
                    '://127.0.0.1:', '://localhost:'), '://127.0.0.1/', '://localhost/'),
                    '://[::1]:', '://localhost:'), '://[::1]/', '://localhost/') AS address
            FROM delivery d JOIN forward f ON f.delivery = d.number
            WHERE d.event_id IS NOT NULL
        )
        GROUP BY event_id, address HAVING NOT min(replayed);
    CREATE INDEX recipient_failed ON recipient (delivery, sender) WHERE accepted_by IS NULL;",
];

/// Checks that this program can use a file, without writing to it.
pub(super) fn check(connection: &Connection) -> Result<(), StoreError> {
    // One snapshot: another program may be creating the store.
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

/// How many of the lowest bits of `user_version` are the version of the tables.
/// The others are a mark that each transaction advances, from which it can be
/// determined whether a log continues a store. It starts at random, so that no two
/// stores have the same.
const VERSION_BITS: u32 = 8;

/// The largest mark.
const LAST_MARK: i64 = (1 << (31 - VERSION_BITS)) - 1;

/// Where the first page of a store holds `user_version`.
const USER_VERSION: std::ops::Range<usize> = 60..64;

/// A store's mark; 0 if it has none yet.
pub(super) fn mark(first_page: &[u8]) -> i64 {
    let bytes = first_page.get(USER_VERSION).unwrap_or_default();
    bytes.iter().fold(0, |number, byte| number << 8 | i64::from(*byte)) >> VERSION_BITS
}

/// The mark that follows another.
pub(super) fn next_mark(mark: i64) -> i64 {
    if (0..LAST_MARK).contains(&mark) { mark + 1 } else { 1 }
}

/// Advances the mark, within a transaction.
pub(super) fn advance_mark(connection: &Connection) -> Result<(), StoreError> {
    let found: i64 =
        connection.prepare_cached("PRAGMA user_version")?.query_row([], |row| row.get(0))?;
    let version = found & ((1 << VERSION_BITS) - 1);
    set_user_version(connection, next_mark(found >> VERSION_BITS), version)
}

fn set_user_version(connection: &Connection, mark: i64, version: i64) -> Result<(), StoreError> {
    Ok(connection.pragma_update(None, "user_version", mark << VERSION_BITS | version)?)
}

/// A random mark.
fn first_mark() -> i64 {
    let random = RandomState::new().build_hasher().finish();
    1 + i64::try_from(random % LAST_MARK.unsigned_abs()).unwrap_or(0)
}

/// Brings a store to this program's version. One that is newer is left alone:
/// this program does not know what it would break.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    if version(connection)? == MIGRATIONS.len() && user_version(connection)? >> VERSION_BITS > 0 {
        return Ok(());
    }
    // A log that goes on from no mark to any other one would not fit.
    let unmarked = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if user_version(&unmarked)? >> VERSION_BITS == 0 {
        advance_mark(&unmarked)?;
        unmarked.commit()?;
    } else {
        drop(unmarked);
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
    let mark = match user_version(&step)? >> VERSION_BITS {
        mark if mark == next_mark(0) => first_mark(),
        mark => next_mark(mark),
    };
    set_user_version(&step, mark, i64::try_from(newest).unwrap_or(i64::MAX))?;
    step.commit()?;
    // A store whose mark is not its own yet may fit the log of another.
    let (): () = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

fn newer(version: usize) -> StoreError {
    StoreError::Newer { version, newest: MIGRATIONS.len() }
}

/// The version of a store's tables.
pub(super) fn version(connection: &Connection) -> Result<usize, StoreError> {
    // Any program can write any value there; a negative one counts as newer.
    match user_version(connection)? {
        sound @ 0.. => Ok(usize::try_from(sound & ((1 << VERSION_BITS) - 1)).unwrap_or(usize::MAX)),
        _ => Ok(usize::MAX),
    }
}

fn user_version(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_migration_preserves_failed_events() {
        let mut old = Connection::open_in_memory().expect("a database");
        for migration in &MIGRATIONS[..3] {
            old.execute_batch(migration).expect("tables");
        }
        old.pragma_update(None, "user_version", 3).expect("a version");
        old.execute_batch(
            "INSERT INTO delivery (number, received_at, path, headers, body, event_id, attempt)
            VALUES (1, 0, '/', x'', x'', 'a', 1), (2, 0, '/', x'', x'', 'b', 1),
                (3, 0, '/', x'', x'', 'a', 2), (4, 0, '/', x'', x'', NULL, 1),
                (5, 0, '/', x'', x'', 'c', 1), (6, 0, '/', x'', x'', 'd', 1);
            INSERT INTO forward (delivery, target, at, took, status, replayed)
            VALUES (1, 'http://localhost:1/x', 0, 1, 500, 0), (1, 'http://b:2/', 0, 1, 200, 0),
                (1, 'http://127.0.0.1:1/x', 0, 1, 500, 1), (2, 'http://[::1]:1/', 0, 1, 500, 0),
                (2, 'http://localhost:1/', 0, 1, 204, 1), (3, 'http://localhost:1/x', 0, 1, 404, 0),
                (3, 'http://b:2/', 0, 1, 500, 0), (4, 'http://b:2/', 0, 1, 500, 0),
                (5, 'http://b:2/', 0, 1, 404, 1), (6, 'http://b:2/', 0, NULL, NULL, 0);",
        )
        .expect("filled");
        migrate(&mut old).expect("migrated");
        let mut statement = old
            .prepare(
                "SELECT delivery, place, address, first, last FROM recipient
                WHERE accepted_by IS NULL ORDER BY delivery",
            )
            .expect("a query");
        let row = |row: &rusqlite::Row<'_>| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?, row.get(3)?, row.get(4)?))
        };
        let failed: Vec<(i64, i64, String, i64, i64)> =
            statement.query_map([], row).expect("rows").collect::<Result<_, _>>().expect("rows");
        let expected = [
            (3, 1, "http://localhost:1/x".to_owned(), 1, 3),
            (6, 10, "http://b:2/".to_owned(), 6, 6),
        ];
        assert_eq!(failed, expected);
        let all: i64 =
            old.query_row("SELECT count(*) FROM recipient", [], |row| row.get(0)).expect("a count");
        assert_eq!(all, 4, "what is rejected, or only replayed, has no recipients");
    }
}
