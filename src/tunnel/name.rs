//! The default name of a project's tunnel.

use std::fs;
use std::io;
use std::path::Path;

use aws_lc_rs::{digest, rand};

use crate::files::{atomic, foreign, private};
use crate::webhook::TunnelName;

/// The seed's length, in bytes.
const SEED_BYTES: usize = 16;

/// Always the same name for a user and folder on this machine, and one that is
/// hard to guess, since any client that claims it receives the webhooks. To that end, a
/// random seed is generated once and stored in `seed_file`.
pub(crate) fn default_name(seed_file: Option<&Path>, user: &str, folder: &Path) -> TunnelName {
    let seed = seed_file.and_then(|file| seed(file).ok()).unwrap_or_default();
    let mut hash = digest::Context::new(&digest::SHA256);
    for part in [seed.as_slice(), user.as_bytes(), folder.as_os_str().as_encoded_bytes()] {
        hash.update(&(part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let hash = super::probe::hex(&hash.finish().as_ref()[..5]);
    TunnelName::derived(&hash)
}

/// Reads the seed, or generates it if there is none yet.
fn seed(file: &Path) -> io::Result<Vec<u8>> {
    // A seed that others can read or write yields a name that they can work out.
    if foreign::foreign(file).is_some() || private::exposure(file).is_some() {
        tracing::warn!(path = ?file, "others may know the seed of tunnel names: drawing a new one");
        fs::remove_file(file)?;
    }
    let is_broken = match fs::read(file) {
        Ok(seed) if seed.len() == SEED_BYTES => return Ok(seed),
        Ok(_) => true,
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(error),
    };
    let mut seed = [0; SEED_BYTES];
    rand::fill(&mut seed).map_err(|_| io::ErrorKind::Unsupported)?;
    if let Some(folder) = file.parent() {
        private::make_folder(folder)?;
    }
    if is_broken {
        // A truncated seed yields a name that could be guessed.
        atomic::replace_private(file, &seed)?;
        return Ok(seed.to_vec());
    }
    match atomic::create_private(file, &seed) {
        Ok(()) => {}
        // Another kinde-hook created it first; use that one.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return fs::read(file),
        Err(error) => return Err(error),
    }
    Ok(seed.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_keeps_its_name_and_nobody_else_has_it() {
        let (here, there) =
            (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let name = |seed: &Path, user: &str, folder: &str| {
            default_name(Some(&seed.join("kinde-hook").join("seed")), user, Path::new(folder))
        };
        let ours = name(here.path(), "ada", "/home/ada/shop");
        assert!(ours.as_str().starts_with("kh-") && ours.as_str().len() == 13, "{ours}");
        assert_eq!(name(here.path(), "ada", "/home/ada/shop"), ours);
        assert_ne!(name(here.path(), "ada", "/home/ada/blog"), ours);
        assert_ne!(name(here.path(), "bob", "/home/ada/shop"), ours);
        assert_ne!(name(there.path(), "ada", "/home/ada/shop"), ours);
    }

    #[test]
    fn a_machine_that_keeps_nothing_still_has_a_name() {
        let name = default_name(Some(Path::new("/proc/nowhere/seed")), "ada", Path::new("/x"));
        assert_eq!(name, default_name(None, "ada", Path::new("/x")));
    }

    #[cfg(unix)]
    #[test]
    fn the_seed_is_for_the_user_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("data").join("seed");
        default_name(Some(&file), "ada", Path::new("/x"));
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(file.parent().expect("a folder"))), (0o600, 0o700));
    }

    #[cfg(unix)]
    #[test]
    fn a_seed_that_others_may_know_is_drawn_anew() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("seed");
        let name = || default_name(Some(&file), "ada", Path::new("/x"));
        let first = name();
        assert_eq!(name(), first);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("opened");
        let second = name();
        assert_ne!(second, first);
        assert_eq!(name(), second);
        let mode = fs::metadata(&file).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
