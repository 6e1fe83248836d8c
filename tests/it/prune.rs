//! `events prune` beside a listener that goes on answering.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::support::command::{Done, run_in};
use crate::support::event::user_created;
use crate::support::listener::Listener;
use crate::support::signer::Signer;
use crate::support::store::{OFFLINE, Wire, acknowledges, folder_with_keys};

const STORE: &str = "data/kinde-hook/events.db";

/// The number of old deliveries in a large store, of 2 KB each.
const OLD: u32 = 10_000;

/// The number of others, of 30 KB each.
const NEW: u32 = 10_000;

/// The longest that an answer may take while the store is pruned.
const LONGEST: Duration = Duration::from_millis(500);

fn listen(folder: &Path) -> Listener {
    Listener::start(folder, &OFFLINE)
}

fn size(folder: &Path) -> u64 {
    fs::metadata(folder.join(STORE)).unwrap().len()
}

fn connect(folder: &Path) -> Connection {
    Connection::open(folder.join(STORE)).unwrap()
}

/// Fills the store of a folder with deliveries of the year 1970.
fn fill(folder: &Path, count: u32) {
    assert_eq!(listen(folder).stop().0, Some(0));
    insert(folder, count, 0, 2000);
}

fn insert(folder: &Path, count: u32, received_at: i64, size: u32) {
    let store = connect(folder);
    store.pragma_update(None, "synchronous", "OFF").unwrap();
    store
        .execute(
            "WITH RECURSIVE row (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < ?1)
            INSERT INTO delivery (received_at, path, headers, body, event_id, event_type, attempt)
            SELECT ?2, '/', x'', zeroblob(?3), hex(randomblob(16)), 'user.created', 1 FROM row",
            (count, received_at, size),
        )
        .unwrap();
}

fn prune(folder: &Path) -> Done {
    run_in(folder, ["events", "prune", "--older-than", "30d"])
}

/// Posts events until `enough`; their ids, and how long the slowest answer took.
fn send(address: SocketAddr, enough: &AtomicBool) -> (Vec<String>, Duration) {
    let kinde = Signer::kinde();
    let mut wire = Wire::connect(address).unwrap();
    let (mut taken, mut slowest) = (Vec::new(), Duration::ZERO);
    while !enough.load(Ordering::Relaxed) {
        let event = user_created();
        let id = event["event_id"].as_str().unwrap().to_owned();
        let token = kinde.sign(&event);
        let began = Instant::now();
        let answer = wire.post(token).expect("an answer");
        slowest = slowest.max(began.elapsed());
        assert!(acknowledges(&answer, &id), "{answer:?}");
        taken.push(id);
    }
    (taken, slowest)
}

fn prune_under_load(folder: &Path, address: SocketAddr) -> (Done, (Vec<String>, Duration)) {
    let enough = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let sender = scope.spawn(|| send(address, &enough));
        let done = prune(folder);
        enough.store(true, Ordering::Relaxed);
        (done, sender.join().unwrap())
    })
}

#[test]
fn a_large_store_is_pruned_without_delaying_a_delivery() {
    let folder = folder_with_keys();
    fill(folder.path(), OLD);
    let in_the_future = i64::MAX / 4;
    insert(folder.path(), NEW, in_the_future, 30_000);
    let listener = listen(folder.path());
    let before = size(folder.path());
    let (done, (taken, slowest)) = prune_under_load(folder.path(), listener.address);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(done.stderr, format!("{OLD} deliveries deleted\n"), "{done:?}");
    eprintln!("{} answers, the slowest after {slowest:?}", taken.len());
    assert!(slowest < LONGEST, "an answer took {slowest:?}");
    let count = "SELECT count(*) FROM delivery WHERE received_at < ?1";
    let left: i64 =
        connect(folder.path()).query_row(count, [in_the_future], |row| row.get(0)).unwrap();
    assert_eq!(usize::try_from(left), Ok(taken.len()));
    let given_back = before - size(folder.path());
    assert!(given_back > u64::from(OLD) * 1500, "{given_back} bytes of {before} were given back");
}

#[test]
fn a_store_of_an_earlier_version_shrinks_when_no_other_program_has_it_open() {
    let folder = folder_with_keys();
    fill(folder.path(), 1000);
    connect(folder.path()).execute_batch("PRAGMA auto_vacuum = NONE; VACUUM;").unwrap();
    let full = size(folder.path());
    let mut listener = listen(folder.path());
    let done = prune(folder.path());
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.stderr.starts_with("1000 deliveries deleted\nwarning: "), "{done:?}");
    assert!(done.stderr.contains("hint: run prune again when no listener is running"), "{done:?}");
    assert_eq!(size(folder.path()), full);
    assert_eq!(listener.stop().0, Some(0));
    assert_eq!(prune(folder.path()).stderr, "0 deliveries deleted\n");
    assert!(size(folder.path()) < full / 4);
    // From now on that is possible beside a listener.
    fill(folder.path(), 1000);
    let _listener = listen(folder.path());
    assert_eq!(prune(folder.path()).stderr, "1000 deliveries deleted\n");
    assert!(size(folder.path()) < full / 4);
}

#[test]
fn a_reader_that_holds_the_log_does_not_make_a_prune_delay_deliveries() {
    let folder = folder_with_keys();
    fill(folder.path(), 1000);
    let listener = listen(folder.path());
    let reader = connect(folder.path());
    reader.execute_batch("BEGIN; SELECT count(*) FROM delivery;").unwrap();
    let (done, (_, slowest)) = prune_under_load(folder.path(), listener.address);
    assert!(done.stderr.starts_with("1000 deliveries deleted\nwarning: "), "{done:?}");
    assert!(slowest < LONGEST, "an answer took {slowest:?}");
}
