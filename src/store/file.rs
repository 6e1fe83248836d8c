//! The file that a writer writes to, and what happens when it is moved,
//! replaced or deleted meanwhile, or its log is.

use std::fs::{self, File};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::mpsc;

use super::error::StoreError;
use super::open::open;
use super::paths::{free_name, identity, lock, real_path, side_file};
use super::{log, schema};
use crate::files::private;
use crate::webhook::Problem;

/// The number of times that a store may be replaced during one transaction.
const MAX_CHANGES: u32 = 5;

/// Device and inode of a file, whatever its name.
type Identity = (u64, u64);

/// The store under a path, even after the file there was replaced.
#[derive(Debug)]
pub(super) struct StoreFile {
    path: PathBuf,
    /// `None` after reopening it failed.
    opened: Option<Opened>,
    /// Where to report what happened to the file.
    problems: mpsc::UnboundedSender<Problem>,
}

/// One file with its log and the log's index.
#[derive(Debug)]
struct Opened {
    connection: Connection,
    files: Files,
    /// Never closed: on Unix, closing it would release all locks that this
    /// process has on the file, through any connection.
    file: ManuallyDrop<File>,
}

/// Which files these are, and under which names.
#[derive(Debug)]
struct Files {
    /// The path that the user named, which may be a symbolic link.
    path: PathBuf,
    /// What that led to. SQLite names the other two after it.
    store: PathBuf,
    log: PathBuf,
    index: PathBuf,
    identities: [Option<Identity>; 3],
}

impl Files {
    fn find(path: &Path) -> Self {
        let store = real_path(path);
        let (log, index) = (side_file(&store, "-wal"), side_file(&store, "-shm"));
        let mut files = Self { path: path.to_owned(), store, log, index, identities: [None; 3] };
        files.identities = files.now();
        files
    }

    /// The files that have the names now.
    fn now(&self) -> [Option<Identity>; 3] {
        [identity(&self.path), identity(&self.log), identity(&self.index)]
    }

    fn are_in_place(&self) -> bool {
        self.now() == self.identities
    }

    /// Whether the store itself still has the name that its log has, too.
    fn store_has_its_name(&self) -> bool {
        identity(&self.store) == self.identities[0]
    }

    fn log_has_its_name(&self) -> bool {
        identity(&self.log) == self.identities[1]
    }

    /// Deletes the log and its index by name, so that another store at this path
    /// does not use them as its own.
    fn remove_log(&self) -> std::io::Result<()> {
        for (path, own) in [(&self.log, self.identities[1]), (&self.index, self.identities[2])] {
            if identity(path) == own {
                log::remove(path)?;
            }
        }
        Ok(())
    }
}

impl StoreFile {
    /// Opens a store, creating it if necessary.
    pub(super) fn open(
        path: &Path,
        problems: mpsc::UnboundedSender<Problem>,
    ) -> Result<Self, StoreError> {
        let mut file = Self { path: path.to_owned(), opened: None, problems };
        file.reopen()?;
        Ok(file)
    }

    /// Runs one transaction in the file that has the name now: SQLite would keep
    /// writing to one that was moved or deleted.
    pub(super) fn write<T>(
        &mut self,
        work: impl Fn(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        for _ in 0..MAX_CHANGES {
            let Some(Opened { connection, files, .. }) = &mut self.opened else {
                self.reopen()?;
                continue;
            };
            match transact(connection, files, &work) {
                Ok(Some(done)) => return Ok(done),
                Err(error) if files.are_in_place() => return Err(error),
                // An error in files that were replaced says nothing about the new ones.
                Ok(None) | Err(_) => {}
            }
            self.release()?;
        }
        Err(StoreError::File("it keeps being replaced".to_owned()))
    }

    /// Completes the file if something happened to it after the last
    /// transaction: SQLite would leave the log of one that was moved where it is.
    pub(super) fn close(mut self) -> Result<(), StoreError> {
        if self.opened.as_ref().is_some_and(|opened| !opened.files.are_in_place()) {
            self.release()?;
        }
        Ok(())
    }

    fn reopen(&mut self) -> Result<(), StoreError> {
        let (connection, aside) = open(&self.path)?;
        let file = File::open(&self.path)?;
        let files = Files::find(&self.path);
        if let Some(aside) = aside {
            self.report(
                format!("{} had the log of another store beside it", self.path.display()),
                format!(
                    "it was renamed to {}: if its store was moved, put it beside that as NAME-wal",
                    aside.display()
                ),
            );
        }
        self.opened = Some(Opened { connection, files, file: ManuallyDrop::new(file) });
        Ok(())
    }

    /// Writes the whole log into the file that it belongs to, and closes both
    /// without touching the files that have their names now.
    fn release(&mut self) -> Result<(), StoreError> {
        let Some(opened) = self.opened.take() else { return Ok(()) };
        // Other listeners that share the files do the same at the same time.
        let _alone = opened.files.store.parent().and_then(lock);
        match opened.settle() {
            Ok((message, hint)) => {
                self.report(message, hint);
                Ok(())
            }
            // Acknowledged deliveries are only in the log: keep it open.
            Err(error) => {
                self.opened = Some(opened);
                Err(error)
            }
        }
    }

    fn report(&self, message: String, hint: String) {
        let _ = self.problems.send(Problem { message, hint: Some(hint) });
    }
}

/// Runs one transaction; `None` if the files are no longer in place.
fn transact<T>(
    connection: &mut Connection,
    files: &Files,
    work: impl Fn(&Transaction<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    // Lock before checking the names: a listener that shares the files releases
    // them under the same lock.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !files.are_in_place() {
        return Ok(None);
    }
    let done = work(&transaction)?;
    schema::advance_mark(&transaction)?;
    transaction.commit()?;
    Ok(Some(done))
}

impl Opened {
    /// Completes the file, and reports what happened to it and where the events are.
    fn settle(&self) -> Result<(String, String), StoreError> {
        // Otherwise SQLite would delete the log and its index by their names
        // when it closes the file.
        self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        self.checkpoint()?;
        let path = self.files.path.display();
        let current = self.current_path();
        let report = match &current {
            _ if identity(&self.files.path) == self.files.identities[0] => (
                format!("the log of the store {path} was deleted or replaced"),
                "no event was lost; leave the -wal and -shm files alone while the store is in use"
                    .to_owned(),
            ),
            CurrentPath::Named(path_now) => (
                format!("the store {path} was moved or replaced"),
                format!("the events received before are in {}", path_now.display()),
            ),
            CurrentPath::Unknown => (
                format!("the store {path} was moved"),
                "the events received before are in the file that was moved".to_owned(),
            ),
            CurrentPath::Deleted if self.files.log_has_its_name() => (
                format!("the store {path} was replaced or deleted"),
                format!("the events received before were copied to {}", self.rescue()?.display()),
            ),
            CurrentPath::Deleted => (
                format!("the store {path} and its log were deleted"),
                "the events received before are gone, unless another listener has reported a copy"
                    .to_owned(),
            ),
        };
        let has_its_name = self.files.store_has_its_name();
        if !has_its_name || self.files.now()[1..] != self.files.identities[1..] {
            self.files.remove_log()?;
        }
        Ok(report)
    }

    /// Writes all that is in the log into the file.
    fn checkpoint(&self) -> Result<(), StoreError> {
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        let (pages, written): (i64, i64) =
            self.connection.query_row(sql, [], |row| Ok((row.get(1)?, row.get(2)?)))?;
        // A reader may prevent the log from being emptied, which is harmless.
        if pages == written { Ok(()) } else { Err(StoreError::Busy) }
    }

    /// Where the file is now.
    fn current_path(&self) -> CurrentPath {
        let own = self.files.identities[0];
        if self.files.store_has_its_name() {
            return CurrentPath::Named(self.files.store.clone());
        }
        if links(&self.file) == Some(0) {
            return CurrentPath::Deleted;
        }
        match current_name(&self.file).filter(|name| identity(name) == own) {
            Some(name) => CurrentPath::Named(name),
            None => CurrentPath::Unknown,
        }
    }

    /// Copies a store whose file was deleted.
    fn rescue(&self) -> Result<PathBuf, StoreError> {
        let copy = free_name(&self.files.store, ".saved-")?;
        private::writing().create_new(true).open(&copy)?;
        let name = copy.to_str().ok_or_else(|| StoreError::File("its name is not UTF-8".into()))?;
        let copied = self.connection.execute("VACUUM INTO ?1", [name]);
        let copied = copied
            .map_err(StoreError::from)
            .and_then(|_| Ok(File::open(&copy).and_then(|file| file.sync_all())?));
        if copied.is_err() {
            let _ = fs::remove_file(&copy);
        }
        copied.map(|()| copy)
    }
}

/// Where a file is that was opened under another name.
#[derive(Debug)]
enum CurrentPath {
    Named(PathBuf),
    /// It has a name that this system does not report.
    Unknown,
    /// It was deleted.
    Deleted,
}

#[cfg(unix)]
fn links(file: &File) -> Option<u64> {
    use std::os::unix::fs::MetadataExt as _;
    file.metadata().ok().map(|about| about.nlink())
}

#[cfg(not(unix))]
fn links(_file: &File) -> Option<u64> {
    None
}

#[cfg(target_os = "linux")]
fn current_name(file: &File) -> Option<PathBuf> {
    use std::os::fd::AsRawFd as _;
    fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd())).ok()
}

#[cfg(not(target_os = "linux"))]
fn current_name(_file: &File) -> Option<PathBuf> {
    None
}
