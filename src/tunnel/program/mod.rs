//! Tunnels that another program opens. It runs as our child, says on its
//! output where it leads, and is started again when it ends.

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

/// How long a program's trouble may be its beginning. After that it is told.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a program's last words may take after its end.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// How many lines of them are read.
const MOST_LAST_LINES: usize = 200;

/// What a line of output says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LogEvent {
    /// The tunnel leads here, under this address.
    Up(String),
    /// It does not any more; the program sees to it.
    Down(String),
    /// Something is wrong, which the program may overcome.
    Trouble(String),
    /// Nothing that is understood, and perhaps why it ends.
    Log(String),
    /// Something is wrong that only the user can put right.
    Hopeless {
        /// What it is.
        cause: String,
        /// What to do next.
        hint: String,
    },
}

/// Understands what a program prints.
pub(super) trait LogParser: Send {
    /// What a line says, if it says anything.
    fn read(&mut self, line: &str) -> Option<LogEvent>;
}

/// A program that opens tunnels.
pub(super) struct Program {
    /// What it is called, for people.
    pub(super) name: String,
    /// The program and its arguments.
    pub(super) argv: Vec<OsString>,
    /// How long it may take until it leads here.
    pub(super) start_timeout: Duration,
    /// What to do if it is not there.
    pub(super) install: String,
    /// What to do if it fails.
    pub(super) hint: String,
    /// Makes what understands one run of it.
    pub(super) parser: Box<dyn Fn() -> Box<dyn LogParser> + Send + Sync>,
}

/// How one run of a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// We were to stop, or it is hopeless.
    ForGood,
    /// It may be started again.
    ByItself,
}

/// Keeps a program running until it is to stop.
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

/// Runs a program to its end, or until it is to stop.
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
        ChildRun { program, status, parser: (program.parser)(), trouble: None, words: None };
    let started = tokio::time::Instant::now();
    let mut deadline = started + program.start_timeout;
    let mut told = false;
    loop {
        tokio::select! {
            next = child.next() => match next {
                Next::Line(line) => {
                    if run.take(&line).await == Some(Ended::ForGood) {
                        child.end().await;
                        return Ended::ForGood;
                    }
                    if run.trouble.is_some() {
                        deadline = deadline.min(started + PATIENCE);
                    }
                }
                Next::End(status) => return run.finish(child, &status).await,
            },
            () = sleep_until(deadline), if !told && !run.status.is_up() => {
                told = true;
                run.late(deadline.duration_since(started)).await;
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
        status.hopeless(format!("{name} is not installed"), Some(hint)).await;
        return Ended::ForGood;
    }
    if error.kind() == io::ErrorKind::PermissionDenied {
        let hint = "make the file executable".to_owned();
        status.hopeless(format!("cannot run {name}: {error}"), Some(hint)).await;
        return Ended::ForGood;
    }
    status.failed(format!("cannot run {name}: {error}"), None).await;
    sleep(WAITS.0).await;
    Ended::ByItself
}

/// One run of a program, as far as it is known.
struct ChildRun<'a> {
    program: &'a Program,
    status: &'a mut TunnelStatus,
    parser: Box<dyn LogParser>,
    /// The latest thing that went wrong.
    trouble: Option<String>,
    /// The latest line that was not understood.
    words: Option<String>,
}

impl ChildRun<'_> {
    /// Takes note of a line.
    async fn take(&mut self, line: &str) -> Option<Ended> {
        match self.parser.read(line)? {
            LogEvent::Up(url) => {
                self.trouble = None;
                self.status.up(&url).await;
            }
            LogEvent::Down(cause) => self.status.lost(redact::line(&cause)).await,
            LogEvent::Trouble(cause) => self.trouble = Some(redact::line(&cause)),
            LogEvent::Log(words) => self.words = Some(redact::line(&words)),
            LogEvent::Hopeless { cause, hint } => {
                let cause = format!("{}: {}", self.program.name, redact::line(&cause));
                if self.status.was_up() {
                    self.trouble = Some(cause);
                    return None;
                }
                self.status.hopeless(cause, Some(hint)).await;
                return Some(Ended::ForGood);
            }
        }
        None
    }

    /// It has ended: its last words say why.
    async fn finish(mut self, mut child: Child, status: &str) -> Ended {
        // In all: what it has started may go on printing for ever.
        let deadline = tokio::time::Instant::now() + LAST_WORDS;
        for _ in 0..MOST_LAST_LINES {
            let Ok(Some(line)) = timeout_at(deadline, child.line()).await else { break };
            if self.take(&line).await == Some(Ended::ForGood) {
                child.end().await;
                return Ended::ForGood;
            }
        }
        // What it has started itself must not outlive it.
        child.end().await;
        self.over(status).await;
        Ended::ByItself
    }

    async fn over(&mut self, status: &str) {
        let name = &self.program.name;
        let cause = match self.trouble.as_ref().or(self.words.as_ref()) {
            Some(trouble) => format!("{name} ended with {status}: {trouble}"),
            None => format!("{name} ended with {status}"),
        };
        self.status.lost(cause.clone()).await;
        self.status.failed(cause, Some(self.program.hint.clone())).await;
    }

    /// It has said nothing of an address for too long.
    async fn late(&mut self, after: Duration) {
        let name = &self.program.name;
        let cause = match &self.trouble {
            Some(trouble) => format!("{name}: {trouble}"),
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
