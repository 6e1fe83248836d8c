//! Accepting connections, and serving each of them.

use std::future::poll_fn;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use jiff::Timestamp;
use tokio::net::{TcpListener, TcpStream};

use super::connection_limiter::{Connection, ConnectionLimiter, max_connections};
use super::linger::{Lingering, Unread};
use super::service::{Handler, Service};
use crate::webhook::{Refusal, RefusalReason};

/// How long a request's head may take, including the idle time before it.
pub(super) const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// The largest head, in bytes. More is answered with 431.
const MAX_HEAD_BYTES: usize = 64 * 1024;

/// The pause after an error of the system, such as too many open files. Without
/// one the loop would spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Accepts connections, on all of the listeners, until it is dropped.
pub(super) async fn accept<H: Handler>(
    listeners: Vec<TcpListener>,
    graceful: &GracefulShutdown,
    service: &Arc<Service<H>>,
) {
    let limiter = ConnectionLimiter::new(max_connections());
    loop {
        match next(&listeners).await {
            // While there is no slot, others wait in the system's queue.
            Ok((stream, peer)) => serve(stream, peer, limiter.admit().await, graceful, service),
            Err(error) if concerns_one_connection(&error) => {}
            Err(error) => {
                tracing::warn!(error = ?error.to_string(), "cannot accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// The next connection of any listener, and its peer.
async fn next(listeners: &[TcpListener]) -> io::Result<(TcpStream, IpAddr)> {
    poll_fn(|context| {
        let mut ready = listeners.iter().map(|listener| listener.poll_accept(context));
        match ready.find(Poll::is_ready) {
            Some(accepted) => accepted.map_ok(|(stream, peer)| (stream, peer.ip().to_canonical())),
            None => Poll::Pending,
        }
    })
    .await
}

/// Serves one connection in a task of its own.
fn serve<H: Handler>(
    stream: TcpStream,
    peer: IpAddr,
    connection: Arc<Connection>,
    graceful: &GracefulShutdown,
    service: &Arc<Service<H>>,
) {
    // A response is one small write; waiting to fill a packet only delays it.
    let _ = stream.set_nodelay(true);
    let service = Arc::clone(service);
    let handler = Arc::clone(&service.handler);
    let served = Arc::clone(&connection);
    let unread = Unread::default();
    let stream = Lingering::new(stream, unread.clone());
    let http = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_header_size(MAX_HEAD_BYTES)
        // Without this, a connection could hold several times as much.
        .max_buf_size(MAX_HEAD_BYTES)
        .half_close(true)
        .serve_connection(
            TokioIo::new(stream),
            service_fn(move |request| {
                Arc::clone(&service).answer(request, peer, Arc::downgrade(&served), unread.clone())
            }),
        );
    let http = graceful.watch(http);
    tokio::spawn(async move {
        let outcome = tokio::select! {
            outcome = http => outcome,
            () = connection.evicted() => {
                tracing::debug!(%peer, "closed a stalled connection");
                return;
            }
        };
        if let Err(error) = outcome {
            tracing::debug!(error = ?error.to_string(), "a connection failed");
            if let Some(refusal) = refusal(&error) {
                handler.refused(refusal).await;
            }
        }
    });
}

/// The refusal of what hyper has answered by itself, as it is not a request.
fn refusal(error: &hyper::Error) -> Option<Refusal> {
    let reason = if error.is_parse_too_large() {
        RefusalReason::HeadTooLarge
    } else if error.is_parse() {
        RefusalReason::NotHttp
    } else {
        return None;
    };
    let (method, path) = (String::new(), String::new());
    Some(Refusal { at: Timestamp::now(), method, path, reason })
}

fn concerns_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
    )
}
