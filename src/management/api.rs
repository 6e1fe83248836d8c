//! The calls of the Management API that this program makes.

use std::path::Path;

use serde_json::json;

use super::answer;
use super::call::{Call, Caller, Method};
use super::error::ManagementError;
use super::model::{ApiEvent, ApiEventType, ApiWebhook};
use super::retry_policy::OnWait;
use super::token::Credentials;
use crate::webhook::Issuer;

/// The maximum number of attempts to create a webhook, when it is uncertain
/// whether one succeeded.
const CREATE_ATTEMPTS: u32 = 2;

/// The scopes of all calls.
pub(crate) const SCOPES: [&str; 5] =
    ["read:webhooks", "create:webhooks", "delete:webhooks", "read:event_types", "read:events"];

/// A client of the Management API of one environment.
#[derive(Debug)]
pub(crate) struct Management {
    caller: Caller,
}

/// A webhook to be created.
#[derive(Debug, Clone)]
pub(crate) struct NewWebhook {
    pub(crate) name: String,
    pub(crate) endpoint: String,
    pub(crate) description: Option<String>,
    pub(crate) event_types: Vec<String>,
}

/// The outcome of a deletion that was not rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deletion {
    /// It is deleted.
    Done,
    /// There was none with that id.
    NotThere,
}

impl Management {
    /// A client for the API at this address. Sends no request yet.
    pub(crate) fn new(
        api: &Issuer,
        credentials: Credentials,
        data_folder: Option<&Path>,
        on_wait: OnWait,
    ) -> Result<Self, ManagementError> {
        Ok(Self { caller: Caller::new(api, credentials, data_folder, on_wait)? })
    }

    /// All webhooks of the environment.
    pub(crate) async fn webhooks(&self) -> Result<Vec<ApiWebhook>, ManagementError> {
        let call = Call::get("read:webhooks", &["webhooks"]);
        self.caller.read(call, answer::webhooks).await
    }

    /// Creates a webhook and returns its id. Without a response, existing ones
    /// are searched with `is_it` before another attempt: there must never be two.
    pub(crate) async fn create(
        &self,
        new: &NewWebhook,
        is_it: impl Fn(&ApiWebhook) -> bool,
    ) -> Result<String, ManagementError> {
        let mut body = json!({
            "name": new.name,
            "endpoint": new.endpoint,
            "event_types": new.event_types,
        });
        if let Some(description) = &new.description {
            body["description"] = description.as_str().into();
        }
        let call = Call {
            method: Method::Post(body.to_string()),
            path: vec!["webhooks".to_owned()],
            scope: "create:webhooks",
        };
        let mut attempt = 1;
        loop {
            let uncertain = match self.caller.read(call.clone(), answer::created).await {
                Err(error @ ManagementError::Uncertain { .. }) => error,
                outcome => return outcome,
            };
            tracing::info!(cause = ?uncertain.to_string(), "looking whether the webhook was made");
            let Ok(webhooks) = self.webhooks().await else { return Err(uncertain) };
            if let Some(made) = webhooks.into_iter().find(&is_it) {
                return Ok(made.id);
            }
            if attempt == CREATE_ATTEMPTS {
                return Err(uncertain);
            }
            attempt += 1;
        }
    }

    /// Deletes a webhook.
    pub(crate) async fn delete(&self, id: &str) -> Result<Deletion, ManagementError> {
        let call = Call {
            method: Method::Delete,
            path: vec!["webhooks".to_owned(), path_segment(id)?],
            scope: "delete:webhooks",
        };
        match self.caller.send(call).await {
            Ok(_) => Ok(Deletion::Done),
            // The status for an unknown id is not documented, and an earlier
            // attempt may have succeeded.
            Err(error @ ManagementError::Refused { status: 400 | 404 | 410, .. }) => {
                match self.webhooks().await {
                    Ok(webhooks) if webhooks.iter().all(|webhook| webhook.id != id) => {
                        Ok(Deletion::NotThere)
                    }
                    _ => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    }

    /// All event types of the environment.
    pub(crate) async fn event_types(&self) -> Result<Vec<ApiEventType>, ManagementError> {
        let call = Call::get("read:event_types", &["event_types"]);
        self.caller.read(call, answer::event_types).await
    }

    /// One past event.
    pub(crate) async fn event(&self, id: &str) -> Result<ApiEvent, ManagementError> {
        let call = Call::get("read:events", &["events", &path_segment(id)?]);
        self.caller.read(call, answer::event).await
    }
}

/// The id as one segment of a path. Other characters are escaped later; `.` and
/// `..` cannot be.
fn path_segment(id: &str) -> Result<String, ManagementError> {
    let is_whole = !id.is_empty()
        && id.len() <= 256
        && id.bytes().all(|byte| byte.is_ascii_graphic())
        && !matches!(id, "." | "..");
    if is_whole { Ok(id.to_owned()) } else { Err(ManagementError::InvalidId(id.to_owned())) }
}
