//! A running listener: it accepts webhooks until it is asked to stop.

mod attempts;
mod background;
mod end;
mod forwarding;
mod handler;
mod issuer_documents;
mod notices;
mod options;
mod printer;
mod recorder;
mod registration;
mod repeats;
mod reply;
mod running;
mod server_task;
mod starting;
mod stop_request;
mod tunnel;

use self::end::End;
use self::starting::Starting;
use crate::console::{Console, block_on};
use crate::error::{Failure, Outcome};

pub(crate) use self::forwarding::ForwardingOptions;
pub(crate) use self::options::ListenerOptions;
pub(crate) use self::registration::RegistrationOptions;

/// Listens until it is asked to stop.
pub(crate) fn run(options: ListenerOptions, console: Console) -> Result<Outcome, Failure> {
    block_on(listen(options, console))?
}

/// From the first connection on, webhooks are accepted. What arrives before the
/// listener reports that it is ready is shown afterwards.
async fn listen(options: ListenerOptions, console: Console) -> Result<Outcome, Failure> {
    let mut starting = Starting::serve(options, console).await?;
    let end = match starting.open_tunnel().await {
        Some(End::Unreachable(failure)) => {
            starting.abandon().await;
            return Err(failure);
        }
        end => end,
    };
    let registers = end.is_none();
    let mut running = starting.announce(registers).await;
    let end = match end {
        Some(end) => end,
        None => running.ended().await,
    };
    running.stop(end).await
}
