//! The replies of a listener.

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use http_body_util::Full;
use serde_json::json;

use crate::sanitize;
use crate::webhook::{ANSWERED_BY, AnsweredBy, RefusalReason};

/// The seconds after which a sender may retry: those after which Kinde makes its
/// own second attempt.
const RETRY_SECONDS: &str = "5";

const JSON: &str = "application/json";

/// The response to a visitor, by which a running listener is recognized.
pub(crate) const GREETING: &str = "kinde-hook is listening: send webhooks here with POST\n";

#[derive(Debug, Clone)]
pub(crate) struct Reply {
    status: StatusCode,
    header: Option<(HeaderName, HeaderValue)>,
    content_type: &'static str,
    body: Bytes,
    answered_by: AnsweredBy,
}

impl Reply {
    /// An event was accepted.
    pub(crate) fn accepted(event_id: &str) -> Self {
        Self::json(StatusCode::OK, &json!({ "event_id": event_id }))
    }

    /// A delivery was not accepted, for this reason.
    pub(crate) fn error(status: StatusCode, name: &str, message: &str, hint: Option<&str>) -> Self {
        let mut body = json!({ "error": name, "message": message });
        if let Some(hint) = hint {
            body["hint"] = hint.into();
        }
        let mut reply = Self::json(status, &body);
        if status == StatusCode::SERVICE_UNAVAILABLE {
            reply.header = Some((RETRY_AFTER, HeaderValue::from_static(RETRY_SECONDS)));
        }
        reply
    }

    pub(crate) fn document(json: String) -> Self {
        Self::new(StatusCode::OK, JSON, Bytes::from(json))
    }

    pub(super) fn no_document() -> Self {
        let message = "no such document";
        Self::error(StatusCode::NOT_FOUND, "no-document", message, None)
    }

    /// A request was refused.
    pub(crate) fn refusal(reason: &RefusalReason) -> Self {
        let hint = reason.hint();
        let mut reply =
            Self::error(reason.status(), reason.name(), &reason.message(), hint.as_deref());
        if let RefusalReason::MethodNotAllowed { allow } = reason {
            reply.header = Some((ALLOW, HeaderValue::from_static(allow)));
        }
        reply
    }

    pub(super) fn greeting() -> Self {
        let body = Bytes::from_static(GREETING.as_bytes());
        Self::new(StatusCode::OK, "text/plain; charset=utf-8", body)
    }

    fn json(status: StatusCode, body: &serde_json::Value) -> Self {
        Self::new(status, JSON, Bytes::from(format!("{}\n", sanitize::json(&body.to_string()))))
    }

    fn new(status: StatusCode, content_type: &'static str, body: Bytes) -> Self {
        Self { status, header: None, content_type, body, answered_by: AnsweredBy::Listener }
    }

    /// The reply as another's, so that the app's response is not mistaken for the
    /// listener's.
    pub(crate) fn by(self, answered_by: AnsweredBy) -> Self {
        Self { answered_by, ..self }
    }

    /// The reply as hyper writes it. The body is left out for HEAD.
    pub(super) fn into_response(self, is_head: bool) -> Response<Full<Bytes>> {
        let length = HeaderValue::from(self.body.len());
        let mut response = Response::new(Full::new(if is_head { Bytes::new() } else { self.body }));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        if let Some(name) = self.answered_by.name() {
            headers.insert(ANSWERED_BY, HeaderValue::from_static(name));
        }
        if is_head {
            headers.insert(http::header::CONTENT_LENGTH, length);
        }
        if let Some((name, value)) = self.header {
            headers.insert(name, value);
        }
        response
    }
}
