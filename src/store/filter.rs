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
    /// Events that an app has still not accepted, the latest delivery of each.
    pub(crate) failed: bool,
    /// Refused ones only.
    pub(crate) rejected: bool,
    /// Verified events only, and of each the latest delivery.
    pub(crate) latest_of_each: bool,
    /// With a higher number than this.
    pub(crate) after: Option<i64>,
    /// The latest so many.
    pub(crate) limit: Option<usize>,
}

/// The latest delivery of an event. `d` is the delivery in question.
const LATEST: &str = "d.number = (SELECT max(number) FROM delivery WHERE event_id = d.event_id)";

/// A delivery of an event that a listener has forwarded, and of which some target
/// of that has accepted no delivery yet.
const FAILED: &str = "EXISTS (
        SELECT 1 FROM forward f JOIN delivery o ON f.delivery = o.number
        WHERE o.event_id = d.event_id AND NOT f.replayed AND NOT EXISTS (
            SELECT 1 FROM forward g JOIN delivery p ON g.delivery = p.number
            WHERE p.event_id = d.event_id AND g.target = f.target
                AND g.status BETWEEN 200 AND 299))";

impl Filter {
    /// The condition on a delivery `d`, and its parameters.
    pub(super) fn condition(&self) -> (String, Vec<Value>) {
        let mut conditions = vec!["true".to_owned()];
        let mut values = Vec::new();
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
            conditions.push("d.number > ?".to_owned());
            values.push(Value::from(after));
        }
        if self.failed || self.latest_of_each {
            conditions.push(LATEST.to_owned());
        }
        if self.failed {
            conditions.push(FAILED.to_owned());
        }
        if self.rejected {
            conditions.push("d.event_id IS NULL".to_owned());
        }
        (conditions.join(" AND "), values)
    }
}

fn type_condition(wanted: &EventFilter) -> &'static str {
    // instr is a plain prefix test; LIKE and GLOB have wildcards of their own.
    if wanted.is_prefix() { "instr(d.event_type, ?) = 1" } else { "d.event_type = ?" }
}
