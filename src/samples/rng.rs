//! Random values. The same seed gives the same values on every machine.

use jiff::{SignedDuration, Timestamp};

/// 00:30 on 1 January 2025: no app treats it as the future.
const FIRST_START: i64 = 1_735_691_400;

/// How far after that a start may be, in nanoseconds: 364 days.
const LATEST_START: u64 = 364 * 86_400_000_000_000;

/// A source of random values.
#[derive(Debug, Clone)]
pub(crate) struct SeededRng(fastrand::Rng);

impl SeededRng {
    /// A source seeded with `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// One of several.
    pub(super) fn pick<'a, T>(&mut self, several: &'a [T]) -> Option<&'a T> {
        // There is nothing to choose from.
        (!several.is_empty()).then(|| &several[self.0.usize(..several.len())])
    }

    /// A number from 0 to below `end`, which must not be 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0.u64(..end)
    }

    /// So many hexadecimal digits, 32 at most.
    pub(super) fn hex(&mut self, digits: usize) -> String {
        let mut text = format!("{:032x}", self.0.u128(..));
        text.truncate(digits);
        text
    }

    /// An id as Kinde generates it for most things: the milliseconds since 1970
    /// in its first 48 bits, then random digits.
    pub(super) fn timed_hex(&mut self, at: Timestamp) -> String {
        // Times before 1970 do not occur; their ids would begin with zeros.
        let millis = u64::try_from(at.as_millisecond()).unwrap_or_default();
        format!("{:012x}{}", millis & 0xffff_ffff_ffff, self.hex(20))
    }

    /// A random UUID (RFC 9562, version 4).
    pub(super) fn uuid(&mut self) -> String {
        let bits = self.0.u128(..);
        let versioned = bits & !(0xf << 76) & !(0b11 << 62) | (0x4 << 76) | (0b10 << 62);
        let hex = format!("{versioned:032x}");
        let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
        parts.join("-")
    }
}

/// The start time of events generated with `seed`: a fixed moment of 2025.
pub(crate) fn start_of(seed: u64) -> Timestamp {
    let first = Timestamp::from_second(FIRST_START).unwrap_or_default();
    let nanos = SeededRng::new(seed).below(LATEST_START);
    let after = SignedDuration::from_nanos(i64::try_from(nanos).unwrap_or_default());
    first.checked_add(after).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn one_seed_gives_the_same_draws(seed in any::<u64>()) {
            let draw = || {
                let mut rng = SeededRng::new(seed);
                (rng.uuid(), rng.hex(11), rng.below(10), start_of(seed))
            };
            prop_assert_eq!(draw(), draw());
        }

        #[test]
        fn a_uuid_says_that_it_is_random(seed in any::<u64>()) {
            let uuid = SeededRng::new(seed).uuid();
            let lengths: Vec<usize> = uuid.split('-').map(str::len).collect();
            prop_assert_eq!(lengths, [8, 4, 4, 4, 12]);
            prop_assert_eq!(&uuid[14..15], "4");
            prop_assert!("89ab".contains(&uuid[19..20]));
        }

        #[test]
        fn a_seeded_start_is_in_2025(seed in any::<u64>()) {
            prop_assert!(start_of(seed).to_string().starts_with("2025-"));
        }
    }

    #[test]
    fn an_id_begins_with_its_milliseconds() {
        let at = Timestamp::from_millisecond(0x0198_653f_6a80).expect("a time");
        let id = SeededRng::new(1).timed_hex(at);
        assert_eq!((&id[..12], id.len()), ("0198653f6a80", 32));
    }

    #[test]
    fn of_nothing_nothing_is_picked() {
        assert_eq!(SeededRng::new(1).pick::<u8>(&[]), None);
        assert_eq!(SeededRng::new(1).pick(&[7]), Some(&7));
    }
}
