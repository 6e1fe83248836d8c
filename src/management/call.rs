//! One call of the Management API, repeated where that is of use and does no
//! harm.

use std::fmt;
use std::path::Path;

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, RequestBuilder, StatusCode, Url};

use super::access::Access;
use super::answer;
use super::error::{ManagementError, REQUEST_TIMEOUT};
use super::exchange::{ExchangeError, Response, exchange};
use super::retry_policy::{RetryPolicy, TellWait, WaitReporter};
use super::token::{AccessToken, Credentials};
use crate::client::{self, Destination};
use crate::webhook::Issuer;

/// What is asked for.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) method: Method,
    /// The parts of the path after the API's version.
    pub(super) path: Vec<String>,
    /// The scope that allows it.
    pub(super) scope: &'static str,
}

/// How it is asked for.
#[derive(Debug, Clone)]
pub(super) enum Method {
    Get,
    /// With a JSON body. Not to be repeated lightly.
    Post(String),
    Delete,
}

impl Call {
    pub(super) fn get(scope: &'static str, path: &[&str]) -> Self {
        let path = path.iter().map(|part| (*part).to_owned()).collect();
        Self { method: Method::Get, path, scope }
    }

    /// Whether doing it twice is as good as doing it once.
    fn is_repeatable(&self) -> bool {
        !matches!(self.method, Method::Post(_))
    }
}

/// Whoever calls the API of one environment.
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
        tell_wait: TellWait,
    ) -> Result<Self, ManagementError> {
        let client = client::for_management(Destination::of(api.as_str()), REQUEST_TIMEOUT)
            .map_err(|error| ManagementError::Client(client::cause(&error)))?;
        let api = Url::parse(api.as_str()).map_err(|error| {
            ManagementError::Client(format!("`{api}` is not a valid URL: {error}"))
        })?;
        let access = Access::new(&api, credentials, data_folder);
        Ok(Self { client, api, access, reporter: WaitReporter::new(tell_wait) })
    }

    /// Makes a call and reads its answer.
    pub(super) async fn read<T>(
        &self,
        call: Call,
        read: impl Fn(&[u8]) -> Result<T, String>,
    ) -> Result<T, ManagementError> {
        let is_repeatable = call.is_repeatable();
        let url = self.url(&call.path).to_string();
        let body = self.send(call).await?;
        read(&body).map_err(|fault| {
            let error = ManagementError::Unusable { url, fault };
            if is_repeatable { error } else { uncertain(&error) }
        })
    }

    /// Makes a call; the body of its answer.
    pub(super) async fn send(&self, call: Call) -> Result<Vec<u8>, ManagementError> {
        let url = self.url(&call.path);
        let mut retry = RetryPolicy::new(&self.reporter);
        let mut may_renew = true;
        loop {
            let (token, is_kept) =
                self.access.token(&self.client, &self.api, &self.reporter).await?;
            let answer = match exchange(self.request(&call, url.clone(), &token), &url).await {
                Ok(answer) if answer.status.is_success() => return Ok(answer.body),
                Ok(answer) => answer,
                Err(fault) => {
                    if fault.is_worth_repeating(&call) && retry.back_off().await {
                        continue;
                    }
                    let is_certain = call.is_repeatable() || !fault.was_sent;
                    return Err(if is_certain { fault.error } else { uncertain(&fault.error) });
                }
            };
            let goes_on = match answer.status {
                StatusCode::UNAUTHORIZED if is_kept && may_renew => {
                    tracing::info!("the kept access token is refused: asking for a new one");
                    may_renew = false;
                    self.access.forget().await;
                    true
                }
                StatusCode::TOO_MANY_REQUESTS => retry.wait(&answer.headers).await,
                _ if answer.is_passing() && call.is_repeatable() => retry.back_off().await,
                _ => false,
            };
            if !goes_on {
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
        // Marked as sensitive, so that no library writes it out.
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
        let said = answer::said(&answer.body, &secrets);
        match answer.status {
            StatusCode::UNAUTHORIZED => {
                ManagementError::Unauthorized { url: url.to_string(), said }
            }
            StatusCode::FORBIDDEN => ManagementError::Forbidden { scope: call.scope, said },
            StatusCode::TOO_MANY_REQUESTS => ManagementError::Throttled { url: url.to_string() },
            // A server on the way may have given up waiting for an answer.
            status if answer.is_passing() && !call.is_repeatable() => {
                uncertain(&ManagementError::Refused { status: status.as_u16(), said })
            }
            status => ManagementError::Refused { status: status.as_u16(), said },
        }
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Caller").finish_non_exhaustive()
    }
}

impl ExchangeError {
    fn is_worth_repeating(&self, call: &Call) -> bool {
        !self.is_final && (call.is_repeatable() || !self.was_sent)
    }
}

fn uncertain(error: &ManagementError) -> ManagementError {
    ManagementError::Uncertain { cause: error.to_string() }
}
