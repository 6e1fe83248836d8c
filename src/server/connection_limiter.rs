//! Who is connected, and who has to go when others want in.
//!
//! A connection is either served, or keeps us waiting: for a request, for the
//! rest of one, or for its answer to be read. Without a limit on the latter, as
//! many silent clients as there are places would shut everybody else out.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

#[cfg(unix)]
use rustix::process::{Resource, getrlimit};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// The most connections at once, where the system allows that many.
pub(super) const MAX_CONNECTIONS: u32 = 4096;

/// How long a connection may keep us waiting: enough for a head and a body that are
/// each just in time, and some more for taking the answer.
const IDLE_TIMEOUT: Duration = Duration::from_secs(75);

/// How long it may do so while others want in.
const IDLE_TIMEOUT_WHEN_FULL: Duration = Duration::from_millis(500);

/// How many connections may be open at once: at most half of the files that may
/// be open, since each delivery may need a connection to an app as well.
pub(crate) fn max_connections() -> usize {
    let most = MAX_CONNECTIONS as usize;
    #[cfg(unix)]
    if let Some(files) = getrlimit(Resource::Nofile).current {
        return usize::try_from(files / 2).unwrap_or(most).clamp(1, most);
    }
    most
}

/// All open connections.
#[derive(Debug)]
pub(super) struct ConnectionLimiter {
    places: Arc<Semaphore>,
    waits: Mutex<Waits>,
}

/// The connections that keep us waiting, the first to do so first.
#[derive(Debug, Default)]
struct Waits {
    latest: u64,
    by_number: BTreeMap<u64, Wait>,
}

#[derive(Debug)]
struct Wait {
    since: Instant,
    evict: Arc<Notify>,
}

/// One connection's place among the others, until it is dropped.
#[derive(Debug)]
pub(super) struct Connection {
    limiter: Arc<ConnectionLimiter>,
    _place: OwnedSemaphorePermit,
    /// The number of its latest wait.
    wait: AtomicU64,
    evict: Arc<Notify>,
}

/// While this lives, it is not the connection that keeps us waiting.
#[derive(Debug)]
pub(super) struct ActiveGuard(Weak<Connection>);

impl ConnectionLimiter {
    /// Room for so many.
    pub(super) fn of(most: usize) -> Arc<Self> {
        Arc::new(Self { places: Arc::new(Semaphore::new(most)), waits: Mutex::default() })
    }

    /// Finds a place for another one. If there is none, whoever has kept us
    /// waiting longest has to go.
    pub(super) async fn admit(self: &Arc<Self>) -> Arc<Connection> {
        let place = loop {
            let place = Arc::clone(&self.places).try_acquire_owned();
            if let Ok(place) = place {
                break place;
            }
            let until_somebody_may_go = self.make_room();
            let _ = timeout(until_somebody_may_go, self.places.acquire()).await;
        };
        let (limiter, evict) = (Arc::clone(self), Arc::new(Notify::new()));
        let connection = Connection { limiter, _place: place, wait: AtomicU64::new(0), evict };
        connection.set_idle();
        Arc::new(connection)
    }

    /// Sends somebody away, and returns after how long to look again.
    fn make_room(&self) -> Duration {
        let mut waits = self.waits();
        let Some(longest) = waits.by_number.first_entry() else { return IDLE_TIMEOUT_WHEN_FULL };
        let left = IDLE_TIMEOUT_WHEN_FULL.saturating_sub(longest.get().since.elapsed());
        if left.is_zero() {
            longest.remove().evict.notify_one();
            return IDLE_TIMEOUT_WHEN_FULL;
        }
        left
    }

    fn waits(&self) -> MutexGuard<'_, Waits> {
        // Each change is whole before the guard is dropped.
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    /// Notes that it is our turn now, until what is returned is dropped.
    pub(super) fn activate(self: &Arc<Self>) -> ActiveGuard {
        self.limiter.waits().by_number.remove(&self.wait.load(Ordering::Relaxed));
        ActiveGuard(Arc::downgrade(self))
    }

    /// Waits until it has to go.
    pub(super) async fn evicted(&self) {
        tokio::select! {
            () = self.evict.notified() => {}
            () = self.is_overdue() => {}
        }
    }

    async fn is_overdue(&self) {
        loop {
            match self.waits_since().map(|since| since + IDLE_TIMEOUT) {
                Some(end) if end <= Instant::now() => return,
                Some(end) => sleep_until(end).await,
                None => sleep(IDLE_TIMEOUT).await,
            }
        }
    }

    fn waits_since(&self) -> Option<Instant> {
        let number = self.wait.load(Ordering::Relaxed);
        self.limiter.waits().by_number.get(&number).map(|wait| wait.since)
    }

    fn set_idle(&self) {
        let wait = Wait { since: Instant::now(), evict: Arc::clone(&self.evict) };
        let mut waits = self.limiter.waits();
        waits.latest += 1;
        let number = waits.latest;
        waits.by_number.insert(number, wait);
        self.wait.store(number, Ordering::Relaxed);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.limiter.waits().by_number.remove(&self.wait.load(Ordering::Relaxed));
    }
}

impl Drop for ActiveGuard {
    fn drop(&mut self) {
        // It may have left in the meantime.
        if let Some(connection) = self.0.upgrade() {
            connection.set_idle();
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    /// Whether a connection has to go by now.
    async fn must_go(connection: &Connection) -> bool {
        timeout(Duration::ZERO, connection.evicted()).await.is_ok()
    }

    #[tokio::test(start_paused = true)]
    async fn while_there_is_room_nobody_has_to_go() {
        let limiter = ConnectionLimiter::of(2);
        let first = limiter.admit().await;
        advance(Duration::from_secs(70)).await;
        let _second = limiter.admit().await;
        assert!(!must_go(&first).await);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_keeps_us_waiting_longest_makes_room() {
        let limiter = ConnectionLimiter::of(3);
        let connections = [limiter.admit().await, limiter.admit().await, limiter.admit().await];
        let served = connections[0].activate();
        advance(Duration::from_secs(5)).await;
        drop(connections[1].activate());
        let admitted = tokio::spawn({
            let limiter = Arc::clone(&limiter);
            async move { limiter.admit().await }
        });
        connections[2].evicted().await;
        assert!(!must_go(&connections[0]).await && !must_go(&connections[1]).await);
        let [first, second, third] = connections;
        drop(third);
        admitted.await.expect("a place");
        drop((first, second, served));
        assert!(limiter.waits().by_number.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_has_just_come_has_a_moment() {
        let limiter = ConnectionLimiter::of(1);
        let connection = limiter.admit().await;
        let started = Instant::now();
        let (_, ()) = tokio::join!(limiter.admit(), async {
            connection.evicted().await;
            assert_eq!(started.elapsed().as_millis(), 500);
            drop(connection);
        });
    }

    #[tokio::test(start_paused = true)]
    async fn while_all_are_served_others_wait_for_the_first_to_leave() {
        let limiter = ConnectionLimiter::of(1);
        let connection = limiter.admit().await;
        let served = connection.activate();
        let late = timeout(Duration::from_secs(500), limiter.admit()).await;
        assert!(late.is_err() && !must_go(&connection).await);
        drop((served, connection));
        limiter.admit().await;
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_may_keep_us_waiting_for_ever() {
        let limiter = ConnectionLimiter::of(9);
        let connection = limiter.admit().await;
        let started = Instant::now();
        advance(Duration::from_secs(70)).await;
        let served = connection.activate();
        advance(Duration::from_secs(200)).await;
        assert!(!must_go(&connection).await, "it is our turn");
        drop(served);
        connection.evicted().await;
        assert_eq!(started.elapsed().as_secs(), 70 + 200 + 75);
    }
}
