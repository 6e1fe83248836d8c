//! Finds webhooks that exited listeners left behind in Kinde.

use super::claims::{Claims, OrphanedClaim};
use super::model::ApiWebhook;
use super::owner_tag::{Host, Life};

/// What a listener left behind: its claim and, if it was created and is
/// unchanged, the webhook.
pub(crate) struct Orphan<'w> {
    pub(crate) note: OrphanedClaim,
    pub(crate) webhook: Option<&'w ApiWebhook>,
}

/// What exited listeners of this machine left behind in an environment. A
/// description is easily copied, so a webhook counts only if a claim confirms
/// it; a webhook that was changed since is considered someone else's.
pub(crate) fn orphans<'w>(
    claims: &Claims,
    here: &Host,
    api: &str,
    webhooks: &'w [ApiWebhook],
) -> Vec<Orphan<'w>> {
    let judge = |note: OrphanedClaim| {
        let mut meant = webhooks.iter().filter(|webhook| note.matches(webhook));
        match (meant.next(), meant.next()) {
            (Some(one), None) => Some(Orphan { note, webhook: Some(one) }),
            (None, _) if !webhooks.iter().any(|webhook| note.may_match(webhook)) => {
                Some(Orphan { note, webhook: None })
            }
            _ => None,
        }
    };
    claims_for(claims, here, api).filter_map(judge).collect()
}

/// The webhooks that exited listeners of this machine may have created, without
/// a claim that confirms it. Only the user can decide on them.
pub(crate) fn doubtful<'w>(
    claims: &Claims,
    here: &Host,
    api: &str,
    webhooks: &'w [ApiWebhook],
    orphans: &[Orphan<'w>],
) -> Vec<&'w ApiWebhook> {
    let notes: Vec<OrphanedClaim> = claims_for(claims, here, api).collect();
    let is_certain = |webhook: &ApiWebhook| {
        orphans.iter().any(|orphan| orphan.webhook.is_some_and(|ours| ours.id == webhook.id))
    };
    let may_be_ours = |webhook: &ApiWebhook| {
        notes.iter().any(|note| note.may_match(webhook))
            || webhook
                .tag()
                .is_some_and(|tag| tag.host == *here && claims.life(&tag, here) != Life::Running)
    };
    webhooks.iter().filter(|webhook| may_be_ours(webhook) && !is_certain(webhook)).collect()
}

fn claims_for(claims: &Claims, here: &Host, api: &str) -> impl Iterator<Item = OrphanedClaim> {
    claims.orphaned(here).into_iter().filter(move |note| note.api == api)
}
