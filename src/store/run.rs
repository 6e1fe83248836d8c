//! Which programs are sending events of a store. Each holds a lock on a file of
//! its own beside the store, which the system releases when the process ends,
//! however it ends. A process id would not do: it may be reused by then.

use std::fs::{self, File, TryLockError};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io;
use std::path::{Path, PathBuf};

use super::paths::side_file;
use crate::files::private;

/// The text between the store's name and the run's number.
const MARK: &str = "-run-";

/// One program that sends, until it is dropped.
#[derive(Debug)]
pub(super) struct Run {
    number: i64,
    path: PathBuf,
    _lock: File,
}

impl Run {
    /// Begins a run beside a store that exists; `None` where files cannot be
    /// locked, so that nothing counts as being sent.
    pub(super) fn begin(store: &Path) -> Option<Self> {
        let store = store.canonicalize().ok()?;
        sweep(&store);
        // Another program may sweep the file away before it is locked.
        std::iter::repeat_with(|| Self::lock(&store)).take(10).find_map(Result::ok)
    }

    fn lock(store: &Path) -> io::Result<Self> {
        // The standard library's own randomness: it only has to be different.
        let number = RandomState::new().build_hasher().finish().cast_signed();
        let path = path(store, number);
        let file = private::writing().create_new(true).open(&path)?;
        file.lock()?;
        fs::metadata(&path)?;
        Ok(Self { number, path, _lock: file })
    }

    /// Identifies it among all runs.
    pub(super) fn number(&self) -> i64 {
        self.number
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether a run is active.
pub(super) fn is_live(store: &Path, number: i64) -> bool {
    store.canonicalize().is_ok_and(|store| is_locked(&path(&store, number)))
}

/// All active runs.
pub(super) fn live(store: &Path) -> Vec<i64> {
    let Ok(store) = store.canonicalize() else { return Vec::new() };
    let all = all(&store).into_iter();
    all.filter(|(_, path)| is_locked(path)).map(|(number, _)| number).collect()
}

/// Deletes the files of runs that were killed.
fn sweep(store: &Path) {
    for (_, path) in all(store) {
        if !is_locked(&path) {
            let _ = fs::remove_file(path);
        }
    }
}

fn path(store: &Path, number: i64) -> PathBuf {
    side_file(store, &format!("{MARK}{:016x}", number.cast_unsigned()))
}

/// The numbers and files of all runs beside a store.
fn all(store: &Path) -> Vec<(i64, PathBuf)> {
    let (Some(folder), Some(name)) = (store.parent(), store.file_name()) else { return Vec::new() };
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let number = |file: &Path| {
        let file = file.file_name()?.to_str()?;
        let number = file.strip_prefix(name.to_str()?)?.strip_prefix(MARK)?;
        u64::from_str_radix(number, 16).ok().map(u64::cast_signed)
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths.filter_map(|path| Some((number(&path)?, path))).collect()
}

fn is_locked(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    // Shared, so that two programs that check at once do not see each other as
    // the holder.
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_live_until_it_ends_and_a_killed_ones_file_is_deleted() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = folder.path().join("events.db");
        fs::write(&store, "").expect("a file");
        let first = Run::begin(&store).expect("a run");
        let second = Run::begin(&store).expect("a run");
        assert_ne!(first.number(), second.number());
        assert_eq!(live(&store).len(), 2);
        assert!(is_live(&store, first.number()));
        let number = first.number();
        drop(first);
        assert!(!is_live(&store, number));
        assert_eq!(live(&store), [second.number()]);
        // What kill -9 leaves behind: the file, unlocked.
        let left = path(&store.canonicalize().expect("a path"), number);
        fs::write(&left, "").expect("a file");
        assert!(!is_live(&store, number));
        drop(Run::begin(&store));
        assert!(!left.exists());
        assert_eq!(live(&store), [second.number()]);
    }

    #[cfg(unix)]
    #[test]
    fn a_run_is_found_through_a_link_to_its_store() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = folder.path().join("events.db");
        fs::write(&store, "").expect("a file");
        let link = folder.path().join("link.db");
        std::os::unix::fs::symlink(&store, &link).expect("a link");
        let run = Run::begin(&link).expect("a run");
        assert_eq!(live(&store), [run.number()]);
        assert_eq!(live(&link), [run.number()]);
    }
}
