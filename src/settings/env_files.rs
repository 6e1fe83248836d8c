//! Finding and reading the `.env` files of the developer's app.

use std::path::{Path, PathBuf};

use super::dotenv;

/// The files, the one that wins first: what Next.js reads in development.
const NAMES: [&str; 4] = [".env.development.local", ".env.local", ".env.development", ".env"];

/// The largest file that is read, in bytes.
const MAX_BYTES: u64 = 1024 * 1024;

/// One `.env` file and its variables.
#[derive(Debug)]
pub(super) struct EnvFile {
    /// Where it is.
    pub(super) path: PathBuf,
    variables: Vec<(String, String)>,
}

impl EnvFile {
    /// A variable's value, if the file sets it to something.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.variables.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}

/// Reads the files of `folder`, or of the nearest folder above it that has any
/// of them.
pub(super) fn nearest(folder: &Path) -> Vec<EnvFile> {
    folder.ancestors().map(read_all).find(|files| !files.is_empty()).unwrap_or_default()
}

fn read_all(folder: &Path) -> Vec<EnvFile> {
    NAMES.iter().filter_map(|name| read(&folder.join(name))).collect()
}

fn read(path: &Path) -> Option<EnvFile> {
    let about = std::fs::metadata(path).ok()?;
    if !about.is_file() || about.len() > MAX_BYTES {
        return None;
    }
    match std::fs::read(path) {
        Ok(bytes) => Some(EnvFile {
            path: path.to_owned(),
            variables: dotenv::parse(&String::from_utf8_lossy(&bytes)),
        }),
        Err(error) => {
            tracing::warn!(?path, error = ?error.to_string(), "cannot read");
            None
        }
    }
}
