//! The webhooks that are still to be deleted, and how to do that by hand.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::management::is_plain_id;
use crate::webhook::{RegistrationNotice, RegistrationState};

/// The webhooks that exist in Kinde, as far as is known, for a listener that ends
/// without the time to delete them.
#[derive(Debug, Clone, Default)]
pub(crate) struct PendingCleanup(Arc<Mutex<Vec<CreatedWebhook>>>);

/// A webhook that was created, or may have been.
#[derive(Debug, Clone)]
pub(super) struct CreatedWebhook {
    /// Unknown if the response to its creation was lost.
    pub(super) id: Option<String>,
    pub(super) endpoint: String,
    /// The options that select its environment, for a command to paste.
    pub(super) options: String,
}

impl PendingCleanup {
    /// What is left behind in Kinde, and how to delete it. It is reported once.
    pub(crate) fn left_behind(&self, cause: &str) -> Vec<RegistrationNotice> {
        let webhooks = std::mem::take(&mut *self.webhooks());
        webhooks.into_iter().map(|webhook| webhook.left_behind(cause)).collect()
    }

    /// Replaces the list.
    pub(super) fn set(&self, webhooks: Vec<CreatedWebhook>) {
        *self.webhooks() = webhooks;
    }

    /// Removes the webhook for an address: it is deleted, or has been reported.
    pub(super) fn remove(&self, endpoint: &str) {
        self.webhooks().retain(|webhook| webhook.endpoint != endpoint);
    }

    fn webhooks(&self) -> MutexGuard<'_, Vec<CreatedWebhook>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CreatedWebhook {
    /// The notice that it is left behind, and how to delete it.
    pub(super) fn left_behind(self, cause: &str) -> RegistrationNotice {
        let command = match self.id.as_deref().filter(|id| is_plain_id(id)) {
            Some(id) => format!("delete {id}"),
            None => "clean".to_owned(),
        };
        RegistrationNotice {
            cause: Some(format!("the webhook was left behind: {cause}")),
            hint: Some(format!("delete it: kinde-hook webhooks {command}{}", self.options)),
            id: self.id,
            endpoint: Some(self.endpoint),
            ..RegistrationNotice::new(RegistrationState::Failed)
        }
    }
}
