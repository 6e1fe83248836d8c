//! kinde-hook receives, verifies, shows, stores, forwards, replays and generates
//! Kinde webhooks.
//!
//! ```text
//! main ─▶ run ─▶ commands ─▶ settings ─▶ cli                      what was asked
//!                   │
//!                   ▼
//!   server  keys  store  forward  tunnel  token_files  render     what can be done
//!   management  registrations                                     (strangers to each other)
//!                   │
//!                   ▼
//!      samples ─▶ webhook                                        what it means
//!
//! socket ─▶ Delivery ─▶ Token ─▶ Verifier ─▶ Verdict ─▶ store ─▶ Receipt ─▶ Reply ─▶ socket
//!                                                                   ├▶ Notice ─▶ printer
//!                                                                   └▶ forward ─▶ app
//! ```
//!
//! The library exists for the binary of the same name; it promises no API.

mod cli;
mod client;
mod commands;
mod error;
mod forward;
#[cfg(any(fuzzing, test))]
pub mod fuzzing;
mod keys;
mod local_issuer;
mod logging;
mod management;
mod other_users;
mod owner_only;
mod pem;
mod redact;
mod registrations;
mod render;
mod samples;
mod sanitize;
mod server;
mod settings;
mod store;
mod token_files;
mod tunnel;
mod webhook;

use std::borrow::Cow;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;

pub use webhook::{Event, EventType, Issuer, IssuerFault, Kind, Part, Rejection, Token, Verified};

/// Runs the command line `args`, the program's name first, and returns the
/// exit status: 0 success, 1 rejected or check failed, 2 could not run, 130
/// interrupted.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    if commands::completed(&args) {
        return ExitCode::SUCCESS;
    }
    let cli = match cli::Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        // Help and version go to standard output, and are not errors.
        Err(asked_for) if !asked_for.use_stderr() => {
            let _ = asked_for.print();
            return ExitCode::SUCCESS;
        }
        Err(mistake) => {
            let _ = harmless(&mistake, &args).print();
            return ExitCode::from(error::COULD_NOT_RUN);
        }
    };
    logging::start(cli.global.verbose);
    let color = cli.global.color;
    match commands::run(cli) {
        Ok(outcome) => outcome.exit_code(),
        Err(failure) => {
            commands::report(&failure, color);
            ExitCode::from(error::COULD_NOT_RUN)
        }
    }
}

/// The same usage error with arguments that are safe to print: an argument may be
/// the name of a file, which is untrusted, or an address with a password.
fn harmless(mistake: &clap::Error, args: &[OsString]) -> clap::Error {
    let safe: Vec<String> = args.iter().map(|arg| harmless_text(&arg.to_string_lossy())).collect();
    let harmless = match cli::Cli::try_parse_from(&safe) {
        Err(same) if same.kind() == mistake.kind() => cli::with_tip(same, &safe),
        _ => clap::Error::raw(mistake.kind(), harmless_text(&format!("{mistake}"))),
    };
    // The value of a variable is not among the arguments.
    let text = harmless.to_string();
    match redact::addresses(&text) {
        Cow::Borrowed(_) => harmless,
        Cow::Owned(shown) if shown == text => harmless,
        Cow::Owned(shown) => {
            let message = shown.strip_prefix("error: ").unwrap_or(&shown);
            clap::Error::raw(mistake.kind(), message)
        }
    }
}

fn harmless_text(text: &str) -> String {
    sanitize::text(&redact::addresses(text)).into_owned()
}

#[cfg(test)]
mod costs;

#[cfg(test)]
mod tests {
    #[test]
    fn a_panic_unwinds_so_that_a_fault_in_one_request_ends_nothing_else() {
        // Tests always unwind, whatever is asked for the released binary.
        let manifest = include_str!("../Cargo.toml");
        assert!(!manifest.lines().any(|line| line.trim_start().starts_with("panic")));
    }
}
