//! Inspecting a store without changing a byte on disk.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::error::StoreError;
use super::paths::side_file;
use super::{location, open, schema};

/// The largest store whose structure is checked, in bytes: the check
/// reads all of it.
const MAX_CHECKED: u64 = 64 * 1024 * 1024;

/// How long to wait for another program. Reading never waits for a writer.
const BUSY_TIMEOUT: Duration = Duration::from_secs(1);

/// The state of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Inspection {
    /// The size of its file, in bytes.
    pub(crate) bytes: u64,
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
    /// It is not, with SQLite's message. Untrusted text.
    Damaged(String),
    /// It is too large to check.
    Unchecked,
}

/// Inspects a store; `None` if there is none yet.
pub(crate) fn inspect(path: &Path) -> Result<Option<Inspection>, StoreError> {
    let bytes = match std::fs::metadata(path) {
        Ok(about) if !about.is_file() => {
            return Err(StoreError::File("it is not a file".to_owned()));
        }
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
    // Without tables, another program is creating it.
    let is_countable = version > 0 && !matches!(soundness, Soundness::Damaged(_));
    let deliveries = if is_countable {
        connection.query_row("SELECT count(*) FROM delivery", [], |row| row.get(0))?
    } else {
        0
    };
    Ok(Some(Inspection { bytes, deliveries, version, soundness }))
}

/// Opens a store for reading only. SQLite would still create side files beside a
/// store that is not open elsewhere, unless the file is declared immutable.
fn connect(path: &Path) -> Result<Connection, StoreError> {
    let read = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    // The log is beside the file itself, not beside a symbolic link to it.
    let path = location::resolved(&Path::new(".").join(path));
    let connection = if side_file(&path, "-wal").exists() {
        Connection::open_with_flags(&path, read)?
    } else {
        let flags = read | OpenFlags::SQLITE_OPEN_URI;
        Connection::open_with_flags(immutable_uri(&path), flags)?
    };
    connection.busy_timeout(BUSY_TIMEOUT)?;
    Ok(connection)
}

/// A file's URI that declares it immutable.
fn immutable_uri(path: &Path) -> PathBuf {
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
    if bytes > MAX_CHECKED {
        return Ok(Soundness::Unchecked);
    }
    let verdict: Result<String, _> =
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0));
    match verdict {
        Ok(verdict) if verdict == "ok" => Ok(Soundness::Sound),
        Ok(error) => Ok(Soundness::Damaged(error)),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => {
            Ok(Soundness::Damaged(error.to_string()))
        }
        Err(error) => Err(error.into()),
    }
}
