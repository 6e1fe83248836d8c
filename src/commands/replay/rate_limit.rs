//! How fast tokens are sent.

use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval_at};

/// Spaces sendings evenly, or not at all.
#[derive(Debug)]
pub(super) struct RateLimit {
    ticks: Option<tokio::time::Interval>,
}

impl RateLimit {
    /// At most `rate` sendings in a second.
    pub(super) fn new(rate: Option<f64>) -> Self {
        let ticks = rate.map(|rate| {
            let space = Duration::from_secs_f64(1.0 / rate).max(Duration::from_nanos(1));
            let mut ticks = interval_at(Instant::now(), space);
            // A slow app is not punished with a burst.
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            ticks
        });
        Self { ticks }
    }

    /// Waits until the next one may be sent.
    pub(super) async fn next(&mut self) {
        if let Some(ticks) = &mut self.ticks {
            ticks.tick().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn requests_are_spaced_by_their_rate() {
        let begun = Instant::now();
        let mut rate_limit = RateLimit::new(Some(10.0));
        for _ in 0..11 {
            rate_limit.next().await;
        }
        assert_eq!(begun.elapsed().as_millis(), 1000);
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_rate_nothing_waits() {
        let begun = Instant::now();
        RateLimit::new(None).next().await;
        assert!(begun.elapsed().is_zero());
    }
}
