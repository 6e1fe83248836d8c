//! Where events are sent: a developer's app, by as little as its port.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use crate::sanitize::redact;

/// The absolute URL of an app's webhook route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    url: String,
    https: bool,
    host: String,
    port: u16,
}

/// Why a text is not a valid target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TargetError {
    /// Not a port, host or URL.
    #[error("`{0}` is not a valid target: use a port, host:port/path or an http(s) URL")]
    NoTarget(String),
    /// A path without its port, or a host name without one: ambiguous.
    #[error("`{text}` has no port: add one, as in 3000/{text}, or use http://{text}")]
    NoPort { text: String },
}

impl Target {
    /// The URL.
    pub(crate) fn as_str(&self) -> &str {
        &self.url
    }

    /// Whether it is reached through TLS.
    pub(crate) fn is_https(&self) -> bool {
        self.https
    }

    /// The host in lower case, an IPv6 address without its brackets.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// The port, the scheme's own if none was given.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Whether its host is `localhost` or a name under it, which is this
    /// machine whatever the resolver returns.
    pub(crate) fn is_under_localhost(&self) -> bool {
        is_localhost(&self.host)
    }

    /// The URL up to its path.
    pub(crate) fn origin(&self) -> &str {
        let after_scheme = self.url.find("://").map_or(0, |at| at + 3);
        let end = self.url[after_scheme..]
            .find(['/', '?'])
            .map_or(self.url.len(), |at| after_scheme + at);
        &self.url[..end]
    }

    /// One text for all spellings of one address: `localhost`, 127.0.0.1, `::1`
    /// and the unspecified address are one host, letters of a host are small,
    /// and a scheme's own port is left out.
    pub(crate) fn address(&self) -> String {
        let host = self.host.strip_suffix('.').unwrap_or(&self.host);
        let host = match host.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
            Ok(ip) if ip.is_unspecified() => "localhost".to_owned(),
            // Of the other loopback addresses, each may be another app's.
            Ok(IpAddr::V4(Ipv4Addr::LOCALHOST) | IpAddr::V6(Ipv6Addr::LOCALHOST)) => {
                "localhost".to_owned()
            }
            Ok(IpAddr::V6(ip)) => format!("[{ip}]"),
            _ => host.to_owned(),
        };
        let (scheme, own_port) = if self.https { ("https", 443) } else { ("http", 80) };
        let port = if self.port == own_port { String::new() } else { format!(":{}", self.port) };
        format!("{scheme}://{host}{port}{}", self.path())
    }

    /// The path with the query, of which there is at least a slash.
    pub(crate) fn path(&self) -> &str {
        &self.url[self.origin().len()..]
    }

    /// Whether it is a listener that is bound to these addresses: it would
    /// forward to itself forever.
    pub(crate) fn points_at(&self, bound: &[SocketAddr]) -> bool {
        bound.iter().any(|address| address.port() == self.port && self.names(address.ip()))
    }

    fn names(&self, bound: IpAddr) -> bool {
        let bound = bound.to_canonical();
        let listens_on_loopback = bound.is_loopback() || bound.is_unspecified();
        let Ok(ip) = self.host.parse::<IpAddr>() else {
            return listens_on_loopback && is_localhost(&self.host);
        };
        let ip = ip.to_canonical();
        // The unspecified address, as a destination, is this machine's loopback.
        ip == bound
            || (ip.is_unspecified() && listens_on_loopback)
            || (ip.is_loopback() && bound.is_unspecified())
    }
}

/// `localhost` and its subdomains, which browsers and resolvers treat alike.
fn is_localhost(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    host == "localhost" || host.ends_with(".localhost")
}

impl FromStr for Target {
    type Err = TargetError;

    /// Reads `3000`, `3000/api/webhook`, `:3000`, `localhost:3000/api/webhook`
    /// or a URL.
    fn from_str(text: &str) -> Result<Self, TargetError> {
        let error = || TargetError::NoTarget(redact::address(text).into_owned());
        let trimmed = text.trim();
        let (scheme, rest) = match trimmed.split_once("://") {
            Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
            None => ("http".to_owned(), trimmed),
        };
        if scheme != "http" && scheme != "https" {
            return Err(error());
        }
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let port = authority.strip_prefix(':').unwrap_or(authority);
        let authority = match port.parse::<u16>() {
            Ok(0) => return Err(error()),
            Ok(port) => format!("localhost:{port}"),
            Err(_) if port.bytes().all(|byte| byte.is_ascii_digit()) => return Err(error()),
            Err(_) => authority.to_owned(),
        };
        let slash = if path.starts_with('/') { "" } else { "/" };
        let url = format!("{scheme}://{authority}{slash}{path}");
        let parsed: http::Uri = url.parse().map_err(|_| error())?;
        let host = parsed.host().unwrap_or_default().to_ascii_lowercase();
        let port_fits =
            !authority.ends_with(':') && (parsed.port_u16().is_some() || !has_port(&authority));
        if host.is_empty() || !port_fits || authority.contains('@') {
            return Err(error());
        }
        let has_scheme = rest.len() < trimmed.len();
        if !has_scheme && is_bare_word(&authority) {
            return Err(TargetError::NoPort { text: trimmed.to_owned() });
        }
        let https = scheme == "https";
        Ok(Self {
            port: parsed.port_u16().unwrap_or(if https { 443 } else { 80 }),
            host: host.trim_matches(['[', ']']).to_owned(),
            https,
            url,
        })
    }
}

/// Whether a host looks more like the first part of a path: it has no dot, no
/// port, and is not this machine.
fn is_bare_word(authority: &str) -> bool {
    !authority.contains(['.', ':']) && !is_localhost(&authority.to_ascii_lowercase())
}

fn has_port(authority: &str) -> bool {
    let after_host = authority.rfind(']').map_or(0, |end| end + 1);
    authority[after_host..].contains(':')
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_named_by_as_little_as_its_port() {
        for (text, url) in [
            ("3000", "http://localhost:3000/"),
            (":3000", "http://localhost:3000/"),
            ("3000/api/webhook", "http://localhost:3000/api/webhook"),
            ("localhost:3000/api?x=1", "http://localhost:3000/api?x=1"),
            ("127.0.0.1:3000", "http://127.0.0.1:3000/"),
            ("[::1]:3000/a", "http://[::1]:3000/a"),
            ("https://app.example.com/hook", "https://app.example.com/hook"),
            ("HTTP://localhost:3000", "http://localhost:3000/"),
        ] {
            assert_eq!(
                text.parse::<Target>().map(|target| target.url).as_deref(),
                Ok(url),
                "{text}"
            );
        }
    }

    fn target(text: &str) -> Target {
        text.parse().expect("a target")
    }

    #[test]
    fn a_target_knows_its_host_and_port() {
        for (text, host, port, origin) in [
            ("3000/a?b", "localhost", 3000, "http://localhost:3000"),
            ("https://App.example.com/hook", "app.example.com", 443, "https://App.example.com"),
            ("http://a.b", "a.b", 80, "http://a.b"),
            ("[::1]:3000/a", "::1", 3000, "http://[::1]:3000"),
        ] {
            let target = target(text);
            assert_eq!((target.host(), target.port()), (host, port), "{text}");
            assert_eq!(target.origin(), origin, "{text}");
            assert_eq!(target.is_https(), text.starts_with("https"), "{text}");
        }
    }

    #[test]
    fn one_address_has_one_text_however_it_is_spelled() {
        for text in [
            "3000/a?b",
            "localhost:3000/a?b",
            "LocalHost.:3000/a?b",
            "HTTP://127.0.0.1:3000/a?b",
            "[::1]:3000/a?b",
            "[::ffff:127.0.0.1]:3000/a?b",
            "0.0.0.0:3000/a?b",
        ] {
            assert_eq!(target(text).address(), "http://localhost:3000/a?b", "{text}");
        }
        for (text, address) in [
            ("https://App.example.com:443", "https://app.example.com/"),
            ("http://a.b:443", "http://a.b:443/"),
            ("http://a.b:80/A", "http://a.b/A"),
            ("127.0.0.2:3000", "http://127.0.0.2:3000/"),
            ("a.localhost:3000", "http://a.localhost:3000/"),
            ("[2001:DB8:0::1]:3000", "http://[2001:db8::1]:3000/"),
        ] {
            assert_eq!(target(text).address(), address, "{text}");
        }
    }

    #[test]
    fn a_target_that_is_the_listener_itself_is_found() {
        let points_at = |text: &str, bound: &[&str]| {
            let bound: Vec<SocketAddr> =
                bound.iter().map(|address| address.parse().expect("an address")).collect();
            target(text).points_at(&bound)
        };
        let both = ["127.0.0.1:4100", "[::1]:4100"];
        for text in [
            "4100",
            "localhost:4100/api",
            "LOCALHOST:4100",
            "localhost.:4100",
            "app.localhost:4100",
            "127.0.0.1:4100",
            "[::1]:4100",
            "[::ffff:127.0.0.1]:4100",
            "0.0.0.0:4100",
            "[::]:4100",
            "https://localhost:4100",
        ] {
            assert!(points_at(text, &both), "{text}");
        }
        for text in ["4101", "localhost/api", "app.example.com:4100", "192.0.2.7:4100"] {
            assert!(!points_at(text, &both), "{text}");
        }
        assert!(points_at("192.0.2.7:4100", &["192.0.2.7:4100"]));
        assert!(!points_at("localhost:4100", &["192.0.2.7:4100"]));
        for text in ["4100", "127.0.0.1:4100", "[::1]:4100"] {
            assert!(points_at(text, &["0.0.0.0:4100"]), "{text}");
        }
        assert!(points_at("localhost", &["127.0.0.1:80"]));
    }

    #[test]
    fn an_invalid_target_is_rejected() {
        for text in ["", "0", "99999999", "ftp://x", "local host", "http://", "a:b", "u@h:1", "x:"]
        {
            let outcome = text.parse::<Target>();
            assert!(outcome.is_err(), "{text}: {outcome:?}");
        }
    }

    #[test]
    fn a_path_without_a_port_is_not_a_host() {
        for text in ["api/kinde-webhook", " api", "api?x=1"] {
            let error = text.parse::<Target>().expect_err("no target").to_string();
            let better = format!("3000/{}", text.trim());
            assert!(error.contains(&better), "{error}");
            assert!(better.parse::<Target>().is_ok(), "{better}");
        }
        for text in
            ["myhost:3000", "http://app/hook", "localhost/api", "LocalHost", "a.b/c", "[::1]/a"]
        {
            assert!(text.parse::<Target>().is_ok(), "{text}");
        }
    }
}
