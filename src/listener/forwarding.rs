//! Forwarding deliveries to the apps, as the options say.

use std::collections::HashSet;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use http::StatusCode;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::tunnel::PublicEndpoint;
use crate::error::Failure;
use crate::forward::{AppHealth, CheckIntervals, ForwardOptions, Forwarder};
use crate::webhook::{
    AppKnowledge, Delivery, Forwarded, Notice, Receipt, Route, Verdict, Verified, worst,
};

#[derive(Debug)]
pub(crate) struct ForwardingOptions {
    pub(crate) routes: Vec<Route>,
    pub(crate) requests: ForwardOptions,
    /// Whether senders receive the app's response, and so wait for it.
    pub(crate) waits: bool,
    /// Whether deliveries that fail verification are forwarded too.
    pub(crate) unverified: bool,
}

/// Where deliveries go, and whose response their sender receives.
#[derive(Debug)]
pub(super) struct Forwarding {
    forwarder: Forwarder,
    waits: bool,
    unverified: bool,
    app: AppKnowledge,
    health: Arc<AppHealth>,
    /// The targets that have accepted a local event.
    accepted_local: Mutex<HashSet<String>>,
}

impl Forwarding {
    /// `None` if nothing is forwarded. A target that is the listener itself is
    /// an error: its events would come back for ever.
    pub(super) fn new(
        options: ForwardingOptions,
        bound: &[SocketAddr],
        app: AppKnowledge,
    ) -> Result<Option<Self>, Failure> {
        let ForwardingOptions { routes, requests, waits, unverified } = options;
        if routes.is_empty() {
            return Ok(None);
        }
        for route in &routes {
            if route.target.points_at(bound) {
                return Err(Failure::new(format!("{} is this listener itself", route.target))
                    .hint("use your app's port in --forward-to"));
            }
        }
        let targets = routes.iter().map(|route| route.target.clone()).collect();
        Ok(Some(Self {
            forwarder: Forwarder::new(routes, requests)?,
            waits,
            unverified,
            app,
            health: Arc::new(AppHealth::new(targets)),
            accepted_local: Mutex::default(),
        }))
    }

    /// Whether senders wait for the apps' response.
    pub(super) fn waits(&self) -> bool {
        self.waits
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

    /// Forwards a delivery. Returns the status for its sender, and each outcome.
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

    /// Marks an app as reachable, if it has responded.
    pub(super) async fn mark_reachable(
        &self,
        forwarded: &Forwarded,
        notices: &mpsc::Sender<Notice>,
    ) {
        if forwarded.answered().is_some() {
            self.health.responded(&forwarded.target, notices).await;
        }
    }

    /// Reports when an app becomes unreachable or is back, until the notices are
    /// closed.
    pub(super) fn watch_health(
        &self,
        notices: mpsc::Sender<Notice>,
    ) -> impl Future<Output = ()> + Send + 'static {
        let health = Arc::clone(&self.health);
        async move { health.watch(CheckIntervals::default(), &notices).await }
    }

    /// Why an app rejects a genuine event, if it is a known mistake.
    pub(super) fn explain(&self, receipt: &Receipt, forwarded: &Forwarded) -> Option<String> {
        let is_local = receipt.event().is_some_and(Verified::is_local);
        let accepted_local = is_local && self.accepted_local(forwarded);
        self.app.explain(receipt, forwarded, accepted_local)
    }

    /// Whether an app has accepted this or another local event.
    fn accepted_local(&self, forwarded: &Forwarded) -> bool {
        let mut accepted_local = self.accepted_local.lock().unwrap_or_else(PoisonError::into_inner);
        if forwarded.accepted() {
            accepted_local.insert(forwarded.target.clone());
        }
        accepted_local.contains(&forwarded.target)
    }

    /// Whether this listener sent a delivery itself.
    pub(super) fn is_loop(&self, delivery: &Delivery) -> bool {
        self.forwarder.is_loop(delivery)
    }
}
