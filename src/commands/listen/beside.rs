//! What goes on after the sender has been answered, and how much of that there
//! may be: an app that hangs must not fill the memory.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

/// How many events may wait for their app after they were answered. The next
/// sender waits.
const MOST_BESIDE: usize = 1024;

/// How many refused deliveries may: strangers decide how many there are.
const MOST_REFUSED_BESIDE: usize = 64;

/// A place among those that wait.
pub(super) type Place = OwnedSemaphorePermit;

/// What goes on after the sender has been answered.
#[derive(Debug)]
pub(super) struct Beside {
    tasks: Mutex<JoinSet<()>>,
    events: Arc<Semaphore>,
    refused: Arc<Semaphore>,
}

impl Default for Beside {
    fn default() -> Self {
        Self {
            tasks: Mutex::default(),
            events: Arc::new(Semaphore::new(MOST_BESIDE)),
            refused: Arc::new(Semaphore::new(MOST_REFUSED_BESIDE)),
        }
    }
}

impl Beside {
    /// A place for a delivery to be passed on in; none, if it is not worth
    /// waiting for one.
    pub(super) async fn place(&self, is_event: bool) -> Option<Place> {
        if is_event {
            Arc::clone(&self.events).acquire_owned().await.ok()
        } else {
            Arc::clone(&self.refused).try_acquire_owned().ok()
        }
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
