//! The server, running beside whatever else a listener does.

use std::sync::Arc;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::server::{self, Bound, Handler, Rules};

/// A running server.
#[derive(Debug)]
pub(super) struct ServerTask {
    task: JoinHandle<bool>,
    stop: Option<oneshot::Sender<()>>,
}

impl ServerTask {
    /// Begins to accept connections.
    pub(super) fn start<H: Handler>(bound: Bound, rules: Rules, handler: Arc<H>) -> Self {
        let (stop, stopped) = oneshot::channel();
        let run = server::run(bound, rules, handler, async {
            let _ = stopped.await;
        });
        Self { task: tokio::spawn(run), stop: Some(stop) }
    }

    /// Accepts no more connections, and lets what is under way finish.
    pub(super) fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }

    /// Waits until it has ended: after [`Self::stop`], or by a panic. May be
    /// waited for again; a task's handle alone may not.
    pub(super) async fn ended(&mut self) {
        if !self.task.is_finished() {
            let _ = (&mut self.task).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_server_that_panicked_may_be_waited_for_again() {
        let task = tokio::spawn(async { panic!("as a fault in the server") });
        let mut serving = ServerTask { task, stop: None };
        serving.ended().await;
        serving.ended().await;
        serving.stop();
    }
}
