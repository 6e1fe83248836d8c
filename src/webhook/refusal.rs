//! A request that was rejected before its token was read.

use http::StatusCode;
use jiff::Timestamp;

use super::delivery::MAX_BODY_BYTES;

/// One rejected request.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) at: Timestamp,
    /// Untrusted text; empty if it could not be read.
    pub(crate) method: String,
    /// With the query. Untrusted text; empty if it could not be read.
    pub(crate) path: String,
    pub(crate) reason: RefusalReason,
}

/// Why a request was rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RefusalReason {
    /// Something other than HTTP, such as the beginning of TLS.
    NotHttp,
    /// A head of more bytes or lines than are read.
    HeadTooLarge,
    /// Not one `Host` header.
    BadHost,
    /// Not POST.
    MethodNotAllowed {
        /// What the `Allow` header offers instead.
        allow: &'static str,
    },
    /// Not the path that the listener accepts.
    PathNotFound { listening_on: String },
    /// The path of an issuer's document, with one slash too many before it.
    TwoSlashes {
        /// The correct value for the app's issuer.
        issuer: String,
    },
    /// A media type that is not a webhook's.
    UnsupportedMediaType {
        /// The type that was sent. Untrusted text.
        media_type: String,
    },
    /// More than [`MAX_BODY_BYTES`].
    BodyTooLarge,
    /// The body did not arrive in time.
    BodyTimeout,
    /// The client left, or broke the framing, in the middle of the body.
    BodyCutOff,
    /// Too many other large bodies are being handled.
    Busy,
    /// Our own forward came back to us.
    Loop,
    /// An event that was forwarded too many times.
    Repeated { forwards: u32 },
    /// Too many repeated deliveries wait for an app.
    RepeatsWaiting,
    /// The listener is about to end.
    ShuttingDown,
    /// An internal error.
    Internal,
}

impl RefusalReason {
    /// The reason's stable name, in kebab-case.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::NotHttp => "not-http",
            Self::HeadTooLarge => "head-too-large",
            Self::BadHost => "bad-host",
            Self::MethodNotAllowed { .. } => "method-not-allowed",
            Self::PathNotFound { .. } => "path-not-found",
            Self::TwoSlashes { .. } => "two-slashes",
            Self::UnsupportedMediaType { .. } => "unsupported-media-type",
            Self::BodyTooLarge => "body-too-large",
            Self::BodyTimeout => "body-timeout",
            Self::BodyCutOff => "body-cut-off",
            Self::Busy => "busy",
            Self::Loop => "loop",
            Self::Repeated { .. } => "repeated",
            Self::RepeatsWaiting => "repeats-waiting",
            Self::ShuttingDown => "shutting-down",
            Self::Internal => "internal",
        }
    }

    /// What happened, in one sentence. It may quote the request, so it is
    /// untrusted text.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::NotHttp => "this is not an HTTP request".into(),
            Self::HeadTooLarge => {
                "the request headers are larger than 64 KiB, or there are more than 100".into()
            }
            Self::BadHost => "the request has no Host header, or more than one".into(),
            Self::MethodNotAllowed { .. } => "webhooks are sent with POST".into(),
            Self::PathNotFound { .. } => "nothing listens on this path".into(),
            Self::TwoSlashes { .. } => "an app requested `//.well-known/…`".into(),
            Self::UnsupportedMediaType { media_type } => {
                format!("`{media_type}` is not a webhook content type")
            }
            Self::BodyTooLarge => {
                format!("the body is larger than {} MiB", MAX_BODY_BYTES / (1024 * 1024))
            }
            Self::BodyTimeout => "the body did not arrive in time".into(),
            Self::BodyCutOff => "the body ended before it was complete".into(),
            Self::Busy => "too many large bodies at once".into(),
            Self::Loop => "a forwarded delivery came back to this listener".into(),
            Self::Repeated { forwards } => {
                format!(
                    "the event has been forwarded {forwards} times and will not be forwarded again"
                )
            }
            Self::RepeatsWaiting => "too many repeated deliveries are waiting for the app".into(),
            Self::ShuttingDown => "the listener is shutting down".into(),
            Self::Internal => "internal error in kinde-hook".into(),
        }
    }

    /// What to do next, where that is known.
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            Self::NotHttp => {
                Some("use http://, not https://: this listener speaks plain HTTP".into())
            }
            Self::PathNotFound { listening_on } => {
                Some(format!("send webhooks to {listening_on}, or omit --path"))
            }
            Self::TwoSlashes { issuer } => Some(format!(
                "its KINDE_ISSUER_URL ends with a slash: set KINDE_ISSUER_URL={issuer}"
            )),
            Self::UnsupportedMediaType { .. } => {
                Some("send the raw token as application/jwt".into())
            }
            Self::BodyTooLarge => {
                Some("Kinde's events are only a few kilobytes: what is sending this?".into())
            }
            Self::Loop => {
                Some("--forward-to points back to this listener: point it at your app".into())
            }
            Self::Repeated { .. } => Some(
                "does the app post it back to this listener? To resend an event deliberately, use \
                 `kinde-hook replay`"
                    .into(),
            ),
            Self::RepeatsWaiting => {
                Some("earlier ones are still being forwarded: try again later".into())
            }
            Self::Internal => Some("run with -v and report the output".into()),
            _ => None,
        }
    }

    /// The status that answers it.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NotHttp | Self::BadHost | Self::BodyCutOff => StatusCode::BAD_REQUEST,
            Self::HeadTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::MethodNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::PathNotFound { .. } | Self::TwoSlashes { .. } => StatusCode::NOT_FOUND,
            Self::UnsupportedMediaType { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BodyTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::Loop | Self::Repeated { .. } => StatusCode::LOOP_DETECTED,
            Self::Busy | Self::RepeatsWaiting | Self::ShuttingDown => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}
