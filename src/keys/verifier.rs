//! The keys in use: fetched once, shared, refreshed, and fetched again when a
//! token names an unknown key.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use super::key_set::KeySet;
use super::source::{FetchError, JwksSource};
use crate::webhook::{Rejection, Token, Unavailable, Verdict};

/// How long a set is used without a refresh.
const FRESH: Duration = Duration::from_secs(10 * 60);

/// How long a set is used while its issuer is unreachable.
const USABLE: Duration = Duration::from_secs(60 * 60);

/// The pause between two fetches that no request waits for, or that a sender
/// could provoke by inventing key ids.
const PAUSE: Duration = Duration::from_secs(30);

/// Verifies tokens with an issuer's current keys.
#[derive(Debug)]
pub(crate) struct Verifier {
    source: JwksSource,
    state: Mutex<State>,
    /// Held during a fetch, so that there is only one at a time.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    cached: Option<CachedKeys>,
    /// Number of finished fetches, so that a waiting request notices that
    /// another one has fetched.
    attempts: u64,
    last_error: Option<FetchError>,
    last_fetch_for_unknown: Option<Instant>,
    last_refresh: Option<Instant>,
}

#[derive(Debug, Clone)]
struct CachedKeys {
    set: Arc<KeySet>,
    fetched: Instant,
}

impl Verifier {
    /// A verifier that has not fetched keys yet.
    pub(crate) fn new(source: JwksSource) -> Arc<Self> {
        Arc::new(Self {
            source,
            state: Mutex::new(State::default()),
            fetching: tokio::sync::Mutex::new(()),
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
                // It may be signed with a new key.
                Err(error) => return Verdict::Undecided(unavailable(&error)),
            },
            outcome => outcome,
        };
        outcome.into()
    }

    /// The cached keys, or newly fetched ones.
    pub(crate) async fn keys(self: &Arc<Self>) -> Result<(Arc<KeySet>, u64), FetchError> {
        let (cached, seen) = {
            let state = self.state();
            (state.cached.clone(), state.attempts)
        };
        match cached {
            Some(cached) if cached.fetched.elapsed() < FRESH => Ok((cached.set, seen)),
            Some(cached) if cached.fetched.elapsed() < USABLE => {
                self.refresh_beside(seen);
                Ok((cached.set, seen))
            }
            _ => {
                let _guard = self.fetching.lock().await;
                if self.state().attempts == seen {
                    self.fetch().await;
                }
                self.outcome()
            }
        }
    }

    /// Fetches again for a key that fetch `seen` did not return, unless such a
    /// fetch was less than [`PAUSE`] ago. Fails as long as the latest attempt
    /// has failed.
    async fn keys_newer_than(&self, seen: u64) -> Result<Option<Arc<KeySet>>, FetchError> {
        let _guard = self.fetching.lock().await;
        if self.state().attempts == seen && start_pause(&mut self.state().last_fetch_for_unknown) {
            self.fetch().await;
        }
        let state = self.state();
        match &state.last_error {
            Some(error) => Err(error.clone()),
            None => Ok(state.cached.as_ref().map(|cached| Arc::clone(&cached.set))),
        }
    }

    /// Refreshes an ageing set in the background.
    fn refresh_beside(self: &Arc<Self>, seen: u64) {
        if !start_pause(&mut self.state().last_refresh) {
            return;
        }
        let this = Arc::clone(self);
        tokio::spawn(async move {
            let _guard = this.fetching.lock().await;
            if this.state().attempts == seen {
                this.fetch().await;
            }
        });
    }

    /// Fetches the keys. The caller must hold `fetching`.
    async fn fetch(&self) {
        let outcome = self.source.fetch().await;
        let mut state = self.state();
        state.attempts += 1;
        match outcome {
            Ok(set) => {
                state.cached = Some(CachedKeys { set: Arc::new(set), fetched: Instant::now() });
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
        match (&state.cached, &state.last_error) {
            (Some(cached), _) if cached.fetched.elapsed() < USABLE => {
                Ok((Arc::clone(&cached.set), state.attempts))
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

/// Whether [`PAUSE`] is over; if so, it restarts.
fn start_pause(last: &mut Option<Instant>) -> bool {
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
