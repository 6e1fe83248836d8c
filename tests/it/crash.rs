//! A listener that is killed in the middle of its work loses nothing that it
//! has acknowledged.
//!
//! Senders deliver events over many connections at once, and the listener is
//! killed with SIGKILL at a random moment and started again on the same store.
//! In the end every delivery whose 200 was read to its end has to be in the
//! store, by its event id. The default is a short round. The long one:
//!
//! ```sh
//! CRASH_ROUNDS=50 CRASH_ACKNOWLEDGED=2000 cargo test --test it crash:: -- --nocapture
//! ```
//!
//! goes on until there were that many kills and that many acknowledgements,
//! and prints what it did. `CRASH_SEED` repeats the moments of an earlier run.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rusqlite::Connection;
use rustix::process::Signal;

use crate::support::event::user_created;
use crate::support::http::PATIENCE;
use crate::support::listener::Listener;
use crate::support::signer::Signer;
use crate::support::store::{OFFLINE, Wire, acknowledges, folder_with_keys, ids, kept};

/// How many connections deliver at once.
const SENDERS: usize = 16;

/// The most acknowledgements between two kills.
const MOST_IN_ROUND: u64 = 120;

/// The longest that a kill comes after the acknowledgement that it waits for.
const MOST_MICROS: u64 = 3000;

/// A number from the environment.
fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().expect(name))
}

/// Random enough to pick moments: xorshift64*.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    /// A number from 0 to below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % end
    }
}

/// What was acknowledged: the token of each event id.
type Acknowledged = Mutex<BTreeMap<String, String>>;

fn start(folder: &Path) -> Listener {
    Listener::start(folder, &OFFLINE)
}

/// Delivers fresh events until the listener is gone or `enough`.
fn send(address: SocketAddr, all: &Acknowledged, count: &AtomicUsize, enough: &AtomicBool) {
    let kinde = Signer::kinde();
    let Some(mut wire) = Wire::connect(address) else { return };
    while !enough.load(Ordering::Relaxed) {
        let event = user_created();
        let id = event["event_id"].as_str().unwrap();
        let token = kinde.sign(&event);
        let Some(answer) = wire.post(&token) else { return };
        assert!(acknowledges(&answer, id), "{answer:?}");
        all.lock().unwrap().insert(id.to_owned(), token);
        count.fetch_add(1, Ordering::Relaxed);
    }
}

/// Lets senders end, also if the test fails.
struct Enough<'a>(&'a AtomicBool);

impl Drop for Enough<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Delivers over many connections and kills the listener at a random moment.
fn round(listener: &mut Listener, all: &Acknowledged, random: &mut Random) {
    let wanted = usize::try_from(1 + random.below(MOST_IN_ROUND)).unwrap();
    let pause = Duration::from_micros(random.below(MOST_MICROS));
    let (count, enough) = (AtomicUsize::new(0), AtomicBool::new(false));
    let address = listener.address;
    std::thread::scope(|scope| {
        for _ in 0..SENDERS {
            scope.spawn(|| send(address, all, &count, &enough));
        }
        let deadline = Instant::now() + PATIENCE;
        while count.load(Ordering::Relaxed) < wanted && Instant::now() < deadline {
            std::thread::yield_now();
        }
        // Not in place of a condition: it is the random moment.
        std::thread::sleep(pause);
        listener.signal(Signal::KILL);
        // Only a failed round needs this: the senders end with the listener.
        enough.store(count.load(Ordering::Relaxed) < wanted, Ordering::Relaxed);
    });
    assert!(count.load(Ordering::Relaxed) >= wanted, "the listener stopped answering");
    assert_eq!(listener.wait().0, None, "it ended by itself");
}

#[test]
fn a_neighbour_on_the_same_store_goes_on() {
    let folder = folder_with_keys();
    let all = Acknowledged::default();
    let mut random = Random::new(u64::from(std::process::id()));
    let (count, enough) = (AtomicUsize::new(0), AtomicBool::new(false));
    let mut neighbour = start(folder.path());
    let address = neighbour.address;
    std::thread::scope(|scope| {
        let _end = Enough(&enough);
        for _ in 0..4 {
            scope.spawn(|| send(address, &all, &count, &enough));
        }
        for _ in 0..number("CRASH_ROUNDS", 3) {
            round(&mut start(folder.path()), &all, &mut random);
        }
    });
    assert!(count.into_inner() > 0);
    assert_eq!(neighbour.stop().0, Some(0));
    let records = kept(folder.path(), &[]);
    let found: BTreeSet<&str> = ids(&records).into_iter().collect();
    let all = all.into_inner().unwrap();
    let missing: Vec<&String> = all.keys().filter(|id| !found.contains(id.as_str())).collect();
    assert_eq!(missing, [] as [&str; 0], "acknowledged, but not in the store");
}

#[test]
fn whatever_was_acknowledged_survives_a_kill() {
    let rounds = number("CRASH_ROUNDS", 6);
    let least = usize::try_from(number("CRASH_ACKNOWLEDGED", 50)).unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seed = number("CRASH_SEED", u64::from(now.subsec_nanos()));
    eprintln!("seed {seed}");
    let mut random = Random::new(seed);
    let folder = folder_with_keys();
    let all = Acknowledged::default();
    let mut kills = 0;
    while kills < rounds || all.lock().unwrap().len() < least {
        let mut listener = start(folder.path());
        round(&mut listener, &all, &mut random);
        kills += 1;
    }
    // Once more, for what a start after a crash may do to the store.
    assert_eq!(start(folder.path()).stop().0, Some(0));
    let all = all.into_inner().unwrap();
    let records = kept(folder.path(), &[]);
    let found: BTreeMap<&str, &str> = records
        .iter()
        .map(|record| (record["event_id"].as_str().unwrap(), record["token"].as_str().unwrap()))
        .collect();
    let missing: Vec<&String> = all
        .iter()
        .filter(|(id, token)| found.get(&***id) != Some(&&***token))
        .map(|(id, _)| id)
        .collect();
    eprintln!(
        "kills {kills}, acknowledged {}, found {}, in the store {}",
        all.len(),
        all.len() - missing.len(),
        records.len(),
    );
    assert_eq!(missing, [] as [&str; 0], "acknowledged, but not in the store (seed {seed})");
    let store = Connection::open(folder.path().join("data/kinde-hook/events.db")).unwrap();
    let health: String = store.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(health, "ok");
}
