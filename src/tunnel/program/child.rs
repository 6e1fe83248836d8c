//! A child process that does not outlive this one.

use std::ffi::OsString;
use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::process::{self, Command};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::lines;

/// How long a program may take to exit when it is asked to.
const END_TIMEOUT: Duration = Duration::from_secs(2);

/// How many lines are queued.
const QUEUE: usize = 64;

/// A running program in a process group of its own: its child processes end
/// with it, and a Ctrl-C in the terminal does not reach it directly.
#[derive(Debug)]
pub(super) struct Child {
    process: process::Child,
    group: Option<Group>,
    lines: mpsc::Receiver<String>,
    readers: [JoinHandle<()>; 2],
}

/// An event of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// It printed a line.
    Line(String),
    /// It exited, with this description of its status.
    End(String),
}

impl Child {
    /// Starts a program.
    pub(super) fn start(argv: &[OsString]) -> io::Result<Self> {
        let (program, args) = argv.split_first().ok_or(io::ErrorKind::InvalidInput)?;
        let mut command = Command::new(program);
        command
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command.spawn()?;
        let (Some(stdout), Some(stderr)) = (child.stdout.take(), child.stderr.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (sender, lines) = mpsc::channel(QUEUE);
        let readers = [
            tokio::spawn(lines::read(stdout, sender.clone())),
            tokio::spawn(lines::read(stderr, sender)),
        ];
        let group = Group::of(&child);
        Ok(Self { process: child, group, lines, readers })
    }

    /// The next line of output; `None` at its end.
    pub(super) async fn line(&mut self) -> Option<String> {
        self.lines.recv().await
    }

    /// The next event. Its exit is noticed even if a child process of its own
    /// goes on printing.
    pub(super) async fn next(&mut self) -> Next {
        tokio::select! {
            Some(line) = self.lines.recv() => Next::Line(line),
            status = self.process.wait() => Next::End(match status {
                Ok(status) => describe(status),
                Err(error) => error.to_string(),
            }),
        }
    }

    /// Asks it to exit, and kills it if it does not.
    pub(super) async fn end(mut self) {
        if let Some(group) = &self.group {
            group.terminate();
            // Its output is still read: a full pipe would keep it from exiting.
            let goodbye = async { while self.lines.recv().await.is_some() {} };
            let _ =
                timeout(END_TIMEOUT, async { tokio::join!(self.process.wait(), goodbye) }).await;
        }
    }
}

/// Kills the group even on a panic.
impl Drop for Child {
    fn drop(&mut self) {
        if let Some(group) = self.group.take() {
            group.kill();
        }
        for reader in &self.readers {
            reader.abort();
        }
    }
}

fn describe(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("signal {signal}");
    }
    match status.code() {
        Some(code) => format!("exit status {code}"),
        None => "no exit status".to_owned(),
    }
}

/// A process group.
#[cfg(unix)]
#[derive(Debug)]
struct Group(rustix::process::Pid);

#[cfg(unix)]
impl Group {
    fn of(leader: &process::Child) -> Option<Self> {
        let id = i32::try_from(leader.id()?).ok()?;
        rustix::process::Pid::from_raw(id).map(Self)
    }

    fn terminate(&self) {
        let _ = rustix::process::kill_process_group(self.0, rustix::process::Signal::TERM);
    }

    fn kill(&self) {
        let _ = rustix::process::kill_process_group(self.0, rustix::process::Signal::KILL);
    }
}

/// Elsewhere only the program itself is killed, when it is dropped.
#[cfg(not(unix))]
#[derive(Debug)]
struct Group;

#[cfg(not(unix))]
impl Group {
    fn of(_: &process::Child) -> Option<Self> {
        None
    }

    fn terminate(&self) {}

    fn kill(&self) {}
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Child {
        let argv: Vec<OsString> = ["sh", "-c", script].map(OsString::from).into();
        Child::start(&argv).expect("a shell")
    }

    /// Waits until no process of the group is left.
    async fn gone(pid: i32) {
        let pid = rustix::process::Pid::from_raw(pid).expect("a process");
        let end = async {
            while rustix::process::test_kill_process_group(pid).is_ok() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(Duration::from_secs(20), end).await.expect("nothing is left");
    }

    fn pid(child: &Child) -> i32 {
        i32::try_from(child.process.id().expect("running")).expect("a number")
    }

    #[tokio::test]
    async fn its_lines_and_its_end_are_seen() {
        let mut child = shell("echo out; echo err >&2; exit 3");
        let mut lines = [child.line().await.expect("a line"), child.line().await.expect("a line")];
        lines.sort();
        assert_eq!(lines, ["err", "out"]);
        assert_eq!(child.next().await, Next::End("exit status 3".to_owned()));
    }

    #[tokio::test]
    async fn it_ends_with_all_that_it_has_started() {
        let mut child = shell("sleep 1000 & echo ready; wait");
        assert_eq!(child.line().await.as_deref(), Some("ready"));
        let pid = pid(&child);
        child.end().await;
        gone(pid).await;
    }

    #[tokio::test]
    async fn it_ends_even_if_it_would_rather_not() {
        let mut child = shell("trap '' TERM; echo ready; while :; do sleep 0.1; done");
        assert_eq!(child.line().await.as_deref(), Some("ready"));
        let pid = pid(&child);
        child.end().await;
        gone(pid).await;
    }

    #[tokio::test]
    async fn it_ends_when_it_is_dropped() {
        let mut child = shell("sleep 1000 & echo ready; wait");
        assert_eq!(child.line().await.as_deref(), Some("ready"));
        let pid = pid(&child);
        drop(child);
        gone(pid).await;
    }
}
