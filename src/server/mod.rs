//! The HTTP server: sockets in, deliveries out. It knows HTTP's rules and
//! nothing of Kinde's.

mod accept;
mod bind;
mod body;
mod connection_limiter;
mod linger;
mod reply;
mod request;

use std::convert::Infallible;
use std::future::Future;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use http::Request;
use http_body_util::Full;
use hyper::body::{Body as _, Incoming};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::sync::Semaphore;

pub(crate) use bind::{BindError, Bound, bind};
pub(crate) use reply::{GREETING, Reply};
pub(crate) use request::Rules;

use self::body::Bodies;
use self::connection_limiter::Connection;
use self::linger::Unread;
use crate::webhook::{Delivery, Refusal, RefusalReason};

/// How long a stopping server waits for what it began.
pub(crate) const DRAIN_TIMEOUT: Duration = Duration::from_secs(5);

/// As many deliveries as can be under way at once: one to a connection.
const MAX_DELIVERIES: u32 = accept::MAX_CONNECTIONS;

/// How many connections there is room for.
pub(crate) fn room() -> usize {
    accept::room()
}

/// What is done with what arrives.
pub(crate) trait Handler: Send + Sync + 'static {
    /// Takes a delivery. Runs to its end even when the client goes away.
    fn deliver(self: Arc<Self>, delivery: Delivery) -> impl Future<Output = Reply> + Send;

    /// The document that stands at one of the [`Rules`]' paths, if there is one
    /// now.
    fn document(&self, path: &str) -> impl Future<Output = Option<Reply>> + Send;

    /// Takes note of a request that was refused.
    fn refused(&self, refusal: Refusal) -> impl Future<Output = ()> + Send;
}

/// Serves until `stop`, then lets what is under way finish, for up to five
/// seconds. Returns whether everything did.
pub(crate) async fn run<H: Handler>(
    bound: Bound,
    rules: Rules,
    handler: Arc<H>,
    stop: impl Future<Output = ()>,
) -> bool {
    let service = Arc::new(Service {
        rules,
        handler,
        bodies: Bodies::new(),
        stopping: AtomicBool::new(false),
        deliveries: Arc::new(Semaphore::new(MAX_DELIVERIES as usize)),
    });
    let graceful = GracefulShutdown::new();
    tokio::select! {
        () = accept::accept(bound.into_listeners(), &graceful, &service) => {}
        () = keep_time() => {}
        () = stop => {}
    }
    service.stopping.store(true, Ordering::Relaxed);
    let drained = async {
        graceful.shutdown().await;
        service.deliveries.acquire_many(MAX_DELIVERIES).await.is_ok()
    };
    tokio::time::timeout(DRAIN_TIMEOUT, drained).await.unwrap_or(false)
}

/// Always waits for a moment that comes before any that a connection waits
/// for, and never ends. A runtime that waits for none, or for a later one, is
/// woken by a system call for each connection that begins to wait.
async fn keep_time() {
    loop {
        tokio::time::sleep(accept::HEAD_TIMEOUT / 3).await;
    }
}

/// One server's rules and handler, shared by its connections.
struct Service<H> {
    rules: Rules,
    handler: Arc<H>,
    bodies: Bodies,
    stopping: AtomicBool,
    deliveries: Arc<Semaphore>,
}

impl<H: Handler> Service<H> {
    /// Answers one request, in a task of its own: hyper drops a connection's
    /// future when its client leaves, and a delivery must not be dropped.
    async fn answer(
        self: Arc<Self>,
        request: Request<Incoming>,
        peer: IpAddr,
        connection: Weak<Connection>,
        unread: Unread,
    ) -> Result<http::Response<Full<bytes::Bytes>>, Infallible> {
        let is_head = request.method() == http::Method::HEAD;
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
        // It has done its part: from here on, the client waits for us.
        let _served = connection.upgrade().map(|connection| connection.activate());
        match read {
            request::Read::Delivery(delivery) => {
                unread.ends();
                Arc::clone(&self.handler).deliver(delivery).await
            }
            request::Read::Greeting => Reply::greeting(),
            request::Read::Document(path) => {
                self.handler.document(&path).await.unwrap_or_else(Reply::no_document)
            }
            request::Read::Refused(refusal) => {
                let reply = Reply::refusal(&refusal.reason);
                self.handler.refused(refusal).await;
                reply
            }
        }
    }
}
