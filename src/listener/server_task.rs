//! The server as a task of its own.

use std::sync::Arc;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::server::{self, Bound, Handler, Rules};

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

    /// Accepts no more connections, and finishes the requests that have arrived.
    pub(super) fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }

    /// Waits until it has ended: after [`Self::stop`], or by a panic. Unlike a
    /// task's handle, it may be awaited again.
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
    async fn a_server_that_panicked_can_be_awaited_again() {
        let task = tokio::spawn(async { panic!("a bug in the server") });
        let mut serving = ServerTask { task, stop: None };
        serving.ended().await;
        serving.ended().await;
        serving.stop();
    }
}
