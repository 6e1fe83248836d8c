//! Completion at the prompt, with what is in the store.
//!
//! `source <(COMPLETE=bash kinde-hook)` makes the shell ask this program at
//! each TAB, so nothing else is started before it.

use std::ffi::{OsStr, OsString};

use clap::CommandFactory as _;
use clap_complete::engine::{PathCompleter, ValueCompleter as _};
use clap_complete::env::CompleteEnv;
use clap_complete::{ArgValueCompleter, CompletionCandidate};

use crate::cli::Cli;
use crate::settings::{folder, store_path};
use crate::store::Reader;

/// How many of the latest events are offered.
const MOST_EVENTS: u32 = 50;

/// Answers a shell that asks how the line under the cursor may go on; whether
/// that was what it wanted.
pub(crate) fn completed(args: &[OsString]) -> bool {
    CompleteEnv::with_factory(command).try_complete(args, Some(&folder())).unwrap_or(true)
}

/// The command line with completers for ids of events.
fn command() -> clap::Command {
    let ids = |arg: clap::Arg| arg.add(ArgValueCompleter::new(event_ids));
    let mut command = Cli::command();
    // Deferred commands have no arguments to add to before they are built.
    command.build();
    command
        .mut_subcommand("events", |events| {
            events
                .mut_subcommand("show", |show| show.mut_arg("ids", ids))
                .mut_subcommand("export", |export| export.mut_arg("ids", ids))
        })
        .mut_subcommand("replay", |replay| {
            replay.mut_arg("sources", |arg| arg.add(ArgValueCompleter::new(ids_and_files)))
        })
}

fn ids_and_files(current: &OsStr) -> Vec<CompletionCandidate> {
    let mut candidates = event_ids(current);
    candidates.extend(PathCompleter::any().complete(current));
    candidates
}

fn event_ids(current: &OsStr) -> Vec<CompletionCandidate> {
    let Some(typed) = current.to_str() else { return Vec::new() };
    let reader = store_path(None).ok().and_then(|path| Reader::open(&path).ok().flatten());
    let latest = reader.and_then(|reader| reader.latest_ids(MOST_EVENTS).ok()).unwrap_or_default();
    latest
        .into_iter()
        // An id that a shell or a terminal could take for more than a word is not offered.
        .filter(|(id, _)| {
            id.starts_with(typed)
                && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        })
        .map(|(id, event_type)| {
            let help = crate::sanitize::bounded(&event_type, 60);
            CompletionCandidate::new(id).help(Some(help.into()))
        })
        .collect()
}
