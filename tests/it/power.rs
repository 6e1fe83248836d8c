//! A power cut under load: of what has reached the disk, nothing that was
//! acknowledged is missing.
//!
//! The store is on an ext4 file system in an image, which is itself a file on
//! another one. Freezing the outer one stops all writes to the image at one
//! moment, in the middle of whatever is under way; a copy of the image is then
//! what a power cut leaves behind, without all that is only in the page cache.
//! The copy is mounted, which replays its journal, and every event that was
//! acknowledged before the freeze has to be in one of the stores on it.
//!
//! The images behave like a disk without a cache of its own that it loses:
//! durable.rs looks at the syncs, which order such a disk to empty it.

use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rusqlite::Connection;

use crate::replaced::{ids_anywhere, token};
use crate::support::event::fresh_id;
use crate::support::http::PATIENCE;
use crate::support::listener::Listener;
use crate::support::needs;
use crate::support::store::{OFFLINE, Wire, acknowledges, folder_with_keys};

/// The number of connections that deliver at once.
const SENDERS: usize = 6;

/// The number of power cuts in each run.
const CUTS: usize = 3;

/// The longest time between two power cuts.
const LONGEST: Duration = Duration::from_millis(400);

/// Runs a program of the system to its end.
#[track_caller]
fn system(program: &str, args: &[&str]) {
    let output = Command::new(program).args(args).output().unwrap();
    assert!(output.status.success(), "{program} {args:?}: {output:?}");
}

/// A mounted image.
struct Mounted {
    at: PathBuf,
}

impl Mounted {
    fn new(image: &Path, at: PathBuf) -> Self {
        fs::create_dir_all(&at).unwrap();
        system("mount", &["-o", "loop", image.to_str().unwrap(), at.to_str().unwrap()]);
        Self { at }
    }

    fn format(image: &Path, size: u64, at: PathBuf) -> Self {
        fs::File::create(image).unwrap().set_len(size).unwrap();
        system("mkfs.ext4", &["-q", "-F", image.to_str().unwrap()]);
        Self::new(image, at)
    }

    fn at(&self) -> &str {
        self.at.to_str().unwrap()
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").args(["-l", self.at()]).status();
    }
}

/// A disk whose power can be cut.
struct Disk {
    // In the order in which they are unmounted.
    inner: Mounted,
    outer: Mounted,
    folder: tempfile::TempDir,
}

/// Lets writes go on, also if the test fails.
struct Frozen<'a>(&'a Mounted);

impl Drop for Frozen<'_> {
    fn drop(&mut self) {
        let _ = Command::new("fsfreeze").args(["--unfreeze", self.0.at()]).status();
    }
}

impl Disk {
    fn new() -> Self {
        let folder = folder_with_keys();
        let path = folder.path();
        let outer = Mounted::format(&path.join("outer.img"), 256 << 20, path.join("outer"));
        let inner = Mounted::format(&outer.at.join("inner.img"), 64 << 20, path.join("disk"));
        Self { inner, outer, folder }
    }

    /// Copies what is on the disk at this moment.
    fn cut(&self, number: usize) -> PathBuf {
        let copy = self.folder.path().join(format!("{number}.img"));
        system("fsfreeze", &["--freeze", self.outer.at()]);
        let _frozen = Frozen(&self.outer);
        fs::copy(self.outer.at.join("inner.img"), &copy).unwrap();
        copy
    }

    /// The ids in the stores of a copy.
    fn ids(&self, copy: &Path) -> BTreeSet<String> {
        let mounted = Mounted::new(copy, self.folder.path().join("after"));
        ids_anywhere(&mounted.at)
    }
}

/// Ids of events, in the order in which they were acknowledged.
type Acknowledged = Mutex<Vec<String>>;

/// Cuts the power at random moments; what is missing of what was acknowledged
/// before, and of how many.
fn cut(disk: &Disk, all: &Acknowledged) -> (BTreeSet<String>, usize) {
    let mut missing = BTreeSet::new();
    let mut count = 0;
    for number in 0..CUTS {
        let began = Instant::now();
        let least = count + 20;
        while all.lock().unwrap().len() < least {
            assert!(began.elapsed() < PATIENCE, "too few are acknowledged");
            std::thread::yield_now();
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        // Not in place of a condition: it is the random moment.
        std::thread::sleep(LONGEST.mul_f64(f64::from(now.subsec_micros() % 1000) / 1000.0));
        let before: BTreeSet<String> = all.lock().unwrap().iter().cloned().collect();
        count = before.len();
        let found = disk.ids(&disk.cut(number));
        missing.extend(before.difference(&found).cloned());
    }
    (missing, count)
}

/// Delivers fresh events until `enough`.
fn send(address: SocketAddr, all: &Acknowledged, enough: &AtomicBool) {
    let mut wire = Wire::connect(address).expect("a listener");
    while !enough.load(Ordering::Relaxed) {
        let id = fresh_id();
        let answer = wire.post(token(&id)).expect("an answer");
        assert!(acknowledges(&answer, &id), "{answer:?}");
        all.lock().unwrap().push(id);
    }
}

struct Enough<'a>(&'a AtomicBool);

impl Drop for Enough<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Cuts the power of a disk on which a listener has its store, after something
/// has happened to that.
fn cut_after(act: fn(&Path)) {
    if !needs::loop_devices() {
        return;
    }
    let disk = Disk::new();
    let store = disk.inner.at.join("stores/events.db");
    let start = |store: &Path| {
        let args = [&OFFLINE[..], &["--store", store.to_str().unwrap()]].concat();
        Listener::start(disk.folder.path(), &args)
    };
    let (all, enough) = (Acknowledged::default(), AtomicBool::new(false));
    let backup = start(&store.with_file_name("backup.db"));
    let mut wire = Wire::connect(backup.address).unwrap();
    let id = fresh_id();
    assert!(acknowledges(&wire.post(token(&id)).unwrap(), &id));
    drop(wire);
    let mut backup = backup;
    assert_eq!(backup.stop().0, Some(0));
    all.lock().unwrap().push(id);
    let listeners = [start(&store), start(&store)];
    let (missing, count) = std::thread::scope(|scope| {
        let _end = Enough(&enough);
        for address in listeners.iter().map(|listener| listener.address).cycle().take(SENDERS) {
            scope.spawn({
                let (all, enough) = (&all, &enough);
                move || send(address, all, enough)
            });
        }
        let began = Instant::now();
        while all.lock().unwrap().len() < 50 {
            assert!(began.elapsed() < PATIENCE, "too few are acknowledged");
            std::thread::yield_now();
        }
        act(&disk.inner.at.join("stores"));
        cut(&disk, &all)
    });
    eprintln!("{count} acknowledged before the last of {CUTS} power cuts");
    assert_eq!(missing.len(), 0, "of {count} acknowledged: {missing:?}");
}

#[test]
fn the_check_sees_what_a_program_loses_that_does_not_sync() {
    if !needs::loop_devices() {
        return;
    }
    let disk = Disk::new();
    let store = Connection::open(disk.inner.at.join("events.db")).unwrap();
    store.pragma_update(None, "journal_mode", "WAL").unwrap();
    store.execute("CREATE TABLE delivery (event_id TEXT)", ()).unwrap();
    store.pragma_update(None, "wal_checkpoint", "TRUNCATE").unwrap();
    system("sync", &["-f", disk.inner.at()]);
    store.pragma_update(None, "synchronous", "OFF").unwrap();
    let (all, enough) = (Acknowledged::default(), AtomicBool::new(false));
    let (missing, count) = std::thread::scope(|scope| {
        let _end = Enough(&enough);
        let (all, enough) = (&all, &enough);
        scope.spawn(move || {
            while !enough.load(Ordering::Relaxed) {
                let id = fresh_id();
                store.execute("INSERT INTO delivery VALUES (?1)", [&id]).unwrap();
                all.lock().unwrap().push(id);
            }
        });
        cut(&disk, all)
    });
    assert!(!missing.is_empty(), "none of {count} is missing");
}

#[test]
fn a_power_cut_under_load_loses_nothing_acknowledged() {
    cut_after(|_| {});
}

#[test]
fn a_power_cut_after_the_store_was_moved_loses_nothing_acknowledged() {
    cut_after(|folder| fs::rename(folder.join("events.db"), folder.join("old.db")).unwrap());
}

#[test]
fn a_power_cut_after_the_store_was_replaced_loses_nothing_acknowledged() {
    cut_after(|folder| fs::rename(folder.join("backup.db"), folder.join("events.db")).unwrap());
}

#[test]
fn a_power_cut_after_the_log_was_deleted_loses_nothing_acknowledged() {
    cut_after(|folder| fs::remove_file(folder.join("events.db-wal")).unwrap());
}
