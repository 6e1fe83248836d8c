//! Scenarios: events that belong together.

use std::time::Duration;

use serde_json::{Map, Value};

use super::catalogue::known_type;
use super::patch::{Change, ChangeError, ChangeTextError};
use super::placeholder::PlaceholderError;

/// What every event has beside its data, and the data.
const ENVELOPE: [&str; 6] = ["data", "event_id", "event_timestamp", "source", "timestamp", "type"];

/// Events that belong together. Its texts are the user's own.
#[derive(Debug, Clone)]
pub(crate) struct Scenario {
    /// What it is called; nothing, if it has no file.
    pub(crate) name: String,
    /// What it shows, in a sentence.
    pub(crate) description: String,
    /// Members of the variables that are not drawn.
    pub(super) values: Map<String, Value>,
    /// What happens, in order.
    pub(super) steps: Vec<Step>,
}

/// One event of a scenario.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// What happens.
    pub(crate) event_type: String,
    /// Its data, if it is not that of the catalogue.
    pub(crate) data: Option<Map<String, Value>>,
    /// What causes it, if it is not the usual.
    pub(crate) source: Option<String>,
    /// What is different about it.
    pub(crate) changes: Vec<Change>,
    /// The pause before it.
    pub(crate) delay: Duration,
    /// Whether braces in its data and changes are just braces.
    pub(crate) is_literal: bool,
}

/// Why an event cannot be made. Its texts are untrusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StepError {
    /// It is no step at all.
    #[error("{0}")]
    NotAStep(String),
    /// Nobody knows what data such an event has.
    #[error("unknown event type `{name}`: give its data")]
    UnknownType {
        /// The type.
        name: String,
        /// What was probably meant.
        nearest: Option<&'static str>,
    },
    /// The pause cannot be read.
    #[error(
        "`{0}` is not a valid delay: use a number with ms, s, m or h, such as 500ms, up to one day"
    )]
    BadDelay(String),
    /// The path of a change cannot be read.
    #[error("cannot set `{path}`: {cause}")]
    BadPath {
        /// The path.
        path: String,
        /// What is wrong with it.
        cause: ChangeTextError,
    },
    /// No listener takes such an event.
    #[error(
        "the event is larger than 1 MiB or nested more than 128 levels deep, so no listener \
         would accept it"
    )]
    TooBig,
    /// A placeholder stands for nothing.
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
    /// What the changes put beside the data of a known type, where the data has
    /// a member of that name.
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
