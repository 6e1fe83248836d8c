//! Addresses of servers and tunnels, to which paths are added.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

use http::Uri;

use super::issuer::is_loopback;
use crate::sanitize::redact;

/// The longest accepted address, in bytes.
const MAX_BYTES: usize = 2048;

/// An http or https address with neither a query nor a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BaseUrl {
    url: String,
    host: String,
    https: bool,
}

/// Why a text is not a valid URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a valid URL: use one such as https://hooks.example.com")]
pub(crate) struct BaseUrlError(String);

impl BaseUrl {
    /// The address.
    pub(crate) fn as_str(&self) -> &str {
        &self.url
    }

    /// The host in lower case, an IPv6 address in its brackets.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// Whether it is reached through TLS.
    pub(crate) fn is_https(&self) -> bool {
        self.https
    }

    /// The address up to its path, without the scheme: the value of a `Host`
    /// header.
    pub(crate) fn authority(&self) -> &str {
        let rest = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        rest.split('/').next().unwrap_or(rest)
    }

    /// Whether it can only be this machine.
    pub(crate) fn is_here(&self) -> bool {
        is_loopback(&self.host) || self.host.ends_with(".localhost")
    }

    /// The address with a path that begins with a slash.
    pub(crate) fn with(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
}

impl FromStr for BaseUrl {
    type Err = BaseUrlError;

    /// Reads an address. Without a scheme it is https, except on this machine.
    fn from_str(text: &str) -> Result<Self, BaseUrlError> {
        let error = || BaseUrlError(redact::address(text).into_owned());
        let trimmed = text.trim();
        if trimmed.len() > MAX_BYTES || trimmed.contains('#') {
            return Err(error());
        }
        let uri: Uri = match trimmed.split_once("://") {
            Some(_) => trimmed.parse().map_err(|_| error())?,
            None => format!("https://{trimmed}").parse().map_err(|_| error())?,
        };
        let authority = uri.authority().ok_or_else(error)?;
        let host = authority.host().to_ascii_lowercase();
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if uri.query().is_some() || authority.as_str().contains('@') || host.is_empty() {
            return Err(error());
        }
        // `http` accepts nearly anything in brackets.
        let is_host = match host.strip_prefix('[') {
            Some(rest) => rest.strip_suffix(']').is_some_and(|it| it.parse::<Ipv6Addr>().is_ok()),
            None => host.chars().all(is_name),
        };
        if !is_host {
            return Err(error());
        }
        // `http` accepts a port that is not a number.
        let after_host = authority.as_str().get(host.len()..).unwrap_or_default();
        if !after_host.is_empty() && authority.port_u16().is_none() {
            return Err(error());
        }
        let https = match uri.scheme_str() {
            _ if !trimmed.contains("://") => !(is_loopback(&host) || host.ends_with(".localhost")),
            Some("https") => true,
            Some("http") => false,
            _ => return Err(error()),
        };
        let scheme = if https { "https" } else { "http" };
        let path = uri.path().trim_end_matches('/');
        let url = format!("{scheme}://{host}{after_host}{path}");
        Ok(Self { url, host, https })
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.url)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Option<String> {
        text.parse::<BaseUrl>().ok().map(|url| url.to_string())
    }

    #[test]
    fn an_address_has_one_spelling() {
        for (text, url) in [
            ("https://Hooks.Example.com/", "https://hooks.example.com"),
            ("hooks.example.com", "https://hooks.example.com"),
            ("localhost:4000", "http://localhost:4000"),
            ("[::1]:4000", "http://[::1]:4000"),
            ("name.tunnel.localhost:4000", "http://name.tunnel.localhost:4000"),
            ("http://tunnel.example.com:8080/a/", "http://tunnel.example.com:8080/a"),
            (" https://a.b ", "https://a.b"),
        ] {
            assert_eq!(parse(text).as_deref(), Some(url), "{text}");
        }
    }

    #[test]
    fn an_invalid_address_is_rejected() {
        for text in [
            "",
            "https://",
            "ftp://a.b",
            "https://u:p@a.b",
            "https://a.b?c",
            "https://a.b#c",
            "https://a.b:99999",
            "https://a.b:",
            "a b",
            "https://a$b",
            "/etc/passwd",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse(&format!("https://{}", "a".repeat(3000))), None);
    }

    #[test]
    fn a_host_in_brackets_is_an_ipv6_address() {
        for text in [
            "https://[$(id)]",
            "https://[a]",
            "https://[]",
            "https://[127.0.0.1]",
            "https://[v1.a]:1",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse("https://[2001:DB8::1]:1").as_deref(), Some("https://[2001:db8::1]:1"));
    }

    #[test]
    fn its_parts_are_what_requests_need() {
        let url: BaseUrl = "https://a.example.com:8443/in".parse().expect("an address");
        assert_eq!(url.host(), "a.example.com");
        assert_eq!(url.authority(), "a.example.com:8443");
        assert_eq!(url.with("/x"), "https://a.example.com:8443/in/x");
        assert!(url.is_https() && !url.is_here());
        let here: BaseUrl = "http://a.localhost:1".parse().expect("an address");
        assert!(!here.is_https() && here.is_here());
    }

    proptest! {
        #[test]
        fn any_text_is_an_address_or_is_not(text in "(https?://)?\\PC{0,40}") {
            if let Ok(url) = text.parse::<BaseUrl>() {
                let again: BaseUrl = url.as_str().parse().expect("its own spelling");
                prop_assert_eq!(again.as_str(), url.as_str());
                prop_assert!(!crate::sanitize::text(url.host()).contains('\\'));
            }
        }
    }
}
