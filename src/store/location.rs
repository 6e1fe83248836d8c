//! Where a store is, found without writing to it.

use std::path::{Path, PathBuf};

use super::paths::side_file;
use crate::files::private;

/// The folder of a store and what is possible there.
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

/// The file that a path leads to, if it exists: SQLite follows symbolic links
/// and names its other files after the last one.
pub(super) fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Inspects the location of a store.
pub(crate) fn location(path: &Path) -> Location {
    // Anything but a symbolic link is shown as the user wrote it.
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
    // Without the blocks that are reserved for root.
    Some(about.f_bavail.saturating_mul(about.f_frsize))
}

#[cfg(not(unix))]
fn free(_folder: &Path) -> Option<u64> {
    None
}
