//! What goes on after the sender has been answered, and how much of that there
//! may be: an app that hangs must not fill the memory.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

use crate::webhook::Receipt;

/// How many events may wait for their app after they were answered. The next
/// sender waits.
const MAX_WAITING: usize = 1024;

/// How many of events that were delivered before may: anyone who once saw a
/// genuine token can send it for ever. The next sender waits.
const MOST_REPEATS_BESIDE: usize = 64;

/// How many refused deliveries may: strangers decide how many there are.
const MAX_REJECTED_WAITING: usize = 64;

/// A place among those that wait.
pub(super) type Place = OwnedSemaphorePermit;

/// What goes on after the sender has been answered.
#[derive(Debug)]
pub(super) struct BackgroundForwards {
    tasks: Mutex<JoinSet<()>>,
    events: Arc<Semaphore>,
    repeats: Arc<Semaphore>,
    refused: Arc<Semaphore>,
}

impl Default for BackgroundForwards {
    fn default() -> Self {
        Self {
            tasks: Mutex::default(),
            events: Arc::new(Semaphore::new(MAX_WAITING)),
            repeats: Arc::new(Semaphore::new(MOST_REPEATS_BESIDE)),
            refused: Arc::new(Semaphore::new(MAX_REJECTED_WAITING)),
        }
    }
}

impl BackgroundForwards {
    /// A place for a delivery to be passed on in; none, if it is not worth
    /// waiting for one.
    pub(super) async fn place(&self, receipt: &Receipt) -> Option<Place> {
        if receipt.event().is_none() {
            return Arc::clone(&self.refused).try_acquire_owned().ok();
        }
        let places = if receipt.attempt > 1 { &self.repeats } else { &self.events };
        Arc::clone(places).acquire_owned().await.ok()
    }

    /// Starts what takes a place, and gives that back at its end.
    pub(super) fn spawn(&self, place: Place, work: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.tasks();
        while tasks.try_join_next().is_some() {}
        tasks.spawn(async move {
            work.await;
            drop(place);
        });
    }

    /// Waits until everything that was started has ended.
    pub(super) async fn finish(&self) {
        let tasks = std::mem::take(&mut *self.tasks());
        tasks.join_all().await;
    }

    fn tasks(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
