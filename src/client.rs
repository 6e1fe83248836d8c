//! HTTP clients, one kind for each destination, and what their errors mean.

use std::error::Error as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::ClientBuilder;
use reqwest::redirect::Policy;

use crate::webhook::{BaseUrl, Target, is_loopback};

/// Where a request goes, as far as trust and proxies are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Destination {
    /// This machine: proxies are bypassed, and plain HTTP needs no certificate
    /// store.
    Loopback,
    /// Another machine, with TLS.
    Remote,
    /// Another machine, without TLS.
    PlainRemote,
}

impl Destination {
    /// The destination of an absolute URL, by its scheme and host.
    pub(crate) fn of(url: &str) -> Self {
        let Ok(url) = reqwest::Url::parse(url) else {
            return Self::PlainRemote;
        };
        match (url.host_str().is_some_and(is_loopback), url.scheme()) {
            (true, "http") => Self::Loopback,
            (_, "https") => Self::Remote,
            _ => Self::PlainRemote,
        }
    }
}

/// Whether an app's certificate has to be trusted by the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Certificates {
    Checked,
    /// Any certificate is accepted, at the user's request.
    Unchecked,
}

/// How long an idle connection to an app is kept. Node closes one after five
/// seconds, and a request sent at that moment would fail.
pub(crate) const KEEP_IDLE: Duration = Duration::from_secs(4);

/// Number of headers that a response may have. Apps that set many cookies or
/// policies reach hyper's default of 100.
const MAX_HEADERS: usize = 500;

/// `localhost` in both families, whatever the resolver says: many dev servers
/// listen on one only. IPv4 is last, since the last error is reported and every
/// machine has IPv4.
const LOCALHOST: [SocketAddr; 2] = [
    SocketAddr::new(IpAddr::V6(Ipv6Addr::LOCALHOST), 0),
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
];

/// A client for an issuer's keys.
///
/// The system's certificates are read only for TLS, since that takes milliseconds
/// and fails on machines that have none.
pub(crate) fn for_keys(
    destination: Destination,
    timeout: Duration,
) -> reqwest::Result<reqwest::Client> {
    match destination {
        Destination::Loopback => without_roots(builder(timeout).no_proxy()).build(),
        Destination::PlainRemote => without_roots(builder(timeout)).build(),
        Destination::Remote => builder(timeout).build(),
    }
}

/// A client for Kinde's Management API, which receives secrets: nothing goes to
/// another machine without TLS, whatever the URL says.
pub(crate) fn for_management(
    destination: Destination,
    timeout: Duration,
) -> reqwest::Result<reqwest::Client> {
    match destination {
        Destination::Loopback => without_roots(builder(timeout).no_proxy()).build(),
        Destination::Remote | Destination::PlainRemote => builder(timeout).https_only(true).build(),
    }
}

/// A client for a developer's app. Proxies are bypassed: a company's proxy cannot
/// reach an app on this machine. Names under `localhost` lead to this machine, as
/// they do in browsers (RFC 6761, section 6.3).
pub(crate) fn for_app(
    target: &Target,
    certificates: Certificates,
    timeout: Duration,
) -> reqwest::Result<reqwest::Client> {
    let builder = builder(timeout).no_proxy().pool_idle_timeout(KEEP_IDLE);
    let builder = if target.is_under_localhost() {
        builder.resolve_to_addrs(target.host(), &LOCALHOST)
    } else {
        builder
    };
    match certificates {
        Certificates::Checked if target.is_https() => builder.build(),
        Certificates::Checked => without_roots(builder).build(),
        Certificates::Unchecked => {
            without_roots(builder).tls_danger_accept_invalid_certs(true).build()
        }
    }
}

/// A client for a tunnel's server, its agent or its public address. Redirects are
/// not followed: one could lead to a host inside this network.
///
/// Names under `localhost` lead to this machine, whatever the resolver says.
pub(crate) fn for_tunnel(url: &BaseUrl, timeout: Duration) -> reqwest::Result<reqwest::Client> {
    at(url, builder(timeout)).build()
}

fn at(url: &BaseUrl, builder: ClientBuilder) -> ClientBuilder {
    let builder = if url.is_here() {
        builder.no_proxy().resolve_to_addrs(url.host(), &LOCALHOST)
    } else {
        builder
    };
    if url.is_https() { builder } else { without_roots(builder) }
}

/// What all clients share. Redirects are not followed: that hides which server
/// responded, and turns a POST into a GET.
fn builder(timeout: Duration) -> ClientBuilder {
    reqwest::Client::builder()
        .redirect(Policy::none())
        .http1_max_headers(MAX_HEADERS)
        .timeout(timeout)
        .user_agent(concat!("kinde-hook/", env!("CARGO_PKG_VERSION")))
}

/// Skips reading the system's certificates.
fn without_roots(builder: ClientBuilder) -> ClientBuilder {
    builder.tls_certs_only([])
}

/// The innermost cause of a failed request: the error of the network or of TLS.
pub(crate) fn cause(error: &reqwest::Error) -> String {
    let mut innermost: Option<&dyn std::error::Error> = error.source();
    while let Some(next) = innermost.and_then(std::error::Error::source) {
        innermost = Some(next);
    }
    match innermost {
        Some(cause) => without_code(&cause.to_string()),
        None if error.is_timeout() => "no response in time".to_owned(),
        None => error.to_string(),
    }
}

/// Whether the other side accepted the connection, and closed it instead of
/// responding.
pub(crate) fn closed_early(error: &reqwest::Error) -> bool {
    use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    let is_end = |source: &(dyn std::error::Error + 'static)| {
        let of_hyper = source.downcast_ref::<hyper::Error>();
        let of_system = source.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        of_hyper.is_some_and(|error| error.is_incomplete_message() || error.is_closed())
            || of_system.is_some_and(|kind| {
                matches!(kind, BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof)
            })
    };
    let mut source = error.source();
    while let Some(cause) = source {
        if is_end(cause) {
            return !error.is_connect();
        }
        source = cause.source();
    }
    false
}

/// Removes the operating system's error number, which does not help a user.
fn without_code(text: &str) -> String {
    text.split(" (os error").next().unwrap_or(text).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_loopback() {
        for (url, destination) in [
            ("http://localhost:4100/x", Destination::Loopback),
            ("http://127.0.0.1", Destination::Loopback),
            ("http://[::1]:3000", Destination::Loopback),
            ("https://localhost", Destination::Remote),
            ("https://acme.kinde.com", Destination::Remote),
            ("http://acme.kinde.com", Destination::PlainRemote),
            ("http://localhost.example.com", Destination::PlainRemote),
            ("localhost", Destination::PlainRemote),
        ] {
            assert_eq!(Destination::of(url), destination, "{url}");
        }
    }
}
