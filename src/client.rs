//! HTTP clients, made for where they go, and what their errors mean.

use std::error::Error as _;
use std::time::Duration;

use reqwest::redirect::Policy;

use crate::webhook::is_loopback;

/// Where a request goes, as far as trust and proxies are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Destination {
    /// This machine: no proxy may take the request away, and no certificate
    /// store is needed for plain HTTP.
    Loopback,
    /// Another machine, with TLS.
    Remote,
    /// Another machine in the clear.
    PlainRemote,
}

impl Destination {
    /// Judges an absolute URL by its scheme and host.
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

/// Makes a client that follows no redirect: a redirect hides who answered.
///
/// The system's certificates are read only where TLS is wanted, since that
/// takes milliseconds and fails on machines that have none.
pub(crate) fn build(
    destination: Destination,
    timeout: Duration,
) -> reqwest::Result<reqwest::Client> {
    let builder = reqwest::Client::builder()
        .redirect(Policy::none())
        .timeout(timeout)
        .user_agent(concat!("kinde-hook/", env!("CARGO_PKG_VERSION")));
    match destination {
        Destination::Loopback => builder.no_proxy().tls_certs_only([]).build(),
        Destination::PlainRemote => builder.tls_certs_only([]).build(),
        Destination::Remote => builder.build(),
    }
}

/// The innermost cause of a failed request: what the network or TLS said.
pub(crate) fn cause(error: &reqwest::Error) -> String {
    let mut innermost: Option<&dyn std::error::Error> = error.source();
    while let Some(next) = innermost.and_then(std::error::Error::source) {
        innermost = Some(next);
    }
    match innermost {
        Some(cause) => without_code(&cause.to_string()),
        None if error.is_timeout() => "no answer in time".to_owned(),
        None => error.to_string(),
    }
}

/// Takes the operating system's error number off: it helps nobody at a prompt.
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
