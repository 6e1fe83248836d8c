//! Being asked to stop while much is under way.

use std::future::Future;

use tokio::sync::watch;

/// Whether everything should stop.
#[derive(Debug, Clone)]
pub(in crate::commands) struct Stop(watch::Receiver<bool>);

/// Makes everything stop.
#[derive(Debug)]
pub(in crate::commands) struct Interrupt(watch::Sender<bool>);

impl Stop {
    pub(in crate::commands) fn new() -> (Interrupt, Self) {
        let (sender, receiver) = watch::channel(false);
        (Interrupt(sender), Self(receiver))
    }

    /// Waits for a future; `None` if it is to stop before that has ended.
    pub(in crate::commands) async fn within<F: Future>(&mut self, future: F) -> Option<F::Output> {
        tokio::select! {
            biased;
            Ok(_) = self.0.wait_for(|stop| *stop) => None,
            output = future => Some(output),
        }
    }
}

impl Interrupt {
    pub(in crate::commands) fn now(&self) {
        self.0.send_replace(true);
    }
}
