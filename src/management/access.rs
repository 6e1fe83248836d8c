//! Access tokens: from memory, from the data folder or from Kinde, in that
//! order.

use std::path::Path;

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, StatusCode, Url};
use tokio::sync::Mutex;

use super::answer;
use super::error::ManagementError;
use super::exchange::exchange;
use super::retry_policy::{RetryPolicy, WaitReporter};
use super::token::{AccessToken, Credentials, TokenFile};

/// An application's access to the API of one environment.
pub(super) struct Access {
    pub(super) credentials: Credentials,
    file: Option<TokenFile>,
    cached: Mutex<Option<AccessToken>>,
}

impl Access {
    pub(super) fn new(api: &Url, credentials: Credentials, data_folder: Option<&Path>) -> Self {
        let file =
            data_folder.map(|folder| TokenFile::new(folder, api.as_str(), &credentials.client_id));
        Self { credentials, file, cached: Mutex::default() }
    }

    /// The access token, and whether it was cached.
    pub(super) async fn token(
        &self,
        client: &Client,
        api: &Url,
        reporter: &WaitReporter,
    ) -> Result<(AccessToken, bool), ManagementError> {
        // Locked during the request, so that only one token is requested.
        let mut cached = self.cached.lock().await;
        // An expired one is rejected by Kinde and then renewed.
        if let Some(token) = &*cached {
            return Ok((token.clone(), true));
        }
        if let Some(token) = self.file.as_ref().and_then(TokenFile::read) {
            *cached = Some(token.clone());
            return Ok((token, true));
        }
        let token = self.fetch(client, api, reporter).await?;
        if let Some(file) = &self.file {
            file.store(&token);
        }
        *cached = Some(token.clone());
        Ok((token, false))
    }

    /// Discards a token that was rejected.
    pub(super) async fn discard(&self) {
        *self.cached.lock().await = None;
        if let Some(file) = &self.file {
            file.discard();
        }
    }

    /// Requests an access token (RFC 6749, section 4.4).
    async fn fetch(
        &self,
        client: &Client,
        api: &Url,
        reporter: &WaitReporter,
    ) -> Result<AccessToken, ManagementError> {
        let mut url = api.clone();
        url.set_path("oauth2/token");
        let form = self.form(api);
        let mut retry = RetryPolicy::new(reporter);
        loop {
            let request = client
                .post(url.clone())
                .header(ACCEPT, "application/json")
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(form.clone());
            let answer = match exchange(request, &url).await {
                Ok(answer) => answer,
                Err(failure) if failure.is_final || !retry.back_off().await => {
                    return Err(failure.error);
                }
                Err(_) => continue,
            };
            if answer.status.is_success() {
                return AccessToken::from_answer(&answer.body).map_err(|cause| {
                    ManagementError::InvalidResponse { url: url.to_string(), cause }
                });
            }
            let retries = match answer.status {
                StatusCode::TOO_MANY_REQUESTS => retry.wait(&answer.headers).await,
                _ => answer.is_transient() && retry.back_off().await,
            };
            if !retries {
                return Err(ManagementError::NoToken {
                    url: url.to_string(),
                    status: answer.status.as_u16(),
                    detail: answer::error_detail(&answer.body, &[&self.credentials.client_secret]),
                });
            }
        }
    }

    /// The request's form.
    fn form(&self, api: &Url) -> String {
        let mut audience = api.clone();
        audience.set_path("api");
        // A URL's query has the encoding of a form.
        let mut form = api.clone();
        form.query_pairs_mut()
            .append_pair("grant_type", "client_credentials")
            .append_pair("client_id", &self.credentials.client_id)
            .append_pair("client_secret", self.credentials.client_secret.expose())
            .append_pair("audience", audience.as_str());
        form.query().unwrap_or_default().to_owned()
    }
}
