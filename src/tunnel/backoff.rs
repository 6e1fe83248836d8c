//! Waiting longer from failure to failure, and never in step with others.

use std::time::Duration;

use aws_lc_rs::rand;

/// How long to wait before the next attempt.
#[derive(Debug, Clone)]
pub(super) struct Backoff {
    first: Duration,
    most: Duration,
    next: Duration,
}

impl Backoff {
    /// Begins with about `first` and doubles up to about `most`.
    pub(super) fn new(first: Duration, most: Duration) -> Self {
        Self { first, most, next: first }
    }

    /// Begins anew, since something has worked.
    pub(super) fn reset(&mut self) {
        self.next = self.first;
    }

    /// The next wait, between three quarters and five quarters of its turn.
    pub(super) fn next(&mut self) -> Duration {
        let wait = self.next;
        self.next = (wait * 2).min(self.most);
        wait * 3 / 4 + wait / 2 * u32::from(chance()) / 255
    }

    /// Waits as long as it is time to.
    pub(super) async fn wait(&mut self) {
        tokio::time::sleep(self.next()).await;
    }
}

/// Any number; the same one, if the system has none to give.
fn chance() -> u8 {
    let mut byte = [127];
    let _ = rand::fill(&mut byte);
    byte[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_doubles_up_to_its_most_and_begins_anew() {
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
