//! A scenario being played: its steps, one after the other, with one cast.

use std::cell::Cell;

use jiff::Timestamp;
use serde_json::Value;

use super::cast::Cast;
use super::catalogue::{known_type, nearest};
use super::made::{MadeUp, Parts};
use super::placeholder::{Meanings, PlaceholderFault};
use super::scenario::{Scenario, Step, StepFault};
use super::{Chance, Change};
use crate::webhook::MAX_BODY_BYTES;

/// What causes an event of a type that nobody knows.
const USUAL_SOURCE: &str = "api";

/// A scenario, and what has been sent of it.
#[derive(Debug)]
pub(crate) struct Play<'s> {
    scenario: &'s Scenario,
    cast: Cast,
    sent: Vec<Value>,
}

impl<'s> Play<'s> {
    /// Draws the cast of a scenario that begins at `at`.
    pub(crate) fn begin(scenario: &'s Scenario, chance: &mut Chance, at: Timestamp) -> Self {
        let mut cast = Cast::draw(chance, at);
        for (name, value) in &scenario.values {
            cast.replace(name, value);
        }
        Self { scenario, cast, sent: Vec::new() }
    }

    /// The step that comes next.
    pub(crate) fn upcoming(&self) -> Option<&'s Step> {
        self.scenario.steps.get(self.sent.len())
    }

    /// Makes the event of a step, which is told of at `at`.
    pub(crate) fn make(
        &mut self,
        step: &Step,
        chance: &mut Chance,
        at: Timestamp,
    ) -> Result<MadeUp, StepFault> {
        let room = Cell::new(MAX_BODY_BYTES);
        let meanings = Meanings { cast: &self.cast, earlier: &self.sent, room: &room };
        let parts = parts(step, meanings)?;
        let mut made = MadeUp::compose(parts, chance, at);
        for change in changes(step, meanings)? {
            change.apply(made.value_mut())?;
        }
        if !made.is_sendable() {
            return Err(StepFault::TooBig);
        }
        self.sent.push(made.value_mut().clone());
        Ok(made)
    }
}

fn parts(step: &Step, meanings: Meanings<'_>) -> Result<Parts, StepFault> {
    let known = known_type(&step.event_type);
    let data = match (&step.data, &known) {
        (Some(given), _) if step.is_literal => given.clone(),
        (Some(template), _) => meanings.fill_object(template)?,
        (None, Some(known)) => meanings.fill_object(&known.data)?,
        (None, None) => {
            let name = step.event_type.clone();
            return Err(StepFault::UnknownType { nearest: nearest(&name), name });
        }
    };
    let (usual, extra) = match known {
        Some(known) => (known.source, meanings.fill_object(&known.extra)?),
        None => (USUAL_SOURCE.to_owned(), serde_json::Map::new()),
    };
    let source = step.source.clone().unwrap_or(usual);
    Ok(Parts { event_type: step.event_type.clone(), data, extra, source })
}

fn changes(step: &Step, meanings: Meanings<'_>) -> Result<Vec<Change>, PlaceholderFault> {
    if step.is_literal {
        return Ok(step.changes.clone());
    }
    let fill = |change: &Change| change.clone().try_map(|value| meanings.fill(value));
    step.changes.iter().map(fill).collect()
}
