//! Binding a port of this machine, for both address families.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::{TcpListener, TcpSocket};

use crate::error::Failure;

/// Number of attempts to find a free port, since the system's choice for one
/// address may be in use on another.
const PORT_ATTEMPTS: usize = 16;

/// Number of connections that may wait to be accepted, as far as the system allows.
/// The usual 128 are reached in a moment, and further clients then wait for a
/// second before they retry.
const BACKLOG: u32 = 4096;

#[derive(Debug)]
pub(crate) struct Bound {
    listeners: Vec<TcpListener>,
    addresses: Vec<SocketAddr>,
    first: SocketAddr,
}

/// Why a port could not be bound.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BindError {
    /// Another program has the port.
    #[error("port {} is in use on {}", .0.port(), .0.ip())]
    InUse(SocketAddr),
    /// The port needs permissions that this user lacks.
    #[error("no permission to listen on {0}")]
    Denied(SocketAddr),
    /// The address belongs to another machine.
    #[error("`{0}` is not an address of this machine")]
    NotLocal(String),
    /// Any other error of the system.
    #[error("cannot listen on {0}: {1}")]
    Other(SocketAddr, io::Error),
}

impl Bound {
    fn at(first: SocketAddr) -> Self {
        Self { listeners: Vec::new(), addresses: Vec::new(), first }
    }

    /// The URL to send webhooks to. `localhost` would be friendlier, but reaches
    /// another program where one has the port in the other family.
    pub(crate) fn url(&self) -> String {
        // A URL cannot name an interface.
        format!("http://{}", SocketAddr::new(self.local().ip(), self.port()))
    }

    /// The address for programs on this machine, such as a tunnel's: with the
    /// interface, if it needs one.
    pub(crate) fn local(&self) -> SocketAddr {
        let mut local = self.first;
        match local.ip() {
            ip if !ip.is_unspecified() => {}
            IpAddr::V4(_) => local.set_ip(Ipv4Addr::LOCALHOST.into()),
            IpAddr::V6(_) => local.set_ip(Ipv6Addr::LOCALHOST.into()),
        }
        local
    }

    /// The port, the same on every address.
    pub(crate) fn port(&self) -> u16 {
        self.first.port()
    }

    /// Every address that is listened on.
    pub(crate) fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    pub(super) fn into_listeners(self) -> Vec<TcpListener> {
        self.listeners
    }
}

/// Binds `port` on `host`, or on the loopback addresses of both families: Node
/// resolves `localhost` to `::1` first on many machines, so a program that binds
/// only 127.0.0.1 misses half of its callers. Port 0 picks a free one.
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
        None => {
            let loopbacks: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
            bind_all(&loopbacks.map(|ip| SocketAddr::new(ip, port)))
        }
        Some(host) => bind_all(&resolve(host, port).await?),
    }
}

async fn resolve(host: &str, port: u16) -> Result<Vec<SocketAddr>, BindError> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let found: Vec<SocketAddr> = tokio::net::lookup_host((bare, port))
        .await
        .map_err(|_| BindError::NotLocal(host.to_owned()))?
        .collect();
    let mut unique: Vec<SocketAddr> = Vec::new();
    for address in found {
        if !unique.contains(&address) {
            unique.push(address);
        }
    }
    if unique.is_empty() {
        return Err(BindError::NotLocal(host.to_owned()));
    }
    Ok(unique)
}

/// Binds one port on all of these addresses that this machine has, and on at least
/// one: a name may resolve to `::1` where IPv6 is off.
fn bind_all(addresses: &[SocketAddr]) -> Result<Bound, BindError> {
    let mut bound: Option<Bound> = None;
    let mut missing = None;
    for wanted in addresses {
        let mut wanted = *wanted;
        // All share one port, also where the system chose it.
        wanted.set_port(bound.as_ref().map_or(wanted.port(), Bound::port));
        match listen(wanted).and_then(|listener| Ok((listener.local_addr()?, listener))) {
            Ok((address, listener)) => {
                let bound = bound.get_or_insert_with(|| Bound::at(address));
                bound.listeners.push(listener);
                bound.addresses.push(address);
            }
            Err(error) => match bind_error(wanted, error) {
                error @ (BindError::InUse(_) | BindError::Denied(_)) => return Err(error),
                error => {
                    tracing::debug!(error = ?error.to_string(), "skipping an address that this machine lacks");
                    missing.get_or_insert(error);
                }
            },
        }
    }
    bound.ok_or_else(|| missing.unwrap_or_else(|| BindError::NotLocal(String::new())))
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // Allows listening again right after another listener has ended. On Windows
    // it would allow two at the same time.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

fn bind_error(address: SocketAddr, error: io::Error) -> BindError {
    match error.kind() {
        io::ErrorKind::AddrInUse => BindError::InUse(address),
        io::ErrorKind::PermissionDenied => BindError::Denied(address),
        io::ErrorKind::AddrNotAvailable => BindError::NotLocal(address.ip().to_string()),
        _ => BindError::Other(address, error),
    }
}

impl From<BindError> for Failure {
    fn from(error: BindError) -> Self {
        let failure = Self::new(error.to_string());
        match error {
            BindError::InUse(_) => {
                failure.hint("is another kinde-hook running? Choose another port with --port")
            }
            BindError::Denied(_) => failure
                .hint("ports below 1024 need special permission: choose another one with --port"),
            BindError::NotLocal(_) => failure.hint("omit --host to listen on this machine only"),
            BindError::Other(..) => failure,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_address_that_this_machine_lacks_is_skipped() {
        // No machine has an address of TEST-NET-1 (RFC 5737), as with `::1` where IPv6 is off.
        let lacking = SocketAddr::from(([192, 0, 2, 1], 0));
        let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
        for addresses in [[lacking, loopback], [loopback, lacking]] {
            let bound = bind_all(&addresses).expect("the other one");
            assert_eq!(bound.addresses(), [SocketAddr::new(loopback.ip(), bound.port())]);
        }
        assert!(matches!(bind_all(&[lacking]), Err(BindError::NotLocal(_))));
        assert!(matches!(bind_all(&[]), Err(BindError::NotLocal(_))));
    }

    #[tokio::test]
    async fn a_port_that_is_in_use_on_one_address_is_an_error() {
        let taken = bind_all(&[SocketAddr::from(([127, 0, 0, 2], 0))]).expect("a port");
        let free = SocketAddr::from(([127, 0, 0, 1], taken.port()));
        assert!(matches!(bind_all(&[free, taken.first]), Err(BindError::InUse(_))));
    }

    #[test]
    fn programs_on_this_machine_reach_an_address_as_it_is() {
        for (first, local) in [
            ("0.0.0.0:4100", "127.0.0.1:4100"),
            ("[::]:4100", "[::1]:4100"),
            ("192.0.2.7:4100", "192.0.2.7:4100"),
            ("[fe80::1%2]:4100", "[fe80::1%2]:4100"),
        ] {
            let bound = Bound::at(first.parse().expect("an address"));
            assert_eq!(bound.local().to_string(), local);
        }
        let scoped = Bound::at("[fe80::1%2]:4100".parse().expect("an address"));
        assert_eq!(scoped.url(), "http://[fe80::1]:4100");
    }
}
