//! Watches whether the apps are reachable, so that a developer learns that one is
//! down before the next event fails.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::join_all;
use tokio::net::{TcpStream, lookup_host};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use crate::webhook::{Health, Notice, Target};

/// How often an app is checked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CheckIntervals {
    /// The pause after it was found down.
    pub(crate) down: Duration,
    /// The pause after it was found up.
    pub(crate) up: Duration,
    /// How long it may take to accept a connection.
    pub(crate) limit: Duration,
}

impl Default for CheckIntervals {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { down: seconds(5), up: seconds(15), limit: seconds(2) }
    }
}

/// Whether each app is reachable, as far as checks and responses show.
#[derive(Debug)]
pub(crate) struct AppHealth {
    apps: Vec<App>,
}

/// One app, which may have several paths.
#[derive(Debug)]
struct App {
    target: Target,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy)]
struct State {
    up: bool,
    /// Number of results so far, to detect a check that is out of date.
    results: u64,
}

impl App {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records a result, and reports it if it is a change. The notice is sent
    /// while the state is locked, so that notices stay in order.
    fn record(&self, state: &mut State, up: bool, notice: mpsc::Permit<'_, Notice>) {
        if state.up != up {
            notice.send(Notice::Health(Health { target: self.target.origin().to_owned(), up }));
        }
        *state = State { up, results: state.results + 1 };
    }
}

impl AppHealth {
    /// The apps at these targets. At first they count as up, which is not reported.
    pub(crate) fn new(targets: Vec<Target>) -> Self {
        let mut apps: Vec<App> = Vec::new();
        for target in targets {
            if !apps.iter().any(|app| app.target.origin() == target.origin()) {
                apps.push(App { target, state: Mutex::new(State { up: true, results: 0 }) });
            }
        }
        Self { apps }
    }

    /// Records that an app has responded.
    pub(crate) async fn responded(&self, target: &str, notices: &mpsc::Sender<Notice>) {
        let Ok(target) = target.parse::<Target>() else { return };
        let Some(app) = self.apps.iter().find(|app| app.target.origin() == target.origin()) else {
            return;
        };
        if let Ok(notice) = notices.reserve().await {
            app.record(&mut app.state(), true, notice);
        }
    }

    /// Checks each of the apps, and reports when one goes down or is back, until the
    /// notices are closed.
    pub(crate) async fn watch(&self, intervals: CheckIntervals, notices: &mpsc::Sender<Notice>) {
        tokio::select! {
            _ = join_all(self.apps.iter().map(|app| watch_one(app, intervals, notices))) => {}
            () = notices.closed() => {}
        }
    }
}

async fn watch_one(app: &App, intervals: CheckIntervals, notices: &mpsc::Sender<Notice>) {
    loop {
        let before = app.state().results;
        let up = is_up(&app.target, intervals.limit).await;
        let Ok(notice) = notices.reserve().await else { return };
        let is_up = {
            let mut state = app.state();
            // A response that came during the check is newer than its result.
            if state.results == before {
                app.record(&mut state, up, notice);
            }
            state.up
        };
        sleep(if is_up { intervals.up } else { intervals.down }).await;
    }
}

/// Whether a connection is accepted. Nothing is sent on it: a request would show
/// up in the app's log.
pub(crate) async fn is_up(target: &Target, limit: Duration) -> bool {
    let connect = async {
        for address in addresses(target).await {
            if TcpStream::connect(address).await.is_ok() {
                return true;
            }
        }
        false
    };
    timeout(limit, connect).await.unwrap_or(false)
}

/// The addresses of an app. A name under `localhost` is tried in both families,
/// whatever the resolver says, as the HTTP client does.
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

    /// No pauses; the timeout is only reached where it must be.
    const FAST: CheckIntervals = CheckIntervals {
        down: Duration::from_millis(1),
        up: Duration::from_millis(1),
        limit: Duration::from_secs(2),
    };

    fn target(text: &str) -> Target {
        text.parse().expect("a target")
    }

    fn listener() -> TcpListener {
        TcpListener::bind("127.0.0.1:0").expect("a free port")
    }

    async fn next(changes: &mut mpsc::Receiver<Notice>) -> (String, bool) {
        match soon(changes.recv()).await {
            Some(Notice::Health(health)) => (health.target, health.up),
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn an_app_that_has_responded_is_up_before_a_check_finds_it_and_is_reported_once() {
        let (_socket, origin) = silent();
        let (sender, mut changes) = mpsc::channel(8);
        let health = AppHealth::new(vec![target(&origin)]);
        let slow = CheckIntervals { down: Duration::from_secs(3600), ..FAST };
        let answers = async {
            assert_eq!(next(&mut changes).await, (origin.clone(), false));
            for _ in 0..2 {
                health.responded(&format!("{origin}/hook"), &sender).await;
            }
            assert_eq!(next(&mut changes).await, (origin.clone(), true));
            assert!(changes.try_recv().is_err(), "once is enough");
        };
        tokio::select! {
            () = health.watch(slow, &sender) => panic!("it goes on"),
            () = answers => {}
        }
    }

    #[tokio::test]
    async fn a_look_that_an_answer_has_overtaken_is_no_news() {
        let (sender, mut changes) = mpsc::channel(1);
        let (_socket, origin) = silent();
        let health = AppHealth::new(vec![target(&origin)]);
        // It has looked, and finds no room to report that the app is away.
        sender.try_send(Notice::Stopping).expect("room");
        let mut watch = Box::pin(health.watch(FAST, &sender));
        let _ = timeout(Duration::from_millis(50), &mut watch).await;
        let app = &health.apps[0];
        app.state().results += 1;
        assert!(matches!(changes.recv().await, Some(Notice::Stopping)));
        let _ = timeout(Duration::ZERO, &mut watch).await;
        assert!(changes.try_recv().is_err());
        assert!(app.state().up);
    }

    /// A port that is bound, without a listener yet.
    fn silent() -> (TcpSocket, String) {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind((Ipv4Addr::LOCALHOST, 0).into()).expect("a free port");
        let origin = format!("http://{}", socket.local_addr().expect("an address"));
        (socket, origin)
    }

    #[tokio::test]
    async fn an_app_is_reported_each_time_it_goes_down_or_comes_up() {
        let (socket, origin) = silent();
        let origin = &origin;
        let (sender, mut changes) = mpsc::channel(8);
        // Two paths of one app are one app.
        let targets = ["/a", "/b"].map(|path| target(&format!("{origin}{path}"))).to_vec();
        let health = AppHealth::new(targets);
        let watching = tokio::spawn(async move { health.watch(FAST, &sender).await });
        assert_eq!(next(&mut changes).await, (origin.clone(), false));
        let app = socket.listen(64).expect("a listener");
        assert_eq!(next(&mut changes).await, (origin.clone(), true));
        drop(app);
        assert_eq!(next(&mut changes).await, (origin.clone(), false));
        drop(changes);
        soon(watching).await.expect("an end");
    }

    #[tokio::test]
    async fn an_app_that_is_up_at_first_is_not_reported() {
        let app = listener();
        let origin = format!("http://{}", app.local_addr().expect("an address"));
        let (sender, mut changes) = mpsc::channel(8);
        let health = AppHealth::new(vec![target(&origin)]);
        let watching = tokio::spawn(async move { health.watch(FAST, &sender).await });
        // After the first check, the first notice is that it went down.
        let checked = tokio::task::spawn_blocking(move || app.accept());
        soon(checked).await.expect("a check").expect("a check");
        assert_eq!(next(&mut changes).await, (origin, false));
        watching.abort();
    }

    #[tokio::test]
    async fn the_watch_ends_when_the_notices_are_closed() {
        let app = listener();
        let port = app.local_addr().expect("an address").port();
        let (sender, changes) = mpsc::channel(8);
        let slow = CheckIntervals { up: Duration::from_secs(3600), ..FAST };
        let health = AppHealth::new(vec![target(&port.to_string())]);
        let watching = tokio::spawn(async move { health.watch(slow, &sender).await });
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
        assert!(is_up(&target(&port.to_string()), FAST.limit).await);
        let app = listener();
        let port = app.local_addr().expect("an address").port();
        assert!(is_up(&target(&port.to_string()), FAST.limit).await);
        assert!(is_up(&target(&format!("tenant.localhost:{port}")), FAST.limit).await);
    }

    #[tokio::test]
    async fn a_name_that_leads_nowhere_is_down() {
        assert!(!is_up(&target("http://nowhere.invalid"), FAST.limit).await);
    }
}
