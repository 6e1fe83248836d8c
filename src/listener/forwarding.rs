//! Passing deliveries on, as the options say.

use std::collections::HashSet;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use http::{HeaderMap, StatusCode};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::tunnel::PublicEndpoint;
use crate::cli::{Ack, ForwardArgs};
use crate::error::Failure;
use crate::forward::{AppHealth, ForwardOptions, Forwarder, Rhythm};
use crate::webhook::{
    AppKnowledge, Delivery, Forwarded, Notice, Receipt, Verdict, Verified, worst,
};

/// Where deliveries go, and whose answer their sender gets.
#[derive(Debug)]
pub(super) struct Forwarding {
    forwarder: Forwarder,
    ack: Ack,
    unverified: bool,
    app: AppKnowledge,
    health: Arc<AppHealth>,
    /// The targets that have accepted a local event.
    took_local: Mutex<HashSet<String>>,
}

impl Forwarding {
    /// As the options say; `None` if nothing is passed on. A target that is
    /// the listener itself is refused: its events would come back for ever.
    pub(super) fn new(
        args: ForwardArgs,
        bound: &[SocketAddr],
        app: AppKnowledge,
    ) -> Result<Option<Self>, Failure> {
        if args.forward_to.is_empty() {
            return Ok(None);
        }
        for route in &args.forward_to {
            if route.target.points_at(bound) {
                return Err(Failure::new(format!("{} is this listener itself", route.target))
                    .hint("give the port of your app to --forward-to"));
            }
        }
        let targets = args.forward_to.iter().map(|route| route.target.clone()).collect();
        let headers: HeaderMap = args.header.into_iter().collect();
        let options = ForwardOptions { headers, insecure: args.insecure };
        Ok(Some(Self {
            forwarder: Forwarder::new(args.forward_to, options)?,
            ack: args.ack,
            unverified: args.forward_unverified,
            app,
            health: Arc::new(AppHealth::of(targets)),
            took_local: Mutex::default(),
        }))
    }

    /// Whether senders wait for the apps' answer.
    pub(super) fn waits(&self) -> bool {
        self.ack == Ack::App
    }

    /// Where a delivery with this verdict goes.
    pub(super) fn targets(&self, verdict: &Verdict) -> Vec<String> {
        let targets = match verdict {
            Verdict::Verified(event) => self.forwarder.targets(Some(event.event_type())),
            _ if self.unverified => self.forwarder.targets(None),
            _ => Vec::new(),
        };
        targets.into_iter().map(ToString::to_string).collect()
    }

    /// Sends a delivery on, and says what its sender should be told.
    pub(super) async fn forward(
        &self,
        receipt: &Receipt,
        endpoint: &PublicEndpoint,
        deadline: Option<Instant>,
    ) -> (StatusCode, Vec<Forwarded>) {
        let event = receipt.event();
        let forwarded = self
            .forwarder
            .forward(
                &endpoint.as_sent(&receipt.delivery),
                event.map(|event| event.event_id()),
                event.map(|event| event.event_type()),
                deadline,
            )
            .await;
        (worst(&forwarded), forwarded)
    }

    /// Notes that an app is there, if it has answered.
    pub(super) async fn note_health(&self, forwarded: &Forwarded, notices: &mpsc::Sender<Notice>) {
        if forwarded.answered().is_some() {
            self.health.answered(&forwarded.target, notices).await;
        }
    }

    /// Reports when an app goes away or is back, until the notices are closed.
    pub(super) fn watch_health(
        &self,
        notices: mpsc::Sender<Notice>,
    ) -> impl Future<Output = ()> + Send + 'static {
        let health = Arc::clone(&self.health);
        async move { health.watch(Rhythm::default(), &notices).await }
    }

    /// Why an app refuses a genuine event, if a known mistake shows.
    pub(super) fn explain(&self, receipt: &Receipt, forwarded: &Forwarded) -> Option<String> {
        let is_local = receipt.event().is_some_and(Verified::is_local);
        let took_local = is_local && self.took_local(forwarded);
        self.app.explain(receipt, forwarded, took_local)
    }

    /// Whether an app has accepted this or another local event.
    fn took_local(&self, forwarded: &Forwarded) -> bool {
        let mut took_local = self.took_local.lock().unwrap_or_else(PoisonError::into_inner);
        if forwarded.accepted() {
            took_local.insert(forwarded.target.clone());
        }
        took_local.contains(&forwarded.target)
    }

    /// Whether a delivery is one that this listener sent.
    pub(super) fn is_loop(&self, delivery: &Delivery) -> bool {
        self.forwarder.is_loop(delivery)
    }
}
