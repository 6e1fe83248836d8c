//! What a test needs of the machine beyond cargo. Where it is missing, a
//! developer's run goes on without the test, and CI's run fails.

use std::process::{Command, Stdio};

/// Whether strace is here, and may look at processes.
pub(crate) fn strace() -> bool {
    let mut trace = Command::new("strace");
    trace.args(["-qq", "-o", "/dev/null", "true"]).stderr(Stdio::null());
    met(trace.status().is_ok_and(|status| status.success()), "strace, and leave to use it")
}

/// Whether images can be mounted: for root, where there are loop devices. That
/// is a property of the machine, so it may be missing in CI as well.
pub(crate) fn loop_devices() -> bool {
    let mut find = Command::new("losetup");
    find.arg("--find").stdout(Stdio::null()).stderr(Stdio::null());
    let may =
        rustix::process::geteuid().is_root() && find.status().is_ok_and(|status| status.success());
    if !may {
        eprintln!("not run: this test needs root and loop devices");
    }
    may
}

/// Whether faketime is here. Packages of it are not for every system.
pub(crate) fn faketime() -> bool {
    let mut date = Command::new("faketime");
    date.args(["2000-01-01", "true"]).stdout(Stdio::null()).stderr(Stdio::null());
    let is_here = date.status().is_ok_and(|status| status.success());
    if !is_here {
        eprintln!("not run: this test needs faketime");
    }
    is_here
}

/// Whether slowhttptest is here.
pub(crate) fn slowhttptest() -> bool {
    let mut help = Command::new("slowhttptest");
    help.arg("-h").stdout(Stdio::null()).stderr(Stdio::null());
    met(help.status().is_ok(), "slowhttptest")
}

/// Whether a need is met. A need that is not met must not go unnoticed where
/// the tests decide what lands.
pub(crate) fn met(is_met: bool, need: &str) -> bool {
    let is_ci = std::env::var_os("CI").is_some();
    assert!(is_met || !is_ci, "this test needs {need}");
    if !is_met {
        eprintln!("not run: this test needs {need}");
    }
    is_met
}
