//! The delay before a program is restarted.

use std::time::{Duration, Instant};

use super::backoff::Backoff;
use super::stop::Stop;

/// The first and the longest delay.
pub(super) const WAITS: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

/// After a run of this length, the delay starts over.
const LASTING: Duration = Duration::from_secs(60);

/// Delays each restart longer than the one before, unless the run lasted.
#[derive(Debug)]
pub(super) struct RestartDelay(Backoff);

impl RestartDelay {
    pub(super) fn new() -> Self {
        Self(Backoff::new(WAITS.0, WAITS.1))
    }

    /// Waits before the restart of a run that began then. False if the tunnel
    /// is to be closed instead.
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
