//! Counts of deliveries by the event's signed id, to tell a repeated delivery
//! from a first one.

use std::collections::{HashMap, VecDeque};

/// Number of events that are remembered; the oldest are forgotten first.
const MAX_EVENTS: usize = 10_000;

/// Counts the deliveries of each event.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    counts: HashMap<String, u32>,
    order: VecDeque<String>,
}

impl Attempts {
    /// Number of deliveries of an event so far.
    pub(super) fn of(&self, event_id: &str) -> u32 {
        self.counts.get(event_id).copied().unwrap_or(0)
    }

    /// Counts one more delivery of an event, and returns its number, from 1.
    pub(super) fn count(&mut self, event_id: &str) -> u32 {
        if let Some(count) = self.counts.get_mut(event_id) {
            *count += 1;
            return *count;
        }
        if self.order.len() == MAX_EVENTS
            && let Some(oldest) = self.order.pop_front()
        {
            self.counts.remove(&oldest);
        }
        self.order.push_back(event_id.to_owned());
        self.counts.insert(event_id.to_owned(), 1);
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deliveries_are_counted_for_each_event() {
        let mut attempts = Attempts::default();
        assert_eq!(attempts.count("a"), 1);
        assert_eq!(attempts.count("b"), 1);
        assert_eq!(attempts.count("a"), 2);
    }

    #[test]
    fn memory_is_bounded_and_the_latest_events_stay() {
        let mut attempts = Attempts::default();
        for event in 0..=MAX_EVENTS {
            attempts.count(&event.to_string());
        }
        assert_eq!(attempts.counts.len(), MAX_EVENTS);
        assert_eq!(attempts.count(&MAX_EVENTS.to_string()), 2);
        assert_eq!(attempts.count("0"), 1);
    }
}
