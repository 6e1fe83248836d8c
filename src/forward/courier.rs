//! One request to one app, and its answer.

use std::future::Future;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{ALLOW, LOCATION};
use http::{HeaderMap, Method, StatusCode};
use jiff::Timestamp;

use crate::client::{self, Certificates};
use crate::webhook::{ANSWERED_BY, Answerer, ForwardOutcome, Forwarded, Target, excerpt};

/// How long an app may take to answer, from the first byte sent to the last
/// one received.
pub(crate) const SEND_TIMEOUT: Duration = Duration::from_secs(30);

/// How much of an answer is read, in bytes.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// Carries requests to one target.
#[derive(Debug, Clone)]
pub(crate) struct Courier {
    target: Target,
    timeout: Duration,
    client: reqwest::Client,
}

/// What an app said.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// Its status.
    pub(crate) status: StatusCode,
    /// Who gave it.
    pub(crate) answerer: Answerer,
    /// Where it redirects to, if it does. Untrusted.
    pub(crate) location: Option<String>,
    /// The beginning of its body. Untrusted.
    pub(crate) body: Bytes,
}

/// Why an app said nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SendError {
    /// Nobody listens there, or the connection broke.
    #[error("cannot reach {target}: {cause}")]
    Unreachable {
        /// The target's URL.
        target: String,
        /// What the network said.
        cause: String,
    },
    /// No answer in time.
    #[error("{target} did not answer within {} seconds", after.as_secs())]
    Timeout {
        /// The target's URL.
        target: String,
        /// How long it was waited for.
        after: Duration,
    },
}

/// Why there is no courier: the system has no certificates to trust, as in a
/// slim container.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot make an HTTP client for {target}: {cause}")]
pub(crate) struct CourierFault {
    target: String,
    cause: String,
}

impl Courier {
    /// A courier for `target`, which may be on this machine or far away.
    pub(crate) fn new(
        target: Target,
        certificates: Certificates,
        timeout: Duration,
    ) -> Result<Self, CourierFault> {
        match client::for_app(&target, certificates, timeout) {
            Ok(client) => Ok(Self { target, timeout, client }),
            Err(error) => {
                Err(CourierFault { target: target.to_string(), cause: client::cause(&error) })
            }
        }
    }

    /// Where it carries them.
    pub(crate) fn target(&self) -> &Target {
        &self.target
    }

    /// Sends a body, byte for byte, and waits for the answer.
    pub(crate) async fn send(&self, headers: HeaderMap, body: Bytes) -> Result<Answer, SendError> {
        self.ask(self.client.post(self.target.as_str()).headers(headers).body(body)).await
    }

    async fn ask(&self, request: reqwest::RequestBuilder) -> Result<Answer, SendError> {
        let mut response = request.send().await.map_err(|error| self.fault(&error))?;
        let mut body = Vec::new();
        // An answer that breaks off has still been given: its status counts.
        while let Ok(Some(chunk)) = response.chunk().await {
            body.extend_from_slice(&chunk);
            if body.len() >= MAX_ANSWER_BYTES {
                body.truncate(MAX_ANSWER_BYTES);
                break;
            }
        }
        let location = response.headers().get(LOCATION);
        let location = location.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let answerer = Answerer::of(response.headers().get(ANSWERED_BY));
        Ok(Answer { status: response.status(), answerer, location, body: body.into() })
    }

    /// Does the same, and tells what became of it, whatever that is.
    pub(crate) async fn forward(&self, headers: HeaderMap, body: Bytes) -> Forwarded {
        self.tell(self.send(headers, body)).await
    }

    /// Asks for the route without sending it anything, and tells what became
    /// of that, with the beginning of the answer's body.
    pub(crate) async fn look(&self) -> (Forwarded, Bytes) {
        let mut body = Bytes::new();
        let ask = async {
            let answer = self.ask(self.client.get(self.target.as_str())).await?;
            body.clone_from(&answer.body);
            Ok(answer)
        };
        let forwarded = self.tell(ask).await;
        (forwarded, body)
    }

    /// Whether the app says that the route takes a method.
    pub(crate) async fn allows(&self, method: &Method) -> bool {
        let request = self.client.request(Method::OPTIONS, self.target.as_str());
        let Ok(response) = request.send().await else { return false };
        let allow = response.headers().get_all(ALLOW).into_iter().filter_map(|it| it.to_str().ok());
        response.status().is_success()
            && allow.flat_map(|methods| methods.split(',')).any(|it| it.trim() == method.as_str())
    }

    async fn tell(&self, sent: impl Future<Output = Result<Answer, SendError>>) -> Forwarded {
        let (at, begun) = (Timestamp::now(), Instant::now());
        let sent = sent.await;
        let took = begun.elapsed();
        let target = self.target.to_string();
        let answerer = sent.as_ref().map_or(Answerer::App, |answer| answer.answerer);
        let (outcome, excerpt) = match sent {
            Ok(answer) => (ForwardOutcome::Answered(answer.status), shown(&answer)),
            Err(SendError::Unreachable { cause, .. }) => {
                (ForwardOutcome::Unreachable(cause), String::new())
            }
            Err(SendError::Timeout { .. }) => (ForwardOutcome::Timeout, String::new()),
        };
        Forwarded { target, at, took, outcome, answerer, excerpt }
    }

    fn fault(&self, error: &reqwest::Error) -> SendError {
        let target = self.target.to_string();
        if error.is_timeout() {
            SendError::Timeout { target, after: self.timeout }
        } else {
            SendError::Unreachable { target, cause: client::cause(error) }
        }
    }
}

/// What a developer needs to see of an answer: nothing of a yes, and of a
/// redirect above all where it leads.
fn shown(answer: &Answer) -> String {
    if answer.status.is_success() {
        return String::new();
    }
    match &answer.location {
        Some(location) if answer.status.is_redirection() => format!("location: {location}"),
        _ => excerpt(&answer.body),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{Ipv4Addr, TcpListener};

    use tokio::net::TcpSocket;

    use super::super::test_app::{App, Reply, Request};
    use super::*;

    const SOON: Duration = Duration::from_millis(300);

    async fn forward(target: Target, certificates: Certificates, timeout: Duration) -> Forwarded {
        let courier = Courier::new(target, certificates, timeout).expect("a courier");
        courier.forward(HeaderMap::new(), Bytes::from_static(b"token")).await
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
    async fn an_answer_is_told_with_its_first_lines_if_it_is_no_yes() {
        let yes = answered(|_| Reply::new(200, "", b"welcome")).await;
        assert_eq!(yes.outcome, ForwardOutcome::Answered(StatusCode::OK));
        assert_eq!(yes.excerpt, "");
        let no = answered(|_| Reply::new(400, "", b"{\n  \"message\": \"Invalid token\"\n}")).await;
        assert_eq!(no.outcome, ForwardOutcome::Answered(StatusCode::BAD_REQUEST));
        assert_eq!(no.excerpt, "{\n  \"message\": \"Invalid token\"\n}");
    }

    #[tokio::test]
    async fn a_redirect_is_told_and_not_followed() {
        let app = App::start(|_| Reply::new(307, "location: /sign-in\r\n", b"moved"));
        let forwarded = forward(app.target(), Certificates::Checked, SEND_TIMEOUT).await;
        assert_eq!(forwarded.status(), StatusCode::TEMPORARY_REDIRECT);
        assert_eq!(forwarded.excerpt, "location: /sign-in");
        assert_eq!(app.requests().len(), 1);
    }

    #[tokio::test]
    async fn an_app_that_hangs_is_waited_for_only_so_long() {
        let app = App::start(|_| Reply::Hang);
        let forwarded = forward(app.target(), Certificates::Checked, SOON).await;
        assert_eq!(forwarded.outcome, ForwardOutcome::Timeout);
        assert!(forwarded.took >= SOON, "{:?}", forwarded.took);
    }

    #[tokio::test]
    async fn an_app_that_hangs_up_in_its_head_said_nothing() {
        let nothing = answered(|_| Reply::Bytes(Vec::new())).await;
        assert!(nothing.hint().is_some_and(|hint| hint.contains("hung up")), "{nothing:?}");
        let half = answered(|_| Reply::Bytes(b"HTTP/1.1 200 OK\r\ncontent-le".to_vec())).await;
        assert!(half.hint().is_some_and(|hint| hint.contains("hung up")), "{half:?}");
        assert_eq!(half.status(), StatusCode::BAD_GATEWAY);
    }

    #[tokio::test]
    async fn an_app_that_hangs_up_in_its_body_has_given_its_status() {
        let cut = |status: &str| format!("HTTP/1.1 {status}\r\ncontent-length: 99\r\n\r\nhalf");
        let yes = cut("200 OK").into_bytes();
        assert!(answered(move |_| Reply::Bytes(yes.clone())).await.accepted());
        let no = cut("500 No").into_bytes();
        let no = answered(move |_| Reply::Bytes(no.clone())).await;
        assert_eq!(no.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(no.excerpt, "half");
    }

    #[tokio::test]
    async fn a_long_answer_is_read_and_told_in_part() {
        let body = b"0123456789".repeat(10_000);
        let app = App::start(move |_| Reply::new(500, "", &body));
        let courier =
            Courier::new(app.target(), Certificates::Checked, SEND_TIMEOUT).expect("a courier");
        let answer = courier.send(HeaderMap::new(), Bytes::new()).await.expect("an answer");
        assert_eq!(answer.body.len(), MAX_ANSWER_BYTES);
        let forwarded = courier.forward(HeaderMap::new(), Bytes::new()).await;
        assert!(forwarded.excerpt.len() < 4096, "{}", forwarded.excerpt.len());
    }

    #[tokio::test]
    async fn nobody_there_is_told_with_what_the_network_said() {
        // A port that is taken, and that nobody listens on.
        let taken = TcpSocket::new_v4().expect("a socket");
        taken.bind((Ipv4Addr::LOCALHOST, 0).into()).expect("a free port");
        let port = taken.local_addr().expect("an address").port();
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
            // As Node answers what is no HTTP.
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").expect("an answer");
            stream.read(&mut [0; 4096])
        });
        let target = target.parse().expect("a target");
        let forwarded = forward(target, Certificates::Unchecked, SEND_TIMEOUT).await;
        assert!(forwarded.hint().is_some_and(|hint| hint.contains("http://")), "{forwarded:?}");
        drop(answers.join());
    }

    #[tokio::test]
    async fn http_to_an_app_with_tls_is_explained() {
        let app = App::start_tls(|_| Reply::status(200));
        let target = format!("http://{}", app.address()).parse().expect("a target");
        let forwarded = forward(target, Certificates::Checked, SEND_TIMEOUT).await;
        assert!(forwarded.hint().is_some_and(|hint| hint.contains("https")), "{forwarded:?}");
    }
}
