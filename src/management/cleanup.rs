//! Which webhooks listeners that are gone have left behind in Kinde.

use super::claims::{Claims, OrphanedClaim};
use super::model::ApiWebhook;
use super::owner_tag::{Host, Life};

/// What a listener left behind: its note and, if it was made and is still as
/// it was, the webhook.
pub(crate) struct Orphan<'w> {
    pub(crate) note: OrphanedClaim,
    pub(crate) webhook: Option<&'w ApiWebhook>,
}

/// What listeners of this machine that are gone left behind in an environment.
/// A description is easily copied, so a webhook counts only if its note says
/// so; and what anybody has changed since is that person's now.
pub(crate) fn orphans<'w>(
    claims: &Claims,
    here: &Host,
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
    notes_of(claims, here, api).filter_map(judge).collect()
}

/// The webhooks that may have been made by listeners of this machine that are
/// gone, and that no note makes certain. Only a person can decide on them.
pub(crate) fn doubtful<'w>(
    claims: &Claims,
    here: &Host,
    api: &str,
    webhooks: &'w [ApiWebhook],
    orphans: &[Orphan<'w>],
) -> Vec<&'w ApiWebhook> {
    let notes: Vec<OrphanedClaim> = notes_of(claims, here, api).collect();
    let is_certain = |webhook: &ApiWebhook| {
        orphans.iter().any(|orphan| orphan.webhook.is_some_and(|ours| ours.id == webhook.id))
    };
    let may_be_ours = |webhook: &ApiWebhook| {
        notes.iter().any(|note| note.may_mean(webhook))
            || webhook
                .tag()
                .is_some_and(|tag| tag.host == *here && claims.life(&tag, here) != Life::Running)
    };
    webhooks.iter().filter(|webhook| may_be_ours(webhook) && !is_certain(webhook)).collect()
}

fn notes_of(claims: &Claims, here: &Host, api: &str) -> impl Iterator<Item = OrphanedClaim> {
    claims.orphaned(here).into_iter().filter(move |note| note.api == api)
}
