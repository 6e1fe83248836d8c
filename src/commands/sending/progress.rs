//! A progress bar for long replays at a terminal.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::console::Console;

/// The number of requests from which a bar is shown.
const LONG: u64 = 20;

/// A bar for `total` requests, hidden unless standard error is a terminal.
pub(super) fn bar(total: u64, console: Console) -> ProgressBar {
    let is_shown = std::io::stderr().is_terminal() && !console.quiet && total >= LONG;
    if !is_shown {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    // With an invalid template, the bar keeps its default style.
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}  {per_sec}  {eta} left") {
        bar.set_style(style);
    }
    bar
}
