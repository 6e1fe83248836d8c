//! Why an app rejects a genuine event: the mistakes for which Kinde's own
//! packages return only `null`.

use http::StatusCode;

use super::app_issuer::{APP_ISSUER_NAME, AppIssuer};
use super::forwarded::Forwarded;
use super::issuer::Issuer;
use super::receipt::Receipt;

/// What is known of a developer's app, beside what it answers.
#[derive(Debug, Clone, Default)]
pub(crate) struct AppKnowledge {
    /// The issuer that it is configured with, if a setting was found.
    pub(crate) issuer: Option<AppIssuer>,
    /// The issuer whose events arrive here.
    pub(crate) expected: Option<Issuer>,
    /// The issuer URL under which it accepts the local issuer's events.
    pub(crate) local: String,
}

impl AppKnowledge {
    /// The most likely reason why an app rejects what verifies here, and what
    /// to do. An app that has `accepted_local` events before has the right
    /// issuer for them.
    pub(crate) fn explain(
        &self,
        receipt: &Receipt,
        forwarded: &Forwarded,
        accepted_local: bool,
    ) -> Option<String> {
        let event = receipt.event()?;
        let status = forwarded.answered().filter(|status| may_be_a_verdict(*status))?;
        if let Some(explanation) = white_space(&receipt.delivery.body) {
            return Some(explanation.to_owned());
        }
        if event.is_by_local_issuer() && accepted_local {
            return None;
        }
        if let Some((message, hint)) = self.issuer.as_ref().and_then(AppIssuer::problem) {
            return Some(format!("{message}: {hint}"));
        }
        if event.is_by_local_issuer() {
            // With an issuer that can be read, nothing throws: a handler that
            // fails has reasons of its own.
            return self.explain_local().filter(|_| !status.is_server_error());
        }
        match (&self.issuer, &self.expected) {
            (Some(configured), Some(expected))
                if !configured.means(expected.as_str()) && !configured.means(&self.local) =>
            {
                Some(format!(
                    "{} names a different issuer than {expected}, which signed the event",
                    configured.origin
                ))
            }
            _ => None,
        }
    }

    /// Why an app rejects an event of the local issuer.
    fn explain_local(&self) -> Option<String> {
        match &self.issuer {
            Some(configured) if configured.means(&self.local) => None,
            Some(configured) => Some(format!(
                "the event is LOCAL, but {} names a different issuer: start the app with {}={}",
                configured.origin, APP_ISSUER_NAME, self.local
            )),
            None => Some(format!(
                "the event is LOCAL: the app accepts it only if started with {}={}",
                APP_ISSUER_NAME, self.local
            )),
        }
    }
}

/// Whether an answer may mean that the token did not verify: the guides'
/// handlers answer 400, others 401 or 422, and one that does not expect the
/// package to throw, 500.
fn may_be_a_verdict(status: StatusCode) -> bool {
    matches!(status.as_u16(), 400 | 401 | 422 | 500)
}

fn white_space(body: &[u8]) -> Option<&'static str> {
    let starts = body.first().is_some_and(u8::is_ascii_whitespace);
    let ends = body.last().is_some_and(u8::is_ascii_whitespace);
    match (starts, ends) {
        (true, _) => Some(
            "there is whitespace before the token, which neither `@kinde/webhooks` nor \
             `jsonwebtoken` accepts: send only the token",
        ),
        (_, true) => Some(
            "there is whitespace after the token, such as a trailing newline, which \
             `jsonwebtoken` does not accept: send only the token",
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::webhook::{AnsweredBy, Delivery, ForwardOutcome, Rejection, Verdict};

    fn forwarded(status: u16) -> Forwarded {
        Forwarded {
            target: "http://localhost:3000/".to_owned(),
            at: jiff::Timestamp::UNIX_EPOCH,
            took: Duration::ZERO,
            outcome: ForwardOutcome::Answered(http::StatusCode::from_u16(status).expect("one")),
            answered_by: AnsweredBy::App,
            excerpt: String::new(),
        }
    }

    #[test]
    fn only_a_rejection_may_be_a_verdict() {
        let status = |code| StatusCode::from_u16(code).expect("a status");
        let verdicts: Vec<u16> =
            (200..600).filter(|code| may_be_a_verdict(status(*code))).collect();
        assert_eq!(verdicts, [400, 401, 422, 500]);
    }

    #[test]
    fn whitespace_is_explained_by_its_position() {
        assert_eq!(white_space(b"a.b.c"), None);
        assert!(white_space(b" a.b.c").is_some_and(|text| text.contains("before")));
        assert!(white_space(b"a.b.c\n").is_some_and(|text| text.contains("after")));
    }

    #[test]
    fn what_does_not_verify_here_needs_no_explanation() {
        let receipt = Receipt {
            delivery: Arc::new(Delivery {
                received_at: jiff::Timestamp::UNIX_EPOCH,
                peer: None,
                path: "/".to_owned(),
                headers: http::HeaderMap::new(),
                body: bytes::Bytes::from_static(b" a.b.c"),
            }),
            verdict: Verdict::Rejected(Rejection::BadSignature { bytes: 256 }),
            status: None,
            attempt: 1,
            failure: None,
        };
        assert_eq!(AppKnowledge::default().explain(&receipt, &forwarded(400), false), None);
    }
}
