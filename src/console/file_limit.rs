//! A limit on the size of files (`ulimit -f`). A write beyond it fails as on a
//! full disk, but the system also sends a signal that ends the process.

/// Catches that signal from now on, so that the write fails and is reported.
/// Programs that are started later have the system's default again.
#[cfg(unix)]
pub(crate) fn report_as_errors() {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    // The failed write says all there is to know: nothing reads the flag.
    let flag = Arc::new(AtomicBool::new(false));
    let signal = rustix::process::Signal::XFSZ.as_raw();
    if let Err(error) = signal_hook::flag::register(signal, flag) {
        tracing::debug!(error = ?error.to_string(), "cannot catch SIGXFSZ");
    }
}

/// There is no such signal elsewhere.
#[cfg(not(unix))]
pub(crate) fn report_as_errors() {}
