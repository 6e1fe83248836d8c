//! Values as they are stored in the tables.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use jiff::Timestamp;
use rusqlite::Row;

use crate::webhook::{
    AnsweredBy, Delivery, ForwardOutcome, Forwarded, Record, RecordedVerdict, StoredEvent,
    StoredForward,
};

/// The columns of a delivery, in the order in which [`record`] reads them.
pub(super) const DELIVERY_COLUMNS: &str = "number, received_at, path, headers, body, event_id, \
     event_type, source, subject, reason, message, attempt, status, local";

/// Microseconds since 1970.
pub(super) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// A time, or the nearest valid one: years go from -9999 to 9999.
pub(super) fn timestamp(micros: i64) -> Timestamp {
    let nearest = if micros < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_microsecond(micros).unwrap_or(nearest)
}

/// Headers in the format of an HTTP request: values need not be text.
pub(super) fn headers_to_bytes(headers: &HeaderMap) -> Vec<u8> {
    let length = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    let mut bytes = Vec::with_capacity(length);
    for (name, value) in headers {
        bytes.extend_from_slice(name.as_str().as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes
}

fn headers_from_bytes(bytes: &[u8]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii_start());
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name), HeaderValue::from_bytes(value))
        {
            headers.append(name, value);
        }
    }
    headers
}

/// Reads a delivery; its forwards come separately.
pub(super) fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    let event_id: Option<String> = row.get(5)?;
    let verdict = match event_id {
        Some(event_id) => RecordedVerdict::Verified(StoredEvent {
            event_id,
            event_type: row.get(6)?,
            source: row.get(7)?,
            subject: row.get(8)?,
            local: row.get(13)?,
        }),
        None => RecordedVerdict::Refused {
            reason: row.get::<_, Option<String>>(9)?.unwrap_or_default(),
            message: row.get::<_, Option<String>>(10)?.unwrap_or_default(),
        },
    };
    let status: Option<u16> = row.get(12)?;
    Ok(Record {
        number: row.get(0)?,
        delivery: Delivery {
            received_at: timestamp(row.get(1)?),
            path: row.get(2)?,
            headers: headers_from_bytes(&row.get::<_, Vec<u8>>(3)?),
            body: Bytes::from(row.get::<_, Vec<u8>>(4)?),
            peer: None,
        },
        verdict,
        attempt: row.get(11)?,
        status: status.and_then(|status| StatusCode::from_u16(status).ok()),
        forwards: Vec::new(),
    })
}

/// The columns of a forward, in the order in which [`forward`] reads them.
pub(super) const FORWARD_COLUMNS: &str = "target, at, took, status, error, excerpt, sender";

/// Reads a forward. `is_live` reports whether a run is active.
pub(super) fn forward(
    row: &Row<'_>,
    is_live: impl Fn(i64) -> bool,
) -> rusqlite::Result<StoredForward> {
    let target: String = row.get(0)?;
    let at = timestamp(row.get(1)?);
    let took: Option<i64> = row.get(2)?;
    let outcome = took.map(|took| {
        Ok::<_, rusqlite::Error>(Forwarded {
            target: target.clone(),
            at,
            took: Duration::from_micros(u64::try_from(took).unwrap_or(0)),
            outcome: outcome(row.get(3)?, row.get(4)?),
            answered_by: AnsweredBy::App,
            excerpt: row.get::<_, Option<String>>(5)?.unwrap_or_default(),
        })
    });
    let sender: Option<i64> = row.get(6)?;
    let is_under_way = outcome.is_none() && sender.is_some_and(is_live);
    Ok(StoredForward { target, at, outcome: outcome.transpose()?, is_under_way })
}

fn outcome(status: Option<u16>, error: Option<String>) -> ForwardOutcome {
    match (status.and_then(|status| StatusCode::from_u16(status).ok()), error) {
        (Some(status), _) => ForwardOutcome::Answered(status),
        (None, Some(error)) if error == "timeout" => ForwardOutcome::Timeout,
        (None, error) => ForwardOutcome::Unreachable(error.unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_number_is_a_time_and_none_comes_before_an_earlier_one(
            one in any::<i64>(),
            other in any::<i64>(),
        ) {
            prop_assert_eq!(timestamp(one).cmp(&timestamp(other)).is_gt() && one < other, false);
            if let Ok(exact) = Timestamp::from_microsecond(one) {
                prop_assert_eq!(timestamp(one), exact);
                prop_assert_eq!(micros(exact), one);
            }
        }
    }

    #[test]
    fn headers_survive_the_store_whatever_their_bytes() {
        let mut headers = HeaderMap::new();
        headers.append("webhook-id", HeaderValue::from_static("a"));
        headers.append("x-twice", HeaderValue::from_static("1"));
        headers.append("x-twice", HeaderValue::from_bytes(b"\xff: 2").expect("a value"));
        assert_eq!(headers_from_bytes(&headers_to_bytes(&headers)), headers);
    }
}
