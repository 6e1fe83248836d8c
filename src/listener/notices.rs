//! The queue of notices, from everything in a listener to its printer.

use tokio::sync::mpsc;

use crate::webhook::Notice;

/// How many notices may wait. When a reader is that far behind, deliveries
/// wait for their replies rather than go unseen.
pub(super) const QUEUE: usize = 1024;

/// A queue for a printer, which may start later.
pub(super) fn queue() -> (mpsc::Sender<Notice>, mpsc::Receiver<Notice>) {
    mpsc::channel(QUEUE)
}

/// Hands a notice to the printer. Once that has ended, the notice is dropped.
pub(super) async fn send(notices: &mpsc::Sender<Notice>, notice: Notice) {
    let _ = notices.send(notice).await;
}
