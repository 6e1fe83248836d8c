//! One sample event, in the shape and the order of Kinde's own.

use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::rng::SeededRng;
use crate::webhook::MAX_BODY_BYTES;
use crate::webhook::json::MAX_DEPTH;

/// How long the event happened before its message.
const LAG: SignedDuration = SignedDuration::from_micros(213_457);

/// The UTC offset of Kinde's timestamps: apps have to handle it.
const OFFSET: Offset = Offset::constant(10);

/// An unsigned payload.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SampleEvent(Value);

/// What differs from event to event.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) event_type: String,
    pub(super) data: Map<String, Value>,
    /// Members beside the data, which some types have.
    pub(super) extra: Map<String, Value>,
    pub(super) source: String,
}

impl SampleEvent {
    /// Composes the payload of an event whose message is sent at `at`.
    pub(super) fn compose(parts: Parts, rng: &mut SeededRng, at: Timestamp) -> Self {
        let happened = at.checked_sub(LAG).unwrap_or(at);
        let mut payload = Map::new();
        let mut put = |name: &str, value: Value| payload.insert(name.to_owned(), value);
        put("data", parts.data.into());
        put("event_id", format!("event_{}", rng.timed_hex(happened)).into());
        put("event_timestamp", written(happened, "%Y-%m-%dT%H:%M:%S.%6f%:z"));
        for (name, value) in parts.extra {
            put(&name, value);
        }
        put("source", parts.source.into());
        put("timestamp", written(at, "%Y-%m-%dT%H:%M:%S.%9f%:z"));
        put("type", parts.event_type.into());
        Self(payload.into())
    }

    /// The payload, for changes and for later steps.
    pub(super) fn value_mut(&mut self) -> &mut Value {
        &mut self.0
    }

    /// Whether a listener would accept it.
    pub(super) fn is_sendable(&self) -> bool {
        depth(&self.0) <= MAX_DEPTH && self.payload().len() <= MAX_BODY_BYTES
    }

    /// The payload to sign.
    pub(crate) fn payload(&self) -> String {
        self.0.to_string()
    }

    /// The `webhook-id` that the event is sent under. It depends on the event's
    /// id alone: an event that is resent has the same one.
    pub(crate) fn webhook_id(&self) -> String {
        let event_id = self.0.get("event_id").map(ToString::to_string).unwrap_or_default();
        format!("webhook_{}", SeededRng::new(digest(event_id.as_bytes())).hex(32))
    }
}

/// How deep a value is nested. Its parts were all generated or checked here, so
/// recursion is safe.
fn depth(value: &Value) -> usize {
    match value {
        Value::Array(elements) => 1 + elements.iter().map(depth).max().unwrap_or_default(),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}

fn written(at: Timestamp, format: &str) -> Value {
    at.to_zoned_datetime(TimeZone::fixed(OFFSET)).strftime(format).to_string().into()
}

/// FNV-1a: a hash without any security.
fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |digest, byte| {
        (digest ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn made(seed: u64) -> SampleEvent {
        let at = "2026-08-01T10:20:30.592145678Z".parse().expect("a time");
        let object = |value: Value| value.as_object().cloned().expect("an object");
        let parts = Parts {
            event_type: "user.authenticated".to_owned(),
            data: object(json!({ "user": {} })),
            extra: object(json!({ "ip_address": "203.0.113.7" })),
            source: "user".to_owned(),
        };
        SampleEvent::compose(parts, &mut SeededRng::new(seed), at)
    }

    #[test]
    fn a_payload_has_kindes_members_in_kindes_order() {
        let payload = made(1).payload();
        let (before, after) = payload.split_once("event_0").expect("an id");
        assert_eq!(before, r#"{"data":{"user":{}},"event_id":""#);
        // The id begins with the milliseconds at which the event happened.
        assert!(after.starts_with("19fbcd6ef2a"), "{after}");
        assert!(
            after[31..].starts_with(
                r#"","event_timestamp":"2026-08-01T20:20:30.378688+10:00","ip_address":"203.0.113.7","source":"user","timestamp":"2026-08-01T20:20:30.592145678+10:00","type":"user.authenticated"}"#
            ),
            "{after}"
        );
    }

    #[test]
    fn an_event_is_always_sent_under_one_webhook_id() {
        let (one, other) = (made(1), made(2));
        assert_eq!(one.webhook_id(), one.clone().webhook_id());
        assert_ne!(one.webhook_id(), other.webhook_id());
        assert_eq!(one.webhook_id().len(), "webhook_".len() + 32);
    }
}
