//! Everything that a running listener can report. What it reports is plain
//! data; how it looks is the renderer's business.

use std::sync::Arc;

use super::forwarded::Forwarded;
use super::health::Health;
use super::receipt::Receipt;
use super::refusal::Refusal;
use super::registration::RegistrationNotice;
use super::tunnel::TunnelNotice;

/// One thing to tell the person at the terminal, or the program at the pipe.
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
    /// A request was refused before a token was looked for.
    Refused(Refusal),
    /// A delivery was sent on to an app.
    Forwarded {
        /// Which delivery.
        receipt: Arc<Receipt>,
        /// What came of it.
        forwarded: Forwarded,
        /// Why an app refuses a genuine event, if a known mistake shows.
        /// Untrusted text.
        explanation: Option<String>,
    },
    /// An app went away or is back.
    Health(Health),
    /// The tunnel has changed.
    Tunnel(TunnelNotice),
    /// The webhook that was made for this listener has changed.
    Registration(RegistrationNotice),
    /// Something is wrong, and the listener goes on.
    Warning(Problem),
    /// The listener was asked to stop and finishes what it began.
    Stopping,
    /// The listener is done.
    Stopped(Tally),
}

/// What a listener says when it is ready.
#[derive(Debug, Clone)]
pub(crate) struct Ready {
    /// The address to send webhooks to.
    pub(crate) url: String,
    /// The address under which the internet reaches it, if the tunnel is up.
    pub(crate) public_url: Option<String>,
    /// Who opens the tunnel, if there is to be one.
    pub(crate) tunnel: Option<String>,
    /// Every socket address that is listened on.
    pub(crate) addresses: Vec<String>,
    /// Whether other machines reach it without a tunnel, beside this one.
    pub(crate) in_network: bool,
    /// The issuer whose events are accepted, if one is configured.
    pub(crate) issuer: Option<String>,
    /// Where its keys come from, if anything says so.
    pub(crate) keys: Option<String>,
    /// Whether that is a server on this machine, whose events are local.
    pub(crate) keys_are_local: bool,
    /// The local issuer, if it is trusted.
    pub(crate) local: Option<LocalReady>,
    /// Which setting named the issuer or the keys, or that none did.
    pub(crate) origin: String,
    /// The only path that is listened on, if there is one.
    pub(crate) path: Option<String>,
    /// Where events are sent on to.
    pub(crate) forward_to: Vec<String>,
}

/// How to use the local issuer.
#[derive(Debug, Clone)]
pub(crate) struct LocalReady {
    /// What an app takes for its `KINDE_ISSUER_URL`.
    pub(crate) url: String,
    /// The command that makes up an event.
    pub(crate) trigger: String,
}

/// A fault that does not end the listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// What happened. Untrusted text.
    pub(crate) message: String,
    /// What to do next.
    pub(crate) hint: Option<String>,
}

/// What a listener did while it ran.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Deliveries verified and taken.
    pub(crate) verified: u64,
    /// Deliveries and requests turned away for what they are.
    pub(crate) refused: u64,
    /// Deliveries that may be genuine and could not be taken.
    pub(crate) unavailable: u64,
}
