//! The asynchronous runtime, for the commands that talk to somebody.

use std::future::Future;

use crate::error::Failure;

/// Runs a future to its end on this thread.
pub(crate) fn block_on<F: Future>(future: F) -> Result<F::Output, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("cannot start: {error}")))?;
    let output = runtime.block_on(future);
    // What is left behind waits for a file or a name server: nobody waits for it.
    runtime.shutdown_background();
    Ok(output)
}
