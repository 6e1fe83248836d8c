//! Whether others may look at what is for its owner's eyes only.

use std::path::Path;

use crate::files::private;
use crate::render::Finding;

/// The finding that others may use a file or folder, if they may.
pub(super) fn exposure(name: &'static str, path: &Path) -> Option<Finding> {
    let (message, hint) = private::exposure(path)?;
    Some(Finding::warning(name, message, hint))
}
