//! A delivery as it is stored.

use http::StatusCode;
use jiff::Timestamp;

use super::delivery::Delivery;
use super::forwarded::Forwarded;

/// Everything that is stored of one delivery.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    /// The store's number for it; later deliveries have higher ones.
    pub(crate) number: i64,
    pub(crate) delivery: Delivery,
    pub(crate) verdict: RecordedVerdict,
    /// The number of this delivery of its event, from 1.
    pub(crate) attempt: u32,
    /// The response status; `None` if the listener ended before responding.
    pub(crate) status: Option<StatusCode>,
    /// Each time it was forwarded to an app, the earliest first.
    pub(crate) forwards: Vec<StoredForward>,
}

/// The verdict on a stored delivery when it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RecordedVerdict {
    /// A verified event.
    Verified(StoredEvent),
    /// Rejected, or undecided for lack of keys: the reason's name and message.
    Refused {
        /// The reason's stable name.
        reason: String,
        /// Untrusted text.
        message: String,
    },
}

/// The facts of a verified event that filters use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredEvent {
    pub(crate) event_id: String,
    pub(crate) event_type: String,
    pub(crate) source: Option<String>,
    pub(crate) subject: Option<String>,
    /// Whether the local issuer signed it.
    pub(crate) local: bool,
}

/// One forward of a delivery.
#[derive(Debug, Clone)]
pub(crate) struct StoredForward {
    pub(crate) target: String,
    pub(crate) at: Timestamp,
    /// `None` without a response.
    pub(crate) outcome: Option<Forwarded>,
    /// Whether the response is still awaited. If there is no outcome and this
    /// is `false`, the forward was interrupted.
    pub(crate) is_under_way: bool,
}

impl Record {
    /// The verified event, if it is one.
    pub(crate) fn event(&self) -> Option<&StoredEvent> {
        match &self.verdict {
            RecordedVerdict::Verified(event) => Some(event),
            RecordedVerdict::Refused { .. } => None,
        }
    }
}
