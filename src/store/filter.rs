//! Which deliveries are selected.

use jiff::Timestamp;
use rusqlite::types::Value;

use super::row::micros;
use crate::webhook::EventFilter;

/// Selects deliveries. The default selects all of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    /// Of these types only; any, if there are none.
    pub(crate) types: Vec<EventFilter>,
    pub(crate) since: Option<Timestamp>,
    /// The latest delivery of each failed event: one that a listener forwarded to
    /// an app that has accepted no delivery of it, and that is not being sent now.
    pub(crate) failed: bool,
    pub(crate) rejected: bool,
    /// Verified events only, and of each the latest delivery.
    pub(crate) latest_of_each: bool,
    pub(crate) after: Option<i64>,
    /// With at most this number.
    pub(crate) until: Option<i64>,
    /// With one of these numbers, of which there is at least one.
    pub(crate) among: Option<Vec<i64>>,
    /// At most this many, the latest.
    pub(crate) limit: Option<usize>,
}

/// The latest delivery of an event. `d` is the delivery in question.
const LATEST: &str = "d.number = (SELECT max(number) FROM delivery WHERE event_id = d.event_id)";

/// The SQL of a filter, with its parameters in order.
pub(super) struct Selection {
    /// The expression for a delivery's number.
    pub(super) number: &'static str,
    /// The FROM and WHERE clauses.
    pub(super) from: String,
    pub(super) values: Vec<Value>,
}

impl Filter {
    /// The selected deliveries `d`. `live` are the active runs.
    pub(super) fn select(&self, live: &[i64]) -> Selection {
        // Failed events are found through their index: most have not failed.
        let (number, tables) = if self.failed {
            let tables = "recipient r INDEXED BY recipient_failed
                CROSS JOIN delivery d ON d.number = r.delivery";
            ("r.delivery", tables)
        } else {
            ("d.number", "delivery d")
        };
        let mut conditions = vec!["true".to_owned()];
        let mut values = Vec::new();
        if self.failed {
            conditions.push(format!(
                "r.accepted_by IS NULL AND (r.sender IS NULL OR r.sender NOT IN ({}))",
                numbers(live)
            ));
        }
        if !self.types.is_empty() {
            let each: Vec<&str> = self.types.iter().map(|wanted| type_condition(wanted)).collect();
            conditions.push(format!("({})", each.join(" OR ")));
            values.extend(self.types.iter().map(|wanted| Value::from(wanted.stem().to_owned())));
        }
        if let Some(since) = self.since {
            conditions.push("d.received_at >= ?".to_owned());
            values.push(Value::from(micros(since)));
        }
        if let Some(after) = self.after {
            conditions.push(format!("{number} > ?"));
            values.push(Value::from(after));
        }
        if let Some(until) = self.until {
            conditions.push(format!("{number} <= ?"));
            values.push(Value::from(until));
        }
        if let Some(among) = &self.among {
            conditions.push(format!("{number} IN ({})", numbers(among)));
        }
        if self.latest_of_each && !self.failed {
            conditions.push(LATEST.to_owned());
        }
        if self.rejected {
            conditions.push("d.event_id IS NULL".to_owned());
        }
        Selection { number, from: format!("{tables} WHERE {}", conditions.join(" AND ")), values }
    }
}

fn numbers(all: &[i64]) -> String {
    let all: Vec<String> = all.iter().map(i64::to_string).collect();
    all.join(", ")
}

fn type_condition(wanted: &EventFilter) -> &'static str {
    // instr is a plain prefix test; LIKE and GLOB have wildcards of their own.
    if wanted.is_prefix() { "instr(d.event_type, ?) = 1" } else { "d.event_type = ?" }
}
