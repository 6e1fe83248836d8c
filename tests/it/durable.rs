//! The order of system calls: an event's 200 is written only after the sync of
//! the write-ahead log that holds it has returned.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::command::{kinde_hook, like};
use crate::support::event::{fresh_id, user_created};
use crate::support::listener::Listener;
use crate::support::needs;
use crate::support::signer::Signer;
use crate::support::store::{OFFLINE, Wire, acknowledges, folder_with_keys};

/// The system calls that matter here. What writes to a socket, what writes to
/// a file, and what makes that durable.
const CALLS: &str = "trace=write,writev,sendto,sendmsg,pwrite64,pwritev,fdatasync,fsync";

/// One system call, with the lines of the trace in which it began and ended.
struct Call {
    text: String,
    began: usize,
    ended: usize,
}

impl Call {
    fn is_write_to_log(&self) -> bool {
        self.text.starts_with("pwrite64(") && self.first_argument().ends_with("-wal>")
    }

    fn is_sync_of_log(&self) -> bool {
        let is_sync = self.text.starts_with("fdatasync(") || self.text.starts_with("fsync(");
        is_sync && self.first_argument().ends_with("-wal>") && self.text.trim_end().ends_with("= 0")
    }

    fn is_answer(&self) -> bool {
        self.first_argument().contains("socket:") && self.text.contains("HTTP/1.1 200 OK")
    }

    fn first_argument(&self) -> &str {
        let arguments = self.text.split_once('(').map_or("", |(_, arguments)| arguments);
        arguments.split([',', ')']).next().unwrap()
    }
}

/// Reads a trace in which calls of several threads are mixed.
fn calls(trace: &str) -> Vec<Call> {
    let mut unfinished: HashMap<&str, (usize, &str)> = HashMap::new();
    let mut calls = Vec::new();
    for (line, text) in trace.lines().enumerate() {
        let Some((thread, text)) = text.split_once(' ') else { continue };
        let text = text.trim_start();
        if let Some(begun) = text.strip_suffix("<unfinished ...>") {
            unfinished.insert(thread, (line, begun.trim_end()));
        } else if let Some(rest) = text.strip_prefix("<... ") {
            let (_, rest) = rest.split_once(" resumed>").expect("a resumed call");
            let Some((began, begun)) = unfinished.remove(thread) else { continue };
            calls.push(Call { text: format!("{begun}{rest}"), began, ended: line });
        } else {
            calls.push(Call { text: text.to_owned(), began: line, ended: line });
        }
    }
    // A call that never returned, as when the process ends.
    calls.extend(unfinished.into_values().map(|(began, text)| Call {
        text: text.to_owned(),
        began,
        ended: usize::MAX,
    }));
    calls
}

/// Starts a listener whose system calls are written to a file.
fn traced(folder: &Path, trace: &Path) -> Listener {
    let mut inner = kinde_hook(folder);
    inner.args(["listen", "--port", "0", "--format", "json"]).args(OFFLINE);
    let mut command = Command::new("strace");
    // Beside the listener and not above it, so that signals reach the listener.
    command.args(["-D", "-f", "-y", "-s", "8192", "-e", CALLS, "-e", "signal=none", "-o"]);
    command.arg(trace).arg("--").arg(inner.get_program()).args(inner.get_args());
    like(&mut command, &inner);
    Listener::start_command(command)
}

/// Checks that each of these events was durable before it was answered.
#[track_caller]
fn assert_durable_first(calls: &[Call], ids: &[String]) {
    let syncs: Vec<&Call> = calls.iter().filter(|call| call.is_sync_of_log()).collect();
    let writes: Vec<&Call> = calls.iter().filter(|call| call.is_write_to_log()).collect();
    let answers: Vec<&Call> = calls.iter().filter(|call| call.is_answer()).collect();
    for id in ids {
        let answered: Vec<_> = answers.iter().filter(|call| call.text.contains(id)).collect();
        let [answer] = &answered[..] else { panic!("{} answers to {id}", answered.len()) };
        // The page with the event: later ones may hold it again.
        let written = writes.iter().filter(|call| call.text.contains(id));
        let written = written.min_by_key(|call| call.began).expect("it was written to the log");
        let durable =
            syncs.iter().any(|sync| written.ended < sync.began && sync.ended < answer.began);
        assert!(
            durable,
            "{id}: written to the log at line {}, answered at line {}, and no sync between",
            written.ended + 1,
            answer.began + 1,
        );
    }
}

fn token(event_id: &str) -> String {
    let mut event = user_created();
    event["event_id"] = event_id.into();
    Signer::kinde().sign(&event)
}

/// Delivers so many events over each of so many connections at once, and
/// returns their ids and what the listener did.
fn trace(connections: usize, each: usize) -> (Vec<String>, Vec<Call>) {
    let folder = folder_with_keys();
    let file = folder.path().join("trace");
    let mut listener = traced(folder.path(), &file);
    let address = listener.address;
    let ids: Vec<String> = (0..connections * each).map(|_| fresh_id()).collect();
    std::thread::scope(|scope| {
        for ids in ids.chunks(each) {
            scope.spawn(move || {
                let mut wire = Wire::connect(address).expect("a listener");
                for id in ids {
                    let answer = wire.post(token(id)).expect("an answer");
                    assert!(acknowledges(&answer, id), "{answer:?}");
                }
            });
        }
    });
    // Standard error closes when strace has ended too.
    assert_eq!(listener.stop().0, Some(0));
    (ids, calls(&fs::read_to_string(file).unwrap()))
}

#[test]
fn one_delivery_is_durable_before_it_is_answered() {
    if !needs::strace() {
        return;
    }
    let (ids, calls) = trace(1, 1);
    assert_durable_first(&calls, &ids);
}

#[test]
fn under_load_each_delivery_is_durable_before_it_is_answered() {
    if !needs::strace() {
        return;
    }
    let (ids, calls) = trace(16, 12);
    assert_durable_first(&calls, &ids);
    // Or the check above would say nothing of batches.
    let syncs = calls.iter().filter(|call| call.is_sync_of_log()).count();
    assert!(syncs < ids.len(), "{syncs} syncs for {} deliveries", ids.len());
}

#[test]
fn the_check_finds_an_answer_that_comes_too_early() {
    let write = r#"1 pwrite64(9</x/events.db-wal>, "event_1", 7, 0) = 7"#;
    let sync = "1 fdatasync(9</x/events.db-wal>) = 0";
    let (begun, returned) =
        ("1 fdatasync(9</x/events.db-wal> <unfinished ...>", "1 <... fdatasync resumed>) = 0");
    let answer = r#"2 writev(7<socket:[1]>, [{iov_base="HTTP/1.1 200 OK event_1"}], 1) = 9"#;
    let orders = BTreeMap::from([
        (vec![write, sync, answer], true),
        (vec![write, begun, returned, answer], true),
        (vec![sync, write, answer], false),
        (vec![write, answer, sync], false),
        (vec![begun, write, returned, answer], false),
        (vec![write, begun, answer, returned], false),
        (vec![write, "1 fdatasync(9</x/events.db-wal>) = -1 EIO", answer], false),
        (vec![write, "1 fdatasync(9</x/events.db>) = 0", answer], false),
    ]);
    for (order, is_right) in orders {
        let text = order.join("\n");
        let check = || assert_durable_first(&calls(&text), &["event_1".to_owned()]);
        assert_eq!(std::panic::catch_unwind(check).is_ok(), is_right, "{text}");
    }
}
