//! The verdict on a delivery and the response to it.

use std::sync::Arc;

use http::StatusCode;

use super::body::token_text;
use super::delivery::Delivery;
use super::event::Event;
use super::rejection::Rejection;
use super::verify::Verified;

/// The result of verifying a delivery.
#[derive(Debug, Clone)]
pub(crate) enum Verdict {
    /// A webhook that the issuer signed.
    Verified(Verified<Event>),
    /// Not a valid webhook, for this reason.
    Rejected(Rejection),
    /// Unknown: there are no keys to verify it with. It may be genuine.
    Undecided(Unavailable),
}

impl From<Result<Verified<Event>, Rejection>> for Verdict {
    fn from(outcome: Result<Verified<Event>, Rejection>) -> Self {
        outcome.map_or_else(Self::Rejected, Self::Verified)
    }
}

/// Why a delivery that may be valid could not be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unavailable {
    /// The reason's stable name, in kebab-case.
    pub(crate) name: &'static str,
    /// What happened. Untrusted text.
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

/// A delivery, the verdict on it and the answer to it.
#[derive(Debug, Clone)]
pub(crate) struct Receipt {
    pub(crate) delivery: Arc<Delivery>,
    pub(crate) verdict: Verdict,
    /// The response status; `None` while an app decides.
    pub(crate) status: Option<StatusCode>,
    /// The number of this delivery of its event, counted from 1.
    pub(crate) attempt: u32,
    /// Why a verified event could not be accepted.
    pub(crate) failure: Option<Unavailable>,
}

impl Receipt {
    /// The verified event, if it is one.
    pub(crate) fn event(&self) -> Option<&Verified<Event>> {
        match &self.verdict {
            Verdict::Verified(event) => Some(event),
            Verdict::Rejected(_) | Verdict::Undecided(_) => None,
        }
    }

    /// The token's text without the white space around it, if the body is one.
    pub(crate) fn token(&self) -> Option<&str> {
        token_text(&self.delivery.body).ok()
    }
}
