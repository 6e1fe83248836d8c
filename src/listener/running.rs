//! A listener that has reported that it is ready, until it has stopped.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use super::end::End;
use super::handler::DeliveryHandler;
use super::notices::send;
use super::printer::Printer;
use super::registration::{self, PendingCleanup, Registration};
use super::server_task::ServerTask;
use super::stop_request::StopRequest;
use super::tunnel;
use crate::console::Console;
use crate::error::{Failure, Outcome};
use crate::server;
use crate::tunnel::Tunnel;
use crate::webhook::{Notice, Tally};

/// How long a stopping listener takes at most: what the server needs to drain,
/// a tunnel's program to end, and a moment for the reader of standard output.
pub(super) const STOP_TIMEOUT: Duration = Duration::from_secs(9);

/// How long a closed store may take to report what happened to its file.
const REPORT_TIMEOUT: Duration = Duration::from_secs(1);

pub(super) struct Running {
    pub(super) console: Console,
    pub(super) stop: StopRequest,
    pub(super) server: ServerTask,
    pub(super) handler: Arc<DeliveryHandler>,
    pub(super) tunnel: Option<Tunnel>,
    pub(super) registration: Option<Registration>,
    pub(super) pending: PendingCleanup,
    pub(super) printer: Printer,
    pub(super) notices: mpsc::Sender<Notice>,
    /// Ends once the store is closed and has reported its problems.
    pub(super) store_problems: JoinHandle<()>,
}

impl Running {
    /// Waits until there is a reason to stop.
    pub(super) async fn ended(&mut self) -> End {
        tokio::select! {
            () = self.stop.first() => End::Requested,
            () = self.printer.ended() => End::Requested,
            () = self.server.ended() => End::ServerEnded,
        }
    }

    /// Finishes what has arrived, unless it is asked again to stop.
    pub(super) async fn stop(self, end: End) -> Result<Outcome, Failure> {
        let Self { mut server, mut stop, notices, printer, handler, tunnel, .. } = self;
        let (registration, store_problems) = (self.registration, self.store_problems);
        let since = Instant::now();
        server.stop();
        let finish = async {
            send(&notices, Notice::Stopping).await;
            let drained = drain(server, handler, since + server::DRAIN_TIMEOUT);
            let (tally, (), ()) =
                tokio::join!(drained, tunnel::close(tunnel), registration::end(registration));
            // Unless an abandoned delivery still holds the store.
            let _ = timeout(REPORT_TIMEOUT, store_problems).await;
            send(&notices, Notice::Stopped(tally)).await;
            printer.finish().await
        };
        let outcome = tokio::select! {
            outcome = timeout(STOP_TIMEOUT, finish) => {
                outcome.unwrap_or_else(|_| Err(output_blocked())).map(|()| Outcome::Done)
            }
            () = stop.again(since) => Ok(Outcome::Interrupted),
        };
        warn_of_left_behind(&self.pending, self.console);
        match end {
            End::ServerEnded => Err(server_ended()),
            _ => outcome,
        }
    }
}

/// Waits until everything that has arrived is answered and stored.
pub(super) async fn drain(
    mut server: ServerTask,
    handler: Arc<DeliveryHandler>,
    deadline: Instant,
) -> Tally {
    server.ended().await;
    handler.finish(deadline).await
}

/// Warns of webhooks that are left behind in Kinde, now that the printer is gone.
fn warn_of_left_behind(pending: &PendingCleanup, console: Console) {
    for left in pending.left_behind("there was no time to delete it") {
        console.warn(&left.cause.unwrap_or_default(), left.hint.as_deref());
    }
}

fn server_ended() -> Failure {
    Failure::new("internal error: the server ended by itself")
        .hint("restart it with -v and report what it logs")
}

fn output_blocked() -> Failure {
    Failure::new("standard output is not being read, so not everything was shown")
}
