//! One request and its answer, or why there is none.

use reqwest::header::HeaderMap;
use reqwest::{RequestBuilder, StatusCode, Url};

use super::error::{MAX_ANSWER_BYTES, ManagementError};
use crate::client;

/// An answer, read to its end.
pub(super) struct Response {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// A request to which no answer came.
pub(super) struct ExchangeError {
    pub(super) error: ManagementError,
    /// Whether it may have been heard.
    pub(super) was_sent: bool,
    /// Whether another attempt would only bring the same: it was given all the
    /// time that there is, or an answer of no use came.
    pub(super) is_final: bool,
}

impl Response {
    /// Whether the same may work in a moment.
    pub(super) fn is_passing(&self) -> bool {
        matches!(self.status.as_u16(), 502..=504)
    }
}

impl ExchangeError {
    fn of(error: &reqwest::Error, url: &Url) -> Self {
        let url = url.to_string();
        let is_late = error.is_timeout();
        let was_sent = !error.is_connect();
        let error = if is_late {
            ManagementError::Timeout { url }
        } else {
            ManagementError::Unreachable { url, cause: client::cause(error) }
        };
        Self { error, was_sent, is_final: is_late }
    }

    fn too_large(url: &Url) -> Self {
        let fault = format!("it is larger than {} MiB", MAX_ANSWER_BYTES / (1024 * 1024));
        let error = ManagementError::Unusable { url: url.to_string(), fault };
        Self { error, was_sent: true, is_final: true }
    }
}

/// Sends a request and reads the answer to it.
pub(super) async fn exchange(
    request: RequestBuilder,
    url: &Url,
) -> Result<Response, ExchangeError> {
    let fault = |error: &reqwest::Error| ExchangeError::of(error, url);
    let mut response = request.send().await.map_err(|error| fault(&error))?;
    let (status, headers) = (response.status(), response.headers().clone());
    tracing::debug!(url = ?url.as_str(), status = status.as_u16(), "answered");
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| fault(&error))? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(ExchangeError::too_large(url));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Response { status, headers, body })
}
