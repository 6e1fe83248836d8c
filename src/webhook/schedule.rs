//! When Kinde retries an event that did not get a 200.

use std::time::Duration;

/// How long after each failed attempt the next one is made, according to
/// Kinde's documentation: at once, then 5 s, 30 s, 2 min, 10 min, 1 h, 4 h, and
/// every twelve hours until 36 hours are over.
pub(crate) const RETRY_DELAYS: [Duration; 9] = [
    Duration::ZERO,
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_secs(2 * 60),
    Duration::from_secs(10 * 60),
    Duration::from_secs(60 * 60),
    Duration::from_secs(4 * 60 * 60),
    Duration::from_secs(12 * 60 * 60),
    Duration::from_secs(12 * 60 * 60),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_attempt_comes_within_36_hours_and_a_further_one_would_not() {
        let hours = |length: Duration| length.as_secs() / 3600;
        let total: Duration = RETRY_DELAYS.iter().sum();
        assert!(hours(total) < 36);
        assert!(hours(total + RETRY_DELAYS[8]) >= 36);
    }
}
