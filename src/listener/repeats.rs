//! Deliveries of an event that was delivered before. Kinde repeats one a few
//! times; an app that posts it back, or a stranger who once saw its token, can
//! do so for ever.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How many times an event is forwarded within [`WINDOW`], and at all once the
/// apps have accepted it. Kinde sends an event six times in its first hour.
pub(super) const MOST_FORWARDS: u32 = 8;

/// After how long an event that no app has accepted may be forwarded again.
const WINDOW: Duration = Duration::from_secs(3600);

/// How many events are remembered, the latest.
const MOST_EVENTS: usize = 10_000;

/// What is known of the latest events, by their signed ids.
#[derive(Debug)]
pub(super) struct Repeats {
    most_waiting: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    events: HashMap<String, Known>,
    order: VecDeque<String>,
    /// Deliveries that wait beside another one of the same event.
    waiting: usize,
}

#[derive(Debug)]
struct Known {
    since: Instant,
    forwards: u32,
    accepted: bool,
    /// Deliveries that are under way.
    under_way: usize,
    announced: bool,
}

/// Why a delivery is not forwarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Excess {
    /// The event was forwarded [`MOST_FORWARDS`] times.
    Forwards {
        /// Whether this is the first time that this happens to it.
        is_first: bool,
    },
    /// Too many repeated deliveries wait already.
    Waiting,
}

/// A delivery under way, until it is dropped.
#[derive(Debug)]
pub(super) struct UnderWay {
    repeats: Arc<Repeats>,
    event_id: String,
    is_counted: bool,
    is_repeat: bool,
}

impl Repeats {
    /// With at most so many repeated deliveries waiting at once.
    pub(super) fn new(most_waiting: usize) -> Arc<Self> {
        Arc::new(Self { most_waiting: most_waiting.max(1), state: Mutex::default() })
    }

    /// Begins to forward a delivery of an event, unless that is too much. What
    /// is sent again on purpose may be forwarded any number of times.
    pub(super) fn begin(
        self: &Arc<Self>,
        event_id: &str,
        on_purpose: bool,
    ) -> Result<UnderWay, Excess> {
        let mut guard = self.state();
        let state = &mut *guard;
        let known = state.known(event_id);
        if !on_purpose {
            known.may_forward()?;
        }
        let is_repeat = known.under_way > 0;
        if is_repeat && state.waiting >= self.most_waiting {
            return Err(Excess::Waiting);
        }
        let known = state.known(event_id);
        known.under_way += 1;
        let is_counted = !on_purpose;
        known.forwards += u32::from(is_counted);
        state.waiting += usize::from(is_repeat);
        let (repeats, event_id) = (Arc::clone(self), event_id.to_owned());
        Ok(UnderWay { repeats, event_id, is_counted, is_repeat })
    }

    /// Notes that all apps have accepted an event: Kinde has no reason to send
    /// it again.
    pub(super) fn accepted(&self, event_id: &str) {
        if let Some(known) = self.state().events.get_mut(event_id) {
            known.accepted = true;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn known(&mut self, event_id: &str) -> &mut Known {
        if !self.events.contains_key(event_id) {
            if self.order.len() == MOST_EVENTS
                && let Some(oldest) = self.order.pop_front()
            {
                self.events.remove(&oldest);
            }
            self.order.push_back(event_id.to_owned());
        }
        self.events.entry(event_id.to_owned()).or_insert_with(|| Known {
            since: Instant::now(),
            forwards: 0,
            accepted: false,
            under_way: 0,
            announced: false,
        })
    }
}

impl Known {
    fn may_forward(&mut self) -> Result<(), Excess> {
        if !self.accepted && self.since.elapsed() >= WINDOW {
            (self.since, self.forwards) = (Instant::now(), 0);
        }
        if self.forwards < MOST_FORWARDS {
            return Ok(());
        }
        let is_first = !std::mem::replace(&mut self.announced, true);
        Err(Excess::Forwards { is_first })
    }
}

impl UnderWay {
    /// Takes back that it was forwarded, since it could not be stored.
    pub(super) fn take_back(self) {
        if let Some(known) = self.repeats.state().events.get_mut(&self.event_id) {
            known.forwards = known.forwards.saturating_sub(u32::from(self.is_counted));
        }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut state = self.repeats.state();
        state.waiting -= usize::from(self.is_repeat);
        // It may have been forgotten in favour of later ones.
        if let Some(known) = state.events.get_mut(&self.event_id) {
            known.under_way = known.under_way.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    const LOOP: Excess = Excess::Forwards { is_first: true };
    const LOOP_AGAIN: Excess = Excess::Forwards { is_first: false };

    /// Forwards an event once, to its end.
    fn forward(repeats: &Arc<Repeats>, event_id: &str) -> Option<Excess> {
        repeats.begin(event_id, false).map(drop).err()
    }

    #[tokio::test(start_paused = true)]
    async fn an_event_is_forwarded_a_few_times_and_announced_once_as_a_loop() {
        let repeats = Repeats::new(9);
        for _ in 0..MOST_FORWARDS {
            assert_eq!(forward(&repeats, "a"), None);
        }
        assert_eq!(forward(&repeats, "a"), Some(LOOP));
        assert_eq!(forward(&repeats, "a"), Some(LOOP_AGAIN));
        assert_eq!(forward(&repeats, "b"), None);
        for _ in 0..100 {
            repeats.begin("a", true).expect("on purpose");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_no_app_has_accepted_may_come_again_later_and_what_one_has_may_not() {
        let repeats = Repeats::new(9);
        for event in ["missed", "accepted"] {
            while forward(&repeats, event).is_none() {}
        }
        repeats.accepted("accepted");
        advance(WINDOW).await;
        assert_eq!(forward(&repeats, "missed"), None);
        assert_eq!(forward(&repeats, "accepted"), Some(LOOP_AGAIN));
    }

    #[tokio::test(start_paused = true)]
    async fn each_attempt_of_kindes_schedule_is_forwarded() {
        let repeats = Repeats::new(9);
        assert_eq!(forward(&repeats, "a"), None);
        for pause in crate::webhook::RETRY_DELAYS {
            advance(pause).await;
            assert_eq!(forward(&repeats, "a"), None, "{pause:?}");
        }
    }

    #[test]
    fn repeats_that_wait_are_bounded_and_keep_no_other_event_out() {
        let repeats = Repeats::new(2);
        let begin = |event_id| repeats.begin(event_id, true);
        let first = begin("a").expect("the first");
        let others = [begin("a").expect("a repeat"), begin("a").expect("a repeat")];
        assert_eq!(begin("a").expect_err("enough"), Excess::Waiting);
        let other = begin("b").expect("another event");
        assert_eq!(begin("b").expect_err("enough"), Excess::Waiting);
        drop(others);
        begin("b").expect("a repeat");
        drop((first, other));
        assert_eq!(repeats.state().waiting, 0);
        assert!(repeats.state().events.values().all(|known| known.under_way == 0));
    }

    #[test]
    fn what_could_not_be_stored_does_not_count() {
        let repeats = Repeats::new(1);
        for _ in 0..100 {
            repeats.begin("a", false).expect("not forwarded yet").take_back();
        }
    }

    #[test]
    fn memory_is_bounded() {
        let repeats = Repeats::new(1);
        let oldest = repeats.begin("oldest", false).expect("the first");
        for event in 0..=MOST_EVENTS {
            assert_eq!(forward(&repeats, &event.to_string()), None);
        }
        drop(oldest);
        assert_eq!(repeats.state().events.len(), MOST_EVENTS);
        assert_eq!(repeats.state().order.len(), MOST_EVENTS);
    }
}
