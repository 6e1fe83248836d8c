//! Relays the bytes of one connection between the server and the listener,
//! unchanged.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout};

use super::super::stop::Stop;

/// How long the listener may take to accept a connection.
const LOCAL_TIMEOUT: Duration = Duration::from_secs(5);

/// How long both sides may be idle after a response before the listener's side
/// is closed: sooner than the listener would close it, which could race with
/// the next request and lose it.
const IDLE: Duration = Duration::from_secs(20);

/// How long a response may take once the server has closed its side.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);

/// How long the server may take to close after this side has.
const LINGER: Duration = Duration::from_secs(2);

/// The buffer size, in bytes.
const CHUNK: usize = 16 * 1024;

/// The response if the listener cannot be reached.
const BAD_GATEWAY: &str = concat!(
    "HTTP/1.1 502 Bad Gateway\r\n",
    "Content-Type: application/json\r\n",
    "Content-Length: 81\r\n",
    "Retry-After: 5\r\n",
    "Connection: close\r\n\r\n",
    r#"{"error":"not-listening","message":"nothing listens at this end of the tunnel"}"#,
    "\r\n",
);

/// Serves one connection until it closes. Returns whether the listener
/// responded to a request on it.
pub(super) async fn serve(mut remote: TcpStream, local: SocketAddr, mut stop: Stop) -> bool {
    let mut answered = false;
    loop {
        // The first request may take hours; the listener would time out before.
        let mut byte = [0];
        tokio::select! {
            came = remote.peek(&mut byte) => if !matches!(came, Ok(1..)) { return answered },
            () = stop.requested() => return answered,
        }
        let Ok(Ok(mut near)) = timeout(LOCAL_TIMEOUT, TcpStream::connect(local)).await else {
            send_bad_gateway(&mut remote).await;
            return answered;
        };
        let _ = near.set_nodelay(true);
        match exchange(&mut remote, &mut near).await {
            End::Idle => answered = true,
            End::Closed { answered: now } => return answered || now,
            End::Answered => {
                linger(&mut remote).await;
                return true;
            }
            End::Unanswered => {
                send_bad_gateway(&mut remote).await;
                return answered;
            }
        }
    }
}

/// How an exchange ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// All requests are answered and both sides are idle.
    Idle,
    /// The server has closed.
    Closed { answered: bool },
    /// The listener has closed after an answer.
    Answered,
    /// The listener has closed without one.
    Unanswered,
}

/// The direction of the latest bytes.
const INWARD: u8 = 1;
const OUTWARD: u8 = 2;

/// When, and in which direction, bytes were last relayed.
struct Activity {
    way: AtomicU8,
    started: Instant,
    at: std::sync::atomic::AtomicU64,
}

impl Activity {
    fn new() -> Self {
        Self { way: AtomicU8::new(INWARD), started: Instant::now(), at: 0.into() }
    }

    fn note(&self, way: u8) {
        self.way.store(way, Ordering::Relaxed);
        let at = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.at.store(at, Ordering::Relaxed);
    }

    fn is_answered(&self) -> bool {
        self.way.load(Ordering::Relaxed) == OUTWARD
    }

    /// Waits until both sides have been idle after a response.
    async fn idle(&self) {
        loop {
            let last = self.started + Duration::from_millis(self.at.load(Ordering::Relaxed));
            sleep_until(last + IDLE).await;
            let seen = self.started + Duration::from_millis(self.at.load(Ordering::Relaxed));
            if seen == last {
                if self.is_answered() {
                    return;
                }
                // The app is still working on the response: check again later.
                tokio::time::sleep(IDLE).await;
            }
        }
    }
}

/// Copies bytes both ways until one side closes.
async fn exchange(remote: &mut TcpStream, near: &mut TcpStream) -> End {
    let activity = Activity::new();
    let (mut from_server, mut to_server) = remote.split();
    let (mut from_listener, mut to_listener) = near.split();
    let inward = async {
        let outcome = copy(&mut from_server, &mut to_listener, &activity, INWARD).await;
        let _ = to_listener.shutdown().await;
        outcome
    };
    let outward = copy(&mut from_listener, &mut to_server, &activity, OUTWARD);
    tokio::pin!(inward, outward);
    tokio::select! {
        outcome = &mut inward => {
            // The listener may have responded before it closed.
            let rest = if outcome.is_ok() { ANSWER_TIMEOUT } else { LINGER };
            let ended = timeout(rest, &mut outward).await;
            if outcome.is_err() && matches!(ended, Ok(Ok(()))) && !activity.is_answered() {
                return End::Unanswered;
            }
            End::Closed { answered: activity.is_answered() }
        }
        _ = &mut outward => if activity.is_answered() { End::Answered } else { End::Unanswered },
        () = activity.idle() => End::Idle,
    }
}

/// Copies bytes one way, to their end.
async fn copy<R, W>(from: &mut R, to: &mut W, activity: &Activity, way: u8) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut chunk = vec![0; CHUNK];
    loop {
        let count = from.read(&mut chunk).await?;
        if count == 0 {
            return Ok(());
        }
        activity.note(way);
        to.write_all(&chunk[..count]).await?;
    }
}

/// Responds with 502, so that the sender does not wait in vain.
async fn send_bad_gateway(remote: &mut TcpStream) {
    if remote.write_all(BAD_GATEWAY.as_bytes()).await.is_ok() {
        linger(remote).await;
    }
}

/// Closes this side and lets the server close its own: closing with unread
/// bytes would reset the connection and lose the response.
async fn linger(remote: &mut TcpStream) {
    let _ = remote.shutdown().await;
    let mut chunk = vec![0; CHUNK];
    let drain = async { while matches!(remote.read(&mut chunk).await, Ok(1..)) {} };
    let _ = timeout(LINGER, drain).await;
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;
    use tokio::sync::watch;

    use super::*;

    async fn listener() -> (TcpListener, SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        (listener, address)
    }

    /// The server's end of a connection that is served.
    async fn served(local: SocketAddr) -> (TcpStream, tokio::task::JoinHandle<bool>) {
        let (server, address) = listener().await;
        let remote = TcpStream::connect(address).await.expect("a connection");
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(async move {
            let served = serve(remote, local, Stop::new(stopped)).await;
            drop(stop);
            served
        });
        (server.accept().await.expect("a connection").0, task)
    }

    async fn all(mut stream: TcpStream) -> String {
        let mut text = String::new();
        stream.read_to_string(&mut text).await.expect("text");
        text
    }

    #[test]
    fn the_answer_of_our_own_has_the_length_that_it_says() {
        let (head, body) = BAD_GATEWAY.split_once("\r\n\r\n").expect("a head");
        assert!(head.contains(&format!("Content-Length: {}\r\n", body.len())), "{}", body.len());
        serde_json::from_str::<serde_json::Value>(body).expect("JSON");
    }

    #[tokio::test]
    async fn nobody_is_called_before_a_request_comes() {
        let (near, address) = listener().await;
        let (mut far, task) = served(address).await;
        let waits = timeout(Duration::from_millis(50), near.accept()).await;
        assert!(waits.is_err(), "the listener was called for nothing");
        far.write_all(b"x").await.expect("sent");
        near.accept().await.expect("a call");
        drop(far);
        assert!(!task.await.expect("an end"), "nobody has answered");
    }

    #[tokio::test]
    async fn bytes_go_both_ways_past_a_half_closed_connection() {
        let (near, address) = listener().await;
        let (mut far, task) = served(address).await;
        let request: Vec<u8> = (0..=255).cycle().take(300_000).collect();
        let sent = request.clone();
        let app = tokio::spawn(async move {
            let (mut stream, _) = near.accept().await.expect("a call");
            let mut got = Vec::new();
            stream.read_to_end(&mut got).await.expect("a request");
            stream.write_all(b"answer").await.expect("sent");
            got
        });
        far.write_all(&sent).await.expect("sent");
        far.shutdown().await.expect("half closed");
        assert_eq!(all(far).await, "answer");
        assert_eq!(app.await.expect("an app"), request);
        assert!(task.await.expect("an end"));
    }

    #[tokio::test]
    async fn where_nobody_listens_the_sender_is_answered_502() {
        let (near, address) = listener().await;
        drop(near);
        let (mut far, task) = served(address).await;
        far.write_all(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
            .await
            .expect("sent");
        assert!(all(far).await.starts_with("HTTP/1.1 502 "));
        assert!(!task.await.expect("an end"));
    }

    #[tokio::test]
    async fn a_listener_that_hangs_up_is_answered_for() {
        let (near, address) = listener().await;
        let (mut far, task) = served(address).await;
        far.write_all(b"POST / HTTP/1.1\r\n").await.expect("sent");
        let (mut stream, _) = near.accept().await.expect("a call");
        let _ = stream.read(&mut [0; 64]).await;
        drop(stream);
        assert!(all(far).await.starts_with("HTTP/1.1 502 "));
        assert!(!task.await.expect("an end"));
    }

    #[tokio::test]
    async fn a_connection_that_brings_nothing_says_so() {
        let (_near, address) = listener().await;
        let (far, task) = served(address).await;
        drop(far);
        assert!(!task.await.expect("an end"));
    }

    #[tokio::test(start_paused = true)]
    async fn an_idle_connection_lets_the_listener_go_and_calls_it_again() {
        let (near, address) = listener().await;
        let (mut far, _task) = served(address).await;
        for _ in 0..2 {
            far.write_all(b"request").await.expect("sent");
            let (mut stream, _) = near.accept().await.expect("a call");
            stream.read_exact(&mut [0; 7]).await.expect("a request");
            stream.write_all(b"answer").await.expect("sent");
            far.read_exact(&mut [0; 6]).await.expect("an answer");
            assert_eq!(stream.read(&mut [0]).await.expect("an end"), 0);
        }
    }
}
