//! Telling a repeated delivery from a first one, by the event's signed id.

use std::collections::{HashMap, VecDeque};

/// How many events are remembered, the latest.
const MOST_EVENTS: usize = 10_000;

/// Counts the deliveries of each event.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    counts: HashMap<String, u32>,
    order: VecDeque<String>,
}

impl Attempts {
    /// How many deliveries of an event were counted.
    pub(super) fn of(&self, event_id: &str) -> u32 {
        self.counts.get(event_id).copied().unwrap_or(0)
    }

    /// Counts one more delivery of an event, and says which it is, from 1.
    pub(super) fn count(&mut self, event_id: &str) -> u32 {
        if let Some(count) = self.counts.get_mut(event_id) {
            *count += 1;
            return *count;
        }
        if self.order.len() == MOST_EVENTS
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
        for event in 0..=MOST_EVENTS {
            attempts.count(&event.to_string());
        }
        assert_eq!(attempts.counts.len(), MOST_EVENTS);
        assert_eq!(attempts.count(&MOST_EVENTS.to_string()), 2);
        assert_eq!(attempts.count("0"), 1);
    }
}
