//! Chooses event types for a new webhook, and explains why creating it failed.

use super::api::Management;
use super::error::ManagementError;
use super::model::{ApiWebhook, is_plain_id};
use crate::error::Failure;
use crate::sanitize;
use crate::webhook::EventFilter;

/// How many webhooks an error lists.
const MAX_LISTED: usize = 3;

/// The longest name or URL in an error, in characters.
const MAX_CHARACTERS: usize = 80;

/// The status message while Kinde limits the rate of requests.
pub(crate) fn waiting(wait: std::time::Duration) -> String {
    format!("rate limited by Kinde: waiting {} s", wait.as_secs())
}

/// The environment's event types that match the patterns; all, if there are no
/// patterns. Each pattern must match at least one.
pub(crate) async fn wanted_types(
    api: &Management,
    filters: &[EventFilter],
) -> Result<Result<Vec<String>, Failure>, ManagementError> {
    let types = api.event_types().await?;
    let idle =
        filters.iter().find(|filter| !types.iter().any(|known| filter.matches_name(&known.code)));
    if let Some(idle) = idle {
        let failure = Failure::new(format!("no event type in this environment matches `{idle}`"));
        return Ok(Err(failure.hint("`kinde-hook webhooks types` lists them all")));
    }
    let is_wanted = |code: &String| {
        filters.is_empty() || filters.iter().any(|filter| filter.matches_name(code))
    };
    Ok(Ok(types.into_iter().map(|known| known.code).filter(is_wanted).collect()))
}

/// Why a webhook was not created. The free plan allows one for each environment,
/// so the existing ones are listed, with the command that deletes one.
pub(crate) async fn not_created(
    api: &Management,
    error: &ManagementError,
    options: &str,
) -> Failure {
    let failure = Failure::new(format!("the webhook was not created: {error}"));
    let refused = matches!(error, ManagementError::Refused { .. }) || error.is_plan_limit();
    let there = if refused { api.webhooks().await.unwrap_or_default() } else { Vec::new() };
    let Some(first) = there.first() else { return failure.hint(error.hint()) };
    let list: Vec<String> = there.iter().take(MAX_LISTED).map(summary).collect();
    let more = if there.len() > MAX_LISTED { " and more" } else { "" };
    let id = if is_plain_id(&first.id) { &first.id } else { "ID" };
    let limit = if error.is_plan_limit() {
        "your plan allows no more webhooks (the free plan allows one):"
    } else {
        "if your plan allows no more webhooks (the free plan allows one),"
    };
    Failure::new(format!("{failure}; existing webhooks: {}{more}", list.join(", "))).hint(format!(
        "{limit} delete one that you no longer need with `kinde-hook webhooks delete {id}{options}`"
    ))
}

fn summary(webhook: &ApiWebhook) -> String {
    let part = |text: Option<&String>| {
        text.map_or("-".to_owned(), |text| sanitize::bounded(text, MAX_CHARACTERS))
    };
    let (name, endpoint) = (part(webhook.name.as_ref()), part(webhook.endpoint.as_ref()));
    format!("`{name}` to {endpoint} ({})", sanitize::bounded(&webhook.id, MAX_CHARACTERS))
}
