//! kinde-hook receives, verifies, shows, stores, forwards, replays and generates
//! Kinde webhooks.
//!
//! ```text
//! main ─▶ run ─▶ commands ─▶ listener ─▶ console ─▶ settings ─▶ cli     what was asked
//!                    │          │
//!                    ▼          ▼
//!   server  verification ─▶ keys  store  forward  tunnel  management    what can be done
//!   local_issuer  token_files  render                                   (they do not know
//!                        │                                              each other)
//!                        ▼
//!           samples ─▶ webhook                                          what it means
//!
//! socket ─▶ Delivery ─▶ Token ─▶ Verification ─▶ Verdict ─▶ store ─▶ Receipt ─▶ Reply ─▶ socket
//!                                                                      ├▶ Notice ─▶ printer
//!                                                                      └▶ forward ─▶ app
//! ```
//!
//! The library exists for the binary of the same name; it promises no API.

mod cli;
mod client;
mod commands;
mod console;
mod error;
mod files;
mod forward;
#[cfg(any(fuzzing, test))]
pub mod fuzzing;
mod keys;
mod listener;
mod local_issuer;
mod logging;
mod management;
mod pem;
mod render;
mod samples;
mod sanitize;
mod server;
mod settings;
mod store;
mod token_files;
mod tunnel;
mod verification;
mod webhook;

use std::borrow::Cow;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ContextKind;

pub use webhook::{Event, EventType, Issuer, IssuerError, Kind, Part, Rejection, Token, Verified};

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
        Err(help) if !help.use_stderr() => {
            let _ = help.print();
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            let _ = safe_error(&error, &args).print();
            return ExitCode::from(error::COULD_NOT_RUN);
        }
    };
    logging::start(cli.global.verbose);
    let color = cli.global.color;
    match commands::run(cli) {
        Ok(outcome) => outcome.exit_code(),
        Err(failure) => {
            console::report(&failure, color);
            ExitCode::from(error::COULD_NOT_RUN)
        }
    }
}

/// The same usage error with arguments that are safe to print: an argument may be
/// the name of a file, which is untrusted, or a URL with a password.
fn safe_error(error: &clap::Error, args: &[OsString]) -> clap::Error {
    let safe_args: Vec<String> = args.iter().map(|arg| safe_text(&arg.to_string_lossy())).collect();
    let safe_error = match cli::Cli::try_parse_from(&safe_args) {
        Err(same) if same.kind() == error.kind() => cli::with_tip(same, &safe_args),
        // A value that is invalid only for what was escaped, such as a line break.
        _ => clap::Error::raw(error.kind(), in_one_line(error)),
    };
    // The value of a variable is not among the arguments.
    let text = safe_error.to_string();
    match sanitize::redact::addresses(&text) {
        Cow::Borrowed(_) => safe_error,
        Cow::Owned(shown) if shown == text => safe_error,
        Cow::Owned(shown) => {
            let message = shown.strip_prefix("error: ").unwrap_or(&shown);
            clap::Error::raw(error.kind(), message)
        }
    }
}

fn safe_text(text: &str) -> String {
    sanitize::text(&sanitize::redact::addresses(text)).into_owned()
}

/// What is wrong with a value or another argument, in one line.
fn in_one_line(error: &clap::Error) -> String {
    let what = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let whole = error.to_string();
    let text = match std::error::Error::source(error) {
        Some(cause) => {
            let (value, arg) = (what(ContextKind::InvalidValue), what(ContextKind::InvalidArg));
            format!("invalid value '{value}' for '{arg}': {cause}")
        }
        None => whole.trim_start_matches("error: ").to_owned(),
    };
    format!("{}\n\nFor more information, try '--help'.\n", safe_text(text.trim_end()))
}

#[cfg(test)]
mod costs;

#[cfg(test)]
mod tests {
    use clap::{ArgAction, Command, CommandFactory as _};

    use super::*;

    /// What is not a valid value of any option, or would break a line.
    const NONSENSE: [&str; 15] = [
        "NaN",
        "inf",
        "-1",
        "-0.5",
        "-inf",
        "1e400",
        "99999999999999999999999",
        "",
        "0x10",
        "X-A: b\r\nX-C: d",
        "/a\nb",
        "\n",
        "\u{1b}[2J",
        "a\u{202e}b: c",
        "X: \u{7f}",
    ];

    /// Every option that takes a value, with the command that it belongs to.
    fn options(command: &Command, path: &[String]) -> Vec<(Vec<String>, String, String)> {
        let takes_value =
            |arg: &&clap::Arg| matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
        let named = command.get_arguments().filter(takes_value).filter_map(|arg| {
            let value = arg.get_value_names().map(<[_]>::concat).unwrap_or_default();
            Some((path.to_vec(), format!("--{}", arg.get_long()?), value))
        });
        let inside = command
            .get_subcommands()
            .flat_map(|inner| options(inner, &[path, &[inner.get_name().to_owned()]].concat()));
        named.chain(inside).collect()
    }

    /// What is printed for an invalid command line.
    fn error(args: &[String]) -> Option<String> {
        let args: Vec<OsString> = args.iter().map(OsString::from).collect();
        let error = cli::Cli::try_parse_from(&args).err()?;
        Some(safe_error(&error, &args).to_string())
    }

    #[test]
    fn every_option_explains_an_invalid_value_in_one_line() {
        let mut command = cli::Cli::command();
        command.build();
        let options = options(&command, &["kinde-hook".to_owned()]);
        assert!(options.len() > 50, "{options:?}");
        for (path, option, value_name) in &options {
            let is_number = ["COUNT", "FACTOR", "NUMBER", "PORT", "TIME"].contains(&&**value_name);
            for nonsense in NONSENSE {
                let args = [&path[..], &[format!("{option}={nonsense}")]].concat();
                // The same as no limit.
                let is_fast =
                    nonsense.starts_with("99") && ["--rate", "--speed"].contains(&&**option);
                if is_fast {
                    continue;
                }
                let Some(text) = error(&args) else {
                    assert!(!is_number, "{args:?} is accepted");
                    continue;
                };
                let (first, rest) = text.split_once('\n').unwrap_or_default();
                assert!(
                    first.starts_with("error: ") && !first.contains("\\n\\n"),
                    "{args:?}: {text}"
                );
                assert!(
                    !first[1..].contains("error:") && !rest.contains("error:"),
                    "{args:?}: {text}"
                );
                assert!(text.split('\n').all(sanitize::is_safe), "{args:?}: {text:?}");
                let says_what = first.contains("invalid value") && first.contains("use a ");
                assert!(!is_number || says_what || nonsense.is_empty(), "{args:?}: {text}");
            }
        }
    }

    #[test]
    fn a_panic_unwinds_so_that_a_bug_in_one_request_ends_nothing_else() {
        // Tests always unwind, whatever the release profile says.
        let manifest = include_str!("../Cargo.toml");
        assert!(!manifest.lines().any(|line| line.trim_start().starts_with("panic")));
    }
}
