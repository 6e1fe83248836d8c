//! The task that brings the webhook in Kinde to its desired state.

use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep};

use super::super::notices::send;
use super::follower::Desired;
use super::pending_cleanup::{CreatedWebhook, PendingCleanup};
use crate::error::Failure;
use crate::management::{
    ApiWebhook, Claim, Claims, Host, Management, ManagementError, NewWebhook, OwnerTag,
    not_created, orphans, tag, wanted_types,
};
use crate::settings::ManagementSettings;
use crate::webhook::{EventFilter, Notice, RegistrationNotice, RegistrationState};

/// How long creating a webhook is retried: the DNS name of a new address may not
/// be known everywhere yet.
const CREATE_TIMEOUT: Duration = Duration::from_secs(90);

/// The delay before the second attempt. It doubles from then on.
const FIRST_DELAY: Duration = Duration::from_secs(1);

/// The longest delay between two attempts.
const MAX_DELAY: Duration = Duration::from_secs(8);

/// The result of one attempt to create a webhook.
enum Attempt {
    Created(String),
    /// Worth another attempt.
    NotYet(ManagementError),
    Never(Failure),
}

/// A webhook that we created, or may have created.
pub(super) struct Current {
    tag: OwnerTag,
    claim: Claim,
    endpoint: String,
    /// None while it is unknown whether it was created.
    id: Option<String>,
}

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
    /// Those for earlier addresses that are still to be deleted.
    pub(super) former: Vec<Current>,
    pub(super) has_swept: bool,
    /// Whether there was a webhook for an earlier address.
    pub(super) has_moved: bool,
}

impl Worker {
    /// Follows the desired states, up to the last one.
    pub(super) async fn run(mut self) {
        loop {
            let desired = self.desired_changes.borrow_and_update().clone();
            match desired {
                Desired::Nothing => self.withdraw().await,
                Desired::Endpoint(endpoint) => self.move_to(&endpoint).await,
                Desired::End => return self.delete_all().await,
            }
            if self.desired_changes.changed().await.is_err() {
                return self.delete_all().await;
            }
        }
    }

    /// Deletes the webhook for an address that is no longer the listener's. What
    /// cannot be deleted now is tried again before the next one is created, and at
    /// the end.
    async fn withdraw(&mut self) {
        self.retire_current();
        if let Err(error) = self.delete_former().await {
            tracing::warn!(error = ?error.to_string(), "cannot delete a webhook yet");
        }
    }

    /// Marks the current webhook for deletion. Returns whether there was one for
    /// this or an earlier address. An uncertain one counts: it may exist.
    fn retire_current(&mut self) -> bool {
        self.has_moved |= self.current.is_some();
        self.former.extend(self.current.take());
        self.has_moved
    }

    /// Creates the webhook for an address. Kinde cannot change the endpoint of a
    /// webhook, so the one for the previous address is deleted first; one of its
    /// plans allows no second webhook anyway.
    async fn move_to(&mut self, endpoint: &str) {
        if self.current.as_ref().is_some_and(|current| current.endpoint == endpoint) {
            return;
        }
        if !endpoint.starts_with("https://") {
            let failure = Failure::new(format!("{endpoint} is not an https URL"))
                .hint("Kinde sends to public https URLs only");
            return self.report(failed(failure, Some(endpoint))).await;
        }
        let is_move = self.retire_current();
        if !self.has_swept {
            self.has_swept = true;
            self.sweep().await;
        }
        let tag = tag(&self.host);
        let claim = match self.claims.begin(&tag, self.settings.api.as_str(), endpoint) {
            Ok(claim) => claim,
            Err(error) => {
                let failure =
                    Failure::new(format!("cannot save the record of the registration: {error}"))
                        .hint("check the data folder's permissions and the free space on its disk");
                return self.report(failed(failure, Some(endpoint))).await;
            }
        };
        let current = Current { tag: tag.clone(), claim, endpoint: endpoint.to_owned(), id: None };
        self.current = Some(current);
        self.update_pending();
        self.register(&tag, endpoint, is_move).await;
    }

    /// Tries to create the webhook until it exists, cannot be created, or is no
    /// longer wanted.
    async fn register(&mut self, tag: &OwnerTag, endpoint: &str, is_move: bool) {
        let deadline = Instant::now() + CREATE_TIMEOUT;
        let mut delay = FIRST_DELAY;
        let mut is_uncertain = false;
        loop {
            let error = match self.attempt(tag, endpoint, &mut is_uncertain).await {
                Attempt::Created(id) => return self.created(id, is_move, endpoint).await,
                Attempt::Never(failure) => {
                    self.report(failed(failure, Some(endpoint))).await;
                    return self.give_up(is_uncertain);
                }
                Attempt::NotYet(error) if Instant::now() + delay < deadline => error,
                Attempt::NotYet(error) => {
                    let failure = not_created(&self.api, &error, &self.settings.options).await;
                    self.report(failed(failure, Some(endpoint))).await;
                    return self.give_up(is_uncertain);
                }
            };
            if delay == FIRST_DELAY {
                let retrying = RegistrationNotice {
                    endpoint: Some(endpoint.to_owned()),
                    cause: Some(error.to_string()),
                    ..RegistrationNotice::new(RegistrationState::Retrying)
                };
                self.report(retrying).await;
            }
            tokio::select! {
                () = sleep(delay) => {}
                _ = self.desired_changes.changed() => {
                    self.desired_changes.mark_changed();
                    return self.give_up(is_uncertain);
                }
            }
            delay = (delay * 2).min(MAX_DELAY);
        }
    }

    async fn attempt(
        &mut self,
        tag: &OwnerTag,
        endpoint: &str,
        is_uncertain: &mut bool,
    ) -> Attempt {
        // The plan may not allow both.
        if let Err(error) = self.delete_former().await {
            return self.not_yet(error).await;
        }
        let is_ours = |webhook: &ApiWebhook| webhook.is_as_made(tag, endpoint);
        if *is_uncertain {
            // There must not be two, so look first whether it exists.
            match self.api.webhooks().await {
                Ok(webhooks) => {
                    if let Some(made) = webhooks.into_iter().find(is_ours) {
                        return Attempt::Created(made.id);
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
            Ok(id) => Attempt::Created(id),
            Err(error) => {
                *is_uncertain = matches!(error, ManagementError::Uncertain { .. });
                self.not_yet(error).await
            }
        }
    }

    /// Whether an error is worth another attempt.
    async fn not_yet(&self, error: ManagementError) -> Attempt {
        if error.may_pass() {
            return Attempt::NotYet(error);
        }
        Attempt::Never(not_created(&self.api, &error, &self.settings.options).await)
    }

    async fn created(&mut self, id: String, is_move: bool, endpoint: &str) {
        if let Some(current) = &mut self.current {
            current.id = Some(id.clone());
            if let Err(error) = current.claim.complete(&id) {
                // It can be found by its tag as well.
                tracing::warn!(error = ?error.to_string(), "cannot record the webhook's id");
            }
        }
        self.update_pending();
        let state = if is_move { RegistrationState::Moved } else { RegistrationState::Registered };
        let (id, endpoint) = (Some(id), Some(endpoint.to_owned()));
        self.report(RegistrationNotice { id, endpoint, ..RegistrationNotice::new(state) }).await;
    }

    /// Ends without a webhook. If one may exist all the same, its claim stays, and
    /// is deleted at the end.
    fn give_up(&mut self, is_uncertain: bool) {
        if !is_uncertain && let Some(current) = self.current.take() {
            current.claim.end();
        }
        self.update_pending();
    }

    /// Deletes the webhooks for earlier addresses. After a passing error the rest
    /// stays for later; what cannot be deleted at all is reported.
    async fn delete_former(&mut self) -> Result<(), ManagementError> {
        while let Some(former) = self.former.pop() {
            match self.delete(&former).await {
                Ok(_) => former.claim.end(),
                Err(error) if error.may_pass() => {
                    self.former.push(former);
                    return Err(error);
                }
                Err(error) => self.leave_behind(former, &error).await,
            }
            self.update_pending();
        }
        Ok(())
    }

    /// Deletes everything at the end.
    async fn delete_all(mut self) {
        let made: Vec<Current> = self.former.drain(..).chain(self.current.take()).collect();
        for current in made {
            match self.delete(&current).await {
                Ok(id) => {
                    current.claim.end();
                    self.pending.remove(&current.endpoint);
                    if id.is_some() {
                        let removed = RegistrationNotice::new(RegistrationState::Removed);
                        let endpoint = Some(current.endpoint);
                        self.report(RegistrationNotice { id, endpoint, ..removed }).await;
                    }
                }
                Err(error) => self.leave_behind(current, &error).await,
            }
        }
    }

    /// Reports a webhook that cannot be deleted. Its claim stays, so that the next
    /// start finds it.
    async fn leave_behind(&self, current: Current, error: &ManagementError) {
        self.report(self.pending_webhook(&current).left_behind(&error.to_string())).await;
        self.pending.remove(&current.endpoint);
    }

    /// Deletes a webhook that we created. Returns its id, if there was one.
    async fn delete(&self, current: &Current) -> Result<Option<String>, ManagementError> {
        match &current.id {
            Some(id) => self.api.delete(id).await.map(|_| Some(id.clone())),
            None => self.delete_if_created(current).await,
        }
    }

    /// Deletes a webhook that may have been created.
    async fn delete_if_created(
        &self,
        current: &Current,
    ) -> Result<Option<String>, ManagementError> {
        let webhooks = self.api.webhooks().await?;
        let is_ours = |webhook: &ApiWebhook| webhook.is_as_made(&current.tag, &current.endpoint);
        let Some(made) = webhooks.into_iter().find(is_ours) else { return Ok(None) };
        self.api.delete(&made.id).await.map(|_| Some(made.id))
    }

    /// Deletes what killed listeners left behind.
    async fn sweep(&self) {
        // If the API cannot be reached, registering reports it.
        let Ok(webhooks) = self.api.webhooks().await else { return };
        let api = self.settings.api.as_str();
        for orphan in orphans(&self.claims, &self.host, api, &webhooks) {
            if let Some(webhook) = orphan.webhook {
                if let Err(error) = self.api.delete(&webhook.id).await {
                    tracing::warn!(error = ?error.to_string(), "cannot delete an old webhook");
                    continue;
                }
                let swept = RegistrationNotice {
                    id: Some(webhook.id.clone()),
                    endpoint: webhook.endpoint.clone(),
                    ..RegistrationNotice::new(RegistrationState::Swept)
                };
                self.report(swept).await;
            }
            orphan.note.end();
        }
    }

    /// Updates the list of webhooks to delete, for a listener that has no time to.
    fn update_pending(&self) {
        let made = self.former.iter().chain(&self.current);
        self.pending.set(made.map(|current| self.pending_webhook(current)).collect());
    }

    fn pending_webhook(&self, current: &Current) -> CreatedWebhook {
        CreatedWebhook {
            id: current.id.clone(),
            endpoint: current.endpoint.clone(),
            options: self.settings.options.clone(),
        }
    }

    async fn report(&self, notice: RegistrationNotice) {
        send(&self.notices, Notice::Registration(notice)).await;
    }
}

/// The notice that registering has failed.
pub(super) fn failed(failure: Failure, endpoint: Option<&str>) -> RegistrationNotice {
    RegistrationNotice {
        endpoint: endpoint.map(str::to_owned),
        cause: Some(failure.message),
        hint: failure.hint,
        ..RegistrationNotice::new(RegistrationState::Failed)
    }
}
