//! The HTTP server: sockets in, deliveries out. It knows HTTP's rules and
//! nothing of Kinde's.

mod accept;
mod bind;
mod body;
mod connection_limiter;
mod linger;
mod reply;
mod request;
mod service;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::server::graceful::GracefulShutdown;

pub(crate) use bind::{BindError, Bound, bind};
pub(crate) use connection_limiter::max_connections;
pub(crate) use reply::{GREETING, Reply};
pub(crate) use request::Rules;
pub(crate) use service::Handler;

use self::service::Service;

/// How long a stopping server waits for what it began.
pub(crate) const DRAIN_TIMEOUT: Duration = Duration::from_secs(5);

/// Serves until `stop`, then lets what is under way finish, for up to five
/// seconds. Returns whether everything did.
pub(crate) async fn run<H: Handler>(
    bound: Bound,
    rules: Rules,
    handler: Arc<H>,
    stop: impl Future<Output = ()>,
) -> bool {
    let service = Arc::new(Service::new(rules, handler));
    let graceful = GracefulShutdown::new();
    tokio::select! {
        () = accept::accept(bound.into_listeners(), &graceful, &service) => {}
        () = keep_time() => {}
        () = stop => {}
    }
    service.stop();
    let drained = async {
        graceful.shutdown().await;
        service.drained().await
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
