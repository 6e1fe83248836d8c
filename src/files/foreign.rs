//! Whether other users of this machine may have written a file's contents.
//!
//! As with git's `safe.directory`: what decides where secrets go, or what is
//! trusted, has to belong to this user or to root, and must not be writable by
//! anyone else. Under sudo, the user who called it counts as well.

use std::fmt;
use std::path::Path;

/// Why another user may have written the contents of a file or folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Foreign {
    /// It belongs to the user with this id.
    Owner(u32),
    /// These nine bits of its mode let others write to it.
    Mode(u32),
}

impl Foreign {
    /// What to do about a file or folder that this program has created; `chmod`
    /// is the command that makes it private.
    pub(crate) fn remedy(self, chmod: &str) -> String {
        match self {
            Self::Owner(_) => {
                "delete it, or take ownership of it if you trust its contents".to_owned()
            }
            Self::Mode(_) => format!("if its contents are unchanged: {chmod}"),
        }
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Owner(id) => write!(formatter, "belongs to another user (id {id})"),
            Self::Mode(mode) => {
                write!(formatter, "is writable by other users (mode {mode:03o})")
            }
        }
    }
}

/// Why another user may have written a file or made one in a folder, if one
/// may: what a symbolic link leads to counts, and the link itself. Nothing is
/// known of a path that leads nowhere, nor on systems without owners.
#[cfg(unix)]
pub(crate) fn foreign(path: &Path) -> Option<Foreign> {
    use std::os::unix::fs::MetadataExt as _;
    let link = std::fs::symlink_metadata(path).ok()?;
    let about = std::fs::metadata(path).ok()?;
    let users = Users::current();
    let owner = [link.uid(), about.uid()].into_iter().find(|owner| !users.are(*owner));
    owner.map(Foreign::Owner).or_else(|| {
        let mode = about.mode();
        // In a sticky folder, such as /tmp, users cannot replace each other's
        // files.
        let is_sticky = about.is_dir() && mode & 0o1000 != 0;
        let by_others = mode & 0o002 != 0;
        // Many systems give each user a group of the same number, and let that write.
        let by_group = mode & 0o020 != 0 && !users.are(about.gid());
        (!is_sticky && (by_others || by_group)).then_some(Foreign::Mode(mode & 0o777))
    })
}

/// Why another user may have written a file: nothing is known on this system.
#[cfg(not(unix))]
pub(crate) fn foreign(_path: &Path) -> Option<Foreign> {
    None
}

/// The users whose files are trusted.
#[cfg(unix)]
#[derive(Debug, Clone, Copy)]
struct Users {
    own: u32,
    behind_sudo: Option<u32>,
}

#[cfg(unix)]
impl Users {
    fn current() -> Self {
        let own = rustix::process::geteuid().as_raw();
        let named = || std::env::var("SUDO_UID").ok()?.parse().ok();
        // Any user can set the variable; it matters only for root.
        Self { own, behind_sudo: if own == 0 { named() } else { None } }
    }

    fn are(self, id: u32) -> bool {
        id == 0 || id == self.own || self.behind_sudo == Some(id)
    }
}
