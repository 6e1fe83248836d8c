//! Saving a token where `replay` finds it.

use crate::files::private;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::name::file_name;

/// The maximum number of files with the same time, type and id.
const MAX_COPIES: usize = 1000;

/// A folder of `.jwt` files, readable by their owner only: events hold
/// personal data.
#[derive(Debug, Clone)]
pub(crate) struct TokenFolder {
    path: PathBuf,
}

impl TokenFolder {
    /// Opens a folder, creating it if necessary.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        private::make_folder(path)?;
        Ok(Self { path: path.to_owned() })
    }

    /// Saves one token under a name of its own and returns once it is on disk.
    ///
    /// It is written under a name that `replay` ignores and then renamed, so that
    /// a crash leaves no partial token behind.
    pub(crate) fn save(
        &self,
        at: Timestamp,
        event_type: &str,
        event_id: &str,
        token: &str,
    ) -> io::Result<PathBuf> {
        for copy in 0..MAX_COPIES {
            let path = self.path.join(file_name(at, event_type, event_id, copy));
            let unfinished = path.with_extension("jwt.part");
            let file = match private::writing().create_new(true).open(&unfinished) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                outcome => outcome?,
            };
            let saved = if path.exists() {
                Ok(false)
            } else {
                self.finish(file, token, &unfinished, &path)
            };
            if !matches!(saved, Ok(true)) {
                let _ = std::fs::remove_file(&unfinished);
            }
            if saved? {
                return Ok(path);
            }
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, "too many files for one event"))
    }

    /// Whether a token is already saved under one of the names that it would
    /// get.
    pub(crate) fn contains(&self, at: Timestamp, event_type: &str, id: &str, token: &str) -> bool {
        let paths = (0..MAX_COPIES).map(|copy| self.path.join(file_name(at, event_type, id, copy)));
        paths
            .map_while(|path| std::fs::read(path).ok())
            .any(|saved| saved.trim_ascii() == token.as_bytes())
    }

    fn finish(&self, file: File, token: &str, unfinished: &Path, path: &Path) -> io::Result<bool> {
        write(file, token)?;
        std::fs::rename(unfinished, path)?;
        self.sync().map(|()| true)
    }

    /// Makes new names in the folder durable.
    fn sync(&self) -> io::Result<()> {
        if cfg!(unix) { File::open(&self.path)?.sync_all() } else { Ok(()) }
    }
}

fn write(mut file: File, token: &str) -> io::Result<()> {
    file.write_all(token.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}
