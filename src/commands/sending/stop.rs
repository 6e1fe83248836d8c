//! Stopping requests that are under way.

use std::future::Future;

use tokio::sync::watch;

/// Whether sending should stop.
#[derive(Debug, Clone)]
pub(crate) struct Stop(watch::Receiver<bool>);

/// Stops sending.
#[derive(Debug)]
pub(crate) struct Interrupt(watch::Sender<bool>);

impl Stop {
    pub(crate) fn new() -> (Interrupt, Self) {
        let (sender, receiver) = watch::channel(false);
        (Interrupt(sender), Self(receiver))
    }

    /// Waits for a future; `None` if sending should stop first.
    pub(crate) async fn within<F: Future>(&mut self, future: F) -> Option<F::Output> {
        tokio::select! {
            biased;
            Ok(_) = self.0.wait_for(|stop| *stop) => None,
            output = future => Some(output),
        }
    }
}

impl Interrupt {
    pub(crate) fn now(&self) {
        self.0.send_replace(true);
    }
}
