//! Whether a process is still running, and is not another one with the same id.

/// When this process started, in clock ticks since boot.
#[cfg(target_os = "linux")]
pub(super) fn own_start() -> u64 {
    start("self").unwrap_or(0)
}

/// When this process started: about now, in seconds since 1970.
#[cfg(not(target_os = "linux"))]
pub(super) fn own_start() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

/// Whether the process that started then is running, if that is known.
#[cfg(target_os = "linux")]
pub(super) fn is_running(process: u32, started: u64) -> Option<bool> {
    // Without /proc, nothing is known of any process.
    start("self")?;
    Some(start(&process.to_string()) == Some(started))
}

/// Elsewhere only the lock on a claim shows it.
#[cfg(not(target_os = "linux"))]
pub(super) fn is_running(_process: u32, _started: u64) -> Option<bool> {
    None
}

/// The 22nd field of a process's status (proc(5)). The second, in brackets, is
/// the program's name and may hold anything.
#[cfg(target_os = "linux")]
fn start(process: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = status.rsplit_once(')')?;
    fields.split_whitespace().nth(19)?.parse().ok()
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_runs_and_one_that_began_earlier_does_not() {
        let started = own_start();
        assert!(started > 0);
        assert_eq!(is_running(std::process::id(), started), Some(true));
        assert_eq!(is_running(std::process::id(), started - 1), Some(false));
        assert_eq!(is_running(u32::MAX, started), Some(false));
    }
}
