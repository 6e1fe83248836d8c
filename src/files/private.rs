//! Folders and files that only their owner can access: they hold personal data,
//! private keys and access tokens.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::Path;

/// Creates a folder and its parents, accessible only to this user. An existing
/// one is left as it is.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Options that make a new file accessible only to this user.
pub(crate) fn writing() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// The folder itself, or the nearest one above it that exists: whether it is
/// writable decides whether the folder can be created.
pub(crate) fn nearest(folder: &Path) -> &Path {
    let here = Path::new(".");
    let found = folder.ancestors().find(|folder| folder.exists()).unwrap_or(here);
    if found.as_os_str().is_empty() { here } else { found }
}

/// Whether this user may write to a file, or create files in a folder.
#[cfg(unix)]
pub(crate) fn is_writable(path: &Path) -> bool {
    use rustix::fs::{Access, access};
    let wanted = if path.is_dir() { Access::WRITE_OK | Access::EXEC_OK } else { Access::WRITE_OK };
    access(path, wanted).is_ok()
}

/// Whether this user may write to a file, or create files in a folder.
#[cfg(not(unix))]
pub(crate) fn is_writable(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|about| !about.permissions().readonly())
}

/// The warning for a file or folder that other users can access, and the
/// command that fixes it. `None` if they cannot.
pub(crate) fn exposure(path: &Path) -> Option<(String, String)> {
    let mode = mode(path).filter(|mode| mode & 0o077 != 0)?;
    let shown = path.display();
    let message = format!("{shown} is accessible to other users (mode {mode:03o})");
    Some((message, closing(path)))
}

/// The command that makes a file or folder private.
pub(crate) fn closing(path: &Path) -> String {
    let right = if path.is_dir() { "700" } else { "600" };
    let quoted = path.display().to_string().replace('\'', r"'\''");
    format!("chmod {right} '{quoted}'")
}

/// The nine permission bits of a file or folder; `None` if it does not exist,
/// or on systems without modes.
#[cfg(unix)]
pub(crate) fn mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).ok().map(|about| about.permissions().mode() & 0o777)
}

/// Always `None`: this system has no modes.
#[cfg(not(unix))]
pub(crate) fn mode(_path: &Path) -> Option<u32> {
    None
}
