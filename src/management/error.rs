//! Why the Management API could not be asked, or said no.

use crate::error::Failure;
use std::time::Duration;

/// How long one request may take.
pub(super) const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// The largest answer that is read, in bytes.
pub(super) const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// Why there is no answer, or not the one that was wanted. The texts in it are
/// untrusted; no secret is in them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ManagementError {
    /// Nobody is there, or the connection broke.
    #[error("cannot reach {url}: {cause}")]
    Unreachable {
        /// The address.
        url: String,
        /// What the network said.
        cause: String,
    },
    /// No whole answer in time.
    #[error("{url} did not answer within {} seconds", REQUEST_TIMEOUT.as_secs())]
    Timeout {
        /// The address.
        url: String,
    },
    /// The HTTP client could not be made.
    #[error("cannot create an HTTP client: {0}")]
    Client(String),
    /// There is no access token to be had.
    #[error("no access token from {url}, which returned {status}{}", told(.said))]
    NoToken {
        /// The address.
        url: String,
        /// The status code.
        status: u16,
        /// What was said about it.
        said: String,
    },
    /// A new access token is of no use.
    #[error("{url} rejects the access token{}", told(.said))]
    Unauthorized {
        /// The address.
        url: String,
        /// What was said about it.
        said: String,
    },
    /// The application may not do this.
    #[error("Kinde does not allow this application to do this (403){}", told(.said))]
    Forbidden {
        /// The scope that allows it.
        scope: &'static str,
        /// What was said about it.
        said: String,
    },
    /// Too many requests, and waiting was of no use.
    #[error("too many requests to {url} (429)")]
    Throttled {
        /// The address.
        url: String,
    },
    /// Another answer than the one that was wanted.
    #[error("Kinde returned {status}{}", told(.said))]
    Refused {
        /// The status code.
        status: u16,
        /// What was said about it.
        said: String,
    },
    /// An answer that cannot be read.
    #[error("unusable response from {url}: {fault}")]
    Unusable {
        /// The address.
        url: String,
        /// What is wrong with it.
        fault: String,
    },
    /// Nobody knows whether a webhook was made.
    #[error("Kinde may or may not have created the webhook: {cause}")]
    Uncertain {
        /// Why no answer came.
        cause: String,
    },
    /// A text that is no id.
    #[error("`{0}` is not a valid id")]
    NotAnId(String),
}

/// What was said, as the end of a sentence.
fn told(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(": {said}") }
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
            Self::Unusable { .. } | Self::NoToken { .. } => {
                "the issuer should look like https://acme.kinde.com".to_owned()
            }
            Self::Refused { .. } => {
                "`kinde-hook webhooks list` shows the existing webhooks".to_owned()
            }
            Self::Uncertain { .. } => {
                "`kinde-hook webhooks list` shows whether it exists".to_owned()
            }
            Self::NotAnId(_) => "`kinde-hook webhooks list` shows the ids".to_owned(),
        }
    }

    /// Whether Kinde speaks of a limit: it does not document how it refuses
    /// one webhook too many, so its words decide.
    pub(crate) fn speaks_of_a_limit(&self) -> bool {
        let (Self::Refused { said, .. } | Self::Forbidden { said, .. }) = self else {
            return false;
        };
        let said = said.to_ascii_lowercase();
        ["limit", "maximum", "quota", "upgrade", "your plan", "exceed"]
            .iter()
            .any(|word| said.contains(word))
    }

    /// Whether the same may be accepted later: nothing is wrong with us, or an
    /// address is refused that may not be known everywhere yet.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::Timeout { .. }
            | Self::Throttled { .. }
            | Self::Uncertain { .. } => true,
            Self::Refused { status, .. } => {
                !self.speaks_of_a_limit() && (matches!(status, 400 | 409 | 422) || *status >= 500)
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
