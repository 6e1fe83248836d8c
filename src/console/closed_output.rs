//! Detects that standard output was closed, even while there is nothing to write:
//! `listen | head -1` must end when `head` does, and `events --follow` likewise.

#[cfg(unix)]
use std::time::Duration;

#[cfg(unix)]
use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// The pause after a result that does not decide.
#[cfg(unix)]
const POLL_PAUSE: Duration = Duration::from_millis(250);

/// Errors and hang-ups are always reported, so poll waits for these alone.
#[cfg(all(unix, not(target_vendor = "apple")))]
const POLL: (PollFlags, Option<Timespec>) = (PollFlags::empty(), None);

/// Apple's poll ignores a file for which no event is requested, and may return at
/// once without a deadline: it has to be called repeatedly.
#[cfg(target_vendor = "apple")]
const POLL: (PollFlags, Option<Timespec>) =
    (PollFlags::OUT, Some(Timespec { tv_sec: 0, tv_nsec: 0 }));

/// Waits until the reader of standard output has gone away. A file or a
/// terminal that stays open never goes away.
#[cfg(unix)]
pub(crate) async fn standard_output_closed() {
    let (gone, waiting) = tokio::sync::oneshot::channel();
    // A thread of its own, which ends with the process: poll has no deadline.
    std::thread::spawn(move || {
        if wait_until_gone() {
            let _ = gone.send(());
        }
    });
    if waiting.await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Blocks until the reader has gone away; false if that cannot be detected.
#[cfg(unix)]
fn wait_until_gone() -> bool {
    let stdout = std::io::stdout();
    let (asked_for, deadline) = POLL;
    loop {
        let mut watched = [PollFd::new(&stdout, asked_for)];
        match poll(&mut watched, deadline.as_ref()) {
            Err(rustix::io::Errno::INTR) => continue,
            Err(_) => return false,
            Ok(_) => {}
        }
        match is_gone(watched[0].revents()) {
            Some(true) => return true,
            Some(false) => std::thread::sleep(POLL_PAUSE),
            None => return false,
        }
    }
}

/// Whether a result of poll means that the reader has gone away; `None` if it
/// cannot watch such a file, as with some devices on macOS.
#[cfg(unix)]
fn is_gone(found: PollFlags) -> Option<bool> {
    if found.contains(PollFlags::NVAL) {
        return None;
    }
    Some(found.intersects(PollFlags::HUP | PollFlags::ERR))
}

/// Elsewhere it is detected at the next write.
#[cfg(not(unix))]
pub(crate) async fn standard_output_closed() {
    std::future::pending::<()>().await;
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn only_an_error_or_a_hang_up_means_that_the_reader_is_gone() {
        for found in [PollFlags::HUP, PollFlags::ERR, PollFlags::HUP | PollFlags::OUT] {
            assert_eq!(is_gone(found), Some(true), "{found:?}");
        }
        for found in [PollFlags::empty(), PollFlags::OUT] {
            assert_eq!(is_gone(found), Some(false), "{found:?}");
        }
        for found in [PollFlags::NVAL, PollFlags::NVAL | PollFlags::ERR] {
            assert_eq!(is_gone(found), None, "{found:?}");
        }
    }
}
