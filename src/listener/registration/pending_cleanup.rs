//! What there is at Kinde, and how to remove it by hand.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::management::is_plain_id;
use crate::webhook::{RegistrationNotice, RegistrationState};

/// What there is at Kinde, as far as anybody knows; for whoever has no time to
/// remove it.
#[derive(Debug, Clone, Default)]
pub(crate) struct PendingCleanup(Arc<Mutex<Vec<Made>>>);

/// A webhook that may be there.
#[derive(Debug, Clone)]
pub(super) struct Made {
    /// Its id, if it was learnt.
    pub(super) id: Option<String>,
    pub(super) endpoint: String,
    /// The options that lead to the right environment.
    pub(super) options: String,
}

impl PendingCleanup {
    /// What is left behind at Kinde, and how to remove it. It is told once.
    pub(crate) fn left_behind(&self, cause: &str) -> Vec<RegistrationNotice> {
        let made = std::mem::take(&mut *self.made());
        made.into_iter().map(|made| made.left_behind(cause)).collect()
    }

    /// Notes what there is.
    pub(super) fn is(&self, made: Vec<Made>) {
        *self.made() = made;
    }

    /// Notes that there is nothing for an address any more, or that it is told.
    pub(super) fn is_not(&self, endpoint: &str) {
        self.made().retain(|made| made.endpoint != endpoint);
    }

    fn made(&self) -> MutexGuard<'_, Vec<Made>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Made {
    /// Says that it is left behind, and how to remove it.
    pub(super) fn left_behind(self, cause: &str) -> RegistrationNotice {
        let command = match self.id.as_deref().filter(|id| is_plain_id(id)) {
            Some(id) => format!("delete {id}"),
            None => "clean".to_owned(),
        };
        RegistrationNotice {
            cause: Some(format!("the webhook is left behind: {cause}")),
            hint: Some(format!("remove it: kinde-hook webhooks {command}{}", self.options)),
            id: self.id,
            endpoint: Some(self.endpoint),
            ..RegistrationNotice::new(RegistrationState::Failed)
        }
    }
}
