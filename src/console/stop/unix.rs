//! Unix's signals.

use std::io;

use tokio::signal::unix::{self, SignalKind};

use super::ignored;
use super::signal::Signal;

#[derive(Debug)]
pub(super) struct Sources {
    interrupt: unix::Signal,
    terminate: unix::Signal,
    /// None if it was ignored at the start.
    hang_up: Option<unix::Signal>,
}

impl Sources {
    pub(super) fn catch() -> io::Result<Self> {
        // Checked first: once it is caught, the check would find it not ignored.
        let hang_up_is_ignored = ignored::hang_up();
        let hang_up = (!hang_up_is_ignored).then(|| unix::signal(SignalKind::hangup()));
        Ok(Self {
            interrupt: unix::signal(SignalKind::interrupt())?,
            terminate: unix::signal(SignalKind::terminate())?,
            hang_up: hang_up.transpose()?,
        })
    }

    pub(super) async fn next(&mut self) -> Signal {
        let hang_up = async {
            match &mut self.hang_up {
                Some(hang_up) => hang_up.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Request,
            _ = self.terminate.recv() => Signal::Request,
            _ = hang_up => Signal::HangUp,
        }
    }
}
