//! Taking a port on this machine, for both families of addresses.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::{TcpListener, TcpSocket};

/// How often another free port is tried when the system's choice for one
/// address is taken on another.
const PORT_ATTEMPTS: usize = 16;

/// How many connections may wait for us to accept them, as far as the system
/// lets them. The usual 128 are reached in a moment, and whoever comes then has
/// to wait for a second before it tries again.
const BACKLOG: u32 = 4096;

/// The sockets of a listener.
#[derive(Debug)]
pub(crate) struct Bound {
    listeners: Vec<TcpListener>,
    addresses: Vec<SocketAddr>,
}

/// Why a port could not be taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BindError {
    /// Another program has the port.
    #[error("port {} is in use on {}", .0.port(), .0.ip())]
    InUse(SocketAddr),
    /// The port needs rights that this user lacks.
    #[error("no permission to listen on {0}")]
    Denied(SocketAddr),
    /// The host has no such address here.
    #[error("`{0}` is not an address of this machine")]
    NotOurs(String),
    /// Anything else the system says.
    #[error("cannot listen on {0}: {1}")]
    Other(SocketAddr, io::Error),
}

impl Bound {
    /// The address to send webhooks to. `localhost` would be friendlier, and
    /// reaches another program where one has the port in the other family.
    pub(crate) fn url(&self) -> String {
        let address = self.addresses.first().copied();
        let Some(address) = address else { return String::new() };
        let host = match address.ip() {
            ip if !ip.is_unspecified() => ip,
            IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
        };
        format!("http://{}", SocketAddr::new(host, address.port()))
    }

    /// The port, the same on every address.
    pub(crate) fn port(&self) -> u16 {
        self.addresses.first().map_or(0, SocketAddr::port)
    }

    /// Every address that is listened on.
    pub(crate) fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    pub(super) fn into_listeners(self) -> Vec<TcpListener> {
        self.listeners
    }
}

/// Takes `port` on `host`, or on the loopback addresses of both families: Node
/// resolves `localhost` to `::1` first on many machines, so a program that
/// holds only 127.0.0.1 misses half of its callers. Port 0 takes a free one.
pub(crate) async fn bind(host: Option<&str>, port: u16) -> Result<Bound, BindError> {
    for _ in 1..PORT_ATTEMPTS {
        match bind_once(host, port).await {
            Err(BindError::InUse(_)) if port == 0 => {}
            outcome => return outcome,
        }
    }
    bind_once(host, port).await
}

async fn bind_once(host: Option<&str>, port: u16) -> Result<Bound, BindError> {
    match host {
        None => bind_both_loopbacks(port),
        Some(host) => bind_all(&resolve(host, port).await?),
    }
}

async fn resolve(host: &str, port: u16) -> Result<Vec<SocketAddr>, BindError> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let found: Vec<SocketAddr> = tokio::net::lookup_host((bare, port))
        .await
        .map_err(|_| BindError::NotOurs(host.to_owned()))?
        .collect();
    let mut unique: Vec<SocketAddr> = Vec::new();
    for address in found {
        if !unique.contains(&address) {
            unique.push(address);
        }
    }
    Ok(unique)
}

fn bind_both_loopbacks(port: u16) -> Result<Bound, BindError> {
    let mut bound = bind_all(&[SocketAddr::from((Ipv4Addr::LOCALHOST, port))])?;
    let port = bound.addresses.first().map_or(port, SocketAddr::port);
    match bind_all(&[SocketAddr::from((Ipv6Addr::LOCALHOST, port))]) {
        Ok(ipv6) => {
            bound.listeners.extend(ipv6.listeners);
            bound.addresses.extend(ipv6.addresses);
        }
        Err(error @ BindError::InUse(_)) => return Err(error),
        // A machine without IPv6 has nobody who would call there.
        Err(error) => tracing::debug!(error = ?error.to_string(), "no IPv6 loopback"),
    }
    Ok(bound)
}

fn bind_all(addresses: &[SocketAddr]) -> Result<Bound, BindError> {
    let mut bound = Bound { listeners: Vec::new(), addresses: Vec::new() };
    for wanted in addresses {
        let mut wanted = *wanted;
        // All have one port, also where the system chose it.
        wanted.set_port(bound.addresses.first().map_or(wanted.port(), SocketAddr::port));
        let listener = listen(wanted).map_err(|error| fault(wanted, error))?;
        let address = listener.local_addr().map_err(|error| fault(wanted, error))?;
        bound.listeners.push(listener);
        bound.addresses.push(address);
    }
    Ok(bound)
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // So that one can listen again at once after another has ended. On Windows
    // it means that two may listen at the same time.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

fn fault(address: SocketAddr, error: io::Error) -> BindError {
    match error.kind() {
        io::ErrorKind::AddrInUse => BindError::InUse(address),
        io::ErrorKind::PermissionDenied => BindError::Denied(address),
        io::ErrorKind::AddrNotAvailable => BindError::NotOurs(address.ip().to_string()),
        _ => BindError::Other(address, error),
    }
}
