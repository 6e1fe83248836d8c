//! A lock for each event, so that its deliveries reach an app in the order in which
//! they arrived.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Mutex as Queue, OwnedMutexGuard};

/// A fair lock for each key that is in use. Unused keys are forgotten.
#[derive(Debug, Default)]
pub(super) struct KeyedLock {
    queues: Mutex<HashMap<String, Arc<Queue<()>>>>,
}

/// Holds the lock of a key, until it is dropped.
#[derive(Debug)]
pub(super) struct KeyGuard<'l> {
    // Dropped before the waiter, which counts who is left.
    _held: OwnedMutexGuard<()>,
    _waiter: Waiter<'l>,
}

impl KeyedLock {
    /// Waits for all earlier callers with the same key.
    pub(super) async fn lock(&self, key: &str) -> KeyGuard<'_> {
        let queue = Arc::clone(self.queues().entry(key.to_owned()).or_default());
        let waiter = Waiter { locks: self, key: key.to_owned(), queue: Arc::clone(&queue) };
        KeyGuard { _held: queue.lock_owned().await, _waiter: waiter }
    }

    fn queues(&self) -> MutexGuard<'_, HashMap<String, Arc<Queue<()>>>> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A caller that holds the lock of a key or waits for it.
#[derive(Debug)]
struct Waiter<'l> {
    locks: &'l KeyedLock,
    key: String,
    queue: Arc<Queue<()>>,
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        let mut queues = self.locks.queues();
        // The map's and our own. None can be added while the map is locked.
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
    async fn callers_get_the_lock_in_order() {
        let locks = KeyedLock::default();
        let first = locks.lock("a").await;
        let (mut second, mut third) = (pin!(locks.lock("a")), pin!(locks.lock("a")));
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
        let locks = KeyedLock::default();
        let _first = locks.lock("a").await;
        assert!(is_ready(&mut pin!(locks.lock("b"))).await);
    }

    #[tokio::test]
    async fn unused_keys_are_forgotten() {
        let locks = KeyedLock::default();
        let first = locks.lock("a").await;
        {
            let mut given_up = Box::pin(locks.lock("a"));
            assert!(!is_ready(&mut given_up).await);
        }
        let second = async { drop(locks.lock("a").await) };
        let mut second = Box::pin(second);
        assert!(!is_ready(&mut second).await);
        assert_eq!(locks.queues().len(), 1);
        drop(first);
        second.await;
        assert!(locks.queues().is_empty());
    }

    #[tokio::test]
    async fn a_key_given_up_last_is_forgotten_too() {
        let locks = KeyedLock::default();
        let first = locks.lock("a").await;
        let mut given_up = Box::pin(locks.lock("a"));
        assert!(!is_ready(&mut given_up).await);
        drop(first);
        drop(given_up);
        assert!(locks.queues().is_empty());
    }
}
