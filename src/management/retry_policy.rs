//! When to try again: as Kinde says, or in a moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use tokio::time::sleep;

/// How long is waited before each further attempt when a server or the network
/// fails.
const BACKOFF: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(2)];

/// How often Kinde may ask to wait, for one request.
const MOST_WAITS: u32 = 3;

/// The longest wait that Kinde may ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// How long is waited if Kinde does not say.
const USUAL_WAIT: Duration = Duration::from_secs(5);

/// Called with how long Kinde asks to wait.
pub(crate) type TellWait = Arc<dyn Fn(Duration) + Send + Sync>;

/// Says once that Kinde asks to wait.
pub(super) struct WaitReporter {
    tell: TellWait,
    told: AtomicBool,
}

impl WaitReporter {
    pub(super) fn new(tell: TellWait) -> Self {
        Self { tell, told: AtomicBool::new(false) }
    }
}

/// How often one request was tried so far.
pub(super) struct RetryPolicy<'t> {
    reporter: &'t WaitReporter,
    failures: usize,
    waits: u32,
}

impl<'t> RetryPolicy<'t> {
    pub(super) fn new(reporter: &'t WaitReporter) -> Self {
        Self { reporter, failures: 0, waits: 0 }
    }

    /// Waits after a failure. False if there were enough of them.
    pub(super) async fn back_off(&mut self) -> bool {
        let Some(delay) = BACKOFF.get(self.failures) else { return false };
        self.failures += 1;
        sleep(*delay).await;
        true
    }

    /// Waits as long as an answer asks for. False if that was done often
    /// enough.
    pub(super) async fn wait(&mut self, headers: &HeaderMap) -> bool {
        if self.waits == MOST_WAITS {
            return false;
        }
        self.waits += 1;
        let wait = asked_wait(headers);
        if !self.reporter.told.swap(true, Ordering::Relaxed) {
            (self.reporter.tell)(wait);
        }
        sleep(wait).await;
        true
    }
}

/// How long an answer asks to wait: Kinde says so in seconds.
fn asked_wait(headers: &HeaderMap) -> Duration {
    let seconds = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse().ok();
    let asked = seconds("ratelimit-reset").or_else(|| seconds(RETRY_AFTER.as_str()));
    asked.map_or(USUAL_WAIT, Duration::from_secs).clamp(Duration::from_secs(1), LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(headers: &[(&'static str, &str)]) -> u64 {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")))
            .collect();
        asked_wait(&headers).as_secs()
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
