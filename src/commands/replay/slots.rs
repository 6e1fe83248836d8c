//! How many requests are under way at once, and how fast they begin.

use std::sync::Arc;

use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};

use super::rate_limit::RateLimit;
use crate::commands::sending::Stop;

/// Places for requests. Each is held from before a request is sent until it is
/// answered, and not during the pause before the next attempt.
#[derive(Debug)]
pub(super) struct Slots {
    free: Arc<Semaphore>,
    rate_limit: Mutex<RateLimit>,
}

impl Slots {
    /// So many requests at once, and so many in a second.
    pub(super) fn new(concurrency: u16, rate: Option<f64>) -> Self {
        let free = Arc::new(Semaphore::new(usize::from(concurrency)));
        Self { free, rate_limit: Mutex::new(RateLimit::new(rate)) }
    }

    /// Waits until a request may be sent; `None` if it is to stop before.
    pub(super) async fn take(&self, stop: &mut Stop) -> Option<OwnedSemaphorePermit> {
        let turn = async {
            let slot = Arc::clone(&self.free).acquire_owned().await.ok();
            self.rate_limit.lock().await.next().await;
            slot
        };
        stop.within(turn).await.flatten()
    }
}
