//! Whether this machine's clock agrees with the issuer's.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::keys::Clocks;
use crate::render::Finding;

const NAME: &str = "clock";

/// The difference that verification allows for `exp` and `nbf`.
const LEEWAY: Duration = Duration::from_secs(60);

/// A difference that also breaks certificates and sessions.
const FAR_OFF: Duration = Duration::from_secs(600);

const HINT: &str = "synchronize the system clock, for example with NTP";

/// Compares the clocks, if anything was fetched.
pub(super) fn check(clocks: Option<Clocks>) -> Finding {
    let Some(clocks) = clocks else {
        return Finding::ok(NAME, "not checked: no issuer response");
    };
    let off = difference(clocks);
    let direction = if off.is_negative() { "behind" } else { "ahead of" };
    let message =
        || format!("this machine is {} {direction} the issuer", in_words(off.unsigned_abs()));
    match off.unsigned_abs() {
        off if off > FAR_OFF => Finding::problem(NAME, message(), HINT),
        off if off > LEEWAY => {
            Finding::warning(NAME, format!("{}: expiry checks are unreliable", message()), HINT)
        }
        _ => Finding::ok(NAME, "within a minute of the issuer's"),
    }
}

/// How far the local clock is ahead of the issuer's, whose time is between the
/// response's date and that date plus the time it spent in caches.
fn difference(clocks: Clocks) -> SignedDuration {
    let latest = clocks.theirs.checked_add(clocks.age).unwrap_or(Timestamp::MAX);
    if clocks.ours > latest {
        clocks.ours.duration_since(latest)
    } else if clocks.ours < clocks.theirs {
        clocks.ours.duration_since(clocks.theirs)
    } else {
        SignedDuration::ZERO
    }
}

fn in_words(length: Duration) -> String {
    let seconds = length.as_secs();
    match seconds {
        0..=119 => format!("{seconds} seconds"),
        120..=7199 => format!("{} minutes", seconds / 60),
        7200..=172_799 => format!("{} hours", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a time")
    }

    fn judge(ours: i64, age: u64) -> Finding {
        let age = Duration::from_secs(age);
        check(Some(Clocks { theirs: at(1_000_000), age, ours: at(1_000_000 + ours) }))
    }

    #[test]
    fn a_minute_is_allowed_and_ten_are_too_much() {
        for (ours, says) in [
            (0, "within a minute"),
            (60, "within a minute"),
            (-60, "within a minute"),
            (61, "61 seconds ahead of the issuer: "),
            (-600, "10 minutes behind the issuer: "),
        ] {
            assert!(judge(ours, 0).message.contains(says), "{ours}: {:?}", judge(ours, 0));
        }
        for (ours, says) in [(601, "10 minutes ahead of"), (-90_000, "25 hours behind")] {
            let finding = judge(ours, 0);
            assert!(finding.message.contains(says), "{finding:?}");
            assert!(!finding.message.contains(':'), "{finding:?}");
        }
    }

    #[test]
    fn an_answer_from_a_cache_says_nothing_about_the_time_it_was_kept() {
        for ours in [0, 3600] {
            assert!(judge(ours, 3600).message.starts_with("within a minute"), "{ours}");
        }
        assert!(judge(3700, 3600).hint.is_some());
        assert!(judge(-100, 3600).hint.is_some());
    }
}
