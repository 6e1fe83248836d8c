//! The queue of one target: which events, how many at once, and in which order.

use bytes::Bytes;
use http::HeaderMap;
use jiff::Timestamp;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use super::AppClient;
use super::keyed_lock::KeyedLock;
use crate::webhook::{EventType, Forwarded, Route, Target};

/// One target, and the events that go there.
#[derive(Debug)]
pub(super) struct TargetQueue {
    client: AppClient,
    routes: Vec<Route>,
    slots: Semaphore,
    order: KeyedLock,
}

impl TargetQueue {
    /// A queue for the client's target, with `slots` concurrent requests.
    pub(super) fn new(client: AppClient, slots: usize) -> Self {
        Self {
            client,
            routes: Vec::new(),
            slots: Semaphore::new(slots),
            order: KeyedLock::default(),
        }
    }

    /// Adds a route to this target.
    pub(super) fn add_route(&mut self, route: Route) {
        self.routes.push(route);
    }

    pub(super) fn target(&self) -> &Target {
        self.client.target()
    }

    /// Whether an event of this type goes here. What fails verification has no
    /// type, so no filter matches it.
    pub(super) fn accepts(&self, event_type: Option<&EventType>) -> bool {
        self.routes.iter().any(|route| match event_type {
            Some(event_type) => route.accepts(event_type),
            None => route.filter.is_none(),
        })
    }

    /// Sends once the earlier deliveries of the key are done and a slot is free.
    /// With a deadline, that and the response have to come before it; without one,
    /// the app has its usual time from then on.
    pub(super) async fn send(
        &self,
        order_key: Option<&str>,
        deadline: Option<Instant>,
        headers: HeaderMap,
        body: Bytes,
    ) -> Forwarded {
        let (at, begun) = (Timestamp::now(), Instant::now());
        let turn = async {
            let turn = match order_key {
                Some(key) => Some(self.order.lock(key).await),
                None => None,
            };
            // It fails only if the semaphore is closed, which it never is.
            (turn, self.slots.acquire().await)
        };
        let Some(deadline) = deadline else {
            let _turn = turn.await;
            return self.client.forward(headers, body).await;
        };
        match timeout_at(deadline, turn).await {
            Ok(_turn) => self.client.forward_before(deadline, headers, body).await,
            Err(_elapsed) => self.client.timed_out(at, begun.elapsed()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::join_all;

    use super::super::app_client::SEND_TIMEOUT;
    use super::super::test_app::{App, Gate, Reply};
    use super::*;
    use crate::client::Certificates;

    fn queue(app: &App, slots: usize) -> TargetQueue {
        let client = AppClient::new(app.target(), Certificates::Checked, SEND_TIMEOUT);
        TargetQueue::new(client.expect("a client"), slots)
    }

    async fn send(queue: &TargetQueue, key: Option<&str>, body: impl ToString) -> Forwarded {
        queue.send(key, None, HeaderMap::new(), body.to_string().into()).await
    }

    #[tokio::test]
    async fn no_more_than_its_slots_are_under_way_at_once() {
        let (gate, now, most) = (Gate::new(), AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
        let (held, peak) = (gate.clone(), Arc::clone(&most));
        let app = App::start(move |_| {
            peak.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            held.pass();
            now.fetch_sub(1, Ordering::SeqCst);
            Reply::status(200)
        });
        let queue = queue(&app, 2);
        let all = join_all((0..6).map(|number| send(&queue, None, number)));
        let open = async {
            gate.reached(2).await;
            assert_eq!(queue.slots.available_permits(), 0);
            gate.open();
        };
        let (forwarded, ()) = tokio::join!(all, open);
        assert!(forwarded.iter().all(Forwarded::accepted), "{forwarded:?}");
        assert_eq!(most.load(Ordering::SeqCst), 2);
        assert_eq!(app.bodies().len(), 6);
    }

    #[tokio::test]
    async fn deliveries_of_one_event_arrive_in_order_and_one_at_a_time() {
        let (gate, held) = {
            let gate = Gate::new();
            (gate.clone(), gate)
        };
        let app = App::start(move |request| {
            if request.body == b"0" {
                held.pass();
            }
            Reply::status(200)
        });
        let queue = queue(&app, 32);
        let same = join_all((0..10).map(|number| send(&queue, Some("event"), number)));
        let others = async {
            gate.reached(1).await;
            // Another event overtakes them all.
            assert!(send(&queue, Some("other"), "other").await.accepted());
            assert_eq!(app.bodies(), ["0", "other"]);
            gate.open();
        };
        let (forwarded, ()) = tokio::join!(same, others);
        assert_eq!(forwarded.len(), 10);
        let order = ["0", "other", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        assert_eq!(app.bodies(), order);
    }
}
