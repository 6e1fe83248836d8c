//! Whose signatures a listener believes: the issuer's, the local issuer's, or
//! both.

mod local_keys;

use std::sync::Arc;

use jiff::Timestamp;

pub(crate) use local_keys::{Judgement, LocalKeys, exposed, no_issuer};

use crate::keys::{KeySet, Verifier};
use crate::webhook::{Token, Verdict};

/// Where trust comes from.
#[derive(Debug)]
pub(crate) struct Verification {
    issuer: Option<Arc<Verifier>>,
    local: Option<LocalKeys>,
}

impl Verification {
    pub(crate) fn new(issuer: Option<Arc<Verifier>>, local: Option<LocalKeys>) -> Self {
        Self { issuer, local }
    }

    /// Judges a token.
    pub(crate) async fn judge(&self, token: &Token, now: Timestamp) -> Verdict {
        let local = self.local.as_ref();
        let judgement = local.map_or(Judgement::NotOurs, |local| local.judge(token, now));
        if let Judgement::Final(outcome) = judgement {
            return outcome.into();
        }
        let Some(issuer) = &self.issuer else {
            return Verdict::Rejected(no_issuer(token));
        };
        match issuer.verify(token, now).await {
            Verdict::Verified(event) => judgement.or_issuer(Ok(event)).into(),
            Verdict::Rejected(rejection) => judgement.or_issuer(Err(rejection)).into(),
            Verdict::Undecided(why) => judgement
                .without_issuer()
                .map_or_else(|| Verdict::Undecided(why), Verdict::Rejected),
        }
    }

    /// The key set that stands in for Kinde's: our own key and, so that real
    /// events verify as well, the issuer's. While that cannot be asked, ours
    /// alone. `None` if the local issuer is not trusted.
    pub(crate) async fn key_set(&self) -> Option<String> {
        let local = self.local.as_ref()?.trusted()?;
        let issuers = match &self.issuer {
            Some(issuer) => issuer.keys().await.ok().map(|(set, _)| set),
            None => None,
        };
        let sets: Vec<&KeySet> = issuers.as_deref().into_iter().chain([local]).collect();
        Some(KeySet::merge(&sets))
    }
}
