//! Log lines for diagnosis: on standard error, and off by default. Every value is
//! sanitized on its way out; tokens and secrets are not logged at all.

use std::fmt;
use std::io::{self, IsTerminal as _};

use tracing::field::Field;
use tracing_subscriber::field::MakeExt as _;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::{Writer, debug_fn};
use tracing_subscriber::prelude::*;

use crate::sanitize;
use crate::sanitize::redact;
use crate::settings::RUST_LOG;

/// Starts logging at the level of `-v`, or as RUST_LOG says.
pub(crate) fn start(verbose: u8) {
    let asked = std::env::var(RUST_LOG).ok().filter(|directives| !directives.is_empty());
    let targets = match (asked, verbose) {
        (Some(directives), _) => directives.parse().unwrap_or_else(|_| ours(LevelFilter::INFO)),
        (None, 0) => return,
        (None, 1) => ours(LevelFilter::INFO),
        (None, _) => ours(LevelFilter::DEBUG),
    };
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .fmt_fields(debug_fn(write_field).delimited(" "))
        .with_ansi(io::stderr().is_terminal())
        .without_time()
        .with_target(false);
    let _ = tracing_subscriber::registry().with(targets).with(lines).try_init();
}

/// Writes one value. `Debug` escapes controls, but leaves some invisible
/// characters.
fn write_field(writer: &mut Writer<'_>, field: &Field, value: &dyn fmt::Debug) -> fmt::Result {
    let value = format!("{value:?}");
    let value = redact::addresses(&value);
    match field.name() {
        "message" => writer.write_str(&sanitize::text(&value)),
        name => write!(writer, "{name}={}", sanitize::text(&value)),
    }
}

fn ours(level: LevelFilter) -> Targets {
    Targets::new().with_target("kinde_hook", level)
}
