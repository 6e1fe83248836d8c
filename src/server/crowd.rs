//! Who is connected, and who has to go when others want in.
//!
//! A connection is either served, or keeps us waiting: for a request, for the
//! rest of one, or for its answer to be read. Without a limit on the latter, as
//! many silent clients as there are places would shut everybody else out.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// How long a guest may keep us waiting: enough for a head and a body that are
/// each just in time, and some more for taking the answer.
const PATIENCE: Duration = Duration::from_secs(75);

/// How long it may do so while others want in.
const PATIENCE_IN_A_CROWD: Duration = Duration::from_millis(500);

/// All open connections.
#[derive(Debug)]
pub(super) struct Crowd {
    places: Arc<Semaphore>,
    waits: Mutex<Waits>,
}

/// The guests that keep us waiting, the first to do so first.
#[derive(Debug, Default)]
struct Waits {
    latest: u64,
    by_number: BTreeMap<u64, Wait>,
}

#[derive(Debug)]
struct Wait {
    since: Instant,
    farewell: Arc<Notify>,
}

/// One connection's place among the others, until it is dropped.
#[derive(Debug)]
pub(super) struct Guest {
    crowd: Arc<Crowd>,
    _place: OwnedSemaphorePermit,
    /// The number of its latest wait.
    wait: AtomicU64,
    farewell: Arc<Notify>,
}

/// While this lives, it is not the guest that keeps us waiting.
#[derive(Debug)]
pub(super) struct Served(Weak<Guest>);

impl Crowd {
    /// Room for so many.
    pub(super) fn of(most: usize) -> Arc<Self> {
        Arc::new(Self { places: Arc::new(Semaphore::new(most)), waits: Mutex::default() })
    }

    /// Finds a place for another one. If there is none, whoever has kept us
    /// waiting longest has to go.
    pub(super) async fn admit(self: &Arc<Self>) -> Arc<Guest> {
        let place = loop {
            let place = Arc::clone(&self.places).try_acquire_owned();
            if let Ok(place) = place {
                break place;
            }
            let until_somebody_may_go = self.make_room();
            let _ = timeout(until_somebody_may_go, self.places.acquire()).await;
        };
        let (crowd, farewell) = (Arc::clone(self), Arc::new(Notify::new()));
        let guest = Guest { crowd, _place: place, wait: AtomicU64::new(0), farewell };
        guest.keeps_us_waiting();
        Arc::new(guest)
    }

    /// Sends somebody away, and returns after how long to look again.
    fn make_room(&self) -> Duration {
        let mut waits = self.waits();
        let Some(longest) = waits.by_number.first_entry() else { return PATIENCE_IN_A_CROWD };
        let left = PATIENCE_IN_A_CROWD.saturating_sub(longest.get().since.elapsed());
        if left.is_zero() {
            longest.remove().farewell.notify_one();
            return PATIENCE_IN_A_CROWD;
        }
        left
    }

    fn waits(&self) -> MutexGuard<'_, Waits> {
        // Each change is whole before the guard is dropped.
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Guest {
    /// Notes that it is our turn now, until what is returned is dropped.
    pub(super) fn is_served(self: &Arc<Self>) -> Served {
        self.crowd.waits().by_number.remove(&self.wait.load(Ordering::Relaxed));
        Served(Arc::downgrade(self))
    }

    /// Waits until it has to go.
    pub(super) async fn has_to_go(&self) {
        tokio::select! {
            () = self.farewell.notified() => {}
            () = self.is_overdue() => {}
        }
    }

    async fn is_overdue(&self) {
        loop {
            match self.waits_since().map(|since| since + PATIENCE) {
                Some(end) if end <= Instant::now() => return,
                Some(end) => sleep_until(end).await,
                None => sleep(PATIENCE).await,
            }
        }
    }

    fn waits_since(&self) -> Option<Instant> {
        let number = self.wait.load(Ordering::Relaxed);
        self.crowd.waits().by_number.get(&number).map(|wait| wait.since)
    }

    fn keeps_us_waiting(&self) {
        let wait = Wait { since: Instant::now(), farewell: Arc::clone(&self.farewell) };
        let mut waits = self.crowd.waits();
        waits.latest += 1;
        let number = waits.latest;
        waits.by_number.insert(number, wait);
        self.wait.store(number, Ordering::Relaxed);
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.crowd.waits().by_number.remove(&self.wait.load(Ordering::Relaxed));
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have left in the meantime.
        if let Some(guest) = self.0.upgrade() {
            guest.keeps_us_waiting();
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    /// Whether a guest has to go by now.
    async fn must_go(guest: &Guest) -> bool {
        timeout(Duration::ZERO, guest.has_to_go()).await.is_ok()
    }

    #[tokio::test(start_paused = true)]
    async fn while_there_is_room_nobody_has_to_go() {
        let crowd = Crowd::of(2);
        let first = crowd.admit().await;
        advance(Duration::from_secs(70)).await;
        let _second = crowd.admit().await;
        assert!(!must_go(&first).await);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_keeps_us_waiting_longest_makes_room() {
        let crowd = Crowd::of(3);
        let guests = [crowd.admit().await, crowd.admit().await, crowd.admit().await];
        let served = guests[0].is_served();
        advance(Duration::from_secs(5)).await;
        drop(guests[1].is_served());
        let admitted = tokio::spawn({
            let crowd = Arc::clone(&crowd);
            async move { crowd.admit().await }
        });
        guests[2].has_to_go().await;
        assert!(!must_go(&guests[0]).await && !must_go(&guests[1]).await);
        let [first, second, third] = guests;
        drop(third);
        admitted.await.expect("a place");
        drop((first, second, served));
        assert!(crowd.waits().by_number.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_has_just_come_has_a_moment() {
        let crowd = Crowd::of(1);
        let guest = crowd.admit().await;
        let started = Instant::now();
        let (_, ()) = tokio::join!(crowd.admit(), async {
            guest.has_to_go().await;
            assert_eq!(started.elapsed().as_millis(), 500);
            drop(guest);
        });
    }

    #[tokio::test(start_paused = true)]
    async fn while_all_are_served_others_wait_for_the_first_to_leave() {
        let crowd = Crowd::of(1);
        let guest = crowd.admit().await;
        let served = guest.is_served();
        let late = timeout(Duration::from_secs(500), crowd.admit()).await;
        assert!(late.is_err() && !must_go(&guest).await);
        drop((served, guest));
        crowd.admit().await;
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_may_keep_us_waiting_for_ever() {
        let crowd = Crowd::of(9);
        let guest = crowd.admit().await;
        let started = Instant::now();
        advance(Duration::from_secs(70)).await;
        let served = guest.is_served();
        advance(Duration::from_secs(200)).await;
        assert!(!must_go(&guest).await, "it is our turn");
        drop(served);
        guest.has_to_go().await;
        assert_eq!(started.elapsed().as_secs(), 70 + 200 + 75);
    }
}
