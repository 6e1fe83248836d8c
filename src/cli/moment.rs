//! A point in time, as typed on the command line.

use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// A time: a duration before now, a date, or a date and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// This long before now.
    Ago(SignedDuration),
    /// At this time.
    At(Timestamp),
    /// At the beginning of this day, where the user is.
    On(Date),
}

/// Why a text is not a valid time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "use a duration such as 30m, 12h or 2d, a date, or a date and time such as 2026-08-01T10:00:00Z"
)]
pub(crate) struct MomentError;

impl Moment {
    /// The moment as a time, for a user in `zone` at `now`.
    pub(crate) fn resolve(self, now: Timestamp, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Ago(length) => now.checked_sub(length).unwrap_or(Timestamp::MIN),
            Self::At(at) => at,
            Self::On(date) => date
                .to_zoned_datetime(zone.clone())
                .map_or_else(|_| nearest(date), |start| start.timestamp()),
        }
    }
}

/// The end of all times that a day lies beyond, in a zone far west or east.
fn nearest(date: Date) -> Timestamp {
    if date.year() < 0 { Timestamp::MIN } else { Timestamp::MAX }
}

impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        if let Some(length) = length(text) {
            return Ok(Self::Ago(length));
        }
        if let Ok(at) = text.parse::<Timestamp>() {
            return Ok(Self::At(at));
        }
        let is_date = text.len() == "2026-08-01".len();
        text.parse().ok().filter(|_| is_date).map(Self::On).ok_or(MomentError)
    }
}

/// Reads `90s`, `30m`, `12h`, `2d` or `1w`. A bare number could mean any of
/// them, and what `prune` deletes is gone.
fn length(text: &str) -> Option<SignedDuration> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let count: i64 = digits.parse().ok().filter(|count| *count >= 0)?;
    let seconds = match &text[digits.len()..] {
        "s" => 1,
        "m" | "min" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 7 * 86_400,
        _ => return None,
    };
    count.checked_mul(seconds).map(SignedDuration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_duration_before_now_a_date_or_a_time() {
        let now: Timestamp = "2026-08-02T12:00:00Z".parse().expect("a time");
        for (text, at) in [
            ("30m", "2026-08-02T11:30:00Z"),
            ("2d", "2026-07-31T12:00:00Z"),
            ("1w", "2026-07-26T12:00:00Z"),
            ("10s", "2026-08-02T11:59:50Z"),
            ("2026-08-01", "2026-08-01T00:00:00Z"),
            ("2026-08-01T10:00:00+02:00", "2026-08-01T08:00:00Z"),
        ] {
            let moment: Moment = text.parse().expect("a moment");
            assert_eq!(moment.resolve(now, &TimeZone::UTC).to_string(), at, "{text}");
        }
        // The days at both ends, as far as they can be told.
        for hours in [-12, 0, 14] {
            let zone = TimeZone::fixed(jiff::tz::offset(hours));
            let at = |text: &str| text.parse::<Moment>().expect("a moment").resolve(now, &zone);
            assert!(at("9999-12-31") > at("9999-12-29"), "{zone:?}");
            assert!(at("9999-12-31") > now && at("0000-01-01") < now, "{zone:?}");
            assert_eq!(at("9223372036854775807s"), Timestamp::MIN);
        }
        for text in ["", "30", "yesterday", "-1h", "3y", "2026-13-01", "99999999999999999999d"] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }
}
