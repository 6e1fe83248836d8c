//! The HTTP server: sockets in, deliveries out. It knows the rules of HTTP and
//! none of Kinde's.

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

/// How long a stopping server waits for what is under way.
pub(crate) const DRAIN_TIMEOUT: Duration = Duration::from_secs(5);

/// Serves until `stop`, then lets what is under way finish, for up to
/// [`DRAIN_TIMEOUT`]. Returns whether everything did.
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
        () = keep_early_timer() => {}
        () = stop => {}
    }
    service.stop();
    let drained = async {
        graceful.shutdown().await;
        service.drained().await
    };
    tokio::time::timeout(DRAIN_TIMEOUT, drained).await.unwrap_or(false)
}

/// Keeps a timer that is due before any timeout of a connection, and never ends.
/// Otherwise each connection that starts to wait has the earliest timer, for which
/// the runtime is woken with a system call.
async fn keep_early_timer() {
    loop {
        tokio::time::sleep(accept::HEAD_TIMEOUT / 3).await;
    }
}
