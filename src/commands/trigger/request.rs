//! The scenario that the command line describes.

use std::path::Path;
use std::time::Duration;

use serde_json::{Map, Value};

use crate::cli::TriggerArgs;
use crate::console::Console;
use crate::error::Failure;
use crate::samples::{BUILT_IN, Scenario, Step, known_type, known_types, nearest};
use crate::token_files;

/// The scenario to run; a single event is one, too.
pub(super) fn scenario(args: &TriggerArgs, console: Console) -> Result<Scenario, Failure> {
    match (&args.scenario, &args.event_type) {
        (Some(source), _) => named(source),
        (None, Some(event_type)) => of_one(event_type, args, console),
        (None, None) => Err(Failure::new("no event type given").hint(
            "give an event type such as user.created, or --scenario; `kinde-hook trigger --list` \
             shows both",
        )),
    }
}

/// A file takes precedence over a built-in scenario of the same name. A folder
/// does not: an app may well have one called `organization`.
fn named(source: &str) -> Result<Scenario, Failure> {
    let path = Path::new(source);
    if (path.is_dir() || !path.exists())
        && let Some(built_in) = Scenario::built_in(source)
    {
        return built_in.map_err(|error| Failure::new(error.to_string()));
    }
    let bytes = std::fs::read(source).map_err(|error| {
        let names = BUILT_IN.map(|(name, _)| name).join(", ");
        Failure::new(format!("cannot read the scenario {source}: {error}"))
            .hint(format!("give a file or a built-in scenario: {names}"))
    })?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::new(format!("{source} is not a scenario: it is not UTF-8")))?;
    Scenario::parse(&text, source)
        .map_err(|error| Failure { message: error.to_string(), hint: error.hint() })
}

fn of_one(event_type: &str, args: &TriggerArgs, console: Console) -> Result<Scenario, Failure> {
    if args.contents.data.is_none() && known_type(event_type).is_none() {
        return Err(unknown(event_type));
    }
    let data = args.contents.data.as_deref().map(data).transpose()?;
    let step = Step {
        event_type: event_type.to_owned(),
        data,
        source: args.contents.source.clone(),
        changes: args.contents.set.clone(),
        delay: Duration::ZERO,
        is_literal: true,
    };
    let misplaced = step.misplaced();
    let scenario = Scenario::of_one(step);
    // Errors show now, before any event is sent.
    scenario
        .validate()
        .map_err(|(_, error)| Failure { message: error.to_string(), hint: error.hint() })?;
    for path in misplaced {
        let message = format!("--set {path} sets a value outside the event's `data`");
        console.warn(&message, Some(&format!("did you mean data.{path}?")));
    }
    Ok(scenario)
}

fn unknown(event_type: &str) -> Failure {
    let failure = Failure::new(format!("unknown event type {event_type}"));
    let family = family(event_type);
    if BUILT_IN.iter().any(|(name, _)| *name == event_type) {
        return failure.hint(format!("did you mean --scenario {event_type}?"));
    }
    if !family.is_empty() {
        return failure.hint(format!("give one type: {}", family.join(", ")));
    }
    match nearest(event_type) {
        Some(nearest) => failure
            .hint(format!("did you mean {nearest}? For another type, give its data with --data")),
        None => failure
            .hint("give its data with --data; `kinde-hook trigger --list` shows the known types"),
    }
}

/// The known types of a group: `user`, `user.` or `user.*`.
fn family(typed: &str) -> Vec<&'static str> {
    let group = typed.trim_end_matches(['*', '.']);
    let is_of_group = |name: &&str| {
        name.strip_prefix(group).is_some_and(|rest| !group.is_empty() && rest.starts_with('.'))
    };
    known_types().map(|known| known.name).filter(is_of_group).collect()
}

/// Reads the data of an event, which is used as it is.
fn data(source: &str) -> Result<Map<String, Value>, Failure> {
    let (origin, text) = if source == "-" {
        ("standard input", token_files::read_stdin()?)
    } else {
        let bytes = std::fs::read(source)
            .map_err(|error| Failure::new(format!("cannot read {source}: {error}")))?;
        let text = String::from_utf8(bytes)
            .map_err(|_| Failure::new(format!("{source} is not JSON: it is not UTF-8")))?;
        (source, text)
    };
    // Editors on Windows write a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    match serde_json::from_str(text) {
        Ok(Value::Object(data)) => Ok(data),
        Ok(_) => Err(Failure::new(format!("{origin} is JSON, but not an object"))
            .hint("give the contents of the event's `data`, such as {\"user\": {…}}")),
        Err(error) => Err(Failure::new(format!("{origin} is not JSON: {error}"))),
    }
}
