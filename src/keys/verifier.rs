//! The keys in use: fetched once, shared, refreshed, and asked for again when
//! a token names a key that is not among them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use super::key_set::KeySet;
use super::source::{FetchError, JwksSource};
use crate::webhook::{Rejection, Token, Unavailable, Verdict};

/// How long a set is used without asking again.
const FRESH: Duration = Duration::from_secs(10 * 60);

/// How long a set is used while its issuer cannot be asked.
const USABLE: Duration = Duration::from_secs(60 * 60);

/// How long to leave the issuer alone between two attempts that nobody needs
/// an answer from, or that anybody could provoke by inventing key ids.
const PAUSE: Duration = Duration::from_secs(30);

/// Verifies tokens with an issuer's current keys.
#[derive(Debug)]
pub(crate) struct Verifier {
    source: JwksSource,
    state: Mutex<State>,
    /// Held by the one fetch that is under way.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    held: Option<Held>,
    /// Counts finished attempts, so that whoever waited for one knows it.
    attempts: u64,
    last_error: Option<FetchError>,
    asked_for_unknown: Option<Instant>,
    refreshed: Option<Instant>,
}

#[derive(Debug, Clone)]
struct Held {
    set: Arc<KeySet>,
    fetched: Instant,
}

impl Verifier {
    /// A verifier that has not asked for keys yet.
    pub(crate) fn new(source: JwksSource) -> Arc<Self> {
        Arc::new(Self {
            source,
            state: Mutex::new(State::default()),
            turn: tokio::sync::Mutex::new(()),
        })
    }

    /// Verifies a token, fetching keys if need be.
    pub(crate) async fn verify(self: &Arc<Self>, token: &Token, now: Timestamp) -> Verdict {
        // A token that cannot be accepted must not cause a fetch.
        if let Err(rejection) = token.header() {
            return Verdict::Rejected(rejection);
        }
        let (set, seen) = match self.keys().await {
            Ok(current) => current,
            Err(error) => return Verdict::Undecided(unavailable(&error)),
        };
        let outcome = match set.verify(token, now) {
            Err(Rejection::UnknownKey { .. }) => match self.keys_newer_than(seen).await {
                Ok(newer) => newer.unwrap_or(set).verify(token, now),
                // It may be signed with a key that we could not be told of.
                Err(error) => return Verdict::Undecided(unavailable(&error)),
            },
            outcome => outcome,
        };
        outcome.into()
    }

    /// The keys at hand, or those that the issuer gives now.
    pub(crate) async fn keys(self: &Arc<Self>) -> Result<(Arc<KeySet>, u64), FetchError> {
        let (held, seen) = {
            let state = self.state();
            (state.held.clone(), state.attempts)
        };
        match held {
            Some(held) if held.fetched.elapsed() < FRESH => Ok((held.set, seen)),
            Some(held) if held.fetched.elapsed() < USABLE => {
                self.refresh_beside(seen);
                Ok((held.set, seen))
            }
            _ => {
                let _turn = self.turn.lock().await;
                if self.state().attempts == seen {
                    self.fetch().await;
                }
                self.outcome()
            }
        }
    }

    /// Asks once more for a key that attempt `seen` did not bring, unless the
    /// issuer was asked for such a key less than [`PAUSE`] ago. Fails as long as
    /// the latest attempt has failed.
    async fn keys_newer_than(&self, seen: u64) -> Result<Option<Arc<KeySet>>, FetchError> {
        let _turn = self.turn.lock().await;
        if self.state().attempts == seen && take_turn(&mut self.state().asked_for_unknown) {
            self.fetch().await;
        }
        let state = self.state();
        match &state.last_error {
            Some(error) => Err(error.clone()),
            None => Ok(state.held.as_ref().map(|held| Arc::clone(&held.set))),
        }
    }

    /// Refreshes an ageing set while it goes on serving.
    fn refresh_beside(self: &Arc<Self>, seen: u64) {
        if !take_turn(&mut self.state().refreshed) {
            return;
        }
        let this = Arc::clone(self);
        tokio::spawn(async move {
            let _turn = this.turn.lock().await;
            if this.state().attempts == seen {
                this.fetch().await;
            }
        });
    }

    /// Asks the issuer. Only whoever holds the turn may call it.
    async fn fetch(&self) {
        let outcome = self.source.fetch().await;
        let mut state = self.state();
        state.attempts += 1;
        match outcome {
            Ok(set) => {
                state.held = Some(Held { set: Arc::new(set), fetched: Instant::now() });
                state.last_error = None;
            }
            Err(error) => {
                tracing::warn!(error = ?error.to_string(), "no new keys");
                state.last_error = Some(error);
            }
        }
    }

    fn outcome(&self) -> Result<(Arc<KeySet>, u64), FetchError> {
        let state = self.state();
        match (&state.held, &state.last_error) {
            (Some(held), _) if held.fetched.elapsed() < USABLE => {
                Ok((Arc::clone(&held.set), state.attempts))
            }
            (_, Some(error)) => Err(error.clone()),
            (_, None) => Err(FetchError::Client("no attempt was made".to_owned())),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Each change is whole before the guard is dropped, so a panic
        // elsewhere leaves nothing half-done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether [`PAUSE`] is over; if so, it begins anew.
fn take_turn(last: &mut Option<Instant>) -> bool {
    let over = last.is_none_or(|last| last.elapsed() >= PAUSE);
    if over {
        *last = Some(Instant::now());
    }
    over
}

fn unavailable(error: &FetchError) -> Unavailable {
    Unavailable {
        name: "no-keys",
        message: format!("there are no keys to check the token with: {error}"),
        hint: Some(error.hint().to_owned()),
    }
}
