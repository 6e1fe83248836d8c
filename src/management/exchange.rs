//! One request and its response.

use reqwest::header::HeaderMap;
use reqwest::{RequestBuilder, StatusCode, Url};

use super::error::{MAX_ANSWER_BYTES, ManagementError};
use crate::client;

/// A response, read to its end.
pub(super) struct Response {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// A request without a response.
pub(super) struct ExchangeError {
    pub(super) error: ManagementError,
    /// Whether the server may have received it.
    pub(super) was_sent: bool,
    /// Whether a retry is pointless: it timed out, or the response was unusable.
    pub(super) is_final: bool,
}

impl Response {
    /// Whether a retry may succeed.
    pub(super) fn is_transient(&self) -> bool {
        matches!(self.status.as_u16(), 502..=504)
    }
}

impl ExchangeError {
    fn of(error: &reqwest::Error, url: &Url) -> Self {
        let url = url.to_string();
        let timed_out = error.is_timeout();
        let was_sent = !error.is_connect();
        let error = if timed_out {
            ManagementError::Timeout { url }
        } else {
            ManagementError::Unreachable { url, cause: client::cause(error) }
        };
        Self { error, was_sent, is_final: timed_out }
    }

    fn too_large(url: &Url) -> Self {
        let cause = format!("it is larger than {} MiB", MAX_ANSWER_BYTES / (1024 * 1024));
        let error = ManagementError::InvalidResponse { url: url.to_string(), cause };
        Self { error, was_sent: true, is_final: true }
    }
}

/// Sends a request and reads the response.
pub(super) async fn exchange(
    request: RequestBuilder,
    url: &Url,
) -> Result<Response, ExchangeError> {
    let failure = |error: &reqwest::Error| ExchangeError::of(error, url);
    let mut response = request.send().await.map_err(|error| failure(&error))?;
    let (status, headers) = (response.status(), response.headers().clone());
    tracing::debug!(url = ?url.as_str(), status = status.as_u16(), "answered");
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(ExchangeError::too_large(url));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Response { status, headers, body })
}
