//! The signals that ask a command to stop.

use crate::error::Failure;

/// Ctrl-C, and on Unix SIGTERM and SIGHUP.
#[derive(Debug)]
pub(super) struct StopSignals {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 3],
}

#[cfg(unix)]
impl StopSignals {
    /// Begins to catch the signals; from now on they do not end the process.
    pub(super) fn catch() -> Result<Self, Failure> {
        use tokio::signal::unix::{SignalKind, signal};
        let catch = |kind| {
            signal(kind).map_err(|error| Failure::new(format!("cannot catch signals: {error}")))
        };
        Ok(Self {
            signals: [
                catch(SignalKind::interrupt())?,
                catch(SignalKind::terminate())?,
                catch(SignalKind::hangup())?,
            ],
        })
    }

    /// Waits for the next of them.
    pub(super) async fn next(&mut self) {
        let [interrupt, terminate, hangup] = &mut self.signals;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }
}

#[cfg(not(unix))]
impl StopSignals {
    /// Begins to catch Ctrl-C.
    pub(super) fn catch() -> Result<Self, Failure> {
        Ok(Self {})
    }

    /// Waits for the next Ctrl-C.
    pub(super) async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
