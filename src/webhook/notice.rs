//! Everything that a running listener can report. What it reports is plain
//! data; how it looks is the renderer's business.

use std::sync::Arc;

use super::forwarded::Forwarded;
use super::health::Health;
use super::receipt::Receipt;
use super::refusal::Refusal;
use super::registration::RegistrationNotice;
use super::tunnel::TunnelNotice;

/// One thing to report to the user, or to a program that reads the output.
#[derive(Debug, Clone)]
pub(crate) enum Notice {
    /// The listener accepts connections.
    Ready(Ready),
    /// The issuer's keys were read.
    KeysLoaded {
        /// How many of them can verify a webhook.
        usable: usize,
    },
    /// A delivery was answered.
    Delivered(Arc<Receipt>),
    /// A request was rejected before its token was read.
    Refused(Refusal),
    /// A delivery was forwarded to an app.
    Forwarded {
        receipt: Arc<Receipt>,
        forwarded: Forwarded,
        /// Why an app rejects a genuine event, if a known mistake is found.
        /// Untrusted text.
        explanation: Option<String>,
    },
    /// An app stopped or started accepting connections.
    Health(Health),
    /// The tunnel has changed.
    Tunnel(TunnelNotice),
    /// The webhook that was created for this listener has changed.
    Registration(RegistrationNotice),
    /// Something is wrong, and the listener goes on.
    Warning(Problem),
    /// The listener was asked to stop and finishes what it began.
    Stopping,
    /// The listener is done.
    Stopped(Tally),
}

/// What a listener reports when it is ready.
#[derive(Debug, Clone)]
pub(crate) struct Ready {
    /// The address to send webhooks to.
    pub(crate) url: String,
    /// The address under which the internet reaches it, if the tunnel is up.
    pub(crate) public_url: Option<String>,
    /// What opens the tunnel, if one is wanted.
    pub(crate) tunnel: Option<String>,
    /// Every socket address that is listened on.
    pub(crate) addresses: Vec<String>,
    /// Whether other machines reach it without a tunnel, beside this one.
    pub(crate) in_network: bool,
    /// The issuer whose events are accepted, if one is configured.
    pub(crate) issuer: Option<String>,
    /// Where its keys come from, if that is configured.
    pub(crate) keys: Option<String>,
    /// Whether that is a server on this machine, whose events are local.
    pub(crate) keys_are_local: bool,
    /// The local issuer, if it is trusted.
    pub(crate) local: Option<LocalReady>,
    /// Which setting named the issuer or the keys, or that none did.
    pub(crate) origin: String,
    /// The only path that is listened on, if there is one.
    pub(crate) path: Option<String>,
    /// Where events are forwarded to.
    pub(crate) forward_to: Vec<String>,
}

/// How to use the local issuer.
#[derive(Debug, Clone)]
pub(crate) struct LocalReady {
    /// The value for an app's `KINDE_ISSUER_URL`.
    pub(crate) url: String,
    /// The command that sends a sample event.
    pub(crate) trigger: String,
}

/// An error that does not end the listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// What happened. Untrusted text.
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

/// What a listener did while it ran.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Deliveries verified and accepted.
    pub(crate) verified: u64,
    /// Deliveries and requests rejected for what they are.
    pub(crate) refused: u64,
    /// Deliveries that may be genuine and could not be accepted.
    pub(crate) unavailable: u64,
}
