//! What we concluded about a delivery, and what we answered.

use std::sync::Arc;

use http::StatusCode;

use super::body::token_text;
use super::delivery::Delivery;
use super::event::Event;
use super::rejection::Rejection;
use super::verify::Verified;

/// What verification said of a delivery.
#[derive(Debug, Clone)]
pub(crate) enum Verdict {
    /// It is a webhook, and the issuer signed it.
    Verified(Verified<Event>),
    /// It is not, for this reason.
    Rejected(Rejection),
    /// Nobody can say: there are no keys to check it with. It may be genuine.
    Undecided(Unavailable),
}

impl From<Result<Verified<Event>, Rejection>> for Verdict {
    fn from(outcome: Result<Verified<Event>, Rejection>) -> Self {
        outcome.map_or_else(Self::Rejected, Self::Verified)
    }
}

/// Why a delivery could not be taken, though nothing is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unavailable {
    /// The reason's stable name, in kebab-case.
    pub(crate) name: &'static str,
    /// What happened. Untrusted text.
    pub(crate) message: String,
    /// What to do next.
    pub(crate) hint: Option<String>,
}

/// A delivery, the verdict on it and the answer to it.
#[derive(Debug, Clone)]
pub(crate) struct Receipt {
    /// What arrived.
    pub(crate) delivery: Arc<Delivery>,
    /// What it turned out to be.
    pub(crate) verdict: Verdict,
    /// What the sender is answered; nothing yet, while an app decides.
    pub(crate) status: Option<StatusCode>,
    /// Which delivery of its event this is, counted from 1.
    pub(crate) attempt: u32,
    /// Why a verified event could nevertheless not be taken.
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
