//! The request to close a tunnel, shared by the tasks that keep it open.

use tokio::sync::watch;

/// Whether the tunnel is to be closed.
#[derive(Debug, Clone)]
pub(super) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Turns true, or is dropped, once the tunnel is to be closed.
    pub(super) fn new(requested: watch::Receiver<bool>) -> Self {
        Self(requested)
    }

    /// Waits until the tunnel is to be closed. A sender that is gone counts as a
    /// request.
    pub(super) async fn requested(&mut self) {
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}
