//! Errors and warnings, as text.

use std::fmt::Write as _;

use super::palette::{Paint, Palette};
use crate::sanitize;

/// The longest message or hint, in characters.
const MAX_CHARACTERS: usize = 600;

/// `error: …`, and on a second line `hint: …`.
pub(crate) fn problem(label: &str, message: &str, hint: Option<&str>, palette: Palette) -> String {
    let paint = if label == "error" { Paint::Bad } else { Paint::Attention };
    let label = palette.paint(paint, &format!("{label}:"));
    let mut lines = format!("{label} {}\n", sanitize::bounded(message, MAX_CHARACTERS));
    if let Some(hint) = hint {
        let label = palette.paint(Paint::Strong, "hint:");
        let _ = writeln!(lines, "{label} {}", sanitize::bounded(hint, MAX_CHARACTERS));
    }
    lines
}
