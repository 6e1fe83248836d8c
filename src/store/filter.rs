//! Which deliveries are asked for.

use jiff::Timestamp;
use rusqlite::types::Value;

use super::row::micros;
use crate::webhook::EventFilter;

/// A choice of deliveries. The default is all of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    /// Of these types only; any, if there are none.
    pub(crate) types: Vec<EventFilter>,
    /// Received at or after this.
    pub(crate) since: Option<Timestamp>,
    /// Events that have failed, the latest delivery of each: a listener has sent
    /// them to an app that has accepted no delivery of them, and nobody sends
    /// them to it just now.
    pub(crate) failed: bool,
    /// Refused ones only.
    pub(crate) rejected: bool,
    /// Verified events only, and of each the latest delivery.
    pub(crate) latest_of_each: bool,
    /// With a higher number than this.
    pub(crate) after: Option<i64>,
    /// With a number that is not higher than this.
    pub(crate) until: Option<i64>,
    /// With one of these numbers, of which there is at least one.
    pub(crate) among: Option<Vec<i64>>,
    /// The latest so many.
    pub(crate) limit: Option<usize>,
}

/// The latest delivery of an event. `d` is the delivery in question.
const LATEST: &str = "d.number = (SELECT max(number) FROM delivery WHERE event_id = d.event_id)";

/// What a filter selects from, with its parameters in order.
pub(super) struct Selection {
    /// What is the number of a delivery.
    pub(super) number: &'static str,
    /// From the tables to the last condition.
    pub(super) from: String,
    pub(super) values: Vec<Value>,
}

impl Filter {
    /// The deliveries `d` that are asked for. `live` are the runs that go on.
    pub(super) fn select(&self, live: &[i64]) -> Selection {
        // What has failed is found from its index: most has not.
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
