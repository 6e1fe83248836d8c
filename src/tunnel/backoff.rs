//! Exponential backoff with jitter.

use std::time::Duration;

use aws_lc_rs::rand;

/// How long to wait before the next attempt.
#[derive(Debug, Clone)]
pub(super) struct Backoff {
    first: Duration,
    max: Duration,
    next: Duration,
}

impl Backoff {
    /// Starts at about `first` and doubles up to about `max`.
    pub(super) fn new(first: Duration, max: Duration) -> Self {
        Self { first, max, next: first }
    }

    /// Starts over after a success.
    pub(super) fn reset(&mut self) {
        self.next = self.first;
    }

    /// The next wait, with a jitter of a quarter either way.
    pub(super) fn next(&mut self) -> Duration {
        let wait = self.next;
        self.next = (wait * 2).min(self.max);
        wait * 3 / 4 + wait / 2 * u32::from(random_byte()) / 255
    }

    /// Waits until the next attempt.
    pub(super) async fn wait(&mut self) {
        tokio::time::sleep(self.next()).await;
    }
}

/// A random number; a fixed one if the system has no randomness.
fn random_byte() -> u8 {
    let mut byte = [127];
    let _ = rand::fill(&mut byte);
    byte[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_doubles_up_to_its_maximum_and_starts_over() {
        let milliseconds = Duration::from_millis;
        let mut backoff = Backoff::new(milliseconds(250), milliseconds(2000));
        for turn in [250, 500, 1000, 2000, 2000] {
            let wait = backoff.next();
            let range = milliseconds(turn * 3 / 4)..=milliseconds(turn * 5 / 4);
            assert!(range.contains(&wait), "{turn}: {wait:?}");
        }
        backoff.reset();
        assert!(backoff.next() <= milliseconds(313));
    }
}
