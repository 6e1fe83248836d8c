//! One call of the Management API, retried where that is safe and may help.

use std::fmt;
use std::path::Path;

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, RequestBuilder, StatusCode, Url};

use super::access::Access;
use super::answer;
use super::error::{ManagementError, REQUEST_TIMEOUT};
use super::exchange::{ExchangeError, Response, exchange};
use super::retry_policy::{OnWait, RetryPolicy, WaitReporter};
use super::token::{AccessToken, Credentials};
use crate::client::{self, Destination};
use crate::webhook::Issuer;

/// A call.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) method: Method,
    /// The parts of the path after the API's version.
    pub(super) path: Vec<String>,
    pub(super) scope: &'static str,
}

/// The HTTP method of a call.
#[derive(Debug, Clone)]
pub(super) enum Method {
    Get,
    /// With a JSON body. Not idempotent.
    Post(String),
    Delete,
}

impl Call {
    pub(super) fn get(scope: &'static str, path: &[&str]) -> Self {
        let path = path.iter().map(|part| (*part).to_owned()).collect();
        Self { method: Method::Get, path, scope }
    }

    /// Whether the call is idempotent.
    fn is_idempotent(&self) -> bool {
        !matches!(self.method, Method::Post(_))
    }
}

/// Calls the API of one environment.
pub(super) struct Caller {
    client: Client,
    api: Url,
    access: Access,
    reporter: WaitReporter,
}

impl Caller {
    pub(super) fn new(
        api: &Issuer,
        credentials: Credentials,
        data_folder: Option<&Path>,
        on_wait: OnWait,
    ) -> Result<Self, ManagementError> {
        let client = client::for_management(Destination::of(api.as_str()), REQUEST_TIMEOUT)
            .map_err(|error| ManagementError::Client(client::cause(&error)))?;
        let api = Url::parse(api.as_str()).map_err(|error| {
            ManagementError::Client(format!("`{api}` is not a valid URL: {error}"))
        })?;
        let access = Access::new(&api, credentials, data_folder);
        Ok(Self { client, api, access, reporter: WaitReporter::new(on_wait) })
    }

    /// Makes a call and parses its response.
    pub(super) async fn read<T>(
        &self,
        call: Call,
        read: impl Fn(&[u8]) -> Result<T, String>,
    ) -> Result<T, ManagementError> {
        let is_idempotent = call.is_idempotent();
        let url = self.url(&call.path).to_string();
        let body = self.send(call).await?;
        read(&body).map_err(|cause| {
            let error = ManagementError::InvalidResponse { url, cause };
            if is_idempotent { error } else { uncertain(&error) }
        })
    }

    /// Makes a call and returns the body of its response.
    pub(super) async fn send(&self, call: Call) -> Result<Vec<u8>, ManagementError> {
        let url = self.url(&call.path);
        let mut retry = RetryPolicy::new(&self.reporter);
        let mut may_renew = true;
        loop {
            let (token, is_cached) =
                self.access.token(&self.client, &self.api, &self.reporter).await?;
            let answer = match exchange(self.request(&call, url.clone(), &token), &url).await {
                Ok(answer) if answer.status.is_success() => return Ok(answer.body),
                Ok(answer) => answer,
                Err(failure) => {
                    if failure.may_be_retried(&call) && retry.back_off().await {
                        continue;
                    }
                    let is_certain = call.is_idempotent() || !failure.was_sent;
                    return Err(if is_certain { failure.error } else { uncertain(&failure.error) });
                }
            };
            let retries = match answer.status {
                StatusCode::UNAUTHORIZED if is_cached && may_renew => {
                    tracing::info!("the cached access token was rejected: requesting a new one");
                    may_renew = false;
                    self.access.discard().await;
                    true
                }
                StatusCode::TOO_MANY_REQUESTS => retry.wait(&answer.headers).await,
                _ if answer.is_transient() && call.is_idempotent() => retry.back_off().await,
                _ => false,
            };
            if !retries {
                return Err(self.refused(&answer, &call, &url, &token));
            }
        }
    }

    fn url(&self, path: &[String]) -> Url {
        let mut url = self.api.clone();
        // An address with a host always has segments.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.clear().extend(["api", "v1"]).extend(path);
        }
        url
    }

    fn request(&self, call: &Call, url: Url, token: &AccessToken) -> RequestBuilder {
        let request = match &call.method {
            Method::Get => self.client.get(url),
            Method::Post(body) => {
                self.client.post(url).header(CONTENT_TYPE, "application/json").body(body.clone())
            }
            Method::Delete => self.client.delete(url),
        };
        // Marked as sensitive, so that no library logs it.
        request.header(ACCEPT, "application/json").bearer_auth(token.secret.expose())
    }

    fn refused(
        &self,
        answer: &Response,
        call: &Call,
        url: &Url,
        token: &AccessToken,
    ) -> ManagementError {
        let secrets = [&self.access.credentials.client_secret, &token.secret];
        let detail = answer::error_detail(&answer.body, &secrets);
        match answer.status {
            StatusCode::UNAUTHORIZED => {
                ManagementError::Unauthorized { url: url.to_string(), detail }
            }
            StatusCode::FORBIDDEN => ManagementError::Forbidden { scope: call.scope, detail },
            StatusCode::TOO_MANY_REQUESTS => ManagementError::Throttled { url: url.to_string() },
            // A gateway may have timed out after Kinde accepted the call.
            status if answer.is_transient() && !call.is_idempotent() => {
                uncertain(&ManagementError::Refused { status: status.as_u16(), detail })
            }
            status => ManagementError::Refused { status: status.as_u16(), detail },
        }
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Caller").finish_non_exhaustive()
    }
}

impl ExchangeError {
    fn may_be_retried(&self, call: &Call) -> bool {
        !self.is_final && (call.is_idempotent() || !self.was_sent)
    }
}

fn uncertain(error: &ManagementError) -> ManagementError {
    ManagementError::Uncertain { cause: error.to_string() }
}
