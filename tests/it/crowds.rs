//! Crowds of clients that want nothing but to be in the way: genuine deliveries
//! are answered beside them.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::support::command::{folder, kinde_hook, like, write};
use crate::support::event::user_created;
use crate::support::gate::Gate;
use crate::support::http::{connect, deliver, read_answer};
use crate::support::listener::Listener;
use crate::support::needs;
use crate::support::process::{
    limit_open_files, memory, open_files, open_many_files, processor_time,
};
use crate::support::server::{Response, Server};
use crate::support::signer::{Signer, token};
use crate::support::store::offline;

/// How long a genuine delivery may take beside a crowd, on a busy machine.
/// Those who wait for a head or a body to time out wait for half a minute.
const SOON: Duration = Duration::from_secs(5);

fn delivery() -> Vec<u8> {
    let token = token();
    let length = token.len();
    format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n{token}").into_bytes()
}

/// Checks that a genuine delivery over a new connection is answered soon, and
/// says how soon.
#[track_caller]
fn assert_serves(address: SocketAddr) -> Duration {
    let started = Instant::now();
    assert_eq!(deliver(address, "/", token()).status, 200);
    let took = started.elapsed();
    assert!(took < SOON, "{took:?}");
    took
}

/// Checks the same over a connection that stays open.
#[track_caller]
fn assert_serves_on(stream: &mut TcpStream) -> Duration {
    let started = Instant::now();
    stream.write_all(&delivery()).unwrap();
    assert_eq!(read_answer(stream).expect("an answer").status, 200);
    let took = started.elapsed();
    assert!(took < SOON, "{took:?}");
    took
}

/// Connections that stall in each place where they can.
fn crowd(address: SocketAddr, count: usize) -> Vec<TcpStream> {
    let begun = [
        &b""[..],
        b"POST / HTTP/1.1\r\nHost: a\r\nX-",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000\r\n\r\neyJ",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\neyJ\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    ];
    let stall = |bytes: &&[u8]| {
        let mut stream = connect(address);
        // The listener may have had enough of it already.
        let _ = stream.write_all(bytes);
        stream
    };
    begun.iter().cycle().take(count).map(stall).collect()
}

#[test]
fn five_thousand_that_say_nothing_keep_nobody_out() {
    const CROWD: usize = 5000;
    if !needs::met(open_many_files() >= 12_000, "a limit of 12,000 open files") {
        return;
    }
    let (_folder, listener) = offline(&[]);
    let address = listener.address;
    let mut regular = connect(address);
    let mut stalled = Vec::new();
    while stalled.len() < CROWD {
        stalled.extend(crowd(address, 250));
        assert_serves_on(&mut regular);
    }
    for _ in 0..20 {
        assert_serves(address);
    }
    assert_serves_on(&mut regular);
    let used = memory(listener.pid());
    assert!(used < 300, "{used} MiB");
    drop(stalled);
    assert_serves(address);
    assert_serves_on(&mut regular);
}

#[test]
fn large_bodies_take_a_bounded_amount_of_memory_and_small_ones_find_room() {
    const LARGE: usize = 1024 * 1024;
    let (_folder, mut listener) = offline(&[]);
    let mut event = user_created();
    event["data"]["user"]["notes"] = "x".repeat(LARGE / 4).into();
    let large = Signer::kinde().sign(&event);
    assert_eq!(listener.post(&large).status, 200);
    let head = format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {LARGE}\r\n\r\n");
    let all_but_one = [head.as_bytes(), &vec![b'a'; LARGE - 1]].concat();
    let stalled: Vec<TcpStream> = (0..300)
        .map(|_| {
            let mut stream = connect(listener.address);
            // Those for whom there is no room are answered before the end.
            let _ = stream.write_all(&all_but_one);
            stream
        })
        .collect();
    for _ in 0..200 {
        let refused = listener.next("refused");
        assert_eq!((&refused["reason"], &refused["status"]), (&"busy".into(), &503.into()));
    }
    let used = memory(listener.pid());
    assert!(used < 200, "{used} MiB");
    assert_serves(listener.address);
    drop(stalled);
    let started = Instant::now();
    while listener.post(&large).status != 200 {
        assert!(started.elapsed() < SOON, "their room is not given back");
    }
}

/// What a hundred large bodies that verify as nothing are answered with, one
/// after the other.
fn large_junk(address: SocketAddr) -> Vec<u16> {
    let mut junk = vec![b'a'; 1024 * 1024];
    let mut send = |number: u8| {
        // The same one would not be forwarded each time.
        junk[0] = number;
        deliver(address, "/", &junk).status
    };
    (b'0'..b'0' + 100).map(&mut send).collect()
}

#[test]
fn what_waits_for_an_app_that_hangs_takes_a_bounded_amount_of_memory() {
    let (gate, app) = Gate::before_app(200, "");
    let (_folder, listener) = offline(&["--forward-to", &app.url(), "--forward-unverified"]);
    let answered = large_junk(listener.address);
    assert_eq!(answered[..20], [400; 20]);
    assert_eq!(answered[80..], [503; 20], "there is no room for more");
    let used = memory(listener.pid());
    assert!(used < 150, "{used} MiB");
    gate.open();
}

/// The listener with a limit of open files that it cannot raise.
pub(crate) fn with_open_files(most: u32, folder: &Path, args: &[&str]) -> Listener {
    let mut inner = kinde_hook(folder);
    inner.args(["listen", "--port", "0", "--format", "json", "--jwks", "jwks.json"]).args(args);
    let mut command = Command::new("sh");
    command.args(["-c", &format!("ulimit -n {most} && exec \"$@\""), "sh"]);
    command.arg(inner.get_program()).args(inner.get_args());
    like(&mut command, &inner);
    Listener::start_command(command)
}

#[test]
fn where_few_files_may_be_open_a_crowd_keeps_nobody_out_either() {
    let folder = folder();
    write(folder.path(), "jwks.json", Signer::kinde().key_set());
    let app = Server::start(|_| Response::new(200, ""));
    let listener = with_open_files(128, folder.path(), &["--forward-to", &app.url()]);
    let stalled = crowd(listener.address, 400);
    for _ in 0..10 {
        assert_serves(listener.address);
    }
    assert_eq!(app.requests().len(), 10, "there are files left for what is passed on");
    let open = open_files(listener.pid());
    assert!(open <= 100, "{open} files are open");
    drop(stalled);
    assert_serves(listener.address);
}

#[test]
fn while_no_connection_can_be_accepted_the_listener_rests_and_then_goes_on() {
    const MEASURED: Duration = Duration::from_secs(2);
    let (_folder, listener) = offline(&[]);
    let mut regular = connect(listener.address);
    assert_serves_on(&mut regular);
    limit_open_files(listener.pid(), open_files(listener.pid()));
    let mut waiting: Vec<TcpStream> = (0..50)
        .map(|_| {
            let mut stream = connect(listener.address);
            stream.write_all(&delivery()).unwrap();
            stream
        })
        .collect();
    let before = processor_time(listener.pid());
    // The time over which the processor is measured, in which nothing happens.
    std::thread::sleep(MEASURED);
    let used = processor_time(listener.pid()).saturating_sub(before);
    assert!(used < MEASURED / 5, "{used:?}");
    assert_serves_on(&mut regular);

    limit_open_files(listener.pid(), 1000);
    for stream in &mut waiting {
        assert_eq!(read_answer(stream).expect("an answer").status, 200);
    }
    assert_serves(listener.address);
}

#[test]
fn hundreds_that_come_in_one_moment_wait_in_the_systems_queue() {
    const BURST: usize = 400;
    let limit = std::fs::read_to_string("/proc/sys/net/core/somaxconn").unwrap();
    let limit: usize = limit.trim().parse().unwrap();
    if !needs::met(limit > BURST, "a system that queues 400 connections") {
        return;
    }
    let (_folder, listener) = offline(&[]);
    // It is busy with something else.
    listener.signal(Signal::STOP);
    let started = Instant::now();
    let mut burst: Vec<TcpStream> = (0..BURST).map(|_| connect(listener.address)).collect();
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    listener.signal(Signal::CONT);
    for stream in burst.iter_mut().step_by(20) {
        assert_serves_on(stream);
    }
}

/// A run of slowhttptest with 1,000 connections.
fn slowhttptest(mode: &[&str], address: SocketAddr) -> std::process::Child {
    let mut command = Command::new("slowhttptest");
    command.args(mode).args(["-c", "1000", "-r", "500", "-l", "15", "-i", "2", "-p", "10"]);
    command.arg("-u").arg(format!("http://{address}/"));
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn deliveries_are_answered_beside_thousands_of_slow_clients() {
    if !needs::slowhttptest() || !needs::met(open_many_files() >= 6000, "6,000 open files") {
        return;
    }
    let (_folder, listener) = offline(&[]);
    let modes = [
        &["-H", "-t", "POST"][..],
        &["-B", "-s", "8192", "-f", "application/jwt"],
        &["-X", "-w", "1", "-y", "2", "-z", "1", "-n", "5", "-k", "10"],
    ];
    let mut attacks = modes.map(|mode| slowhttptest(mode, listener.address));
    let mut most = 0;
    let mut times = Vec::new();
    let mut regular = connect(listener.address);
    // Each ends by itself, after its 15 seconds.
    while attacks.iter_mut().any(|attack| attack.try_wait().unwrap().is_none()) {
        times.push(assert_serves(listener.address));
        times.push(assert_serves_on(&mut regular));
        most = most.max(open_files(listener.pid()));
        // Only the pace at which it is looked; the attacks' ends are awaited.
        std::thread::sleep(Duration::from_millis(100));
    }
    // Of a hundred, one may meet a moment in which other tests have the machine.
    times.sort_unstable();
    let slow = times[times.len() * 99 / 100];
    assert!(slow < Duration::from_secs(1), "{slow:?} for one in a hundred of {}", times.len());
    assert!(most > 1000, "at most {most} connections: where was the attack?");
    let used = memory(listener.pid());
    assert!(used < 200, "{used} MiB");
    assert_serves(listener.address);
}
