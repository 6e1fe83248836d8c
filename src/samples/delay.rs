//! Delays between the steps of a scenario.

use std::time::Duration;

/// The longest pause, in milliseconds: a day.
const MAX_MILLIS: u64 = 86_400_000;

/// Reads `500ms`, `2s`, `1m` or `1h`.
pub(super) fn delay(text: &str) -> Option<Duration> {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let count: u64 = text[..text.len() - unit.len()].parse().ok()?;
    let millis = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    count.checked_mul(millis).filter(|total| *total <= MAX_MILLIS).map(Duration::from_millis)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_delay_is_a_number_and_a_unit() {
        for (text, millis) in [
            ("0s", 0),
            ("500ms", 500),
            ("2s", 2_000),
            ("1m", 60_000),
            ("1min", 60_000),
            ("24h", MAX_MILLIS),
        ] {
            assert_eq!(delay(text), Some(Duration::from_millis(millis)), "{text}");
        }
        for text in
            ["", "2", "s", "-1s", "1.5s", "2 s", "2d", "25h", "99999999999999999999s", "2sé"]
        {
            assert_eq!(delay(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_delay_is_longer_than_a_day(text in "[0-9]{0,22}[a-zé]{0,3}") {
            prop_assert!(delay(&text).is_none_or(|delay| delay <= Duration::from_millis(MAX_MILLIS)));
        }
    }
}
