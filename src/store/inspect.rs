//! Looking at a store without changing a byte on the disk.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{StoreError, location, open, schema};

/// The largest store whose structure is checked, in bytes: that takes as long
/// as reading it does.
const MOST_CHECKED: u64 = 64 * 1024 * 1024;

/// How long to wait for another program. Reading never waits for a writer.
const BUSY_TIMEOUT: Duration = Duration::from_secs(1);

/// What a store is found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Inspection {
    /// The size of its file, in bytes.
    pub(crate) bytes: u64,
    /// How many deliveries it holds.
    pub(crate) deliveries: i64,
    /// The version of its tables.
    pub(crate) version: usize,
    /// Whether its structure is sound; unknown of a large one.
    pub(crate) soundness: Soundness,
}

/// Whether a store's structure is sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Soundness {
    /// It is.
    Sound,
    /// It is not, with what SQLite says. Untrusted text.
    Damaged(String),
    /// It was too large to look.
    Unchecked,
}

/// Looks at a store; `None` if there is none yet.
pub(crate) fn inspect(path: &Path) -> Result<Option<Inspection>, StoreError> {
    let bytes = match std::fs::metadata(path) {
        Ok(about) if !about.is_file() => return Err(StoreError::File("it is no file".to_owned())),
        Ok(about) => about.len(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::File(error.to_string())),
    };
    if (1..open::SMALLEST).contains(&bytes) {
        return Err(StoreError::NotAStore);
    }
    let connection = connect(path)?;
    schema::check(&connection)?;
    let version = schema::version(&connection)?;
    let soundness = soundness(&connection, bytes)?;
    // Without tables, somebody is making it just now.
    let is_countable = version > 0 && !matches!(soundness, Soundness::Damaged(_));
    let deliveries = if is_countable {
        connection.query_row("SELECT count(*) FROM delivery", [], |row| row.get(0))?
    } else {
        0
    };
    Ok(Some(Inspection { bytes, deliveries, version, soundness }))
}

/// Opens a store for reading only. Even so SQLite would make side files beside
/// a store that nobody has open; told that the file never changes, it does not.
fn connect(path: &Path) -> Result<Connection, StoreError> {
    let read = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    // What is in its log only is beside the file itself, and not beside a link.
    let path = location::resolved(&Path::new(".").join(path));
    let connection = if open::side_file(&path, "-wal").exists() {
        Connection::open_with_flags(&path, read)?
    } else {
        let flags = read | OpenFlags::SQLITE_OPEN_URI;
        Connection::open_with_flags(unchanging(&path), flags)?
    };
    connection.busy_timeout(BUSY_TIMEOUT)?;
    Ok(connection)
}

/// A file's URI that says it does not change.
fn unchanging(path: &Path) -> PathBuf {
    let mut uri = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' => {
                uri.push(char::from(*byte));
            }
            b'\\' if cfg!(windows) => uri.push('/'),
            _ => {
                let _ = write!(uri, "%{byte:02x}");
            }
        }
    }
    uri.push_str("?immutable=1");
    PathBuf::from(OsString::from(uri))
}

fn soundness(connection: &Connection, bytes: u64) -> Result<Soundness, StoreError> {
    if bytes > MOST_CHECKED {
        return Ok(Soundness::Unchecked);
    }
    let said: Result<String, _> =
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0));
    match said {
        Ok(said) if said == "ok" => Ok(Soundness::Sound),
        Ok(said) => Ok(Soundness::Damaged(said)),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => {
            Ok(Soundness::Damaged(error.to_string()))
        }
        Err(error) => Err(error.into()),
    }
}
