//! One request to one app, and its answer.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::client::{self, Destination};
use crate::webhook::Target;

/// How long an app may take to answer.
const SEND_TIMEOUT: Duration = Duration::from_secs(30);

/// How much of an answer is read, in bytes.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// Carries requests to one target.
#[derive(Debug, Clone)]
pub(crate) struct Courier {
    target: Target,
    client: reqwest::Client,
}

/// What an app said.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// Its status.
    pub(crate) status: StatusCode,
    /// The beginning of its body. Untrusted.
    pub(crate) body: Bytes,
    /// How long it took.
    pub(crate) took: Duration,
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
    #[error("{target} did not answer within {} seconds", SEND_TIMEOUT.as_secs())]
    Timeout {
        /// The target's URL.
        target: String,
    },
}

impl Courier {
    /// A courier for `target`, which may be on this machine or far away.
    pub(crate) fn new(target: Target) -> Result<Self, String> {
        let destination = Destination::of(target.as_str());
        let client =
            client::build(destination, SEND_TIMEOUT).map_err(|error| client::cause(&error))?;
        Ok(Self { target, client })
    }

    /// Sends a body, byte for byte, and waits for the answer.
    pub(crate) async fn send(&self, headers: HeaderMap, body: Bytes) -> Result<Answer, SendError> {
        let begun = Instant::now();
        let request = self.client.post(self.target.as_str()).headers(headers).body(body);
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
        let (status, took) = (response.status(), begun.elapsed());
        Ok(Answer { status, body: body.into(), took })
    }

    fn fault(&self, error: &reqwest::Error) -> SendError {
        let target = self.target.to_string();
        if error.is_timeout() {
            SendError::Timeout { target }
        } else {
            SendError::Unreachable { target, cause: client::cause(error) }
        }
    }
}
