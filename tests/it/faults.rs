//! A disk that fails once: wherever it does, no acknowledged event is lost.
//!
//! strace lets one system call fail that writes the store, a saved token or
//! the local issuer's key, or makes them durable: with EIO, as a broken disk
//! does, with ENOSPC, as a full one, or with EINTR. The call is not carried
//! out. The listener meanwhile takes 20 events; what it refuses is sent again
//! at once. It must stay alive, or not start and say why; what it has
//! acknowledged must be there after a restart, be that after an orderly end or
//! after SIGKILL, and the next event must be taken. The default tries one position for each kind of call and
//! error. The long form:
//!
//! ```sh
//! FAULT_POSITIONS=1000 cargo test --test it faults:: -- --nocapture
//! ```
//!
//! tries as many of each, which is every one, and prints how many it tried.
//!
//! strace cannot cut a write short. A limit on the size of files can: a write
//! across it takes what fits, and the next one fails. So ends a disk that runs
//! full in the middle of a page. The writes of saved tokens fail in no other
//! way here: nothing tells strace which file they go to.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use rusqlite::Connection;
use rustix::process::{Resource, Rlimit, Signal, prlimit};
use serde_json::Value;

use crate::support::command::{after, kinde_hook, like};
use crate::support::event::user_created;
use crate::support::listener::Listener;
use crate::support::needs;
use crate::support::signer::Signer;
use crate::support::store::{Wire, acknowledges, folder_with_keys, kept};

/// How many events a listener takes while its disk fails.
const EVENTS: usize = 20;

/// How often a refused event is sent again. Each thread has its own fault.
const MOST_TRIES: usize = 3;

const ERRORS: [&str; 3] = ["EIO", "ENOSPC", "EINTR"];

const STORE: &str = "data/kinde-hook/events.db";

/// Calls that may fail.
struct Place {
    calls: &'static str,
    /// Only on this file; `$$` is the listener's process id.
    file: Option<&'static str>,
    /// What the listener is told beside the keys.
    args: &'static [&'static str],
    /// Whether the listener has run here before.
    is_used: bool,
}

impl Place {
    const fn on(file: &'static str, calls: &'static str) -> Self {
        Self { calls, file: Some(file), args: &[], is_used: true }
    }

    const fn of_args(args: &'static [&'static str], calls: &'static str) -> Self {
        Self { calls, file: None, args, is_used: true }
    }

    const fn at_first_start(self) -> Self {
        Self { is_used: false, args: &["--local-issuer"], ..self }
    }

    /// The arguments of the listener.
    fn listen(&self) -> Vec<&str> {
        [&["listen", "--port", "0", "--format", "json", "--jwks", "jwks.json"], self.args].concat()
    }

    fn start(&self, folder: &Path) -> Listener {
        let mut command = kinde_hook(folder);
        command.args(self.listen());
        Listener::start_command(command)
    }

    /// A listener whose calls are written to a file, and fail as told.
    fn traced(&self, folder: &Path, inject: Option<&str>) -> Command {
        let mut inner = kinde_hook(folder);
        inner.args(self.listen());
        let mut command = Command::new("/bin/sh");
        // Beside the listener and not above it: it keeps the shell's id.
        let strace = "exec strace -D -f -y --seccomp-bpf -e signal=none -o trace";
        let file = self.file.map(|file| format!("-P \"$PWD/{file}\"")).unwrap_or_default();
        let trace = format!("-e trace={} {}", self.calls, inject.unwrap_or_default());
        command.args(["-c", &format!("{strace} {file} {trace} -- \"$@\""), "sh"]);
        command.arg(inner.get_program()).args(inner.get_args());
        like(&mut command, &inner);
        command
    }

    /// How many of the calls there are in the thread that begins with them.
    fn count(&self) -> usize {
        let folder = folder_with_keys();
        self.prepare(folder.path());
        let mut listener = Listener::start_command(self.traced(folder.path(), None));
        let _ = deliver(&listener, |taken| taken >= EVENTS);
        assert_eq!(listener.stop().0, Some(0));
        let trace = fs::read_to_string(folder.path().join("trace")).unwrap();
        let thread = |line: &str| line.split(' ').next().unwrap().to_owned();
        let first = trace.lines().next().map(thread).expect("such a call");
        trace.lines().filter(|line| thread(line) == first && line.contains('(')).count()
    }

    fn prepare(&self, folder: &Path) {
        if self.is_used {
            assert_eq!(self.start(folder).stop().0, Some(0));
        }
    }

    /// Lets the calls at a position fail, and returns how many did.
    fn fail(&self, error: &str, position: usize) -> usize {
        eprintln!("{} fails with {error} at {position}", self.calls);
        let folder = folder_with_keys();
        let path = folder.path();
        self.prepare(path);
        let inject = format!("-e inject={}:error={error}:when={position}", self.calls);
        let (mut acknowledged, refused) =
            match Listener::try_start(self.traced(path, Some(&inject))) {
                Ok(mut listener) => {
                    let outcome = deliver(&listener, |taken| self.is_enough(taken, path));
                    self.end(&mut listener, position);
                    outcome
                }
                Err(errors) => {
                    assert!(errors.starts_with("error: "), "{errors}");
                    assert!(errors.contains("\nhint: "), "{errors}");
                    Default::default()
                }
            };
        let faults = faults(path);
        assert!(refused <= faults, "{refused} refused for {faults} faults");
        let mut after = self.start(path);
        acknowledged.extend([take(&after)]);
        assert_eq!(after.stop().0, Some(0));
        self.assert_kept(path, &acknowledged);
        faults
    }

    /// Whether enough events were taken. Where several threads take turns, the
    /// one with the fault may be late.
    fn is_enough(&self, taken: usize, folder: &Path) -> bool {
        let may_come = !self.fails_at_end() && taken < 4 * EVENTS;
        taken >= EVENTS && (!may_come || faults(folder) > 0)
    }

    /// Whether the calls come when the listener ends.
    fn fails_at_end(&self) -> bool {
        self.file == Some(STORE)
    }

    /// Ends every other listener in order and the others at once, unless what
    /// is to fail comes at the end.
    fn end(&self, listener: &mut Listener, position: usize) {
        if self.fails_at_end() || position % 2 == 1 {
            assert_eq!(listener.stop().0, Some(0));
        } else {
            kill(listener);
        }
    }

    #[track_caller]
    fn assert_kept(&self, folder: &Path, acknowledged: &Acknowledged) {
        if self.args.contains(&"--no-store") {
            assert_saved(folder, acknowledged);
        } else {
            assert_stored(folder, acknowledged);
        }
    }
}

/// The token of each event id that was acknowledged.
type Acknowledged = BTreeMap<String, String>;

/// How many calls have failed so far.
fn faults(folder: &Path) -> usize {
    let trace = fs::read_to_string(folder.join("trace")).unwrap();
    trace.lines().filter(|line| line.ends_with("(INJECTED)")).count()
}

/// Delivers events, each until it is taken; which, and how often one was
/// refused.
fn deliver(listener: &Listener, is_enough: impl Fn(usize) -> bool) -> (Acknowledged, usize) {
    let mut wire = Wire::connect(listener.address).expect("a listener");
    let (mut acknowledged, mut refused) = (Acknowledged::new(), 0);
    while !is_enough(acknowledged.len()) {
        let (id, token) = event();
        let mut tries = 0;
        loop {
            let answer = wire.post(&token).expect("an answer");
            if acknowledges(&answer, &id) {
                break;
            }
            assert_eq!(answer.status, 503, "{answer:?}");
            let why = answer.json();
            let error = why["error"].as_str().unwrap();
            assert!(["cannot-store", "cannot-save"].contains(&error), "{answer:?}");
            assert!(why["hint"].is_string(), "{answer:?}");
            refused += 1;
            tries += 1;
            assert!(tries < MOST_TRIES, "still refused: {answer:?}");
        }
        acknowledged.insert(id, token);
    }
    (acknowledged, refused)
}

/// An event's id, and its token.
fn event() -> (String, String) {
    let event = user_created();
    (event["event_id"].as_str().unwrap().to_owned(), Signer::kinde().sign(&event))
}

/// Delivers one event, which is taken.
#[track_caller]
fn take(listener: &Listener) -> (String, String) {
    let (id, token) = event();
    let answer = listener.post(&token);
    assert!(acknowledges(&answer, &id), "{answer:?}");
    (id, token)
}

/// Ends a listener with SIGKILL.
fn kill(listener: &mut Listener) {
    listener.signal(Signal::KILL);
    assert_eq!(listener.wait().0, None, "it ended by itself");
}

/// Checks that the store holds these, byte for byte, and is sound.
#[track_caller]
fn assert_stored(folder: &Path, acknowledged: &Acknowledged) {
    let records = kept(folder, &[]);
    let text = |record: &Value, name: &str| record[name].as_str().unwrap().to_owned();
    let found: Acknowledged =
        records.iter().map(|record| (text(record, "event_id"), text(record, "token"))).collect();
    assert_eq!(missing(acknowledged, &found), [] as [&str; 0], "acknowledged, but not kept");
    let store = Connection::open(folder.join(STORE)).unwrap();
    let health: String = store.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(health, "ok");
    let parts: Vec<_> = names(&folder.join("data/kinde-hook"))
        .into_iter()
        .filter(|name| name.starts_with("local-issuer.pem."))
        .collect();
    assert_eq!(parts, [] as [&str; 0], "half a key is left behind");
}

/// Checks that the folder has these as whole files, and nothing else but
/// whole files.
#[track_caller]
fn assert_saved(folder: &Path, acknowledged: &Acknowledged) {
    let saved = folder.join("saved");
    let mut found = Acknowledged::new();
    for name in names(&saved) {
        let id = name.strip_suffix(".jwt").and_then(|name| name.rsplit('-').next());
        let id = id.unwrap_or_else(|| panic!("{name} is left behind"));
        let token = fs::read_to_string(saved.join(&name)).unwrap();
        let token = token.strip_suffix('\n').unwrap_or_else(|| panic!("{name} is cut off"));
        found.insert(id.to_owned(), token.to_owned());
    }
    assert_eq!(missing(acknowledged, &found), [] as [&str; 0], "acknowledged, but not kept");
}

/// Which ids are not found with their token.
fn missing<'a>(acknowledged: &'a Acknowledged, found: &Acknowledged) -> Vec<&'a str> {
    let is_missing = |(id, token): &(&String, &String)| found.get(*id) != Some(*token);
    acknowledged.iter().filter(is_missing).map(|(id, _)| id.as_str()).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// How many positions are tried of each.
fn wanted() -> usize {
    std::env::var("FAULT_POSITIONS").map_or(1, |text| text.parse().expect("FAULT_POSITIONS"))
}

/// So many positions of `total`, spread over all of them, and other ones for
/// the next `turn`.
fn positions(total: usize, count: usize, turn: usize) -> Vec<usize> {
    let count = count.min(total);
    let turns = count * ERRORS.len();
    (0..count).map(|at| 1 + (at * ERRORS.len() + turn) * total / turns).collect()
}

/// Lets calls fail, each with each error, at some positions or all.
fn sweep(places: &[Place]) {
    if !needs::strace() {
        return;
    }
    for place in places {
        let total = place.count();
        for (turn, error) in ERRORS.into_iter().enumerate() {
            let positions = positions(total, wanted(), turn);
            let failed = positions.iter().filter(|at| place.fail(error, **at) > 0).count();
            eprintln!("{} {error}: {failed} of {} positions", place.calls, positions.len());
            // A store may have a page more in one run than in another.
            assert!(failed * 10 >= positions.len() * 9, "the faults do not come");
        }
    }
}

#[test]
fn a_log_that_cannot_be_written_or_synced_once_loses_nothing() {
    let log = "data/kinde-hook/events.db-wal";
    sweep(&[Place::on(log, "pwrite64"), Place::on(log, "fsync,fdatasync")]);
}

#[test]
fn a_store_that_cannot_take_over_its_log_at_the_end_loses_nothing() {
    let calls = ["pwrite64", "fsync,fdatasync", "ftruncate"];
    sweep(&calls.map(|calls| Place::on(STORE, calls)));
}

#[test]
fn a_store_that_cannot_be_opened_or_made_once_is_an_error_or_none() {
    let index = "data/kinde-hook/events.db-shm";
    let made = |calls| Place::of_args(&[], calls).at_first_start();
    sweep(&[Place::on(index, "pwrite64"), made("pwrite64"), made("fsync,fdatasync")]);
}

#[test]
fn a_key_that_cannot_be_made_once_is_an_error_and_made_on_the_next_start() {
    let key = "data/kinde-hook/local-issuer.pem.$$.ThreadId(1)";
    let calls = ["write", "fsync,fdatasync", "link,linkat"];
    sweep(&calls.map(|calls| Place::on(key, calls).at_first_start()));
}

#[test]
fn a_token_that_cannot_be_saved_once_is_refused_and_saved_the_next_time() {
    const SAVE: [&str; 3] = ["--no-store", "--save", "saved"];
    let calls = ["fsync,fdatasync", "rename,renameat,renameat2"];
    sweep(&calls.map(|calls| Place::of_args(&SAVE, calls)));
}

/// A listener that a write over the size limit does not end.
fn unlimited(folder: &Path, args: &[&str]) -> Listener {
    let mut inner = kinde_hook(folder);
    inner.args(["listen", "--port", "0", "--format", "json", "--jwks", "jwks.json"]).args(args);
    Listener::start_command(after("trap '' XFSZ", &inner))
}

/// Lets no file of a listener grow beyond a size, or any.
fn limit(listener: &Listener, size: Option<u64>) {
    let wanted = Rlimit { current: size, maximum: None };
    prlimit(Some(listener.pid()), Resource::Fsize, wanted).unwrap();
}

/// Delivers an event while no file may grow beyond a size; it is refused.
#[track_caller]
fn cut_short(listener: &Listener, size: u64) -> (String, String) {
    let (id, token) = event();
    limit(listener, Some(size));
    assert_eq!(listener.post(&token).status, 503, "at {size} bytes");
    limit(listener, None);
    (id, token)
}

/// How many sizes are tried.
fn sizes() -> usize {
    (4 * wanted()).max(20)
}

#[test]
fn a_log_whose_write_is_cut_short_loses_nothing() {
    // A frame's head has 24 bytes, its page 4096; an event has several.
    let all = positions(3 * (24 + 4096), sizes(), 0);
    // A log starts from its beginning again once it has 1000 pages.
    for some in all.chunks(50) {
        let folder = folder_with_keys();
        let log = folder.path().join("data/kinde-hook/events.db-wal");
        let length = || fs::metadata(&log).unwrap().len();
        let mut acknowledged = Acknowledged::new();
        for more in some {
            let mut listener = unlimited(folder.path(), &[]);
            acknowledged.extend([take(&listener)]);
            let size = length() + u64::try_from(*more).unwrap();
            let (id, token) = cut_short(&listener, size);
            assert_eq!(length(), size, "the write was not cut short");
            // Killed after the torn page was written over, or before.
            if more % 2 == 0 {
                assert!(acknowledges(&listener.post(&token), &id), "after {size} bytes");
                acknowledged.insert(id, token);
            }
            kill(&mut listener);
        }
        acknowledged.extend([take(&unlimited(folder.path(), &[]))]);
        assert_stored(folder.path(), &acknowledged);
    }
}

#[test]
fn a_token_whose_write_is_cut_short_is_not_left_behind() {
    let folder = folder_with_keys();
    let mut listener = unlimited(folder.path(), &["--no-store", "--save", "saved"]);
    let mut acknowledged = Acknowledged::new();
    // The least that fits is the token and its line end.
    for size in positions(event().1.len() + 1, sizes(), 0) {
        let (id, token) = cut_short(&listener, u64::try_from(size - 1).unwrap());
        let answer = listener.post(&token);
        assert!(acknowledges(&answer, &id), "after {size} bytes: {answer:?}");
        acknowledged.insert(id, token);
    }
    assert_eq!(listener.stop().0, Some(0));
    assert_saved(folder.path(), &acknowledged);
}
