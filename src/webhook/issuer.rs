//! The Kinde environment that signs, and where its keys are.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use crate::sanitize::redact;

/// The address of a Kinde environment, such as `https://acme.kinde.com`, in
/// normalised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    origin: String,
}

/// Why a text is not a valid issuer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IssuerError {
    /// Nothing was given.
    #[error("the issuer is empty")]
    Empty,
    /// Not an address at all.
    #[error("`{0}` is not an address")]
    NotAnAddress(String),
    /// Over plain HTTP, an attacker on the network could substitute keys.
    #[error("`{0}` is not https")]
    NotHttps(String),
    /// The address goes on after the host.
    #[error("`{0}` has more than a host: an issuer has no path, query or user name")]
    MoreThanAHost(String),
}

impl Issuer {
    /// The issuer's key set, at the two places where Kinde serves it: the one
    /// most of its SDKs use first.
    pub(crate) fn jwks_urls(&self) -> [String; 2] {
        ["jwks.json", "jwks"].map(|name| format!("{}/.well-known/{name}", self.origin))
    }

    /// The issuer's host, an IPv6 address in its brackets.
    pub(crate) fn host(&self) -> &str {
        let authority = self.origin.split_once("://").map_or("", |(_, authority)| authority);
        split_port(authority).map_or(authority, |(host, _)| host)
    }

    /// The issuer's address: a scheme and a host, no slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.origin
    }
}

impl FromStr for Issuer {
    type Err = IssuerError;

    /// Reads `acme`, `acme.kinde.com` or `https://acme.kinde.com/`, which all
    /// name one issuer.
    fn from_str(text: &str) -> Result<Self, IssuerError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(IssuerError::Empty);
        }
        let shown = || redact::address(text).into_owned();
        let not_an_address = || IssuerError::NotAnAddress(shown());
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
            None => (None, text),
        };
        let authority = rest.trim_end_matches('/').to_ascii_lowercase();
        if authority.contains(['/', '?', '#', '@', '\\']) {
            return Err(IssuerError::MoreThanAHost(shown()));
        }
        let (host, port) = split_port(&authority).ok_or_else(not_an_address)?;
        let host = whole_host(host).ok_or_else(not_an_address)?;
        let scheme = match scheme.as_deref() {
            Some("http") | None if is_loopback(&host) => "http",
            Some("https") | None => "https",
            Some("http") => return Err(IssuerError::NotHttps(shown())),
            Some(_) => return Err(not_an_address()),
        };
        let port = port.map_or(String::new(), |port| format!(":{port}"));
        Ok(Self { origin: format!("{scheme}://{host}{port}") })
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.origin)
    }
}

/// Whether a host, as written in a URL, can only be this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether a host, as written in a URL, leads to this machine by any of the
/// names and addresses that do, also where plain HTTP would not be trusted.
pub(crate) fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    let name = bare.strip_suffix('.').unwrap_or(&bare);
    let is_here = |address: IpAddr| {
        let address = address.to_canonical();
        // The unspecified address, as a destination, is this machine's loopback.
        address.is_loopback() || address.is_unspecified()
    };
    name == "localhost" || name.ends_with(".localhost") || name.parse().is_ok_and(is_here)
}

fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    let after_host = authority.rfind(']').map_or(0, |end| end + 1);
    match authority[after_host..].find(':') {
        None => Some((authority, None)),
        Some(at) => {
            let (host, port) = authority.split_at(after_host + at);
            Some((host, Some(port[1..].parse().ok()?)))
        }
    }
}

/// Completes a bare subdomain; `None` for an invalid host name.
fn whole_host(host: &str) -> Option<String> {
    if let Some(address) = host.strip_prefix('[') {
        let address = address.strip_suffix(']')?;
        return address.parse::<IpAddr>().is_ok().then(|| host.to_owned());
    }
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    let host = host.strip_suffix('.').unwrap_or(host);
    if !host.split('.').all(is_label) {
        return None;
    }
    if host.contains('.') || host == "localhost" {
        Some(host.to_owned())
    } else {
        Some(format!("{host}.kinde.com"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<String, IssuerError> {
        text.parse::<Issuer>().map(|issuer| issuer.as_str().to_owned())
    }

    #[test]
    fn every_spelling_of_an_issuer_is_normalised() {
        for text in [
            "acme",
            "acme.kinde.com",
            "https://acme.kinde.com",
            "https://acme.kinde.com/",
            "HTTPS://Acme.Kinde.com//",
            " acme.kinde.com/ ",
            "acme.kinde.com.",
        ] {
            assert_eq!(parse(text).as_deref(), Ok("https://acme.kinde.com"), "{text}");
        }
        assert_eq!(parse("auth.example.com").as_deref(), Ok("https://auth.example.com"));
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for text in ["http://localhost:4100", "localhost:4100", "http://localhost:4100/"] {
            assert_eq!(parse(text).as_deref(), Ok("http://localhost:4100"), "{text}");
        }
        assert_eq!(parse("http://127.0.0.1:1").as_deref(), Ok("http://127.0.0.1:1"));
        assert_eq!(parse("http://[::1]:1").as_deref(), Ok("http://[::1]:1"));
        assert!(matches!(parse("http://acme.kinde.com"), Err(IssuerError::NotHttps(_))));
        assert!(matches!(parse("http://10.0.0.1"), Err(IssuerError::NotHttps(_))));
        assert!(matches!(parse("http://localhost.evil.com"), Err(IssuerError::NotHttps(_))));
    }

    #[test]
    fn an_invalid_issuer_is_rejected() {
        assert_eq!(parse(" "), Err(IssuerError::Empty));
        for text in ["https://", "ftp://a.b", "a b", "https://a..b", "a:99999", "https://$X.com"] {
            assert!(matches!(parse(text), Err(IssuerError::NotAnAddress(_))), "{text}");
        }
        for text in ["https://a.b/c", "https://a.b?c", "https://u@a.b", "a.b#c"] {
            assert!(matches!(parse(text), Err(IssuerError::MoreThanAHost(_))), "{text}");
        }
    }
}
