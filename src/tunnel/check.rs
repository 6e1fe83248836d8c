//! Checks that a request like Kinde's, sent to the public URL, reaches the
//! listener unchanged.

use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderMap, HeaderValue, StatusCode};
use tokio::time::Instant;

use super::backoff::Backoff;
use super::probe::{Echo, HEADER, MEDIA_TYPE, Probe, Probes};
use crate::client;
use crate::webhook::{BaseUrl, TunnelNotice, excerpt};

/// How long one probe may take.
const PROBE_TIMEOUT: Duration = Duration::from_secs(10);

/// How long an unreachable URL is retried: a new DNS name takes a while to
/// propagate.
const NAME_TIMEOUT: Duration = Duration::from_secs(60);

/// The first and the longest wait between attempts.
const WAITS: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(8));

/// A slower probe is reported, since Kinde's requests time out.
const SLOW: Duration = Duration::from_secs(5);

/// How much of an answer is read, in bytes.
const MAX_ANSWER_BYTES: usize = 16 * 1024;

/// The outcome of a check.
#[derive(Debug)]
pub(crate) struct Checked {
    /// Whether a probe arrived unchanged, so that the URL leads to this listener.
    pub(crate) came_through: bool,
    pub(crate) notice: TunnelNotice,
}

/// Sends probes to `path` at the public URL until one arrives or a permanent
/// fault is found. `None` if no probe can be created.
pub(crate) async fn check(url: &BaseUrl, path: &str, probes: &Probes) -> Option<Checked> {
    let probe = probes.send()?;
    let client = match client::for_tunnel(url, PROBE_TIMEOUT) {
        Ok(client) => client,
        Err(error) => {
            let cause = format!("cannot send a probe: {}", client::cause(&error));
            let hint = "install the system's CA certificates (ca-certificates)".to_owned();
            let notice = TunnelNotice::Faulty { url: url.to_string(), cause, hint: Some(hint) };
            return Some(Checked { came_through: false, notice });
        }
    };
    let deadline = Instant::now() + NAME_TIMEOUT;
    let mut backoff = Backoff::new(WAITS.0, WAITS.1);
    loop {
        let begun = Instant::now();
        let response = send(&client, &url.with(path), &probe).await;
        let took = begun.elapsed();
        let result = judge(&response, &probe.expected, took);
        let wait = backoff.next();
        if result.is_transient() && Instant::now() + wait < deadline {
            tracing::debug!(?result, "the probe has not come through yet");
            tokio::time::sleep(wait).await;
            continue;
        }
        let came_through = result.came_through();
        return Some(Checked { came_through, notice: result.notice(url, took) });
    }
}

/// The response to a probe.
#[derive(Debug, Clone)]
enum ProbeResponse {
    Received { status: StatusCode, headers: HeaderMap, body: Bytes },
    Timeout,
    Unreachable(String),
}

async fn send(client: &reqwest::Client, url: &str, probe: &Probe) -> ProbeResponse {
    let request = client
        .post(url)
        .header(CONTENT_TYPE, MEDIA_TYPE)
        .header(HEADER, &probe.name)
        .body(probe.body.clone());
    let mut response = match request.send().await {
        Ok(response) => response,
        Err(error) if error.is_timeout() => return ProbeResponse::Timeout,
        Err(error) => return ProbeResponse::Unreachable(client::cause(&error)),
    };
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        body.extend_from_slice(&chunk);
        if body.len() > MAX_ANSWER_BYTES {
            break;
        }
    }
    let headers = response.headers().clone();
    ProbeResponse::Received { status: response.status(), headers, body: body.into() }
}

/// What a probe shows about the tunnel.
#[derive(Debug, Clone, PartialEq, Eq)]
enum ProbeResult {
    Unchanged,
    Slow(Duration),
    /// No response in time.
    Timeout,
    /// The URL leads nowhere, yet or any longer.
    Unreachable(String),
    /// An interstitial page answers instead of the listener.
    HtmlPage(String),
    MediaTypeRejected,
    MediaTypeChanged(String),
    BodyChanged,
    AuthenticationRequired(StatusCode),
    Redirect(String),
    /// Another program answers.
    OtherProgram(StatusCode, String),
}

fn judge(response: &ProbeResponse, expected: &Echo, took: Duration) -> ProbeResult {
    let (status, headers, body) = match response {
        ProbeResponse::Timeout => return ProbeResult::Timeout,
        ProbeResponse::Unreachable(cause) => return ProbeResult::Unreachable(cause.clone()),
        ProbeResponse::Received { status, headers, body } => (*status, headers, body),
    };
    if let Some(echo) =
        serde_json::from_slice::<Echo>(body).ok().filter(|echo| echo.probe == expected.probe)
    {
        return match echo {
            echo if echo.body != expected.body => ProbeResult::BodyChanged,
            Echo { content_type, .. } if content_type != expected.content_type => {
                ProbeResult::MediaTypeChanged(content_type.unwrap_or_else(|| "none".to_owned()))
            }
            _ if took > SLOW => ProbeResult::Slow(took),
            _ => ProbeResult::Unchanged,
        };
    }
    if status == StatusCode::UNSUPPORTED_MEDIA_TYPE {
        // The listener returns 415 too if the tunnel changed the media type.
        return match our_error(body).as_deref() {
            Some("unsupported-media-type") => {
                ProbeResult::MediaTypeChanged("another type".to_owned())
            }
            _ => ProbeResult::MediaTypeRejected,
        };
    }
    if matches!(status.as_u16(), 404 | 408 | 410 | 429 | 502..=504 | 520..=530) {
        return ProbeResult::Unreachable(format!("it returns {status}"));
    }
    if status.is_redirection() {
        let location = headers.get(LOCATION).map(HeaderValue::as_bytes).unwrap_or_default();
        return ProbeResult::Redirect(String::from_utf8_lossy(location).into_owned());
    }
    let media_type = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    if media_type.starts_with(b"text/html") || excerpt(body).starts_with("an HTML page") {
        return ProbeResult::HtmlPage(excerpt(body).lines().next().unwrap_or_default().to_owned());
    }
    if matches!(status.as_u16(), 401 | 403 | 407) && our_error(body).is_none() {
        return ProbeResult::AuthenticationRequired(status);
    }
    ProbeResult::OtherProgram(status, excerpt(body).lines().next().unwrap_or_default().to_owned())
}

/// The error's name in a response that looks like a listener's.
fn our_error(body: &[u8]) -> Option<String> {
    let body: serde_json::Value = serde_json::from_slice(body).ok()?;
    Some(body.get("error")?.as_str()?.to_owned())
}

impl ProbeResult {
    /// Whether the probe reached this listener unchanged.
    fn came_through(&self) -> bool {
        matches!(self, Self::Unchanged | Self::Slow(_))
    }

    /// Whether a retry may succeed.
    fn is_transient(&self) -> bool {
        matches!(self, Self::Timeout | Self::Unreachable(_))
    }

    fn notice(self, url: &BaseUrl, took: Duration) -> TunnelNotice {
        let address = url.to_string();
        if self == Self::Unchanged {
            if url.is_https() || url.is_here() {
                return TunnelNotice::Checked { url: address, took };
            }
            let cause = "the probe arrived, but the URL is not https".to_owned();
            let hint = Some("Kinde sends webhooks to https URLs only".to_owned());
            return TunnelNotice::Faulty { url: address, cause, hint };
        }
        let (cause, hint) = self.explain();
        TunnelNotice::Faulty { url: address, cause, hint: Some(hint.to_owned()) }
    }

    fn explain(self) -> (String, &'static str) {
        match self {
            Self::Unchanged => (String::new(), ""),
            Self::Slow(took) => (
                format!("the probe arrived, but took {:.1} seconds", took.as_secs_f64()),
                "Kinde may time out before the response arrives: try another engine",
            ),
            Self::Timeout => (
                format!("no response to the probe within {} seconds", PROBE_TIMEOUT.as_secs()),
                "the tunnel accepts requests but does not deliver them: reopen it",
            ),
            Self::Unreachable(cause) => (
                format!(
                    "the probe did not arrive within {} seconds: {cause}",
                    NAME_TIMEOUT.as_secs()
                ),
                "check that the tunnel is open and the URL is correct; if so, use another engine",
            ),
            Self::HtmlPage(title) => (
                format!("an interstitial page blocks webhooks: {title}"),
                "Kinde cannot click through it: turn it off in the tunnel's service, or use \
                 another engine",
            ),
            Self::MediaTypeRejected => (
                "it rejects application/jwt (415)".to_owned(),
                "Kinde sends nothing but application/jwt: use another engine",
            ),
            Self::MediaTypeChanged(into) => (
                format!("it changes the media type application/jwt to {into}"),
                "the tunnel does not forward webhooks unchanged: use another engine",
            ),
            Self::BodyChanged => (
                "it changes the body of requests".to_owned(),
                "the signature of a changed body does not verify: use another engine",
            ),
            Self::AuthenticationRequired(status) => (
                format!("it requires authentication ({status})"),
                "Kinde cannot authenticate: turn the protection off",
            ),
            Self::Redirect(location) => (
                format!("it redirects to {location}"),
                "Kinde does not follow redirects: use the final URL",
            ),
            Self::OtherProgram(status, excerpt) => (
                format!("another program responds there: {status} {excerpt}"),
                "check that the tunnel leads to this listener's port and path",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::costs::assert_linear;

    fn expected() -> Echo {
        Echo {
            probe: "proof".to_owned(),
            body: "hash".to_owned(),
            content_type: Some(MEDIA_TYPE.to_owned()),
        }
    }

    fn answer(status: u16, headers: &[(&'static str, &str)], body: &str) -> ProbeResponse {
        let pairs = headers.iter().map(|(name, value)| {
            (http::HeaderName::from_static(name), value.parse().expect("a value"))
        });
        ProbeResponse::Received {
            status: StatusCode::from_u16(status).expect("a status"),
            headers: pairs.collect(),
            body: Bytes::copy_from_slice(body.as_bytes()),
        }
    }

    fn result(response: &ProbeResponse) -> ProbeResult {
        judge(response, &expected(), Duration::from_millis(80))
    }

    fn echo(echo: &Echo) -> ProbeResponse {
        answer(200, &[], &serde_json::to_string(echo).expect("JSON"))
    }

    #[test]
    fn what_came_as_it_was_sent_is_unchanged() {
        assert_eq!(result(&echo(&expected())), ProbeResult::Unchanged);
        let slow = Duration::from_secs(7);
        assert_eq!(judge(&echo(&expected()), &expected(), slow), ProbeResult::Slow(slow));
    }

    #[test]
    fn what_a_tunnel_changes_is_named() {
        let body = Echo { body: "other".to_owned(), ..expected() };
        assert_eq!(result(&echo(&body)), ProbeResult::BodyChanged);
        let json = Echo { content_type: Some("application/json".to_owned()), ..expected() };
        assert_eq!(
            result(&echo(&json)),
            ProbeResult::MediaTypeChanged("application/json".to_owned())
        );
        let ours = r#"{"error":"unsupported-media-type","message":"…"}"#;
        assert!(matches!(result(&answer(415, &[], ours)), ProbeResult::MediaTypeChanged(_)));
        assert_eq!(
            result(&answer(415, &[], "Unsupported Media Type: application/jwt")),
            ProbeResult::MediaTypeRejected
        );
    }

    #[test]
    fn who_stands_in_the_way_is_named() {
        let html = "<!DOCTYPE html><title>Friendly Reminder</title>";
        for status in [200, 401, 403] {
            let response = answer(status, &[("content-type", "text/html; charset=utf-8")], html);
            assert_eq!(
                result(&response),
                ProbeResult::HtmlPage("an HTML page: Friendly Reminder".into())
            );
        }
        assert_eq!(
            result(&answer(401, &[("www-authenticate", "Basic")], "")),
            ProbeResult::AuthenticationRequired(StatusCode::UNAUTHORIZED)
        );
        assert_eq!(
            result(&answer(301, &[("location", "https://b")], "")),
            ProbeResult::Redirect("https://b".to_owned())
        );
        assert_eq!(
            result(&answer(200, &[], "{\"ok\":true}")),
            ProbeResult::OtherProgram(StatusCode::OK, "{\"ok\":true}".to_owned())
        );
        let fake = Echo { probe: "guess".to_owned(), ..expected() };
        assert!(matches!(result(&echo(&fake)), ProbeResult::OtherProgram(..)));
    }

    #[test]
    fn a_name_that_is_not_there_yet_gets_time() {
        for status in [404, 502, 503, 504, 530] {
            let html = answer(status, &[("content-type", "text/html")], "<html>");
            assert!(result(&html).is_transient(), "{status}");
        }
        assert!(result(&ProbeResponse::Unreachable("dns error".to_owned())).is_transient());
        assert!(result(&ProbeResponse::Timeout).is_transient());
        assert!(!result(&answer(200, &[], "")).is_transient());
    }

    #[test]
    fn a_slow_probe_has_come_through_and_a_changed_one_has_not() {
        assert!(judge(&echo(&expected()), &expected(), Duration::from_secs(7)).came_through());
        assert!(!result(&echo(&Echo { body: "other".to_owned(), ..expected() })).came_through());
        assert!(!result(&answer(200, &[], "{}")).came_through());
    }

    #[test]
    fn plain_http_from_afar_is_told_although_it_works() {
        let here: BaseUrl = "http://a.localhost".parse().expect("an address");
        let away: BaseUrl = "http://a.example.com".parse().expect("an address");
        let notice = |url| ProbeResult::Unchanged.notice(url, Duration::ZERO);
        assert_eq!(notice(&here).state(), "checked");
        assert_eq!(notice(&away).state(), "faulty");
    }

    #[test]
    fn twice_the_answer_costs_twice_the_time() {
        for status in [200, 401, 415] {
            for piece in ["{\"probe\":", "<html><title>", "[", "{\"error\":\"x\",", "\n"] {
                let response = |size| answer(status, &[], &piece.repeat(size));
                assert_linear(piece, 10_000, response, result);
            }
            let error =
                |size| answer(status, &[], &format!("{{\"x\":[{}1]}}", "{\"a\":1},".repeat(size)));
            assert_linear("an object", 3_000, error, result);
        }
    }

    proptest! {
        #[test]
        fn no_answer_is_too_strange(status in 100_u16..999, body: Vec<u8>, location: Vec<u8>) {
            let mut headers = HeaderMap::new();
            if let Ok(value) = http::HeaderValue::from_bytes(&location) {
                headers.insert(LOCATION, value.clone());
                headers.insert(CONTENT_TYPE, value);
            }
            let status = StatusCode::from_u16(status).expect("a status");
            let response = ProbeResponse::Received { status, headers, body: body.into() };
            prop_assert_ne!(result(&response), ProbeResult::Unchanged);
        }
    }
}
