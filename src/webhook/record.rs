//! A delivery as it is remembered.

use http::StatusCode;
use jiff::Timestamp;

use super::delivery::Delivery;
use super::forwarded::Forwarded;

/// Everything that is kept of one delivery.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    /// The store's own number of it; later deliveries have higher ones.
    pub(crate) number: i64,
    /// What arrived.
    pub(crate) delivery: Delivery,
    /// What it turned out to be.
    pub(crate) verdict: RecordedVerdict,
    /// Which delivery of its event this was, from 1.
    pub(crate) attempt: u32,
    /// What the sender was answered; nothing, if we ended before that.
    pub(crate) status: Option<StatusCode>,
    /// Each time it was sent on to an app, the earliest first.
    pub(crate) forwards: Vec<StoredForward>,
}

/// What a kept delivery turned out to be when it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RecordedVerdict {
    /// A verified event.
    Verified(StoredEvent),
    /// Refused, or not decided for want of keys: a reason's name and sentence.
    Refused {
        /// The reason's stable name.
        reason: String,
        /// The sentence that was shown. Untrusted text.
        message: String,
    },
}

/// The facts of a verified event by which it is found again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredEvent {
    /// Kinde's id of the event.
    pub(crate) event_id: String,
    /// Its type.
    pub(crate) event_type: String,
    /// What caused it.
    pub(crate) source: Option<String>,
    /// Whom or what it is about.
    pub(crate) subject: Option<String>,
    /// Whether the local issuer signed it.
    pub(crate) local: bool,
}

/// One time that a delivery was sent on.
#[derive(Debug, Clone)]
pub(crate) struct StoredForward {
    /// Where to.
    pub(crate) target: String,
    /// When.
    pub(crate) at: Timestamp,
    /// What became of it; nothing, if no answer has come.
    pub(crate) outcome: Option<Forwarded>,
    /// Whether the answer is still waited for. Without one, and without this,
    /// the sending was interrupted.
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
