//! The binary, away from the settings of whoever runs the tests.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use super::http::PATIENCE;

/// A folder of a test's own, which is also the home of what runs in it.
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// The binary, in a folder and with an environment of its own.
pub(crate) fn kinde_hook(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kinde-hook"));
    command
        .env_clear()
        .env("HOME", folder)
        .env("XDG_DATA_HOME", folder.join("data"))
        .env("TZ", "UTC")
        .current_dir(folder)
        .stdin(Stdio::null());
    command
}

/// Gives a command the environment and the folder of another, and a way to
/// find programs.
pub(crate) fn like(command: &mut Command, other: &Command) {
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.envs(other.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = other.get_current_dir() {
        command.current_dir(folder);
    }
    command.stdin(Stdio::null());
}

/// The command in a shell that has done something else before.
pub(crate) fn after(first: &str, inner: &Command) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", &format!("{first}; exec \"$@\""), "sh"]);
    command.arg(inner.get_program()).args(inner.get_args());
    like(&mut command, inner);
    command
}

/// What a command did.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Done {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Runs the binary to its end in a fresh folder.
pub(crate) fn run<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Done {
    run_in(folder().path(), args)
}

/// Runs the binary to its end in a folder.
pub(crate) fn run_in<S: AsRef<OsStr>>(folder: &Path, args: impl IntoIterator<Item = S>) -> Done {
    let mut command = kinde_hook(folder);
    command.args(args);
    finish(command)
}

/// Runs a prepared command to its end.
pub(crate) fn finish(mut command: Command) -> Done {
    wait(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
}

/// Waits for the end of a process, and kills it if that does not come.
pub(crate) fn wait(child: Child) -> Done {
    let pid = Pid::from_child(&child);
    let (ended, end) = channel::<()>();
    let watchdog = std::thread::spawn(move || {
        if end.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            let _ = kill_process(pid, Signal::KILL);
        }
    });
    let output = child.wait_with_output().unwrap();
    drop(ended);
    watchdog.join().unwrap();
    output.into()
}

/// Runs the binary to its end with something on standard input.
pub(crate) fn run_with_input<S: AsRef<OsStr>>(
    folder: &Path,
    args: impl IntoIterator<Item = S>,
    input: &[u8],
) -> Done {
    let mut child = kinde_hook(folder)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    wait(child)
}

/// Writes a file and returns its path.
pub(crate) fn write(folder: &Path, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, contents).unwrap();
    path
}

/// Waits until a process is gone.
pub(crate) fn gone(pid: &str) {
    let pid = Pid::from_raw(pid.trim().parse().unwrap()).unwrap();
    let begun = Instant::now();
    while test_kill_process(pid).is_ok() {
        assert!(begun.elapsed() < PATIENCE, "{pid:?} still runs");
        // It is no child of ours, so its end cannot be waited for, only seen.
        std::thread::sleep(Duration::from_millis(20));
    }
}
