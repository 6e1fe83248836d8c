//! One module per command, which connects the other modules.

mod completing;
mod completions;
mod decode;
mod doctor;
mod events;
mod jwks;
mod listen;
mod man;
mod management;
mod replay;
mod sending;
mod stored_events;
mod trigger;
mod webhooks;

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

use crate::cli::{Cli, Command, EventsAction};
use crate::console::{Console, report_as_errors};
use crate::error::{Failure, Outcome};
use crate::files::{foreign, private};
use crate::settings::{foreign_files, zone_problem};
use crate::verification;

pub(crate) use completing::completed;

/// Runs the command.
pub(crate) fn run(cli: Cli) -> Result<Outcome, Failure> {
    report_as_errors();
    check_clock(SystemTime::now(), matches!(cli.command, Command::Listen(_)))?;
    let console = Console::new(&cli.global);
    for problem in warnings(&cli.command) {
        console.warn(&problem.message, problem.hint.as_deref());
    }
    match cli.command {
        Command::Listen(args) => listen::run(*args, console),
        Command::Decode(args) => decode::run(&args, console),
        Command::Replay(args) => replay::run(&args, console),
        Command::Trigger(args) => trigger::run(&args, console),
        Command::Events(args) => events::run(&args, console),
        Command::Webhooks(args) => webhooks::run(&args, console),
        Command::Jwks(args) => jwks::run(&args, console),
        Command::Doctor(args) => doctor::run(args, console),
        Command::Completions(args) => completions::run(args.shell),
        Command::Man(args) => man::run(args.dir.as_deref()),
    }
}

/// Checks that the machine's clock is in the range of timestamps, and for a server
/// in the range of HTTP's `Date`.
fn check_clock(now: SystemTime, serves: bool) -> Result<(), Failure> {
    let is_valid = Timestamp::try_from(now).is_ok() && (!serves || now >= UNIX_EPOCH);
    if is_valid {
        return Ok(());
    }
    let when = if now < UNIX_EPOCH { "before 1970" } else { "after the year 9999" };
    Err(Failure::new(format!("the clock of this machine shows a time {when}"))
        .hint("set the clock, then try again"))
}

/// Problems that do not prevent a command from running.
fn warnings(command: &Command) -> Vec<Failure> {
    let (has_times, reads_env_files) = match command {
        Command::Listen(_) => (true, true),
        Command::Decode(args) => (true, args.verify),
        Command::Events(args) => (true, matches!(args.action, Some(EventsAction::Fetch(_)))),
        Command::Webhooks(_) | Command::Jwks(_) => (false, true),
        // It reports the files as findings.
        Command::Doctor(_) => (true, false),
        _ => (false, false),
    };
    let files = reads_env_files.then(foreign_files).into_iter().flatten();
    let key = signs_or_trusts(command).then(verification::exposed).flatten();
    let store = store_of(command).and_then(|path| foreign_store(&path));
    let files = files.chain(key).chain(store);
    has_times.then(zone_problem).flatten().into_iter().chain(files).collect()
}

/// Whether a command may use the local issuer's key.
fn signs_or_trusts(command: &Command) -> bool {
    match command {
        Command::Listen(_) | Command::Trigger(_) => true,
        Command::Decode(args) => args.verify || args.keys.local_issuer,
        Command::Jwks(args) => args.keys.local_issuer,
        _ => false,
    }
}

/// The store that a command's options name.
fn store_of(command: &Command) -> Option<PathBuf> {
    match command {
        Command::Listen(args) => args.store.store.clone(),
        Command::Events(args) => args.store.clone(),
        Command::Replay(args) => args.store.clone(),
        _ => None,
    }
}

/// A warning about a store that other users may have written.
fn foreign_store(path: &Path) -> Option<Failure> {
    let foreign = foreign::foreign(path)?;
    Some(
        Failure::new(format!("the store {} {foreign}", path.display()))
            .hint(foreign.remedy(&private::closing(path))),
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_clock_out_of_range_is_an_error() {
        let early = UNIX_EPOCH.checked_sub(Duration::from_secs(1)).expect("a time");
        let end = UNIX_EPOCH + Duration::from_secs(253_402_300_800);
        assert!(check_clock(UNIX_EPOCH, true).is_ok());
        assert!(check_clock(early, false).is_ok());
        for (now, serves, shown) in
            [(early, true, "before 1970"), (end, true, "9999"), (end, false, "9999")]
        {
            let failure = check_clock(now, serves).expect_err("a failure");
            assert!(failure.message.contains(shown), "{failure:?}");
        }
    }
}
