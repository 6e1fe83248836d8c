//! One request to one app, and its response.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ALLOW, LOCATION};
use http::{HeaderMap, Method};
use jiff::Timestamp;
use reqwest::{Client, RequestBuilder, Response};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout, timeout_at};

use crate::client::{self, Certificates, KEEP_IDLE};
use crate::error::Failure;
use crate::webhook::{ANSWERED_BY, AnsweredBy, ForwardOutcome, Forwarded, Target, excerpt};

/// How long an app may take to respond, from the first byte sent to its status.
pub(crate) const SEND_TIMEOUT: Duration = Duration::from_secs(30);

/// How much of a response's body is read, in bytes.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// How long to wait for the body once the status is known. An app may keep it open
/// for ever, and the sender waits for the status alone.
const BODY_TIMEOUT: Duration = Duration::from_secs(1);

/// Number of bodies that are read only to reuse their connections.
const MAX_DRAINING: usize = 32;

/// An HTTP client for one target.
#[derive(Debug, Clone)]
pub(crate) struct AppClient {
    target: Target,
    certificates: Certificates,
    timeout: Duration,
    client: Client,
    /// When the app last responded, and so when a connection was last pooled.
    answered: Arc<Mutex<Option<Instant>>>,
    draining: Arc<Semaphore>,
}

/// Why an app did not respond.
#[derive(Debug)]
enum SendError {
    /// It cannot be reached, or the connection broke: the error of the network.
    Unreachable(String),
    /// No response in time.
    Timeout,
}

/// Why there is no client: the system has no certificates to trust, as in a
/// slim container.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot make an HTTP client for {target}: {cause}")]
pub(crate) struct AppClientError {
    target: String,
    cause: String,
}

impl AppClient {
    pub(crate) fn new(
        target: Target,
        certificates: Certificates,
        timeout: Duration,
    ) -> Result<Self, AppClientError> {
        match client::for_app(&target, certificates, timeout) {
            Ok(client) => Ok(Self {
                target,
                certificates,
                timeout,
                client,
                answered: Arc::default(),
                draining: Arc::new(Semaphore::new(MAX_DRAINING)),
            }),
            Err(error) => {
                Err(AppClientError { target: target.to_string(), cause: client::cause(&error) })
            }
        }
    }

    pub(crate) fn target(&self) -> &Target {
        &self.target
    }

    /// Sends a body, byte for byte, and reports the outcome.
    pub(crate) async fn forward(&self, headers: HeaderMap, body: Bytes) -> Forwarded {
        self.forward_before(Instant::now() + self.timeout, headers, body).await
    }

    /// The same, with a deadline for the response.
    pub(super) async fn forward_before(
        &self,
        deadline: Instant,
        headers: HeaderMap,
        body: Bytes,
    ) -> Forwarded {
        let sent = async {
            let sent = timeout_at(deadline, self.post(&headers, &body)).await;
            sent.unwrap_or(Err(SendError::Timeout))
        };
        let (mut forwarded, response) = self.report(sent).await;
        match response {
            Some(response) if forwarded.accepted() => self.drain(response),
            Some(mut response) => {
                forwarded.excerpt = match redirect_location(&response) {
                    Some(location) => location,
                    None => excerpt(&body_start(&mut response).await),
                };
            }
            None => {}
        }
        forwarded
    }

    /// Reads a body that is not shown, so that its connection can be reused. If too
    /// many are being read, the connection is closed.
    fn drain(&self, mut response: Response) {
        if let Ok(slot) = Arc::clone(&self.draining).try_acquire_owned() {
            tokio::spawn(async move {
                body_start(&mut response).await;
                drop(slot);
            });
        }
    }

    /// The outcome of a delivery that did not get a slot in time.
    pub(super) fn timed_out(&self, at: Timestamp, took: Duration) -> Forwarded {
        self.forwarded(at, took, ForwardOutcome::Timeout)
    }

    async fn post(&self, headers: &HeaderMap, body: &Bytes) -> Result<Response, SendError> {
        let request = |client: &Client| {
            client.post(self.target.as_str()).headers(headers.clone()).body(body.clone())
        };
        let may_be_pooled = self.has_pooled();
        let sent = request(&self.client).send().await;
        let sent = match sent {
            Err(error) if may_be_pooled && client::closed_early(&error) => {
                self.retry(&request, error).await
            }
            sent => sent,
        };
        let response = sent.map_err(|error| send_error(&error))?;
        *self.answered.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        Ok(response)
    }

    /// Sends again what went out just as the app closed an idle connection. If the
    /// app has read it after all, it gets it twice, which webhooks allow and a lost
    /// response would cause as well.
    async fn retry(
        &self,
        request: &impl Fn(&Client) -> RequestBuilder,
        first: reqwest::Error,
    ) -> reqwest::Result<Response> {
        match client::for_app(&self.target, self.certificates, self.timeout) {
            Ok(unpooled) => request(&unpooled).send().await,
            Err(_) => Err(first),
        }
    }

    /// Whether there may be a connection that was used before.
    fn has_pooled(&self) -> bool {
        let answered = *self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        answered.is_some_and(|at| at.elapsed() <= KEEP_IDLE + BODY_TIMEOUT)
    }

    /// Requests the route with GET, and reports the outcome, with the beginning of
    /// the body.
    pub(crate) async fn look(&self) -> (Forwarded, Bytes) {
        let request = self.client.get(self.target.as_str());
        let sent = async { request.send().await.map_err(|error| send_error(&error)) };
        let (mut forwarded, response) = self.report(sent).await;
        let Some(mut response) = response else { return (forwarded, Bytes::new()) };
        let body = body_start(&mut response).await;
        if !forwarded.accepted() {
            forwarded.excerpt = redirect_location(&response).unwrap_or_else(|| excerpt(&body));
        }
        (forwarded, body)
    }

    /// Whether the app reports that the route accepts a method.
    pub(crate) async fn allows(&self, method: &Method) -> bool {
        let request = self.client.request(Method::OPTIONS, self.target.as_str());
        let Ok(response) = request.send().await else { return false };
        let allow = response.headers().get_all(ALLOW).into_iter().filter_map(|it| it.to_str().ok());
        response.status().is_success()
            && allow.flat_map(|methods| methods.split(',')).any(|it| it.trim() == method.as_str())
    }

    /// Reports the outcome as soon as the app's status is known, without an excerpt
    /// of the body, which may follow.
    async fn report(
        &self,
        sent: impl Future<Output = Result<Response, SendError>>,
    ) -> (Forwarded, Option<Response>) {
        let (at, begun) = (Timestamp::now(), Instant::now());
        let sent = sent.await;
        let took = begun.elapsed();
        match sent {
            Ok(response) => {
                let answered = ForwardOutcome::Answered(response.status());
                let answered_by = AnsweredBy::of(response.headers().get(ANSWERED_BY));
                let forwarded = Forwarded { answered_by, ..self.forwarded(at, took, answered) };
                (forwarded, Some(response))
            }
            Err(SendError::Unreachable(cause)) => {
                (self.forwarded(at, took, ForwardOutcome::Unreachable(cause)), None)
            }
            Err(SendError::Timeout) => (self.timed_out(at, took), None),
        }
    }

    fn forwarded(&self, at: Timestamp, took: Duration, outcome: ForwardOutcome) -> Forwarded {
        let (target, answered_by) = (self.target.to_string(), AnsweredBy::App);
        Forwarded { target, at, took, outcome, answered_by, excerpt: String::new() }
    }
}

fn send_error(error: &reqwest::Error) -> SendError {
    if error.is_timeout() {
        SendError::Timeout
    } else {
        SendError::Unreachable(client::cause(error))
    }
}

/// The beginning of a response's body, as far as it arrives in time. If it breaks
/// off, the status still counts.
async fn body_start(response: &mut Response) -> Bytes {
    let mut body = Vec::new();
    let read = async {
        while let Ok(Some(chunk)) = response.chunk().await {
            body.extend_from_slice(&chunk);
            if body.len() >= MAX_ANSWER_BYTES {
                body.truncate(MAX_ANSWER_BYTES);
                return;
            }
        }
    };
    let _ = timeout(BODY_TIMEOUT, read).await;
    body.into()
}

/// The target of a redirect, which tells a developer more than its body.
fn redirect_location(response: &Response) -> Option<String> {
    let location = response.headers().get(LOCATION).filter(|_| response.status().is_redirection());
    location.map(|to| format!("location: {}", String::from_utf8_lossy(to.as_bytes())))
}

impl From<AppClientError> for Failure {
    fn from(error: AppClientError) -> Self {
        Self::new(error.to_string()).hint("install the system's CA certificates (ca-certificates)")
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{Ipv4Addr, TcpListener};

    use http::StatusCode;
    use tokio::net::TcpSocket;

    use super::super::test_app::{App, Reply, Request};
    use super::*;

    const SOON: Duration = Duration::from_millis(300);

    async fn forward(target: Target, certificates: Certificates, timeout: Duration) -> Forwarded {
        let client = AppClient::new(target, certificates, timeout).expect("a client");
        client.forward(HeaderMap::new(), Bytes::from_static(b"token")).await
    }

    async fn answered(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Forwarded {
        forward(App::start(answer).target(), Certificates::Checked, SEND_TIMEOUT).await
    }

    fn unreachable(forwarded: &Forwarded) -> &str {
        match &forwarded.outcome {
            ForwardOutcome::Unreachable(cause) => cause,
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn a_response_is_reported_with_its_first_lines_unless_it_is_a_success() {
        let yes = answered(|_| Reply::new(200, "", b"welcome")).await;
        assert_eq!(yes.outcome, ForwardOutcome::Answered(StatusCode::OK));
        assert_eq!(yes.excerpt, "");
        let no = answered(|_| Reply::new(400, "", b"{\n  \"message\": \"Invalid token\"\n}")).await;
        assert_eq!(no.outcome, ForwardOutcome::Answered(StatusCode::BAD_REQUEST));
        assert_eq!(no.excerpt, "{\n  \"message\": \"Invalid token\"\n}");
    }

    #[tokio::test]
    async fn a_redirect_is_reported_and_not_followed() {
        let app = App::start(|_| Reply::new(307, "location: /sign-in\r\n", b"moved"));
        let forwarded = forward(app.target(), Certificates::Checked, SEND_TIMEOUT).await;
        assert_eq!(forwarded.status(), StatusCode::TEMPORARY_REDIRECT);
        assert_eq!(forwarded.excerpt, "location: /sign-in");
        assert_eq!(app.requests().len(), 1);
    }

    #[tokio::test]
    async fn an_app_that_hangs_times_out() {
        let app = App::start(|_| Reply::Hang);
        let forwarded = forward(app.target(), Certificates::Checked, SOON).await;
        assert_eq!(forwarded.outcome, ForwardOutcome::Timeout);
        assert!(forwarded.took >= SOON, "{:?}", forwarded.took);
    }

    #[tokio::test]
    async fn an_app_that_hangs_up_in_its_head_is_unreachable() {
        let nothing = answered(|_| Reply::Bytes(Vec::new())).await;
        assert!(
            nothing.hint().is_some_and(|hint| hint.contains("without responding")),
            "{nothing:?}"
        );
        let half = answered(|_| Reply::Bytes(b"HTTP/1.1 200 OK\r\ncontent-le".to_vec())).await;
        assert!(half.hint().is_some_and(|hint| hint.contains("without responding")), "{half:?}");
        assert_eq!(half.status(), StatusCode::BAD_GATEWAY);
    }

    #[tokio::test]
    async fn an_app_that_hangs_up_in_its_body_has_sent_its_status() {
        let cut = |status: &str| format!("HTTP/1.1 {status}\r\ncontent-length: 99\r\n\r\nhalf");
        let yes = cut("200 OK").into_bytes();
        assert!(answered(move |_| Reply::Bytes(yes.clone())).await.accepted());
        let no = cut("500 No").into_bytes();
        let no = answered(move |_| Reply::Bytes(no.clone())).await;
        assert_eq!(no.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(no.excerpt, "half");
    }

    #[tokio::test]
    async fn a_long_response_is_read_and_reported_in_part() {
        let body = b"0123456789".repeat(10_000);
        let app = App::start(move |_| Reply::new(500, "", &body));
        let client =
            AppClient::new(app.target(), Certificates::Checked, SEND_TIMEOUT).expect("a client");
        let (forwarded, body) = client.look().await;
        assert_eq!(body.len(), MAX_ANSWER_BYTES);
        assert!(forwarded.excerpt.len() < 4096, "{}", forwarded.excerpt.len());
    }

    #[tokio::test]
    async fn a_status_does_not_wait_for_its_body() {
        for status in ["200 OK", "500 No"] {
            let head = format!("HTTP/1.1 {status}\r\ncontent-length: 99\r\n\r\nhalf");
            let open = Reply::Open(head.into_bytes());
            let app = App::start(move |_| open.clone());
            let forwarded = forward(app.target(), Certificates::Checked, SEND_TIMEOUT).await;
            assert!(forwarded.answered().is_some(), "{forwarded:?}");
            assert!(forwarded.took < BODY_TIMEOUT, "{forwarded:?}");
            assert_eq!(forwarded.excerpt, if forwarded.accepted() { "" } else { "half" });
        }
    }

    #[tokio::test]
    async fn responses_that_cannot_be_parsed_are_explained() {
        let head = |more: &str| format!("HTTP/1.1 200 OK\r\n{more}\r\n\r\n").into_bytes();
        for (answer, hint) in [
            (head(&"x-h: 1\r\n".repeat(600)), "too many headers"),
            (head(&format!("x-h: {}", "a".repeat(600_000))), "too many headers"),
            (head("no header"), "malformed"),
            (head("content-length: many"), "malformed"),
            (b"HTTP/1.1 twenty OK\r\n\r\n".to_vec(), "malformed"),
            // HTTP/2: an empty SETTINGS frame, then GOAWAY.
            (b"\0\0\0\x04\0\0\0\0\0\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\x01".to_vec(), "HTTP/2"),
            // A fatal alert of TLS.
            (b"\x15\x03\x01\0\x02\x02\x0a".to_vec(), "https://"),
            (b"220 mail.example.com ESMTP\r\n".to_vec(), "https://"),
        ] {
            let forwarded = answered(move |_| Reply::Bytes(answer.clone())).await;
            assert!(forwarded.hint().is_some_and(|it| it.contains(hint)), "{hint}: {forwarded:?}");
        }
        let many = head(&"x-h: 1\r\n".repeat(150));
        assert!(answered(move |_| Reply::Bytes(many.clone())).await.accepted());
    }

    #[tokio::test]
    async fn an_app_that_hangs_up_on_a_new_connection_is_not_asked_again() {
        let app = App::start(|_| Reply::Bytes(Vec::new()));
        let forwarded = forward(app.target(), Certificates::Checked, SEND_TIMEOUT).await;
        assert!(unreachable(&forwarded).contains("closed"), "{forwarded:?}");
        assert_eq!(app.requests().len(), 1);
    }

    #[tokio::test]
    async fn an_unreachable_app_is_reported_with_the_error_of_the_network() {
        // A port that is bound, without a listener.
        let bound = TcpSocket::new_v4().expect("a socket");
        bound.bind((Ipv4Addr::LOCALHOST, 0).into()).expect("a free port");
        let port = bound.local_addr().expect("an address").port();
        for host in ["127.0.0.1", "localhost"] {
            let target = format!("{host}:{port}").parse().expect("a target");
            let forwarded = forward(target, Certificates::Checked, SEND_TIMEOUT).await;
            assert!(unreachable(&forwarded).contains("refused"), "{forwarded:?}");
            assert!(forwarded.hint().is_some_and(|hint| hint.contains("dev server")));
        }
    }

    #[tokio::test]
    async fn localhost_is_reached_in_either_family() {
        let app = App::start(|_| Reply::status(200));
        let named = format!("{}/hook", app.address().port()).parse().expect("a target");
        assert!(forward(named, Certificates::Checked, SEND_TIMEOUT).await.accepted());
    }

    #[tokio::test]
    async fn a_self_signed_certificate_is_refused_unless_any_will_do() {
        let app = App::start_tls(|_| Reply::status(200));
        let refused = forward(app.target(), Certificates::Checked, SEND_TIMEOUT).await;
        assert!(unreachable(&refused).contains("certificate"), "{refused:?}");
        assert!(refused.hint().is_some_and(|hint| hint.contains("--insecure")));
        assert!(app.requests().is_empty());
        let accepted = forward(app.target(), Certificates::Unchecked, SEND_TIMEOUT).await;
        assert!(accepted.accepted(), "{accepted:?}");
        assert_eq!(app.bodies(), ["token"]);
    }

    #[tokio::test]
    async fn https_to_an_app_without_tls_is_explained() {
        let app = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let target = format!("https://{}", app.local_addr().expect("an address"));
        let answers = std::thread::spawn(move || {
            let (mut stream, _) = app.accept().expect("a connection");
            // As Node responds to what is not HTTP.
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").expect("an answer");
            stream.read(&mut [0; 4096])
        });
        let target = target.parse().expect("a target");
        let forwarded = forward(target, Certificates::Unchecked, SEND_TIMEOUT).await;
        assert!(forwarded.hint().is_some_and(|hint| hint.contains("http://")), "{forwarded:?}");
        drop(answers.join());
    }

    #[tokio::test]
    async fn an_app_that_speaks_http_2_only_is_explained() {
        let settings = b"\0\0\0\x04\0\0\0\0\0".to_vec();
        let app = App::start_tls_for("h2", move |_| Reply::Bytes(settings.clone()));
        let forwarded = forward(app.target(), Certificates::Unchecked, SEND_TIMEOUT).await;
        assert!(forwarded.hint().is_some_and(|hint| hint.contains("only HTTP/2")), "{forwarded:?}");
    }

    #[tokio::test]
    async fn http_to_an_app_with_tls_is_explained() {
        let app = App::start_tls(|_| Reply::status(200));
        let target = format!("http://{}", app.address()).parse().expect("a target");
        let forwarded = forward(target, Certificates::Checked, SEND_TIMEOUT).await;
        assert!(forwarded.hint().is_some_and(|hint| hint.contains("https")), "{forwarded:?}");
    }
}
