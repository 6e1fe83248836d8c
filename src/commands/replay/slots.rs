//! Limits on concurrent requests and on their rate.

use std::sync::Arc;

use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};

use super::rate_limit::RateLimit;
use crate::commands::sending::Stop;

/// Slots for requests. Each is held while a request is under way, and not during
/// the pause before the next attempt.
#[derive(Debug)]
pub(super) struct Slots {
    free: Arc<Semaphore>,
    rate_limit: Mutex<RateLimit>,
}

impl Slots {
    /// At most `concurrency` requests at once, and `rate` in a second.
    pub(super) fn new(concurrency: u16, rate: Option<f64>) -> Self {
        let free = Arc::new(Semaphore::new(usize::from(concurrency)));
        Self { free, rate_limit: Mutex::new(RateLimit::new(rate)) }
    }

    /// Waits until a request may be sent; `None` if sending should stop first.
    pub(super) async fn acquire(&self, stop: &mut Stop) -> Option<OwnedSemaphorePermit> {
        let turn = async {
            let slot = Arc::clone(&self.free).acquire_owned().await.ok();
            self.rate_limit.lock().await.next().await;
            slot
        };
        stop.within(turn).await.flatten()
    }
}
