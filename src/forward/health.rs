//! Watching whether the apps are there, so that a developer learns that one is
//! not before the next event fails.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::net::{TcpStream, lookup_host};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use super::together;
use crate::webhook::{Health, Target};

/// How often an app is looked at, and for how long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rhythm {
    /// How long after it was found down.
    pub(crate) down: Duration,
    /// How long after it was found up.
    pub(crate) up: Duration,
    /// How long it has to accept a connection.
    pub(crate) patience: Duration,
}

impl Default for Rhythm {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { down: seconds(5), up: seconds(15), patience: seconds(2) }
    }
}

/// Watches each of the targets, and reports when one goes away or is back,
/// until nobody wants to know. That it is there at first is no news.
pub(crate) async fn watch(targets: Vec<Target>, rhythm: Rhythm, changes: mpsc::Sender<Health>) {
    let mut distinct: Vec<Target> = Vec::new();
    for target in targets {
        if !distinct.iter().any(|other| other.origin() == target.origin()) {
            distinct.push(target);
        }
    }
    together(distinct.iter().map(|target| watch_one(target, rhythm, &changes)).collect()).await;
}

async fn watch_one(target: &Target, rhythm: Rhythm, changes: &mpsc::Sender<Health>) {
    let mut was_up = true;
    let look = async {
        loop {
            let up = is_up(target, rhythm.patience).await;
            if up != was_up {
                let health = Health { target: target.origin().to_owned(), up };
                if changes.send(health).await.is_err() {
                    return;
                }
            }
            was_up = up;
            sleep(if up { rhythm.up } else { rhythm.down }).await;
        }
    };
    tokio::select! {
        () = look => {}
        () = changes.closed() => {}
    }
}

/// Whether anybody accepts a connection. Nothing is said on it: a request
/// would show up in the app's log.
pub(crate) async fn is_up(target: &Target, patience: Duration) -> bool {
    let connect = async {
        for address in addresses(target).await {
            if TcpStream::connect(address).await.is_ok() {
                return true;
            }
        }
        false
    };
    timeout(patience, connect).await.unwrap_or(false)
}

/// Where an app may listen: at a name of `localhost` in either family, whatever the
/// resolver knows, as when it is sent something.
async fn addresses(target: &Target) -> Vec<SocketAddr> {
    let (host, port) = (target.host(), target.port());
    if target.is_under_localhost() {
        let loopback = [IpAddr::V6(Ipv6Addr::LOCALHOST), IpAddr::V4(Ipv4Addr::LOCALHOST)];
        return loopback.map(|ip| SocketAddr::new(ip, port)).to_vec();
    }
    lookup_host((host, port)).await.map(Iterator::collect).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use tokio::net::TcpSocket;

    use super::super::test_app::soon;
    use super::*;

    /// As fast as can be; the patience is only used up where it must be.
    const FAST: Rhythm = Rhythm {
        down: Duration::from_millis(1),
        up: Duration::from_millis(1),
        patience: Duration::from_secs(2),
    };

    fn target(text: &str) -> Target {
        text.parse().expect("a target")
    }

    fn listener() -> TcpListener {
        TcpListener::bind("127.0.0.1:0").expect("a free port")
    }

    /// A port that is taken, and that nobody listens on yet.
    fn silent() -> (TcpSocket, String) {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind((Ipv4Addr::LOCALHOST, 0).into()).expect("a free port");
        let origin = format!("http://{}", socket.local_addr().expect("an address"));
        (socket, origin)
    }

    #[tokio::test]
    async fn an_app_that_is_down_comes_up_and_goes_is_reported_each_time() {
        let (socket, origin) = silent();
        let health = |up| Some(Health { target: origin.clone(), up });
        let (sender, mut changes) = mpsc::channel(8);
        // Two paths of one app are one app.
        let targets = ["/a", "/b"].map(|path| target(&format!("{origin}{path}"))).to_vec();
        let watching = tokio::spawn(watch(targets, FAST, sender));
        assert_eq!(soon(changes.recv()).await, health(false));
        let app = socket.listen(64).expect("a listener");
        assert_eq!(soon(changes.recv()).await, health(true));
        drop(app);
        assert_eq!(soon(changes.recv()).await, health(false));
        drop(changes);
        soon(watching).await.expect("an end");
    }

    #[tokio::test]
    async fn an_app_that_is_there_at_first_is_no_news() {
        let app = listener();
        let origin = format!("http://{}", app.local_addr().expect("an address"));
        let (sender, mut changes) = mpsc::channel(8);
        let watching = tokio::spawn(watch(vec![target(&origin)], FAST, sender));
        // Once it was looked at, the first news is that it went away.
        let looked_at = tokio::task::spawn_blocking(move || app.accept());
        soon(looked_at).await.expect("a look").expect("a look");
        assert_eq!(soon(changes.recv()).await, Some(Health { target: origin, up: false }));
        watching.abort();
    }

    #[tokio::test]
    async fn the_watch_ends_when_nobody_wants_to_know() {
        let app = listener();
        let port = app.local_addr().expect("an address").port();
        let (sender, changes) = mpsc::channel(8);
        let slow = Rhythm { up: Duration::from_secs(3600), ..FAST };
        let watching = tokio::spawn(watch(vec![target(&port.to_string())], slow, sender));
        drop(changes);
        soon(watching).await.expect("an end");
    }

    #[tokio::test]
    async fn localhost_is_looked_for_in_both_families() {
        let Ok(app) = TcpListener::bind("[::1]:0") else {
            // A machine without IPv6 has one family only.
            return;
        };
        let port = app.local_addr().expect("an address").port();
        assert!(is_up(&target(&port.to_string()), FAST.patience).await);
        let app = listener();
        let port = app.local_addr().expect("an address").port();
        assert!(is_up(&target(&port.to_string()), FAST.patience).await);
        assert!(is_up(&target(&format!("tenant.localhost:{port}")), FAST.patience).await);
    }

    #[tokio::test]
    async fn a_name_that_leads_nowhere_is_down() {
        assert!(!is_up(&target("http://nowhere.invalid"), FAST.patience).await);
    }
}
