//! A request that is sent to the public URL and should reach the listener
//! unchanged.

use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::{digest, rand};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde::{Deserialize, Serialize};

use crate::webhook::Delivery;

/// The header with a probe's name.
pub(super) const HEADER: &str = "x-kinde-hook-probe";

/// The media type of Kinde's webhooks.
pub(super) const MEDIA_TYPE: &str = "application/jwt";

/// A probe's size in bytes: about that of a webhook.
const BODY_BYTES: usize = 1500;

/// The probe in flight: one at most.
#[derive(Debug, Clone, Default)]
pub(crate) struct Probes(Arc<Mutex<Option<ExpectedProbe>>>);

/// The probe that the listener expects.
#[derive(Debug)]
struct ExpectedProbe {
    name: String,
    secret: [u8; 16],
}

/// The listener's response to a probe: what it received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Echo {
    /// Proves that this listener responded.
    pub(super) probe: String,
    /// The SHA-256 of the received body, in hexadecimal.
    pub(super) body: String,
    pub(super) content_type: Option<String>,
}

/// A probe in flight. Once it is dropped, its name is no longer recognized.
#[derive(Debug)]
pub(super) struct Probe {
    probes: Probes,
    pub(super) name: String,
    pub(super) body: String,
    pub(super) expected: Echo,
}

impl Probes {
    /// The response to a delivery, if it is the probe in flight. Only this
    /// process and the tunnel know its name.
    pub(crate) fn answer(&self, delivery: &Delivery) -> Option<Echo> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.as_ref()?;
        let in_header = delivery.headers.get(HEADER).map(HeaderValue::as_bytes);
        // Should a tunnel remove the header, the body still starts with the name.
        let in_body = delivery.body.get(..known.name.len());
        let is_it = |name: &[u8]| verify_slices_are_equal(name, known.name.as_bytes()).is_ok();
        if !in_header.is_some_and(is_it) && !in_body.is_some_and(is_it) {
            return None;
        }
        let content_type = delivery.headers.get(CONTENT_TYPE);
        let content_type =
            content_type.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        Some(Echo { probe: proof(&known.secret), body: sha256(&delivery.body), content_type })
    }

    /// Creates a probe; `None` if the system has no randomness, or if another
    /// probe is in flight.
    pub(super) fn send(&self) -> Option<Probe> {
        let (mut name, mut secret) = ([0; 16], [0; 16]);
        rand::fill(&mut name).ok()?;
        rand::fill(&mut secret).ok()?;
        let name = hex(&name);
        // Three parts separated by dots, like a token, but not a valid one.
        let filling = &"kinde-hook-probe_".repeat(BODY_BYTES / 17);
        let (payload, signature) = filling.split_at(filling.len() / 2);
        let body = format!("{name}.{payload}.{signature}");
        let expected = Echo {
            probe: proof(&secret),
            body: sha256(body.as_bytes()),
            content_type: Some(MEDIA_TYPE.to_owned()),
        };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.is_some() {
            return None;
        }
        *known = Some(ExpectedProbe { name: name.clone(), secret });
        drop(known);
        Some(Probe { probes: self.clone(), name, body, expected })
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        *self.probes.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// A proof that only this process can give; it does not reveal the secret.
fn proof(secret: &[u8]) -> String {
    sha256(secret)
}

fn sha256(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderMap;

    use super::*;

    fn delivery(header: Option<&str>, body: &str) -> Delivery {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/jwt"));
        if let Some(name) = header {
            headers.insert(HEADER, name.parse().expect("a value"));
        }
        Delivery {
            received_at: jiff::Timestamp::UNIX_EPOCH,
            peer: None,
            path: "/".to_owned(),
            headers,
            body: Bytes::copy_from_slice(body.as_bytes()),
        }
    }

    #[test]
    fn a_probe_is_known_while_it_is_on_its_way_and_never_again() {
        let probes = Probes::default();
        let probe = probes.send().expect("a probe");
        let (name, body) = (probe.name.clone(), probe.body.clone());
        assert!(probes.send().is_none(), "one at a time");
        let whole = delivery(Some(&name), &body);
        assert_eq!(probes.answer(&whole).as_ref(), Some(&probe.expected));
        drop(probe);
        assert_eq!(probes.answer(&whole), None);
        let next = probes.send().expect("a probe");
        assert_ne!(next.name, name);
        assert_eq!(probes.answer(&whole), None);
    }

    #[test]
    fn nothing_else_is_taken_for_a_probe() {
        let probes = Probes::default();
        assert_eq!(probes.answer(&delivery(Some(""), "")), None);
        let probe = probes.send().expect("a probe");
        for (header, body) in [
            (None, "token"),
            (Some(""), ""),
            (Some("0123456789abcdef0123456789abcdef"), "token"),
            (Some(&probe.name[1..]), "token"),
        ] {
            assert_eq!(probes.answer(&delivery(header, body)), None, "{header:?} {body}");
        }
    }

    #[test]
    fn what_was_changed_on_the_way_is_seen() {
        let probes = Probes::default();
        let probe = probes.send().expect("a probe");
        let wrapped = delivery(Some(&probe.name), &format!("{:?}", probe.body));
        let echo = probes.answer(&wrapped).expect("an answer");
        assert_eq!(echo.probe, probe.expected.probe);
        assert_ne!(echo.body, probe.expected.body);
        let bare = delivery(None, &probe.body);
        assert_eq!(probes.answer(&bare), Some(probe.expected.clone()));
    }
}
