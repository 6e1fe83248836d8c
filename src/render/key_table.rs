//! The keys of a set, as a table.

use unicode_width::UnicodeWidthStr as _;

use super::palette::{Paint, Palette};
use crate::keys::{Key, KeySet};
use crate::sanitize;

/// The longest cell, in characters.
const MAX_CHARACTERS: usize = 64;

const TITLES: [&str; 7] = ["KEY ID", "TYPE", "ALG", "BITS", "USE", "THUMBPRINT", "USABLE"];

/// Writes one line for each key, under a line of titles.
pub(crate) fn key_table(set: &KeySet, palette: Palette) -> String {
    let rows: Vec<[String; 7]> = set.keys().iter().map(cells).collect();
    let mut widths = TITLES.map(str::len);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    let mut table = palette.paint(Paint::Faint, &aligned(&TITLES.map(str::to_owned), &widths));
    table.push('\n');
    for (row, key) in rows.iter().zip(set.keys()) {
        let paint = if key.decoding().is_ok() { Paint::Good } else { Paint::Attention };
        let (verdict, facts) = row.split_last().map_or(("", &row[..]), |(v, f)| (v.as_str(), f));
        table.push_str(&aligned(facts, &widths));
        table.push_str("  ");
        table.push_str(&palette.paint(paint, verdict));
        table.push('\n');
    }
    table
}

fn cells(key: &Key) -> [String; 7] {
    let cell = |text: Option<&str>| text.map_or("-".to_owned(), safe);
    [
        cell(key.key_id.as_deref()),
        cell(key.key_type.as_deref()),
        cell(key.algorithm.as_deref()),
        key.bits.map_or("-".to_owned(), |bits| bits.to_string()),
        cell(key.public_use.as_deref()),
        cell(key.thumbprint.as_deref()),
        key.decoding().map_or_else(|why| format!("no: {}", safe(why)), |_| "yes".to_owned()),
    ]
}

fn safe(untrusted: &str) -> String {
    sanitize::bounded(untrusted, MAX_CHARACTERS)
}

fn aligned(cells: &[String], widths: &[usize]) -> String {
    let padded: Vec<String> = cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| format!("{cell}{}", " ".repeat(width.saturating_sub(cell.width()))))
        .collect();
    padded.join("  ").trim_end().to_owned()
}
