//! The calls of the Management API that this program makes.

use std::path::Path;

use serde_json::json;

use super::answer;
use super::call::{Call, Caller, Method};
use super::error::ManagementError;
use super::model::{ApiEvent, ApiEventType, ApiWebhook};
use super::retry_policy::TellWait;
use super::token::Credentials;
use crate::webhook::Issuer;

/// How often a webhook is tried to be made at most, when nobody knows whether
/// it was.
const CREATE_ATTEMPTS: u32 = 2;

/// All that a caller may do, beside each call.
pub(crate) const SCOPES: [&str; 5] =
    ["read:webhooks", "create:webhooks", "delete:webhooks", "read:event_types", "read:events"];

/// The Management API of one environment, and leave to use it.
#[derive(Debug)]
pub(crate) struct Management {
    caller: Caller,
}

/// A webhook to be made.
#[derive(Debug, Clone)]
pub(crate) struct NewWebhook {
    /// Its name.
    pub(crate) name: String,
    /// Where it sends to.
    pub(crate) endpoint: String,
    /// What is said about it.
    pub(crate) description: Option<String>,
    /// The event types that it sends.
    pub(crate) event_types: Vec<String>,
}

/// How the deletion of a webhook went that was not refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deletion {
    /// It is deleted.
    Done,
    /// There was none with that id.
    NotThere,
}

impl Management {
    /// Leave to use the API at an address. Nothing is asked yet.
    pub(crate) fn new(
        api: &Issuer,
        credentials: Credentials,
        data_folder: Option<&Path>,
        tell_wait: TellWait,
    ) -> Result<Self, ManagementError> {
        Ok(Self { caller: Caller::new(api, credentials, data_folder, tell_wait)? })
    }

    /// All webhooks of the environment.
    pub(crate) async fn webhooks(&self) -> Result<Vec<ApiWebhook>, ManagementError> {
        let call = Call::get("read:webhooks", &["webhooks"]);
        self.caller.read(call, answer::webhooks).await
    }

    /// Makes a webhook, and returns its id. If no answer comes, it is looked
    /// for with `is_it` before it is made again: there must never be two.
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
            path: vec!["webhooks".to_owned(), whole_segment(id)?],
            scope: "delete:webhooks",
        };
        match self.caller.send(call).await {
            Ok(_) => Ok(Deletion::Done),
            // An id that is not known is refused; with which status is not
            // documented, and an earlier attempt may have been heard.
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
        let call = Call::get("read:events", &["events", &whole_segment(id)?]);
        self.caller.read(call, answer::event).await
    }
}

/// The id, if it can stand in a path as it is meant. What needs an escape is
/// escaped later on; two names of folders cannot be.
fn whole_segment(id: &str) -> Result<String, ManagementError> {
    let is_whole = !id.is_empty()
        && id.len() <= 256
        && id.bytes().all(|byte| byte.is_ascii_graphic())
        && !matches!(id, "." | "..");
    if is_whole { Ok(id.to_owned()) } else { Err(ManagementError::NotAnId(id.to_owned())) }
}
