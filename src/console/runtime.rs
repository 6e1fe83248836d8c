//! The asynchronous runtime, for the commands that use the network.

use std::future::Future;

use crate::error::Failure;

/// Runs a future to its end on this thread.
pub(crate) fn block_on<F: Future>(future: F) -> Result<F::Output, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("cannot start the asynchronous runtime: {error}")))?;
    let output = runtime.block_on(future);
    // Tasks that are left wait for a file or a name server: do not wait for them.
    runtime.shutdown_background();
    Ok(output)
}
