//! The waits between two runs of a program.

use std::time::{Duration, Instant};

use super::backoff::Backoff;
use super::stop::Stop;

/// The first wait, and the longest.
pub(super) const WAITS: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

/// A program that has run for as long was not started in vain.
const LASTING: Duration = Duration::from_secs(60);

/// Waits longer each time that a program was started in vain.
#[derive(Debug)]
pub(super) struct RestartDelay(Backoff);

impl RestartDelay {
    pub(super) fn new() -> Self {
        Self(Backoff::new(WAITS.0, WAITS.1))
    }

    /// Waits before the run that follows one which began then. Returns whether
    /// there is to be one.
    pub(super) async fn wait(&mut self, began: Instant, stop: &mut Stop) -> bool {
        if began.elapsed() >= LASTING {
            self.0.reset();
        }
        tokio::select! {
            () = self.0.wait() => true,
            () = stop.requested() => false,
        }
    }
}
