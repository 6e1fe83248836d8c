//! Where the listener is reached, and so where its webhook should lead.

use tokio::sync::watch;

use crate::webhook::{RegistrationNotice, RegistrationState};

/// The webhook that there should be in Kinde.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Desired {
    Nothing,
    Endpoint(String),
    End,
}

/// Reports to a registration where the listener is reached.
#[derive(Debug, Clone)]
pub(crate) struct Follower {
    desired: watch::Sender<Desired>,
    path: String,
}

impl Follower {
    /// Without a `path` of its own, the listener accepts webhooks on any.
    pub(super) fn new(desired: watch::Sender<Desired>, path: String) -> Self {
        Self { desired, path }
    }

    /// Has Kinde send to this public address from now on. Repeated calls change
    /// nothing, and neither do calls after the end.
    pub(crate) fn register(&self, public_url: &str) {
        let wanted = Desired::Endpoint(self.endpoint(public_url));
        self.desired.send_if_modified(|desired| {
            let is_new = *desired != Desired::End && *desired != wanted;
            if is_new {
                *desired = wanted;
            }
            is_new
        });
    }

    /// The listener has this public address now, which is not known yet to lead to
    /// it. A webhook for another address is deleted: that may lead
    /// to another listener by now.
    pub(crate) fn moved_to(&self, public_url: &str) {
        let endpoint = self.endpoint(public_url);
        self.desired.send_if_modified(|desired| {
            let is_elsewhere = matches!(desired, Desired::Endpoint(before) if *before != endpoint);
            if is_elsewhere {
                *desired = Desired::Nothing;
            }
            is_elsewhere
        });
    }

    /// The notice that a public address is not registered yet, with a hint if
    /// something is wrong.
    pub(crate) fn waiting(
        &self,
        public_url: &str,
        cause: String,
        is_wrong: bool,
    ) -> RegistrationNotice {
        let endpoint = self.endpoint(public_url);
        let hint = is_wrong.then(|| {
            format!(
                "it will be registered once a probe gets through; to register it anyway: \
                 kinde-hook webhooks create --url {endpoint}"
            )
        });
        RegistrationNotice {
            endpoint: Some(endpoint),
            cause: Some(cause),
            hint,
            ..RegistrationNotice::new(RegistrationState::Waiting)
        }
    }

    fn endpoint(&self, public_url: &str) -> String {
        let public_url =
            if self.path.is_empty() { public_url } else { public_url.trim_end_matches('/') };
        format!("{public_url}{}", self.path)
    }
}
