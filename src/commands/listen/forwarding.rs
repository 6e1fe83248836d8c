//! Passing deliveries on, as the options say.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use http::{HeaderMap, StatusCode};
use tokio::sync::mpsc;

use super::send;
use super::tunnel::Reach;
use crate::cli::{Ack, ForwardArgs};
use crate::error::Failure;
use crate::forward::{ForwardOptions, Forwarder, Rhythm, watch};
use crate::webhook::{
    AppKnowledge, Delivery, Forwarded, Notice, Receipt, Target, Verdict, Verified, worst,
};

/// Where deliveries go, and whose answer their sender gets.
#[derive(Debug)]
pub(super) struct Forwarding {
    forwarder: Forwarder,
    ack: Ack,
    unverified: bool,
    app: AppKnowledge,
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
        let headers: HeaderMap = args.header.into_iter().collect();
        let options = ForwardOptions { headers, insecure: args.insecure };
        Ok(Some(Self {
            forwarder: Forwarder::new(args.forward_to, options)?,
            ack: args.ack,
            unverified: args.forward_unverified,
            app,
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
        reach: &Reach,
    ) -> (StatusCode, Vec<Forwarded>) {
        let event = receipt.event();
        let forwarded = self
            .forwarder
            .forward(
                &reach.as_sent(&receipt.delivery),
                event.map(|event| event.event_id()),
                event.map(|event| event.event_type()),
            )
            .await;
        (worst(&forwarded), forwarded)
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

/// Tells when a target goes away or is back, until nobody wants to know.
pub(super) async fn watch_health(targets: Vec<Target>, notices: mpsc::Sender<Notice>) {
    let (sender, mut changes) = mpsc::channel(targets.len().max(1));
    let tell = async {
        while let Some(health) = changes.recv().await {
            send(&notices, Notice::Health(health)).await;
        }
    };
    tokio::join!(watch(targets, Rhythm::default(), sender), tell);
}
