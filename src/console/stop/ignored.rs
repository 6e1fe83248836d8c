//! Whether a signal was ignored before this process could decide.

use std::process::{Command, Stdio};

/// Whether SIGHUP is ignored. Meant to be asked before it is caught.
pub(super) fn hang_up() -> bool {
    #[cfg(target_os = "linux")]
    if let Some(is_ignored) =
        std::fs::read_to_string("/proc/self/status").ok().as_deref().and_then(in_status)
    {
        return is_ignored;
    }
    outlived_by_a_child()
}

/// What Linux says of a process.
#[cfg(target_os = "linux")]
fn in_status(status: &str) -> Option<bool> {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    // SIGHUP is signal 1, the lowest bit.
    u64::from_str_radix(mask.trim(), 16).ok().map(|mask| mask & 1 == 1)
}

/// Whether a child outlives the signal: children inherit what is ignored, and a
/// shell must leave it ignored. Asking the system directly needs unsafe code.
fn outlived_by_a_child() -> bool {
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
    fn a_child_finds_out_what_the_system_says() {
        assert_eq!(hang_up(), outlived_by_a_child());
    }
}
