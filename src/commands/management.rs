//! The Management API, for the commands that ask it.

use std::sync::Arc;

use super::Console;
use crate::cli::ManagementArgs;
use crate::error::Failure;
use crate::management::{Management, ManagementError};
use crate::registrations::{Claims, OrphanedClaim};
use crate::sanitize;
use crate::settings::{ManagementSettings, data_folder, host, resolve_management};
use crate::webhook::{ApiWebhook, EventFilter, Life, is_plain_id};

/// How many webhooks an error lists.
const MOST_LISTED: usize = 3;

/// The longest name or address in an error, in characters.
const MOST_CHARACTERS: usize = 80;

/// Leave to ask the API that the options and the environment name.
pub(super) fn open(
    args: &ManagementArgs,
    console: Console,
) -> Result<(Management, ManagementSettings), Failure> {
    let settings = resolve_management(args.issuer.as_deref(), args.management_url.as_deref())?;
    let tell_wait = Arc::new(move |wait: std::time::Duration| {
        console.status(&format!("{}\n", waiting(wait)));
    });
    // Without a folder, a token is asked for each time.
    let folder = data_folder().ok();
    let api =
        Management::new(&settings.api, settings.credentials.clone(), folder.as_deref(), tell_wait)?;
    Ok((api, settings))
}

/// Says that Kinde asks for patience.
pub(super) fn waiting(wait: std::time::Duration) -> String {
    format!("Kinde is asked too often: waiting {} s as it says", wait.as_secs())
}

/// What a listener left behind: its note and, if it was made and is still as
/// it was, the webhook.
pub(super) struct Orphan<'w> {
    pub(super) note: OrphanedClaim,
    pub(super) webhook: Option<&'w ApiWebhook>,
}

/// What listeners of this machine that are gone left behind in an environment.
/// A description is easily copied, so a webhook counts only if its note says
/// so; and what anybody has changed since is that person's now.
pub(super) fn orphans<'w>(
    registrations: &Claims,
    api: &str,
    webhooks: &'w [ApiWebhook],
) -> Vec<Orphan<'w>> {
    let judge = |note: OrphanedClaim| {
        let mut meant = webhooks.iter().filter(|webhook| note.means(webhook));
        match (meant.next(), meant.next()) {
            (Some(one), None) => Some(Orphan { note, webhook: Some(one) }),
            (None, _) if !webhooks.iter().any(|webhook| note.may_mean(webhook)) => {
                Some(Orphan { note, webhook: None })
            }
            _ => None,
        }
    };
    notes_of(registrations, api).filter_map(judge).collect()
}

/// The webhooks that may have been made by listeners of this machine that are
/// gone, and that no note makes certain. Only a person can decide on them.
pub(super) fn doubtful<'w>(
    registrations: &Claims,
    api: &str,
    webhooks: &'w [ApiWebhook],
    orphans: &[Orphan<'w>],
) -> Vec<&'w ApiWebhook> {
    let here = host();
    let notes: Vec<OrphanedClaim> = notes_of(registrations, api).collect();
    let is_certain = |webhook: &ApiWebhook| {
        orphans.iter().any(|orphan| orphan.webhook.is_some_and(|ours| ours.id == webhook.id))
    };
    let may_be_ours = |webhook: &ApiWebhook| {
        notes.iter().any(|note| note.may_mean(webhook))
            || webhook.tag().is_some_and(|tag| {
                tag.host == here && registrations.life(&tag, &here) != Life::Running
            })
    };
    webhooks.iter().filter(|webhook| may_be_ours(webhook) && !is_certain(webhook)).collect()
}

fn notes_of(registrations: &Claims, api: &str) -> impl Iterator<Item = OrphanedClaim> {
    registrations.orphaned(&host()).into_iter().filter(move |note| note.api == api)
}

/// The environment's event types that the patterns choose; all, if there are no
/// patterns. Each pattern has to choose at least one.
pub(super) async fn wanted_types(
    api: &Management,
    filters: &[EventFilter],
) -> Result<Result<Vec<String>, Failure>, ManagementError> {
    let types = api.event_types().await?;
    let idle =
        filters.iter().find(|filter| !types.iter().any(|known| filter.matches_name(&known.code)));
    if let Some(idle) = idle {
        let failure = Failure::new(format!("no event type of this environment matches `{idle}`"));
        return Ok(Err(failure.hint("`kinde-hook webhooks types` shows them all")));
    }
    let is_wanted = |code: &String| {
        filters.is_empty() || filters.iter().any(|filter| filter.matches_name(code))
    };
    Ok(Ok(types.into_iter().map(|known| known.code).filter(is_wanted).collect()))
}

/// Why a webhook was not made. The free plan has one for each environment:
/// then what is there is what matters, and how to make room for another.
pub(super) async fn not_created(
    api: &Management,
    error: &ManagementError,
    options: &str,
) -> Failure {
    let failure = Failure::new(format!("the webhook was not made: {error}"));
    let refused = matches!(error, ManagementError::Refused { .. }) || error.speaks_of_a_limit();
    let there = if refused { api.webhooks().await.unwrap_or_default() } else { Vec::new() };
    let Some(first) = there.first() else { return failure.hint(error.hint()) };
    let list: Vec<String> = there.iter().take(MOST_LISTED).map(in_a_word).collect();
    let more = if there.len() > MOST_LISTED { " and more" } else { "" };
    let id = if is_plain_id(&first.id) { &first.id } else { "ID" };
    let limit = if error.speaks_of_a_limit() {
        "the plan allows no more webhooks (the free plan allows one)"
    } else {
        "if the plan allows no more webhooks (the free plan allows one)"
    };
    Failure::new(format!("{failure}; there is already {}{more}", list.join(", "))).hint(format!(
        "{limit}: one that is not needed any more is removed by `kinde-hook webhooks delete {id}{options}`"
    ))
}

fn in_a_word(webhook: &ApiWebhook) -> String {
    let part = |text: Option<&String>| {
        text.map_or("-".to_owned(), |text| sanitize::bounded(text, MOST_CHARACTERS))
    };
    let (name, endpoint) = (part(webhook.name.as_ref()), part(webhook.endpoint.as_ref()));
    format!("`{name}` to {endpoint} ({})", sanitize::bounded(&webhook.id, MOST_CHARACTERS))
}
