//! Opening the database file: for its owner's eyes only, and durable.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::{StoreError, schema};

/// How long to wait for another program that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Opens a store for writing, making it if need be.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    prepare(path).map_err(|error| StoreError::File(error.to_string()))?;
    let mut connection = connect(path)?;
    // WAL lets readers and a writer work side by side; FULL makes each commit
    // durable, and fullfsync makes that true on macOS as well.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    schema::migrate(&mut connection)?;
    Ok(connection)
}

/// Opens a store that exists, or says that there is none yet.
pub(super) fn open_existing(path: &Path) -> Result<Option<Connection>, StoreError> {
    if path.exists() { open(path).map(Some) } else { Ok(None) }
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    // A store belongs to one thread, so SQLite needs no locks of its own; and
    // a name like `file:x` is a name.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    Ok(connection)
}

/// Makes the folder and an empty file with the right modes; SQLite gives its
/// side files the mode of the main one.
fn prepare(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
