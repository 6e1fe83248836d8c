//! Finding and reading the `.env` files of the developer's app.

use std::path::{Path, PathBuf};

use super::{dotenv, env};
use crate::files::foreign::{self, Foreign};

/// The files that Next.js reads in development, in order of precedence.
const NAMES: [&str; 4] = [".env.development.local", ".env.local", ".env.development", ".env"];

/// The largest file that is read, in bytes.
const MAX_BYTES: u64 = 1024 * 1024;

/// One `.env` file and its variables.
#[derive(Debug)]
pub(super) struct EnvFile {
    pub(super) path: PathBuf,
    variables: Vec<(String, String)>,
}

impl EnvFile {
    /// A variable's value, if the file sets it to something.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.get_even_empty(name).filter(|value| !value.is_empty())
    }

    /// A variable's value, be it empty, if the file sets it.
    pub(super) fn get_even_empty(&self, name: &str) -> Option<&str> {
        let found = self.variables.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// An existing file that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnreadFile {
    pub(crate) path: PathBuf,
    pub(crate) cause: String,
    /// How to allow it, if another user may have written it.
    pub(crate) remedy: Option<String>,
}

/// The files that were found.
#[derive(Debug, Default)]
pub(super) struct EnvFiles {
    /// The files of the nearest folder that has any, the one that wins first.
    pub(super) files: Vec<EnvFile>,
    /// The files there and below it that would have been read, and were not.
    pub(super) unread: Vec<UnreadFile>,
}

/// Reads the files of `folder`, or of the nearest folder above it that has any
/// of them.
pub(super) fn nearest(folder: &Path) -> EnvFiles {
    let mut found = EnvFiles::default();
    for folder in folder.ancestors() {
        for name in NAMES {
            match read(&folder.join(name)) {
                Some(Ok(file)) => found.files.push(file),
                Some(Err(unread)) => found.unread.push(unread),
                None => {}
            }
        }
        if !found.files.is_empty() {
            break;
        }
    }
    found
}

/// Reads a file; `None` if there is none.
fn read(path: &Path) -> Option<Result<EnvFile, UnreadFile>> {
    let about = std::fs::metadata(path).ok()?;
    if !about.is_file() {
        return None;
    }
    if let Some(unread) = foreign(path) {
        tracing::warn!(?path, cause = ?unread.cause, "not read");
        return Some(Err(unread));
    }
    let bytes = if about.len() > MAX_BYTES {
        Err(format!("it is larger than {} MiB", MAX_BYTES / (1024 * 1024)))
    } else {
        std::fs::read(path).map_err(|error| error.to_string())
    };
    let file = bytes.map(|bytes| EnvFile {
        path: path.to_owned(),
        variables: dotenv::parse(&String::from_utf8_lossy(&bytes)),
    });
    Some(file.map_err(|cause| {
        tracing::warn!(?path, error = ?cause, "cannot read");
        UnreadFile { path: path.to_owned(), cause, remedy: None }
    }))
}

/// A file that another user may have written, in a folder that is not marked as
/// safe: it could choose where secrets are sent and whose events are trusted.
fn foreign(path: &Path) -> Option<UnreadFile> {
    let folder = path.parent()?;
    let of_file = foreign::foreign(path).map(|foreign| ("it", path, foreign));
    let (subject, place, foreign) = of_file
        .or_else(|| foreign::foreign(folder).map(|foreign| ("its folder", folder, foreign)))?;
    if env::is_safe(folder) {
        return None;
    }
    let quoted = |path: &Path| format!("'{}'", path.display().to_string().replace('\'', r"'\''"));
    let close = match foreign {
        Foreign::Owner(_) => String::new(),
        Foreign::Mode(_) => format!("`chmod go-w {}`, or ", quoted(place)),
    };
    Some(UnreadFile {
        path: path.to_owned(),
        cause: format!("{subject} {foreign}"),
        remedy: Some(format!(
            "if you trust its contents: {close}set {}={} in the environment",
            env::SAFE_DIRECTORY,
            quoted(folder)
        )),
    })
}
