//! Completion at the prompt, including event ids from the store.
//!
//! `source <(COMPLETE=bash kinde-hook)` makes the shell ask this program at
//! each TAB, so this runs before anything else. Only words without special meaning
//! in any shell are printed. File names are completed by the shell, which can
//! quote them; [`FILES`] requests that.

mod shell;

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{CommandFactory as _, ValueHint};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate, complete};

use self::shell::Shell;
use crate::cli::Cli;
use crate::console::print;
use crate::settings::{completed_shell, folder, store_path};
use crate::store::Reader;

/// The maximum number of events offered, the latest.
const MAX_EVENTS: u32 = 50;

/// Printed instead of the names of files.
const FILES: &str = "<files>";

/// Answers a shell that requests completions, or the script that requests them.
/// Returns whether it did: with COMPLETE in the environment by accident, the
/// command runs as usual.
pub(crate) fn completed(args: &[OsString]) -> bool {
    let Some(shell) = completed_shell().and_then(|name| Shell::find(&name)) else { return false };
    let answer = match args {
        [program] => shell.script(&path_of(program)),
        [_, dashes, words @ ..] if dashes == "--" && !words.is_empty() => candidates(shell, words),
        _ => return false,
    };
    // The shell may have closed the pipe.
    let _ = print(answer);
    true
}

/// The path of this program; a bare name is left for the shell to find.
fn path_of(program: &OsStr) -> String {
    let path = Path::new(program);
    let path =
        if path.components().count() > 1 { folder().join(path) } else { PathBuf::from(path) };
    path.to_string_lossy().into_owned()
}

/// A line for each word that can replace the last of these.
fn candidates(shell: Shell, words: &[OsString]) -> String {
    let found = complete(&mut command(), words.to_vec(), words.len() - 1, None);
    let mut lines = String::new();
    let mut files = false;
    for candidate in found.unwrap_or_default() {
        let Some(value) = candidate.get_value().to_str() else { continue };
        // An option that is joined to its value precedes it.
        files |= value.ends_with(FILES);
        if !is_plain(value) {
            continue;
        }
        lines.push_str(value);
        let help = candidate.get_help().map(ToString::to_string).unwrap_or_default();
        if let (Some(separator), Some(help)) = (shell.separator(), help.lines().next()) {
            let _ = write!(lines, "{separator}{}", crate::sanitize::bounded(help, 100));
        }
        lines.push('\n');
    }
    if files {
        lines.push_str(FILES);
        lines.push('\n');
    }
    lines
}

/// Whether a word has no special meaning in any shell.
fn is_plain(word: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.=".contains(&byte);
    !word.is_empty() && word.bytes().all(is_plain)
}

/// The command line with completers for events and files.
fn command() -> clap::Command {
    let mut command = Cli::command();
    // Deferred commands have no arguments to add to before they are built.
    command.build();
    with_files(command)
        .mut_subcommand("events", |events| {
            let ids = |arg: clap::Arg| arg.add(ArgValueCompleter::new(event_ids));
            events
                .mut_subcommand("show", |show| show.mut_arg("ids", ids))
                .mut_subcommand("export", |export| export.mut_arg("ids", ids))
        })
        .mut_subcommand("replay", |replay| {
            replay.mut_arg("sources", |arg| arg.add(ArgValueCompleter::new(ids_and_files)))
        })
}

/// The command, with [`FILES`] for every value that is a path.
fn with_files(command: clap::Command) -> clap::Command {
    let is_path = |arg: &clap::Arg| {
        matches!(
            arg.get_value_hint(),
            ValueHint::AnyPath | ValueHint::FilePath | ValueHint::DirPath
        )
    };
    command
        .mut_args(|arg| if is_path(&arg) { arg.add(ArgValueCompleter::new(files)) } else { arg })
        .mut_subcommands(with_files)
}

fn files(_: &OsStr) -> Vec<CompletionCandidate> {
    vec![CompletionCandidate::new(FILES)]
}

fn ids_and_files(current: &OsStr) -> Vec<CompletionCandidate> {
    let mut candidates = event_ids(current);
    candidates.extend(files(current));
    candidates
}

/// The latest event ids that begin like this. Ids and types are untrusted.
fn event_ids(current: &OsStr) -> Vec<CompletionCandidate> {
    let Some(typed) = current.to_str() else { return Vec::new() };
    let reader = store_path(None).ok().and_then(|path| Reader::open(&path).ok().flatten());
    let latest = reader.and_then(|reader| reader.latest_ids(MAX_EVENTS).ok()).unwrap_or_default();
    let is_id = |id: &str| id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    latest
        .into_iter()
        .filter(|(id, _)| id.starts_with(typed) && is_id(id))
        .map(|(id, event_type)| {
            CompletionCandidate::new(id).help(is_plain(&event_type).then(|| event_type.into()))
        })
        .collect()
}
