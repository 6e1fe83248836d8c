//! Whether the listener's port is free.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use crate::forward::{AppClient, Certificates};
use crate::render::Finding;
use crate::server::{self, BindError, GREETING};
use crate::webhook::{ForwardOutcome, Target};

const NAME: &str = "port";

/// How long the program on the port may take to respond.
const GREETING_TIMEOUT: Duration = Duration::from_secs(3);

/// The addresses that a listener on this port binds to by default.
pub(super) fn listener_addresses(port: u16) -> [SocketAddr; 2] {
    let loopback: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
    loopback.map(|ip| SocketAddr::new(ip, port))
}

/// Binds the port as `listen` does, and releases it at once.
pub(super) async fn check(port: u16) -> Finding {
    match server::bind(None, port).await {
        Ok(_) if port == 0 => Finding::ok(NAME, "0 picks a free port"),
        Ok(_) => Finding::ok(NAME, format!("{port} is free")),
        Err(BindError::InUse(address)) if is_listener(address).await => {
            Finding::ok(NAME, format!("a kinde-hook is listening on {address}"))
        }
        Err(error) => {
            let hint = match error {
                BindError::InUse(_) => "choose another port with --port, or stop that program",
                BindError::Denied(_) => {
                    "ports below 1024 are reserved: choose a higher one with --port"
                }
                _ => "choose another port with --port",
            };
            Finding::problem(NAME, error.to_string(), hint)
        }
    }
}

/// Whether a running listener responds there.
async fn is_listener(address: SocketAddr) -> bool {
    let Ok(target) = address.to_string().parse::<Target>() else { return false };
    let Ok(client) = AppClient::new(target, Certificates::Checked, GREETING_TIMEOUT) else {
        return false;
    };
    let (looked, body) = client.look().await;
    matches!(looked.outcome, ForwardOutcome::Answered(_)) && body.starts_with(GREETING.as_bytes())
}
