//! Disks of a test's own: mounts that only one listener sees.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::process::Pid;

use super::command::{Done, finish, like};
use super::needs;

/// How this machine lets a test have mounts of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Namespace {
    /// As the administrator.
    Root,
    /// As an ordinary user, who is the administrator of a namespace.
    User,
}

impl Namespace {
    /// Finds out; `None` if there is no way and nobody minds.
    pub(crate) fn find() -> Option<Self> {
        let works = |namespace: &Self| {
            let mut command = namespace.command();
            command.args(["sh", "-c", "mount -t tmpfs tmpfs /tmp"]);
            command.stderr(Stdio::null()).status().is_ok_and(|status| status.success())
        };
        let found = [Self::Root, Self::User].into_iter().find(works);
        let need = "util-linux's unshare, and root or a system that lets users make namespaces";
        needs::met(found.is_some(), need);
        found
    }

    fn command(self) -> Command {
        let mut command = Command::new("unshare");
        command.arg("--mount");
        if self == Self::User {
            command.arg("--map-root-user");
        }
        command
    }

    /// The same, and cut off from every network: `script` may set up one.
    pub(crate) fn without_network(self, script: &str, args: &[&Path], inner: &Command) -> Command {
        let mut command = self.command();
        command.arg("--net");
        wrap(command, script, args, inner)
    }

    /// The command with mounts of its own, for which `script` is run with the
    /// arguments `$1`, `$2` and so on.
    pub(crate) fn wrap(self, script: &str, args: &[&Path], inner: &Command) -> Command {
        wrap(self.command(), script, args, inner)
    }

    /// Runs a command to its end among the mounts of a process.
    pub(crate) fn run(self, pid: Pid, inner: &Command) -> Done {
        let mut command = Command::new("nsenter");
        command.arg("--mount").arg("--target").arg(pid.as_raw_nonzero().to_string());
        if self == Self::User {
            command.args(["--user", "--preserve-credentials"]);
        }
        command.arg("--").arg(inner.get_program()).args(inner.get_args());
        like(&mut command, inner);
        finish(command)
    }

    /// Mounts or unmounts something for a process.
    pub(crate) fn remount(self, pid: Pid, program: &str, args: &[&str], at: &Path) {
        let mut command = Command::new(program);
        command.args(args).arg(at);
        let done = self.run(pid, &command);
        assert_eq!(done.code, Some(0), "{done:?}");
    }
}

fn wrap(mut unshare: Command, script: &str, args: &[&Path], inner: &Command) -> Command {
    unshare.args(["sh", "-c"]);
    unshare.arg(format!("set -e\n{script}\nshift {}\nexec \"$@\"", args.len()));
    unshare.arg("sh").args(args).arg(inner.get_program()).args(inner.get_args());
    like(&mut unshare, inner);
    unshare
}

/// A file as a process with mounts of its own sees it.
pub(crate) fn seen_by(pid: Pid, path: &Path) -> PathBuf {
    let root = format!("/proc/{}/root", pid.as_raw_nonzero());
    Path::new(&root).join(path.strip_prefix("/").unwrap())
}
