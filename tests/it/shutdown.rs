//! How `listen` ends, and what does not end it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use serde_json::json;
use tempfile::TempDir;

use crate::support::command::{Done, after, folder, kinde_hook, like, run_in, wait, write};
use crate::support::event::user_created;
use crate::support::http::{PATIENCE, connect, read_answer};
use crate::support::listener::Listener;
#[cfg(target_os = "linux")]
use crate::support::namespace::Namespace;
use crate::support::pty::Window;
use crate::support::server::{Response, Server};
use crate::support::signer::{Signer, token};
use crate::support::terminal::Terminal;

fn listen() -> (TempDir, Listener) {
    let folder = folder();
    write(folder.path(), "jwks.json", Signer::kinde().key_set());
    let listener = Listener::start(folder.path(), &["--jwks", "jwks.json"]);
    (folder, listener)
}

/// Sends a request's head and waits until its body is being read.
fn begin(address: SocketAddr, token: &str) -> TcpStream {
    let mut stream = announce(address, token);
    let mut invitation = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
    stream.read_exact(&mut invitation).unwrap();
    assert_eq!(&invitation, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream
}

fn announce(address: SocketAddr, token: &str) -> TcpStream {
    let mut stream = connect(address);
    let length = token.len();
    write!(
        stream,
        "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: {length}\r\n\r\n"
    )
    .unwrap();
    stream
}

/// Runs `listen` where it cannot start.
fn fail(args: &[&str]) -> Done {
    let folder = folder();
    write(folder.path(), "jwks.json", Signer::kinde().key_set());
    run_in(folder.path(), [&["listen", "--jwks", "jwks.json"], args].concat())
}

#[test]
fn every_signal_lets_a_delivery_finish_whose_body_is_on_its_way() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let (_folder, mut listener) = listen();
        let token = token();
        let (start, end) = token.split_at(200);
        let mut stream = begin(listener.address, &token);
        stream.write_all(start.as_bytes()).unwrap();
        listener.signal(signal);
        listener.next("stopping");
        stream.write_all(end.as_bytes()).unwrap();
        assert_eq!(read_answer(&mut stream).expect("an answer").status, 200, "{signal:?}");
        assert_eq!(listener.next("event")["token"], token);
        assert_eq!(listener.next("stopped")["verified"], 1);
        assert_eq!(listener.wait(), (Some(0), String::new()), "{signal:?}");
    }
}

#[test]
fn nobody_can_connect_any_more_once_it_stops() {
    let (_folder, mut listener) = listen();
    let _under_way = begin(listener.address, &token());
    listener.signal(Signal::TERM);
    listener.next("stopping");
    // Whoever was in the queue is let in no more than whoever comes now.
    let late = TcpStream::connect_timeout(&listener.address, PATIENCE);
    assert!(
        late.is_err() || {
            let mut late = late.unwrap();
            late.set_read_timeout(Some(PATIENCE)).unwrap();
            !matches!(late.read(&mut [0]), Ok(1))
        }
    );
}

#[test]
fn a_body_that_stalls_does_not_hold_up_the_end() {
    let (_folder, mut listener) = listen();
    let mut stream = begin(listener.address, &token());
    stream.write_all(b"abc").unwrap();
    let started = Instant::now();
    listener.signal(Signal::TERM);
    assert_eq!(listener.next("stopped")["verified"], 0);
    assert_eq!(listener.wait(), (Some(0), String::new()));
    let took = started.elapsed();
    let patient = Duration::from_secs(4)..Duration::from_secs(9);
    assert!(patient.contains(&took), "{took:?}");
}

#[test]
fn an_issuer_that_says_nothing_does_not_hold_up_the_end() {
    let folder = folder();
    let issuer = Server::start(|_| Response::Hang);
    let mut listener = Listener::start(folder.path(), &["--issuer", &issuer.url()]);
    let started = Instant::now();
    assert_eq!(listener.stop(), (Some(0), String::new()));
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}

#[test]
fn an_idle_connection_does_not_hold_up_the_end() {
    let (_folder, mut listener) = listen();
    let mut stream = connect(listener.address);
    stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
    assert_eq!(read_answer(&mut stream).expect("an answer").status, 200);
    let started = Instant::now();
    assert_eq!(listener.stop(), (Some(0), String::new()));
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}

/// More than the time in which two signals are one request.
pub(crate) const ANOTHER_REQUEST: Duration = Duration::from_millis(1100);

#[test]
fn a_second_request_a_second_later_ends_it_at_once_with_130() {
    for second in [Signal::INT, Signal::TERM] {
        let (_folder, mut listener) = listen();
        let _stalled = begin(listener.address, &token());
        listener.signal(Signal::INT);
        listener.next("stopping");
        std::thread::sleep(ANOTHER_REQUEST);
        let started = Instant::now();
        listener.signal(second);
        assert_eq!(listener.wait(), (Some(130), String::new()), "{second:?}");
        assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    }
}

/// Stops a listener with a delivery half on its way, in a way that must let it
/// finish.
fn finishes_a_delivery(stop: impl Fn(&mut Listener)) {
    let (_folder, mut listener) = listen();
    let token = token();
    let (start, end) = token.split_at(200);
    let mut stream = begin(listener.address, &token);
    stream.write_all(start.as_bytes()).unwrap();
    stop(&mut listener);
    stream.write_all(end.as_bytes()).unwrap();
    assert_eq!(read_answer(&mut stream).expect("an answer").status, 200);
    assert_eq!(listener.next("stopped")["verified"], 1);
    assert_eq!(listener.wait(), (Some(0), String::new()));
}

#[test]
fn two_signals_within_a_second_are_one_request() {
    for (first, second) in [
        (Signal::INT, Signal::INT),
        (Signal::HUP, Signal::HUP),
        (Signal::TERM, Signal::INT),
        (Signal::HUP, Signal::TERM),
    ] {
        // As from bash and the kernel, or from npm and the terminal.
        finishes_a_delivery(|listener| {
            listener.signal(first);
            std::thread::sleep(Duration::from_millis(2));
            listener.signal(second);
            listener.next("stopping");
        });
    }
}

#[test]
fn a_hang_up_is_never_a_second_request() {
    finishes_a_delivery(|listener| {
        listener.signal(Signal::INT);
        listener.next("stopping");
        std::thread::sleep(ANOTHER_REQUEST);
        listener.signal(Signal::HUP);
    });
}

#[test]
fn a_hang_up_that_was_ignored_at_the_start_stays_ignored() {
    let folder = folder();
    write(folder.path(), "jwks.json", Signer::kinde().key_set());
    let mut command = kinde_hook(folder.path());
    command.args(["listen", "--port", "0", "--format", "json", "--jwks", "jwks.json"]);
    let mut listener = Listener::start_command(after("trap '' HUP", &command));
    listener.signal(Signal::HUP);
    assert_eq!(listener.post(token()).status, 200);
    assert_eq!(listener.next("event")["type"], "event");
    assert_eq!(listener.stop(), (Some(0), String::new()));
    let stopped = listener.rest();
    assert_eq!(stopped.len(), 2, "{stopped:?}");
}

/// Runs a listener in a shell script, in which it is `"$@"`, sends a Ctrl-C to
/// all processes of it as a terminal does, and finishes a delivery that is half
/// on its way. The script writes the exit code into the file `code`.
fn finishes_a_delivery_in(script: &str) {
    let folder = folder();
    write(folder.path(), "jwks.json", Signer::kinde().key_set());
    let mut inner = kinde_hook(folder.path());
    // Standard error says where it listens, whatever becomes of the rest.
    inner.args(["listen", "--port", "0", "--jwks", "jwks.json"]);
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script, "sh"]).arg(inner.get_program()).args(inner.get_args());
    like(&mut command, &inner);
    command.stdout(Stdio::piped()).process_group(0);
    let terminal = Terminal::start_command(command);
    let token = token();
    let (start, end) = token.split_at(200);
    let mut stream = begin(terminal.address, &token);
    stream.write_all(start.as_bytes()).unwrap();
    kill_process_group(terminal.pid(), Signal::INT).unwrap();
    // The port closes when it has begun to stop.
    let started = Instant::now();
    while TcpStream::connect(terminal.address).is_ok() && started.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(5));
    }
    // Later than all that one Ctrl-C causes.
    std::thread::sleep(Duration::from_millis(200));
    stream.write_all(end.as_bytes()).unwrap();
    assert_eq!(read_answer(&mut stream).expect("an answer").status, 200, "{script}");
    let code = folder.path().join("code");
    while std::fs::read_to_string(&code).is_ok_and(|code| code.is_empty())
        || !code.exists() && started.elapsed() < PATIENCE
    {
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(std::fs::read_to_string(code).unwrap().trim(), "0", "{script}");
}

#[test]
fn one_ctrl_c_finishes_deliveries_in_a_pipeline_too() {
    // The shell waits for the listener and goes on; its children do not.
    for script in [
        r#"{ trap : INT; "$@"; echo $? > code; } | cat"#,
        r#"{ trap : INT; "$@" 2>&1; echo $? > code; } | tee log >&2"#,
        // As npm and others do, which send on what the terminal has sent already.
        r#"trap 'sleep 0.02; kill -INT $child' INT; "$@" & child=$!; wait $child; wait $child; echo $? > code"#,
    ] {
        finishes_a_delivery_in(script);
    }
}

#[test]
fn a_reader_that_leaves_just_before_the_signal_is_the_same_request() {
    let folder = folder();
    write(folder.path(), "jwks.json", Signer::kinde().key_set());
    let mut command = kinde_hook(folder.path());
    command.args(["listen", "--port", "0", "--jwks", "jwks.json"]);
    let (reader, stdout) = UnixStream::pair().unwrap();
    command.stdout(Stdio::from(OwnedFd::from(stdout)));
    let mut terminal = Terminal::start_command(command);
    let token = token();
    let (start, end) = token.split_at(200);
    let mut stream = begin(terminal.address, &token);
    stream.write_all(start.as_bytes()).unwrap();
    drop(reader);
    assert!(terminal.status().starts_with("✓ "));
    terminal.status();
    kill_process(terminal.pid(), Signal::INT).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    stream.write_all(end.as_bytes()).unwrap();
    assert_eq!(read_answer(&mut stream).expect("an answer").status, 200);
    assert_eq!(terminal.wait().0, Some(0));
}

#[test]
fn a_terminal_that_is_closed_lets_a_delivery_finish() {
    let folder = folder();
    write(folder.path(), "jwks.json", Signer::kinde().key_set());
    let mut inner = kinde_hook(folder.path());
    inner.args(["listen", "--port", "0", "--jwks", "jwks.json"]);
    // Its own session, so that the kernel hangs up when the terminal is gone.
    let mut command = Command::new("setsid");
    command.args(["--ctty", "--wait"]).arg(inner.get_program()).args(inner.get_args());
    like(&mut command, &inner);
    let mut window = Window::open(command);
    let address = window.listener();
    let token = token();
    let (start, end) = token.split_at(200);
    let mut stream = begin(address, &token);
    stream.write_all(start.as_bytes()).unwrap();
    let child = window.close();
    std::thread::sleep(Duration::from_millis(200));
    stream.write_all(end.as_bytes()).unwrap();
    assert_eq!(read_answer(&mut stream).expect("an answer").status, 200);
    assert_eq!(wait(child).code, Some(0));
}

#[test]
fn a_closed_standard_output_ends_it_even_while_it_is_idle() {
    let folder = folder();
    write(folder.path(), "jwks.json", Signer::kinde().key_set());
    let mut command = kinde_hook(folder.path());
    command.args(["listen", "--port", "0", "--format", "json", "--jwks", "jwks.json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut ready = String::new();
    stdout.read_line(&mut ready).unwrap();
    assert!(ready.starts_with(r#"{"type":"ready""#), "{ready}");
    drop(stdout);
    let done = wait(child);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""));
}

#[test]
fn a_closed_standard_output_ends_it_at_the_next_event() {
    let folder = folder();
    write(folder.path(), "jwks.json", Signer::kinde().key_set());
    // A reader that only says it will not read is noticed by writing alone.
    let (reader, stdout) = UnixStream::pair().unwrap();
    reader.shutdown(Shutdown::Read).unwrap();
    let mut command = kinde_hook(folder.path());
    command.args(["listen", "--port", "0", "--jwks", "jwks.json"]);
    command.stdout(Stdio::from(OwnedFd::from(stdout)));
    let mut terminal = Terminal::start_command(command);
    assert_eq!(terminal.post(token()).status, 200);
    let (code, _, errors) = terminal.wait();
    assert_eq!(code, Some(0), "{errors:?}");
    assert!(!errors.iter().any(|line| line.starts_with("error:")), "{errors:?}");
}

#[test]
fn a_full_disk_under_standard_output_is_an_error() {
    let folder = folder();
    write(folder.path(), "jwks.json", Signer::kinde().key_set());
    let mut command = kinde_hook(folder.path());
    command.args(["listen", "--port", "0", "--format", "json", "--jwks", "jwks.json"]);
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let done = wait(command.stdout(full).stderr(Stdio::piped()).spawn().unwrap());
    assert_eq!(done.code, Some(2));
    assert!(done.stderr.starts_with("error: cannot write to standard output: "), "{done:?}");
}

#[test]
fn a_full_disk_under_standard_output_is_an_error_at_the_next_event_too() {
    let folder = folder();
    write(folder.path(), "jwks.json", Signer::kinde().key_set());
    let mut command = kinde_hook(folder.path());
    command.args(["listen", "--port", "0", "--jwks", "jwks.json"]);
    command.stdout(std::fs::File::options().write(true).open("/dev/full").unwrap());
    let mut terminal = Terminal::start_command(command);
    assert_eq!(terminal.post(token()).status, 200);
    let (code, _, errors) = terminal.wait();
    assert_eq!(code, Some(2), "{errors:?}");
    assert!(errors.iter().any(|line| line.starts_with("error: cannot write")), "{errors:?}");
}

#[test]
fn a_reader_that_reads_no_more_does_not_hold_up_the_end() {
    let folder = folder();
    write(folder.path(), "jwks.json", Signer::kinde().key_set());
    let (_reader, stdout) = UnixStream::pair().unwrap();
    let mut command = kinde_hook(folder.path());
    command.args(["listen", "--port", "0", "--jwks", "jwks.json"]);
    command.stdout(Stdio::from(OwnedFd::from(stdout)));
    let mut terminal = Terminal::start_command(command);
    let mut event = user_created();
    event["data"] = (0..100).map(|n| (n.to_string(), json!("x".repeat(400)))).collect();
    let token = Signer::kinde().sign(&event);
    // More than a socket holds.
    for _ in 0..20 {
        assert_eq!(terminal.post(&token).status, 200);
    }
    let (code, _, errors) = terminal.stop();
    assert_eq!(code, Some(2), "{errors:?}");
    assert_eq!(
        errors.last().map(String::as_str),
        Some("error: standard output is not being read, so not everything was shown")
    );
}

#[test]
fn a_busy_port_is_an_error_with_a_hint() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let done = fail(&["--port", &port]);
    assert_eq!(done.code, Some(2));
    let expected = format!("error: port {port} is in use on 127.0.0.1\nhint: ");
    assert!(done.stderr.starts_with(&expected), "{done:?}");
    assert!(done.stderr.contains("--port"), "{done:?}");
    assert_eq!(done.stdout, "");
}

#[test]
fn a_port_that_is_busy_for_ipv6_alone_is_an_error_too() {
    // A machine without IPv6 has no such port.
    while let Ok(taken) = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)) {
        let port = taken.local_addr().unwrap().port().to_string();
        let done = fail(&["--port", &port]);
        assert_eq!(done.code, Some(2));
        let expected = format!("error: port {port} is in use on ::1\nhint: ");
        if done.stderr.starts_with(&expected) {
            return;
        }
        // Some other connection happens to have the port for IPv4.
        assert!(done.stderr.contains("is in use on 127.0.0.1\n"), "{done:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_with_an_ipv6_address_is_enough_where_ipv6_is_off() {
    let Some(namespace) = Namespace::find() else { return };
    let folder = folder();
    write(folder.path(), "jwks.json", Signer::kinde().key_set());
    let hosts = write(folder.path(), "hosts", "::1 localhost\n127.0.0.1 localhost\n");
    let mut inner = kinde_hook(folder.path());
    inner.args(["listen", "--port", "0", "--jwks", "jwks.json", "--host", "localhost"]);
    let script = "mount --bind \"$1\" /etc/hosts; ip link set lo up; \
                  echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6";
    let mut command = namespace.without_network(script, &[&hosts], &inner);
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    let mut errors = BufReader::new(child.stderr.take().unwrap());
    errors.read_line(&mut first).unwrap();
    assert!(first.starts_with("listening on http://127.0.0.1:"), "{first}");
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    assert_eq!(wait(child).code, Some(0));
}

#[test]
fn a_host_of_another_machine_is_an_error_with_a_hint() {
    // TEST-NET-1 (RFC 5737) belongs to nobody.
    let done = fail(&["--host", "192.0.2.1", "--port", "0"]);
    assert_eq!(done.code, Some(2));
    let expected = "error: `192.0.2.1` is not an address of this machine\nhint: ";
    assert!(done.stderr.starts_with(expected), "{done:?}");
}

#[test]
fn a_client_that_leaves_in_the_middle_of_the_body_is_shown_and_no_harm() {
    let (_folder, mut listener) = listen();
    let token = token();
    let mut stream = begin(listener.address, &token);
    stream.write_all(&token.as_bytes()[..200]).unwrap();
    drop(stream);
    let shown = listener.next("refused");
    assert_eq!((&shown["reason"], &shown["status"]), (&"body-cut-off".into(), &400.into()));
    assert_eq!(listener.post(&token).status, 200);
}

#[test]
fn a_client_that_resets_in_the_middle_of_the_body_is_no_harm() {
    let (_folder, mut listener) = listen();
    let token = token();
    let mut stream = announce(listener.address, &token);
    stream.write_all(&token.as_bytes()[..200]).unwrap();
    // Closing with something unread resets the connection.
    stream.peek(&mut [0]).unwrap();
    drop(stream);
    assert_eq!(listener.next("refused")["reason"], "body-cut-off");
    assert_eq!(listener.post(&token).status, 200);
}

#[test]
fn a_client_that_closes_only_its_own_half_gets_its_answer() {
    let (_folder, mut listener) = listen();
    let token = token();
    let mut stream = begin(listener.address, &token);
    stream.write_all(token.as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    assert_eq!(read_answer(&mut stream).expect("an answer").status, 200);
    assert_eq!(listener.next("event")["token"], token);
}

/// Delivers to a listener that waits for its keys, leaves without the answer,
/// and lets the keys come.
fn leave_before_the_answer(reset: bool) {
    let folder = folder();
    let (release, released) = channel::<()>();
    let released = Mutex::new(released);
    let issuer = Server::start(move |_| {
        let _ = released.lock().unwrap().recv_timeout(PATIENCE);
        Response::new(200, Signer::kinde().key_set())
    });
    let mut listener = Listener::start(folder.path(), &["--issuer", &issuer.url()]);
    let token = token();
    let mut stream = announce(listener.address, &token);
    if reset {
        stream.peek(&mut [0]).unwrap();
    } else {
        stream.read_exact(&mut [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()]).unwrap();
    }
    stream.write_all(token.as_bytes()).unwrap();
    drop(stream);
    release.send(()).unwrap();
    assert_eq!(listener.next("event")["token"], token);
    assert_eq!(listener.post(self::token()).status, 200);
}

#[test]
fn a_delivery_is_shown_although_its_client_left_before_the_answer() {
    leave_before_the_answer(false);
}

#[test]
fn a_delivery_is_shown_although_its_client_reset_before_the_answer() {
    leave_before_the_answer(true);
}
