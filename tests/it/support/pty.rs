//! A terminal that nobody sits at.

use std::fs::File;
use std::io::Read as _;
use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::process::{Child, Command, Stdio};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{FdFlags, fcntl_setfd};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::command::{Done, wait};
use super::http::PATIENCE;

/// Runs a command to its end, with standard error on a terminal, and returns
/// what it did and everything that was written to that terminal.
pub(crate) fn finish_on_a_terminal(mut command: Command) -> (Done, String) {
    let (near, far) = terminal();
    command.env("TERM", "xterm").stdout(Stdio::piped()).stderr(far);
    finish_on(command, near)
}

/// The same with standard output on a terminal that has so many columns.
pub(crate) fn finish_in_columns(mut command: Command, columns: u16) -> (Done, String) {
    let (near, far) = terminal();
    let size = Winsize { ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(&far, size).unwrap();
    command.env("TERM", "xterm").stdout(far).stderr(Stdio::piped());
    finish_on(command, near)
}

/// A terminal's window with a running listener.
pub(crate) struct Window {
    child: Child,
    near: File,
}

impl Window {
    /// Starts a command whose standard streams are all of them the terminal.
    pub(crate) fn open(mut command: Command) -> Self {
        let (near, far) = terminal();
        command.env("NO_COLOR", "1").stdin(far.try_clone().unwrap());
        command.stdout(far.try_clone().unwrap()).stderr(far);
        Self { child: command.spawn().unwrap(), near: near.into() }
    }

    /// Waits until the listener is ready, and says where it listens.
    pub(crate) fn listener(&mut self) -> SocketAddr {
        let (mut seen, mut buffer) = (String::new(), [0; 4096]);
        while !seen.contains("press Ctrl-C") {
            let patience = Timespec::try_from(PATIENCE).unwrap();
            let ready = poll(&mut [PollFd::new(&self.near, PollFlags::IN)], Some(&patience));
            let count = if ready == Ok(1) { self.near.read(&mut buffer).unwrap() } else { 0 };
            if count == 0 {
                let _ = self.child.kill();
                panic!("no listener, but {seen:?}");
            }
            seen.push_str(&String::from_utf8_lossy(&buffer[..count]));
        }
        let (_, url) = seen.split_once("listening on http://").expect("an address");
        url.split_whitespace().next().unwrap().parse().unwrap()
    }

    /// Closes it, as with a click. What ran in it goes on without a terminal.
    pub(crate) fn close(self) -> Child {
        self.child
    }
}

/// Both ends of a new terminal.
fn terminal() -> (OwnedFd, File) {
    let near = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    // Whoever inherited it would keep the terminal open.
    fcntl_setfd(&near, FdFlags::CLOEXEC).unwrap();
    grantpt(&near).unwrap();
    unlockpt(&near).unwrap();
    let name = ptsname(&near, Vec::new()).unwrap();
    let far = std::ffi::OsStr::from_bytes(name.as_bytes());
    (near, File::options().read(true).write(true).open(far).unwrap())
}

fn finish_on(mut command: Command, near: OwnedFd) -> (Done, String) {
    let child = command.spawn().unwrap();
    // Its copy of the far end would keep the terminal open.
    drop(command);
    let reading = std::thread::spawn(move || {
        let (mut near, mut seen, mut buffer) = (File::from(near), Vec::new(), [0; 4096]);
        // The end is an error, once nobody has the far end any more.
        while let Ok(count @ 1..) = near.read(&mut buffer) {
            seen.extend_from_slice(&buffer[..count]);
        }
        String::from_utf8_lossy(&seen).into_owned()
    });
    (wait(child), reading.join().unwrap())
}

/// A program that reads what is typed, on a terminal of its own. It is killed
/// when it is dropped.
#[cfg(target_os = "linux")]
pub(crate) struct Typist {
    child: std::process::Child,
    near: File,
    seen: std::sync::Arc<std::sync::Mutex<String>>,
}

#[cfg(target_os = "linux")]
impl Typist {
    /// Starts a command in a session of its own, as a terminal window does.
    pub(crate) fn start(inner: &Command) -> Self {
        let (near, far) = terminal();
        let size = Winsize { ws_row: 24, ws_col: 200, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&far, size).unwrap();
        let mut command = Command::new("setsid");
        command.args(["--ctty", "--wait"]).arg(inner.get_program()).args(inner.get_args());
        super::command::like(&mut command, inner);
        command.env("TERM", "xterm");
        command.stdin(far.try_clone().unwrap()).stdout(far.try_clone().unwrap()).stderr(far);
        let child = command.spawn().unwrap();
        drop(command);
        let seen = std::sync::Arc::<std::sync::Mutex<String>>::default();
        let (shown, mut reader) = (seen.clone(), File::from(near.try_clone().unwrap()));
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                shown.lock().unwrap().push_str(&String::from_utf8_lossy(&buffer[..count]));
            }
        });
        Self { child, near: File::from(near), seen }
    }

    /// Types keys.
    pub(crate) fn keys(&mut self, keys: &str) {
        std::io::Write::write_all(&mut self.near, keys.as_bytes()).unwrap();
    }

    /// All that was shown so far.
    pub(crate) fn seen(&self) -> String {
        self.seen.lock().unwrap().clone()
    }
}

#[cfg(target_os = "linux")]
impl Drop for Typist {
    fn drop(&mut self) {
        // A terminal that closes hangs up on everything in its session.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
