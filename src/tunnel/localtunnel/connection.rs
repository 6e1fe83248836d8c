//! Connecting to the server's port.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use socket2::{SockRef, TcpKeepalive};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(8);

/// Idle time, interval and number of keep-alive probes: a laptop that wakes up
/// on another network notices within half a minute that its connections are
/// dead.
const KEEPALIVE: (Duration, Duration, u32) = (Duration::from_secs(15), Duration::from_secs(5), 3);

/// Connects, with keep-alive so that a dead connection is noticed.
pub(super) async fn connect(addresses: &[SocketAddr]) -> io::Result<TcpStream> {
    let stream = timeout(CONNECT_TIMEOUT, TcpStream::connect(addresses))
        .await
        .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
    let _ = stream.set_nodelay(true);
    let (idle, interval, retries) = KEEPALIVE;
    let keepalive = TcpKeepalive::new().with_time(idle).with_interval(interval);
    #[cfg(not(windows))]
    let keepalive = keepalive.with_retries(retries);
    let _ = SockRef::from(&stream).set_tcp_keepalive(&keepalive);
    Ok(stream)
}

/// The system's error message, without its number.
pub(super) fn cause(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::TimedOut {
        return "timed out".to_owned();
    }
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}
