//! The names of a store and of the files beside it, and which files have them.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The maximum number of numbered files beside one store.
const MAX_NAMES: u32 = 1000;

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
    let mut names = (1..MAX_NAMES).map(|number| side_file(path, &format!("{suffix}{number}")));
    let free = names.find(|name| fs::symlink_metadata(name).is_err());
    free.ok_or_else(|| io::Error::other("too many files with such names"))
}

/// Prevents other listeners from creating a store in a folder until it is
/// dropped, where the system supports locking folders.
pub(super) fn lock(folder: &Path) -> Option<File> {
    let folder = File::open(folder).ok()?;
    folder.lock().ok()?;
    Some(folder)
}

/// Device and inode of the file that a path names now; `None` if there is none.
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
