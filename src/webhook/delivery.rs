//! One attempt to tell us something, as it arrived.

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

/// The header with which `replay` and `trigger` say that they send an event
/// again on purpose. It is not forwarded, so an app cannot send it back.
pub(crate) const SENT_BY: &str = "kinde-hook-sent-by";

/// One HTTP request that brought, or claims to bring, an event. Two deliveries
/// may carry the same event.
/// What tunnels and proxies add for whoever they send for.
const FORWARDED: [&str; 4] =
    ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"];

#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    /// When its last byte had arrived.
    pub(crate) received_at: Timestamp,
    /// Who sent it, as far as the socket knows: a tunnel's own end, or a
    /// program on this machine. Nobody, for a delivery out of the store.
    pub(crate) peer: Option<IpAddr>,
    /// The path and query it was sent to. Untrusted text.
    pub(crate) path: String,
    /// Its headers. Untrusted.
    pub(crate) headers: HeaderMap,
    /// Its body, byte for byte.
    pub(crate) body: Bytes,
}

impl Delivery {
    /// Whether a program on this machine says that it may be a repetition on
    /// purpose.
    pub(crate) fn is_on_purpose(&self) -> bool {
        self.headers.contains_key(SENT_BY) && self.is_from_here()
    }

    /// Whether it was sent on this machine and to it, and not through a tunnel,
    /// whose own end is here as well: a tunnel is found by its public name, and
    /// says for whom it sends.
    fn is_from_here(&self) -> bool {
        let host = self.headers.get(HOST).and_then(|host| host.to_str().ok());
        let authority = host.and_then(|host| host.parse::<Authority>().ok());
        authority.is_some_and(|authority| is_this_machine(authority.host()))
            && self.peer.is_some_and(|peer| peer.to_canonical().is_loopback())
            && !FORWARDED.iter().any(|name| self.headers.contains_key(*name))
    }

    /// Kinde's id of this webhook and event, the same on every attempt. It is
    /// not signed, so it is shown and kept, and never decides anything.
    pub(crate) fn webhook_id(&self) -> Option<&str> {
        self.headers.get("webhook-id").and_then(|value| value.to_str().ok())
    }
}
