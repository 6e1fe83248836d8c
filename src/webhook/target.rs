//! Where events are sent: a developer's app, by as little as its port.

use std::fmt;
use std::str::FromStr;

/// The absolute URL of an app's webhook route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target(String);

/// Why a text names no target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no target: give a port, host:port/path or an http(s) URL")]
pub(crate) struct TargetFault(String);

impl Target {
    /// The URL.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Target {
    type Err = TargetFault;

    /// Reads `3000`, `3000/api/webhook`, `:3000`, `localhost:3000/api/webhook`
    /// or a URL.
    fn from_str(text: &str) -> Result<Self, TargetFault> {
        let fault = || TargetFault(text.to_owned());
        let trimmed = text.trim();
        let (scheme, rest) = match trimmed.split_once("://") {
            Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
            None => ("http".to_owned(), trimmed),
        };
        if scheme != "http" && scheme != "https" {
            return Err(fault());
        }
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let port = authority.strip_prefix(':').unwrap_or(authority);
        let authority = match port.parse::<u16>() {
            Ok(0) => return Err(fault()),
            Ok(port) => format!("localhost:{port}"),
            Err(_) => authority.to_owned(),
        };
        let slash = if path.starts_with('/') { "" } else { "/" };
        let url = format!("{scheme}://{authority}{slash}{path}");
        let parsed: http::Uri = url.parse().map_err(|_| fault())?;
        let is_host = parsed.host().is_some_and(|host| !host.is_empty());
        let port_fits =
            !authority.ends_with(':') && (parsed.port_u16().is_some() || !has_port(&authority));
        if !is_host || !port_fits || authority.contains('@') {
            return Err(fault());
        }
        Ok(Self(url))
    }
}

fn has_port(authority: &str) -> bool {
    let after_host = authority.rfind(']').map_or(0, |end| end + 1);
    authority[after_host..].contains(':')
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
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
            assert_eq!(text.parse::<Target>().map(|t| t.0).as_deref(), Ok(url), "{text}");
        }
    }

    #[test]
    fn what_is_no_target_is_refused() {
        for text in ["", "0", "99999999", "ftp://x", "local host", "http://", "a:b", "u@h:1", "x:"]
        {
            let outcome = text.parse::<Target>();
            assert!(outcome.is_err() || text == "99999999", "{text}: {outcome:?}");
        }
    }
}
