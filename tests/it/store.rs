//! The store: what is answered with 200 is kept, whatever happens to the disk.

use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::command::{Done, after, kinde_hook, run_in, write};
use crate::support::event::{fresh_id, user_created};
use crate::support::http::{connect, read_answer};
use crate::support::listener::Listener;
use crate::support::signer::{Signer, with_broken_signature};
use crate::support::store::{OFFLINE, Wire, acknowledges, folder_with_keys, ids, kept};

/// Where the store is unless somebody says otherwise.
const DEFAULT: &str = "data/kinde-hook/events.db";

fn listen(folder: &Path, args: &[&str]) -> Listener {
    Listener::start(folder, &[&OFFLINE, args].concat())
}

/// The command that [`listen`] runs, to be changed.
fn listen_command(folder: &Path, args: &[&str]) -> Command {
    let mut command = kinde_hook(folder);
    command.args(["listen", "--port", "0", "--format", "json"]).args(OFFLINE).args(args);
    command
}

/// Runs a listener that cannot start.
fn fail(folder: &Path, args: &[&str]) -> Done {
    run_in(folder, [&["listen", "--port", "0"], &OFFLINE[..], args].concat())
}

/// An event with this id, signed.
fn token(event_id: &str) -> String {
    let mut event = user_created();
    event["event_id"] = event_id.into();
    Signer::kinde().sign(&event)
}

/// Posts a fresh event, which is taken; its id.
#[track_caller]
fn take(listener: &Listener) -> String {
    let id = fresh_id();
    let answer = listener.post(token(&id));
    assert!(acknowledges(&answer, &id), "{answer:?}");
    id
}

/// Posts so many fresh events over one connection, which are taken; their ids.
fn flood(address: SocketAddr, count: usize) -> Vec<String> {
    let mut wire = Wire::connect(address).expect("a listener");
    let ids: Vec<String> = (0..count).map(|_| fresh_id()).collect();
    for id in &ids {
        let answer = wire.post(token(id)).expect("an answer");
        assert!(acknowledges(&answer, id), "{answer:?}");
    }
    ids
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Says what is wrong with a refusal to start that is not as it should be.
#[track_caller]
fn assert_refusal(done: &Done, store: &Path, what: &str, hint: &str) {
    let error = format!("error: cannot use the store {}: ", store.display());
    let mut lines = done.stderr.lines();
    let (first, second) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""));
    assert!(first.starts_with(&error) && first.contains(what), "{done:?}");
    assert!(second.starts_with("hint: ") && second.contains(hint), "{done:?}");
    assert_eq!((done.code, done.stdout.as_str(), lines.next()), (Some(2), "", None), "{done:?}");
}

#[test]
fn what_was_answered_with_200_is_found_exactly_as_it_arrived() {
    let folder = folder_with_keys();
    let listener = listen(folder.path(), &[]);
    let event = user_created();
    let token = Signer::kinde().sign(&event);
    let head = format!(
        "POST /hook?a=1&b=%20 HTTP/1.1\r\nHost: tunnel.example\r\nContent-Type: application/jwt\r\n\
         Webhook-Id: webhook_1\r\nX-Twice: one\r\nX-Twice: two\r\nX-Odd: caf\u{e9}\r\n\
         Content-Length: {}\r\n\r\n",
        token.len() + 2
    );
    let mut stream = connect(listener.address);
    std::io::Write::write_all(&mut stream, format!("{head}\n{token}\n").as_bytes()).unwrap();
    let answer = read_answer(&mut stream).expect("an answer");
    assert!(acknowledges(&answer, event["event_id"].as_str().unwrap()), "{answer:?}");
    let records = kept(folder.path(), &[]);
    let [record] = &records[..] else { panic!("{records:?}") };
    assert_eq!(record["type"], "delivery");
    assert_eq!(record["number"], 1);
    assert_eq!(record["token"], token);
    assert_eq!(record["path"], "/hook?a=1&b=%20");
    assert_eq!(record["event_id"], event["event_id"]);
    assert_eq!(record["event_type"], "user.created");
    assert_eq!(record["source"], "admin");
    assert_eq!(record["subject"], "ada@example.com");
    assert_eq!(record["data"], event["data"]);
    assert_eq!(record["attempt"], 1);
    assert_eq!(record["status"], 200);
    assert_eq!(record["reason"], Value::Null);
    assert_eq!(record["forwards"], json!([]));
    let headers = record["headers"].as_array().unwrap();
    let values = |name: &str| -> Vec<&str> {
        let named = headers.iter().filter(|header| header[0] == name);
        named.map(|header| header[1].as_str().unwrap()).collect()
    };
    assert_eq!(values("host"), ["tunnel.example"]);
    assert_eq!(values("content-type"), ["application/jwt"]);
    assert_eq!(values("webhook-id"), ["webhook_1"]);
    assert_eq!(values("x-twice"), ["one", "two"]);
    assert_eq!(values("x-odd"), ["caf\u{e9}"]);
    // Byte for byte, with the white space around the token.
    let body: Vec<u8> = Connection::open(folder.path().join(DEFAULT))
        .unwrap()
        .query_row("SELECT body FROM delivery", [], |row| row.get(0))
        .unwrap();
    assert_eq!(body, format!("\n{token}\n").into_bytes());
}

#[test]
fn repeats_are_counted_over_a_restart() {
    let folder = folder_with_keys();
    let token = token("event_again");
    for attempts in [1..=2, 3..=4] {
        let mut listener = listen(folder.path(), &[]);
        for attempt in attempts {
            assert_eq!(listener.post(&token).status, 200);
            assert_eq!(listener.next("event")["attempt"], attempt);
        }
        assert_eq!(listener.stop().0, Some(0));
    }
    let attempts: Vec<Value> =
        kept(folder.path(), &[]).iter().map(|record| record["attempt"].clone()).collect();
    assert_eq!(attempts, [1, 2, 3, 4]);
}

#[test]
fn what_was_refused_is_kept_with_the_reason() {
    let folder = folder_with_keys();
    let listener = listen(folder.path(), &[]);
    let forged = with_broken_signature(&token("event_1"));
    assert_eq!(listener.post_to("/hook", &forged).status, 401);
    assert_eq!(listener.post("hello").status, 400);
    let records = kept(folder.path(), &[]);
    let [first, second] = &records[..] else { panic!("{records:?}") };
    assert_eq!(first["reason"], "bad-signature");
    assert_eq!(first["message"], "the signature does not match the token");
    assert_eq!(first["status"], 401);
    assert_eq!(first["path"], "/hook");
    assert_eq!(first["token"], forged);
    assert_eq!(first["event_id"], Value::Null, "an id that nobody signed is no id");
    assert_eq!(second["status"], 400);
}

#[test]
fn a_refused_body_is_kept_up_to_64_kib_and_a_genuine_one_up_to_the_limit() {
    let folder = folder_with_keys();
    let listener = listen(folder.path(), &[]);
    assert_eq!(listener.post("x".repeat(64 * 1024)).status, 400);
    assert_eq!(listener.post("x".repeat(64 * 1024 + 1)).status, 400);
    let mut event = user_created();
    event["data"]["user"]["first_name"] = "x".repeat(700_000).into();
    let token = Signer::kinde().sign(&event);
    assert_eq!(listener.post(&token).status, 200);
    let records = kept(folder.path(), &[]);
    let [refused, genuine] = &records[..] else { panic!("{} records", records.len()) };
    assert_eq!(refused["status"], 400);
    assert!(genuine["token"] == token.as_str(), "the long token is whole");
}

#[test]
fn of_refused_deliveries_the_latest_1000_are_kept_and_genuine_ones_stay() {
    let folder = folder_with_keys();
    let listener = listen(folder.path(), &[]);
    let first = take(&listener);
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                let mut wire = Wire::connect(listener.address).unwrap();
                for _ in 0..64 {
                    assert_eq!(wire.post("hello").unwrap().status, 400);
                }
            });
        }
    });
    let last = take(&listener);
    let records = kept(folder.path(), &[]);
    assert_eq!(ids(&records), [first, last]);
    let refused: Vec<i64> = kept(folder.path(), &["--rejected"])
        .iter()
        .map(|record| record["number"].as_i64().unwrap())
        .collect();
    assert_eq!(refused, (1026 - 1000..1026).collect::<Vec<_>>());
}

#[test]
fn a_store_is_for_its_owner_alone_whatever_the_umask() {
    let folder = folder_with_keys();
    let inner = listen_command(folder.path(), &["--store", "a/b/events.db"]);
    let listener = Listener::start_command(after("umask 0", &inner));
    take(&listener);
    for name in ["a", "a/b"] {
        assert_eq!(mode(&folder.path().join(name)), 0o700, "{name}");
    }
    for name in ["a/b/events.db", "a/b/events.db-wal", "a/b/events.db-shm"] {
        assert_eq!(mode(&folder.path().join(name)), 0o600, "{name}");
    }
}

#[test]
fn the_store_is_where_the_user_says() {
    let folder = folder_with_keys();
    // Without XDG_DATA_HOME.
    let mut command = listen_command(folder.path(), &[]);
    command.env_remove("XDG_DATA_HOME");
    take(&Listener::start_command(command));
    assert!(folder.path().join(".local/share/kinde-hook/events.db").exists());
    // With it.
    let listener = listen(folder.path(), &[]);
    let id = take(&listener);
    assert!(folder.path().join(DEFAULT).exists());
    assert_eq!(ids(&kept(folder.path(), &[])), [id]);
    // By name, which is only a name even if SQLite has another meaning for it.
    for name in ["here.db", "file:x.db?mode=memory", ":memory:", "sp ace/ü.db"] {
        let listener = listen(folder.path(), &["--store", name]);
        let id = take(&listener);
        assert!(folder.path().join(name).exists(), "{name}");
        assert_eq!(ids(&kept(folder.path(), &["--store", name])), [id], "{name}");
    }
}

#[test]
fn without_a_store_nothing_is_written_and_attempts_are_still_counted() {
    let folder = folder_with_keys();
    let mut listener = listen(folder.path(), &["--no-store"]);
    for attempt in 1..=2 {
        assert_eq!(listener.post(token("event_1")).status, 200);
        assert_eq!(listener.next("event")["attempt"], attempt);
    }
    listener.stop();
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["jwks.json"]);
    let both = fail(folder.path(), &["--no-store", "--store", "x"]);
    assert_eq!(both.code, Some(2), "{both:?}");
}

#[test]
fn two_listeners_that_start_at_once_share_a_store() {
    for _ in 0..5 {
        let folder = folder_with_keys();
        let listeners = std::thread::scope(|scope| {
            let start = || scope.spawn(|| listen(folder.path(), &[]));
            [start(), start(), start()].map(|starting| starting.join().unwrap())
        });
        let taken: Vec<String> = listeners.iter().map(take).collect();
        assert_eq!(ids(&kept(folder.path(), &[])), taken);
    }
}

#[test]
fn two_listeners_under_load_keep_everything_and_count_together() {
    let folder = folder_with_keys();
    let (one, two) = (listen(folder.path(), &[]), listen(folder.path(), &[]));
    let shared: Vec<String> = (0..10).map(|_| fresh_id()).collect();
    let taken = Mutex::new(BTreeSet::new());
    std::thread::scope(|scope| {
        for address in [one.address, two.address].into_iter().cycle().take(8) {
            let (taken, shared) = (&taken, &shared);
            scope.spawn(move || {
                let mut wire = Wire::connect(address).unwrap();
                for id in shared {
                    let answer = wire.post(token(id)).expect("an answer");
                    assert!(acknowledges(&answer, id), "{answer:?}");
                }
                taken.lock().unwrap().extend(flood(address, 20));
            });
        }
    });
    let taken = taken.into_inner().unwrap();
    let records = kept(folder.path(), &[]);
    assert_eq!(records.len(), 8 * (10 + 20));
    let found: BTreeSet<String> = ids(&records).into_iter().map(str::to_owned).collect();
    assert!(taken.is_subset(&found));
    for id in &shared {
        let of_id = records.iter().filter(|record| record["event_id"] == id.as_str());
        let attempts: Vec<u64> = of_id.map(|record| record["attempt"].as_u64().unwrap()).collect();
        assert_eq!(attempts, (1..=8).collect::<Vec<_>>(), "{id}");
    }
}

#[test]
fn a_reader_beside_a_writer_sees_all_that_was_answered_before() {
    let folder = folder_with_keys();
    let listener = listen(folder.path(), &[]);
    let taken = Mutex::new(Vec::new());
    let (done, looks) = (AtomicBool::new(false), 10);
    let missing: Vec<String> = std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let more = flood(listener.address, 5);
                    taken.lock().unwrap().extend(more);
                }
            });
        }
        let look = |_| {
            let mut before = taken.lock().unwrap().clone();
            let records = kept(folder.path(), &[]);
            let found: BTreeSet<&str> = ids(&records).into_iter().collect();
            before.retain(|id| !found.contains(id.as_str()));
            before
        };
        let missing = (0..looks).flat_map(look).collect();
        done.store(true, Ordering::Relaxed);
        missing
    });
    assert_eq!(missing, [] as [&str; 0]);
    assert!(taken.into_inner().unwrap().len() > looks);
}

#[test]
fn a_file_that_is_no_store_is_left_alone() {
    let folder = folder_with_keys();
    let letter = write(folder.path(), "letter", "Dear reader, ".repeat(1000));
    let looks_like_it = [&b"SQLite format 3\0"[..], &[0xff; 8192]].concat();
    let broken = write(folder.path(), "broken.db", looks_like_it);
    let short = write(folder.path(), "short", "x");
    let foreign = folder.path().join("foreign.db");
    Connection::open(&foreign)
        .unwrap()
        .execute_batch("CREATE TABLE letter (text); PRAGMA user_version = 1;")
        .unwrap();
    for path in [letter, broken, short, foreign] {
        let before = fs::read(&path).unwrap();
        let store = ["--store", path.to_str().unwrap()];
        let refusal = fail(folder.path(), &store);
        assert_refusal(&refusal, &path, "it is not a kinde-hook store", "--store");
        for command in [&["events"][..], &["events", "show", "#1"], &["replay", "--last"]] {
            let refusal = run_in(folder.path(), [command, &store].concat());
            assert_refusal(&refusal, &path, "it is not a kinde-hook store", "--store");
        }
        assert!(fs::read(&path).unwrap() == before, "{} was changed", path.display());
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 5, "no files beside them");
}

#[test]
fn a_store_of_a_newer_version_is_left_alone() {
    let folder = folder_with_keys();
    take(&listen(folder.path(), &[]));
    let path = folder.path().join(DEFAULT);
    for (version, mode) in [(5, "WAL"), (99, "DELETE"), (-1, "DELETE")] {
        let connection = Connection::open(&path).unwrap();
        connection.pragma_update(None, "journal_mode", mode).unwrap();
        connection.pragma_update(None, "user_version", version).unwrap();
        connection.close().unwrap();
        let before = fs::read(&path).unwrap();
        let refusals = [fail(folder.path(), &[]), run_in(folder.path(), ["events"])];
        for refusal in refusals {
            assert_refusal(&refusal, &path, "supports versions up to 4", "update kinde-hook");
        }
        assert!(fs::read(&path).unwrap() == before, "version {version} was changed");
    }
}

#[test]
fn a_store_that_cannot_be_made_or_opened_is_an_error() {
    let folder = folder_with_keys();
    write(folder.path(), "file", "");
    fs::create_dir(folder.path().join("folder")).unwrap();
    for name in ["file/events.db", "/proc/nowhere/events.db", "folder", "folder/"] {
        let refusal = fail(folder.path(), &["--store", name]);
        assert_refusal(&refusal, Path::new(name), "", "--no-store");
    }
    assert_eq!(fs::read(folder.path().join("file")).unwrap(), b"");
}

#[test]
fn a_store_that_was_deleted_is_made_anew() {
    let folder = folder_with_keys();
    let (one, two) = (listen(folder.path(), &[]), listen(folder.path(), &[]));
    take(&one);
    take(&two);
    fs::remove_file(folder.path().join(DEFAULT)).unwrap();
    let taken = [take(&one), take(&two), take(&one)];
    assert_eq!(ids(&kept(folder.path(), &[])), taken);
    fs::remove_dir_all(folder.path().join("data")).unwrap();
    let taken = [take(&two), take(&one)];
    assert_eq!(ids(&kept(folder.path(), &[])), taken);
    assert_eq!(mode(&folder.path().join(DEFAULT)), 0o600);
    drop((one, two));
    let after = take(&listen(folder.path(), &[]));
    assert_eq!(ids(&kept(folder.path(), &[])), [&taken[..], &[after]].concat());
}

#[test]
fn a_store_that_another_program_keeps_locked_is_answered_with_503() {
    let folder = folder_with_keys();
    let listener = listen(folder.path(), &[]);
    let first = take(&listener);
    let other = Connection::open(folder.path().join(DEFAULT)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let answer = listener.post(token(&fresh_id()));
    assert_eq!(answer.status, 503, "{answer:?}");
    assert_eq!(answer.json()["error"], "cannot-store");
    assert!(answer.body.contains("another program has it locked"), "{answer:?}");
    assert_eq!(ids(&kept(folder.path(), &[])), [&*first], "who only reads does not wait");
    other.execute_batch("ROLLBACK").unwrap();
    let last = take(&listener);
    assert_eq!(ids(&kept(folder.path(), &[])), [first, last]);
}

/// What only Linux lets a test do to a disk.
#[cfg(target_os = "linux")]
mod disk {
    use rustix::process::{Resource, Rlimit, prlimit};

    use super::*;
    use crate::support::http::Answer;
    use crate::support::namespace::{Namespace, seen_by};
    use crate::support::store::deliveries;

    /// A listener whose store is on a small disk that a script mounts at `$1`.
    struct OnDisk {
        namespace: Namespace,
        folder: tempfile::TempDir,
        listener: Listener,
    }

    fn disk(folder: &Path) -> std::path::PathBuf {
        let disk = folder.join("disk");
        fs::create_dir_all(&disk).unwrap();
        disk
    }

    /// The arguments of a store on the disk.
    fn on_disk(folder: &Path, command: &[&str]) -> Command {
        let mut inner = kinde_hook(folder);
        inner.args(command).arg("--store").arg(disk(folder).join("deep/events.db"));
        inner
    }

    const LISTEN: [&str; 7] = ["listen", "--port", "0", "--format", "json", "--jwks", "jwks.json"];

    impl OnDisk {
        fn start(script: &str) -> Option<Self> {
            let namespace = Namespace::find()?;
            let folder = folder_with_keys();
            let inner = on_disk(folder.path(), &LISTEN);
            let command = namespace.wrap(script, &[&disk(folder.path())], &inner);
            Some(Self { namespace, listener: Listener::start_command(command), folder })
        }

        fn kept(&self) -> Vec<Value> {
            let inner = on_disk(self.folder.path(), &["events", "--json", "--limit", "0"]);
            deliveries(&self.namespace.run(self.listener.pid(), &inner))
        }
    }

    /// Posts fresh events until one is not taken; the ids of those before it,
    /// and the answer.
    fn until_refused(address: SocketAddr) -> (Vec<String>, Answer) {
        let mut wire = Wire::connect(address).unwrap();
        let mut taken = Vec::new();
        // Far more than a small disk holds.
        for _ in 0..10_000 {
            let id = fresh_id();
            let answer = wire.post(token(&id)).expect("an answer");
            if !acknowledges(&answer, &id) {
                return (taken, answer);
            }
            taken.push(id);
        }
        panic!("the disk never fills");
    }

    #[track_caller]
    fn assert_cannot_store(answer: &Answer, why: &str) {
        assert_eq!(answer.status, 503, "{answer:?}");
        assert_eq!(answer.header("retry-after"), Some("5"), "{answer:?}");
        assert_eq!(answer.json()["error"], "cannot-store", "{answer:?}");
        let message = answer.json()["message"].as_str().unwrap().to_owned();
        assert!(message.contains(why), "{answer:?}");
        assert!(answer.json()["hint"].is_string(), "{answer:?}");
    }

    #[test]
    fn a_full_disk_is_answered_with_503_and_loses_nothing() {
        let script = "mount -t tmpfs -o size=2m tmpfs \"$1\"
            head -c 1048576 /dev/zero >\"$1/ballast\"";
        let Some(mut it) = OnDisk::start(script) else { return };
        let all = Mutex::new(Vec::new());
        // Several at once, so that whole batches meet the full disk.
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let (taken, answer) = until_refused(it.listener.address);
                    assert_cannot_store(&answer, "the disk is full");
                    all.lock().unwrap().extend(taken);
                });
            }
        });
        let mut all = all.into_inner().unwrap();
        assert!(all.len() > 10, "{}", all.len());
        let shown = it.listener.next("unavailable");
        assert_eq!(shown["reason"], "cannot-store");
        assert_eq!(shown["status"], 503);
        // What is refused anyway is told why, and not that the disk is full.
        assert_eq!(it.listener.post("hello").status, 400);
        let ballast = disk(it.folder.path()).join("ballast");
        fs::remove_file(seen_by(it.listener.pid(), &ballast)).unwrap();
        all.push(take(&it.listener));
        let records = it.kept();
        let found: BTreeSet<&str> = ids(&records).into_iter().collect();
        assert!(all.iter().all(|id| found.contains(id.as_str())), "acknowledged, but not kept");
        assert_eq!(ids(&records).len(), all.len(), "kept, but not acknowledged");
        assert_eq!(it.listener.stop().0, Some(0));
    }

    #[test]
    fn a_disk_that_is_full_from_the_start_is_an_error() {
        let Some(namespace) = Namespace::find() else { return };
        let folder = folder_with_keys();
        let script = "mount -t tmpfs -o size=64k tmpfs \"$1\"
            mkdir \"$1/deep\"
            head -c 65536 /dev/zero >\"$1/ballast\" 2>/dev/null || true";
        let inner = on_disk(folder.path(), &LISTEN);
        let command = namespace.wrap(script, &[&disk(folder.path())], &inner);
        let store = disk(folder.path()).join("deep/events.db");
        let refusal = crate::support::command::finish(command);
        assert_refusal(&refusal, &store, "the disk is full", "free up disk space");
    }

    #[test]
    fn a_disk_that_fails_is_answered_with_503_until_it_works_again() {
        let folder = folder_with_keys();
        // A write over the limit fails like a broken disk, once the signal
        // that comes with it is out of the way.
        let inner = listen_command(folder.path(), &[]);
        let listener = Listener::start_command(after("trap '' XFSZ", &inner));
        let first = take(&listener);
        let limit = |current| {
            let wanted = Rlimit { current, maximum: None };
            prlimit(Some(listener.pid()), Resource::Fsize, wanted).unwrap();
        };
        limit(Some(0));
        for _ in 0..3 {
            assert_cannot_store(&listener.post(token(&fresh_id())), "");
        }
        limit(None);
        let last = take(&listener);
        assert_eq!(ids(&kept(folder.path(), &[])), [first, last]);
    }

    #[test]
    fn a_store_that_becomes_read_only_is_answered_with_503_until_it_is_back() {
        let Some(mut it) = OnDisk::start("mount -t tmpfs tmpfs \"$1\"") else { return };
        let first = take(&it.listener);
        let (pid, at) = (it.listener.pid(), disk(it.folder.path()));
        // As when a disk drops out and leaves its empty folder behind.
        it.namespace.remount(pid, "mount", &["-t", "tmpfs", "-o", "ro", "tmpfs"], &at);
        for _ in 0..2 {
            assert_cannot_store(&it.listener.post(token(&fresh_id())), "ead-only file system");
        }
        assert_eq!(it.listener.next("unavailable")["reason"], "cannot-store");
        it.namespace.remount(pid, "umount", &[], &at);
        let last = take(&it.listener);
        assert_eq!(ids(&it.kept()), [first, last]);
    }

    #[test]
    fn a_read_only_folder_is_an_error() {
        let Some(namespace) = Namespace::find() else { return };
        let folder = folder_with_keys();
        let store = disk(folder.path()).join("deep/events.db");
        // Without a store, and with one that somebody made before.
        let empty = "mount -t tmpfs -o ro tmpfs \"$1\"";
        let filled = "mount -t tmpfs tmpfs \"$1\"; mkdir \"$1/deep\"
            cp \"$2\" \"$1/deep/events.db\"; mount -o remount,bind,ro \"$1\"";
        take(&listen(folder.path(), &[]));
        let made = folder.path().join(DEFAULT);
        // Closing it moves what is in the write-ahead log.
        Connection::open(&made).unwrap().pragma_update(None, "user_version", 1).unwrap();
        for script in [empty, filled] {
            let inner = on_disk(folder.path(), &LISTEN);
            let command = namespace.wrap(script, &[&disk(folder.path()), &made], &inner);
            let refusal = crate::support::command::finish(command);
            assert_refusal(&refusal, &store, "", "--no-store");
        }
    }
}
