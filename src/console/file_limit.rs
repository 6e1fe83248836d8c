//! A limit on the size of files (`ulimit -f`). A write beyond it fails as on a
//! full disk, but the system also sends a signal that ends the process.

/// Catches that signal from now on, so that the write fails and is reported.
/// Programs that are started later have the system's default again.
#[cfg(unix)]
pub(crate) fn report_as_errors() {
    use tokio::signal::unix::{SignalKind, signal};

    // A handler stays after the runtime in which it was installed.
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_io().build() else {
        return;
    };
    let _entered = runtime.enter();
    let kind = SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw());
    if let Err(error) = signal(kind) {
        tracing::debug!(error = ?error.to_string(), "cannot catch SIGXFSZ");
    }
}

/// There is no such signal elsewhere.
#[cfg(not(unix))]
pub(crate) fn report_as_errors() {}
