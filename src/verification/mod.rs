//! Whose signatures are trusted: the issuer's, the local issuer's, or both.
//! `listen` and `decode` differ only in how they get the issuer's keys.

mod local_keys;

use std::sync::Arc;

use jiff::Timestamp;

use local_keys::Judgement;
pub(crate) use local_keys::{LocalKeys, exposed};

use crate::keys::{KeySet, Verifier};
use crate::webhook::{Event, Rejection, Token, Verdict, Verified};

/// The trusted keys: the issuer's, which `I` provides, and the local issuer's.
#[derive(Debug)]
pub(crate) struct Verification<I> {
    issuer: Option<I>,
    local: Option<LocalKeys>,
}

/// How far a token is verified without the issuer's keys.
#[derive(Debug)]
pub(crate) enum Progress<'v, I> {
    /// The issuer's keys are not needed.
    Done(Result<Verified<Event>, Rejection>),
    /// Only the issuer's keys can decide.
    NeedsIssuer(&'v I, Pending),
}

/// A token that only the issuer's keys can decide on.
#[derive(Debug)]
pub(crate) struct Pending {
    /// What the local issuer signed, if it did and is not trusted.
    distrusted: Option<Verified<Event>>,
}

impl<I> Verification<I> {
    pub(crate) fn new(issuer: Option<I>, local: Option<LocalKeys>) -> Self {
        Self { issuer, local }
    }

    /// Verifies a token as far as possible without the issuer's keys, so that
    /// they are fetched only for tokens that need them.
    pub(crate) fn begin(&self, token: &Token, now: Timestamp) -> Progress<'_, I> {
        let distrusted = match self.local.as_ref().map(|local| local.judge(token, now)) {
            Some(Judgement::Final(outcome)) => return Progress::Done(outcome),
            Some(Judgement::Distrusted(event)) => Some(event),
            Some(Judgement::NotOurs) | None => None,
        };
        match &self.issuer {
            Some(issuer) => Progress::NeedsIssuer(issuer, Pending { distrusted }),
            None => Progress::Done(Err(no_issuer(token))),
        }
    }
}

impl Pending {
    /// The outcome, given that of the issuer's keys. An issuer that publishes
    /// the local issuer's key, such as a listener that acts as an app's issuer,
    /// is trusted with it; the event remains a local one.
    pub(crate) fn decide(
        self,
        issuer: Result<Verified<Event>, Rejection>,
    ) -> Result<Verified<Event>, Rejection> {
        match (self.distrusted, issuer) {
            (Some(event), Ok(_)) => Ok(event),
            (Some(_), Err(Rejection::UnknownKey { .. })) => Err(Rejection::LocalIssuerOff),
            (_, issuer) => issuer,
        }
    }

    /// The rejection that holds even while the issuer's keys are unavailable:
    /// the local issuer signed the token.
    pub(crate) fn without_issuer(&self) -> Option<Rejection> {
        self.distrusted.as_ref().map(|_| Rejection::LocalIssuerOff)
    }
}

/// Why a token that needs the issuer's keys is rejected where no issuer is
/// configured.
fn no_issuer(token: &Token) -> Rejection {
    match token.header() {
        Ok(header) => Rejection::NoIssuer { key_id: header.key_id.clone() },
        Err(rejection) => rejection,
    }
}

impl Verification<Arc<Verifier>> {
    /// Verifies a token, fetching the issuer's keys if needed.
    pub(crate) async fn verify(&self, token: &Token, now: Timestamp) -> Verdict {
        let (issuer, pending) = match self.begin(token, now) {
            Progress::Done(outcome) => return outcome.into(),
            Progress::NeedsIssuer(issuer, pending) => (issuer, pending),
        };
        match issuer.verify(token, now).await {
            Verdict::Verified(event) => pending.decide(Ok(event)).into(),
            Verdict::Rejected(rejection) => pending.decide(Err(rejection)).into(),
            Verdict::Undecided(why) => {
                pending.without_issuer().map_or_else(|| Verdict::Undecided(why), Verdict::Rejected)
            }
        }
    }

    /// The key set to serve in place of Kinde's: the local issuer's key and, so
    /// that real events verify as well, the issuer's keys, if they are
    /// available. `None` if the local issuer is not trusted.
    pub(crate) async fn key_set(&self) -> Option<String> {
        let local = self.local.as_ref()?.trusted()?;
        let issuer = match &self.issuer {
            Some(issuer) => issuer.keys().await.ok().map(|(set, _)| set),
            None => None,
        };
        let sets: Vec<&KeySet> = issuer.as_deref().into_iter().chain([local]).collect();
        Some(KeySet::merge(&sets))
    }
}
