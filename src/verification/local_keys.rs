//! The local issuer's key, which is known even where it is not trusted.

use std::path::Path;

use jiff::Timestamp;

use crate::error::Failure;
use crate::files::private;
use crate::keys::KeySet;
use crate::local_issuer::{LocalIssuer, LocalIssuerError};
use crate::settings::{KeySettings, data_folder};
use crate::webhook::{Event, Rejection, Signer, Token, Verified};

/// The local issuer's key, and whether it is trusted.
#[derive(Debug)]
pub(crate) struct LocalKeys {
    key_id: String,
    set: KeySet,
    trusted: bool,
}

impl LocalKeys {
    /// Opens the local issuer, generating its key if it is to be trusted. One
    /// that is not trusted is still recognised, so that a rejection can name
    /// it; if that one cannot be read, it is ignored.
    pub(crate) fn open(keys: &KeySettings) -> Result<Option<Self>, Failure> {
        Self::found(keys, |folder| LocalIssuer::open(folder).map(Some))
    }

    /// Like [`Self::open`], but does not generate a key.
    pub(crate) fn existing(keys: &KeySettings) -> Result<Option<Self>, Failure> {
        Self::found(keys, LocalIssuer::existing)
    }

    fn found(
        keys: &KeySettings,
        trusted: impl Fn(&Path) -> Result<Option<LocalIssuer>, LocalIssuerError>,
    ) -> Result<Option<Self>, Failure> {
        let issuer = if keys.local {
            trusted(&data_folder()?)?
        } else {
            data_folder().ok().and_then(|folder| LocalIssuer::existing(&folder).ok().flatten())
        };
        issuer.map(|issuer| Self::of(&issuer, keys.local)).transpose()
    }

    fn of(issuer: &LocalIssuer, trusted: bool) -> Result<Self, Failure> {
        let set = KeySet::parse(issuer.key_set().as_bytes()).map_err(|error| {
            Failure::new(format!("the local issuer's key is unusable: {error}"))
        })?;
        Ok(Self {
            key_id: issuer.key_id().to_owned(),
            set: set.signed_by(Signer::LocalIssuer),
            trusted,
        })
    }

    /// The key set, if it is trusted.
    pub(crate) fn trusted(&self) -> Option<&KeySet> {
        self.trusted.then_some(&self.set)
    }

    /// Verifies a token that names the local issuer's key.
    pub(super) fn judge(&self, token: &Token, now: Timestamp) -> Judgement {
        match token.header() {
            Ok(header) if header.key_id == self.key_id => match self.set.verify(token, now) {
                outcome if self.trusted => Judgement::Final(outcome),
                Ok(event) => Judgement::Distrusted(event),
                Err(_) => Judgement::NotOurs,
            },
            _ => Judgement::NotOurs,
        }
    }
}

/// The warning about a key file that other users may read, if they may.
pub(crate) fn exposed() -> Option<Failure> {
    let file = LocalIssuer::key_file(&data_folder().ok()?);
    let (message, hint) = private::exposure(&file)?;
    Some(Failure::new(message).hint(hint))
}

/// What the local issuer's key shows about a token.
#[derive(Debug)]
pub(super) enum Judgement {
    /// The local issuer is trusted, so this is the outcome.
    Final(Result<Verified<Event>, Rejection>),
    /// The local issuer signed the token, but is not trusted.
    Distrusted(Verified<Event>),
    /// The token names another key.
    NotOurs,
}
