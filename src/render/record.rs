//! Stored deliveries.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::value::RawValue;

use super::json_text::{Bounds, pretty};
use super::layout::LOCAL;
use super::line::{line, milliseconds, raw};
use super::palette::{Paint, Palette};
use crate::sanitize;
use crate::webhook::{Forwarded, Record, RecordedVerdict, StoredForward, Token, token_text};

/// The longest name in a line, in characters.
const MAX_CHARACTERS: usize = 200;

/// A stored delivery as one line of text.
pub(crate) fn record_summary(record: &Record, palette: Palette, zone: &TimeZone) -> String {
    let (paint, mark) = mark(record);
    let mut text = format!(
        "{}  {} {} {}",
        palette.paint(Paint::Faint, &format!("{:>5}", record.number)),
        palette.paint(Paint::Faint, &time(record.delivery.received_at, zone)),
        palette.paint(paint, mark),
        palette.paint(paint, &status(record)),
    );
    match &record.verdict {
        RecordedVerdict::Verified(event) => {
            let event_type = palette.paint(Paint::Strong, &words(&event.event_type));
            let _ = write!(text, "  {event_type}");
            if let Some(subject) = &event.subject {
                let _ = write!(text, "  {}", words(subject));
            }
            if event.local {
                let _ = write!(text, "  {}", palette.paint(Paint::Attention, LOCAL));
            }
            let _ = write!(text, "  {}", palette.paint(Paint::Faint, &words(&event.event_id)));
            if record.attempt > 1 {
                let again = format!("again (attempt {})", record.attempt);
                let _ = write!(text, "  {}", palette.paint(Paint::Attention, &again));
            }
        }
        RecordedVerdict::Refused { reason, .. } => {
            let path = palette.paint(Paint::Faint, &words(&record.delivery.path));
            let _ = write!(text, "  {}  {path}", words(reason));
        }
    }
    text.push('\n');
    text
}

/// All of a stored delivery, as text.
pub(crate) fn record_text(record: &Record, palette: Palette, zone: &TimeZone) -> String {
    let mut text = record_summary(record, palette, zone);
    if let RecordedVerdict::Refused { message, .. } = &record.verdict {
        let _ = writeln!(text, "       {}", words(message));
    }
    let _ = writeln!(text, "       POST {}", words(&record.delivery.path));
    for (name, value) in &record.delivery.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        let name = palette.paint(Paint::Faint, &format!("{name}:"));
        let _ = writeln!(text, "       {name} {}", words(&value));
    }
    for forward in &record.forwards {
        text.push_str(&forward_text(forward, palette, zone));
    }
    if let Some(payload) = payload(record) {
        let _ = writeln!(text, "\n{}", pretty(&payload, 0, Bounds::NONE, palette));
    }
    text.push('\n');
    text
}

fn forward_text(forward: &StoredForward, palette: Palette, zone: &TimeZone) -> String {
    let (paint, outcome) = match &forward.outcome {
        None if forward.is_under_way => (Paint::Attention, "waiting for a response".to_owned()),
        None => (Paint::Attention, "interrupted: no response recorded".to_owned()),
        Some(outcome) => {
            let paint = if outcome.accepted() { Paint::Good } else { Paint::Bad };
            let result = match outcome.answered() {
                Some(status) => status.as_u16().to_string(),
                None => words(&outcome.error().unwrap_or_default()),
            };
            (paint, format!("{result}  {} ms", outcome.took.as_millis()))
        }
    };
    let mut text = format!(
        "       {} → {}  {}\n",
        palette.paint(Paint::Faint, &time(forward.at, zone)),
        words(&forward.target),
        palette.paint(paint, &outcome),
    );
    for line in forward.outcome.iter().flat_map(|outcome| outcome.excerpt.lines()) {
        let _ = writeln!(text, "           {}", words(line));
    }
    text
}

fn mark(record: &Record) -> (Paint, &'static str) {
    let good = record.status.is_some_and(|status| status.is_success());
    match (&record.verdict, good) {
        (RecordedVerdict::Verified(_), true) => (Paint::Good, "✓"),
        (RecordedVerdict::Verified(_), false) => (Paint::Attention, "!"),
        (RecordedVerdict::Refused { .. }, _) => (Paint::Bad, "✗"),
    }
}

fn status(record: &Record) -> String {
    record.status.map_or_else(|| "---".to_owned(), |status| status.as_u16().to_string())
}

fn time(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn words(untrusted: &str) -> String {
    sanitize::bounded(untrusted, MAX_CHARACTERS)
}

/// The payload as it was received, if the body is a token that can be read.
fn payload(record: &Record) -> Option<String> {
    let token = Token::from_body(&record.delivery.body).ok()?;
    token.claims().ok()?;
    String::from_utf8(token.payload_bytes().to_vec()).ok()
}

/// All of a stored delivery, as a JSON line.
pub(crate) fn record_line(record: &Record) -> String {
    let event = record.event();
    let (reason, message) = match &record.verdict {
        RecordedVerdict::Verified(_) => (None, None),
        RecordedVerdict::Refused { reason, message } => {
            (Some(reason.as_str()), Some(message.as_str()))
        }
    };
    let token = Token::from_body(&record.delivery.body).ok();
    let claims = token.as_ref().and_then(|token| token.claims().ok());
    line(&RecordLine {
        r#type: "delivery",
        number: record.number,
        time: record.delivery.received_at,
        event_type: event.map(|event| event.event_type.as_str()),
        event_id: event.map(|event| event.event_id.as_str()),
        local: event.is_some_and(|event| event.local),
        source: event.and_then(|event| event.source.as_deref()),
        subject: event.and_then(|event| event.subject.as_deref()),
        attempt: record.attempt,
        status: record.status.map(|status| status.as_u16()),
        reason,
        message,
        path: &record.delivery.path,
        headers: headers(record),
        forwards: record.forwards.iter().map(ForwardLine::from).collect(),
        data: claims.and_then(|claims| raw(claims.get("data")?.get())),
        token: token_text(&record.delivery.body).ok(),
    })
}

fn headers(record: &Record) -> Vec<(String, String)> {
    let pairs = record.delivery.headers.iter();
    pairs
        .map(|(name, value)| {
            (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        })
        .collect()
}

#[derive(Serialize)]
struct RecordLine<'a> {
    r#type: &'static str,
    number: i64,
    time: Timestamp,
    event_type: Option<&'a str>,
    event_id: Option<&'a str>,
    local: bool,
    source: Option<&'a str>,
    subject: Option<&'a str>,
    attempt: u32,
    status: Option<u16>,
    reason: Option<&'a str>,
    message: Option<&'a str>,
    path: &'a str,
    headers: Vec<(String, String)>,
    forwards: Vec<ForwardLine<'a>>,
    data: Option<Box<RawValue>>,
    token: Option<&'a str>,
}

#[derive(Serialize)]
struct ForwardLine<'a> {
    target: &'a str,
    time: Timestamp,
    status: Option<u16>,
    error: Option<String>,
    ms: Option<f64>,
}

impl<'a> From<&'a StoredForward> for ForwardLine<'a> {
    fn from(forward: &'a StoredForward) -> Self {
        let outcome = forward.outcome.as_ref();
        let status = outcome.and_then(Forwarded::answered);
        Self {
            target: &forward.target,
            time: forward.at,
            status: status.map(|status| status.as_u16()),
            error: outcome.and_then(Forwarded::error),
            ms: outcome.map(|outcome| milliseconds(outcome.took)),
        }
    }
}
