//! Whether others may look at what is for its owner's eyes only.

use std::path::Path;

use crate::owner_only;
use crate::render::Finding;

/// The finding that others may use a file or folder, if they may.
pub(super) fn exposure(name: &'static str, path: &Path) -> Option<Finding> {
    let mode = owner_only::mode(path).filter(|mode| mode & 0o077 != 0)?;
    let right = if path.is_dir() { "700" } else { "600" };
    let path = path.display().to_string();
    let quoted = path.replace('\'', r"'\''");
    let message = format!("others on this machine may use {path}, whose mode is {mode:03o}");
    Some(Finding::warning(name, message, format!("chmod {right} '{quoted}'")))
}
