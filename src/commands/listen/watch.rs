//! Noticing that nobody reads standard output any more, even while there is
//! nothing to write: `listen | head -1` must end when `head` does, and
//! `events --follow` likewise.

/// Waits until the reader of standard output has gone away. A file or a
/// terminal that stays open never goes away.
#[cfg(unix)]
pub(in crate::commands) async fn standard_output_closed() {
    use rustix::event::{PollFd, PollFlags, poll};

    let (gone, waiting) = tokio::sync::oneshot::channel();
    // A thread of its own, which ends with the process: poll has no deadline.
    std::thread::spawn(move || {
        let stdout = std::io::stdout();
        loop {
            // Errors and hang-ups are reported without being asked for.
            let mut watched = [PollFd::new(&stdout, PollFlags::empty())];
            match poll(&mut watched, None) {
                Err(rustix::io::Errno::INTR) => {}
                Err(_) => return,
                Ok(_) => break,
            }
        }
        let _ = gone.send(());
    });
    if waiting.await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Elsewhere it is noticed at the next write.
#[cfg(not(unix))]
pub(in crate::commands) async fn standard_output_closed() {
    std::future::pending::<()>().await;
}
