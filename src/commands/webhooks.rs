//! `kinde-hook webhooks`: lists, creates and deletes webhooks in Kinde.

use super::management::open;
use crate::cli::{CreateArgs, Format, WebhooksAction, WebhooksArgs};
use crate::console::{Console, block_on, print};
use crate::error::{Failure, Outcome};
use crate::management::{
    ApiWebhook, Claims, Deletion, Life, Management, NewWebhook, Orphan, doubtful, is_plain_id,
    not_created, orphans, wanted_types,
};
use crate::render::{
    Listed, created_line, deleted_line, event_type_lines, event_type_table, not_deleted_line,
    webhook_line, webhook_text,
};
use crate::sanitize;
use crate::sanitize::redact;
use crate::settings::{ManagementSettings, data_folder, host};

pub(super) fn run(args: &WebhooksArgs, console: Console) -> Result<Outcome, Failure> {
    block_on(act(args, console))?
}

async fn act(args: &WebhooksArgs, console: Console) -> Result<Outcome, Failure> {
    let (api, settings) = open(&args.management, console)?;
    let context = Context { api, settings, format: args.format, console };
    match &args.action {
        WebhooksAction::List(_) => context.list().await,
        WebhooksAction::Create(args) => context.create(args).await,
        WebhooksAction::Delete(args) => context.delete(&args.ids).await,
        WebhooksAction::Clean(args) => context.clean(args.dry_run).await,
        WebhooksAction::Types(_) => context.types().await,
    }
}

/// What all of its subcommands need.
struct Context {
    api: Management,
    settings: ManagementSettings,
    format: Format,
    console: Console,
}

impl Context {
    async fn list(&self) -> Result<Outcome, Failure> {
        let webhooks = self.api.webhooks().await?;
        if webhooks.is_empty() {
            self.console.status("no webhooks\n");
        }
        let claims = Claims::new(&data_folder()?);
        let here = host();
        let orphans = orphans(&claims, &host(), self.settings.api.as_str(), &webhooks);
        let is_orphan = |webhook: &ApiWebhook| {
            orphans.iter().any(|orphan| orphan.webhook.is_some_and(|ours| ours.id == webhook.id))
        };
        let texts = webhooks.iter().map(|webhook| {
            let tag = webhook.tag();
            let life = tag.as_ref().map_or(Life::Unknown, |tag| claims.life(tag, &here));
            // A copied description does not make a webhook the listener's.
            let is_copy = life == Life::Gone && !is_orphan(webhook);
            let life = if is_copy { Life::Unknown } else { life };
            let is_ours = tag.as_ref().is_some_and(|tag| tag.host == here);
            let listed = Listed { webhook, tag, is_ours, life };
            match self.format {
                Format::Json => webhook_line(&listed),
                Format::Text => webhook_text(&listed, self.console.out),
            }
        });
        print(texts.collect::<String>())?;
        Ok(Outcome::Done)
    }

    async fn create(&self, args: &CreateArgs) -> Result<Outcome, Failure> {
        let shown = redact::address(&args.url);
        if !args.url.starts_with("https://") {
            return Err(Failure::new(format!("{shown} is not https"))
                .hint("Kinde sends to public https URLs only"));
        }
        let event_types = wanted_types(&self.api, &args.events).await??;
        // To tell a new one from existing ones, should no response arrive.
        let before = self.api.webhooks().await.unwrap_or_default();
        let new = NewWebhook {
            name: args.name.clone().unwrap_or_else(|| format!("kinde-hook {}", host())),
            endpoint: args.url.clone(),
            description: args.description.clone(),
            event_types,
        };
        let is_it = |webhook: &ApiWebhook| {
            webhook.endpoint.as_ref() == Some(&new.endpoint)
                && webhook.name.as_ref() == Some(&new.name)
                && before.iter().all(|old| old.id != webhook.id)
        };
        let id = match self.api.create(&new, is_it).await {
            Ok(id) => id,
            Err(error) => {
                return Err(not_created(&self.api, &error, &self.settings.options).await);
            }
        };
        match self.format {
            Format::Json => print(created_line(&id, &new.name, &shown, &new.event_types))?,
            Format::Text => {
                print(format!("{}\n", sanitize::text(&id)))?;
                let (count, endpoint) = (new.event_types.len(), sanitize::text(&shown));
                let types = if count == 1 { "event type" } else { "event types" };
                self.console.status(&format!("created: {count} {types} to {endpoint}\n"));
            }
        }
        Ok(Outcome::Done)
    }

    async fn delete(&self, ids: &[String]) -> Result<Outcome, Failure> {
        for id in ids {
            match self.api.delete(id).await? {
                Deletion::Done => self.deleted(id, None, false)?,
                Deletion::NotThere => {
                    return Err(Failure::new(format!("there is no webhook `{id}`"))
                        .hint("`kinde-hook webhooks list` shows the ids"));
                }
            }
        }
        Ok(Outcome::Done)
    }

    async fn clean(&self, dry_run: bool) -> Result<Outcome, Failure> {
        let webhooks = self.api.webhooks().await?;
        let claims = Claims::new(&data_folder()?);
        let api = self.settings.api.as_str();
        let orphans = orphans(&claims, &host(), api, &webhooks);
        let doubtful = doubtful(&claims, &host(), api, &webhooks, &orphans);
        let mut found = !doubtful.is_empty();
        for Orphan { note, webhook } in orphans {
            if let Some(webhook) = webhook {
                found = true;
                if !dry_run {
                    self.api.delete(&webhook.id).await?;
                }
                self.deleted(&webhook.id, webhook.endpoint.as_deref(), dry_run)?;
            }
            if !dry_run {
                note.end();
            }
        }
        for webhook in doubtful {
            self.not_deleted(webhook)?;
        }
        if !found {
            self.console.status("no webhooks left behind\n");
        }
        Ok(Outcome::Done)
    }

    async fn types(&self) -> Result<Outcome, Failure> {
        let types = self.api.event_types().await?;
        print(match self.format {
            Format::Json => event_type_lines(&types),
            Format::Text => event_type_table(&types, self.console.out),
        })?;
        Ok(Outcome::Done)
    }

    /// Reports how to delete a webhook that may be in use.
    fn not_deleted(&self, webhook: &ApiWebhook) -> Result<(), Failure> {
        let (id, endpoint) = (&webhook.id, webhook.endpoint.as_deref());
        let options = &self.settings.options;
        let word = if is_plain_id(id) { id } else { "ID" };
        let command = format!("kinde-hook webhooks delete {word}{options}");
        if self.format == Format::Json {
            return print(not_deleted_line(id, endpoint, &command));
        }
        let webhook = sanitize::bounded(&format!("{id}  {}", endpoint.unwrap_or("-")), 400);
        self.console.status(&format!(
            "not deleted {webhook}\nhint: others may be using it; if not: {command}\n"
        ));
        Ok(())
    }

    fn deleted(&self, id: &str, endpoint: Option<&str>, dry_run: bool) -> Result<(), Failure> {
        if self.format == Format::Json {
            return print(deleted_line(id, endpoint, dry_run));
        }
        let done = if dry_run { "would delete" } else { "deleted" };
        let endpoint = endpoint.map_or(String::new(), |endpoint| format!("  {endpoint}"));
        self.console
            .status(&format!("{done} {}\n", sanitize::bounded(&format!("{id}{endpoint}"), 400)));
        Ok(())
    }
}
