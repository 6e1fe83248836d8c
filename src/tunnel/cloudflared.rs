//! Quick tunnels of the cloudflared program: no account, a new name each time.

use std::net::SocketAddr;
use std::time::Duration;

use super::program::{LogEvent, LogParser, Program};

/// The beginning and end of a quick tunnel's URL.
const SCHEME: &str = "https://";
const DOMAIN: &str = ".trycloudflare.com";

/// The API's host name, which is not a tunnel's.
const SERVICE: &str = "api";

/// The program, for a tunnel to the listener at `local`.
pub(super) fn program(local: SocketAddr) -> Program {
    let url = format!("http://{local}");
    let args = ["tunnel", "--no-autoupdate", "--metrics", "127.0.0.1:0", "--url", &url];
    Program {
        name: "cloudflared".to_owned(),
        argv: std::iter::once("cloudflared").chain(args).map(Into::into).collect(),
        start_timeout: Duration::from_secs(30),
        install: format!("install it: {INSTALL}"),
        hint: "check that `cloudflared tunnel --url http://localhost:1` works on its own; a \
               ~/.cloudflared/config.yml may interfere"
            .to_owned(),
        parser: Box::new(|| Box::new(LogState::default())),
    }
}

#[cfg(target_os = "macos")]
const INSTALL: &str = "brew install cloudflared";
#[cfg(windows)]
const INSTALL: &str = "winget install --id Cloudflare.cloudflared";
#[cfg(not(any(target_os = "macos", windows)))]
const INSTALL: &str = "download it from https://github.com/cloudflare/cloudflared/releases";

/// What its log has shown so far.
#[derive(Debug, Default)]
struct LogState {
    url: Option<String>,
}

impl LogParser for LogState {
    fn read(&mut self, line: &str) -> Option<LogEvent> {
        if let Some(url) = quick_tunnel(line) {
            self.url = Some(url);
            return None;
        }
        if line.contains("Registered tunnel connection") {
            return self.url.clone().map(LogEvent::Up);
        }
        if line.contains("Unregistered tunnel connection") || line.contains("Retrying connection") {
            return Some(LogEvent::Down("cloudflared is not connected to Cloudflare".to_owned()));
        }
        let is_error = [" ERR ", " FTL ", "\"level\":\"error\"", "\"level\":\"fatal\""]
            .iter()
            .any(|level| line.contains(level))
            || line.starts_with("failed ");
        is_error.then(|| LogEvent::Error(without_head(line).to_owned()))
    }
}

/// A quick tunnel's URL in a line.
fn quick_tunnel(line: &str) -> Option<String> {
    line.match_indices(SCHEME).find_map(|(at, _)| {
        let rest = &line[at + SCHEME.len()..];
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let end = rest.find(|c| !is_name(c))?;
        let name = &rest[..end];
        let goes_on = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
        let after = rest[end..].strip_prefix(DOMAIN)?;
        let fits = !name.is_empty() && name != SERVICE && !after.starts_with(goes_on);
        fits.then(|| format!("{SCHEME}{name}{DOMAIN}"))
    })
}

/// The line without timestamp and level.
fn without_head(line: &str) -> &str {
    [" ERR ", " FTL "]
        .iter()
        .find_map(|level| line.split_once(level))
        .map_or(line, |(_, message)| message)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OUTPUT: &str = "\
2026-11-23T10:00:00Z INF Thank you for trying Cloudflare Tunnel. See https://www.cloudflare.com/website-terms/
2026-11-23T10:00:00Z INF Requesting new quick Tunnel on trycloudflare.com...
2026-11-23T10:00:03Z INF +------------------------------------------------------------+
2026-11-23T10:00:03Z INF |  Your quick Tunnel has been created! Visit it at:  |
2026-11-23T10:00:03Z INF |  https://four-random-words-here.trycloudflare.com  |
2026-11-23T10:00:03Z INF Starting metrics server on 127.0.0.1:20241/metrics";

    #[test]
    fn it_is_up_when_its_connection_is_registered_and_no_sooner() {
        let mut log = LogState::default();
        for line in OUTPUT.lines() {
            assert_eq!(log.read(line), None, "{line}");
        }
        let up = LogEvent::Up("https://four-random-words-here.trycloudflare.com".to_owned());
        let registered = "2026-11-23T10:00:04Z INF Registered tunnel connection connIndex=0";
        assert_eq!(log.read(registered), Some(up.clone()));
        let retrying = "2026-11-23T11:00:04Z INF Retrying connection in up to 2s connIndex=0";
        assert!(matches!(log.read(retrying), Some(LogEvent::Down(_))));
        assert_eq!(log.read(registered), Some(up));
    }

    #[test]
    fn its_errors_are_told_without_their_head() {
        let line = "2026-11-23T10:00:00Z ERR Couldn't start tunnel error=\"no network\"";
        assert_eq!(
            LogState::default().read(line),
            Some(LogEvent::Error("Couldn't start tunnel error=\"no network\"".to_owned()))
        );
    }

    #[test]
    fn only_a_quick_tunnels_address_is_taken_for_one() {
        for line in [
            "failed to request quick Tunnel: Post \"https://api.trycloudflare.com/tunnel\": EOF",
            "https://.trycloudflare.com",
            "http://a.trycloudflare.com",
            "https://a.trycloudflare.com.evil.example",
            "https://a.b.trycloudflare.com",
        ] {
            assert_eq!(quick_tunnel(line), None, "{line}");
        }
        assert_eq!(
            quick_tunnel("see https://x.y and https://a-1.trycloudflare.com/ now").as_deref(),
            Some("https://a-1.trycloudflare.com")
        );
    }

    proptest! {
        #[test]
        fn no_line_is_too_strange(line in "(https://)?\\PC{0,20}(\\.trycloudflare\\.com)?\\PC{0,20}") {
            let _ = LogState::default().read(&line);
            if let Some(url) = quick_tunnel(&line) {
                prop_assert!(line.contains(&url));
            }
        }
    }
}
