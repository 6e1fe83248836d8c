//! The process around a command: its output, the signals that stop it, and the
//! asynchronous runtime.

mod closed_output;
mod file_limit;
mod runtime;
mod stop;
mod streams;

pub(crate) use closed_output::standard_output_closed;
pub(crate) use file_limit::report_as_errors;
pub(crate) use runtime::block_on;
pub(crate) use stop::StopSignals;
pub(crate) use streams::{Console, is_unread, print, print_while_read, report, width};
