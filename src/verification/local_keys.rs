//! What the local issuer has to say about a token, beside the issuer's keys.

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
    /// Opens the local issuer, making its key if it is to be trusted. One that
    /// is not trusted is still recognised, to say so; not being able to read
    /// that one is nobody's problem.
    pub(crate) fn open(keys: &KeySettings) -> Result<Option<Self>, Failure> {
        Self::found(keys, |folder| LocalIssuer::open(folder).map(Some))
    }

    /// The same, but makes no key.
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
        let set = KeySet::parse(issuer.key_set().as_bytes()).map_err(|fault| {
            Failure::new(format!("the local issuer's key is of no use: {fault}"))
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

    /// Judges a token that names the local issuer's key; others are not its
    /// business.
    pub(crate) fn judge(&self, token: &Token, now: Timestamp) -> Judgement {
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

/// What to report of a key that others may read, if they may.
pub(crate) fn exposed() -> Option<Failure> {
    let file = LocalIssuer::key_file(&data_folder().ok()?);
    let (message, hint) = private::exposure(&file)?;
    Some(Failure::new(message).hint(hint))
}

/// What the local issuer says of a token.
#[derive(Debug)]
pub(crate) enum Judgement {
    /// It decides.
    Final(Result<Verified<Event>, Rejection>),
    /// It signed the token, and is not trusted.
    Distrusted(Verified<Event>),
    /// It knows nothing of the token.
    NotOurs,
}

impl Judgement {
    /// What counts, once the issuer has been asked too. One that vouches for
    /// the local issuer's key, as a listener does that is somebody's issuer,
    /// is believed; the event is a local one all the same.
    pub(crate) fn or_issuer(
        self,
        issuer: Result<Verified<Event>, Rejection>,
    ) -> Result<Verified<Event>, Rejection> {
        match (self, issuer) {
            (Self::Final(outcome), _) => outcome,
            (Self::Distrusted(event), Ok(_)) => Ok(event),
            (Self::Distrusted(_), Err(Rejection::UnknownKey { .. })) => {
                Err(Rejection::LocalIssuerOff)
            }
            (_, issuer) => issuer,
        }
    }

    /// What is known while the issuer cannot be asked: that the token is the
    /// local issuer's, which no network has to say.
    pub(crate) fn without_issuer(&self) -> Option<Rejection> {
        matches!(self, Self::Distrusted(_)).then_some(Rejection::LocalIssuerOff)
    }
}

/// What a token deserves that only an issuer could judge, where none is
/// configured.
pub(crate) fn no_issuer(token: &Token) -> Rejection {
    match token.header() {
        Ok(header) => Rejection::NoIssuer { key_id: header.key_id.clone() },
        Err(rejection) => rejection,
    }
}
