//! One delivery attempt, as it arrived.

use std::net::IpAddr;

use bytes::Bytes;
use http::HeaderMap;
use http::header::HOST;
use http::uri::Authority;
use jiff::Timestamp;

use super::issuer::is_this_machine;

/// The largest body that is read, in bytes (1 MiB). Kinde's events are a few
/// kilobytes.
pub(crate) const MAX_BODY_BYTES: usize = 1024 * 1024;

/// The header with which `replay` and `trigger` mark an event that they resend
/// on purpose. It is not forwarded, so an app cannot send it back.
pub(crate) const SENT_BY: &str = "kinde-hook-sent-by";

/// The headers with which tunnels and proxies name the original sender.
const FORWARDED: [&str; 4] =
    ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"];

/// One HTTP request that brought, or claims to bring, an event. Two deliveries
/// may carry the same event.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    /// When its last byte had arrived.
    pub(crate) received_at: Timestamp,
    /// The socket's peer: the local end of a tunnel, or a program on this
    /// machine. `None` for a delivery from the store.
    pub(crate) peer: Option<IpAddr>,
    /// The path and query it was sent to. Untrusted text.
    pub(crate) path: String,
    /// Its headers. Untrusted.
    pub(crate) headers: HeaderMap,
    /// Its body, byte for byte.
    pub(crate) body: Bytes,
}

impl Delivery {
    /// Whether a program on this machine marks it as a deliberate repetition.
    pub(crate) fn is_on_purpose(&self) -> bool {
        self.headers.contains_key(SENT_BY) && self.is_from_here()
    }

    /// Whether it was sent from this machine to this machine, and not through a
    /// tunnel, whose local end is on this machine too: a tunnel's requests have
    /// its public name as their host, or a header that names the sender.
    fn is_from_here(&self) -> bool {
        let host = self.headers.get(HOST).and_then(|host| host.to_str().ok());
        let authority = host.and_then(|host| host.parse::<Authority>().ok());
        authority.is_some_and(|authority| is_this_machine(authority.host()))
            && self.peer.is_some_and(|peer| peer.to_canonical().is_loopback())
            && !FORWARDED.iter().any(|name| self.headers.contains_key(*name))
    }

    /// Kinde's id of this webhook and event, the same on every attempt. It is
    /// not signed, so it is shown and stored, and never decides anything.
    pub(crate) fn webhook_id(&self) -> Option<&str> {
        self.headers.get("webhook-id").and_then(|value| value.to_str().ok())
    }
}
