//! What keeps the webhook as it should be, one step at a time.

use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep};

use super::super::notices::send;
use super::follower::Desired;
use super::pending_cleanup::{Made, PendingCleanup};
use crate::error::Failure;
use crate::management::{
    ApiWebhook, Claim, Claims, Host, Management, ManagementError, NewWebhook, OwnerTag,
    not_created, orphans, tag, wanted_types,
};
use crate::settings::ManagementSettings;
use crate::webhook::{EventFilter, Notice, RegistrationNotice, RegistrationState};

/// How long a new address is tried: its name may not be known everywhere yet.
const PATIENCE: Duration = Duration::from_secs(90);

/// How long is waited before the second attempt. It doubles from then on.
const FIRST_DELAY: Duration = Duration::from_secs(1);

/// The longest wait between two attempts.
const LONGEST_DELAY: Duration = Duration::from_secs(8);

/// What one attempt brought.
enum Attempt {
    Made(String),
    /// It may be made later.
    NotYet(ManagementError),
    Never(Failure),
}

/// A webhook that we made, or may have made.
pub(super) struct Current {
    tag: OwnerTag,
    claim: Claim,
    endpoint: String,
    /// None while nobody knows whether it was made.
    id: Option<String>,
}

/// Whoever does the work.
pub(super) struct Worker {
    pub(super) api: Management,
    pub(super) settings: ManagementSettings,
    pub(super) claims: Claims,
    pub(super) host: Host,
    pub(super) filters: Vec<EventFilter>,
    pub(super) notices: mpsc::Sender<Notice>,
    pub(super) desired_changes: watch::Receiver<Desired>,
    pub(super) pending: PendingCleanup,
    pub(super) current: Option<Current>,
    /// Those for earlier addresses that are still to be removed.
    pub(super) former: Vec<Current>,
    pub(super) has_swept: bool,
    /// Whether there was a webhook for an earlier address.
    pub(super) has_moved: bool,
}

impl Worker {
    /// Follows the desired states until the last one.
    pub(super) async fn run(mut self) {
        loop {
            let desired = self.desired_changes.borrow_and_update().clone();
            match desired {
                Desired::Nothing => self.withdraw().await,
                Desired::Endpoint(endpoint) => self.move_to(&endpoint).await,
                Desired::End => return self.remove_all().await,
            }
            if self.desired_changes.changed().await.is_err() {
                return self.remove_all().await;
            }
        }
    }

    /// Removes the webhook for an address that is no longer the listener's. What
    /// cannot be removed now is tried again before the next one is made, and in
    /// the end.
    async fn withdraw(&mut self) {
        self.leave_current();
        if let Err(error) = self.remove_former().await {
            tracing::warn!(error = ?error.to_string(), "cannot remove a webhook yet");
        }
    }

    /// Leaves the current webhook to be removed; whether there was one for this
    /// or an earlier address. An uncertain one counts: it may be there.
    fn leave_current(&mut self) -> bool {
        self.has_moved |= self.current.is_some();
        self.former.extend(self.current.take());
        self.has_moved
    }

    /// Makes the webhook for an address. An endpoint cannot be changed at
    /// Kinde, so the one for the address before it goes first; one plan allows
    /// no second webhook anyway.
    async fn move_to(&mut self, endpoint: &str) {
        if self.current.as_ref().is_some_and(|current| current.endpoint == endpoint) {
            return;
        }
        if !endpoint.starts_with("https://") {
            let failure = Failure::new(format!("{endpoint} is not https"))
                .hint("Kinde sends to public https addresses only");
            return self.tell(failed(failure, Some(endpoint))).await;
        }
        let is_move = self.leave_current();
        if !self.has_swept {
            self.has_swept = true;
            self.sweep().await;
        }
        let tag = tag(&self.host);
        let claim = match self.claims.begin(&tag, self.settings.api.as_str(), endpoint) {
            Ok(claim) => claim,
            Err(error) => {
                let failure =
                    Failure::new(format!("cannot note what is to be registered: {error}"))
                        .hint("check the permissions of the data folder and the room on its disk");
                return self.tell(failed(failure, Some(endpoint))).await;
            }
        };
        let current = Current { tag: tag.clone(), claim, endpoint: endpoint.to_owned(), id: None };
        self.current = Some(current);
        self.note();
        self.register(&tag, endpoint, is_move).await;
    }

    /// Tries to make the webhook until it is made, hopeless, or not wanted.
    async fn register(&mut self, tag: &OwnerTag, endpoint: &str, is_move: bool) {
        let deadline = Instant::now() + PATIENCE;
        let mut delay = FIRST_DELAY;
        let mut is_uncertain = false;
        loop {
            let error = match self.attempt(tag, endpoint, &mut is_uncertain).await {
                Attempt::Made(id) => return self.made(id, is_move, endpoint).await,
                Attempt::Never(failure) => {
                    self.tell(failed(failure, Some(endpoint))).await;
                    return self.give_up(is_uncertain);
                }
                Attempt::NotYet(error) if Instant::now() + delay < deadline => error,
                Attempt::NotYet(error) => {
                    let failure = not_created(&self.api, &error, &self.settings.options).await;
                    self.tell(failed(failure, Some(endpoint))).await;
                    return self.give_up(is_uncertain);
                }
            };
            if delay == FIRST_DELAY {
                let retrying = RegistrationNotice {
                    endpoint: Some(endpoint.to_owned()),
                    cause: Some(error.to_string()),
                    ..RegistrationNotice::new(RegistrationState::Retrying)
                };
                self.tell(retrying).await;
            }
            tokio::select! {
                () = sleep(delay) => {}
                _ = self.desired_changes.changed() => {
                    self.desired_changes.mark_changed();
                    return self.give_up(is_uncertain);
                }
            }
            delay = (delay * 2).min(LONGEST_DELAY);
        }
    }

    async fn attempt(
        &mut self,
        tag: &OwnerTag,
        endpoint: &str,
        is_uncertain: &mut bool,
    ) -> Attempt {
        // The plan may have no room for both.
        if let Err(error) = self.remove_former().await {
            return self.not_yet(error).await;
        }
        let is_ours = |webhook: &ApiWebhook| webhook.is_as_made(tag, endpoint);
        if *is_uncertain {
            // Not before it is known that there is none: there must not be two.
            match self.api.webhooks().await {
                Ok(webhooks) => {
                    if let Some(made) = webhooks.into_iter().find(is_ours) {
                        return Attempt::Made(made.id);
                    }
                    *is_uncertain = false;
                }
                Err(error) => return self.not_yet(error).await,
            }
        }
        let event_types = match wanted_types(&self.api, &self.filters).await {
            Ok(Ok(event_types)) => event_types,
            Ok(Err(failure)) => return Attempt::Never(failure),
            Err(error) => return self.not_yet(error).await,
        };
        let new = NewWebhook {
            name: tag.name(),
            endpoint: endpoint.to_owned(),
            description: Some(tag.description()),
            event_types,
        };
        match self.api.create(&new, is_ours).await {
            Ok(id) => Attempt::Made(id),
            Err(error) => {
                *is_uncertain = matches!(error, ManagementError::Uncertain { .. });
                self.not_yet(error).await
            }
        }
    }

    /// Whether an error passes by itself.
    async fn not_yet(&self, error: ManagementError) -> Attempt {
        if error.may_pass() {
            return Attempt::NotYet(error);
        }
        Attempt::Never(not_created(&self.api, &error, &self.settings.options).await)
    }

    async fn made(&mut self, id: String, is_move: bool, endpoint: &str) {
        if let Some(current) = &mut self.current {
            current.id = Some(id.clone());
            if let Err(error) = current.claim.complete(&id) {
                // The tag finds it as well.
                tracing::warn!(error = ?error.to_string(), "cannot note the webhook's id");
            }
        }
        self.note();
        let state = if is_move { RegistrationState::Moved } else { RegistrationState::Registered };
        let (id, endpoint) = (Some(id), Some(endpoint.to_owned()));
        self.tell(RegistrationNotice { id, endpoint, ..RegistrationNotice::new(state) }).await;
    }

    /// Ends without a webhook. If one may be there all the same, the note of
    /// it stays, and is looked after in the end.
    fn give_up(&mut self, is_uncertain: bool) {
        if !is_uncertain && let Some(current) = self.current.take() {
            current.claim.end();
        }
        self.note();
    }

    /// Removes the webhooks for earlier addresses. What cannot be removed for
    /// now is kept in mind, and what cannot be removed at all is told.
    async fn remove_former(&mut self) -> Result<(), ManagementError> {
        while let Some(former) = self.former.pop() {
            match self.delete(&former).await {
                Ok(_) => former.claim.end(),
                Err(error) if error.may_pass() => {
                    self.former.push(former);
                    return Err(error);
                }
                Err(error) => self.leave(former, &error).await,
            }
            self.note();
        }
        Ok(())
    }

    /// Removes everything in the end.
    async fn remove_all(mut self) {
        let made: Vec<Current> = self.former.drain(..).chain(self.current.take()).collect();
        for current in made {
            match self.delete(&current).await {
                Ok(id) => {
                    current.claim.end();
                    self.pending.is_not(&current.endpoint);
                    if id.is_some() {
                        let removed = RegistrationNotice::new(RegistrationState::Removed);
                        let endpoint = Some(current.endpoint);
                        self.tell(RegistrationNotice { id, endpoint, ..removed }).await;
                    }
                }
                Err(error) => self.leave(current, &error).await,
            }
        }
    }

    /// Leaves a webhook to whoever reads this. Its note stays, so that the next
    /// start finds it.
    async fn leave(&self, current: Current, error: &ManagementError) {
        self.tell(self.made_of(&current).left_behind(&error.to_string())).await;
        self.pending.is_not(&current.endpoint);
    }

    /// Deletes a webhook that we made; its id, if there was one.
    async fn delete(&self, current: &Current) -> Result<Option<String>, ManagementError> {
        match &current.id {
            Some(id) => self.api.delete(id).await.map(|_| Some(id.clone())),
            None => self.remove_made(current).await,
        }
    }

    /// Deletes a webhook that may have been made.
    async fn remove_made(&self, current: &Current) -> Result<Option<String>, ManagementError> {
        let webhooks = self.api.webhooks().await?;
        let is_ours = |webhook: &ApiWebhook| webhook.is_as_made(&current.tag, &current.endpoint);
        let Some(made) = webhooks.into_iter().find(is_ours) else { return Ok(None) };
        self.api.delete(&made.id).await.map(|_| Some(made.id))
    }

    /// Removes what listeners left behind that were killed.
    async fn sweep(&self) {
        // If nothing can be asked, registering will say so.
        let Ok(webhooks) = self.api.webhooks().await else { return };
        let api = self.settings.api.as_str();
        for orphan in orphans(&self.claims, &self.host, api, &webhooks) {
            if let Some(webhook) = orphan.webhook {
                if let Err(error) = self.api.delete(&webhook.id).await {
                    tracing::warn!(error = ?error.to_string(), "cannot remove an old webhook");
                    continue;
                }
                let swept = RegistrationNotice {
                    id: Some(webhook.id.clone()),
                    endpoint: webhook.endpoint.clone(),
                    ..RegistrationNotice::new(RegistrationState::Swept)
                };
                self.tell(swept).await;
            }
            orphan.note.end();
        }
    }

    /// Notes what there is, for whoever has no time.
    fn note(&self) {
        let made = self.former.iter().chain(&self.current);
        self.pending.is(made.map(|current| self.made_of(current)).collect());
    }

    fn made_of(&self, current: &Current) -> Made {
        Made {
            id: current.id.clone(),
            endpoint: current.endpoint.clone(),
            options: self.settings.options.clone(),
        }
    }

    async fn tell(&self, notice: RegistrationNotice) {
        send(&self.notices, Notice::Registration(notice)).await;
    }
}

/// Why there is no registration.
pub(super) fn failed(failure: Failure, endpoint: Option<&str>) -> RegistrationNotice {
    RegistrationNotice {
        endpoint: endpoint.map(str::to_owned),
        cause: Some(failure.message),
        hint: failure.hint,
        ..RegistrationNotice::new(RegistrationState::Failed)
    }
}
