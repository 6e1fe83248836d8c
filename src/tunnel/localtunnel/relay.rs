//! One connection of the tunnel: bytes from the server to the listener and
//! back, as they are.

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

/// How long both may be silent after an answer before the listener's side is
/// closed: sooner than the listener itself would, which could cross with the
/// next request and lose it.
const IDLE: Duration = Duration::from_secs(20);

/// How long an answer may take when the server has said all it has to say.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);

/// How long the server may take to close after us.
const LINGER: Duration = Duration::from_secs(2);

/// How many bytes are carried at once.
const CHUNK: usize = 16 * 1024;

/// What is answered when nobody is there to answer.
const BAD_GATEWAY: &str = concat!(
    "HTTP/1.1 502 Bad Gateway\r\n",
    "Content-Type: application/json\r\n",
    "Content-Length: 81\r\n",
    "Retry-After: 5\r\n",
    "Connection: close\r\n\r\n",
    r#"{"error":"not-listening","message":"nothing listens at this end of the tunnel"}"#,
    "\r\n",
);

/// Serves one connection until it closes. Returns whether the listener has
/// answered anything that it brought.
pub(super) async fn serve(mut remote: TcpStream, local: SocketAddr, mut stop: Stop) -> bool {
    let mut answered = false;
    loop {
        // It may wait for hours for its first request. The listener would not.
        let mut byte = [0];
        tokio::select! {
            came = remote.peek(&mut byte) => if !matches!(came, Ok(1..)) { return answered },
            () = stop.requested() => return answered,
        }
        let Ok(Ok(mut near)) = timeout(LOCAL_TIMEOUT, TcpStream::connect(local)).await else {
            say_so(&mut remote).await;
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
                say_so(&mut remote).await;
                return answered;
            }
        }
    }
}

/// How an exchange ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Everything is answered, and nothing comes any more.
    Idle,
    /// The server has closed.
    Closed {
        /// Whether the listener had answered.
        answered: bool,
    },
    /// The listener has closed after an answer.
    Answered,
    /// The listener has closed without one.
    Unanswered,
}

/// Which way the latest bytes went.
const INWARD: u8 = 1;
const OUTWARD: u8 = 2;

/// When and which way bytes went last.
struct Pace {
    way: AtomicU8,
    began: Instant,
    at: std::sync::atomic::AtomicU64,
}

impl Pace {
    fn new() -> Self {
        Self { way: AtomicU8::new(INWARD), began: Instant::now(), at: 0.into() }
    }

    fn note(&self, way: u8) {
        self.way.store(way, Ordering::Relaxed);
        let at = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.at.store(at, Ordering::Relaxed);
    }

    fn is_answered(&self) -> bool {
        self.way.load(Ordering::Relaxed) == OUTWARD
    }

    /// Waits until both have been silent for long after an answer.
    async fn idle(&self) {
        loop {
            let last = self.began + Duration::from_millis(self.at.load(Ordering::Relaxed));
            sleep_until(last + IDLE).await;
            let seen = self.began + Duration::from_millis(self.at.load(Ordering::Relaxed));
            if seen == last {
                if self.is_answered() {
                    return;
                }
                // The app thinks for long: look again later.
                tokio::time::sleep(IDLE).await;
            }
        }
    }
}

/// Carries bytes both ways until one side has had enough.
async fn exchange(remote: &mut TcpStream, near: &mut TcpStream) -> End {
    let pace = Pace::new();
    let (mut from_server, mut to_server) = remote.split();
    let (mut from_listener, mut to_listener) = near.split();
    let inward = async {
        let outcome = carry(&mut from_server, &mut to_listener, &pace, INWARD).await;
        let _ = to_listener.shutdown().await;
        outcome
    };
    let outward = carry(&mut from_listener, &mut to_server, &pace, OUTWARD);
    tokio::pin!(inward, outward);
    tokio::select! {
        outcome = &mut inward => {
            // A listener that has closed has answered all the same, perhaps.
            let rest = if outcome.is_ok() { ANSWER_TIMEOUT } else { LINGER };
            let ended = timeout(rest, &mut outward).await;
            if outcome.is_err() && matches!(ended, Ok(Ok(()))) && !pace.is_answered() {
                return End::Unanswered;
            }
            End::Closed { answered: pace.is_answered() }
        }
        _ = &mut outward => if pace.is_answered() { End::Answered } else { End::Unanswered },
        () = pace.idle() => End::Idle,
    }
}

/// Carries bytes one way, to their end.
async fn carry<R, W>(from: &mut R, to: &mut W, pace: &Pace, way: u8) -> io::Result<()>
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
        pace.note(way);
        to.write_all(&chunk[..count]).await?;
    }
}

/// Answers 502, so that the sender is not left waiting.
async fn say_so(remote: &mut TcpStream) {
    if remote.write_all(BAD_GATEWAY.as_bytes()).await.is_ok() {
        linger(remote).await;
    }
}

/// Closes our end and lets the server close its own. To close while bytes are
/// on their way to us would take the answer back.
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
