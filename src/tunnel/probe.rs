//! A request of our own that goes out to the public address and should come
//! back in, unchanged.

use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::{digest, rand};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde::{Deserialize, Serialize};

use crate::webhook::Delivery;

/// Carries the name of a probe.
pub(super) const HEADER: &str = "x-kinde-hook-probe";

/// As Kinde says of its webhooks.
pub(super) const MEDIA_TYPE: &str = "application/jwt";

/// How long a probe is, in bytes: about as long as a webhook.
const BODY_BYTES: usize = 1500;

/// The probes that are on their way: one at most.
#[derive(Debug, Clone, Default)]
pub(crate) struct Probes(Arc<Mutex<Option<Known>>>);

/// What is known of the probe that is on its way.
#[derive(Debug)]
struct Known {
    name: String,
    secret: [u8; 16],
}

/// What the listener says to a probe: what it has seen of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Echo {
    /// That it is this listener who says so.
    pub(super) probe: String,
    /// The body that came, hashed.
    pub(super) body: String,
    /// The media type that came.
    pub(super) content_type: Option<String>,
}

/// A probe on its way. When it is dropped, its name is of no more use.
#[derive(Debug)]
pub(super) struct Probe {
    probes: Probes,
    pub(super) name: String,
    pub(super) body: String,
    /// What the listener should say.
    pub(super) expected: Echo,
}

impl Probes {
    /// What to answer to a delivery, if it is the probe that is on its way.
    /// Its name is known to this process alone, and to whoever carries it.
    pub(crate) fn answer(&self, delivery: &Delivery) -> Option<Echo> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.as_ref()?;
        let in_header = delivery.headers.get(HEADER).map(HeaderValue::as_bytes);
        // Where the header is taken off, the body still begins with the name.
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

    /// Prepares a probe; `None` if the system has no chance to give, or if
    /// another one is on its way.
    pub(super) fn send(&self) -> Option<Probe> {
        let (mut name, mut secret) = ([0; 16], [0; 16]);
        rand::fill(&mut name).ok()?;
        rand::fill(&mut secret).ok()?;
        let name = hex(&name);
        // Three parts with dots, as a token has, and no token all the same.
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
        *known = Some(Known { name: name.clone(), secret });
        drop(known);
        Some(Probe { probes: self.clone(), name, body, expected })
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        *self.probes.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// What only this process can say, and without saying how.
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
