//! The times of sample events: each later than the one before.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::samples::start_of;

/// The least time between two events: their ids begin with milliseconds.
const APART: SignedDuration = SignedDuration::from_millis(1);

/// The time between two events of a seeded run.
const SEEDED_APART: SignedDuration = SignedDuration::from_micros(1_204_611);

/// The times of the events of a run.
#[derive(Debug)]
pub(super) struct Timeline {
    latest: Timestamp,
    is_seeded: bool,
}

impl Timeline {
    /// Times from now on, or times that depend on the seed only.
    pub(super) fn new(seed: Option<u64>) -> Self {
        Self { latest: seed.map_or(Timestamp::UNIX_EPOCH, start_of), is_seeded: seed.is_some() }
    }

    /// The current time of this run.
    pub(super) fn now(&self) -> Timestamp {
        if self.is_seeded { self.latest } else { self.latest.max(Timestamp::now()) }
    }

    /// The time of the next event, which follows the latest one after a pause.
    pub(super) fn next(&mut self, pause: Duration) -> Timestamp {
        let apart = if self.is_seeded { SEEDED_APART } else { APART };
        let later = |at: Timestamp| at.checked_add(pause)?.checked_add(apart);
        // Only an endless run could reach the latest possible time.
        self.latest = later(self.latest).unwrap_or(self.latest).max(self.now());
        self.latest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_go_forward_by_at_least_the_pause() {
        for seed in [None, Some(1)] {
            let mut timeline = Timeline::new(seed);
            let mut latest = timeline.next(Duration::ZERO);
            for pause in [0, 0, 0, 5_000, 0].map(Duration::from_millis) {
                let next = timeline.next(pause);
                let apart = Duration::try_from(next - latest).expect("forward");
                assert!(apart >= pause + Duration::from_millis(1), "{seed:?}: {apart:?}");
                latest = next;
            }
        }
    }

    #[test]
    fn a_run_starts_now_and_a_seeded_one_at_a_time_from_its_seed() {
        let before = Timestamp::now();
        let first = Timeline::new(None).next(Duration::ZERO);
        assert!(first >= before && first <= Timestamp::now(), "{first}");
        let seeded = || Timeline::new(Some(7)).next(Duration::ZERO);
        assert_eq!(seeded(), seeded());
        assert!(seeded() > start_of(7));
    }
}
