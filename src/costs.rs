//! What parsing costs, for the unit tests of everything that reads untrusted
//! bytes: twice the input may not cost much more than twice the time.
//!
//! The time is that of this thread on a processor, and the least of several
//! rounds, so that a busy machine changes little.

use std::hint::black_box;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// How many times the cost of an input one of twice the size may have. Linear
/// reading has 2 and some cache misses, sorting 2.2, a quadratic reader 4.
const MAX_RATIO: f64 = 2.5;

/// How often both are measured: at least, so that a round that was disturbed
/// does not decide, and at most.
const ROUNDS: std::ops::RangeInclusive<u32> = 3..=40;

/// The least time of a measurement.
const MIN_TIME: Duration = Duration::from_micros(500);

/// Asserts that reading twice the input costs at most [`MAX_RATIO`] times as much.
/// `input` makes one of a size, in any unit.
#[track_caller]
pub(crate) fn assert_linear<I, R>(
    what: &str,
    size: usize,
    input: impl Fn(usize) -> I,
    read: impl Fn(&I) -> R,
) {
    let (small, large) = (input(size), input(2 * size));
    let mut repeats = 1;
    while cost(&small, repeats, &read) < MIN_TIME {
        repeats *= 2;
    }
    let (mut of_small, mut of_large) = (Duration::MAX, Duration::MAX);
    for round in 1..=*ROUNDS.end() {
        of_small = of_small.min(cost(&small, repeats, &read));
        of_large = of_large.min(cost(&large, repeats, &read));
        if round >= *ROUNDS.start() && of_large.as_secs_f64() <= MAX_RATIO * of_small.as_secs_f64()
        {
            return;
        }
    }
    let ratio = of_large.as_secs_f64() / of_small.as_secs_f64();
    panic!("{what}: twice the input costs {ratio:.1} times as much ({of_small:?}, {of_large:?})");
}

/// How long this thread computes to read an input `repeats` times.
fn cost<I, R>(input: &I, repeats: u32, read: impl Fn(&I) -> R) -> Duration {
    let begin = now();
    for _ in 0..repeats {
        black_box(read(black_box(input)));
    }
    now().saturating_sub(begin)
}

fn now() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(now).expect("a time after 0")
}

#[test]
#[should_panic(expected = "times as much")]
fn a_quadratic_reader_is_found() {
    let all_pairs = |list: &Vec<usize>| {
        list.iter().filter(|one| list.iter().filter(|two| two == one).count() > 1).count()
    };
    assert_linear("pairs", 300, |size| (0..size).collect(), all_pairs);
}
