//! What is done with each delivery: verify, keep, tell, pass on, answer.

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
use super::repeats::{Excess, MOST_FORWARDS, Repeats, UnderWay};
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

/// Takes deliveries.
#[derive(Debug)]
pub(super) struct DeliveryHandler {
    verification: Verification<Arc<Verifier>>,
    /// Where an app finds this listener when it stands in for Kinde.
    issuer_url: String,
    /// Whether it was told already that an app gets no keys here.
    asked_for_keys: AtomicBool,
    recorder: Recorder,
    forwarding: Option<Forwarding>,
    /// How the internet reaches it.
    endpoint: Arc<PublicEndpoint>,
    /// Which events are shown and passed on; all, if there are none.
    filters: Vec<EventFilter>,
    notices: mpsc::Sender<Notice>,
    counts: Counts,
    background: BackgroundForwards,
    /// Deliveries of each event.
    repeats: Arc<Repeats>,
    /// Deliveries that do not verify, by their bodies.
    unverified: Arc<Repeats>,
}

/// What was done so far.
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
            asked_for_keys: AtomicBool::new(false),
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

    /// Waits until everything that was taken is passed on and written. What an
    /// app has not answered by the deadline stays noted as interrupted.
    pub(super) async fn finish(self: Arc<Self>, deadline: Instant) -> Tally {
        let _ = timeout_at(deadline, self.background.finish()).await;
        let tally = Tally {
            verified: self.counts.verified.load(Ordering::Relaxed),
            refused: self.counts.refused.load(Ordering::Relaxed),
            unavailable: self.counts.unavailable.load(Ordering::Relaxed),
        };
        // A delivery that the server has given up may still hold it.
        if let Some(receive) = Arc::into_inner(self) {
            receive.recorder.close().await;
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

    /// Where a delivery is to be sent on to.
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

    /// Keeps a delivery, and says what came of that.
    async fn keep(
        &self,
        delivery: Arc<Delivery>,
        verdict: Verdict,
        status: Option<StatusCode>,
        targets: Vec<String>,
    ) -> (Arc<Receipt>, i64) {
        let kept = self.recorder.keep(&delivery, &verdict, status, targets).await;
        let (number, attempt, failure) = match kept {
            Ok(kept) => (kept.number, kept.attempt, None),
            Err(failure) => (0, 1, Some(failure)),
        };
        let lost = matches!(verdict, Verdict::Verified(_)) && failure.is_some();
        let status = if lost { Some(StatusCode::SERVICE_UNAVAILABLE) } else { status };
        (Arc::new(Receipt { delivery, verdict, status, attempt, failure }), number)
    }

    /// Passes a kept delivery on, notes and tells what came of that, and
    /// returns what the sender should be told, and whether an app said just that.
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
        let is_its_word = forwarded.iter().any(|one| one.answered() == Some(worst));
        let answer = receipt.status.is_none().then_some(worst);
        if let Err(failure) = self.recorder.finish(number, answer, forwarded.clone()).await {
            self.warn(failure.message, failure.hint).await;
        }
        for forwarded in forwarded {
            forwarding.note_health(&forwarded, &self.notices).await;
            if forwarded.accepted() && receipt.event().is_none() {
                self.warn(
                    format!("{} accepted a token that does not verify", forwarded.target),
                    Some("does the route verify the token at all?".to_owned()),
                )
                .await;
            }
            let explanation = forwarding.explain(receipt, &forwarded);
            let receipt = Arc::clone(receipt);
            send(&self.notices, Notice::Forwarded { receipt, forwarded, explanation }).await;
        }
        (worst, is_its_word)
    }

    /// Passes a delivery on after its sender has been answered. While too many
    /// refused ones wait for an app, the others are not passed on.
    async fn forward_in_background(self: &Arc<Self>, receipt: Arc<Receipt>, number: i64) {
        let Some(place) = self.background.place(&receipt).await else {
            tracing::warn!("a refused delivery is not passed on: too many wait for the app");
            return;
        };
        let this = Arc::clone(self);
        self.background.spawn(place, async move {
            this.forward(&receipt, number, None).await;
        });
    }

    async fn warn(&self, message: String, hint: Option<String>) {
        send(&self.notices, Notice::Warning(Problem { message, hint })).await;
    }

    /// Says that an app takes this listener for its issuer, which it is not.
    /// Once is enough: an app asks again for every event.
    async fn warn_of_no_keys(&self) {
        if self.asked_for_keys.swap(true, Ordering::Relaxed) {
            return;
        }
        let message = "an app asked this listener for keys, and it has none to give".to_owned();
        let hint = "start it with --local-issuer, or correct the app's KINDE_ISSUER_URL";
        self.warn(message, Some(hint.to_owned())).await;
    }

    /// Where a delivery is forwarded to, and what counts it while it is under
    /// way; or the answer, if an event was delivered too many times.
    async fn admit(
        &self,
        delivery: &Delivery,
        verdict: &Verdict,
    ) -> Result<(Vec<String>, Option<UnderWay>), Reply> {
        let targets = self.targets(verdict);
        match verdict {
            _ if targets.is_empty() => Ok((targets, None)),
            Verdict::Verified(event) => {
                let under_way = self.begin(delivery, event.event_id()).await?;
                Ok((targets, Some(under_way)))
            }
            _ if self.may_forward_unverified(delivery) => Ok((targets, None)),
            _ => Ok((Vec::new(), None)),
        }
    }

    /// Begins to forward an event, unless that is too much of it.
    async fn begin(&self, delivery: &Delivery, event_id: &str) -> Result<UnderWay, Reply> {
        let (reason, is_shown) = match self.repeats.begin(event_id, delivery.is_on_purpose()) {
            Ok(under_way) => return Ok(under_way),
            Err(Excess::Waiting) => (RefusalReason::RepeatsWaiting, true),
            Err(Excess::Forwards { is_first }) => {
                (RefusalReason::Repeated { forwards: MOST_FORWARDS }, is_first)
            }
        };
        if is_shown {
            return Err(self.refuse(delivery, reason).await);
        }
        // A loop or a flood is announced once.
        self.count_refused(&reason);
        Err(reply::refused(&reason))
    }

    /// Whether a delivery that does not verify may be forwarded once more.
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
            // We sent it ourselves, and would send it for ever.
            return self.refuse(&delivery, RefusalReason::Loop).await;
        }
        let deadline = Instant::now() + SEND_TIMEOUT;
        let verdict = self.judge(&delivery).await;
        let wanted = self.is_wanted(&verdict);
        let (targets, under_way) = match self.admit(&delivery, &verdict).await {
            Ok(admitted) => admitted,
            Err(reply) => return reply,
        };
        let forwards = !targets.is_empty();
        let waits = forwards
            && matches!(verdict, Verdict::Verified(_))
            && self.forwarding.as_ref().is_some_and(Forwarding::waits);
        let status = (!waits).then(|| reply::status(&verdict));
        let (receipt, number) = self.keep(Arc::new(delivery), verdict, status, targets).await;
        self.count(&receipt);
        if wanted {
            send(&self.notices, Notice::Delivered(Arc::clone(&receipt))).await;
        }
        match (&receipt.failure, receipt.event()) {
            (Some(_), Some(_)) => {
                if let Some(under_way) = under_way {
                    under_way.take_back();
                }
                reply::to(&receipt)
            }
            (Some(failure), None) => {
                self.warn(failure.message.clone(), failure.hint.clone()).await;
                reply::to(&receipt)
            }
            (None, Some(event)) if waits => {
                let (status, is_its_word) = self.forward(&receipt, number, Some(deadline)).await;
                reply::from_app(status, is_its_word, event.event_id())
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
