//! The result of forwarding a delivery to an app.

use std::time::Duration;

use http::StatusCode;
use jiff::Timestamp;

use super::answered_by::AnsweredBy;

/// One delivery, sent to one app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Forwarded {
    pub(crate) target: String,
    pub(crate) at: Timestamp,
    /// How long the app took to respond, or until the timeout.
    pub(crate) took: Duration,
    /// The app's response, or why there is none.
    pub(crate) outcome: ForwardOutcome,
    /// Who responded. Not stored.
    pub(crate) answered_by: AnsweredBy,
    /// The first lines of a response other than 2xx, empty otherwise. Untrusted
    /// text.
    pub(crate) excerpt: String,
}

/// An app's response, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ForwardOutcome {
    /// It answered with this status.
    Answered(StatusCode),
    /// The connection failed or broke, for this cause. Untrusted text.
    Unreachable(String),
    /// It did not answer in time.
    Timeout,
}

impl Forwarded {
    /// Whether the app accepted the delivery.
    pub(crate) fn accepted(&self) -> bool {
        matches!(self.outcome, ForwardOutcome::Answered(status) if status.is_success())
    }

    /// What the app answered, if it did.
    pub(crate) fn answered(&self) -> Option<StatusCode> {
        match self.outcome {
            ForwardOutcome::Answered(status) => Some(status),
            ForwardOutcome::Unreachable(_) | ForwardOutcome::Timeout => None,
        }
    }

    /// The status to respond with to the sender, so that its retries work for
    /// the app. Kinde documents 200 as the only success.
    pub(crate) fn status(&self) -> StatusCode {
        match self.outcome {
            ForwardOutcome::Answered(status) if status.is_success() => StatusCode::OK,
            ForwardOutcome::Answered(status) if (300..600).contains(&status.as_u16()) => status,
            // No final status, or one that HTTP does not have.
            ForwardOutcome::Answered(_) | ForwardOutcome::Unreachable(_) => StatusCode::BAD_GATEWAY,
            ForwardOutcome::Timeout => StatusCode::GATEWAY_TIMEOUT,
        }
    }

    /// Why there is no answer. Untrusted text.
    pub(crate) fn error(&self) -> Option<String> {
        match &self.outcome {
            ForwardOutcome::Answered(_) => None,
            ForwardOutcome::Unreachable(cause) => Some(cause.clone()),
            ForwardOutcome::Timeout => {
                Some(format!("no answer within {} seconds", self.took.as_secs_f64().round()))
            }
        }
    }

    /// Whether the connection was refused: nothing listens there.
    pub(crate) fn is_refused(&self) -> bool {
        let refused = |cause: &str| cause.to_lowercase().contains("refused");
        matches!(&self.outcome, ForwardOutcome::Unreachable(cause) if refused(cause))
    }

    /// What will differ once Kinde sends to the app directly.
    pub(crate) fn note(&self) -> Option<String> {
        match self.outcome {
            ForwardOutcome::Answered(status) if status.is_success() && status != StatusCode::OK => {
                Some(format!(
                    "Kinde documents only 200 as success: respond with 200, not {}, which was \
                     reported to the sender as 200",
                    status.as_u16()
                ))
            }
            _ => None,
        }
    }

    /// What to do next, where that is known.
    pub(crate) fn hint(&self) -> Option<&'static str> {
        match &self.outcome {
            ForwardOutcome::Answered(_) if self.accepted() => None,
            ForwardOutcome::Answered(_) if self.excerpt.contains(PARSED_TOKEN) => Some(
                "the app's JWT library did not receive the raw token: read the body with \
                 `req.text()` and pass it on unchanged",
            ),
            ForwardOutcome::Answered(status) => status_hint(*status),
            ForwardOutcome::Unreachable(cause) => Some(cause_hint(cause)),
            ForwardOutcome::Timeout => {
                Some("answer first and do slow work afterwards: Kinde does not wait either")
            }
        }
    }
}

/// What `const { header } = jwt.decode(token)` throws, the first line of
/// Kinde's guide, when the token is quoted, parsed or empty.
const PARSED_TOKEN: &str = "Cannot destructure property 'header'";

fn status_hint(status: StatusCode) -> Option<&'static str> {
    match status.as_u16() {
        300..=399 => Some(
            "a redirect usually comes from auth middleware on the route, or from a trailing-slash \
             rule",
        ),
        400 | 422 => {
            Some("does the route read the raw body (`req.text()`) rather than parsed JSON?")
        }
        401 | 403 => Some("is the route protected by middleware? Webhooks carry no session"),
        404 => Some("is the path right? --forward-to needs the full path, as in 3000/api/webhook"),
        405 => Some("does the route handle POST? In Next.js it must export `POST`"),
        413 => Some("does a body parser in front of the route have a small size limit?"),
        415 => Some("the route must accept `application/jwt`: does a body parser reject it?"),
        500..=599 => Some("your handler failed; see its log"),
        _ => None,
    }
}

/// Recognises messages of the network, of TLS and of the HTTP client, in lower
/// case. The first match counts.
const CAUSE_HINTS: [(&[&str], &str); 10] = [
    (&["refused"], "is your dev server running on that port?"),
    (&["noapplicationprotocol"], "the app supports only HTTP/2 there: enable HTTP/1.1 as well"),
    (&["certificate", "unknownissuer"], "pass --insecure if the app's certificate is self-signed"),
    (
        &["corrupt message", "invalidcontenttype"],
        "the app seems to speak plain HTTP there: use an http:// target",
    ),
    (
        &["head is too large"],
        "the app's response has too many headers: more than 500, or more than 400 KiB of them",
    ),
    (
        &["header parsed", "status-code parsed", "content-length parsed", "encoding parsed"],
        "the headers of the app's response are malformed: which proxy or handler writes them?",
    ),
    (
        &["invalid http", "unexpected message"],
        "the server there does not speak HTTP/1.1: use an https:// target if the app uses TLS; \
         apps that support only HTTP/2 cannot be used",
    ),
    (
        &["lookup", "name or service", "nodename", "no such host"],
        "host not found: is the name right?",
    ),
    (
        &["reset", "closed", "incomplete", "broken pipe", "end of file", "eof"],
        "the app closed the connection without responding: did it crash, or does it expect https?",
    ),
    (&["too many open files"], "raise the limit on open files, for example with `ulimit -n 4096`"),
];

fn cause_hint(cause: &str) -> &'static str {
    let cause = cause.to_lowercase();
    let fits = |(words, _): &&(&[&str], &str)| words.iter().any(|word| cause.contains(word));
    let hint = CAUSE_HINTS.iter().find(fits).map(|(_, hint)| *hint);
    hint.unwrap_or("can this machine reach the app? Check the host and port in --forward-to")
}

/// The status that answers the sender for all apps together: the worst of them
/// counts, and without an app it is 200.
pub(crate) fn worst(forwarded: &[Forwarded]) -> StatusCode {
    forwarded.iter().map(Forwarded::status).max().unwrap_or(StatusCode::OK)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forwarded(outcome: ForwardOutcome) -> Forwarded {
        Forwarded {
            target: "http://localhost:3000/".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            took: Duration::from_millis(30_002),
            outcome,
            answered_by: AnsweredBy::App,
            excerpt: String::new(),
        }
    }

    fn answered(status: u16) -> Forwarded {
        forwarded(ForwardOutcome::Answered(StatusCode::from_u16(status).expect("a status")))
    }

    fn unreachable(cause: &str) -> Forwarded {
        forwarded(ForwardOutcome::Unreachable(cause.to_owned()))
    }

    #[test]
    fn every_status_of_an_app_maps_to_a_status_for_the_sender() {
        for status in 100..=999 {
            let told = answered(status).status().as_u16();
            let expected = match status {
                200..=299 => 200,
                300..=599 => status,
                _ => 502,
            };
            assert_eq!(told, expected, "{status}");
            assert_eq!(answered(status).accepted(), (200..300).contains(&status), "{status}");
        }
    }

    #[test]
    fn an_app_that_does_not_respond_is_a_502_or_504() {
        let gone = unreachable("connection refused");
        assert_eq!(gone.status(), StatusCode::BAD_GATEWAY);
        assert_eq!(gone.error().as_deref(), Some("connection refused"));
        let slow = forwarded(ForwardOutcome::Timeout);
        assert_eq!(slow.status(), StatusCode::GATEWAY_TIMEOUT);
        assert_eq!(slow.error().as_deref(), Some("no answer within 30 seconds"));
        assert!(!gone.accepted() && !slow.accepted());
        assert!(gone.is_refused() && !slow.is_refused());
        assert!(!unreachable("connection reset by peer").is_refused());
        assert_eq!(answered(500).error(), None);
    }

    #[test]
    fn a_success_other_than_200_has_a_note() {
        assert_eq!(answered(200).note(), None);
        assert_eq!(answered(500).note(), None);
        for status in [201, 202, 204, 299] {
            let note = answered(status).note().expect("a note");
            assert!(note.contains(&status.to_string()), "{note}");
            assert_eq!(answered(status).hint(), None);
        }
    }

    #[test]
    fn each_failing_status_has_a_hint() {
        for (status, word) in [
            (301, "slash"),
            (302, "auth middleware"),
            (400, "req.text()"),
            (401, "protected"),
            (403, "protected"),
            (404, "path"),
            (405, "POST"),
            (415, "application/jwt"),
            (500, "log"),
            (503, "log"),
        ] {
            let hint = answered(status).hint().expect("a hint");
            assert!(hint.contains(word), "{status}: {hint}");
        }
        assert_eq!(answered(418).hint(), None);
    }

    #[test]
    fn each_cause_of_no_response_has_a_hint() {
        for (cause, word) in [
            ("connection refused", "dev server"),
            ("invalid peer certificate: UnknownIssuer", "--insecure"),
            ("received corrupt message of type InvalidContentType", "http://"),
            ("invalid HTTP version parsed", "https://"),
            ("received fatal alert: NoApplicationProtocol", "only HTTP/2"),
            ("message head is too large", "too many headers"),
            ("invalid HTTP header parsed", "malformed"),
            ("Too many open files", "ulimit"),
            ("failed to lookup address information: Name or service not known", "name"),
            ("connection closed before message completed", "without responding"),
            ("connection reset by peer", "without responding"),
            ("network is unreachable", "reach the app"),
        ] {
            let hint = unreachable(cause).hint().expect("a hint");
            assert!(hint.contains(word), "{cause}: {hint}");
        }
        assert!(forwarded(ForwardOutcome::Timeout).hint().is_some());
    }

    #[test]
    fn a_token_that_was_parsed_on_its_way_is_recognised_by_what_the_guide_throws() {
        let said = r#"{"message":"Cannot destructure property 'header' of 'jwt.decode(...)'"}"#;
        for status in [400, 500] {
            let refused = Forwarded { excerpt: said.to_owned(), ..answered(status) };
            let hint = refused.hint().expect("a hint");
            assert!(hint.contains("raw token"), "{status}: {hint}");
        }
    }

    #[test]
    fn the_worst_of_several_responses_wins() {
        assert_eq!(worst(&[]), StatusCode::OK);
        assert_eq!(worst(&[answered(200), answered(204)]), StatusCode::OK);
        assert_eq!(worst(&[answered(200), answered(302)]), StatusCode::FOUND);
        assert_eq!(
            worst(&[answered(500), unreachable("connection refused"), answered(200)]),
            StatusCode::BAD_GATEWAY
        );
        assert_eq!(
            worst(&[forwarded(ForwardOutcome::Timeout), answered(503)]),
            StatusCode::GATEWAY_TIMEOUT
        );
    }
}
