//! Whether other users can read private files.

use std::path::Path;

use crate::files::private;
use crate::render::Finding;

/// The finding that others can access a file or folder, if they can.
pub(super) fn exposure(name: &'static str, path: &Path) -> Option<Finding> {
    let (message, hint) = private::exposure(path)?;
    Some(Finding::warning(name, message, hint))
}
