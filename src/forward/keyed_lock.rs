//! Turns, so that the deliveries of one event reach an app in the order in
//! which they arrived.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Mutex as Queue, OwnedMutexGuard};

/// A queue for each key that is in use. Keys that nobody waits for are
/// forgotten.
#[derive(Debug, Default)]
pub(super) struct KeyedLock {
    queues: Mutex<HashMap<String, Arc<Queue<()>>>>,
}

/// The right to go on, until it is dropped. Whoever asked next goes next.
#[derive(Debug)]
pub(super) struct Turn<'o> {
    // Dropped before the place, which counts who is left.
    _held: OwnedMutexGuard<()>,
    _place: Place<'o>,
}

impl KeyedLock {
    /// Waits until everybody who asked earlier for the same key is done.
    pub(super) async fn turn(&self, key: &str) -> Turn<'_> {
        let queue = Arc::clone(self.queues().entry(key.to_owned()).or_default());
        let place = Place { order: self, key: key.to_owned(), queue: Arc::clone(&queue) };
        Turn { _held: queue.lock_owned().await, _place: place }
    }

    fn queues(&self) -> MutexGuard<'_, HashMap<String, Arc<Queue<()>>>> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in a queue, held or waited for.
#[derive(Debug)]
struct Place<'o> {
    order: &'o KeyedLock,
    key: String,
    queue: Arc<Queue<()>>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut queues = self.order.queues();
        // The map's and our own. Nobody can join while the map is locked.
        if Arc::strong_count(&self.queue) == 2 {
            queues.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::{Future, poll_fn};
    use std::pin::pin;
    use std::task::Poll;

    use super::*;

    /// Lets a future run until it waits.
    async fn is_ready<F: Future + Unpin>(future: &mut F) -> bool {
        poll_fn(|context| Poll::Ready(std::pin::Pin::new(&mut *future).poll(context).is_ready()))
            .await
    }

    #[tokio::test]
    async fn whoever_asks_first_goes_first() {
        let order = KeyedLock::default();
        let first = order.turn("a").await;
        let (mut second, mut third) = (pin!(order.turn("a")), pin!(order.turn("a")));
        assert!(!is_ready(&mut second).await);
        assert!(!is_ready(&mut third).await);
        drop(first);
        assert!(!is_ready(&mut third).await);
        let second = second.await;
        assert!(!is_ready(&mut third).await);
        drop(second);
        third.await;
    }

    #[tokio::test]
    async fn other_keys_do_not_wait() {
        let order = KeyedLock::default();
        let _first = order.turn("a").await;
        assert!(is_ready(&mut pin!(order.turn("b"))).await);
    }

    #[tokio::test]
    async fn keys_that_nobody_uses_are_forgotten() {
        let order = KeyedLock::default();
        let first = order.turn("a").await;
        {
            let mut given_up = Box::pin(order.turn("a"));
            assert!(!is_ready(&mut given_up).await);
        }
        let second = async { drop(order.turn("a").await) };
        let mut second = Box::pin(second);
        assert!(!is_ready(&mut second).await);
        assert_eq!(order.queues().len(), 1);
        drop(first);
        second.await;
        assert!(order.queues().is_empty());
    }

    #[tokio::test]
    async fn a_key_given_up_last_is_forgotten_too() {
        let order = KeyedLock::default();
        let first = order.turn("a").await;
        let mut given_up = Box::pin(order.turn("a"));
        assert!(!is_ready(&mut given_up).await);
        drop(first);
        drop(given_up);
        assert!(order.queues().is_empty());
    }
}
