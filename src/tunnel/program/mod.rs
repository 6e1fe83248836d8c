//! Tunnels opened by an external program. It runs as a child process, prints
//! the public URL, and is restarted when it exits.

mod child;
mod lines;

use std::ffi::OsString;
use std::io;
use std::time::{Duration, Instant};

use tokio::time::{sleep, sleep_until, timeout_at};

use self::child::{Child, Next};
use super::redact;
use super::restart_delay::{RestartDelay, WAITS};
use super::status::TunnelStatus;
use super::stop::Stop;

/// How long errors may be part of a normal start. After that they are reported.
const ERROR_GRACE: Duration = Duration::from_secs(5);

/// How long a program's output is still read after it has exited.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// How many lines are read then.
const MAX_LAST_LINES: usize = 200;

/// What a line of output reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LogEvent {
    /// The tunnel is up, at this URL.
    Up(String),
    /// The tunnel is down; the program reconnects by itself.
    Down(String),
    /// An error that the program may recover from.
    Error(String),
    /// An unknown line, perhaps the reason why the program exits.
    Log(String),
    /// An error that only the user can fix.
    Fatal { cause: String, hint: String },
}

/// Parses a program's output.
pub(super) trait LogParser: Send {
    /// The event in a line, if there is one.
    fn read(&mut self, line: &str) -> Option<LogEvent>;
}

/// A program that opens tunnels.
pub(super) struct Program {
    pub(super) name: String,
    pub(super) argv: Vec<OsString>,
    /// How long it may take until the tunnel is up.
    pub(super) start_timeout: Duration,
    /// The hint if it is not installed.
    pub(super) install: String,
    /// The hint if it fails.
    pub(super) hint: String,
    /// Creates the parser for one run.
    pub(super) parser: Box<dyn Fn() -> Box<dyn LogParser> + Send + Sync>,
}

/// How one run of a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// The tunnel is to be closed, or cannot be opened.
    ForGood,
    /// It exited and may be restarted.
    ByItself,
}

/// Keeps a program running until the tunnel is to be closed.
pub(super) async fn run(program: &Program, status: &mut TunnelStatus, mut stop: Stop) {
    let mut delay = RestartDelay::new();
    loop {
        let began = Instant::now();
        if run_once(program, status, &mut stop).await == Ended::ForGood {
            return;
        }
        if !delay.wait(began, &mut stop).await {
            return;
        }
    }
}

/// Runs a program until it exits or the tunnel is to be closed.
pub(super) async fn run_once(
    program: &Program,
    status: &mut TunnelStatus,
    stop: &mut Stop,
) -> Ended {
    let mut child = match Child::start(&program.argv) {
        Ok(child) => child,
        Err(error) => return not_started(program, status, &error).await,
    };
    let mut run =
        ChildRun { program, status, parser: (program.parser)(), last_error: None, last_line: None };
    let started = tokio::time::Instant::now();
    let mut deadline = started + program.start_timeout;
    let mut told = false;
    loop {
        tokio::select! {
            next = child.next() => match next {
                Next::Line(line) => {
                    if run.handle_line(&line).await == Some(Ended::ForGood) {
                        child.end().await;
                        return Ended::ForGood;
                    }
                    if run.last_error.is_some() {
                        deadline = deadline.min(started + ERROR_GRACE);
                    }
                }
                Next::End(status) => return run.finish(child, &status).await,
            },
            () = sleep_until(deadline), if !told && !run.status.is_up() => {
                told = true;
                run.report_late(deadline.duration_since(started)).await;
            }
            () = stop.requested() => {
                child.end().await;
                return Ended::ForGood;
            }
        }
    }
}

async fn not_started(program: &Program, status: &mut TunnelStatus, error: &io::Error) -> Ended {
    let name = &program.name;
    if error.kind() == io::ErrorKind::NotFound {
        let hint = program.install.clone();
        status.failed_for_good(format!("{name} is not installed"), Some(hint)).await;
        return Ended::ForGood;
    }
    if error.kind() == io::ErrorKind::PermissionDenied {
        let hint = "make the file executable".to_owned();
        status.failed_for_good(format!("cannot run {name}: {error}"), Some(hint)).await;
        return Ended::ForGood;
    }
    status.failed(format!("cannot run {name}: {error}"), None).await;
    sleep(WAITS.0).await;
    Ended::ByItself
}

/// The state of one run of a program.
struct ChildRun<'a> {
    program: &'a Program,
    status: &'a mut TunnelStatus,
    parser: Box<dyn LogParser>,
    last_error: Option<String>,
    /// The latest unknown line.
    last_line: Option<String>,
}

impl ChildRun<'_> {
    /// Handles a line of output.
    async fn handle_line(&mut self, line: &str) -> Option<Ended> {
        match self.parser.read(line)? {
            LogEvent::Up(url) => {
                self.last_error = None;
                self.status.up(&url).await;
            }
            LogEvent::Down(cause) => self.status.lost(redact::line(&cause)).await,
            LogEvent::Error(cause) => self.last_error = Some(redact::line(&cause)),
            LogEvent::Log(last_line) => self.last_line = Some(redact::line(&last_line)),
            LogEvent::Fatal { cause, hint } => {
                let cause = format!("{}: {}", self.program.name, redact::line(&cause));
                if self.status.was_up() {
                    self.last_error = Some(cause);
                    return None;
                }
                self.status.failed_for_good(cause, Some(hint)).await;
                return Some(Ended::ForGood);
            }
        }
        None
    }

    /// Handles the exit: the last lines may report the cause.
    async fn finish(mut self, mut child: Child, status: &str) -> Ended {
        // A total limit: its child processes may go on printing forever.
        let deadline = tokio::time::Instant::now() + LAST_WORDS;
        for _ in 0..MAX_LAST_LINES {
            let Ok(Some(line)) = timeout_at(deadline, child.line()).await else { break };
            if self.handle_line(&line).await == Some(Ended::ForGood) {
                child.end().await;
                return Ended::ForGood;
            }
        }
        // Its child processes must not outlive it.
        child.end().await;
        self.report_end(status).await;
        Ended::ByItself
    }

    async fn report_end(&mut self, status: &str) {
        let name = &self.program.name;
        let cause = match self.last_error.as_ref().or(self.last_line.as_ref()) {
            Some(last_error) => format!("{name} ended with {status}: {last_error}"),
            None => format!("{name} ended with {status}"),
        };
        self.status.lost(cause.clone()).await;
        self.status.failed(cause, Some(self.program.hint.clone())).await;
    }

    /// Reports that it has printed no URL for too long.
    async fn report_late(&mut self, after: Duration) {
        let name = &self.program.name;
        let cause = match &self.last_error {
            Some(last_error) => format!("{name}: {last_error}"),
            None => format!("{name} printed no URL within {} seconds", after.as_secs()),
        };
        self.status.failed(cause, Some(self.program.hint.clone())).await;
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use tokio::sync::{mpsc, watch};

    use super::super::command;
    use super::*;
    use crate::webhook::TunnelNotice;

    /// What is told of a shell script that has so long to name an address.
    fn told(
        script: &str,
        start_timeout: Duration,
    ) -> (mpsc::Receiver<TunnelNotice>, watch::Sender<bool>) {
        let local = ([127, 0, 0, 1], 4100).into();
        let program = Program { start_timeout, ..command::program(script, local) };
        let (sender, notices) = mpsc::channel(16);
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(async move {
            run(&program, &mut TunnelStatus::new(sender), Stop::new(stopped)).await;
        });
        (notices, stop)
    }

    #[tokio::test]
    async fn a_program_that_takes_too_long_is_told_and_may_come_up_all_the_same() {
        // It names its address when its lateness has been told.
        let folder = tempfile::tempdir().expect("a folder");
        let go = folder.path().join("go");
        let script = format!(
            "until [ -e {} ]; do sleep 0.05; done; echo https://a.localhost:1; exec sleep 1000",
            go.display()
        );
        let (mut notices, stop) = told(&script, Duration::from_millis(50));
        let failed = notices.recv().await.expect("a notice");
        assert!(failed.message().contains("printed no URL"), "{failed:?}");
        std::fs::write(&go, "").expect("written");
        let up = notices.recv().await.expect("a notice");
        assert_eq!((up.state(), up.url()), ("up", Some("https://a.localhost:1")));
        stop.send_replace(true);
        assert_eq!(notices.recv().await, None);
    }

    #[tokio::test]
    async fn an_end_is_seen_although_a_grandchild_prints_on() {
        for grandchild in ["while :; do echo x; sleep 0.2; done", "yes"] {
            let script = format!("echo bad token >&2; ({grandchild}) & exit 3");
            let (mut notices, stop) = told(&script, Duration::from_secs(30));
            let begun = Instant::now();
            let failed = notices.recv().await.expect("a notice");
            assert!(failed.message().contains("ended with exit status 3"), "{failed:?}");
            assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
            stop.send_replace(true);
        }
    }

    #[tokio::test]
    async fn a_program_that_prints_without_end_is_read_all_the_same() {
        let script = "yes xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | head -100000; echo https://a.localhost:1; \
                      exec sleep 1000";
        let (mut notices, stop) = told(script, Duration::from_secs(30));
        assert_eq!(notices.recv().await.expect("a notice").state(), "up");
        stop.send_replace(true);
        assert_eq!(notices.recv().await, None);
    }
}
