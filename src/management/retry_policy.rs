//! When to retry: after the time that Kinde requests, or with backoff.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use tokio::time::sleep;

/// The wait before each retry after a failure of a server or the network.
const BACKOFF: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(2)];

/// How many times Kinde may ask to wait, for one request.
const MAX_WAITS: u32 = 3;

/// The longest wait that Kinde may request.
const MAX_WAIT: Duration = Duration::from_secs(60);

/// The wait if Kinde does not specify one.
const DEFAULT_WAIT: Duration = Duration::from_secs(5);

/// Called with how long Kinde asks to wait.
pub(crate) type OnWait = Arc<dyn Fn(Duration) + Send + Sync>;

/// Reports once that Kinde asks to wait.
pub(super) struct WaitReporter {
    on_wait: OnWait,
    is_reported: AtomicBool,
}

impl WaitReporter {
    pub(super) fn new(on_wait: OnWait) -> Self {
        Self { on_wait, is_reported: AtomicBool::new(false) }
    }
}

/// The attempts of one request so far.
pub(super) struct RetryPolicy<'t> {
    reporter: &'t WaitReporter,
    failures: usize,
    waits: u32,
}

impl<'t> RetryPolicy<'t> {
    pub(super) fn new(reporter: &'t WaitReporter) -> Self {
        Self { reporter, failures: 0, waits: 0 }
    }

    /// Waits after a failure. False if there were too many.
    pub(super) async fn back_off(&mut self) -> bool {
        let Some(delay) = BACKOFF.get(self.failures) else { return false };
        self.failures += 1;
        sleep(*delay).await;
        true
    }

    /// Waits as long as a response requests. False if there were too many waits.
    pub(super) async fn wait(&mut self, headers: &HeaderMap) -> bool {
        if self.waits == MAX_WAITS {
            return false;
        }
        self.waits += 1;
        let wait = requested_wait(headers);
        if !self.reporter.is_reported.swap(true, Ordering::Relaxed) {
            (self.reporter.on_wait)(wait);
        }
        sleep(wait).await;
        true
    }
}

/// The wait that a response requests, which Kinde gives in seconds.
fn requested_wait(headers: &HeaderMap) -> Duration {
    let seconds = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse().ok();
    let asked = seconds("ratelimit-reset").or_else(|| seconds(RETRY_AFTER.as_str()));
    asked.map_or(DEFAULT_WAIT, Duration::from_secs).clamp(Duration::from_secs(1), MAX_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(headers: &[(&'static str, &str)]) -> u64 {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")))
            .collect();
        requested_wait(&headers).as_secs()
    }

    #[test]
    fn a_wait_is_as_long_as_it_is_asked_for_and_never_for_ever() {
        assert_eq!(wait(&[("ratelimit-reset", "7"), ("retry-after", "20")]), 7);
        assert_eq!(wait(&[("retry-after", " 20 ")]), 20);
        assert_eq!(wait(&[("ratelimit-reset", "86400")]), 60);
        assert_eq!(wait(&[("ratelimit-reset", "0")]), 1);
        for nonsense in ["-1", "soon", "", "99999999999999999999"] {
            assert_eq!(wait(&[("ratelimit-reset", nonsense)]), 5, "{nonsense}");
        }
        assert_eq!(wait(&[]), 5);
    }
}
