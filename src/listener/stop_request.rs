//! What asks a listener to stop: a signal, or a reader that went away.

use std::pin::Pin;

use tokio::time::Instant;

use crate::console::{StopSignals, standard_output_closed};
use crate::error::Failure;

pub(super) struct StopRequest {
    signals: StopSignals,
    /// One future for all waits, since each starts a thread.
    output_closed: Pin<Box<dyn Future<Output = ()>>>,
}

impl StopRequest {
    /// Catches the signals from now on.
    pub(super) fn catch() -> Result<Self, Failure> {
        let signals = StopSignals::catch()?;
        Ok(Self { signals, output_closed: Box::pin(standard_output_closed()) })
    }

    /// Waits for the first request. Not to be called after that.
    pub(super) async fn first(&mut self) {
        tokio::select! {
            () = self.signals.asked() => {}
            () = &mut self.output_closed => {}
        }
    }

    /// Waits for another signal, while the listener has been stopping `since`.
    pub(super) async fn again(&mut self, since: Instant) {
        self.signals.asked_again(since).await;
    }
}
