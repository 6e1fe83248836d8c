//! Where a store lies, as far as the file system tells without writing to it.

use crate::files::private;
use std::path::{Path, PathBuf};

use super::open::side_file;

/// The folder of a store, and what may be done there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Location {
    /// The store's folder, or the nearest one above it that exists.
    pub(crate) folder: PathBuf,
    /// Whether this user may write there, and to the store itself.
    pub(crate) is_writable: bool,
    /// How many bytes are free; unknown on some systems.
    pub(crate) free: Option<u64>,
    /// The folder and the files of the store.
    pub(crate) paths: Vec<PathBuf>,
}

/// The file that a path leads to, if it is there: SQLite follows links, and
/// keeps its other files beside the last of them.
pub(super) fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Looks at the place of a store.
pub(crate) fn location(path: &Path) -> Location {
    // A path that is no link is shown as the user knows it.
    let target = if path.is_symlink() { resolved(path) } else { path.to_owned() };
    let path = target.as_path();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let nearest = private::nearest(folder);
    let files = [path.to_owned(), side_file(path, "-wal"), side_file(path, "-shm")];
    Location {
        is_writable: private::is_writable(nearest)
            && (!path.exists() || private::is_writable(path)),
        free: free(nearest),
        paths: std::iter::once(folder.to_owned()).chain(files).collect(),
        folder: nearest.to_owned(),
    }
}

#[cfg(unix)]
fn free(folder: &Path) -> Option<u64> {
    let about = rustix::fs::statvfs(folder).ok()?;
    // What the administrator alone may use is not free.
    Some(about.f_bavail.saturating_mul(about.f_frsize))
}

#[cfg(not(unix))]
fn free(_folder: &Path) -> Option<u64> {
    None
}
