//! A tunnel opened by a shell command that prints the public URL.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::time::Duration;

use super::program::{LogEvent, LogParser, Program};
use crate::webhook::BaseUrl;

/// The placeholder for the listener's port.
const PORT: &str = "{port}";

/// The shell command as a program, for a tunnel to the listener at `local`.
pub(super) fn program(line: &str, local: SocketAddr) -> Program {
    let line = line.replace(PORT, &local.port().to_string());
    Program {
        // Not the line itself: it may hold secrets.
        name: "the tunnel command".to_owned(),
        argv: shell(&line),
        start_timeout: Duration::from_secs(30),
        install: "no shell was found to run it".to_owned(),
        hint: "the first http(s) URL that it prints must be the public one".to_owned(),
        parser: Box::new(move || Box::new(LogState { port: local.port(), is_up: false })),
    }
}

#[cfg(unix)]
fn shell(line: &str) -> Vec<OsString> {
    ["sh", "-c", line].map(OsString::from).into()
}

#[cfg(not(unix))]
fn shell(line: &str) -> Vec<OsString> {
    ["cmd", "/C", line].map(OsString::from).into()
}

/// What its output has shown so far.
#[derive(Debug)]
struct LogState {
    port: u16,
    is_up: bool,
}

impl LogParser for LogState {
    fn read(&mut self, line: &str) -> Option<LogEvent> {
        if !self.is_up
            && let Some(url) = addresses(line).find(|url| !self.is_ours(url))
        {
            self.is_up = true;
            return Some(LogEvent::Up(url.to_string()));
        }
        // Should it exit, its last line is the best guess at the cause.
        Some(LogEvent::Log(line.to_owned()))
    }
}

impl LogState {
    /// Whether a URL is the listener's own, which many programs print too.
    fn is_ours(&self, url: &BaseUrl) -> bool {
        url.is_here() && url.authority().ends_with(&format!(":{}", self.port))
    }
}

/// Every http(s) URL in a line.
fn addresses(line: &str) -> impl Iterator<Item = BaseUrl> {
    line.match_indices("http").filter_map(|(at, _)| {
        let rest = &line[at..];
        let is_address = rest.starts_with("http://") || rest.starts_with("https://");
        let end = rest
            .find(|c: char| c.is_whitespace() || c.is_control() || "\"'<>()[]{}|\\`,;".contains(c));
        let text = rest[..end.unwrap_or(rest.len())].trim_end_matches(['.', ':', '!', '?', '*']);
        is_address.then(|| text.parse().ok()).flatten()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn first(line: &str) -> Option<String> {
        addresses(line).next().map(|url| url.to_string())
    }

    #[test]
    fn the_address_is_found_in_any_sentence() {
        for (line, url) in [
            ("your url is: https://acme.example.com", "https://acme.example.com"),
            ("Forwarding https://a.b/ -> x", "https://a.b"),
            ("(see \"http://a.b:8080/in\").", "http://a.b:8080/in"),
            ("\u{1b}[32mhttps://a.b\u{1b}[0m", "https://a.b"),
            ("https://a.b, https://c.d", "https://a.b"),
            ("http error, so https://a.b.", "https://a.b"),
        ] {
            assert_eq!(first(line).as_deref(), Some(url), "{line}");
        }
        for line in ["", "http", "https://", "listening at bore.example:40051"] {
            assert_eq!(first(line), None, "{line}");
        }
    }

    #[test]
    fn the_listeners_own_address_is_not_the_tunnels() {
        let mut log = LogState { port: 4100, is_up: false };
        let both = "http://localhost:4100 is reachable at https://a.b";
        assert_eq!(log.read(both), Some(LogEvent::Up("https://a.b".to_owned())));
        let second = "https://second.one".to_owned();
        assert_eq!(log.read(&second), Some(LogEvent::Log(second)));
    }

    #[cfg(unix)]
    #[test]
    fn the_port_stands_where_the_line_wants_it() {
        let local = SocketAddr::from(([127, 0, 0, 1], 4100));
        let program = program("lt --port {port} -- {port}", local);
        assert_eq!(program.argv, ["sh", "-c", "lt --port 4100 -- 4100"].map(OsString::from));
    }

    proptest! {
        #[test]
        fn no_line_is_too_strange(line in "\\PC{0,20}(https?://)?\\PC{0,40}") {
            for url in addresses(&line) {
                prop_assert!(url.as_str().starts_with("http"));
            }
        }
    }
}
