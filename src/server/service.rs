//! From a request to the handler, and from its reply to a response.

use std::convert::Infallible;
use std::future::Future;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

use bytes::Bytes;
use http::{Method, Request, Response};
use http_body_util::Full;
use hyper::body::{Body as _, Incoming};
use tokio::sync::Semaphore;

use super::body::Bodies;
use super::connection_limiter::{Connection, MAX_CONNECTIONS};
use super::linger::Unread;
use super::reply::Reply;
use super::request::{Read, Rules};
use crate::webhook::{Delivery, Refusal, RefusalReason};

/// The most deliveries that can be under way at once: one per connection.
const MAX_DELIVERIES: u32 = MAX_CONNECTIONS;

/// What happens to the requests that arrive.
pub(crate) trait Handler: Send + Sync + 'static {
    /// Handles a delivery. Runs to its end even when the client goes away.
    fn deliver(self: Arc<Self>, delivery: Delivery) -> impl Future<Output = Reply> + Send;

    /// The document at one of the [`Rules`]' paths, if there is one now.
    fn document(&self, path: &str) -> impl Future<Output = Option<Reply>> + Send;

    /// Counts and reports a request that was refused.
    fn refused(&self, refusal: Refusal) -> impl Future<Output = ()> + Send;
}

/// One server's rules and handler, shared by its connections.
pub(super) struct Service<H> {
    rules: Rules,
    pub(super) handler: Arc<H>,
    bodies: Bodies,
    stopping: AtomicBool,
    deliveries: Arc<Semaphore>,
}

impl<H: Handler> Service<H> {
    pub(super) fn new(rules: Rules, handler: Arc<H>) -> Self {
        Self {
            rules,
            handler,
            bodies: Bodies::new(),
            stopping: AtomicBool::new(false),
            deliveries: Arc::new(Semaphore::new(MAX_DELIVERIES as usize)),
        }
    }

    /// From now on, requests are refused.
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Waits until no delivery is under way.
    pub(super) async fn drained(&self) -> bool {
        self.deliveries.acquire_many(MAX_DELIVERIES).await.is_ok()
    }

    /// Answers one request, in a task of its own: hyper drops a connection's
    /// future when its client leaves, and a delivery must not be dropped.
    pub(super) async fn answer(
        self: Arc<Self>,
        request: Request<Incoming>,
        peer: IpAddr,
        connection: Weak<Connection>,
        unread: Unread,
    ) -> Result<Response<Full<Bytes>>, Infallible> {
        let is_head = request.method() == Method::HEAD;
        let work = Arc::clone(&self).work(request, peer, connection, unread);
        let reply = match tokio::spawn(work).await {
            Ok(reply) => reply,
            Err(_panicked) => Reply::refusal(&RefusalReason::Internal),
        };
        Ok(reply.into_response(is_head))
    }

    async fn work(
        self: Arc<Self>,
        request: Request<Incoming>,
        peer: IpAddr,
        connection: Weak<Connection>,
        unread: Unread,
    ) -> Reply {
        let _under_way = Arc::clone(&self.deliveries).acquire_owned().await;
        if request.body().is_end_stream() {
            unread.ends();
        } else {
            unread.begins();
        }
        let stopping = self.stopping.load(Ordering::Relaxed);
        let read = self.rules.read(request, peer, &self.bodies, stopping).await;
        // The request is complete: from here on, the client waits for us.
        let _served = connection.upgrade().map(|connection| connection.activate());
        match read {
            Read::Delivery(delivery) => {
                unread.ends();
                Arc::clone(&self.handler).deliver(delivery).await
            }
            Read::Greeting => Reply::greeting(),
            Read::Document(path) => {
                self.handler.document(&path).await.unwrap_or_else(Reply::no_document)
            }
            Read::Refused(refusal) => {
                let reply = Reply::refusal(&refusal.reason);
                self.handler.refused(refusal).await;
                reply
            }
        }
    }
}
