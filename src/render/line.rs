//! One JSON object on one line, safe to print.

use std::time::Duration;

use serde::Serialize;
use serde_json::value::RawValue;

use super::json_text::compact;
use crate::sanitize;

/// Writes a value as one line that is safe to print.
pub(super) fn line<T: Serialize>(value: &T) -> String {
    // Our own structs of strings and numbers cannot fail to be written.
    let json = serde_json::to_string(value).unwrap_or_default();
    let mut safe = sanitize::json(&json).into_owned();
    safe.push('\n');
    safe
}

/// JSON text as a member of another object: on one line, otherwise untouched.
pub(super) fn raw(json: &str) -> Option<Box<RawValue>> {
    RawValue::from_string(compact(json)).ok()
}

/// A duration in milliseconds, rounded to a tenth.
pub(super) fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e4).round() / 10.0
}
