//! Opening the database file: for its owner's eyes only, and durable.

use crate::files::private;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::{StoreError, log, schema};

/// How long to wait for another program that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How long to wait where SQLite does not.
const BUSY_PAUSE: Duration = Duration::from_millis(10);

/// The most files that are kept beside one store under numbered names.
const MOST_NAMES: u32 = 1000;

/// The size of the smallest database, in bytes.
pub(super) const SMALLEST: u64 = 512;

/// What keeps a damaged or foreign file from reaching further than its tables.
/// Set for each connection, since flags of the build depend on where cargo runs.
const SAFETY: [(DbConfig, bool); 4] = [
    (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
    (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
    (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
    (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
];

/// Opens a store for writing, making it if need be; also where the log of
/// another store was put that lay beside it.
pub(super) fn open(path: &Path) -> Result<(Connection, Option<PathBuf>), StoreError> {
    let aside = prepare(path)?;
    let deadline = Instant::now() + BUSY_TIMEOUT;
    loop {
        match set_up(path) {
            // Two programs that make a store into a write-ahead one at once
            // get in each other's way, and SQLite does not wait then.
            Err(StoreError::Busy) if Instant::now() < deadline => thread::sleep(BUSY_PAUSE),
            outcome => return outcome.map(|connection| (connection, aside)),
        }
    }
}

fn set_up(path: &Path) -> Result<Connection, StoreError> {
    let mut connection = connect(path)?;
    // Before anything is written: it may be somebody else's, or too new.
    schema::check(&connection)?;
    // A choice that a store makes once, when it is made: with it, free pages can
    // be given back to the file system in steps.
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
    // Events hold personal data: what is deleted is overwritten.
    connection.pragma_update(None, "secure_delete", true)?;
    schema::migrate(&mut connection)?;
    Ok(connection)
}

/// Opens a store that exists, or says that there is none yet.
pub(super) fn open_existing(path: &Path) -> Result<Option<Connection>, StoreError> {
    // A folder that cannot be looked into may well hold one.
    match path.try_exists() {
        // Putting that aside is for programs that can say so.
        Ok(true) if log::is_foreign(&real_path(path))? => Err(StoreError::ForeignLog),
        Ok(true) => open(path).map(|(connection, _)| Some(connection)),
        Ok(false) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    // A store belongs to one thread, so SQLite needs no locks of its own.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    // `:memory:` and `file:x` are names, and not what SQLite makes of them.
    let connection = Connection::open_with_flags(Path::new(".").join(path), flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // Otherwise a kept statement is planned anew whenever its values are new.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    for (setting, value) in SAFETY {
        connection.set_db_config(setting, value)?;
    }
    Ok(connection)
}

/// Makes the folder and the file, if need be, and puts aside the log of another
/// store that was left behind there.
fn prepare(path: &Path) -> Result<Option<PathBuf>, StoreError> {
    match fs::metadata(path) {
        // SQLite takes a file of one byte for an empty one, and writes over it.
        Ok(about) if about.is_file() && (1..SMALLEST).contains(&about.len()) => {
            return Err(StoreError::NotAStore);
        }
        Ok(about) if !about.is_file() => return Ok(None),
        _ => {}
    }
    Ok(make(path)?)
}

/// Makes the folder and an empty file with the right modes; SQLite gives its
/// side files the mode of the main one.
fn make(path: &Path) -> io::Result<Option<PathBuf>> {
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

/// The file that a path leads to, after which SQLite names the files beside it.
pub(super) fn real_path(path: &Path) -> PathBuf {
    if let Ok(real) = fs::canonicalize(path) {
        return real;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match (fs::canonicalize(folder.unwrap_or(Path::new("."))), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// A file that SQLite keeps beside a store.
pub(super) fn side_file(path: &Path, suffix: &str) -> PathBuf {
    let mut side = path.as_os_str().to_owned();
    side.push(suffix);
    side.into()
}

/// The first name that no file has, of a path with a suffix and a number.
pub(super) fn free_name(path: &Path, suffix: &str) -> io::Result<PathBuf> {
    let mut names = (1..MOST_NAMES).map(|number| side_file(path, &format!("{suffix}{number}")));
    let free = names.find(|name| fs::symlink_metadata(name).is_err());
    free.ok_or_else(|| io::Error::other("too many files with such names"))
}

/// Keeps other listeners from making a store in a folder until it is dropped,
/// where the system can do that.
pub(super) fn lock(folder: &Path) -> Option<File> {
    let folder = File::open(folder).ok()?;
    folder.lock().ok()?;
    Some(folder)
}

/// Which file a path names just now; `None` if none.
#[cfg(unix)]
pub(super) fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).ok().map(|about| (about.dev(), about.ino()))
}

#[cfg(not(unix))]
pub(super) fn identity(_path: &Path) -> Option<(u64, u64)> {
    // An open file cannot be deleted there.
    Some((0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_is_as_safe_whatever_the_library_was_built_with() {
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
