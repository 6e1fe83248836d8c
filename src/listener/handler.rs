//! What happens to each delivery: verify, store, show, forward, reply.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use http::StatusCode;
use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

use super::background::BackgroundForwards;
use super::forwarding::Forwarding;
use super::notices::send;
use super::recorder::Recorder;
use super::repeats::{Excess, InFlight, MAX_FORWARDS, Repeats};
use super::tunnel::PublicEndpoint;
use super::{issuer_documents, reply};
use crate::forward::SEND_TIMEOUT;
use crate::keys::Verifier;
use crate::server::{Handler, Reply, max_connections};
use crate::verification::Verification;
use crate::webhook::{
    AnsweredBy, Delivery, EventFilter, Forwarded, Notice, Problem, Receipt, Refusal, RefusalReason,
    Tally, Token, Verdict,
};

#[derive(Debug)]
pub(super) struct DeliveryHandler {
    verification: Verification<Arc<Verifier>>,
    /// The URL of the local issuer, for an app that trusts it.
    issuer_url: String,
    /// Whether the warning about an app that gets no keys here has been shown.
    warned_of_no_keys: AtomicBool,
    recorder: Recorder,
    forwarding: Option<Forwarding>,
    endpoint: Arc<PublicEndpoint>,
    /// Which events are shown and forwarded; all, if it is empty.
    filters: Vec<EventFilter>,
    notices: mpsc::Sender<Notice>,
    counts: Counts,
    background: BackgroundForwards,
    /// By event id.
    repeats: Arc<Repeats>,
    /// Deliveries that fail verification, by a hash of the body.
    unverified: Arc<Repeats>,
}

/// Number of deliveries so far.
#[derive(Debug, Default)]
struct Counts {
    verified: AtomicU64,
    refused: AtomicU64,
    unavailable: AtomicU64,
}

impl DeliveryHandler {
    pub(super) fn new(
        verification: Verification<Arc<Verifier>>,
        issuer_url: String,
        recorder: Recorder,
        forwarding: Option<Forwarding>,
        endpoint: Arc<PublicEndpoint>,
        filters: Vec<EventFilter>,
        notices: mpsc::Sender<Notice>,
    ) -> Self {
        Self {
            verification,
            issuer_url,
            warned_of_no_keys: AtomicBool::new(false),
            recorder,
            forwarding,
            endpoint,
            filters,
            notices,
            counts: Counts::default(),
            background: BackgroundForwards::default(),
            repeats: Repeats::new(max_connections() / 4),
            unverified: Repeats::new(max_connections()),
        }
    }

    /// Waits until everything that was accepted is forwarded and written. Forwards
    /// without a response by the deadline stay recorded as interrupted.
    pub(super) async fn finish(self: Arc<Self>, deadline: Instant) -> Tally {
        let _ = timeout_at(deadline, self.background.finish()).await;
        let tally = Tally {
            verified: self.counts.verified.load(Ordering::Relaxed),
            refused: self.counts.refused.load(Ordering::Relaxed),
            unavailable: self.counts.unavailable.load(Ordering::Relaxed),
        };
        // A delivery that the server has abandoned may still hold it.
        if let Some(handler) = Arc::into_inner(self) {
            handler.recorder.close().await;
        }
        tally
    }

    async fn judge(&self, delivery: &Delivery) -> Verdict {
        match Token::from_body(&delivery.body) {
            Ok(token) => self.verification.verify(&token, delivery.received_at).await,
            Err(rejection) => Verdict::Rejected(rejection),
        }
    }

    fn is_wanted(&self, verdict: &Verdict) -> bool {
        let Verdict::Verified(event) = verdict else { return true };
        self.filters.is_empty()
            || self.filters.iter().any(|filter| filter.matches(event.event_type()))
    }

    /// The targets that a delivery is forwarded to.
    fn targets(&self, verdict: &Verdict) -> Vec<String> {
        match &self.forwarding {
            Some(forwarding) if self.is_wanted(verdict) => forwarding.targets(verdict),
            _ => Vec::new(),
        }
    }

    fn count(&self, receipt: &Receipt) {
        let counter = match (&receipt.verdict, &receipt.failure) {
            (Verdict::Verified(_), None) => &self.counts.verified,
            (Verdict::Rejected(_), _) => &self.counts.refused,
            _ => &self.counts.unavailable,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Stores a delivery. Returns its receipt and its number in the store.
    async fn store(
        &self,
        delivery: Arc<Delivery>,
        verdict: Verdict,
        status: Option<StatusCode>,
        targets: Vec<String>,
    ) -> (Arc<Receipt>, i64) {
        let stored = self.recorder.store(&delivery, &verdict, status, targets).await;
        let (number, attempt, failure) = match stored {
            Ok(stored) => (stored.number, stored.attempt, None),
            Err(failure) => (0, 1, Some(failure)),
        };
        let lost = matches!(verdict, Verdict::Verified(_)) && failure.is_some();
        let status = if lost { Some(StatusCode::SERVICE_UNAVAILABLE) } else { status };
        (Arc::new(Receipt { delivery, verdict, status, attempt, failure }), number)
    }

    /// Forwards a stored delivery, then records and reports the outcome. Returns
    /// the status for the sender, and whether an app itself responded with it.
    async fn forward(
        &self,
        receipt: &Arc<Receipt>,
        number: i64,
        deadline: Option<Instant>,
    ) -> (StatusCode, bool) {
        let Some(forwarding) = &self.forwarding else { return (StatusCode::OK, false) };
        let (worst, forwarded) = forwarding.forward(receipt, &self.endpoint, deadline).await;
        if let Some(event) = receipt.event()
            && forwarded.iter().all(Forwarded::accepted)
        {
            self.repeats.accepted(event.event_id());
        }
        let is_app_status = forwarded.iter().any(|one| one.answered() == Some(worst));
        let status = receipt.status.is_none().then_some(worst);
        if let Err(failure) = self.recorder.finish(number, status, forwarded.clone()).await {
            self.warn(failure.message, failure.hint).await;
        }
        for forwarded in forwarded {
            forwarding.mark_reachable(&forwarded, &self.notices).await;
            if forwarded.accepted() && receipt.event().is_none() {
                self.warn(
                    format!("{} accepted a token that fails verification", forwarded.target),
                    Some("make sure that the route verifies tokens".to_owned()),
                )
                .await;
            }
            let explanation = forwarding.explain(receipt, &forwarded);
            let receipt = Arc::clone(receipt);
            send(&self.notices, Notice::Forwarded { receipt, forwarded, explanation }).await;
        }
        (worst, is_app_status)
    }

    /// Forwards a delivery after its sender has been answered. While too many
    /// rejected ones wait for an app, further ones are not forwarded.
    async fn forward_in_background(self: &Arc<Self>, receipt: Arc<Receipt>, number: i64) {
        let Some(slot) = self.background.slot(&receipt).await else {
            tracing::warn!("not forwarding a rejected delivery: too many are waiting for the app");
            return;
        };
        let this = Arc::clone(self);
        self.background.spawn(slot, async move {
            this.forward(&receipt, number, None).await;
        });
    }

    async fn warn(&self, message: String, hint: Option<String>) {
        send(&self.notices, Notice::Warning(Problem { message, hint })).await;
    }

    /// Warns that an app uses this listener as its issuer, which it is not. Once
    /// is enough: an app requests the keys again for every event.
    async fn warn_of_no_keys(&self) {
        if self.warned_of_no_keys.swap(true, Ordering::Relaxed) {
            return;
        }
        let message = "an app requested keys from this listener, which has none".to_owned();
        let hint = "start it with --local-issuer, or correct KINDE_ISSUER_URL in the app";
        self.warn(message, Some(hint.to_owned())).await;
    }

    /// The targets of a delivery, and the guard that counts it while it is under
    /// way; or the reply, if an event was delivered too many times.
    async fn admit(
        &self,
        delivery: &Delivery,
        verdict: &Verdict,
    ) -> Result<(Vec<String>, Option<InFlight>), Reply> {
        let targets = self.targets(verdict);
        match verdict {
            _ if targets.is_empty() => Ok((targets, None)),
            Verdict::Verified(event) => {
                let in_flight = self.begin(delivery, event.event_id()).await?;
                Ok((targets, Some(in_flight)))
            }
            _ if self.may_forward_unverified(delivery) => Ok((targets, None)),
            _ => Ok((Vec::new(), None)),
        }
    }

    /// Begins to forward an event, if the limits on repeats allow it.
    async fn begin(&self, delivery: &Delivery, event_id: &str) -> Result<InFlight, Reply> {
        let (reason, is_shown) = match self.repeats.begin(event_id, delivery.is_on_purpose()) {
            Ok(in_flight) => return Ok(in_flight),
            Err(Excess::Waiting) => (RefusalReason::RepeatsWaiting, true),
            Err(Excess::Forwards { is_first }) => {
                (RefusalReason::Repeated { forwards: MAX_FORWARDS }, is_first)
            }
        };
        if is_shown {
            return Err(self.refuse(delivery, reason).await);
        }
        // A loop or a flood is announced once.
        self.count_refused(&reason);
        Err(reply::refused(&reason))
    }

    /// Whether a delivery that fails verification may be forwarded once more.
    fn may_forward_unverified(&self, delivery: &Delivery) -> bool {
        let mut hasher = DefaultHasher::new();
        delivery.body.hash(&mut hasher);
        let body = hasher.finish().to_string();
        self.unverified.begin(&body, delivery.is_on_purpose()).is_ok()
    }

    async fn refuse(&self, delivery: &Delivery, reason: RefusalReason) -> Reply {
        let reply = reply::refused(&reason);
        let path = delivery.path.clone();
        self.refused(Refusal { at: Timestamp::now(), method: "POST".to_owned(), path, reason })
            .await;
        reply
    }

    fn count_refused(&self, reason: &RefusalReason) {
        let may_be_genuine = reason.status() == StatusCode::SERVICE_UNAVAILABLE;
        let counts = &self.counts;
        let counter = if may_be_genuine { &counts.unavailable } else { &counts.refused };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

impl Handler for DeliveryHandler {
    async fn deliver(self: Arc<Self>, delivery: Delivery) -> Reply {
        if let Some(reply) = self.endpoint.answer(&delivery) {
            return reply;
        }
        if self.forwarding.as_ref().is_some_and(|forwarding| forwarding.is_loop(&delivery)) {
            // We sent it ourselves, and would forward it for ever.
            return self.refuse(&delivery, RefusalReason::Loop).await;
        }
        let deadline = Instant::now() + SEND_TIMEOUT;
        let verdict = self.judge(&delivery).await;
        let wanted = self.is_wanted(&verdict);
        let (targets, in_flight) = match self.admit(&delivery, &verdict).await {
            Ok(admitted) => admitted,
            Err(reply) => return reply,
        };
        let forwards = !targets.is_empty();
        let waits = forwards
            && matches!(verdict, Verdict::Verified(_))
            && self.forwarding.as_ref().is_some_and(Forwarding::waits);
        let status = (!waits).then(|| reply::status(&verdict));
        let (receipt, number) = self.store(Arc::new(delivery), verdict, status, targets).await;
        self.count(&receipt);
        if wanted {
            send(&self.notices, Notice::Delivered(Arc::clone(&receipt))).await;
        }
        match (&receipt.failure, receipt.event()) {
            (Some(_), Some(_)) => {
                if let Some(in_flight) = in_flight {
                    in_flight.uncount();
                }
                reply::to(&receipt)
            }
            (Some(failure), None) => {
                self.warn(failure.message.clone(), failure.hint.clone()).await;
                reply::to(&receipt)
            }
            (None, Some(event)) if waits => {
                let (status, is_app_status) = self.forward(&receipt, number, Some(deadline)).await;
                reply::from_app(status, is_app_status, event.event_id())
            }
            (None, _) => {
                let reply = reply::to(&receipt);
                if forwards {
                    self.forward_in_background(receipt, number).await;
                    return reply.by(AnsweredBy::ListenerFirst);
                }
                reply
            }
        }
    }

    async fn document(&self, path: &str) -> Option<Reply> {
        let document = issuer_documents::document(&self.verification, &self.issuer_url, path).await;
        if document.is_none() && issuer_documents::is_key_set(path) {
            self.warn_of_no_keys().await;
        }
        document
    }

    async fn refused(&self, refusal: Refusal) {
        self.count_refused(&refusal.reason);
        send(&self.notices, Notice::Refused(refusal)).await;
    }
}
