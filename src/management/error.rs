//! Errors of the Management API.

use crate::error::Failure;
use std::time::Duration;

/// How long one request may take.
pub(super) const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// The largest response that is read, in bytes.
pub(super) const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// Why a call failed. Its texts are untrusted and contain no secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ManagementError {
    /// The server could not be reached, or the connection broke.
    #[error("cannot reach {url}: {cause}")]
    Unreachable { url: String, cause: String },
    /// No complete response in time.
    #[error("{url} did not answer within {} seconds", REQUEST_TIMEOUT.as_secs())]
    Timeout { url: String },
    /// The HTTP client could not be created.
    #[error("cannot create an HTTP client: {0}")]
    Client(String),
    /// No access token was issued.
    #[error("no access token from {url}, which returned {status}{}", suffix(.detail))]
    NoToken { url: String, status: u16, detail: String },
    /// A new access token was rejected.
    #[error("{url} rejects the access token{}", suffix(.detail))]
    Unauthorized { url: String, detail: String },
    /// The application lacks the scope.
    #[error("Kinde does not allow this application to do this (403){}", suffix(.detail))]
    Forbidden { scope: &'static str, detail: String },
    /// Too many requests, even after waiting.
    #[error("too many requests to {url} (429)")]
    Throttled { url: String },
    /// Any other unsuccessful response.
    #[error("Kinde returned {status}{}", suffix(.detail))]
    Refused { status: u16, detail: String },
    /// A response that cannot be parsed.
    #[error("unusable response from {url}: {cause}")]
    InvalidResponse { url: String, cause: String },
    /// It is unknown whether a webhook was created.
    #[error("Kinde may or may not have created the webhook: {cause}")]
    Uncertain { cause: String },
    /// A text that is not an id.
    #[error("`{0}` is not a valid id")]
    InvalidId(String),
}

/// The detail, as the end of a sentence.
fn suffix(detail: &str) -> String {
    if detail.is_empty() { String::new() } else { format!(": {detail}") }
}

impl ManagementError {
    /// What to do next.
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::Unreachable { .. } => "check the issuer's spelling and the network".to_owned(),
            Self::Timeout { .. } => {
                "check whether the network is slow or a proxy blocks the request".to_owned()
            }
            Self::Client(_) => "install the system's CA certificates (ca-certificates)".to_owned(),
            Self::NoToken { status: 400 | 401, .. } => {
                "check that the client id and secret belong to a machine-to-machine application, \
                 and that it is authorized for the Kinde Management API"
                    .to_owned()
            }
            Self::NoToken { status: 403, .. } => {
                "Kinde returns 403 for a subdomain that does not exist: check the issuer".to_owned()
            }
            Self::NoToken { status: 300..=399, .. } | Self::Refused { status: 300..=399, .. } => {
                "redirects are not followed: use the final URL".to_owned()
            }
            Self::Unauthorized { .. } => {
                "authorize the application for the Kinde Management API in Kinde's dashboard"
                    .to_owned()
            }
            Self::Forbidden { scope, .. } => format!(
                "in Kinde's dashboard, give the machine-to-machine application the scope {scope} \
                 of the Kinde Management API"
            ),
            Self::Throttled { .. } => "try again in a few minutes".to_owned(),
            Self::InvalidResponse { .. } | Self::NoToken { .. } => {
                "the issuer should look like https://acme.kinde.com".to_owned()
            }
            Self::Refused { .. } => {
                "`kinde-hook webhooks list` shows the existing webhooks".to_owned()
            }
            Self::Uncertain { .. } => {
                "`kinde-hook webhooks list` shows whether it exists".to_owned()
            }
            Self::InvalidId(_) => "`kinde-hook webhooks list` shows the ids".to_owned(),
        }
    }

    /// Whether the error is about a plan's limit. Kinde does not document that
    /// error, so its text decides.
    pub(crate) fn is_plan_limit(&self) -> bool {
        let (Self::Refused { detail, .. } | Self::Forbidden { detail, .. }) = self else {
            return false;
        };
        let detail = detail.to_ascii_lowercase();
        ["limit", "maximum", "quota", "upgrade", "your plan", "exceed"]
            .iter()
            .any(|word| detail.contains(word))
    }

    /// Whether a later attempt may succeed: the fault is not in the request, or
    /// the endpoint's DNS name may not have propagated yet.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::Timeout { .. }
            | Self::Throttled { .. }
            | Self::Uncertain { .. } => true,
            Self::Refused { status, .. } => {
                !self.is_plan_limit() && (matches!(status, 400 | 409 | 422) || *status >= 500)
            }
            Self::NoToken { status, .. } => *status >= 500,
            _ => false,
        }
    }
}

impl From<ManagementError> for Failure {
    fn from(error: ManagementError) -> Self {
        Self::new(error.to_string()).hint(error.hint())
    }
}
