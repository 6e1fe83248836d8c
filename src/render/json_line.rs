//! A listener's notices, as one JSON object per line. docs/scripting.md
//! documents every key.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;

use super::forwarded::{forwarded_line, health_line};
use super::line::{line, raw};
use super::registration::registration_line;
use super::tunnel::tunnel_line;
use crate::webhook::{
    Event, Notice, Problem, Ready, Receipt, Refusal, Unavailable, Verdict, Verified,
};

/// Writes one notice as a line.
pub(super) fn notice(notice: &Notice) -> String {
    match notice {
        Notice::Ready(ready) => line(&ReadyLine::from(ready)),
        Notice::KeysLoaded { usable } => line(&Line::Keys { usable: *usable }),
        Notice::Delivered(receipt) => delivered(receipt),
        Notice::Forwarded { receipt, forwarded, explanation } => forwarded_line(
            forwarded,
            explanation.as_deref(),
            receipt.event().map(|event| event.event_id()),
            receipt.event().map(|event| event.event_type().as_str()),
        ),
        Notice::Health(health) => health_line(health),
        Notice::Tunnel(tunnel) => tunnel_line(tunnel),
        Notice::Registration(notice) => registration_line(notice),
        Notice::Refused(refusal) => line(&RefusedLine::from(refusal)),
        Notice::Warning(Problem { message, hint }) => {
            line(&Line::Warning { message, hint: hint.as_deref() })
        }
        Notice::Stopping => line(&Line::Stopping),
        Notice::Stopped(tally) => line(&Line::Stopped {
            verified: tally.verified,
            refused: tally.refused,
            unavailable: tally.unavailable,
        }),
    }
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Keys {
        usable: usize,
    },
    Warning {
        message: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        hint: Option<&'a str>,
    },
    Stopping,
    Stopped {
        verified: u64,
        refused: u64,
        unavailable: u64,
    },
}

#[derive(Serialize)]
struct ReadyLine<'a> {
    r#type: &'static str,
    url: &'a str,
    public_url: Option<&'a str>,
    addresses: &'a [String],
    issuer: Option<&'a str>,
    keys: Option<&'a str>,
    local_issuer: Option<&'a str>,
    path: Option<&'a str>,
    forward_to: &'a [String],
    version: &'static str,
}

impl<'a> From<&'a Ready> for ReadyLine<'a> {
    fn from(ready: &'a Ready) -> Self {
        Self {
            r#type: "ready",
            url: &ready.url,
            public_url: ready.public_url.as_deref(),
            addresses: &ready.addresses,
            issuer: ready.issuer.as_deref(),
            keys: ready.keys.as_deref(),
            local_issuer: ready.local.as_ref().map(|local| local.url.as_str()),
            path: ready.path.as_deref(),
            forward_to: &ready.forward_to,
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

fn delivered(receipt: &Receipt) -> String {
    match (&receipt.verdict, &receipt.failure) {
        (Verdict::Verified(event), None) => line(&EventLine::new(event, receipt)),
        (Verdict::Verified(_), Some(why)) | (Verdict::Undecided(why), _) => {
            line(&FailedLine::unavailable(receipt, why))
        }
        (Verdict::Rejected(rejection), _) => {
            let (message, hint) = (rejection.message(), rejection.hint());
            line(&FailedLine::new("rejected", receipt, rejection.name(), &message, hint.as_deref()))
        }
    }
}

#[derive(Serialize)]
struct EventLine<'a> {
    r#type: &'static str,
    time: Timestamp,
    event_type: &'a str,
    event_id: &'a str,
    local: bool,
    attempt: u32,
    status: Option<u16>,
    path: &'a str,
    source: Option<&'a str>,
    timestamp: Option<&'a str>,
    subject: Option<&'a str>,
    webhook_id: Option<&'a str>,
    data: Option<Box<RawValue>>,
    token: Option<&'a str>,
}

impl<'a> EventLine<'a> {
    fn new(event: &'a Verified<Event>, receipt: &'a Receipt) -> Self {
        Self {
            r#type: "event",
            time: receipt.delivery.received_at,
            event_type: event.event_type().as_str(),
            event_id: event.event_id(),
            local: event.is_local(),
            attempt: receipt.attempt,
            status: receipt.status.map(|status| status.as_u16()),
            path: &receipt.delivery.path,
            source: event.source(),
            timestamp: event.timestamp(),
            subject: event.subject(),
            webhook_id: receipt.delivery.webhook_id(),
            data: raw(event.data()),
            token: receipt.token(),
        }
    }
}

#[derive(Serialize)]
struct FailedLine<'a> {
    r#type: &'static str,
    time: Timestamp,
    reason: &'a str,
    message: &'a str,
    hint: Option<&'a str>,
    status: Option<u16>,
    path: &'a str,
    webhook_id: Option<&'a str>,
    body_bytes: usize,
}

impl<'a> FailedLine<'a> {
    fn new(
        r#type: &'static str,
        receipt: &'a Receipt,
        reason: &'a str,
        message: &'a str,
        hint: Option<&'a str>,
    ) -> Self {
        Self {
            r#type,
            time: receipt.delivery.received_at,
            reason,
            message,
            hint,
            status: receipt.status.map(|status| status.as_u16()),
            path: &receipt.delivery.path,
            webhook_id: receipt.delivery.webhook_id(),
            body_bytes: receipt.delivery.body.len(),
        }
    }

    fn unavailable(receipt: &'a Receipt, why: &'a Unavailable) -> Self {
        Self::new("unavailable", receipt, why.name, &why.message, why.hint.as_deref())
    }
}

#[derive(Serialize)]
struct RefusedLine<'a> {
    r#type: &'static str,
    time: Timestamp,
    reason: &'static str,
    message: String,
    hint: Option<String>,
    status: u16,
    method: &'a str,
    path: &'a str,
}

impl<'a> From<&'a Refusal> for RefusedLine<'a> {
    fn from(refusal: &'a Refusal) -> Self {
        Self {
            r#type: "refused",
            time: refusal.at,
            reason: refusal.reason.name(),
            message: refusal.reason.message(),
            hint: refusal.reason.hint(),
            status: refusal.reason.status().as_u16(),
            method: &refusal.method,
            path: &refusal.path,
        }
    }
}
