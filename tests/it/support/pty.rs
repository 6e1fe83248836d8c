//! A terminal that nobody sits at.

use std::fs::File;
use std::io::Read as _;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::process::{Command, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::command::{Done, wait};

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

/// Both ends of a new terminal.
fn terminal() -> (OwnedFd, File) {
    let near = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
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
