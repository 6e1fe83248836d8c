//! localtunnel: the server assigns a name and a port, and sends the requests
//! for the name over connections that the client makes to the port.

mod connection;
mod pool;
mod registration;
mod relay;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

#[cfg(any(fuzzing, test))]
pub(crate) use self::registration::check_answer;
use self::registration::{Lease, LocaltunnelError, register};
use super::backoff::Backoff;
use super::status::TunnelStatus;
use super::stop::Stop;
use crate::webhook::{BaseUrl, TunnelName};

/// How long opening may take, from the first request to the first connection.
const START_TIMEOUT: Duration = Duration::from_secs(10);

/// After a loss, the first and the longest wait before the next attempt.
const WAITS: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(30));

/// A name stays taken for a second after its last connection has closed, so a
/// client that returns too soon has to wait and ask again.
const NAME_GRACE: Duration = Duration::from_millis(1200);

/// How long a taken name is requested again.
const MAX_NAME_WAIT: Duration = Duration::from_secs(4);

/// After a tunnel of this length, the backoff starts over.
const STABLE_AFTER: Duration = Duration::from_secs(10);

/// Keeps a tunnel open until it is to be closed.
pub(super) async fn run(
    server: &BaseUrl,
    name: &TunnelName,
    local: SocketAddr,
    status: &mut TunnelStatus,
    mut stop: Stop,
) {
    let mut backoff = Backoff::new(WAITS.0, WAITS.1);
    loop {
        let opened = tokio::select! {
            opened = timeout(START_TIMEOUT, open(server, name)) => opened,
            () = stop.requested() => return,
        };
        match opened.unwrap_or(Err(LocaltunnelError::Timeout(START_TIMEOUT))) {
            Ok((lease, first)) => {
                let taken = (lease.id != name.as_str()).then_some(name.as_str());
                status.up_instead_of(lease.url.as_str(), taken).await;
                let since = Instant::now();
                match pool::hold(lease, first, local, stop.clone()).await {
                    None => return,
                    Some(cause) => status.lost(cause).await,
                }
                if since.elapsed() >= STABLE_AFTER {
                    backoff.reset();
                }
            }
            Err(error) => {
                let (cause, hint) = (error.to_string(), error.hint(server));
                if error.is_name_rejected() && !status.was_up() {
                    status.failed_for_good(cause, Some(hint)).await;
                    return;
                }
                tracing::debug!(cause, "the tunnel could not be opened");
                status.failed(cause, Some(hint)).await;
            }
        }
        tokio::select! {
            () = backoff.wait() => {}
            () = stop.requested() => return,
        }
    }
}

/// Requests the name and makes the first connection, without which the name is
/// not reachable.
async fn open(server: &BaseUrl, name: &TunnelName) -> Result<(Lease, TcpStream), LocaltunnelError> {
    let begun = Instant::now();
    loop {
        let lease = register(server, name).await?;
        if lease.id == name.as_str() || begun.elapsed() + NAME_GRACE > MAX_NAME_WAIT {
            let first = connection::connect(&lease.addresses).await.map_err(|error| {
                LocaltunnelError::NoConnection {
                    address: lease.address.clone(),
                    cause: connection::cause(&error),
                }
            })?;
            return Ok((lease, first));
        }
        tracing::debug!(given = lease.id, "the name is taken: asking again in a moment");
        sleep(NAME_GRACE).await;
    }
}
