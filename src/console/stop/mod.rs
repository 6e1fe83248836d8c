//! The signals that ask a command to stop.

#[cfg(unix)]
mod ignored;
mod signal;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::time::Duration;

use tokio::time::Instant;

use self::signal::Signal;
#[cfg(unix)]
use self::unix::Sources;
#[cfg(windows)]
use self::windows::Sources;
use crate::error::Failure;

/// A signal this soon after a request to stop is part of the same request. One
/// Ctrl-C reaches a program twice where the terminal and npm both send it, and a
/// closed terminal hangs up, closes standard output and makes the shell hang up as
/// well.
const SAME_REQUEST: Duration = Duration::from_secs(1);

/// Ctrl-C; on Unix SIGTERM and SIGHUP, on Windows Ctrl-Break, the end of the
/// session and a closed console.
#[derive(Debug)]
pub(crate) struct StopSignals(Sources);

impl StopSignals {
    /// Begins to catch the signals; from now on they do not end the process. A
    /// SIGHUP that was ignored at the start, as under `nohup`, stays ignored.
    pub(crate) fn catch() -> Result<Self, Failure> {
        Sources::catch()
            .map(Self)
            .map_err(|error| Failure::new(format!("cannot catch signals: {error}")))
    }

    /// Waits for a request to stop.
    pub(crate) async fn asked(&mut self) {
        self.0.next().await;
    }

    /// Waits until a command that has been stopping since `since` is to stop at
    /// once: for a Ctrl-C or SIGTERM that is another request.
    pub(crate) async fn asked_again(&mut self, since: Instant) {
        while !(self.0.next().await == Signal::Request && since.elapsed() >= SAME_REQUEST) {}
    }
}
