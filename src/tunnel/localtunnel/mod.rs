//! localtunnel: a server gives a name and a port, and whoever connects to the
//! port gets the requests for the name.

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
use self::registration::{Fault, Lease, register};
use super::backoff::Backoff;
use super::status::TunnelStatus;
use super::stop::Stop;
use crate::webhook::{BaseUrl, TunnelName};

/// How long opening may take, from the first question to the first connection.
const START_TIMEOUT: Duration = Duration::from_secs(10);

/// After a loss, the first and the longest wait before the next attempt.
const WAITS: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(30));

/// A name stays taken for a second after its last connection has closed, so
/// whoever comes back too soon has to wait, and ask again.
const GRACE: Duration = Duration::from_millis(1200);

/// How long a taken name is asked for again.
const GRACE_IN_ALL: Duration = Duration::from_secs(4);

/// A tunnel that has lasted as long was not opened in vain.
const LASTING: Duration = Duration::from_secs(10);

/// Keeps a tunnel open until it is to stop.
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
        match opened.unwrap_or(Err(Fault::Timeout(START_TIMEOUT))) {
            Ok((lease, first)) => {
                let taken = (lease.id != name.as_str()).then_some(name.as_str());
                status.up_instead_of(lease.url.as_str(), taken).await;
                let since = Instant::now();
                match pool::hold(lease, first, local, stop.clone()).await {
                    None => return,
                    Some(cause) => status.lost(cause).await,
                }
                if since.elapsed() >= LASTING {
                    backoff.reset();
                }
            }
            Err(fault) => {
                let (cause, hint) = (fault.to_string(), fault.hint(server));
                if fault.is_of_the_name() && !status.was_up() {
                    status.hopeless(cause, Some(hint)).await;
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

/// Asks for the name, and connects for the first time: a name without a
/// connection is none.
async fn open(server: &BaseUrl, name: &TunnelName) -> Result<(Lease, TcpStream), Fault> {
    let begun = Instant::now();
    loop {
        let lease = register(server, name).await?;
        if lease.id == name.as_str() || begun.elapsed() + GRACE > GRACE_IN_ALL {
            let first = connection::connect(&lease.addresses).await.map_err(|error| {
                Fault::NoConnection {
                    address: lease.address.clone(),
                    cause: connection::cause(&error),
                }
            })?;
            return Ok((lease, first));
        }
        tracing::debug!(given = lease.id, "the name is taken: asking again in a moment");
        sleep(GRACE).await;
    }
}
