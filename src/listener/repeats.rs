//! A limit on repeated deliveries. Kinde repeats an event a few times; an app
//! that posts it back, or a stranger who once saw its token, can do so for ever.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Number of times an event is forwarded within [`WINDOW`], and at all once the
/// apps have accepted it. Kinde sends an event six times in its first hour.
pub(super) const MAX_FORWARDS: u32 = 8;

/// After how long an event that no app has accepted may be forwarded again.
const WINDOW: Duration = Duration::from_secs(3600);

/// Number of events that are remembered; the oldest are forgotten first.
const MAX_EVENTS: usize = 10_000;

/// The latest events, by their signed ids.
#[derive(Debug)]
pub(super) struct Repeats {
    max_waiting: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    events: HashMap<String, EventState>,
    order: VecDeque<String>,
    /// Deliveries that are under way while another one of the same event is.
    waiting: usize,
}

#[derive(Debug)]
struct EventState {
    since: Instant,
    forwards: u32,
    accepted: bool,
    /// Number of deliveries.
    in_flight: usize,
    announced: bool,
}

/// Why a delivery is not forwarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Excess {
    /// The event was forwarded [`MAX_FORWARDS`] times.
    Forwards {
        /// Whether it is the first delivery beyond the limit.
        is_first: bool,
    },
    /// Too many repeated deliveries are waiting.
    Waiting,
}

/// A delivery under way, until it is dropped.
#[derive(Debug)]
pub(super) struct InFlight {
    repeats: Arc<Repeats>,
    event_id: String,
    is_counted: bool,
    is_repeat: bool,
}

impl Repeats {
    /// Allows at most `max_waiting` repeated deliveries to wait at once.
    pub(super) fn new(max_waiting: usize) -> Arc<Self> {
        Arc::new(Self { max_waiting: max_waiting.max(1), state: Mutex::default() })
    }

    /// Begins to forward a delivery of an event, if the limits allow it. What is
    /// replayed on purpose is not counted.
    pub(super) fn begin(
        self: &Arc<Self>,
        event_id: &str,
        on_purpose: bool,
    ) -> Result<InFlight, Excess> {
        let mut guard = self.state();
        let state = &mut *guard;
        let event = state.event(event_id);
        if !on_purpose {
            event.may_forward()?;
        }
        let is_repeat = event.in_flight > 0;
        if is_repeat && state.waiting >= self.max_waiting {
            return Err(Excess::Waiting);
        }
        let event = state.event(event_id);
        event.in_flight += 1;
        let is_counted = !on_purpose;
        event.forwards += u32::from(is_counted);
        state.waiting += usize::from(is_repeat);
        let (repeats, event_id) = (Arc::clone(self), event_id.to_owned());
        Ok(InFlight { repeats, event_id, is_counted, is_repeat })
    }

    /// Marks an event as accepted by all apps: Kinde has no reason to send it
    /// again.
    pub(super) fn accepted(&self, event_id: &str) {
        if let Some(event) = self.state().events.get_mut(event_id) {
            event.accepted = true;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn event(&mut self, event_id: &str) -> &mut EventState {
        if !self.events.contains_key(event_id) {
            if self.order.len() == MAX_EVENTS
                && let Some(oldest) = self.order.pop_front()
            {
                self.events.remove(&oldest);
            }
            self.order.push_back(event_id.to_owned());
        }
        self.events.entry(event_id.to_owned()).or_insert_with(|| EventState {
            since: Instant::now(),
            forwards: 0,
            accepted: false,
            in_flight: 0,
            announced: false,
        })
    }
}

impl EventState {
    fn may_forward(&mut self) -> Result<(), Excess> {
        if !self.accepted && self.since.elapsed() >= WINDOW {
            (self.since, self.forwards) = (Instant::now(), 0);
        }
        if self.forwards < MAX_FORWARDS {
            return Ok(());
        }
        let is_first = !std::mem::replace(&mut self.announced, true);
        Err(Excess::Forwards { is_first })
    }
}

impl InFlight {
    /// Uncounts a delivery that was not forwarded, since it could not be stored.
    pub(super) fn uncount(self) {
        if let Some(event) = self.repeats.state().events.get_mut(&self.event_id) {
            event.forwards = event.forwards.saturating_sub(u32::from(self.is_counted));
        }
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        let mut state = self.repeats.state();
        state.waiting -= usize::from(self.is_repeat);
        // It may have been forgotten in favour of later ones.
        if let Some(event) = state.events.get_mut(&self.event_id) {
            event.in_flight = event.in_flight.saturating_sub(1);
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
        for _ in 0..MAX_FORWARDS {
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
        assert!(repeats.state().events.values().all(|event| event.in_flight == 0));
    }

    #[test]
    fn what_could_not_be_stored_does_not_count() {
        let repeats = Repeats::new(1);
        for _ in 0..100 {
            repeats.begin("a", false).expect("not forwarded yet").uncount();
        }
    }

    #[test]
    fn memory_is_bounded() {
        let repeats = Repeats::new(1);
        let oldest = repeats.begin("oldest", false).expect("the first");
        for event in 0..=MAX_EVENTS {
            assert_eq!(forward(&repeats, &event.to_string()), None);
        }
        drop(oldest);
        assert_eq!(repeats.state().events.len(), MAX_EVENTS);
        assert_eq!(repeats.state().order.len(), MAX_EVENTS);
    }
}
