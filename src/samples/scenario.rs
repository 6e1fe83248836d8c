//! Scenarios: events that belong together.

use std::time::Duration;

use serde_json::{Map, Value};

use super::catalogue::known_type;
use super::patch::{Change, ChangeError, ChangeTextError};
use super::placeholder::PlaceholderError;

/// The members of every event.
const ENVELOPE: [&str; 6] = ["data", "event_id", "event_timestamp", "source", "timestamp", "type"];

/// Events that belong together. Its texts are the user's own.
#[derive(Debug, Clone)]
pub(crate) struct Scenario {
    /// Empty if it has no file.
    pub(crate) name: String,
    pub(crate) description: String,
    /// Variables with a given value.
    pub(super) values: Map<String, Value>,
    pub(super) steps: Vec<Step>,
}

/// One event of a scenario.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) event_type: String,
    /// Replaces the data of the catalogue.
    pub(crate) data: Option<Map<String, Value>>,
    /// Replaces the usual source of its type.
    pub(crate) source: Option<String>,
    pub(crate) changes: Vec<Change>,
    /// The pause before it.
    pub(crate) delay: Duration,
    /// Whether braces in its data and changes are literal.
    pub(crate) is_literal: bool,
}

/// Why an event cannot be generated. Its texts are untrusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StepError {
    /// Not a step.
    #[error("{0}")]
    NotAStep(String),
    /// An event type that is not in the catalogue.
    #[error("unknown event type `{name}`: give its data")]
    UnknownType {
        name: String,
        /// The known type that was probably meant.
        nearest: Option<&'static str>,
    },
    /// The pause cannot be read.
    #[error(
        "`{0}` is not a valid delay: use a number with ms, s, m or h, such as 500ms, up to one day"
    )]
    BadDelay(String),
    /// The path of a change cannot be read.
    #[error("cannot set `{path}`: {cause}")]
    BadPath { path: String, cause: ChangeTextError },
    /// No listener accepts such an event.
    #[error(
        "the event is larger than 1 MiB or nested more than 128 levels deep, so no listener \
         would accept it"
    )]
    TooBig,
    /// A placeholder has no value.
    #[error(transparent)]
    Placeholder(#[from] PlaceholderError),
    /// A change does not fit.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

impl StepError {
    /// What to do next, where that is known.
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            Self::UnknownType { nearest, .. } => {
                nearest.map(|nearest| format!("did you mean {nearest}?"))
            }
            Self::Change(_) => Some(
                "`kinde-hook trigger TYPE --print --format json` shows the contents of an event"
                    .to_owned(),
            ),
            _ => None,
        }
    }
}

impl Step {
    /// The paths that set a member beside the data although the data has a
    /// member of that name: `data.` was probably forgotten.
    pub(crate) fn misplaced(&self) -> Vec<String> {
        let known = known_type(&self.event_type);
        let Some(data) = self.data.as_ref().or(known.as_ref().map(|known| &known.data)) else {
            return Vec::new();
        };
        let beside = |name: &str| known.as_ref().is_some_and(|it| it.extra.contains_key(name));
        let is_misplaced = |change: &&Change| {
            let name = change.first_name();
            data.contains_key(name) && !ENVELOPE.contains(&name) && !beside(name)
        };
        self.changes.iter().filter(is_misplaced).map(Change::path).collect()
    }
}

impl Scenario {
    /// A scenario of one event.
    pub(crate) fn of_one(step: Step) -> Self {
        Self {
            name: String::new(),
            description: String::new(),
            values: Map::new(),
            steps: vec![step],
        }
    }

    /// The type of each of its events.
    pub(crate) fn event_types(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().map(|step| step.event_type.as_str())
    }

    /// How many events it has.
    pub(crate) fn len(&self) -> usize {
        self.steps.len()
    }
}
