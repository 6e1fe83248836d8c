//! A limit on connections, and which one is closed when it is reached.
//!
//! A connection is either active, or idle: it keeps us waiting for a request, for
//! the rest of one, or for its response to be read. Without a timeout on idle
//! connections, silent clients could take all slots for ever.

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

/// How long a connection may be idle: enough for a head and a body that are each
/// just in time, and some more for reading the response.
const IDLE_TIMEOUT: Duration = Duration::from_secs(75);

/// The same while other connections wait for a slot.
const IDLE_TIMEOUT_WHEN_FULL: Duration = Duration::from_millis(500);

/// How many connections may be open at once: at most half of the files that may
/// be open, since each delivery may need a connection to an app as well.
pub(crate) fn max_connections() -> usize {
    let max = MAX_CONNECTIONS as usize;
    #[cfg(unix)]
    if let Some(files) = getrlimit(Resource::Nofile).current {
        return usize::try_from(files / 2).unwrap_or(max).clamp(1, max);
    }
    max
}

/// The slots and the idle connections of one server.
#[derive(Debug)]
pub(super) struct ConnectionLimiter {
    slots: Arc<Semaphore>,
    waits: Mutex<Waits>,
}

/// The idle connections, in the order in which they became idle.
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

/// One open connection, until it is dropped.
#[derive(Debug)]
pub(super) struct Connection {
    limiter: Arc<ConnectionLimiter>,
    _slot: OwnedSemaphorePermit,
    /// The number of its latest wait, a key of [`Waits`].
    wait: AtomicU64,
    evict: Arc<Notify>,
}

/// While this lives, its connection is active.
#[derive(Debug)]
pub(super) struct ActiveGuard(Weak<Connection>);

impl ConnectionLimiter {
    /// Allows `max` connections.
    pub(super) fn new(max: usize) -> Arc<Self> {
        Arc::new(Self { slots: Arc::new(Semaphore::new(max)), waits: Mutex::default() })
    }

    /// Waits for a slot for another connection. If there is none, the connection
    /// that has been idle longest is closed.
    pub(super) async fn admit(self: &Arc<Self>) -> Arc<Connection> {
        let slot = loop {
            let slot = Arc::clone(&self.slots).try_acquire_owned();
            if let Ok(slot) = slot {
                break slot;
            }
            let retry_after = self.evict_longest_idle();
            let _ = timeout(retry_after, self.slots.acquire()).await;
        };
        let (limiter, evict) = (Arc::clone(self), Arc::new(Notify::new()));
        let connection = Connection { limiter, _slot: slot, wait: AtomicU64::new(0), evict };
        connection.set_idle();
        Arc::new(connection)
    }

    /// Evicts the connection that has been idle longest, if it is overdue. Returns
    /// after how long to try again.
    fn evict_longest_idle(&self) -> Duration {
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
        // Each change is complete before the guard is dropped.
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    /// Marks it as active, until the guard is dropped.
    pub(super) fn activate(self: &Arc<Self>) -> ActiveGuard {
        self.limiter.waits().by_number.remove(&self.wait.load(Ordering::Relaxed));
        ActiveGuard(Arc::downgrade(self))
    }

    /// Waits until it has to be closed.
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
        // It may have been closed in the meantime.
        if let Some(connection) = self.0.upgrade() {
            connection.set_idle();
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    /// Whether a connection has to be closed by now.
    async fn is_evicted(connection: &Connection) -> bool {
        timeout(Duration::ZERO, connection.evicted()).await.is_ok()
    }

    #[tokio::test(start_paused = true)]
    async fn below_the_limit_no_connection_is_evicted() {
        let limiter = ConnectionLimiter::new(2);
        let first = limiter.admit().await;
        advance(Duration::from_secs(70)).await;
        let _second = limiter.admit().await;
        assert!(!is_evicted(&first).await);
    }

    #[tokio::test(start_paused = true)]
    async fn the_connection_that_is_idle_longest_is_evicted() {
        let limiter = ConnectionLimiter::new(3);
        let connections = [limiter.admit().await, limiter.admit().await, limiter.admit().await];
        let served = connections[0].activate();
        advance(Duration::from_secs(5)).await;
        drop(connections[1].activate());
        let admitted = tokio::spawn({
            let limiter = Arc::clone(&limiter);
            async move { limiter.admit().await }
        });
        connections[2].evicted().await;
        assert!(!is_evicted(&connections[0]).await && !is_evicted(&connections[1]).await);
        let [first, second, third] = connections;
        drop(third);
        admitted.await.expect("a slot");
        drop((first, second, served));
        assert!(limiter.waits().by_number.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn a_new_connection_has_half_a_second_before_it_is_evicted() {
        let limiter = ConnectionLimiter::new(1);
        let connection = limiter.admit().await;
        let started = Instant::now();
        let (_, ()) = tokio::join!(limiter.admit(), async {
            connection.evicted().await;
            assert_eq!(started.elapsed().as_millis(), 500);
            drop(connection);
        });
    }

    #[tokio::test(start_paused = true)]
    async fn active_connections_are_not_evicted_so_others_wait() {
        let limiter = ConnectionLimiter::new(1);
        let connection = limiter.admit().await;
        let served = connection.activate();
        let late = timeout(Duration::from_secs(500), limiter.admit()).await;
        assert!(late.is_err() && !is_evicted(&connection).await);
        drop((served, connection));
        limiter.admit().await;
    }

    #[tokio::test(start_paused = true)]
    async fn an_idle_connection_times_out() {
        let limiter = ConnectionLimiter::new(9);
        let connection = limiter.admit().await;
        let started = Instant::now();
        advance(Duration::from_secs(70)).await;
        let served = connection.activate();
        advance(Duration::from_secs(200)).await;
        assert!(!is_evicted(&connection).await, "it is our turn");
        drop(served);
        connection.evicted().await;
        assert_eq!(started.elapsed().as_secs(), 70 + 200 + 75);
    }
}
