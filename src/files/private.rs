//! Folders and files for their owner's eyes only: events hold personal data,
//! and private keys and access tokens open doors.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::Path;

/// Makes a folder, and those above it, that nobody else can enter. One that is
/// there already is left as it is.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Options with which a file that is made can be read by nobody else.
pub(crate) fn writing() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// The folder itself, or the nearest one above it that exists: whether that
/// can be written decides whether the folder can be made.
pub(crate) fn nearest(folder: &Path) -> &Path {
    let here = Path::new(".");
    let found = folder.ancestors().find(|folder| folder.exists()).unwrap_or(here);
    if found.as_os_str().is_empty() { here } else { found }
}

/// Whether this user may write to a file, or make files in a folder.
#[cfg(unix)]
pub(crate) fn is_writable(path: &Path) -> bool {
    use rustix::fs::{Access, access};
    let wanted = if path.is_dir() { Access::WRITE_OK | Access::EXEC_OK } else { Access::WRITE_OK };
    access(path, wanted).is_ok()
}

/// Whether this user may write to a file, or make files in a folder.
#[cfg(not(unix))]
pub(crate) fn is_writable(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|about| !about.permissions().readonly())
}

/// What to report of a file or folder that others may use: what they may, and
/// the command that mends it. `None` if its mode keeps them out.
pub(crate) fn exposure(path: &Path) -> Option<(String, String)> {
    let mode = mode(path).filter(|mode| mode & 0o077 != 0)?;
    let shown = path.display();
    let message = format!("{shown} is accessible to other users (mode {mode:03o})");
    Some((message, closing(path)))
}

/// The command that keeps others out of a file or folder.
pub(crate) fn closing(path: &Path) -> String {
    let right = if path.is_dir() { "700" } else { "600" };
    let quoted = path.display().to_string().replace('\'', r"'\''");
    format!("chmod {right} '{quoted}'")
}

/// Who may do what with a file or folder, as the nine bits of its mode; `None`
/// if it is not there, or where there are no modes.
#[cfg(unix)]
pub(crate) fn mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).ok().map(|about| about.permissions().mode() & 0o777)
}

/// Who may do what with a file or folder: nobody knows on this system.
#[cfg(not(unix))]
pub(crate) fn mode(_path: &Path) -> Option<u32> {
    None
}
