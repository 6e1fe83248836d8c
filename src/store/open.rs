//! Opening the database file: readable by its owner only, and durable.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::error::StoreError;
use super::paths::{lock, real_path};
use super::{log, schema};
use crate::files::private;

/// How long to wait for another program that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How long to wait where SQLite does not.
const BUSY_PAUSE: Duration = Duration::from_millis(10);

/// The size of the smallest database, in bytes.
pub(super) const SMALLEST: u64 = 512;

/// Settings that limit what a damaged or foreign file can do to its own tables.
/// Set for each connection, since flags of the build depend on where cargo runs.
const SAFETY: [(DbConfig, bool); 4] = [
    (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
    (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
    (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
    (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
];

/// Opens a store for writing, creating it if necessary. Returns also the new
/// name of another store's log, if one was beside it.
pub(super) fn open(path: &Path) -> Result<(Connection, Option<PathBuf>), StoreError> {
    let aside = prepare(path)?;
    let deadline = Instant::now() + BUSY_TIMEOUT;
    loop {
        match set_up(path) {
            // While two programs switch a store to WAL at once, SQLite reports
            // it as busy without waiting.
            Err(StoreError::Busy) if Instant::now() < deadline => thread::sleep(BUSY_PAUSE),
            outcome => return outcome.map(|connection| (connection, aside)),
        }
    }
}

fn set_up(path: &Path) -> Result<Connection, StoreError> {
    let mut connection = connect(path)?;
    // Before anything is written: it may be another program's, or too new.
    schema::check(&connection)?;
    // Can only be set while the file is empty. It lets `prune` give free pages
    // back to the file system in steps.
    let pages: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
    if pages == 0 {
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    }
    // WAL lets readers and a writer work side by side; FULL makes each commit
    // durable, and fullfsync makes that true on macOS as well.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Events hold personal data: deleted pages are overwritten.
    connection.pragma_update(None, "secure_delete", true)?;
    schema::migrate(&mut connection)?;
    Ok(connection)
}

/// Opens a store that exists; `None` if there is none yet.
pub(super) fn open_existing(path: &Path) -> Result<Option<Connection>, StoreError> {
    // A folder that cannot be looked into may well hold one.
    match path.try_exists() {
        // Only a listener moves it aside, since it can report the new name.
        Ok(true) if log::is_foreign(&real_path(path))? => Err(StoreError::ForeignLog),
        Ok(true) => open(path).map(|(connection, _)| Some(connection)),
        Ok(false) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    // A store belongs to one thread, so SQLite needs no locks of its own.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    // `:memory:` and `file:x` are file names here, without SQLite's meaning.
    let connection = Connection::open_with_flags(Path::new(".").join(path), flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // Otherwise SQLite plans a cached statement again whenever its values change.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    for (setting, value) in SAFETY {
        connection.set_db_config(setting, value)?;
    }
    Ok(connection)
}

/// Creates the folder and the file if necessary, and moves the log of another
/// store aside.
fn prepare(path: &Path) -> Result<Option<PathBuf>, StoreError> {
    match fs::metadata(path) {
        // SQLite treats a file of one byte as empty and overwrites it.
        Ok(about) if about.is_file() && (1..SMALLEST).contains(&about.len()) => {
            return Err(StoreError::NotAStore);
        }
        Ok(about) if !about.is_file() => return Ok(None),
        _ => {}
    }
    Ok(create(path)?)
}

/// Creates the folder and an empty file with the right modes; SQLite gives its
/// side files the mode of the main one.
fn create(path: &Path) -> io::Result<Option<PathBuf>> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    // A file that is there is not opened: on Unix, closing it would take away
    // the locks of every connection that this process has to it.
    if !path.exists() {
        private::make_folder(folder)?;
    }
    let _alone = lock(folder);
    if !path.exists() {
        private::writing().create(true).truncate(false).open(path)?;
    }
    log::set_aside(&real_path(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_is_safe_with_any_build_flags_of_the_library() {
        let folder = tempfile::tempdir().expect("a folder");
        let (connection, _) = open(&folder.path().join("events.db")).expect("a store");
        for (setting, value) in SAFETY {
            assert_eq!(connection.db_config(setting), Ok(value), "{setting:?}");
        }
        connection.execute_batch("CREATE TABLE t (a)").expect("a table");
        for refused in [
            "SELECT \"text\" FROM t",
            "CREATE INDEX i ON t (\"text\")",
            "SELECT load_extension('x')",
            "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = ''",
        ] {
            assert!(connection.execute_batch(refused).is_err(), "{refused}");
        }
    }
}
