//! Forwards that go on after the sender has its response. Their number is
//! limited: an app that hangs must not fill the memory.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

use crate::webhook::Receipt;

/// Number of events that may wait for an app after their sender has its
/// response. Beyond that, senders wait.
const MAX_WAITING: usize = 1024;

/// The same for repeated deliveries, since anyone who once saw a genuine token
/// can send it for ever.
const MAX_REPEATS_WAITING: usize = 64;

/// The same for rejected deliveries, since strangers decide how many arrive.
/// Beyond that, they are not forwarded.
const MAX_REJECTED_WAITING: usize = 64;

/// Permission for one forward, until it is dropped.
pub(super) type Slot = OwnedSemaphorePermit;

#[derive(Debug)]
pub(super) struct BackgroundForwards {
    tasks: Mutex<JoinSet<()>>,
    events: Arc<Semaphore>,
    repeats: Arc<Semaphore>,
    rejected: Arc<Semaphore>,
}

impl Default for BackgroundForwards {
    fn default() -> Self {
        Self {
            tasks: Mutex::default(),
            events: Arc::new(Semaphore::new(MAX_WAITING)),
            repeats: Arc::new(Semaphore::new(MAX_REPEATS_WAITING)),
            rejected: Arc::new(Semaphore::new(MAX_REJECTED_WAITING)),
        }
    }
}

impl BackgroundForwards {
    /// Waits for a slot to forward a delivery in. `None` if that is not worth
    /// waiting for.
    pub(super) async fn slot(&self, receipt: &Receipt) -> Option<Slot> {
        if receipt.event().is_none() {
            return Arc::clone(&self.rejected).try_acquire_owned().ok();
        }
        let slots = if receipt.attempt > 1 { &self.repeats } else { &self.events };
        Arc::clone(slots).acquire_owned().await.ok()
    }

    /// Runs `work`, and frees its slot at the end.
    pub(super) fn spawn(&self, slot: Slot, work: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.tasks();
        while tasks.try_join_next().is_some() {}
        tasks.spawn(async move {
            work.await;
            drop(slot);
        });
    }

    /// Waits until all of them have ended.
    pub(super) async fn finish(&self) {
        let tasks = std::mem::take(&mut *self.tasks());
        tasks.join_all().await;
    }

    fn tasks(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
