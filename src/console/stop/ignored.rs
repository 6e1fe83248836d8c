//! Whether a signal was ignored when this process started.

use std::process::{Command, Stdio};

/// Whether SIGHUP is ignored. To be called before it is caught.
pub(super) fn hang_up() -> bool {
    #[cfg(target_os = "linux")]
    if let Some(is_ignored) =
        std::fs::read_to_string("/proc/self/status").ok().as_deref().and_then(in_status)
    {
        return is_ignored;
    }
    child_survives_hang_up()
}

/// The same, from the status of a process on Linux.
#[cfg(target_os = "linux")]
fn in_status(status: &str) -> Option<bool> {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    // SIGHUP is signal 1, the lowest bit.
    u64::from_str_radix(mask.trim(), 16).ok().map(|mask| mask & 1 == 1)
}

/// Whether a child survives the signal: children inherit what is ignored, and a
/// shell must leave it ignored. Asking the system directly needs unsafe code.
fn child_survives_hang_up() -> bool {
    let mut child = Command::new("/bin/sh");
    child.args(["-c", "kill -HUP $$"]).stdin(Stdio::null());
    child.stdout(Stdio::null()).stderr(Stdio::null());
    child.status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn the_lowest_bit_is_the_hang_up() {
        let status = |mask: &str| format!("SigBlk:\t01\nSigIgn:\t{mask}\nSigCgt:\t01\n");
        assert_eq!(in_status(&status("0000000000001001")), Some(true));
        assert_eq!(in_status(&status("0000000000001000")), Some(false));
        assert_eq!(in_status(&status("x")), None);
        assert_eq!(in_status("SigBlk:\t01\n"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_child_agrees_with_the_status_of_the_process() {
        assert_eq!(hang_up(), child_survives_hang_up());
    }
}
