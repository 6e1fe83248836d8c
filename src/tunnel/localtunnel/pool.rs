//! A tunnel's connections: as many as the server allows, each replaced, after
//! a pause, when it closes.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::super::backoff::Backoff;
use super::super::stop::Stop;
use super::connection::{cause, connect};
use super::registration::Lease;
use super::relay;

/// The first and the longest wait before an unused connection is replaced.
const WAITS: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(30));

/// A connection that closes sooner, without a response from the listener, was
/// rejected by the server.
const TURNED_AWAY: Duration = Duration::from_secs(1);

/// How long a server remembers a tunnel without a connection. After that the
/// port may belong to another tunnel and must not be used.
const REMEMBERED: Duration = Duration::from_millis(900);

/// How long requests in flight may take to finish on closing.
const FINISH_TIMEOUT: Duration = Duration::from_secs(1);

/// A change in the connections.
enum Change {
    Opened,
    Closed { turned_away: bool },
    NotOpened(io::Error),
}

/// What each connection needs.
#[derive(Clone)]
struct Work {
    addresses: Vec<SocketAddr>,
    local: SocketAddr,
    changes: mpsc::Sender<Change>,
    stop: Stop,
}

/// Keeps the connections open until the tunnel is lost, and returns the cause;
/// `None` once it is to be closed.
pub(super) async fn hold(
    lease: Lease,
    first: TcpStream,
    local: SocketAddr,
    mut stop: Stop,
) -> Option<String> {
    let (sender, mut changes) = mpsc::channel(64);
    let work = Work { addresses: lease.addresses, local, changes: sender, stop: stop.clone() };
    let mut first = Some(first);
    let mut connections = JoinSet::new();
    for _ in 0..lease.connections {
        connections.spawn(maintain(work.clone(), first.take()));
    }
    drop(work);
    let mut state = PoolState::new(lease.connections);
    loop {
        tokio::select! {
            change = changes.recv() => {
                let lost = change.and_then(|change| state.apply(&change, Instant::now()));
                if let Some(cause) = lost {
                    return Some(format!("{}: {cause}", lease.address));
                }
            }
            () = stop.requested() => break,
        }
    }
    // Requests in flight finish; idle connections close at once.
    let finish = async { while connections.join_next().await.is_some() {} };
    drop(changes);
    let _ = timeout(FINISH_TIMEOUT, finish).await;
    None
}

/// Keeps one connection open.
async fn maintain(mut work: Work, mut made: Option<TcpStream>) {
    let mut backoff = Backoff::new(WAITS.0, WAITS.1);
    loop {
        let connected = if let Some(stream) = made.take() {
            Ok(stream)
        } else {
            tokio::select! {
                connected = connect(&work.addresses) => connected,
                () = work.stop.requested() => return,
            }
        };
        let (change, useful) = match connected {
            Ok(stream) => {
                let since = Instant::now();
                let _ = work.changes.send(Change::Opened).await;
                let answered = relay::serve(stream, work.local, work.stop.clone()).await;
                let turned_away = !answered && since.elapsed() < TURNED_AWAY;
                (Change::Closed { turned_away }, !turned_away)
            }
            Err(error) => (Change::NotOpened(error), false),
        };
        // The receiver is gone: the tunnel is lost, or is to be closed.
        if work.changes.send(change).await.is_err() {
            return;
        }
        if useful {
            backoff.reset();
            continue;
        }
        tokio::select! {
            () = backoff.wait() => {}
            () = work.stop.requested() => return,
        }
    }
}

/// Tells from the changes whether the tunnel is lost.
#[derive(Debug)]
struct PoolState {
    connections: usize,
    open: usize,
    turned_away: usize,
    none_since: Option<Instant>,
}

impl PoolState {
    fn new(connections: usize) -> Self {
        Self { connections, open: 0, turned_away: 0, none_since: None }
    }

    /// Applies a change; the cause, if the tunnel is lost by it.
    fn apply(&mut self, change: &Change, now: Instant) -> Option<String> {
        match change {
            Change::Opened => {
                self.open += 1;
                let forgotten = |since: Instant| now.duration_since(since) > REMEMBERED;
                let late = self.none_since.take().is_some_and(forgotten);
                return late.then(|| "all connections closed".to_owned());
            }
            Change::Closed { turned_away } => {
                self.open = self.open.saturating_sub(1);
                self.turned_away = if *turned_away { self.turned_away + 1 } else { 0 };
            }
            Change::NotOpened(error) if self.open == 0 => return Some(cause(error)),
            Change::NotOpened(_) => {}
        }
        if self.open == 0 {
            self.none_since.get_or_insert(now);
            // Every connection and one more: not a coincidence.
            if self.turned_away > self.connections.max(2) {
                return Some("the server closes every connection immediately".to_owned());
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused() -> Change {
        Change::NotOpened(io::ErrorKind::ConnectionRefused.into())
    }

    #[test]
    fn a_tunnel_is_lost_with_its_last_connection_and_no_sooner() {
        let now = Instant::now();
        let mut state = PoolState::new(2);
        assert_eq!(state.apply(&Change::Opened, now), None);
        assert_eq!(state.apply(&refused(), now), None);
        assert_eq!(state.apply(&Change::Closed { turned_away: false }, now), None);
        assert_eq!(state.apply(&refused(), now).as_deref(), Some("connection refused"));
    }

    #[test]
    fn a_connection_that_is_replaced_in_time_loses_nothing() {
        let now = Instant::now();
        let mut state = PoolState::new(1);
        for round in 0..100 {
            let at = now + Duration::from_millis(500 * round);
            assert_eq!(state.apply(&Change::Opened, at), None);
            assert_eq!(state.apply(&Change::Closed { turned_away: false }, at), None);
        }
        let late = now + Duration::from_secs(100);
        assert!(state.apply(&Change::Opened, late).is_some(), "the port may be another tunnel's");
    }

    #[test]
    fn a_server_that_turns_everything_away_has_dropped_us() {
        let now = Instant::now();
        let mut state = PoolState::new(2);
        let mut round = || {
            assert_eq!(state.apply(&Change::Opened, now), None);
            state.apply(&Change::Closed { turned_away: true }, now)
        };
        assert_eq!((round(), round()), (None, None));
        assert_eq!(round().as_deref(), Some("the server closes every connection immediately"));
    }
}
