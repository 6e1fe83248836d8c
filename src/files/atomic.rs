//! Atomic writes: to a temporary file that is then renamed, so that neither a
//! full disk nor a crash leaves a partial file.

use crate::files::private;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Writes or replaces a file and keeps its mode. A symbolic link is followed,
/// and kept. Anything else, such as a pipe, is written to directly.
pub(crate) fn replace(path: &Path, contents: &[u8]) -> io::Result<()> {
    let Some(target) = target(path) else { return write_directly(path, contents) };
    let mode = fs::metadata(&target).ok().map(|about| about.permissions());
    let mut options = OpenOptions::new();
    options.write(true);
    if mode.is_some() {
        // Private until it has the previous file's mode.
        options = private::writing();
    }
    let written = write_beside(&target, contents, options, |file, unfinished| {
        if let Some(mode) = mode {
            file.set_permissions(mode)?;
        }
        fs::rename(unfinished, &target)
    });
    match written {
        // The file may be written, but nothing beside it, or it is mounted by
        // itself, as in a container.
        Err(error) if is_of_folder(&error) && target.exists() => write_directly(path, contents),
        outcome => outcome,
    }
}

/// Writes or replaces a file that only its owner may read.
pub(crate) fn replace_private(path: &Path, contents: &[u8]) -> io::Result<()> {
    write_beside(path, contents, private::writing(), |_, unfinished| fs::rename(unfinished, path))
}

/// Writes a new file that only its owner may read. Of two programs that do so
/// at once, one gets [`io::ErrorKind::AlreadyExists`].
pub(crate) fn create_private(path: &Path, contents: &[u8]) -> io::Result<()> {
    write_beside(path, contents, private::writing(), |_, unfinished| {
        fs::hard_link(unfinished, path)
    })
}

/// Writes a file under a name that no other thread of any program uses, and
/// gives it another name once it is on disk.
fn write_beside(
    path: &Path,
    contents: &[u8],
    mut options: OpenOptions,
    give_name: impl FnOnce(&File, &Path) -> io::Result<()>,
) -> io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.{:?}", std::process::id(), std::thread::current().id()));
    let unfinished = PathBuf::from(name);
    // Left behind by a process with the same id.
    let _ = fs::remove_file(&unfinished);
    let written = (|| {
        let mut file = options.create_new(true).open(&unfinished)?;
        file.write_all(contents)?;
        file.sync_all()?;
        give_name(&file, &unfinished)
    })();
    let _ = fs::remove_file(&unfinished);
    written?;
    sync_folder(path)
}

/// Makes a rename in a file's folder durable.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if cfg!(unix) { File::open(folder.unwrap_or(Path::new(".")))?.sync_all() } else { Ok(()) }
}

/// The file that is to be written, under its own name; `None` if that is no
/// file, or a name for one that is open already.
fn target(path: &Path) -> Option<PathBuf> {
    if path.starts_with("/dev") || path.starts_with("/proc") {
        return None;
    }
    match fs::metadata(path) {
        Ok(about) => about.is_file().then(|| fs::canonicalize(path).ok()).flatten(),
        // A link that leads nowhere yet has nothing that could be broken.
        Err(_) if path.is_symlink() => None,
        Err(_) => Some(path.to_owned()),
    }
}

fn write_directly(path: &Path, contents: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(path)?;
    file.write_all(contents)
}

fn is_of_folder(error: &io::Error) -> bool {
    use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem, ResourceBusy};
    [PermissionDenied, ReadOnlyFilesystem, ResourceBusy].contains(&error.kind())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn replacing_a_file_preserves_its_mode_and_symlinks() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").expect("written");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("a mode");
        std::os::unix::fs::symlink("file", &link).expect("a link");
        replace(&link, b"new").expect("replaced");
        assert!(link.is_symlink());
        assert_eq!(fs::read(&file).expect("a file"), b"new");
        assert_eq!(private::mode(&file), Some(0o640));
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
        fs::remove_file(&file).expect("removed");
        replace(&link, b"through a link that led nowhere").expect("written");
        assert!(file.exists() && link.is_symlink());
    }

    #[test]
    fn the_first_of_two_that_create_a_file_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        create_private(&file, b"first").expect("created");
        let second = create_private(&file, b"second").map_err(|error| error.kind());
        assert_eq!(second, Err(io::ErrorKind::AlreadyExists));
        assert_eq!(fs::read(&file).expect("a file"), b"first");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }
}
