//! Closes a connection while its client is still sending: the client gets our
//! response only if we go on reading. Otherwise the system resets the connection,
//! and the response is lost.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// How long to go on reading at most.
const LINGER: Duration = Duration::from_secs(5);

/// How long the client may pause meanwhile.
const LINGER_IDLE: Duration = Duration::from_secs(1);

/// How many bytes to read at most.
const LINGER_BYTES: usize = 16 * 1024 * 1024;

/// Whether a client has started a request that was not read to its end.
#[derive(Debug, Clone, Default)]
pub(super) struct Unread(Arc<AtomicBool>);

impl Unread {
    /// Marks that there is something to read.
    pub(super) fn begins(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Marks that a request was read to its end.
    pub(super) fn ends(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    fn is_left(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A stream that, when it is shut down with a request unread, reads on before it
/// is closed.
#[derive(Debug)]
pub(super) struct Lingering<S> {
    stream: S,
    unread: Unread,
    closing: Option<Closing>,
}

#[derive(Debug)]
struct Closing {
    deadline: Instant,
    timer: Pin<Box<Sleep>>,
    bytes: usize,
}

impl<S> Lingering<S> {
    pub(super) fn new(stream: S, unread: Unread) -> Self {
        Self { stream, unread, closing: None }
    }
}

impl Closing {
    fn new() -> Self {
        let now = Instant::now();
        let timer = Box::pin(sleep_until(now + LINGER_IDLE));
        Self { deadline: now + LINGER, timer, bytes: 0 }
    }

    /// Reads and discards, until there is no more data or a limit is reached.
    fn poll<S: AsyncRead + Unpin>(
        &mut self,
        stream: &mut S,
        context: &mut Context<'_>,
    ) -> Poll<()> {
        let mut bytes = [0; 8 * 1024];
        while self.bytes < LINGER_BYTES && self.timer.as_mut().poll(context).is_pending() {
            let mut buffer = ReadBuf::new(&mut bytes);
            let read = ready!(Pin::new(&mut *stream).poll_read(context, &mut buffer));
            let count = buffer.filled().len();
            if read.is_err() || count == 0 {
                break;
            }
            self.bytes += count;
            self.timer.as_mut().reset(self.deadline.min(Instant::now() + LINGER_IDLE));
        }
        Poll::Ready(())
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Lingering<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        if buffer.filled().len() > before {
            self.unread.begins();
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Lingering<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self { stream, unread, closing } = &mut *self;
        if closing.is_none() {
            ready!(Pin::new(&mut *stream).poll_shutdown(context))?;
            if !unread.is_left() {
                return Poll::Ready(Ok(()));
            }
        }
        closing.get_or_insert_with(Closing::new).poll(stream, context).map(Ok)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};

    use super::*;

    /// Both ends of a connection on which something was read.
    async fn begun() -> (DuplexStream, Lingering<DuplexStream>, Unread) {
        let (mut client, server) = duplex(64 * 1024);
        let unread = Unread::default();
        let mut server = Lingering::new(server, unread.clone());
        client.write_all(b"a").await.expect("sent");
        server.read_u8().await.expect("read");
        (client, server, unread)
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_was_read_is_not_waited_for() {
        let (_client, mut server, unread) = begun().await;
        unread.ends();
        let started = Instant::now();
        server.shutdown().await.expect("closed");
        assert!(started.elapsed().is_zero());
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_still_sent_is_read_until_the_client_is_done() {
        let (mut client, mut server, _unread) = begun().await;
        let sending = async {
            for _ in 0..100 {
                client.write_all(&[0; 1000]).await.expect("read on");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            drop(client);
        };
        let (closed, ()) = tokio::join!(server.shutdown(), sending);
        closed.expect("closed");
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_stops_or_never_stops_is_not_waited_for_long() {
        let (_client, mut server, _unread) = begun().await;
        let started = Instant::now();
        server.shutdown().await.expect("closed");
        assert_eq!(started.elapsed(), LINGER_IDLE);

        for (pause, bytes) in [(Duration::from_millis(500), 1), (Duration::ZERO, 64 * 1024)] {
            let (mut client, mut server, _unread) = begun().await;
            let sent = tokio::spawn(async move {
                let mut sent = 0;
                while client.write_all(&vec![0; bytes]).await.is_ok() {
                    sent += bytes;
                    tokio::time::sleep(pause).await;
                }
                sent
            });
            let started = Instant::now();
            server.shutdown().await.expect("closed");
            drop(server);
            assert!(started.elapsed() <= LINGER, "{:?}", started.elapsed());
            assert!(sent.await.expect("sent") <= LINGER_BYTES + 128 * 1024);
        }
    }
}
