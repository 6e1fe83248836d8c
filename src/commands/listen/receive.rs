//! What is done with each delivery: verify, save, answer, tell.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use http::StatusCode;
use tokio::sync::mpsc;

use super::attempts::Attempts;
use super::send;
use crate::keys::Verifier;
use crate::server::{Handler, Reply};
use crate::token_files::TokenFolder;
use crate::webhook::{
    Delivery, Event, EventFilter, Notice, Receipt, Refusal, Tally, Token, Unavailable, Verdict,
};

/// Takes deliveries.
#[derive(Debug)]
pub(super) struct Receive {
    verifier: Arc<Verifier>,
    folder: Option<TokenFolder>,
    filters: Vec<EventFilter>,
    attempts: Mutex<Attempts>,
    notices: mpsc::Sender<Notice>,
    counts: Counts,
}

#[derive(Debug, Default)]
struct Counts {
    verified: AtomicU64,
    refused: AtomicU64,
    unavailable: AtomicU64,
}

impl Receive {
    pub(super) fn new(
        verifier: Arc<Verifier>,
        folder: Option<TokenFolder>,
        filters: Vec<EventFilter>,
        notices: mpsc::Sender<Notice>,
    ) -> Self {
        Self {
            verifier,
            folder,
            filters,
            attempts: Mutex::default(),
            notices,
            counts: Counts::default(),
        }
    }

    /// What was done so far.
    pub(super) fn tally(&self) -> Tally {
        Tally {
            verified: self.counts.verified.load(Ordering::Relaxed),
            refused: self.counts.refused.load(Ordering::Relaxed),
            unavailable: self.counts.unavailable.load(Ordering::Relaxed),
        }
    }

    async fn judge(&self, delivery: &Delivery) -> Verdict {
        match Token::from_body(&delivery.body) {
            Ok(token) => self.verifier.verify(&token, delivery.received_at).await,
            Err(rejection) => Verdict::Rejected(rejection),
        }
    }

    /// Puts a verified event where it will be found again. Only then may it be
    /// answered with 200.
    async fn save(&self, delivery: &Delivery, event: &Event) -> Result<(), Unavailable> {
        let Some(folder) = self.folder.clone() else {
            return Ok(());
        };
        let at = delivery.received_at;
        let (event_type, id) =
            (event.event_type().as_str().to_owned(), event.event_id().to_owned());
        let body = delivery.body.clone();
        let saved = tokio::task::spawn_blocking(move || {
            let token = String::from_utf8_lossy(body.trim_ascii());
            folder.save(at, &event_type, &id, &token)
        });
        match saved.await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(cannot_save(&error.to_string())),
            Err(error) => Err(cannot_save(&error.to_string())),
        }
    }

    fn is_wanted(&self, receipt: &Receipt) -> bool {
        let Some(event) = receipt.event() else { return true };
        self.filters.is_empty()
            || self.filters.iter().any(|filter| filter.matches(event.event_type()))
    }

    fn count(&self, receipt: &Receipt) {
        let counter = match (&receipt.verdict, &receipt.failure) {
            (Verdict::Verified(_), None) => &self.counts.verified,
            (Verdict::Rejected(_), _) => &self.counts.refused,
            _ => &self.counts.unavailable,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    fn attempt(&self, event: &Event) -> u32 {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        attempts.count(event.event_id())
    }
}

impl Handler for Receive {
    async fn deliver(&self, delivery: Delivery) -> Reply {
        let verdict = self.judge(&delivery).await;
        let (mut attempt, mut failure) = (1, None);
        if let Verdict::Verified(event) = &verdict {
            failure = self.save(&delivery, event).await.err();
            attempt = if failure.is_none() { self.attempt(event) } else { 1 };
        }
        let (status, reply) = answer(&verdict, failure.as_ref());
        let receipt = Receipt { delivery, verdict, status, attempt, failure };
        self.count(&receipt);
        if self.is_wanted(&receipt) {
            send(&self.notices, Notice::Delivered(Arc::new(receipt))).await;
        }
        reply
    }

    async fn refused(&self, refusal: Refusal) {
        self.counts.refused.fetch_add(1, Ordering::Relaxed);
        send(&self.notices, Notice::Refused(refusal)).await;
    }
}

fn answer(verdict: &Verdict, failure: Option<&Unavailable>) -> (StatusCode, Reply) {
    let unavailable = |why: &Unavailable| {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        (status, Reply::error(status, why.name, &why.message, why.hint.as_deref()))
    };
    match (verdict, failure) {
        (_, Some(why)) | (Verdict::Undecided(why), None) => unavailable(why),
        (Verdict::Verified(event), None) => {
            (StatusCode::OK, Reply::taken(StatusCode::OK, event.event_id()))
        }
        (Verdict::Rejected(rejection), None) => {
            let (status, hint) = (rejection.status(), rejection.hint());
            let reply =
                Reply::error(status, rejection.name(), &rejection.message(), hint.as_deref());
            (status, reply)
        }
    }
}

fn cannot_save(cause: &str) -> Unavailable {
    Unavailable {
        name: "cannot-save",
        message: format!("the token cannot be saved: {cause}"),
        hint: Some("is the disk full, or the folder gone? The sender will try again".to_owned()),
    }
}
