//! A bar for long replays, where a person is watching.

use crate::console::Console;
use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// From how many sendings on a bar is worth its line.
const LONG: u64 = 20;

/// A bar for `total` sendings, hidden where nobody watches.
pub(super) fn bar(total: u64, console: Console) -> ProgressBar {
    let watched = std::io::stderr().is_terminal() && !console.quiet && total >= LONG;
    if !watched {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    // A template that cannot be read falls back to the bar's own look.
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}  {per_sec}  {eta} left") {
        bar.set_style(style);
    }
    bar
}
