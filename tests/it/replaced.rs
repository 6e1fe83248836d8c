//! A store that is moved, replaced or deleted while listeners use it: every
//! acknowledged event is in one of the files, and each file is sound.

use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rusqlite::Connection;
use rustix::process::Signal;

use crate::support::command::run_in;
use crate::support::event::{fresh_id, user_created};
use crate::support::http::PATIENCE;
use crate::support::listener::Listener;
use crate::support::signer::Signer;
use crate::support::store::{OFFLINE, Wire, acknowledges, folder_with_keys};

/// The folder of the store.
const FOLDER: &str = "stores";

fn listen(folder: &Path, store: &str) -> Listener {
    Listener::start(folder, &[&OFFLINE[..], &["--store", store]].concat())
}

/// An event with this id, signed.
pub(crate) fn token(id: &str) -> String {
    let mut event = user_created();
    event["event_id"] = id.into();
    Signer::kinde().sign(&event)
}

/// Posts this many fresh events, which are accepted; their ids.
fn flood(address: SocketAddr, count: usize) -> BTreeSet<String> {
    let mut wire = Wire::connect(address).expect("a listener");
    let mut post = |_| {
        let id = fresh_id();
        let answer = wire.post(token(&id)).expect("an answer");
        assert!(acknowledges(&answer, &id), "{answer:?}");
        id
    };
    (0..count).map(&mut post).collect()
}

fn end(mut listener: Listener, is_killed: bool) {
    if is_killed {
        listener.signal(Signal::KILL);
        assert_eq!(listener.wait().0, None);
    } else {
        assert_eq!(listener.stop().0, Some(0));
    }
}

/// The ids in one store, which is sound.
#[track_caller]
fn ids(store: &Path) -> BTreeSet<String> {
    let connection = Connection::open(store).unwrap();
    let health: String =
        connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(health, "ok", "{}", store.display());
    // A listener may have been about to make the tables.
    if !connection.table_exists(None, "delivery").unwrap() {
        return BTreeSet::new();
    }
    let mut statement = connection.prepare("SELECT event_id FROM delivery").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// The ids in all stores under a folder.
#[track_caller]
pub(crate) fn ids_anywhere(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    for path in entries {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let is_part_of = |part: &&str| name.contains(part);
        if path.is_dir() && !path.is_symlink() {
            found.extend(ids_anywhere(&path));
        } else if name.contains(".db")
            && !["-wal", "-shm", "-journal", "-run-"].iter().any(is_part_of)
        {
            found.extend(ids(&path));
        }
    }
    found
}

/// Checks that all acknowledged events are in the stores under a folder.
#[track_caller]
fn assert_kept(folder: &Path, acknowledged: &BTreeSet<String>) {
    let found = ids_anywhere(folder);
    let missing: Vec<_> = acknowledged.difference(&found).collect();
    assert_eq!(missing.len(), 0, "of {} acknowledged: {missing:?}", acknowledged.len());
}

/// Something that happens to `stores/events.db`, in the folder above that.
struct Change {
    name: &'static str,
    /// Before the listeners start.
    prepare: fn(&Path),
    act: fn(&Path),
    /// What the listeners say.
    said: &'static str,
}

fn store(folder: &Path) -> PathBuf {
    folder.join(FOLDER).join("events.db")
}

/// A store with 350 events, which was closed.
fn make(folder: &Path, name: &str) {
    let listener = listen(folder, name);
    let ids = flood(listener.address, 350);
    end(listener, false);
    fs::write(folder.join("before"), ids.into_iter().collect::<Vec<_>>().join("\n")).unwrap();
}

fn rename(folder: &Path, from: &str, to: &str) {
    fs::rename(folder.join(from), folder.join(to)).unwrap();
}

const CHANGES: [Change; 9] = [
    Change {
        name: "replaced by another store",
        prepare: |folder| make(folder, "stores/backup.db"),
        act: |folder| rename(folder, "stores/backup.db", "stores/events.db"),
        said: "were copied to",
    },
    Change {
        name: "replaced by an earlier copy of itself",
        prepare: |folder| {
            make(folder, "stores/events.db");
            fs::copy(store(folder), folder.join("stores/backup.db")).unwrap();
            // Otherwise the log that follows would fit the copy as well.
            let listener = listen(folder, "stores/events.db");
            flood(listener.address, 20);
            end(listener, false);
        },
        act: |folder| rename(folder, "stores/backup.db", "stores/events.db"),
        said: "were copied to",
    },
    Change {
        name: "moved away",
        prepare: |_| {},
        act: |folder| rename(folder, "stores/events.db", "stores/old.db"),
        said: "old.db",
    },
    Change {
        name: "moved away, and replaced",
        prepare: |folder| make(folder, "stores/backup.db"),
        act: |folder| {
            rename(folder, "stores/events.db", "stores/old.db");
            rename(folder, "stores/backup.db", "stores/events.db");
        },
        said: "old.db",
    },
    Change {
        name: "deleted, but for its log",
        prepare: |_| {},
        act: |folder| fs::remove_file(store(folder)).unwrap(),
        said: "were copied to",
    },
    Change {
        name: "without its log",
        prepare: |_| {},
        act: |folder| fs::remove_file(folder.join("stores/events.db-wal")).unwrap(),
        said: "no event was lost",
    },
    Change {
        name: "without its log and the index of that",
        prepare: |_| {},
        act: |folder| {
            fs::remove_file(folder.join("stores/events.db-shm")).unwrap();
            fs::remove_file(folder.join("stores/events.db-wal")).unwrap();
        },
        said: "no event was lost",
    },
    Change {
        name: "moved with its folder",
        prepare: |_| {},
        act: |folder| rename(folder, FOLDER, "elsewhere"),
        said: "elsewhere/events.db",
    },
    Change {
        name: "moved with its folder, and replaced by another folder",
        prepare: |folder| {
            let listener = listen(folder, "other/events.db");
            let ids = flood(listener.address, 20);
            end(listener, true);
            fs::write(folder.join("before"), ids.into_iter().collect::<Vec<_>>().join("\n"))
                .unwrap();
        },
        act: |folder| {
            rename(folder, FOLDER, "elsewhere");
            rename(folder, "other", FOLDER);
        },
        said: "elsewhere/events.db",
    },
];

/// What was acknowledged while a store was made in preparation.
fn before(folder: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(folder.join("before")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

/// Lets a change happen under load from listeners that share the store.
fn change(change: &Change, listeners: usize, is_killed: bool) {
    let folder = folder_with_keys();
    (change.prepare)(folder.path());
    let mut listeners: Vec<Listener> =
        (0..listeners).map(|_| listen(folder.path(), "stores/events.db")).collect();
    let (all, count) = (Mutex::new(before(folder.path())), AtomicUsize::new(0));
    let each = 100;
    std::thread::scope(|scope| {
        for address in listeners.iter().map(|listener| listener.address) {
            let (all, count) = (&all, &count);
            scope.spawn(move || {
                for _ in 0..each {
                    let more = flood(address, 1);
                    all.lock().unwrap().extend(more);
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let began = Instant::now();
        while count.load(Ordering::Relaxed) < each / 2 {
            assert!(began.elapsed() < PATIENCE);
            std::thread::yield_now();
        }
        (change.act)(folder.path());
    });
    let mut all = all.into_inner().unwrap();
    for listener in &mut listeners {
        all.extend(flood(listener.address, 1));
        let warning = listener.next("warning");
        let text = warning.to_string();
        assert!(warning["message"].as_str().unwrap().contains("stores/events.db"), "{text}");
        let is_first = text.contains(change.said);
        assert!(is_first || text.contains("another listener"), "{}: {text}", change.name);
    }
    for listener in listeners {
        end(listener, is_killed);
    }
    eprintln!("{}: {} acknowledged", change.name, all.len());
    assert_kept(folder.path(), &all);
}

#[test]
fn whatever_happens_to_the_files_of_a_store_no_acknowledged_event_is_lost() {
    for one in &CHANGES {
        change(one, 1, true);
    }
}

#[test]
fn the_same_holds_for_two_listeners_that_share_the_store() {
    for one in &CHANGES {
        change(one, 2, true);
    }
}

#[test]
fn the_same_holds_when_the_listeners_stop_in_order() {
    for one in &CHANGES {
        change(one, 2, false);
    }
}

#[test]
fn what_happened_after_the_last_event_is_found_when_the_listener_stops() {
    for one in &CHANGES {
        for count in [1, 2] {
            let folder = folder_with_keys();
            (one.prepare)(folder.path());
            let listeners: Vec<Listener> =
                (0..count).map(|_| listen(folder.path(), "stores/events.db")).collect();
            let mut all = before(folder.path());
            for listener in &listeners {
                all.extend(flood(listener.address, 60));
            }
            (one.act)(folder.path());
            for mut listener in listeners {
                assert_eq!(listener.stop().0, Some(0));
                let text = listener.rest().join("\n");
                assert!(
                    text.contains(one.said) || text.contains("another listener"),
                    "{}: {text}",
                    one.name
                );
            }
            assert_kept(folder.path(), &all);
        }
    }
}

#[test]
fn a_log_is_not_replayed_into_a_store_of_an_earlier_version() {
    let folder = folder_with_keys();
    make(folder.path(), "stores/backup.db");
    let backup = Connection::open(folder.path().join("stores/backup.db")).unwrap();
    // Earlier versions did not mark their stores.
    let version: i64 = backup
        .query_row("PRAGMA user_version", [], |row| Ok(row.get::<_, i64>(0)? & 0xff))
        .unwrap();
    backup.pragma_update(None, "user_version", version).unwrap();
    drop(backup);
    let listener = listen(folder.path(), "stores/events.db");
    flood(listener.address, 260);
    rename(folder.path(), "stores/backup.db", "stores/events.db");
    end(listener, true);
    let mut listener = listen(folder.path(), "stores/events.db");
    let mut all = before(folder.path());
    all.extend(flood(listener.address, 5));
    assert!(listener.next("warning").to_string().contains("events.db-wal.1"));
    end(listener, false);
    assert_eq!(ids(&store(folder.path())), all);
}

#[test]
fn a_log_that_was_left_behind_is_neither_replayed_into_another_store_nor_deleted() {
    for one in
        CHANGES.iter().filter(|one| one.name.contains("moved") || one.name.starts_with("rep"))
    {
        let folder = folder_with_keys();
        (one.prepare)(folder.path());
        let listener = listen(folder.path(), "stores/events.db");
        let mine = flood(listener.address, 60);
        // Killed before it can notice.
        (one.act)(folder.path());
        end(listener, true);
        let reader = run_in(folder.path(), ["events", "--store", "stores/events.db"]);
        if one.name.contains("replaced") && !one.name.contains("folder") {
            assert!(reader.stderr.contains("belongs to another store"), "{reader:?}");
        }
        let mut listener = listen(folder.path(), "stores/events.db");
        let mut all = before(folder.path());
        all.extend(flood(listener.address, 5));
        let is_left_behind = !one.name.contains("folder");
        if is_left_behind {
            let text = listener.next("warning").to_string();
            assert!(text.contains("events.db-wal.1"), "{}: {text}", one.name);
        }
        end(listener, true);
        // Of a store that was replaced, its log is all that is left.
        if one.name.starts_with("moved") {
            all.extend(mine);
            if is_left_behind {
                rename(folder.path(), "stores/events.db-wal.1", "stores/old.db-wal");
            }
        }
        assert_kept(folder.path(), &all);
    }
}

#[test]
fn a_symbolic_link_may_be_switched_to_another_store() {
    for is_killed in [true, false] {
        let folder = folder_with_keys();
        let path = folder.path();
        make(path, "stores/backup.db");
        fs::write(path.join("stores/first.db"), "").unwrap();
        symlink("first.db", path.join("stores/events.db")).unwrap();
        let mut listener = listen(path, "stores/events.db");
        let first = flood(listener.address, 50);
        symlink("backup.db", path.join("stores/link")).unwrap();
        rename(path, "stores/link", "stores/events.db");
        let second = flood(listener.address, 5);
        assert!(listener.next("warning").to_string().contains("stores/first.db"));
        end(listener, is_killed);
        assert_eq!(ids(&path.join("stores/first.db")), first);
        assert_eq!(ids(&path.join("stores/backup.db")), &before(path) | &second);
    }
}

#[test]
fn what_was_deleted_with_its_log_is_not_brought_back() {
    let folder = folder_with_keys();
    let mut listener = listen(folder.path(), "stores/events.db");
    flood(listener.address, 50);
    fs::remove_dir_all(folder.path().join(FOLDER)).unwrap();
    let later = flood(listener.address, 5);
    assert!(listener.next("warning").to_string().contains("were deleted"));
    end(listener, true);
    assert_eq!(ids_anywhere(folder.path()), later);
}
